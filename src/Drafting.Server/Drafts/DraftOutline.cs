using Drafting.Server.Data;
using MessagePack;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Drafts;

/// <summary>The structure of a draft: everything but the words. The same over HTTP and live.</summary>
[MessagePackObject]
public sealed record DraftOutline(
    [property: Key("id")] long Id, [property: Key("group")] string Group, [property: Key("symbol")] string Symbol, [property: Key("title")] string Title, [property: Key("outline")] int Outline, [property: Key("closedAt")] long? ClosedAt,
    [property: Key("recommendations")] IReadOnlyList<RecommendationOutline> Recommendations)
{
    /// <summary>Reads a draft's structure; null if the group has no such draft.</summary>
    public static async Task<DraftOutline?> Read(DraftingDb db, long groupId, long draftId, CancellationToken cancellation)
    {
        var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == draftId && d.GroupId == groupId)
            .Select(d => new { d.Id, Group = db.Groups.First(g => g.Id == d.GroupId).Slug, d.Symbol, d.Title, d.Outline, d.ClosedAt })
            .SingleOrDefaultAsync(cancellation);
        if (draft is null) return null;

        var recommendations = await db.Recommendations.AsNoTracking().Where(r => r.DraftId == draftId).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancellation);
        var paragraphs = await db.Paragraphs.AsNoTracking().Where(p => p.Recommendation!.DraftId == draftId).OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
        var evidence = await db.EvidenceLinks.Where(l => l.Withdrawn == null && l.AmendmentId == null && l.Paragraph!.Recommendation!.DraftId == draftId)
            .GroupBy(l => new { l.ParagraphId, l.Stance }).Select(g => new { g.Key.ParagraphId, g.Key.Stance, Count = g.Count() }).ToListAsync(cancellation);
        var counts = evidence.ToLookup(e => e.ParagraphId);

        int Count(long paragraphId, Submissions.Stance stance) => counts[paragraphId].FirstOrDefault(e => e.Stance == stance)?.Count ?? 0;
        var byRecommendation = paragraphs.ToLookup(p => p.RecommendationId, p => new ParagraphOutline(
            p.Id, p.TextId, p.Label, p.RelatedParagraphId is { } related ? new RelationOutline(Words.Of(p.Relation), related) : null, Words.Of(p.Policy), Words.Of(p.Agreement), p.Fate is { } fate ? Words.Of(fate) : null, WithdrawalOutline.Of(p.Withdrawn),
            new EvidenceCount(Count(p.Id, Submissions.Stance.Supports), Count(p.Id, Submissions.Stance.Opposes), Count(p.Id, Submissions.Stance.Qualifies))));
        return new DraftOutline(draft.Id, draft.Group, draft.Symbol, draft.Title, draft.Outline, draft.ClosedAt?.ToUnixTimeMilliseconds(),
            [.. recommendations.Select(r => new RecommendationOutline(r.Id, r.Number, r.Title, r.TitleVersion, WithdrawalOutline.Of(r.Withdrawn), [.. byRecommendation[r.Id]]))]);
    }
}

[MessagePackObject]
public sealed record RecommendationOutline(
    [property: Key("id")] long Id, [property: Key("number")] string Number, [property: Key("title")] string Title, [property: Key("titleVersion")] int TitleVersion,
    [property: Key("withdrawn")] WithdrawalOutline? Withdrawn, [property: Key("paragraphs")] IReadOnlyList<ParagraphOutline> Paragraphs);

[MessagePackObject]
public sealed record ParagraphOutline(
    [property: Key("id")] long Id, [property: Key("textId")] long TextId, [property: Key("label")] string Label, [property: Key("relation")] RelationOutline? Relation,
    [property: Key("policy")] string Policy, [property: Key("agreement")] string Agreement, [property: Key("fate")] string? Fate, [property: Key("withdrawn")] WithdrawalOutline? Withdrawn, [property: Key("evidence")] EvidenceCount Evidence);

[MessagePackObject]
public sealed record RelationOutline([property: Key("kind")] string Kind, [property: Key("paragraphId")] long ParagraphId);

[MessagePackObject]
public sealed record WithdrawalOutline([property: Key("at")] long At, [property: Key("personId")] long PersonId, [property: Key("reason")] string Reason)
{
    public static WithdrawalOutline? Of(Withdrawal? withdrawal) => withdrawal is null ? null : new(withdrawal.At.ToUnixTimeMilliseconds(), withdrawal.PersonId, withdrawal.Reason);
}

[MessagePackObject]
public sealed record EvidenceCount([property: Key("supports")] int Supports, [property: Key("opposes")] int Opposes, [property: Key("qualifies")] int Qualifies);
