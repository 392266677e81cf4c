using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using Drafting.Server.Submissions.Search;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>
/// Passages that may speak to a proposal, found by its title, its note, its theme and the sources it has; and those that the actor's delegation, or chair and secretariat together, have set aside for it. What a passage that is
/// a source already says is known: it is left out, also where it is the source of a proposal that was merged into this one.
/// </summary>
static class SuggestSources
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/proposals/{id:long}/suggestions", (long id, int? take, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, take ?? 10, Aside: false), cancellation)).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapGet("/proposals/{id:long}/dismissals", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, Suggesting.MaxTake, Aside: true), cancellation)).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPut("/proposals/{id:long}/dismissals/{passageId:long}", async (long id, long passageId, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, passageId, Back: false), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapDelete("/proposals/{id:long}/dismissals/{passageId:long}", async (long id, long passageId, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, passageId, Back: true), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
    }

    public sealed record Query(long Id, int Take, bool Aside) : IRequest<SuggestionsReading>;
    public sealed record Command(long Id, long PassageId, bool Back) : IRequest;

    static IQueryable<Dismissal> AsideOf(DraftingDb db, Actor actor, long proposalId) => db.Dismissals.Where(d => d.GroupId == actor.GroupId && d.ProposalId == proposalId && d.DelegationId == actor.DelegationId);

    sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Take).Suggestions();
    }

    sealed class Handler(DraftingDb db, ProposalDesk desk, CitationDesk citation, Suggesting suggesting, Acting acting) : IRequestHandler<Query, SuggestionsReading>
    {
        public async Task<SuggestionsReading> Handle(Query query, CancellationToken cancellation)
        {
            var proposal = await desk.FindStanding(query.Id, cancellation);
            var groupId = acting.Actor.GroupId;
            var visible = await citation.Visible(cancellation);
            var rows = await db.Proposals.AsNoTracking().Where(p => p.GroupId == groupId).OrderBy(p => p.Id).Take(ProposalDesk.MostProposals).ToListAsync(cancellation);
            var set = ProposalDesk.SetOf(rows, [], new HashSet<long>());
            var family = rows.Where(p => set.Root(p.Id).Id == proposal.Id).ToList();
            var ids = family.Select(p => p.Id).ToArray();
            var taken = await db.ProposalSources.AsNoTracking().Where(s => s.GroupId == groupId && ids.Contains(s.ProposalId) && s.Withdrawn == null && visible.Any(v => v.Id == s.Passage!.Edition!.SubmissionId))
                .OrderByDescending(s => s.Id).Select(s => new Taken(s.PassageId, s.Quote)).Take(Suggesting.MaxKnown).ToListAsync(cancellation);

            // What nobody may read on the board is not asked with either: the words that match would tell it.
            var hidden = await citation.HiddenBehind(null, fromEverybody: false, cancellation);
            string Shown(Proposal p, string words) => Hidden.WordsOf(words, hidden[p.Id]);
            // What was merged into it is the same idea in other words.
            var text = string.Join('\n', family.OrderByDescending(p => p.Id == proposal.Id).ThenBy(p => p.Id).SelectMany(p => new[] { Shown(p, p.Title), Shown(p, p.Note) }).Where(w => w.Length > 0));
            return await suggesting.For(new Asking(text, Shown(proposal, proposal.Theme), Shown(proposal, proposal.Title), taken, AsideOf(db, acting.Actor, proposal.Id), query.Take, query.Aside), cancellation);
        }
    }

    sealed class SettingAside(DraftingDb db, Ledger ledger, ProposalDesk desk, Suggesting suggesting, Acting acting, TimeProvider clock) : IRequestHandler<Command>
    {
        public Task<Unit> Handle(Command command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var actor = acting.Actor;
            var proposal = await desk.FindStanding(command.Id, cancellation);
            var told = await suggesting.SetAside(AsideOf(db, actor, proposal.Id), command.PassageId, command.Back, passageId => new Dismissal
            {
                GroupId = actor.GroupId,
                ProposalId = proposal.Id,
                PassageId = passageId,
                PersonId = actor.PersonId!.Value,
                DelegationId = actor.DelegationId,
                At = clock.GetUtcNow(),
            }, cancellation);
            if (told is null) return Unit.Value;
            note(command.Back ? "proposal-suggestion-returned" : "proposal-suggestion-dismissed", new { proposalId = proposal.Id, number = proposal.Number, submission = told.Submission, passage = told.Passage, passageId = told.PassageId });
            return Unit.Value;
        }, cancellation);
    }
}
