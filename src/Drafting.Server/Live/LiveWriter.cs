using System.Data;
using System.Data.Common;
using System.Threading.Channels;
using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Record;
using Drafting.Domain.Text;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Drafting.Server.Live;

/// <summary>
/// The one writer of live texts on this node. It takes what waits, decides each submission against what is stored now, and commits all of it in one transaction (group commit);
/// only then are senders answered and readers told. Another node may write too: the keys of the log decide, and whoever lost reads the tail and decides again.
/// </summary>
public sealed partial class LiveWriter(DbSource source, TextStore texts, Fanout fanout, TimeProvider clock, ILogger<LiveWriter> log) : BackgroundService
{
    const int Attempts = 5, MaxBatch = 256, MaxWaiting = 10_000;

    /// <summary>How far back a submission may start and still be moved to the head here; further back the client pulls and moves it itself.</summary>
    const int LongestTail = 4_000;

    readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>What waits for the writer: a submission, or, without one, a text to be brought up to what other nodes have committed, or an act that nothing else may come between.</summary>
    sealed record Waiting(long TextId, long PersonId, TextSubmission? Submission, Func<Task>? Act = null)
    {
        public TaskCompletionSource<Answer<SubmitValue>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Answer<SubmitValue>? Decided { get; set; }
    }

    sealed record Rules(long GroupId, TextWriters Writers, string Label, EditingPolicy Policy, bool Withdrawn, int Head)
    {
        /// <summary>Who may write it, where the text itself names them.</summary>
        public Audience? Named { get; init; }
    }

    sealed record Seat(long GroupId, long PersonId, long? DelegationId, Role? Role, long? SeatDelegationId);

    /// <summary>Hands a submission to the writer; the answer comes when it is durable, or refused. Its author is filled in from the editor.</summary>
    public async Task<Answer<SubmitValue>> Submit(long textId, long personId, TextSubmission submission, CancellationToken cancellation)
    {
        var waiting = new Waiting(textId, personId, submission);
        try
        {
            await queue.Writer.WriteAsync(waiting, cancellation);
        }
        catch (ChannelClosedException)
        {
            return LiveRefusals.Stopping;
        }
        return await waiting.Answer.Task;
    }

    /// <summary>Has a text brought up to what other nodes have committed; returns when that has been tried.</summary>
    public async Task Refresh(long textId)
    {
        var waiting = new Waiting(textId, 0, null);
        if (queue.Writer.TryWrite(waiting)) await waiting.Answer.Task;
    }

    /// <summary>Does an act alone: no submission is decided or committed on this node meanwhile. What it throws reaches the caller.</summary>
    /// <exception cref="RefusedException">The server is stopping.</exception>
    public async Task<T> Alone<T>(Func<Task<T>> act, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = new Waiting(0, 0, null, async () =>
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                done.SetResult(await act());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        try
        {
            await queue.Writer.WriteAsync(waiting, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new RefusedException(LiveRefusals.Stopping);
        }
        return await done.Task;
    }

    /// <summary>Finishes what was accepted, refuses the rest.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(MaxBatch);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            Func<Task>? act = null;
            while (act is null && batch.Count < MaxBatch && queue.Reader.TryRead(out var waiting))
            {
                act = waiting.Act;
                if (act is null) batch.Add(waiting);
            }
            if (batch.Count > 0) await Commit(batch);
            if (act is not null) await act();
        }
    }

    async Task Commit(List<Waiting> batch)
    {
        if (await Attempt(batch) is { } failure)
        {
            // One that fails for a reason of its own must not take the others with it.
            if (failure == LiveRefusals.StoreFailed && batch.Count > 1)
            {
                foreach (var waiting in batch) await Commit([waiting]);
                return;
            }
            foreach (var waiting in batch) waiting.Decided = failure;
        }
        foreach (var waiting in batch) waiting.Answer.TrySetResult(waiting.Decided ?? LiveRefusals.StoreFailed);
    }

