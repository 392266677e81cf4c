using System.Collections.Concurrent;
using System.Globalization;
using Drafting.Server.Data;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions.Search;

/// <summary>Where this installation keeps the indexes of passages.</summary>
/// <param name="Path">A folder; it is made where it is missing.</param>
public sealed record IndexPlace(string Path);

/// <summary>
/// The full-text indexes of this node, one pair for each group: the passages that everybody may read, and those withheld from all but chair and secretariat. Two, not one with a filter, since ranking counts in how many
/// passages a word stands, and a reader of the first must learn nothing of the second. They are derived: before each use what they hold is compared with the database, and what is missing, damaged or of another format is made
/// again. The folder belongs to one process; another that is given the same one keeps its indexes in memory.
/// </summary>
public sealed partial class PassageIndex(DbSource source, IndexPlace place, ILogger<PassageIndex> log) : IDisposable
{
    /// <summary>Submissions that are read and committed together.</summary>
    const int Batch = 20;

    readonly ConcurrentDictionary<long, GroupShelves> groups = new();
    readonly Lazy<FileStream?> hold = new(() => Hold(place, log), LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Reads the index of a group as the database is now.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="citesUnstated">Whether the group cites those who have not said whether they may be cited.</param>
    /// <param name="withheld">Whether what is withheld is read too.</param>
    /// <param name="read">What is asked of it; it may be asked twice where the index proves damaged.</param>
    /// <param name="cancellation">What is indexed by then stays indexed.</param>
    public async Task<T> Read<T>(long groupId, bool citesUnstated, bool withheld, Func<IndexSearcher, T> read, CancellationToken cancellation)
    {
        var shelves = groups.GetOrAdd(groupId, id => new GroupShelves(id));
        for (var attempt = 1; ; attempt++)
        {
            await shelves.Gate.WaitAsync(cancellation);
            Shelf open, closed;
            IndexSearcher first, second;
            try
            {
                // The first time from the folder, the second made again there, the third in memory.
                (open, closed) = await InStep(shelves, citesUnstated, attempt, cancellation);
                (first, second) = (open.Acquire(), closed.Acquire());
            }
            catch (Exception e) when (e is not OperationCanceledException && attempt < 3 && !IsOfDatabase(e))
            {
                Damaged(log, groupId, e);
                shelves.Close();
                continue;
            }
            finally
            {
                shelves.Gate.Release();
            }
            try
            {
                // The readers are given back below; this one only looks through them.
                var reader = withheld ? new MultiReader([first.IndexReader, second.IndexReader], closeSubReaders: false) : first.IndexReader;
                return read(new IndexSearcher(reader) { Similarity = Shelf.Similarity });
            }
            catch (Exception e) when (e is not OperationCanceledException && attempt < 3 && !(open.IsSound() && closed.IsSound()))
            {
                Damaged(log, groupId, e);
                await shelves.Gate.WaitAsync(cancellation);
                shelves.Close();
                shelves.Gate.Release();
            }
            finally
            {
                open.Release(first);
                closed.Release(second);
            }
        }
    }

    /// <summary>Brings a group's index in step ahead of its first reader.</summary>
    public Task Warm(long groupId, bool citesUnstated, CancellationToken cancellation) => Read(groupId, citesUnstated, withheld: false, s => s.IndexReader.NumDocs, cancellation);

    public void Dispose()
    {
        foreach (var shelves in groups.Values) shelves.Close();
        if (hold.IsValueCreated) hold.Value?.Dispose();
    }

    async Task<(Shelf Open, Shelf Withheld)> InStep(GroupShelves shelves, bool citesUnstated, int attempt, CancellationToken cancellation)
    {
        if (shelves.Open?.IsUntouched() == false || shelves.Withheld?.IsUntouched() == false) shelves.Close();
        var fresh = shelves.Open is null;
        shelves.Open ??= Make(shelves.GroupId, "open", attempt);
        shelves.Withheld ??= Make(shelves.GroupId, "withheld", attempt);

        await using var db = source.Open();
        var mark = await MarkOf(db, shelves.GroupId, citesUnstated, cancellation);
        if (!fresh && mark == shelves.Mark) return (shelves.Open, shelves.Withheld);

        var stand = await db.Submissions.Where(s => s.GroupId == shelves.GroupId).Select(s => new { s.Id, s.Revision, s.Consent }).ToListAsync(cancellation);
        var citable = stand.Where(s => Citation.May(s.Consent, citesUnstated)).ToDictionary(s => s.Id, s => s.Revision);
        var others = stand.Where(s => !citable.ContainsKey(s.Id)).ToDictionary(s => s.Id, s => s.Revision);
        await Fill(db, shelves.Open, citable, cancellation);
        await Fill(db, shelves.Withheld, others, cancellation);
        shelves.Mark = mark;
        return (shelves.Open, shelves.Withheld);
    }

    Shelf Make(long groupId, string which, int attempt)
    {
        if (attempt < 3 && hold.Value is not null)
        {
            try
            {
                return new Shelf(Path.Combine(place.Path, groupId.ToString(CultureInfo.InvariantCulture), which));
            }
            // Whatever is wrong with the folder, the passages can be searched without it.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NoFolder(log, place.Path, e);
            }
        }
        return new Shelf(null);
    }

