using System.Linq.Expressions;
using Drafting.Domain;
using Drafting.Domain.Comparison;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>One link as it is told: the quoted words in their context, whose they are and whether they may be cited so, and whether either side has changed since.</summary>
public sealed record EvidenceReading(
    long Id, string Stance, string Note, string Quote, string Match, string Before, string After, long At, long PersonId, long? DelegationId, int ParagraphVersion, double ChangedSince,
    long PassageId, int PassageNumber, int? Page, int SubmissionNumber, string Contributor, long? StakeholderGroupId, string Edition, bool Citable);

/// <summary>What bears on a paragraph or an amendment: links, and counts of contributions that the actor is not told of one by one.</summary>
public sealed record Evidence(IReadOnlyList<EvidenceReading> Links, IReadOnlyList<WithheldLine> Withheld);

/// <summary>Reads links of one paragraph, or of an amendment of it, as far as the actor may see them.</summary>
public sealed class EvidenceReader(DraftingDb db, TextStore texts, CitationDesk desk)
{
    const int Context = 80;

    /// <summary>The links of a paragraph that stand, or of an amendment wherever they are kept, and what is withheld.</summary>
    public async Task<Evidence> Read(long groupId, long paragraphId, long? amendmentId, CancellationToken cancellation)
    {
        var withheld = await desk.Withheld(cancellation);
        var counts = desk.SeesWithheld ? [] : await db.EvidenceLinks.Where(l => l.GroupId == groupId && l.AmendmentId == amendmentId && (amendmentId != null || l.ParagraphId == paragraphId) && l.Withdrawn == null)
            .Join(withheld, l => l.Passage!.Edition!.SubmissionId, s => s.Id, (l, s) => new { s.StakeholderGroupId, l.Stance, s.Id }).Distinct()
            .GroupBy(r => new { r.StakeholderGroupId, r.Stance }).Select(g => new { g.Key.StakeholderGroupId, g.Key.Stance, Count = g.Count() }).ToListAsync(cancellation);
        return new Evidence(
            await Read(l => l.GroupId == groupId && l.AmendmentId == amendmentId && (amendmentId != null || l.ParagraphId == paragraphId) && l.Withdrawn == null, cancellation),
            [.. counts.OrderBy(c => c.StakeholderGroupId).ThenBy(c => c.Stance).Select(c => new WithheldLine(c.StakeholderGroupId, Words.Of(c.Stance), c.Count))]);
    }

    /// <summary>One link, as its maker is answered.</summary>
    public async Task<EvidenceReading> One(long linkId, CancellationToken cancellation) =>
        await Read(l => l.Id == linkId, cancellation) is [var link] ? link : throw new RefusedException(AccessRefusals.NotFound("link"));

    async Task<IReadOnlyList<EvidenceReading>> Read(Expression<Func<EvidenceLink, bool>> which, CancellationToken cancellation)
    {
        var (visible, unstated) = (await desk.Visible(cancellation), await desk.CitesUnstated(cancellation));
        var rows = await db.EvidenceLinks.AsNoTracking()
            .Where(which).Where(l => visible.Any(s => s.Id == l.Passage!.Edition!.SubmissionId)).OrderBy(l => l.Id)
            .Select(l => new
            {
                Link = l,
                l.Paragraph!.TextId,
                Passage = l.Passage!.Text,
                PassageNumber = l.Passage.Number,
                l.Passage.Page,
                l.Passage.Edition!.Kind,
                l.Passage.Edition.Superseded,
                SubmissionNumber = l.Passage.Edition.Submission!.Number,
                l.Passage.Edition.Submission.Contributor,
                l.Passage.Edition.Submission.StakeholderGroupId,
                l.Passage.Edition.Submission.Consent,
            })
            .ToListAsync(cancellation);
        if (rows.Count == 0) return [];
        // Links of one amendment can be kept at several paragraphs, after it was revised.
        var changed = new Dictionary<(long, int), double>();
        foreach (var (textId, version) in rows.Select(r => (r.TextId, r.Link.ParagraphVersion)).Distinct())
        {
            var now = await texts.Open(db, textId, cancellation);
            if (now is null || version == now.Log.Version) continue;
            var (then, _) = await TextHistory.At(db, textId, version, cancellation);
            var difference = Difference.Between(then, now.Log.Text);
            var gone = difference.Count(RunKind.Deleted) + difference.Count(RunKind.Inserted);
            changed[(textId, version)] = gone == 0 ? 0 : (double)gone / (gone + difference.Count(RunKind.Kept));
        }
        return [.. rows.Select(r =>
        {
            var found = Quotations.Find(r.Link, r.Passage, r.Superseded);
            var (from, to) = found.Length == 0 ? (0, 0) : (Math.Max(0, found.Start - Context), Math.Min(r.Passage.Length, found.Start + found.Length + Context));
            return new EvidenceReading(
                r.Link.Id, Words.Of(r.Link.Stance), r.Link.Note, r.Link.Quote, Words.Of(found.Kind), r.Passage[from..found.Start], found.Length == 0 ? "" : r.Passage[(found.Start + found.Length)..to],
                r.Link.At.ToUnixTimeMilliseconds(), r.Link.PersonId, r.Link.DelegationId, r.Link.ParagraphVersion, Math.Round(changed.GetValueOrDefault((r.TextId, r.Link.ParagraphVersion)), 3),
                r.Link.PassageId, r.PassageNumber, r.Page, r.SubmissionNumber, r.Contributor, r.StakeholderGroupId, Words.Of(r.Kind), Citation.May(r.Consent, unstated));
        })];
    }
}

/// <summary>The evidence of a paragraph, or of an amendment that is before the group. What bears on an amendment is told with that, not with its paragraph.</summary>
static class ListEvidence
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/paragraphs/{id:long}/evidence", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, OfAmendment: false), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/amendments/{id:long}/evidence", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, OfAmendment: true), cancellation)).WithMetadata(new Requires(Act.Read));
    }

    public sealed record Query(long Id, bool OfAmendment) : IRequest<Evidence>;

    sealed class Handler(DraftingDb db, EvidenceReader evidence, Acting acting) : IRequestHandler<Query, Evidence>
    {
        public async Task<Evidence> Handle(Query query, CancellationToken cancellation)
        {
            var bearing = await Bearing.Find(db, acting.Actor.GroupId, query.Id, query.OfAmendment, cancellation);
            return await evidence.Read(acting.Actor.GroupId, bearing.At?.Id ?? 0, bearing.Amendment?.Id, cancellation);
        }
    }
}
