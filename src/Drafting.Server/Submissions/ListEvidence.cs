using Drafting.Domain;
using Drafting.Domain.Comparison;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>One link as it is told: the quoted words in their context, whose they are, and whether either side has changed since.</summary>
public sealed record EvidenceReading(
    long Id, string Stance, string Note, string Quote, string Match, string Before, string After, long At, long PersonId, long? DelegationId, int ParagraphVersion, double ChangedSince,
    long PassageId, int PassageNumber, int SubmissionNumber, string Contributor, long? StakeholderGroupId, string Edition);

/// <summary>Reads links of one paragraph.</summary>
public sealed class EvidenceReader(DraftingDb db, TextStore texts)
{
    const int Context = 80;

    /// <summary>The links of a paragraph that stand; with an id, that one.</summary>
    public async Task<IReadOnlyList<EvidenceReading>> Read(long groupId, long paragraphId, long? linkId, CancellationToken cancellation)
    {
        var rows = await db.EvidenceLinks.AsNoTracking()
            .Where(l => l.GroupId == groupId && l.ParagraphId == paragraphId && (linkId == null ? l.Withdrawn == null : l.Id == linkId)).OrderBy(l => l.Id)
            .Select(l => new
            {
                Link = l,
                l.Paragraph!.TextId,
                Passage = l.Passage!.Text,
                PassageNumber = l.Passage.Number,
                l.Passage.Edition!.Kind,
                l.Passage.Edition.Superseded,
                SubmissionNumber = l.Passage.Edition.Submission!.Number,
                l.Passage.Edition.Submission.Contributor,
                l.Passage.Edition.Submission.StakeholderGroupId,
            })
            .ToListAsync(cancellation);
        if (rows.Count == 0) return [];
        var now = await texts.Open(db, rows[0].TextId, cancellation);
        var changed = new Dictionary<int, double>();
        foreach (var version in rows.Select(r => r.Link.ParagraphVersion).Distinct())
        {
            if (now is null || version == now.Log.Version) continue;
            var (then, _) = await TextHistory.At(db, rows[0].TextId, version, cancellation);
            var difference = Difference.Between(then, now.Log.Text);
            var gone = difference.Count(RunKind.Deleted) + difference.Count(RunKind.Inserted);
            changed[version] = gone == 0 ? 0 : (double)gone / (gone + difference.Count(RunKind.Kept));
        }
        return [.. rows.Select(r =>
        {
            var found = Quotations.Find(r.Link, r.Passage, r.Superseded);
            var (from, to) = found.Length == 0 ? (0, 0) : (Math.Max(0, found.Start - Context), Math.Min(r.Passage.Length, found.Start + found.Length + Context));
            return new EvidenceReading(
                r.Link.Id, Words.Of(r.Link.Stance), r.Link.Note, r.Link.Quote, Words.Of(found.Kind), r.Passage[from..found.Start], found.Length == 0 ? "" : r.Passage[(found.Start + found.Length)..to],
                r.Link.At.ToUnixTimeMilliseconds(), r.Link.PersonId, r.Link.DelegationId, r.Link.ParagraphVersion, Math.Round(changed.GetValueOrDefault(r.Link.ParagraphVersion), 3),
                r.Link.PassageId, r.PassageNumber, r.SubmissionNumber, r.Contributor, r.StakeholderGroupId, Words.Of(r.Kind));
        })];
    }
}

/// <summary>The evidence of a paragraph.</summary>
static class ListEvidence
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/paragraphs/{id:long}/evidence", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long ParagraphId) : IRequest<IReadOnlyList<EvidenceReading>>;

    sealed class Handler(DraftingDb db, EvidenceReader evidence, Acting acting) : IRequestHandler<Query, IReadOnlyList<EvidenceReading>>
    {
        public async Task<IReadOnlyList<EvidenceReading>> Handle(Query query, CancellationToken cancellation)
        {
            if (!await db.Paragraphs.AnyAsync(p => p.Id == query.ParagraphId && p.Text!.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("paragraph"));
            return await evidence.Read(acting.Actor.GroupId, query.ParagraphId, null, cancellation);
        }
    }
}