    /// <summary>Decides and commits a batch; null if that was done, otherwise why nothing of it was.</summary>
    async Task<Refusal?> Attempt(List<Waiting> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            var touched = new Dictionary<long, OpenText>();
            Refusal failure;
            try
            {
                await using var db = source.Open();
                if (await TryCommit(db, batch, touched)) return null;
                failure = LiveRefusals.Busy;
            }
            catch (Exception e)
            {
                // Whatever it was, the writer of all texts goes on; nothing of this batch has been acknowledged.
                CommitFailed(log, batch.Count, e);
                failure = LiveRefusals.StoreFailed;
            }
            // Whether the commit came through or not is not known here; the database knows.
            foreach (var text in touched.Values) texts.Forget(text);
            if (attempt == Attempts || failure != LiveRefusals.Busy) return failure;
        }
    }

    /// <summary>One attempt; false if another writer was first.</summary>
    async Task<bool> TryCommit(DraftingDb db, List<Waiting> batch, Dictionary<long, OpenText> touched)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var textIds = batch.Select(w => w.TextId).Distinct().ToArray();
        var editorIds = batch.Where(w => w.Submission is not null).Select(w => w.Submission!.ClientId).Distinct().ToArray();
        var rules = await ReadRules(db, textIds);
        var seats = await ReadSeats(db, editorIds);
        var rows = new List<TextChange>(batch.Count);
        var before = new Dictionary<long, int>();

        foreach (var waiting in batch)
        {
            var rule = rules.GetValueOrDefault(waiting.TextId);
            var open = await OpenCurrent(db, waiting, rule, touched);
            if (open is not { } text || rule is null || waiting.Submission is not { } submission)
            {
                waiting.Decided = LiveRefusals.NoSuchText;
                continue;
            }
            before.TryAdd(text.Id, text.Log.Version);
            var seat = seats.GetValueOrDefault(submission.ClientId);
            // Only somebody who sits in the group is told what the text says now.
            waiting.Decided = Allowed(waiting, rule, seat) is { } refusal
                ? seat?.Role is null || refusal == LiveRefusals.NotYourEditor ? refusal : Refuse(text, submission, refusal)
                : Decide(text, submission with { Author = new Author(seat!.PersonId, seat.DelegationId) }, rows);
        }

        try
        {
            if (rows.Count > 0) await Insert(db, transaction, rows);
            await transaction.CommitAsync();
        }
        catch (DbException e) when (db.IsCollision(e) || db.IsBusy(e))
        {
            Collided(log, e.Message);
            return false;
        }

        var now = clock.GetTimestamp();
        foreach (var text in touched.Values)
        {
            if (text.Log.Tip.Version == text.Log.Version) continue;
            text.Commit(now);
            fanout.Publish(text, before[text.Id]);
        }
        return true;
    }

    /// <summary>The text in memory, brought up to what other nodes have committed, with enough of its log to move the submission.</summary>
    async Task<OpenText?> OpenCurrent(DraftingDb db, Waiting waiting, Rules? rule, Dictionary<long, OpenText> touched)
    {
        if (rule is null) return null;
        if (touched.TryGetValue(waiting.TextId, out var text)) return text;
        text = await texts.Open(db, waiting.TextId, CancellationToken.None);
        if (text is null) return null;
        if (text.Log.Version < rule.Head) await TakeOver(db, text);
        var missed = waiting.Submission is { BaseVersion: >= 0 } submission && submission.BaseVersion < text.Log.OldestBase ? text.Log.Version - submission.BaseVersion : 0;
        if (missed is > 0 and <= LongestTail)
            text = await texts.Reload(db, waiting.TextId, missed, CancellationToken.None) ?? text;
        touched[waiting.TextId] = text;
        return text;
    }

    /// <summary>Appends what another node has committed, and tells this node's readers.</summary>
    public async Task TakeOver(DraftingDb db, OpenText text)
    {
        var from = text.Log.Version;
        var rows = await db.TextChanges.AsNoTracking().Where(c => c.TextId == text.Id && c.Version > from).OrderBy(c => c.Version).ToListAsync();
        if (rows.Count == 0) return;
        text.Stage([.. rows.Select(TextStore.EntryOf)], rows[^1].Hash);
        text.Commit(clock.GetTimestamp());
        fanout.Publish(text, from);
    }

    static Refusal? Allowed(Waiting waiting, Rules rule, Seat? seat)
    {
        if (seat is null || seat.PersonId != waiting.PersonId || seat.GroupId != rule.GroupId) return LiveRefusals.NotYourEditor;
        if (seat.Role is not null && seat.DelegationId != seat.SeatDelegationId) return LiveRefusals.NotYourEditor;
        return rule.Writers switch
        {
            TextWriters.Paragraph => EditingRules.MayEdit(seat.Role, rule.Policy, rule.Withdrawn, rule.Label),
            TextWriters.Chair => seat.Role is Role.Chair or Role.Secretariat ? null : DraftRefusals.NotYourPen,
            // One who was never let in is told no more than of a text that does not exist.
            TextWriters.Named => rule.Named?.Holds(seat.Role, seat.DelegationId) is true ? null : LiveRefusals.NotYourEditor,
            _ => DraftRefusals.Frozen,
        };
    }

    Answer<SubmitValue> Decide(OpenText text, TextSubmission submission, List<TextChange> rows)
    {
        switch (text.Log.Decide(submission))
        {
            case Decision.Refused refused:
                return Refuse(text, submission, refused.Refusal);
            case Decision.Resync:
                return Refuse(text, submission, LiveRefusals.Resync(submission.BaseVersion, text.Log.Tip.Version));
            case Decision.Accepted accepted:
                var hash = text.StagedHash;
                foreach (var entry in accepted.Entries)
                {
                    var changes = entry.Changes.ToJson();
                    hash = Chain.HashOfChange(text.Id, entry.Version, entry.ClientId, entry.Seq, entry.At, entry.Author.PersonId, entry.Author.DelegationId, changes, hash);
                    rows.Add(new TextChange
                    {
                        TextId = text.Id,
                        Version = entry.Version,
                        EditorId = entry.ClientId,
                        Seq = entry.Seq,
                        PersonId = entry.Author.PersonId,
                        DelegationId = entry.Author.DelegationId,
                        At = entry.At,
                        Changes = changes,
                        Hash = hash,
                    });
                }
                text.Stage(accepted.Entries, hash);
                return new SubmitValue(text.Id, text.Log.Tip.Version, text.Log.LastSeqOf(submission.ClientId));
            default:
                throw new InvalidOperationException("A decision is one of three.");
        }
    }

    static Answer<SubmitValue> Refuse(OpenText text, TextSubmission submission, Refusal refusal)
    {
        var head = text.Log.Head;
        return new WireRefusal(refusal.Code, refusal.Message, refusal.Action, text.Log.LastSeqOf(submission.ClientId), new WireHead(head.Version, head.Text, head.Hash));
    }

    static async Task<Dictionary<long, Rules>> ReadRules(DraftingDb db, long[] textIds)
    {
        var rules = await (from text in db.Texts.Where(t => textIds.Contains(t.Id))
                           join found in db.Paragraphs on text.Id equals found.TextId into places
                           from paragraph in places.DefaultIfEmpty()
                           select new
                           {
                               text.Id,
                               Rules = new Rules(text.GroupId, text.Writers, paragraph == null ? "" : paragraph.Label, paragraph == null ? EditingPolicy.Drafting : paragraph.Policy,
                                   paragraph != null && (paragraph.Withdrawn != null || paragraph.Recommendation!.Withdrawn != null), db.TextChanges.Where(c => c.TextId == text.Id).Max(c => (int?)c.Version) ?? 0),
                           })
            .ToDictionaryAsync(r => r.Id, r => r.Rules);
        var named = rules.Where(r => r.Value.Writers is TextWriters.Named).Select(r => r.Key).ToArray();
        if (named.Length == 0) return rules;
        foreach (var benches in (await db.TextBenches.Where(b => named.Contains(b.TextId)).Select(b => new { b.TextId, b.DelegationId }).ToListAsync()).GroupBy(b => b.TextId))
            rules[benches.Key] = rules[benches.Key] with { Named = new Audience(benches.Select(b => b.DelegationId)) };
        return rules;
    }

    static async Task<Dictionary<long, Seat>> ReadSeats(DraftingDb db, long[] editorIds) =>
        await (from editor in db.Editors.Where(e => editorIds.Contains(e.Id))
               join seat in db.Memberships on new { editor.PersonId, editor.GroupId } equals new { seat.PersonId, seat.GroupId } into seats
               from seat in seats.DefaultIfEmpty()
               select new { editor.Id, Seat = new Seat(editor.GroupId, editor.PersonId, editor.DelegationId, seat == null ? null : seat.Role, seat == null ? null : seat.DelegationId) })
            .ToDictionaryAsync(s => s.Id, s => s.Seat);

    /// <summary>The hottest statement of the product, so it does not go through the change tracker; the names are the model's, the same in both databases.</summary>
    static async Task Insert(DraftingDb db, IDbContextTransaction transaction, List<TextChange> rows)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = """
            INSERT INTO "TextChanges" ("TextId", "Version", "EditorId", "Seq", "PersonId", "DelegationId", "At", "Changes", "Hash")
            VALUES (@text, @version, @editor, @seq, @person, @delegation, @at, @changes, @hash)
            """;
        DbParameter Parameter(string name, DbType type)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = (name, type);
            command.Parameters.Add(parameter);
            return parameter;
        }
        var (text, version, editor, seq) = (Parameter("@text", DbType.Int64), Parameter("@version", DbType.Int32), Parameter("@editor", DbType.Int64), Parameter("@seq", DbType.Int32));
        var (person, delegation, at) = (Parameter("@person", DbType.Int64), Parameter("@delegation", DbType.Int64), Parameter("@at", DbType.Int64));
        var (changes, hash) = (Parameter("@changes", DbType.String), Parameter("@hash", DbType.Binary));
        foreach (var row in rows)
        {
            (text.Value, version.Value, editor.Value, seq.Value) = (row.TextId, row.Version, row.EditorId, row.Seq);
            (person.Value, delegation.Value, at.Value) = (row.PersonId, row.DelegationId ?? (object)DBNull.Value, row.At.ToUnixTimeMilliseconds());
            (changes.Value, hash.Value) = (row.Changes, row.Hash);
            await command.ExecuteNonQueryAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Count} submissions could not be committed; none was acknowledged")]
    static partial void CommitFailed(ILogger logger, int count, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Another writer was first: {Reason}")]
    static partial void Collided(ILogger logger, string reason);
}

