using Drafting.Domain;
using Drafting.Domain.Proposals;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>Two proposals turn out to be one, or one to be two; both can be taken back. The laws are those of <see cref="ProposalSet"/>.</summary>
static class MergeProposals
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/proposals/{id:long}/merge", async (long id, MergeBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Merge(id, body.Into), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPost("/proposals/{id:long}/unmerge", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Unmerge(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPost("/proposals/{id:long}/split", (long id, SplitBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Split(id, body.Title ?? "", body.SourceIds ?? []), cancellation))
            .WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPost("/proposals/{id:long}/unsplit", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Unsplit(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
    }

    public sealed record MergeBody(long Into);
    public sealed record SplitBody(string? Title, IReadOnlyList<long>? SourceIds);
    public sealed record Merge(long Id, long Into) : IRequest;
    public sealed record Unmerge(long Id) : IRequest;
    public sealed record Split(long Id, string Title, IReadOnlyList<long> SourceIds) : IRequest<Made>;
    public sealed record Made(long Id, int Number);
    public sealed record Unsplit(long Id) : IRequest;

    sealed class SplitValidator : AbstractValidator<Split>
    {
        public SplitValidator()
        {
            RuleFor(c => c.Title).Line(300, "title");
            RuleFor(c => c.SourceIds).Must(s => s.Count <= ProposalDesk.MostSources).WithMessage($"A proposal has at most {ProposalDesk.MostSources} sources.");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, ProposalDesk desk, CitationDesk citation, Acting acting, TimeProvider clock)
        : IRequestHandler<Merge, Unit>, IRequestHandler<Unmerge, Unit>, IRequestHandler<Split, Made>, IRequestHandler<Unsplit, Unit>
    {
        public Task<Unit> Handle(Merge command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var (proposal, into) = (await desk.Find(command.Id, cancellation), await desk.Find(command.Into, cancellation));
            var (set, rows, _) = await desk.Load(cancellation);
            set.Merge(proposal.Id, into.Id);
            rows[proposal.Id].MergedIntoId = into.Id;
            note("proposal-merged", new { proposalId = proposal.Id, number = proposal.Number, intoId = into.Id, into = into.Number });
            return Unit.Value;
        }, cancellation);

        public Task<Unit> Handle(Unmerge command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var proposal = await desk.Find(command.Id, cancellation);
            var (set, rows, _) = await desk.Load(cancellation);
            set.Unmerge(proposal.Id);
            var from = rows[proposal.MergedIntoId!.Value];
            proposal.MergedIntoId = null;
            note("proposal-unmerged", new { proposalId = proposal.Id, number = proposal.Number, fromId = from.Id, from = from.Number });
            return Unit.Value;
        }, cancellation);

        public Task<Made> Handle(Split command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var proposal = await desk.Find(command.Id, cancellation);
            var ids = command.SourceIds.Distinct().ToArray();
            var visible = await citation.Visible(cancellation);
            if (await db.ProposalSources.CountAsync(s => ids.Contains(s.Id) && s.GroupId == proposal.GroupId && visible.Any(v => v.Id == s.Passage!.Edition!.SubmissionId), cancellation) < ids.Length)
                throw new RefusedException(ProposalRefusals.NotASource(proposal.Number));
            var (set, _, sources) = await desk.Load(cancellation);
            set.RequireSplit(proposal.Id, ids);
            var hidden = (await citation.HiddenBehind(proposal.Id, fromEverybody: true, cancellation))[proposal.Id].ToList();
            // Whoever does not see what is withheld takes none of it along.
            if (citation.SeesWithheld) desk.RequireOwnWords([command.Title], hidden);
            var made = await desk.Add(command.Title, "", Hidden.WordsOf(proposal.Theme, hidden), proposal.Id, cancellation);
            Place(set.Split(proposal.Id, ids, (made.Id, made.Number)), sources);
            note("proposal-split", new { proposalId = made.Id, number = made.Number, title = made.Title, fromId = proposal.Id, from = proposal.Number, sourceIds = ids });
            return new Made(made.Id, made.Number);
        }, cancellation);

        public Task<Unit> Handle(Unsplit command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var proposal = await desk.Find(command.Id, cancellation);
            var (set, rows, sources) = await desk.Load(cancellation);
            var moved = sources.Values.Where(s => s.ProposalId == proposal.Id).Select(s => s.Id).ToList();
            Place(set.Unsplit(proposal.Id), sources);
            proposal.Withdrawn = new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = "The split was taken back." };
            var from = rows[proposal.SplitFromId!.Value];
            note("proposal-unsplit", new { proposalId = proposal.Id, number = proposal.Number, fromId = from.Id, from = from.Number, sourceIds = moved });
            return Unit.Value;
        }, cancellation);

        static void Place(ProposalSet after, Dictionary<long, ProposalSource> sources)
        {
            foreach (var source in sources.Values)
            {
                var state = after.Sources[source.Id];
                if (source.ProposalId != state.Proposal) (source.ProposalId, source.SplitFromId) = (state.Proposal, state.SplitFrom);
            }
        }
    }
}
