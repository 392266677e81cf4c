using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Drafts;

/// <summary>The addresses of drafts inside a group.</summary>
public static class DraftEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadDraft.Map(group);
        AddRecommendation.Map(group);
        RetitleRecommendation.Map(group);
        MoveRecommendation.Map(group);
        WithdrawRecommendation.Map(group);
        AddParagraph.Map(group);
        MoveParagraph.Map(group);
        WithdrawParagraph.Map(group);
        SetPolicy.Map(group);
        ReadHistory.Map(group);
        CompareVersions.Map(group);
    }
}

/// <summary>What the commands on a draft's structure have in common: find the thing in the actor's group or say that it is not there, count the outline up, tell the readers.</summary>
public sealed class Structure(DraftingDb db, Acting acting, Announcer announcer, TimeProvider clock)
{
    /// <summary>What a structural command changed, for the readers.</summary>
    public sealed record Change(long DraftId, int Outline, string Kind, long? RecommendationId, long? ParagraphId);

    /// <summary>The draft, of this group.</summary>
    public async Task<Draft> Draft(long id, CancellationToken cancellation) =>
        await db.Drafts.SingleOrDefaultAsync(d => d.Id == id && d.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));

    /// <summary>The recommendation with its draft, of this group.</summary>
    public async Task<Recommendation> Recommendation(long id, CancellationToken cancellation) =>
        await db.Recommendations.Include(r => r.Draft).SingleOrDefaultAsync(r => r.Id == id && r.Draft!.GroupId == acting.Actor.GroupId, cancellation)
        ?? throw new RefusedException(AccessRefusals.NotFound("recommendation"));

    /// <summary>The paragraph with its recommendation and draft, of this group.</summary>
    public async Task<Paragraph> Paragraph(long id, CancellationToken cancellation) =>
        await db.Paragraphs.Include(p => p.Recommendation).ThenInclude(r => r!.Draft).SingleOrDefaultAsync(p => p.Id == id && p.Recommendation!.Draft!.GroupId == acting.Actor.GroupId, cancellation)
        ?? throw new RefusedException(AccessRefusals.NotFound("paragraph"));

    /// <summary>Puts a new recommendation into a draft and notes it: it takes the next number, wherever it is put.</summary>
    /// <exception cref="RefusedException"><paramref name="after"/> is not in the draft.</exception>
    public async Task<Recommendation> Add(Draft draft, string title, long? after, Note note, CancellationToken cancellation)
    {
        MustBeOpen(draft);
        var siblings = await db.Recommendations.Where(r => r.DraftId == draft.Id).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancellation);
        var recommendation = new Recommendation { DraftId = draft.Id, Number = Label.Next(siblings.Select(r => r.Number)), Title = title.Trim() };
        db.Recommendations.Add(recommendation);
        await db.SaveChangesAsync(cancellation);
        var byId = siblings.Append(recommendation).ToDictionary(r => r.Id);
        var order = Placed(siblings.Select(r => r.Id), recommendation.Id, after ?? siblings.LastOrDefault()?.Id);
        for (var i = 0; i < order.Count; i++) byId[order[i]].Order = i;
        note("recommendation-added", new { draftId = draft.Id, recommendationId = recommendation.Id, number = recommendation.Number, title = recommendation.Title, after });
        return recommendation;
    }

    /// <summary>Puts a new paragraph into a recommendation and notes it: at the end with the next number, after another ("4 bis"), or as another wording of one ("4 alt"). No other label changes.</summary>
    /// <exception cref="RefusedException">The recommendation is withdrawn, the neighbour is not in it, or no label is left.</exception>
    public async Task<Paragraph> Insert(Recommendation recommendation, long? after, Relation relation, string words, Author author, Note note, CancellationToken cancellation)
    {
        if (recommendation.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(recommendation.Number));
        MustBeOpen(recommendation.Draft!);
        var siblings = await db.Paragraphs.Where(p => p.RecommendationId == recommendation.Id).OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
        var neighbour = after is not { } id ? null : siblings.Find(p => p.Id == id) ?? throw new RefusedException(DraftRefusals.NotANeighbour(id));
        var taken = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == recommendation.DraftId).Select(p => p.Label).ToListAsync(cancellation);
        var label = relation switch
        {
            Relation.InsertedAfter => Label.InsertedAfter(neighbour!.Label, taken),
            Relation.AlternativeTo => Label.AlternativeTo(neighbour!.Label, taken),
            _ => Label.Next(taken),
        };
        var text = TextStore.Begin(db, acting.Actor.GroupId, recommendation.DraftId);
        var paragraph = new Paragraph { RecommendationId = recommendation.Id, Text = text, Label = label, Relation = relation, RelatedParagraphId = relation is Relation.None ? null : neighbour!.Id };
        db.Paragraphs.Add(paragraph);
        await db.SaveChangesAsync(cancellation);
        TextStore.FirstWords(db, text.Id, words, author, clock.GetUtcNow());
        var order = Placed(siblings.Select(p => p.Id), paragraph.Id, neighbour?.Id ?? siblings.LastOrDefault()?.Id);
        var byId = siblings.Append(paragraph).ToDictionary(p => p.Id);
        for (var i = 0; i < order.Count; i++) byId[order[i]].Order = i;
        note("paragraph-added", new
        {
            recommendationId = recommendation.Id,
            paragraphId = paragraph.Id,
            textId = text.Id,
            label,
            relation = relation is Relation.None ? "next" : Words.Of(relation),
            relatedParagraphId = paragraph.RelatedParagraphId,
            text = words,
        });
        return paragraph;
    }

    /// <summary>Refuses a change of a paragraph that is agreed or under silence, or of a closed draft.</summary>
    /// <exception cref="RefusedException">It has to be reopened first.</exception>
    public static void MustBeOpen(Paragraph paragraph)
    {
        if (AgreementRules.MayChange(paragraph.Agreement, paragraph.Recommendation!.Draft!.ClosedAt is not null, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
    }

    /// <summary>The same for a recommendation as a whole: its title is part of what was agreed in it.</summary>
    /// <exception cref="RefusedException">One of its paragraphs has to be reopened first, or the draft.</exception>
    public async Task MustBeOpen(Recommendation recommendation, CancellationToken cancellation)
    {
        MustBeOpen(recommendation.Draft!);
        var held = await db.Paragraphs.Where(p => p.RecommendationId == recommendation.Id && p.Withdrawn == null && p.Agreement != Agreement.Open).OrderBy(p => p.Order).Select(p => new { p.Agreement, p.Label }).FirstOrDefaultAsync(cancellation);
        if (held is not null && AgreementRules.MayChange(held.Agreement, false, held.Label) is { } refusal) throw new RefusedException(refusal);
    }

    /// <summary>Refuses a change of a closed draft.</summary>
    /// <exception cref="RefusedException">It is closed.</exception>
    public static void MustBeOpen(Draft draft)
    {
        if (draft.ClosedAt is not null) throw new RefusedException(AgreementRefusals.DraftClosed);
    }

    /// <summary>Counts a change of structure.</summary>
    public static Change Changed(Draft draft, string kind, long? recommendationId = null, long? paragraphId = null) => new(draft.Id, ++draft.Outline, kind, recommendationId, paragraphId);

    /// <summary>Tells the readers; called after the commit.</summary>
    public void Announce(Change change) => announcer.Outline(change.DraftId, change.Outline, change.Kind, change.RecommendationId, change.ParagraphId);

    /// <summary>The ids in their order with one put after another (null: first).</summary>
    /// <exception cref="RefusedException"><paramref name="after"/> is not among them.</exception>
    public static List<long> Placed(IEnumerable<long> ordered, long moved, long? after)
    {
        var others = ordered.Where(id => id != moved).ToList();
        var at = after is null ? -1 : others.IndexOf(after.Value);
        if (after is not null && at < 0) throw new RefusedException(DraftRefusals.NotANeighbour(after.Value));
        others.Insert(at + 1, moved);
        return others;
    }
}
