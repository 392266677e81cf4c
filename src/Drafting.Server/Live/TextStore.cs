using System.Collections.Concurrent;
using Drafting.Domain.Record;
using Drafting.Domain.Text;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Live;

/// <summary>The live texts that this node has in memory, and the way from the database to them: the last snapshot and the changes after it, never the whole log.</summary>
public sealed class TextStore(DbSource source, TimeProvider clock)
{
    readonly ConcurrentDictionary<long, OpenText> open = new();

    /// <summary>Those in memory.</summary>
    public ICollection<OpenText> InMemory => open.Values;

    /// <summary>The text with this id, loaded if need be; null if there is none.</summary>
    public async ValueTask<OpenText?> Open(DraftingDb db, long textId, CancellationToken cancellation)
    {
        if (!open.TryGetValue(textId, out var text))
        {
            await Load(db, [textId], 0, cancellation);
            if (!open.TryGetValue(textId, out text)) return null;
        }
        text.TouchedAt = clock.GetTimestamp();
        return text;
    }

    /// <summary>The heads of many texts, in three queries for those that are not in memory.</summary>
    public async Task<IReadOnlyList<TextState>> Heads(DraftingDb db, IReadOnlyCollection<long> textIds, CancellationToken cancellation)
    {
        var missing = textIds.Where(id => !open.ContainsKey(id)).ToArray();
        if (missing.Length > 0) await Load(db, missing, 0, cancellation);
        var heads = new List<TextState>(textIds.Count);
        foreach (var id in textIds)
        {
            if (await Open(db, id, cancellation) is { } text) heads.Add(StateOf(text));
        }
        return heads;
    }

    /// <summary>A text's committed head as it is told.</summary>
    public static TextState StateOf(OpenText text)
    {
        var head = text.Log.Head;
        return new TextState(text.Id, head.Version, head.Text, head.Hash);
    }

    /// <summary>Forgets what is in memory of a text; the next use loads it again.</summary>
    public void Forget(OpenText text) => open.TryRemove(new KeyValuePair<long, OpenText>(text.Id, text));

    /// <summary>Loads a text again with at least <paramref name="tail"/> entries of its log in memory.</summary>
    public async Task<OpenText?> Reload(DraftingDb db, long textId, int tail, CancellationToken cancellation)
    {
        open.TryRemove(textId, out _);
        await Load(db, [textId], tail, cancellation);
        return open.GetValueOrDefault(textId);
    }

    async Task Load(DraftingDb db, IReadOnlyCollection<long> textIds, int tail, CancellationToken cancellation)
    {
        var places = await db.Texts.Where(t => textIds.Contains(t.Id)).Select(t => new { TextId = t.Id, t.GroupId, t.DraftId, t.Readers }).ToListAsync(cancellation);
        var named = places.Where(p => p.Readers is TextReaders.Named).Select(p => p.TextId).ToArray();
        var audiences = named.Length == 0 ? [] : await Audiences(db, named, cancellation);
        var snapshots = await db.TextSnapshots.AsNoTracking()
            .Where(s => textIds.Contains(s.TextId) && s.Version == db.TextSnapshots.Where(o => o.TextId == s.TextId).Max(o => o.Version))
            .ToDictionaryAsync(s => s.TextId, cancellation);
        var changes = (await db.TextChanges.AsNoTracking()
            .Where(c => textIds.Contains(c.TextId)
                && (c.Version >= (db.TextSnapshots.Where(s => s.TextId == c.TextId).Max(s => (int?)s.Version) ?? 0)
                    || c.Version > db.TextChanges.Where(o => o.TextId == c.TextId).Max(o => o.Version) - tail))
            .OrderBy(c => c.TextId).ThenBy(c => c.Version).ToListAsync(cancellation)).ToLookup(c => c.TextId);

        foreach (var place in places)
        {
            var snapshot = snapshots.GetValueOrDefault(place.TextId);
            var text = snapshot?.Text ?? "";
            var authorship = snapshot is null ? Authorship.From(0, default) : Authorship.FromJson(snapshot.Authorship);
            var version = snapshot?.Version ?? 0;
            var hash = Chain.Start;
            var entries = new List<LoggedChange>();
            foreach (var row in changes[place.TextId])
            {
                var entry = EntryOf(row);
                entries.Add(entry);
                hash = row.Hash;
                if (row.Version <= version) continue;
                text = entry.Changes.Apply(text);
                authorship = authorship.Apply(entry.Changes, entry.Author);
                version = row.Version;
            }
            var log = new TextLog(version, text, authorship, entries, client => LastSeq(place.TextId, client));
            open.TryAdd(place.TextId, new OpenText(place.TextId, place.GroupId, place.DraftId, log, hash, snapshot?.Version ?? 0, audiences.GetValueOrDefault(place.TextId)) { TouchedAt = clock.GetTimestamp() });
        }
    }

