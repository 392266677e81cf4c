using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Submissions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>The board: every proposal with who speaks to it and how. Sources of one that was merged are told under the one it went into. One without a recommendation has not been taken up.</summary>
static class ListProposals
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/proposals", (IMediator sender, CancellationToken cancellation) => sender.Send(new Query(), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query : IRequest<Board>;
    public sealed record Board(IReadOnlyList<Line> Proposals, IReadOnlyList<ContributorLine> Contributors, IReadOnlyList<string> Themes);
    public sealed record Line(
        long Id, int Number, string Title, string Note, string Theme, long? MergedInto, long? SplitFrom, WithdrawalOutline? Withdrawn, RecommendationLine? Recommendation, IReadOnlyList<NumberedLine> Merged,
        IReadOnlyList<SourceLine> Sources, IReadOnlyList<WithheldLine> Withheld, long PersonId, long? DelegationId, long At);
    public sealed record RecommendationLine(long Id, string Number, string Title, long DraftId);
    public sealed record SourceLine(
        long Id, long ProposalId, long PassageId, int PassageNumber, int? Page, int SubmissionNumber, string Contributor, long? StakeholderGroupId, string Edition, bool Citable, string Quote, string Stance, string Note,
        long PersonId, long? DelegationId, long At, string Match);
    public sealed record ContributorLine(int SubmissionNumber, string Contributor, long? StakeholderGroupId, bool Citable);

    sealed class Handler(DraftingDb db, CitationDesk citation, Acting acting) : IRequestHandler<Query, Board>
    {
        public async Task<Board> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var (visible, unstated) = (await citation.Visible(cancellation), await citation.CitesUnstated(cancellation));
            var proposals = await db.Proposals.AsNoTracking().Where(p => p.GroupId == groupId).OrderBy(p => p.Number).Take(ProposalDesk.MostProposals).ToListAsync(cancellation);
            var taken = proposals.Select(p => p.RecommendationId).OfType<long>().Distinct().ToArray();
            var recommendations = await db.Recommendations.Where(r => taken.Contains(r.Id) && r.Withdrawn == null).Select(r => new RecommendationLine(r.Id, r.Number, r.Title, r.DraftId)).ToDictionaryAsync(r => r.Id, cancellation);
            var standing = db.ProposalSources.AsNoTracking().Where(s => s.GroupId == groupId && s.Withdrawn == null);
            var rows = await standing.Where(s => visible.Any(v => v.Id == s.Passage!.Edition!.SubmissionId)).OrderBy(s => s.Id).Take(ProposalDesk.MostOfGroup)
                .Select(s => new
                {
                    Source = s,
                    s.Passage!.Text,
                    s.Passage.Number,
                    s.Passage.Page,
                    s.Passage.Edition!.Kind,
                    s.Passage.Edition.Superseded,
                    Submission = s.Passage.Edition.Submission!.Number,
                    s.Passage.Edition.Submission.Contributor,
                    s.Passage.Edition.Submission.StakeholderGroupId,
                    s.Passage.Edition.Submission.Consent,
                })
                .ToListAsync(cancellation);
            var withheld = citation.SeesWithheld ? [] : await standing.Where(s => !visible.Any(v => v.Id == s.Passage!.Edition!.SubmissionId)).OrderBy(s => s.Id).Take(ProposalDesk.MostOfGroup)
                .Select(s => new { s.ProposalId, s.Stance, s.Passage!.Edition!.SubmissionId, s.Passage.Edition.Submission!.StakeholderGroupId }).ToListAsync(cancellation);
            var hidden = await citation.HiddenBehind(null, fromEverybody: false, cancellation);

            var set = ProposalDesk.SetOf(proposals, [], recommendations.Keys.ToHashSet());
            var sources = rows.ToLookup(r => set.Root(r.Source.ProposalId).Id, r => new SourceLine(
                r.Source.Id, r.Source.ProposalId, r.Source.PassageId, r.Number, r.Page, r.Submission, r.Contributor, r.StakeholderGroupId, Words.Of(r.Kind), Citation.May(r.Consent, unstated), r.Source.Quote, Words.Of(r.Source.Stance),
                r.Source.Note, r.Source.PersonId, r.Source.DelegationId, r.Source.At.ToUnixTimeMilliseconds(), Words.Of(Quotations.Find(r.Source, r.Text, r.Superseded).Kind)));
            var counts = withheld.Select(w => new { Root = set.Root(w.ProposalId).Id, w.Stance, w.StakeholderGroupId, w.SubmissionId }).Distinct().ToLookup(w => w.Root);
            var merged = proposals.Where(p => p.MergedIntoId is not null).ToLookup(p => set.Root(p.Id).Id, p => new NumberedLine(p.Id, p.Number, Hidden.TitleOf(p.Number, p.Title, hidden[p.Id])));
            var lines = proposals.ConvertAll(p => new Line(
                p.Id, p.Number, Hidden.TitleOf(p.Number, p.Title, hidden[p.Id]), Hidden.WordsOf(p.Note, hidden[p.Id]), Hidden.WordsOf(p.Theme, hidden[p.Id]), p.MergedIntoId, p.SplitFromId,
                WithdrawalOutline.Of(p.Withdrawn) is { } gone ? gone with { Reason = Hidden.WordsOf(gone.Reason, hidden[p.Id]) } : null,
                p.RecommendationId is { } id ? recommendations.GetValueOrDefault(id) : null, [.. merged[p.Id]], [.. sources[p.Id]],
                [.. counts[p.Id].GroupBy(w => (w.StakeholderGroupId, w.Stance)).OrderBy(g => g.Key.StakeholderGroupId).ThenBy(g => g.Key.Stance).Select(g => new WithheldLine(g.Key.StakeholderGroupId, Words.Of(g.Key.Stance), g.Count()))],
                p.PersonId, p.DelegationId, p.At.ToUnixTimeMilliseconds()));
            return new Board(
                lines, [.. rows.Select(r => new ContributorLine(r.Submission, r.Contributor, r.StakeholderGroupId, Citation.May(r.Consent, unstated))).Distinct().OrderBy(c => c.SubmissionNumber)],
                [.. lines.Where(l => l.Withdrawn is null && l.Theme.Length > 0).Select(l => l.Theme).Distinct().Order(StringComparer.OrdinalIgnoreCase)]);
        }
    }
}
