using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>A session begins: the board then shows what has moved since.</summary>
static class Sessions
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/drafts/{draftId:long}/sessions", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(draftId, body.Name ?? ""), cancellation)).WithMetadata(new Requires(Act.ManagePositions));

    public sealed record Body(string? Name);
    public sealed record Begun(long Id, string Name, long At);
    public sealed record Command(long DraftId, string Name) : IRequest<Begun>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Name).Line(200, "name of the session");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Command, Begun>
    {
        public async Task<Begun> Handle(Command command, CancellationToken cancellation)
        {
            var begun = await ledger.Write(async note =>
            {
                if (!await db.Drafts.AnyAsync(d => d.Id == command.DraftId && d.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
                var session = new NegotiatingSession { GroupId = acting.Actor.GroupId, DraftId = command.DraftId, Name = command.Name.Trim(), BeganAt = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value };
                db.NegotiatingSessions.Add(session);
                await db.SaveChangesAsync(cancellation);
                note("session-begun", new { sessionId = session.Id, draftId = session.DraftId, name = session.Name });
                return new Begun(session.Id, session.Name, session.BeganAt.ToUnixTimeMilliseconds());
            }, cancellation);
            announcer.Consensus(command.DraftId, "session");
            return begun;
        }
    }
}
