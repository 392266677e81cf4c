using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>The order in which the chair has the amendments of a draft treated. Those not named stand after those that are.</summary>
static class OrderAmendments
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPut("/drafts/{draftId:long}/amendments/order", async (long draftId, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(draftId, body.Ids ?? []), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Dispose));

    public sealed record Body(IReadOnlyList<long>? Ids);
    public sealed record Command(long DraftId, IReadOnlyList<long> Ids) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Ids).Must(ids => ids.Count is > 0 and <= 5000).WithMessage("Name between 1 and 5000 amendments (ids).");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, AmendmentDesk desk, Acting acting) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            var first = await ledger.Write(async note =>
            {
                if (!await db.Drafts.AnyAsync(d => d.Id == command.DraftId && d.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
                var open = (await db.Amendments.Where(a => a.DraftId == command.DraftId && a.GroupId == acting.Actor.GroupId && a.TabledAt != null && a.DisposedAt == null).ToListAsync(cancellation))
                    .Where(a => AmendmentRules.IsOpen(a.State)).ToDictionary(a => a.Id);
                if (command.Ids.Distinct().Count() != command.Ids.Count || command.Ids.Any(id => !open.ContainsKey(id))) throw new RefusedException(DeskRefusals.BadOrder);
                foreach (var other in open.Values) other.Order = null;
                foreach (var (id, place) in command.Ids.Select((id, place) => (id, place))) open[id].Order = place;
                note("amendments-ordered", new { draftId = command.DraftId, amendments = command.Ids, numbers = command.Ids.Select(id => open[id].Number) });
                return open[command.Ids[0]];
            }, cancellation);
            desk.Announce(first);
            return Unit.Value;
        }
    }
}