/// <summary>What is refused on the live path beside <see cref="TextRefusals"/> and <see cref="DraftRefusals"/>.</summary>
public static class LiveRefusals
{
    /// <summary>No such text or draft for this caller.</summary>
    public static readonly Refusal NoSuchText = new("not-found", "There is no such text, or you may not read it.", "Load the draft again.");

    /// <summary>A method was called with null.</summary>
    public static readonly Refusal NoArgument = new("malformed", "The method was called without its argument.", "Send one object with the members that the protocol names.");

    /// <summary>The client id is somebody else's, of another group or delegation, or was never issued.</summary>
    public static readonly Refusal NotYourEditor = new("client", "This client id is not yours, or not for this group and delegation.", "Ask for a new client id.");

    /// <summary>The store is locked.</summary>
    public static readonly Refusal Busy = new("try-again", "The store is busy; nothing was written.", "Wait a moment and send the same again.");

    /// <summary>The store failed.</summary>
    public static readonly Refusal StoreFailed = new("try-again", "The store could not write this; nothing was acknowledged.", "Keep the words and send the same again; if it stays so, tell whoever runs this installation.");

    /// <summary>The server is going down.</summary>
    public static readonly Refusal Stopping = new("try-again", "The server is stopping; this was not written.", "Connect again and send the same.");

    /// <summary>More submissions in a second than one connection may send.</summary>
    public static readonly Refusal TooFast = new("too-fast", "This connection sends faster than it may.", "Wait a second and send the same again.");

    /// <summary>The submission starts too far back.</summary>
    public static Refusal Resync(int baseVersion, int head) =>
        new("resync", $"Version {baseVersion} is too far behind {head} to be moved here.", "Catch up to the head, move what is pending over it, and submit on that version.");

    /// <summary>A stretch that the text does not have.</summary>
    public static Refusal OutsideText(int start, int end, int length) =>
        new("outside-text", $"The stretch from {start} to {end} does not lie within the text, which had {length} characters at that version.", "Send positions in UTF-16 code units of the version that is named.");

    /// <summary>More drafts than a connection may join.</summary>
    public static readonly Refusal TooManyDrafts = new("too-many", "This connection has joined as many drafts as it may.", "Leave one first.");

    /// <summary>The draft was not joined.</summary>
    public static readonly Refusal NotJoined = new("not-joined", "This connection has not joined the draft of this text.", "Join the draft first.");
}
