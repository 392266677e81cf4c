using System.Text.Json;
using System.Text.Json.Serialization;
using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Domain.Consensus;
using Drafting.Domain.Record;
using Drafting.Domain.Reports;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Brackets;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Reports;

/// <summary>A state of a draft, whole: what a revision freezes. It holds what every reader of the draft may read, and nobody's position.</summary>
/// <param name="Symbol">The draft's.</param>
/// <param name="Title">The draft's.</param>
/// <param name="Scale">The scale of agreement in use.</param>
/// <param name="Measures">Of the whole draft; what was dropped does not count.</param>
/// <param name="Recommendations">In their order; withdrawn ones are not in it.</param>
/// <param name="Record">Where the record stood.</param>
public sealed record Snapshot(string Symbol, string Title, string Scale, SnapshotMeasures Measures, IReadOnlyList<SnapshotRecommendation> Recommendations, RecordPlace Record)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>In canonical JSON.</summary>
    public string ToJson() => CanonicalJson.Write(JsonSerializer.SerializeToElement(this, Json));

    /// <summary>As it was frozen.</summary>
    public static Snapshot Read(string json) => JsonSerializer.Deserialize<Snapshot>(json, Json) ?? throw new InvalidOperationException("A revision holds no snapshot.");

    /// <summary>For a comparison with another state.</summary>
    public IReadOnlyList<ComparedRecommendation> ToCompare() =>
        [.. Recommendations.Select(r => new ComparedRecommendation(r.Id, r.Number, r.Title, [.. r.Paragraphs.Where(p => p.Fate is not "dropped").Select(p => new ComparedParagraph(p.Id, p.Label, p.Text))]))];
}

/// <summary>A recommendation in a snapshot.</summary>
public sealed record SnapshotRecommendation(long Id, string Number, string Title, IReadOnlyList<SnapshotParagraph> Paragraphs);

/// <summary>A paragraph in a snapshot: its words and version, how far it is agreed, and, of text that was not agreed when the draft was closed, what was decided on it.</summary>
public sealed record SnapshotParagraph(long Id, string Label, int Version, string TextHash, string Text, string Agreement, bool Conditional, string? Fate)
{
    /// <summary>Whether the group has agreed on it, unconditionally.</summary>
    [JsonIgnore]
    public bool IsAgreed => !Conditional && Words.Read<Agreement>(Agreement) is { } agreement && AgreementRules.IsAgreed(agreement);
}

/// <summary>Counts of a snapshot: paragraphs, those of them that are agreed, brackets, sets of alternatives, options, words, words in brackets.</summary>
public sealed record SnapshotMeasures(int Paragraphs, int Agreed, int Brackets, int AlternativeSets, int Options, int Words, int WordsInBrackets)
{
    /// <summary>As a revision keeps them.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>As a revision kept them.</summary>
    public static SnapshotMeasures Read(string json) => JsonSerializer.Deserialize<SnapshotMeasures>(json, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("A revision holds no measures.");
}

/// <summary>Sequence and hex hash of the last entry of a group's record.</summary>
public sealed record RecordPlace(long Sequence, string Hash);

/// <summary>Takes snapshots, and publishes them as revisions.</summary>
public sealed class Snapshots(DraftingDb db, TextStore texts, BracketBook book, AgreementDesk desk, Acting acting, TimeProvider clock)
{
    /// <summary>The draft as it is now.</summary>
    /// <exception cref="RefusedException">The group has no such draft.</exception>
    public async Task<Snapshot> Now(long draftId, CancellationToken cancellation)
    {
        var draft = await db.Drafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == draftId && d.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
        var recommendations = await db.Recommendations.AsNoTracking().Where(r => r.DraftId == draftId && r.Withdrawn == null).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancellation);
        var paragraphs = await db.Paragraphs.AsNoTracking().Where(p => p.Recommendation!.DraftId == draftId && p.Withdrawn == null && p.Recommendation.Withdrawn == null).OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
        var heads = (await texts.Heads(db, [.. paragraphs.Select(p => p.TextId)], cancellation)).ToDictionary(h => h.TextId);
        return await Of(draft, recommendations, paragraphs, id => (heads[id].Version, heads[id].Text, heads[id].Hash), cancellation);
    }