    /// <summary>Reads again who may know of the texts in memory that are not everybody's: another node may have changed it.</summary>
    public async Task RefreshAudiences(DraftingDb db, CancellationToken cancellation)
    {
        var texts = open.Values.Where(t => t.Audience is not null).ToList();
        if (texts.Count == 0) return;
        var ids = texts.Select(t => t.Id).ToArray();
        var all = (await db.Texts.Where(t => ids.Contains(t.Id) && t.Readers == TextReaders.All).Select(t => t.Id).ToListAsync(cancellation)).ToHashSet();
        var audiences = await Audiences(db, ids, cancellation);
        foreach (var text in texts) text.Audience = all.Contains(text.Id) ? null : audiences.GetValueOrDefault(text.Id) ?? new Audience([]);
    }

    /// <summary>Takes over who may know of a text, after the command that changed it has committed.</summary>
    public async Task RefreshAudience(DraftingDb db, long textId, CancellationToken cancellation)
    {
        if (!open.TryGetValue(textId, out var text)) return;
        var readers = await db.Texts.Where(t => t.Id == textId).Select(t => t.Readers).SingleAsync(cancellation);
        text.Audience = readers is TextReaders.All ? null : (await Audiences(db, [textId], cancellation)).GetValueOrDefault(textId) ?? new Audience([]);
    }

    static async Task<Dictionary<long, Audience>> Audiences(DraftingDb db, long[] textIds, CancellationToken cancellation) =>
        (await db.TextBenches.Where(b => textIds.Contains(b.TextId)).Select(b => new { b.TextId, b.DelegationId }).ToListAsync(cancellation))
            .GroupBy(b => b.TextId).ToDictionary(g => g.Key, g => new Audience(g.Select(b => b.DelegationId)));

    int LastSeq(long textId, long editorId)
    {
        using var db = source.Open();
        return db.TextChanges.Where(c => c.TextId == textId && c.EditorId == editorId).Max(c => (int?)c.Seq) ?? 0;
    }

    /// <summary>A row of the log as the domain sees it.</summary>
    /// <exception cref="InvalidOperationException">The stored change cannot be read: the database was altered from outside.</exception>
    public static LoggedChange EntryOf(TextChange row) => new(row.Version, row.EditorId, row.Seq, new Author(row.PersonId, row.DelegationId), row.At,
        ChangeSet.Read(row.Changes).Changes ?? throw new InvalidOperationException($"Version {row.Version} of text {row.TextId} cannot be read. Run verify-record."));

    /// <summary>An entry as it is told.</summary>
    public static WireEntry WireOf(LoggedChange entry) =>
        new(entry.Version, entry.ClientId, entry.Seq, entry.Author.PersonId, entry.Author.DelegationId, entry.At.ToUnixTimeMilliseconds(), new WireChange(entry.Changes.ToJson()));

    /// <summary>Begins a live text inside a command's transaction: its first words are version 1 of its log, in the name of whoever added it. No words, no version.</summary>
    public static LiveText Begin(DraftingDb db, long groupId, long draftId, TextReaders readers = TextReaders.All, TextWriters writers = TextWriters.Paragraph)
    {
        var text = new LiveText { GroupId = groupId, DraftId = draftId, Readers = readers, Writers = writers };
        db.Texts.Add(text);
        return text;
    }

    /// <summary>Logs the first words of a text that has been saved.</summary>
    public static void FirstWords(DraftingDb db, long textId, string words, Author author, DateTimeOffset at)
    {
        if (words.Length == 0) return;
        var changes = ChangeSet.Of(0, new Edit(0, 0, words)).ToJson();
        db.TextChanges.Add(new TextChange
        {
            TextId = textId,
            Version = 1,
            EditorId = 0,
            Seq = 1,
            PersonId = author.PersonId,
            DelegationId = author.DelegationId,
            At = at,
            Changes = changes,
            Hash = Chain.HashOfChange(textId, 1, 0, 1, at, author.PersonId, author.DelegationId, changes, Chain.Start),
        });
        db.TextSnapshots.Add(new TextSnapshot { TextId = textId, Version = 1, Text = words, Authorship = Authorship.From(words.Length, author).ToJson() });
    }
}