    /// <summary>Changes whenever a submission is added, changed, or comes under another consent.</summary>
    static async Task<Mark> MarkOf(DraftingDb db, long groupId, bool citesUnstated, CancellationToken cancellation) =>
        await db.Submissions.Where(s => s.GroupId == groupId).GroupBy(s => s.GroupId)
            .Select(g => new Mark(g.Count(), g.Sum(s => (long)s.Revision), g.Max(s => s.Id), g.Count(s => s.Consent == Consent.Given), g.Count(s => s.Consent == Consent.Refused), citesUnstated))
            .SingleOrDefaultAsync(cancellation) ?? new Mark(0, 0, 0, 0, 0, citesUnstated);

    static async Task Fill(DraftingDb db, Shelf shelf, Dictionary<long, int> wanted, CancellationToken cancellation)
    {
        var gone = shelf.Held.Keys.Where(id => !wanted.ContainsKey(id)).ToList();
        var changed = wanted.Where(w => !shelf.Held.TryGetValue(w.Key, out var held) || held != w.Value).Select(w => w.Key).Order().ToList();
        foreach (var id in gone) shelf.Remove(id);
        if (gone.Count > 0 && changed.Count == 0) shelf.Commit();
        foreach (var batch in changed.Chunk(Batch))
        {
            var rows = await db.Submissions.AsNoTracking().Where(s => batch.Contains(s.Id)).ToListAsync(cancellation);
            var passages = (await db.Passages.AsNoTracking().Where(p => batch.Contains(p.Edition!.SubmissionId) && !p.Edition.Superseded)
                .Select(p => new { p.Id, p.Number, p.Kind, p.Question, p.Text, Edition = p.Edition!.Kind, p.Edition.SubmissionId }).ToListAsync(cancellation)).ToLookup(p => p.SubmissionId);
            foreach (var s in rows)
            {
                shelf.Put(new ShelvedSubmission(
                    s.Id, s.Revision, s.Number, s.Contributor, s.Organisation, s.Persons, s.Capacity, s.Country, s.Kind, s.StakeholderGroupId, s.Language,
                    [.. passages[s.Id].Select(p => new ShelvedPassage(p.Id, p.Number, p.Kind, p.Question, p.Edition, p.Text))]));
            }
            shelf.Commit();
        }
    }

    /// <summary>A failure of the database is not repaired by another index.</summary>
    static bool IsOfDatabase(Exception e) => e is System.Data.Common.DbException or DbUpdateException or InvalidOperationException { InnerException: System.Data.Common.DbException };

    static FileStream? Hold(IndexPlace place, ILogger log)
    {
        try
        {
            Directory.CreateDirectory(place.Path);
            return new FileStream(Path.Combine(place.Path, "held"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            InMemory(log, place.Path, e.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of passages of group {GroupId} is damaged and is made again.")]
    static partial void Damaged(ILogger log, long groupId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of passages cannot be kept in {Path}; it is kept in memory.")]
    static partial void NoFolder(ILogger log, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The folder {Path} belongs to another process; the index of passages is kept in memory. {Reason}")]
    static partial void InMemory(ILogger log, string path, string reason);

    sealed record Mark(int Count, long Revisions, long Last, int Given, int Refused, bool CitesUnstated);

    /// <summary>The two indexes of a group; changed only by whoever holds the gate.</summary>
    sealed class GroupShelves(long groupId)
    {
        public long GroupId => groupId;
        public SemaphoreSlim Gate { get; } = new(1);
        public Shelf? Open { get; set; }
        public Shelf? Withheld { get; set; }
        public Mark? Mark { get; set; }

        public void Close()
        {
            Open?.Dispose();
            Withheld?.Dispose();
            (Open, Withheld, Mark) = (null, null, null);
        }
    }
}