    /// <summary>Publishes a revision inside an act: nobody changes the words between the snapshot and the entry in the record.</summary>
    /// <exception cref="RefusedException">The symbol is taken.</exception>
    public async Task<Revision> Publish(Draft draft, string? symbol, string words, bool final, TextTurn turn, Note note, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        var recommendations = await db.Recommendations.Where(r => r.DraftId == draft.Id && r.Withdrawn == null).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancellation);
        var paragraphs = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draft.Id && p.Withdrawn == null && p.Recommendation.Withdrawn == null).OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
        var heads = new Dictionary<long, TextHead>(paragraphs.Count);
        foreach (var paragraph in paragraphs) heads[paragraph.TextId] = TextTurn.Now(await turn.Open(paragraph.TextId));
        var snapshot = await Of(draft, recommendations, paragraphs, id => (heads[id].Version, heads[id].Text, heads[id].Hash), cancellation);
        var content = snapshot.ToJson();
        var number = await db.Revisions.Where(r => r.DraftId == draft.Id).MaxAsync(r => (int?)r.Number, cancellation) + 1 ?? 1;
        var printed = string.IsNullOrWhiteSpace(symbol) ? $"{draft.Symbol}/Rev.{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : symbol.Trim();
        if (await db.Revisions.AnyAsync(r => r.DraftId == draft.Id && r.Symbol == printed, cancellation)) throw new RefusedException(ReportRefusals.SymbolTaken(printed));
        var revision = new Revision
        {
            GroupId = draft.GroupId,
            DraftId = draft.Id,
            Number = number,
            Symbol = printed,
            Note = words,
            PublishedAt = clock.GetUtcNow(),
            PersonId = acting.Actor.PersonId!.Value,
            Content = content,
            Hash = TextHash.Of(content),
            Measures = snapshot.Measures.ToJson(),
            Final = final,
        };
        db.Revisions.Add(revision);
        await db.SaveChangesAsync(cancellation);
        note("revision-published", new { revisionId = revision.Id, draftId = draft.Id, number, symbol = printed, hash = revision.Hash, note = words, final });
        return revision;
    }

    async Task<Snapshot> Of(Draft draft, List<Recommendation> recommendations, List<Paragraph> paragraphs, Func<long, (int Version, string Text, string Hash)> head, CancellationToken cancellation)
    {
        var options = await book.Parties(draft.GroupId, cancellation);
        var packages = await desk.PackagesOf(draft.Id, cancellation);
        var agreed = paragraphs.Where(p => AgreementRules.IsAgreed(p.Agreement)).Select(p => p.Id).ToHashSet();
        var measures = default(BracketMeasures);
        var (here, whole) = (0, 0);
        SnapshotParagraph Told(Paragraph p)
        {
            var (version, text, hash) = head(p.TextId);
            var told = new SnapshotParagraph(p.Id, p.Label, version, hash, text, Words.Of(p.Agreement), agreed.Contains(p.Id) && Packages.Waiting(p.Id, packages, agreed.Contains).Count > 0, p.Fate is { } fate ? Words.Of(fate) : null);
            if (p.Fate is Fate.Dropped) return told;
            measures += BracketMeasures.Of(BracketParser.Parse(text, options));
            (here, whole) = (here + 1, whole + (told.IsAgreed ? 1 : 0));
            return told;
        }
        var parts = paragraphs.ToLookup(p => p.RecommendationId);
        var told = recommendations.ConvertAll(r => new SnapshotRecommendation(r.Id, r.Number, r.Title, [.. parts[r.Id].Select(Told)]));
        var place = await db.RecordHeads.AsNoTracking().Where(h => h.GroupId == draft.GroupId).Select(h => new { h.Sequence, h.Hash }).SingleOrDefaultAsync(cancellation);
        return new Snapshot(draft.Symbol, draft.Title, draft.Scale, new SnapshotMeasures(here, whole, measures.Brackets, measures.AlternativeSets, measures.Options, measures.Words, measures.WordsInBrackets), told,
            new RecordPlace(place?.Sequence ?? 0, Convert.ToHexStringLower(place?.Hash ?? Chain.Start)));
    }
}
