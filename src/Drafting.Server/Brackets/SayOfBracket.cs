using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Brackets;

/// <summary>A delegation says what it wants of the words in a bracket; chair and secretariat enter it for any. Nobody needs to be allowed to edit for that.</summary>
static class SayOfBracket
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/say", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.Version, body.Start, body.Say, body.DelegationId), cancellation)).WithMetadata(new Requires(Act.Amend));

    public sealed record Body(int Version, int Start, string? Say, long? DelegationId);
    public sealed record Command(long ParagraphId, int Version, int Start, string? Say, long? DelegationId) : IRequest<Done>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Say).Must(s => s is "none" || Words.Read<BracketSay>(s) is not null).WithMessage("What is said is one of: propose, retain, delete, reserve, none.");
    }

    sealed class Handler(DraftingDb db, BracketDesk desk, BracketBook book, Acting acting, TimeProvider clock) : IRequestHandler<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken cancellation) => desk.Do(command.ParagraphId, command.Version, "bracket-said", BracketDesk.MaySay, async work =>
        {
            var delegationId = await DelegationOf(command, cancellation);
            var (node, row) = work.Find(command.Start);
            var (voice, say) = (row.Voices.Find(v => v.DelegationId == delegationId), Words.Read<BracketSay>(command.Say));
            if (say is null && voice is { Inline: true }) throw new RefusedException(BracketDeskRefusals.Written);
            work.Before.Keep(row, delegationId);
            var was = voice?.Say;
            if (voice is null && say is { } first) row.Voices.Add(new BracketVoice { DelegationId = delegationId, Say = first, PersonId = acting.Actor.PersonId!.Value, At = clock.GetUtcNow() });
            else if (voice is not null && say is { } other) (voice.Say, voice.PersonId, voice.At, voice.Inline) = (other, acting.Actor.PersonId!.Value, clock.GetUtcNow(), false);
            else if (voice is not null) book.Forget(row, voice);
            return new() { ["bracketId"] = row.Id, ["delegationId"] = delegationId, ["say"] = command.Say, ["was"] = was is { } said ? Words.Of(said) : null, ["words"] = node.Words.Of(work.Reading.Text) };
        }, cancellation);

        async Task<long> DelegationOf(Command command, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            if (actor.Role is Role.Member)
                return actor.DelegationId is { } own && (command.DelegationId ?? own) == own ? own : throw new RefusedException(BracketDeskRefusals.NotYourDelegation);
            if ((command.DelegationId ?? actor.DelegationId) is not { } named) throw new RefusedException(BracketDeskRefusals.NoDelegation);
            return await db.Delegations.AnyAsync(d => d.Id == named && d.GroupId == actor.GroupId, cancellation) ? named : throw new RefusedException(AccessRefusals.NotFound("delegation"));
        }
    }
}
