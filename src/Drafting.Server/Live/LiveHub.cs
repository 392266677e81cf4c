using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Live;

/// <summary>The live protocol's methods, as docs/live-protocol.md specifies them. A refusal is an answer, never an exception.</summary>
public sealed partial class LiveHub(DraftingDb db, Actors actors, TextStore texts, LiveWriter writer, Fanout fanout, TimeProvider clock, ILogger<LiveHub> log) : Hub
{
    public const int Protocol = 1;
    const int MaxDrafts = 20, CatchUpEntries = 500, SubmitsPerSecond = 2_000;
    static readonly object JoinedKey = new(), RateKey = new(), EditorsKey = new();

    /// <summary>The greatest message a client may send, in bytes.</summary>
    public const int MaxMessage = 1 << 20;

    /// <summary>What is read of a change at all; whether the text becomes too long is the log's to say, with the head beside it.</summary>
    static readonly ChangeSetBounds Readable = new(TextRules.MaxSections, MaxMessage, int.MaxValue);

    Dictionary<long, Actor> Joined => (Dictionary<long, Actor>)Context.Items[JoinedKey]!;

    public override Task OnConnectedAsync()
    {
        Context.Items[JoinedKey] = new Dictionary<long, Actor>();
        Context.Items[EditorsKey] = new ConcurrentDictionary<long, bool>();
        Context.Items[RateKey] = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * SubmitsPerSecond,
            TokensPerPeriod = SubmitsPerSecond / 10,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            AutoReplenishment = false,
            QueueLimit = 0,
        });
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        var outbox = LiveConnections.OutboxOf(Context);
        long[] drafts;
        lock (Joined) drafts = [.. Joined.Keys];
        foreach (var draftId in drafts) fanout.Leave(draftId, outbox);
        return Task.CompletedTask;
    }

    public async Task<Answer<NewEditorValue>> NewEditor(GroupArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (argument.Group is null || await actors.In(argument.Group, Context.User!, Context.ConnectionAborted) is not { } actor) return AccessRefusals.NoSuchGroup;
        if (actor.PersonId is not { } personId) return AccessRefusals.SignIn;
        if (!actor.May(Act.EditText)) return AccessRefusals.NotYourRole(actor.Role);
        if (!Allow()) return LiveRefusals.TooFast;
        var editor = new LiveEditor { GroupId = actor.GroupId, PersonId = personId, DelegationId = actor.DelegationId, IssuedAt = clock.GetUtcNow() };
        db.Editors.Add(editor);
        await db.SaveChangesAsync(Context.ConnectionAborted);
        return new NewEditorValue(editor.Id);
    }

    public async Task<Answer<JoinValue>> JoinDraft(DraftArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (await actors.OfDraft(argument.DraftId, Context.User!, Context.ConnectionAborted) is not { } actor) return LiveRefusals.NoSuchText;
        var outbox = LiveConnections.OutboxOf(Context);
        lock (Joined)
        {
            if (Joined.Count >= MaxDrafts && !Joined.ContainsKey(argument.DraftId)) return LiveRefusals.TooManyDrafts;
            Joined[argument.DraftId] = actor;
        }
        // Listening begins before reading: what is committed in between is then heard twice rather than never.
        fanout.Join(argument.DraftId, new Fanout.Listener(outbox, Context.User!, actor));
        var outline = await DraftOutline.Read(db, actor.GroupId, argument.DraftId, Context.ConnectionAborted);
        if (outline is null) return LiveRefusals.NoSuchText;
        var heads = await texts.Heads(db, [.. outline.Recommendations.SelectMany(r => r.Paragraphs).Select(p => p.TextId)], Context.ConnectionAborted);
        var (people, observers) = fanout.PresentIn(argument.DraftId);
        return new JoinValue(Protocol, outline, heads, people, observers,
            new You(outbox.Name, actor.PersonId, actor.Name, Words.Of(actor.Role), actor.DelegationId, actor.May(Act.EditText)),
            new Limits(TextRules.MaxLength, TextRules.MaxChanges, SubmitsPerSecond, CatchUpEntries));
    }

    public Task<Answer<Nothing>> LeaveDraft(DraftArgument? argument)
    {
        if (argument is null) return Task.FromResult<Answer<Nothing>>(LiveRefusals.NoArgument);
        lock (Joined) Joined.Remove(argument.DraftId);
        fanout.Leave(argument.DraftId, LiveConnections.OutboxOf(Context));
        return Task.FromResult<Answer<Nothing>>(new Nothing());
    }

    public async Task<Answer<DraftOutline>> Outline(DraftArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (await actors.OfDraft(argument.DraftId, Context.User!, Context.ConnectionAborted) is not { } actor) return LiveRefusals.NoSuchText;
        return await DraftOutline.Read(db, actor.GroupId, argument.DraftId, Context.ConnectionAborted) is { } outline ? outline : LiveRefusals.NoSuchText;
    }

    public async Task<Answer<SubmitValue>> Submit(SubmitArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (actors.PersonOf(Context.User!) is not { } personId) return AccessRefusals.SignIn;
        if (!Allow()) return LiveRefusals.TooFast;
        var count = argument.Changes?.Count ?? 0;
        if (count == 0) return TextRefusals.NothingSubmitted();
        if (count > TextRules.MaxChanges) return TextRefusals.TooManyChanges(count);
        var changes = new ChangeSet[count];
        for (var i = 0; i < count; i++)
        {
            var reading = ChangeSet.Read(argument.Changes![i].Json ?? "null", Readable);
            if (reading.Problem is { } problem) return TextRefusals.NotAChangeSet(i + 1, problem);
            changes[i] = reading.Changes!;
        }
        if (!await MayKnow(argument.TextId)) return LiveRefusals.NoSuchText;
        // The author is not taken from here: the writer fills in whom the editor was issued to.
        return await writer.Submit(argument.TextId, personId,
            new TextSubmission(argument.ClientId, argument.FirstSeq, argument.BaseVersion, changes, default, clock.GetUtcNow()), Context.ConnectionAborted);
    }

    public async Task<Answer<CatchUpValue>> CatchUp(CatchUpArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (await OpenFor(argument.TextId) is not { } text) return LiveRefusals.NoSuchText;
        var head = text.Log.Version;
        if (argument.FromVersion < 0 || argument.FromVersion > head) return TextRefusals.UnknownVersion(argument.FromVersion, head);
        var entries = text.Log.Since(argument.FromVersion)?.Take(CatchUpEntries)
            ?? (await db.TextChanges.AsNoTracking().Where(c => c.TextId == argument.TextId && c.Version > argument.FromVersion).OrderBy(c => c.Version).Take(CatchUpEntries)
                .ToListAsync(Context.ConnectionAborted)).Select(TextStore.EntryOf);
        WireEntry[] wire = [.. entries.Select(TextStore.WireOf)];
        return new CatchUpValue(argument.TextId, argument.FromVersion, argument.FromVersion + wire.Length, Math.Max(head, argument.FromVersion + wire.Length), wire);
    }

    public async Task<Answer<TextState>> Snapshot(TextArgument? argument) => argument is null ? LiveRefusals.NoArgument : await OpenFor(argument.TextId) is { } text ? TextStore.StateOf(text) : LiveRefusals.NoSuchText;

    public async Task<Answer<Nothing>> Point(PointArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (await texts.Open(db, argument.TextId, Context.ConnectionAborted) is not { } text) return LiveRefusals.NoSuchText;
        Actor? actor;
        lock (Joined) actor = Joined.GetValueOrDefault(text.DraftId);
        if (text.Audience is { } audience && actor is not null && !audience.Holds(actor)) return LiveRefusals.NoSuchText;
        if (actor is null) return text.Audience is null ? LiveRefusals.NotJoined : LiveRefusals.NoSuchText;
        if (actor.PersonId is not { } personId) return AccessRefusals.SignIn;
        if (!actor.May(Act.EditText)) return AccessRefusals.NotYourRole(actor.Role);
        if (!Allow()) return LiveRefusals.TooFast;
        if (!await IsOwn(argument.ClientId, personId)) return LiveRefusals.NotYourEditor;
        var outbox = LiveConnections.OutboxOf(Context);
        fanout.Tell(text.DraftId, "pointer", new PointerMessage(text.Id, argument.ClientId, argument.Version, argument.Anchor, argument.Head, outbox.Name, personId, actor.DelegationId), courtesy: true, except: outbox, audience: text.Audience);
        return new Nothing();
    }

    public async Task<Answer<Nothing>> ReportMismatch(MismatchArgument? argument)
    {
        if (argument is null) return LiveRefusals.NoArgument;
        if (await OpenFor(argument.TextId) is not { } text) return LiveRefusals.NoSuchText;
        Mismatch(log, argument.TextId, argument.Version, argument.Hash?[..Math.Min(16, argument.Hash.Length)].ReplaceLineEndings(" ") ?? "", text.Log.Version, text.Log.Head.Hash);
        return new Nothing();
    }

    /// <summary>Whether the caller may know of a text: its draft was joined, or its group lets the caller read.</summary>
    async Task<bool> MayKnow(long textId)
    {
        if (await texts.Open(db, textId, Context.ConnectionAborted) is not { } text) return false;
        Actor? actor;
        lock (Joined) actor = Joined.GetValueOrDefault(text.DraftId);
        actor ??= await actors.OfText(textId, Context.User!, Context.ConnectionAborted);
        return actor is not null && text.Audience?.Holds(actor) is not false;
    }

    /// <summary>Whether an editor was issued to the caller; asked of the database once for each connection.</summary>
    async Task<bool> IsOwn(long clientId, long personId)
    {
        var known = (ConcurrentDictionary<long, bool>)Context.Items[EditorsKey]!;
        if (known.TryGetValue(clientId, out var own)) return own;
        own = await db.Editors.AnyAsync(e => e.Id == clientId && e.PersonId == personId, Context.ConnectionAborted);
        if (own) known.TryAdd(clientId, true);
        return own;
    }

    async Task<OpenText?> OpenFor(long textId) =>
        await actors.OfText(textId, Context.User!, Context.ConnectionAborted) is { } actor && await texts.Open(db, textId, Context.ConnectionAborted) is { } text && text.Audience?.Holds(actor) is not false ? text : null;

    bool Allow()
    {
        var bucket = (TokenBucketRateLimiter)Context.Items[RateKey]!;
        using var first = bucket.AttemptAcquire();
        if (first.IsAcquired) return true;
        using var second = bucket.TryReplenish() ? bucket.AttemptAcquire() : first;
        return second.IsAcquired;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A client's text {TextId} differs at version {Version}: it has {Hash}; the server is at {Head} with {HeadHash}")]
    static partial void Mismatch(ILogger logger, long textId, int version, string hash, int head, string headHash);
}
