using System.Data.Common;
using Drafting.Server.Data;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Live;

/// <summary>
/// What happens on the live path beside edits: observers' ticks, presence, head beacons for texts at rest, snapshots with their anchors in the record, and a look at what other nodes have committed.
/// Every part can fail without harm: it is done again at the next turn.
/// </summary>
public sealed partial class Housekeeping(IServiceProvider services, DbSource source, TextStore texts, LiveWriter writer, Fanout fanout, RightsWatch rights, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    /// <summary>How long observers may wait for an edit.</summary>
    static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan TurnEvery = TimeSpan.FromSeconds(1);

    /// <summary>A text that has not changed for so long is at rest: its head is told, and it is snapshotted.</summary>
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    static readonly TimeSpan BeaconAgain = TimeSpan.FromSeconds(30);
    static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(30);

    /// <summary>A text under constant editing is snapshotted each time it is so many versions on.</summary>
    const int SnapshotEvery = 100;

    readonly Dictionary<long, int> outlines = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(Ticks(stoppingToken), Turns(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    async Task Ticks(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TickEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping)) fanout.Tick();
    }

    async Task Turns(CancellationToken stopping)
    {
        await CatchUpSnapshots(stopping);
        using var timer = new PeriodicTimer(TurnEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                // First, so that nothing below reaches somebody who may no longer hear it.
                await rights.Look(stopping);
                fanout.TellPresence();
                fanout.CloseStuck();
                await FollowOtherNodes(stopping);
                await FollowOutlines(stopping);
                Beacon();
                foreach (var text in texts.InMemory)
                {
                    var atRest = clock.GetElapsedTime(text.ChangedAt) > Rest;
                    var since = text.Log.Version - text.SnapshotVersion;
                    if (since >= SnapshotEvery || (since > 0 && atRest)) await TrySnapshot(text, stopping);
                    if (since == 0 && atRest && clock.GetElapsedTime(text.TouchedAt) > ForgetAfter) texts.Forget(text);
                }
            }
            catch (Exception e) when (e is DbException or DbUpdateException or Domain.RefusedException or InvalidOperationException)
            {
                TurnFailed(log, e);
            }
        }
    }

    /// <summary>Texts that were edited just before the server was killed have no anchor yet.</summary>
    async Task CatchUpSnapshots(CancellationToken stopping)
    {
        try
        {
            await using var db = source.Open();
            var late = await db.Texts.Where(t => db.TextChanges.Where(c => c.TextId == t.Id).Max(c => (int?)c.Version) > (db.TextSnapshots.Where(s => s.TextId == t.Id).Max(s => (int?)s.Version) ?? 0))
                .Select(t => t.Id).ToListAsync(stopping);
            foreach (var id in late)
                if (await texts.Open(db, id, stopping) is { } text) await TrySnapshot(text, stopping);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or Domain.RefusedException or InvalidOperationException)
        {
            TurnFailed(log, e);
        }
    }

    async Task FollowOtherNodes(CancellationToken stopping)
    {
        var followed = fanout.Drafts.ToHashSet();
        var open = texts.InMemory.Where(t => followed.Contains(t.DraftId)).ToDictionary(t => t.Id);
        await using var db = source.Open();
        // Also where nobody listens: a text can be asked for without.
        await texts.RefreshAudiences(db, stopping);
        if (open.Count == 0) return;
        foreach (var ids in open.Keys.Chunk(500))
        {
            var heads = await db.TextChanges.Where(c => ids.Contains(c.TextId)).GroupBy(c => c.TextId).Select(g => new { TextId = g.Key, Version = g.Max(c => c.Version) }).ToListAsync(stopping);
            foreach (var head in heads)
                if (head.Version > open[head.TextId].Log.Version) await writer.Refresh(head.TextId);
        }
    }

    /// <summary>A structure changed by another node is told here; one changed by this node is told twice, which its readers see by the number.</summary>
    async Task FollowOutlines(CancellationToken stopping)
    {
        var followed = fanout.Drafts.ToArray();
        if (followed.Length == 0) return;
        await using var db = source.Open();
        foreach (var draft in await db.Drafts.Where(d => followed.Contains(d.Id)).Select(d => new { d.Id, d.Outline }).ToListAsync(stopping))
        {
            if (outlines.TryGetValue(draft.Id, out var told) && told != draft.Outline) fanout.Tell(draft.Id, "outline", new OutlineMessage(draft.Id, draft.Outline, "outline-changed", null, null));
            outlines[draft.Id] = draft.Outline;
        }
    }

    void Beacon()
    {
        var now = clock.GetTimestamp();
        var due = texts.InMemory.Where(t => t.ChangedAt != 0 && clock.GetElapsedTime(t.ChangedAt) > Rest
            && (t.BeaconVersion != t.Log.Version || (clock.GetElapsedTime(t.BeaconAt) > BeaconAgain && clock.GetElapsedTime(t.ChangedAt) < ForgetAfter)));
        // Heads of texts that are not everybody's are told one by one, each to whom it may be told.
        foreach (var told in due.GroupBy(t => (t.DraftId, t.Audience)).ToList())
        {
            fanout.Tell(told.Key.DraftId, "heads", new HeadsMessage(told.Key.DraftId, [.. told.Select(t =>
            {
                var head = t.Log.Head;
                (t.BeaconVersion, t.BeaconAt) = (head.Version, now);
                return new HeadLine(t.Id, head.Version, head.Hash);
            })]), audience: told.Key.Audience);
        }
    }

    /// <summary>One text that fails must not keep the others from being stored, nor what follows the words the words themselves.</summary>
    async Task TrySnapshot(OpenText text, CancellationToken stopping)
    {
        try
        {
            await Snapshot(text, follow: true, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            FollowingFailed(log, text.Id, e);
            await Snapshot(text, follow: false, stopping);
        }
    }

    /// <summary>Stores the text and its authors at the head, and anchors the head of its hash chain in the group's record: from then on nobody can cut the log's end off unseen.</summary>
    async Task Snapshot(OpenText text, bool follow, CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DraftingDb>();
        var head = text.Log.Head;
        var followers = follow ? scope.ServiceProvider.GetServices<ITextFollower>().ToArray() : [];
        var told = await scope.ServiceProvider.GetRequiredService<Ledger>().Write(text.GroupId, null, null, async note =>
        {
            if (await db.TextSnapshots.AnyAsync(s => s.TextId == text.Id && s.Version >= head.Version, stopping)) return (long?)null;
            var from = await db.TextSnapshots.Where(s => s.TextId == text.Id).MaxAsync(s => (int?)s.Version, stopping) ?? 0;
            var row = await db.TextChanges.AsNoTracking().SingleAsync(c => c.TextId == text.Id && c.Version == head.Version, stopping);
            db.TextSnapshots.Add(new TextSnapshot { TextId = text.Id, Version = head.Version, Text = head.Text, Authorship = head.Authorship.ToJson() });
            // What is written in private does not show in the group's record before it is tabled; tabling anchors it.
            var paragraph = await db.Paragraphs.Where(p => p.TextId == text.Id).Select(p => new { p.Id, p.Label }).SingleOrDefaultAsync(stopping);
            if (paragraph is null) return null;
            note("text-edited", new { textId = text.Id, paragraphId = paragraph.Id, label = paragraph.Label, fromVersion = from, toVersion = head.Version, chain = Convert.ToHexStringLower(row.Hash), textHash = head.Hash });
            var changed = false;
            foreach (var follower in followers) changed |= await follower.AtRest(text, paragraph.Id, note, stopping);
            return changed ? paragraph.Id : null;
        }, stopping);
        text.SnapshotVersion = head.Version;
        if (told is { } paragraphId) fanout.Tell(text.DraftId, "brackets", new BracketsMessage(text.DraftId, paragraphId));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A turn of housekeeping failed and will be tried again")]
    static partial void TurnFailed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "What follows text {TextId} could not be brought up to it; the text is stored without")]
    static partial void FollowingFailed(ILogger logger, long textId, Exception failure);
}
