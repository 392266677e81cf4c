using System.Text.Json;
using Drafting.Domain.Record;
using Drafting.Domain.Text;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>The first place where the record is not what it was when it was written.</summary>
/// <param name="Where">Group and sequence, or text and version.</param>
/// <param name="What">What is wrong there.</param>
public sealed record BrokenLink(string Where, string What);

/// <summary>
/// Walks every chain of hashes: each group's record, each text's log, the snapshots against a replay of the log, and what the record says of a text (its first words, and where its log stood when
/// a snapshot was made) against the log, and every revision. One walk for each instance.
/// </summary>
/// <param name="db">Read only.</param>
/// <param name="progress">Told what is being walked, how far, of how many.</param>
public sealed class RecordVerifier(DraftingDb db, Action<string, long, long>? progress = null)
{
    readonly Dictionary<long, List<Anchor>> anchors = [];
    readonly Dictionary<long, (string Hash, string Where)> revisions = [];

    /// <summary>What the record says of a text at a version; without a hash of the chain, only what it said.</summary>
    sealed record Anchor(int Version, string? Chain, string TextHash, string Where);

    /// <summary>How many entries of records have been walked.</summary>
    public long Entries { get; private set; }

    /// <summary>How many changes of texts have been walked.</summary>
    public long Changes { get; private set; }

    /// <summary>How many texts have been walked to their end.</summary>
    public int Texts { get; private set; }

    /// <summary>The first broken link, or null.</summary>
    public async Task<BrokenLink?> Verify(CancellationToken cancellation)
    {
        var entries = await db.RecordEntries.LongCountAsync(cancellation);
        foreach (var group in await db.Groups.AsNoTracking().OrderBy(g => g.Id).Select(g => new { g.Id, g.Slug }).ToListAsync(cancellation))
            if (await VerifyGroup(group.Id, group.Slug, entries, cancellation) is { } broken) return broken;

        if (await VerifyRevisions(cancellation) is { } other) return other;

        var changes = await db.TextChanges.LongCountAsync(cancellation);
        var texts = await db.Texts.AsNoTracking().Select(t => t.Id).ToListAsync(cancellation);
        foreach (var textId in texts.Union(anchors.Keys).Order())
        {
            if (await VerifyText(textId, changes, cancellation) is { } broken) return broken;
            Texts++;
        }
        return null;
    }

    async Task<BrokenLink?> VerifyGroup(long groupId, string slug, long total, CancellationToken cancellation)
    {
        var (sequence, previous) = (0L, Chain.Start);
        await foreach (var entry in db.RecordEntries.AsNoTracking().Where(e => e.GroupId == groupId).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var where = $"record of {slug}, entry {entry.Sequence}";
            if (entry.Sequence != ++sequence) return new BrokenLink($"record of {slug}, entry {sequence}", "it is missing");
            previous = Chain.HashOfEntry(groupId, entry.Sequence, entry.At, entry.PersonId, entry.DelegationId, entry.Kind, entry.Payload, previous);
            if (!previous.AsSpan().SequenceEqual(entry.Hash)) return new BrokenLink(where, "its content does not give its hash");
            Remember(entry, where);
            Entries++;
            progress?.Invoke("record entries", Entries, total);
        }
        var head = await db.RecordHeads.AsNoTracking().SingleOrDefaultAsync(h => h.GroupId == groupId, cancellation);
        var ends = sequence == (head?.Sequence ?? 0) && (head is null || head.Hash.AsSpan().SequenceEqual(previous));
        return ends ? null : new BrokenLink($"record of {slug}, entry {sequence + 1}", "the record ends here, but its head says otherwise");
    }

    /// <summary>Every revision that the record names is there with the content that it had, and no other is.</summary>
    async Task<BrokenLink?> VerifyRevisions(CancellationToken cancellation)
    {
        await foreach (var revision in db.Revisions.AsNoTracking().OrderBy(r => r.Id).Select(r => new { r.Id, r.Symbol, r.Content, r.Hash }).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (!revisions.Remove(revision.Id, out var told)) return new BrokenLink($"revision {revision.Symbol}", "the record does not know of it");
            if (TextHash.Of(revision.Content) != told.Hash || revision.Hash != told.Hash) return new BrokenLink($"revision {revision.Symbol}", $"its content is not what {told.Where} says");
        }
        return revisions.Count == 0 ? null : new BrokenLink(revisions.Values.First().Where, "the revision that it published is missing");
    }

