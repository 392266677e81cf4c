using System.Globalization;
using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Positions;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Brackets;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>What a position is taken on, as it is now.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which one.</param>
/// <param name="DraftId">Its draft.</param>
/// <param name="RecommendationId">The recommendation that it is part of, or is; null for a template.</param>
/// <param name="ParagraphId">The paragraph that it is part of, or is.</param>
/// <param name="Rules">What decides whether a position may be taken.</param>
/// <param name="Version">The version of its text, its revision or its title's version; for a recommendation of several paragraphs see the basis.</param>
/// <param name="Words">What is before the speaker.</param>
/// <param name="WordsHash">Hash of that: a position taken on other words is stale.</param>
/// <param name="Basis">Canonical JSON from which the words can be had again.</param>
public sealed record Target(TargetKind Kind, long Id, long DraftId, long? RecommendationId, long? ParagraphId, PositionTarget Rules, int Version, string Words, string WordsHash, Basis Basis);

/// <summary>The words that a position was taken on, by where they can be had: texts at versions, a stretch of one, a revision of an amendment.</summary>
public sealed record Basis(IReadOnlyList<Basis.TextAt> Texts, string? Title = null, int? From = null, int? To = null, int? Revision = null)
{
    public sealed record TextAt(long Id, int V);
}

/// <summary>Finds what positions are taken on, inside a group: what is not there, or may not be known of, is not found.</summary>
public sealed class Targets(DraftingDb db, TextStore texts, Acting acting)
{
    /// <summary>The thing as it is now.</summary>
    /// <exception cref="RefusedException">There is none in this draft of the actor's group, or not for the actor.</exception>
    public async Task<Target> Find(long draftId, TargetKind kind, long id, CancellationToken cancellation)
    {
        var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == draftId && d.GroupId == acting.Actor.GroupId).Select(d => new { d.Id, Closed = d.ClosedAt != null }).SingleOrDefaultAsync(cancellation)
            ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
        return await (kind switch
        {
            TargetKind.Recommendation => Recommendation(draftId, id, draft.Closed, cancellation),
            TargetKind.Paragraph => Paragraph(draftId, id, draft.Closed, cancellation),
            TargetKind.Bracket => Bracket(draftId, id, draft.Closed, cancellation),
            TargetKind.Amendment => Amendment(draftId, id, draft.Closed, cancellation),
            // How disagreement is recorded may be settled after the text is closed.
            _ => Template(draftId, id, cancellation),
        }) ?? throw new RefusedException(AccessRefusals.NotFound(Words.Of(kind)));
    }

    async Task<Target?> Recommendation(long draftId, long id, bool closed, CancellationToken cancellation)
    {
        var row = await db.Recommendations.AsNoTracking().Where(r => r.Id == id && r.DraftId == draftId).Select(r => new { r.Number, r.Title, r.TitleVersion, Out = r.Withdrawn != null }).SingleOrDefaultAsync(cancellation);
        if (row is null) return null;
        var ids = await db.Paragraphs.Where(p => p.RecommendationId == id && p.Withdrawn == null).OrderBy(p => p.Order).ThenBy(p => p.Id).Select(p => p.TextId).ToListAsync(cancellation);
        var heads = new List<(long Id, TextHead Head)>(ids.Count);
        foreach (var textId in ids) heads.Add((textId, await Head(textId, cancellation)));
        return new Target(TargetKind.Recommendation, id, draftId, id, null, new PositionTarget($"Recommendation {row.Number}", row.Out, false, closed), row.TitleVersion,
            string.Join("\n\n", heads.Select(h => h.Head.Text).Prepend(row.Title)), HashOfRecommendation(row.Title, heads.Select(h => h.Head.Hash)), new Basis([.. heads.Select(h => new Basis.TextAt(h.Id, h.Head.Version))], Title: row.Title));
    }

    async Task<Target?> Paragraph(long draftId, long id, bool closed, CancellationToken cancellation)
    {
        var row = await db.Paragraphs.AsNoTracking().Where(p => p.Id == id && p.Recommendation!.DraftId == draftId)
            .Select(p => new { p.Label, p.TextId, p.RecommendationId, Out = p.Withdrawn != null || p.Recommendation!.Withdrawn != null }).SingleOrDefaultAsync(cancellation);
        if (row is null) return null;
        var head = await Head(row.TextId, cancellation);
        return new Target(TargetKind.Paragraph, id, draftId, row.RecommendationId, id, new PositionTarget($"Paragraph {row.Label}", row.Out, false, closed), head.Version, head.Text, head.Hash, new Basis([new(row.TextId, head.Version)]));
    }

    async Task<Target?> Bracket(long draftId, long id, bool closed, CancellationToken cancellation)
    {
        var row = await db.Brackets.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.DraftId == draftId, cancellation);
        if (row is null) return null;
        var place = await db.Paragraphs.AsNoTracking().Where(p => p.Id == row.ParagraphId).Select(p => new { p.Label, p.RecommendationId, Out = p.Withdrawn != null || p.Recommendation!.Withdrawn != null }).SingleAsync(cancellation);
        var text = await texts.Open(db, row.TextId, cancellation) ?? throw new RefusedException(LiveRefusals.NoSuchText);
        var head = text.Log.Head;
        var anchor = BracketBook.AnchorOf(row);
        if (row.Version < head.Version)
            foreach (var entry in (text.Log.Since(row.Version) ?? await TextHistory.Since(db, row.TextId, row.Version, cancellation)).TakeWhile(e => e.Version <= head.Version)) anchor = anchor.Map(entry.Changes);
        var ended = row.EndedAt is not null || !anchor.IsWhole || anchor.End > head.Text.Length || anchor.End - anchor.Start < 2;
        var words = ended ? "" : head.Text[(anchor.Start + 1)..(anchor.End - 1)];
        return new Target(TargetKind.Bracket, id, draftId, place.RecommendationId, row.ParagraphId, new PositionTarget($"The bracket in paragraph {place.Label}", place.Out, ended, closed), head.Version, words, TextHash.Of(words),
            new Basis([new(row.TextId, head.Version)], From: anchor.Start + 1, To: Math.Max(anchor.Start + 1, anchor.End - 1)));
    }

    async Task<Target?> Amendment(long draftId, long id, bool closed, CancellationToken cancellation)
    {
        var row = await db.Amendments.AsNoTracking().Include(a => a.Parts).SingleOrDefaultAsync(a => a.Id == id && a.DraftId == draftId && a.TabledAt != null, cancellation);
        if (row is null) return null;
        var parts = row.Parts.Where(p => p.Revision == row.Revision).OrderBy(p => p.Ordinal).ToList();
        var words = new List<string>(parts.Count);
        foreach (var part in parts) words.Add(part.TextId is { } textId ? (await Head(textId, cancellation)).Text : Words.Of(part.Kind));
        var all = string.Join("\n\n", words);
        return new Target(TargetKind.Amendment, id, draftId, parts.Count > 0 ? parts[0].RecommendationId : null, parts.Select(p => p.ParagraphId).FirstOrDefault(p => p is not null),
            new PositionTarget($"Amendment {row.Number}", false, !AmendmentRules.IsOpen(row.State), closed), row.Revision, all, TextHash.Of(all), new Basis([], Revision: row.Revision));
    }

    async Task<Target?> Template(long draftId, long id, CancellationToken cancellation)
    {
        var row = await db.ReportTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.DraftId == draftId, cancellation);
        if (row is null) return null;
        var words = string.Join('\n', row.Name, Words.Of(row.Disagreement), Words.Of(row.Names), row.MinorityStatements, row.Explanations, row.SourceTable, row.SilenceRecord, row.Measures, row.Participants, row.Note);
        return new Target(TargetKind.Template, id, draftId, null, null, new PositionTarget($"Template {row.Number.ToString(CultureInfo.InvariantCulture)}", false, row.EndedAt is not null, false), row.Number, words, TextHash.Of(words), new Basis([]));
    }

    async Task<TextHead> Head(long textId, CancellationToken cancellation) => (await texts.Open(db, textId, cancellation) ?? throw new RefusedException(LiveRefusals.NoSuchText)).Log.Head;

    /// <summary>Hash of a recommendation's words: its title, and the hashes of its paragraphs in their order.</summary>
    public static string HashOfRecommendation(string title, IEnumerable<string> paragraphs) => TextHash.Of(string.Join('\n', paragraphs.Prepend(title)));

    /// <summary>The words that a position was taken on.</summary>
    public async Task<string> WordsOf(Position position, Basis basis, CancellationToken cancellation)
    {
        if (basis.Revision is { } revision)
        {
            var parts = await db.AmendmentParts.AsNoTracking().Where(p => p.AmendmentId == position.TargetId && p.Revision == revision).OrderBy(p => p.Ordinal).ToListAsync(cancellation);
            var wordings = new List<string>(parts.Count);
            foreach (var part in parts) wordings.Add(part.TextId is { } textId ? (await Head(textId, cancellation)).Text : Words.Of(part.Kind));
            return string.Join("\n\n", wordings);
        }
        var said = new List<string>(basis.Texts.Count + 1);
        if (basis.Title is { } title) said.Add(title);
        foreach (var at in basis.Texts)
        {
            var (text, _) = await TextHistory.At(db, at.Id, at.V, cancellation);
            said.Add(basis is { From: { } from, To: { } to } && to <= text.Length ? text[from..to] : text);
        }
        return string.Join("\n\n", said);
    }
}
