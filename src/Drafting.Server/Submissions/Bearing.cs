using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>What evidence bears on: a paragraph, or an amendment that is before the group.</summary>
/// <param name="At">The paragraph at which it is kept; null for an amendment of a recommendation without paragraphs.</param>
/// <param name="Amendment">Null for a paragraph.</param>
/// <param name="Recommendation">Where it stands.</param>
public sealed record Bearing(Paragraph? At, Amendment? Amendment, Recommendation Recommendation)
{
    /// <summary>The paragraph at which evidence is kept.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public Paragraph Paragraph => At ?? throw new RefusedException(EvidenceRefusals.NoParagraph);

    /// <summary>The parts of the amendment that are before the group, in order; none for a paragraph.</summary>
    public IReadOnlyList<AmendmentPart> Parts => PartsOf(Amendment);

    /// <summary>Finds it in the group.</summary>
    /// <param name="db">The database.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="id">Of the paragraph or the amendment.</param>
    /// <param name="ofAmendment">Which of them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">There is none; an amendment that is written in private is none, also for its own delegation.</exception>
    public static async Task<Bearing> Find(DraftingDb db, long groupId, long id, bool ofAmendment, CancellationToken cancellation)
    {
        var paragraphs = db.Paragraphs.Include(p => p.Recommendation);
        if (!ofAmendment)
        {
            var own = await paragraphs.SingleOrDefaultAsync(p => p.Id == id && p.Text!.GroupId == groupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("paragraph"));
            return new Bearing(own, null, own.Recommendation!);
        }
        var amendment = await db.Amendments.Include(a => a.Parts).SingleOrDefaultAsync(a => a.Id == id && a.GroupId == groupId, cancellation);
        if (amendment is null || !AmendmentRules.MayRead(amendment.State, amendment.TabledAt is null, AmendmentSide.Observer)) throw new RefusedException(AccessRefusals.NotFound("amendment"));
        var parts = PartsOf(amendment);
        var recommendationId = parts.Select(p => p.RecommendationId).FirstOrDefault();
        var paragraph = parts.Select(p => p.ParagraphId).FirstOrDefault(p => p is not null) is { } at
            ? await paragraphs.SingleAsync(p => p.Id == at, cancellation)
            // Words that are to be added at the end are kept with what they would follow.
            : await paragraphs.Where(p => p.RecommendationId == recommendationId).OrderByDescending(p => p.Withdrawn == null).ThenByDescending(p => p.Order).ThenByDescending(p => p.Id).FirstOrDefaultAsync(cancellation);
        return new Bearing(paragraph, amendment, paragraph?.Recommendation ?? await db.Recommendations.SingleAsync(r => r.Id == recommendationId, cancellation));
    }

    static List<AmendmentPart> PartsOf(Amendment? amendment) => amendment is null ? [] : [.. amendment.Parts.Where(p => p.Revision == amendment.Revision).OrderBy(p => p.Ordinal)];
}