    /// <summary>Keeps what an entry, whose hash has been found right, says of a text.</summary>
    void Remember(RecordEntry entry, string where)
    {
        var payload = JsonElement.Parse(entry.Payload);
        if (entry.Kind is "amendment-tabled" or "amendment-revised")
        {
            foreach (var part in payload.GetProperty("parts").EnumerateArray()) Anchored(part, where);
            return;
        }
        if (entry.Kind is "merge-concluded" or "merge-abandoned") Anchored(payload, where);
        if (entry.Kind is "revision-published") revisions[payload.GetProperty("revisionId").GetInt64()] = (payload.GetProperty("hash").GetString()!, where);
        if (entry.Kind is not ("text-edited" or "paragraph-added")) return;
        var textId = payload.GetProperty("textId").GetInt64();
        if (!anchors.TryGetValue(textId, out var known)) anchors[textId] = known = [];
        if (entry.Kind == "text-edited")
            known.Add(new Anchor(payload.GetProperty("toVersion").GetInt32(), payload.GetProperty("chain").GetString(), payload.GetProperty("textHash").GetString()!, where));
        else if (payload.GetProperty("text").GetString() is { Length: > 0 } words)
            known.Add(new Anchor(1, null, TextHash.Of(words), where));
    }

    /// <summary>Keeps what an entry says of a text that was written beside the draft's.</summary>
    void Anchored(JsonElement told, string where)
    {
        if (told.GetProperty("textId") is not { ValueKind: JsonValueKind.Number } id || told.GetProperty("version").GetInt32() is var version && version == 0) return;
        if (!anchors.TryGetValue(id.GetInt64(), out var known)) anchors[id.GetInt64()] = known = [];
        known.Add(new Anchor(version, told.GetProperty("chain").GetString(), told.GetProperty("textHash").GetString()!, where));
    }

    async Task<BrokenLink?> VerifyText(long textId, long total, CancellationToken cancellation)
    {
        var snapshots = await db.TextSnapshots.AsNoTracking().Where(s => s.TextId == textId).ToDictionaryAsync(s => s.Version, cancellation);
        var known = anchors.GetValueOrDefault(textId, []);
        var expected = known.ToLookup(a => a.Version);
        var (version, previous, text, authorship) = (0, Chain.Start, "", Authorship.From(0, default));
        await foreach (var change in db.TextChanges.AsNoTracking().Where(c => c.TextId == textId).OrderBy(c => c.Version).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var where = $"text {textId}, version {change.Version}";
            if (change.Version != ++version) return new BrokenLink($"text {textId}, version {version}", "it is missing");
            previous = Chain.HashOfChange(textId, change.Version, change.EditorId, change.Seq, change.At, change.PersonId, change.DelegationId, change.Changes, previous);
            if (!previous.AsSpan().SequenceEqual(change.Hash)) return new BrokenLink(where, "its content does not give its hash");
            if (ChangeSet.Read(change.Changes).Changes is not { } set || set.Length != text.Length) return new BrokenLink(where, "its change does not fit the text before it");
            text = set.Apply(text);
            authorship = authorship.Apply(set, new Author(change.PersonId, change.DelegationId));
            // Compared as it is written, so that one which cannot even be read is found too.
            if (snapshots.Remove(version, out var snapshot) && (snapshot.Text != text || snapshot.Authorship != authorship.ToJson())) return new BrokenLink(where, "its snapshot is not what the log gives");
            if (expected[version].FirstOrDefault(a => a.TextHash != TextHash.Of(text) || (a.Chain is not null && a.Chain != Convert.ToHexStringLower(previous))) is { } anchor)
                return new BrokenLink(anchor.Where, $"it does not agree with {where}");
            Changes++;
            progress?.Invoke("text changes", Changes, total);
        }
        var next = $"text {textId}, version {version + 1}";
        if (known.Find(a => a.Version > version) is { } cut) return new BrokenLink(next, $"it is missing, though {cut.Where} says that the text reached version {cut.Version}");
        return snapshots.Count > 0 ? new BrokenLink(next, "it is missing, though a snapshot of a later version is there") : null;
    }
}
