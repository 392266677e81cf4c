using Drafting.Domain.Record;
using Drafting.Domain.Text;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>The first place where the record is not what it was when it was written.</summary>
/// <param name="Where">Group and sequence, or text and version.</param>
/// <param name="What">What is wrong there.</param>
public sealed record BrokenLink(string Where, string What);

/// <summary>Walks every chain of hashes: each group's record, each text's log, the snapshots against a replay of the log, and the anchors in the record against the logs.</summary>
public sealed class RecordVerifier(DraftingDb db)
{
    /// <summary>What has been walked.</summary>
    public sealed record Walked(long Entries, long Changes, int Texts);

    /// <summary>The first broken link, or null.</summary>
    /// <param name="progress">Told what is being walked, how far, of how many.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public async Task<(BrokenLink? Broken, Walked Walked)> Verify(Action<string, long, long>? progress, CancellationToken cancellation)
    {
        long entries = 0, changes = 0;
        var totalEntries = await db.RecordEntries.LongCountAsync(cancellation);
        var totalChanges = await db.TextChanges.LongCountAsync(cancellation);
        var anchors = new Dictionary<long, List<(int Version, string Chain, string TextHash, string Where)>>();

        foreach (var group in await db.Groups.AsNoTracking().OrderBy(g => g.Id).Select(g => new { g.Id, g.Slug }).ToListAsync(cancellation))
        {
            var (sequence, previous) = (0L, Chain.Start);
            await foreach (var entry in db.RecordEntries.AsNoTracking().Where(e => e.GroupId == group.Id).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                var where = $"record of {group.Slug}, entry {entry.Sequence}";
                if (entry.Sequence != ++sequence) return (new BrokenLink($"record of {group.Slug}, entry {sequence}", "it is missing"), new Walked(entries, changes, 0));
                previous = Chain.HashOfEntry(group.Id, entry.Sequence, entry.At, entry.PersonId, entry.DelegationId, entry.Kind, entry.Payload, previous);
                if (!previous.AsSpan().SequenceEqual(entry.Hash)) return (new BrokenLink(where, "its content does not give its hash"), new Walked(entries, changes, 0));
                if (entry.Kind == "text-edited") Anchor(anchors, entry.Payload, where);
                entries++;
                progress?.Invoke("record entries", entries, totalEntries);
            }
            var head = await db.RecordHeads.AsNoTracking().SingleOrDefaultAsync(h => h.GroupId == group.Id, cancellation);
            if (sequence != (head?.Sequence ?? 0) || (head is not null && !head.Hash.AsSpan().SequenceEqual(previous)))
                return (new BrokenLink($"record of {group.Slug}, entry {sequence + 1}", "the record ends here, but its head says otherwise"), new Walked(entries, changes, 0));
        }

        var texts = await db.Texts.AsNoTracking().OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(cancellation);
        foreach (var textId in texts)
        {
            var snapshots = await db.TextSnapshots.AsNoTracking().Where(s => s.TextId == textId).ToDictionaryAsync(s => s.Version, cancellation);
            var expected = anchors.GetValueOrDefault(textId, []).ToLookup(a => a.Version);
            var (version, previous, text, authorship) = (0, Chain.Start, "", Authorship.From(0, default));
            await foreach (var change in db.TextChanges.AsNoTracking().Where(c => c.TextId == textId).OrderBy(c => c.Version).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                var where = $"text {textId}, version {change.Version}";
                BrokenLink? Broken(string what) => new(where, what);
                if (change.Version != ++version) return (new BrokenLink($"text {textId}, version {version}", "it is missing"), new Walked(entries, changes, 0));
                previous = Chain.HashOfChange(textId, change.Version, change.EditorId, change.Seq, change.At, change.PersonId, change.DelegationId, change.Changes, previous);
                if (!previous.AsSpan().SequenceEqual(change.Hash)) return (Broken("its content does not give its hash"), new Walked(entries, changes, 0));
                if (ChangeSet.Read(change.Changes).Changes is not { } set || set.Length != text.Length) return (Broken("its change does not fit the text before it"), new Walked(entries, changes, 0));
                text = set.Apply(text);
                authorship = authorship.Apply(set, new Author(change.PersonId, change.DelegationId));
                if (snapshots.Remove(version, out var snapshot) && (snapshot.Text != text || !Authorship.FromJson(snapshot.Authorship).Equals(authorship)))
                    return (Broken("its snapshot is not what the log gives"), new Walked(entries, changes, 0));
                foreach (var anchor in expected[version])
                    if (anchor.Chain != Convert.ToHexStringLower(previous) || anchor.TextHash != TextHash.Of(text)) return (new BrokenLink(anchor.Where, $"it does not agree with {where}"), new Walked(entries, changes, 0));
                changes++;
                progress?.Invoke("text changes", changes, totalChanges);
            }
            if (anchors.GetValueOrDefault(textId)?.Find(a => a.Version > version) is { Where: not null } cut) return (new BrokenLink($"text {textId}, version {version + 1}", $"it is missing, though {cut.Where} says that the text reached version {cut.Version}"), new Walked(entries, changes, 0));
            if (snapshots.Count > 0) return (new BrokenLink($"text {textId}, version {version + 1}", "it is missing, though a snapshot of a later version is there"), new Walked(entries, changes, 0));
        }
        return (null, new Walked(entries, changes, texts.Count));
    }

    static void Anchor(Dictionary<long, List<(int, string, string, string)>> anchors, string payload, string where)
    {
        var anchor = System.Text.Json.JsonElement.Parse(payload);
        var textId = anchor.GetProperty("textId").GetInt64();
        if (!anchors.TryGetValue(textId, out var list)) anchors[textId] = list = [];
        list.Add((anchor.GetProperty("toVersion").GetInt32(), anchor.GetProperty("chain").GetString()!, anchor.GetProperty("textHash").GetString()!, where));
    }
}
