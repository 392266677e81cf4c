using Drafting.Domain;
using Drafting.Domain.Record;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;

namespace Drafting.Server.Live;

/// <summary>
/// Acts that change live texts together with other rows: alone on the writer's turn, in one transaction with the record. Either the words, the rows and the entry are all there, or nothing is; readers are told after the commit.
/// </summary>
public sealed class TextActs(DraftingDb db, LiveWriter writer, TextStore texts, Fanout fanout, Ledger ledger, Acting acting, TimeProvider clock)
{
    /// <summary>Does <paramref name="act"/> for the current actor; run again from the start if another node was first.</summary>
    /// <exception cref="RefusedException">The act refused, or the database could not be had; nothing was written.</exception>
    public Task<T> Write<T>(Func<Note, TextTurn, Task<T>> act, CancellationToken cancellation) =>
        Write(acting.Actor.GroupId, acting.Actor.PersonId, acting.Actor.DelegationId, act, cancellation);

    /// <summary>Does an act on a group's papers; the person is null for the server itself.</summary>
    public Task<T> Write<T>(long groupId, long? personId, long? delegationId, Func<Note, TextTurn, Task<T>> act, CancellationToken cancellation) => writer.Alone(async () =>
    {
        TextTurn? turn = null;
        try
        {
            var result = await ledger.Write(groupId, personId, delegationId, note =>
            {
                turn?.Abandon();
                turn = new TextTurn(db, texts, fanout, writer, clock, cancellation);
                return act(note, turn);
            }, cancellation);
            turn?.Publish();
            return result;
        }
        catch
        {
            turn?.Abandon();
            throw;
        }
    }, cancellation);
}

/// <summary>The texts that one act reads and changes. Nobody else changes them on this node while it lasts; another node's change makes the act start again.</summary>
public sealed class TextTurn(DraftingDb db, TextStore texts, Fanout fanout, LiveWriter writer, TimeProvider clock, CancellationToken cancellation)
{
    readonly Dictionary<long, (OpenText Text, int From)> touched = [];

    /// <summary>The text at its head.</summary>
    /// <exception cref="RefusedException">There is no such text.</exception>
    public async Task<OpenText> Open(long textId)
    {
        if (touched.TryGetValue(textId, out var known)) return known.Text;
        var text = await texts.Open(db, textId, cancellation) ?? throw new RefusedException(LiveRefusals.NoSuchText);
        await writer.TakeOver(db, text);
        touched[textId] = (text, text.Log.Version);
        return text;
    }

    /// <summary>What it says now, this act's own changes included.</summary>
    public static TextHead Now(OpenText text) => text.Log.Tip;

    /// <summary>Makes a change of the text as it is now, in the name of <paramref name="author"/>.</summary>
    /// <returns>The version it made; the version there was, if the change does nothing.</returns>
    /// <exception cref="RefusedException">What would result is no text: too long, half a character.</exception>
    public int Change(OpenText text, ChangeSet changes, Author author)
    {
        var tip = text.Log.Tip;
        if (changes.IsEmpty) return tip.Version;
        changes = changes.Normalized();
        if (changes.NewLength > TextRules.MaxLength) throw new RefusedException(TextRefusals.TooLong(changes.NewLength));
        if (TextRules.CheckResult(changes, changes.Apply(tip.Text)) is { } breach) throw new RefusedException(breach);
        var entry = new LoggedChange(tip.Version + 1, 0, tip.Version + 1, author, DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()), changes);
        var json = changes.ToJson();
        var hash = Chain.HashOfChange(text.Id, entry.Version, 0, entry.Seq, entry.At, author.PersonId, author.DelegationId, json, text.StagedHash);
        db.TextChanges.Add(new TextChange
        {
            TextId = text.Id,
            Version = entry.Version,
            EditorId = 0,
            Seq = entry.Seq,
            PersonId = author.PersonId,
            DelegationId = author.DelegationId,
            At = entry.At,
            Changes = json,
            Hash = hash,
        });
        text.Stage([entry], hash);
        return entry.Version;
    }

    /// <summary>The changes after a version, up to now without this act's own.</summary>
    /// <exception cref="RefusedException">There is no such version.</exception>
    public async Task<IReadOnlyList<LoggedChange>> Since(OpenText text, int version)
    {
        var head = text.Log.Version;
        if (version < 0 || version > head) throw new RefusedException(TextRefusals.UnknownVersion(version, head));
        return text.Log.Since(version) ?? await TextHistory.Since(db, text.Id, version, cancellation);
    }

    /// <summary>The changes that this act has made so far.</summary>
    public IReadOnlyList<LoggedChange> Own(OpenText text) => text.Log.Staged;

    /// <summary>Where a stretch of an earlier version stands now: grown by what was typed inside it, not by what was typed at its ends.</summary>
    public async Task<(int Start, int End)> Moved(OpenText text, int version, int start, int end)
    {
        var since = await Since(text, version);
        var length = since.Count > 0 ? since[0].Changes.Length : text.Log.Text.Length;
        if (start < 0 || end < start || end > length) throw new RefusedException(LiveRefusals.OutsideText(start, end, length));
        foreach (var entry in since)
        {
            var (from, to) = (entry.Changes.MapPosition(start, 1), entry.Changes.MapPosition(end, -1));
            (start, end) = start == end ? (entry.Changes.MapPosition(start, -1), entry.Changes.MapPosition(start, -1)) : (Math.Min(from, to), Math.Max(from, to));
        }
        return (start, end);
    }

    internal void Publish()
    {
        var now = clock.GetTimestamp();
        foreach (var (text, from) in touched.Values)
        {
            if (text.Log.Tip.Version == text.Log.Version) continue;
            text.Commit(now);
            fanout.Publish(text, from);
        }
    }

    internal void Abandon()
    {
        // Whether the commit came through is not known here; the database knows. A text that this act began may not be there at all.
        foreach (var (text, _) in touched.Values) texts.Forget(text);
    }
}
