using System.Collections.Concurrent;
using System.Threading.Channels;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>Reads uploaded files one after the other, away from the requests that brought them. What is unread when the server stops is read when it starts again.</summary>
public sealed partial class ImportReader(IServiceScopeFactory scopes, ILogger<ImportReader> log) : BackgroundService
{
    /// <summary>A reading takes a processor and up to a gigabyte.</summary>
    const int AtOnce = 2;
    readonly Channel<long> waiting = Channel.CreateUnbounded<long>();
    readonly ConcurrentDictionary<long, Job> jobs = [];

    sealed class Job : IDisposable
    {
        public double Progress { get; set; }
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public CancellationTokenSource Cancelled { get; } = new();
        public void Dispose() => Cancelled.Dispose();
    }

    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when all that was left unread before the start is queued.</summary>
    public Task Begun => begun.Task;

    /// <summary>Queues an import in state reading; one that is queued already stays where it is.</summary>
    public void Begin(long importId)
    {
        var job = new Job();
        if (jobs.TryAdd(importId, job)) waiting.Writer.TryWrite(importId);
        else job.Dispose();
    }

    /// <summary>How much of an import has been read by this process, from 0 to 1.</summary>
    public double ProgressOf(long importId) => jobs.TryGetValue(importId, out var job) ? job.Progress : 0;

    /// <summary>Ends when an import has been read, or cannot be, or was not queued here.</summary>
    public Task Finished(long importId) => jobs.TryGetValue(importId, out var job) ? job.Done.Task : Task.CompletedTask;

    /// <summary>Stops the reading of an import whose row is gone.</summary>
    public void Cancel(long importId)
    {
        if (!jobs.TryGetValue(importId, out var job)) return;
        try
        {
            job.Cancelled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at this very moment.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DraftingDb>();
            foreach (var id in await db.Imports.Where(i => i.State == ImportState.Reading).OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(stoppingToken)) Begin(id);
        }
        begun.TrySetResult();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Work(stoppingToken)));
    }

    async Task Work(CancellationToken stopping)
    {
        await foreach (var id in waiting.Reader.ReadAllAsync(stopping))
        {
            var job = jobs[id];
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, job.Cancelled.Token);
                await Read(id, job, either.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Cancelled by a person, who has taken the row away.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, id, e);
                await Fail(id, ProblemLine.Of(ImportRefusals.Failure), stopping);
            }
            finally
            {
                jobs.TryRemove(id, out _);
                job.Done.TrySetResult();
                job.Dispose();
            }
        }
    }

    async Task Read(long id, Job job, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DraftingDb>();
        var importer = scope.ServiceProvider.GetRequiredService<Importer>();
        var import = await db.Imports.Where(i => i.Id == id && i.State == ImportState.Reading).Select(i => new { i.GroupId, i.FileName, i.Content, i.ContentHash }).SingleOrDefaultAsync(cancellation);
        if (import is null) return;
        // What a reader does before its first wait would hold up whoever else is served by this thread.
        var read = await Task.Run(() => importer.Read(import.GroupId, import.FileName, import.Content, share => job.Progress = share, cancellation), cancellation);
        if (read.Reading.Problem is { } problem)
        {
            var said = ProblemLine.Of(ImportRefusals.Of(problem)).Write();
            await db.Imports.Where(i => i.Id == id && i.State == ImportState.Reading)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ImportState.Failed).SetProperty(i => i.Problem, said).SetProperty(i => i.Format, read.Format), cancellation);
            return;
        }
        var corrections = await Before(db, import.GroupId, import.ContentHash, read, cancellation);
        var plan = await importer.Plan(import.GroupId, [new ImportFile(id, null, import.FileName, null, read, corrections)], cancellation);
        var state = plan.ChangesNothing ? ImportState.Unchanged : ImportState.Preview;
        var (kept, put) = (read.Write(), corrections.Write());
        await db.Imports.Where(i => i.Id == id && i.State == ImportState.Reading).ExecuteUpdateAsync(
            s => s.SetProperty(i => i.State, state).SetProperty(i => i.Reading, kept).SetProperty(i => i.Corrections, put).SetProperty(i => i.Format, read.Format), cancellation);
    }

    /// <summary>What was put right when the same file was imported last: without it, the file would seem to have changed.</summary>
    static async Task<ImportCorrections> Before(DraftingDb db, long groupId, byte[] hash, FileReading read, CancellationToken cancellation)
    {
        var last = await db.Imports.Where(i => i.GroupId == groupId && i.ContentHash == hash && i.State == ImportState.Confirmed).OrderByDescending(i => i.Id).Select(i => i.Corrections).FirstOrDefaultAsync(cancellation);
        if (last is null) return ImportCorrections.None;
        try
        {
            var corrections = ImportCorrections.Read(last) with { By = null };
            corrections.Lines.Apply(read.Reading);
            return corrections;
        }
        catch (Domain.RefusedException)
        {
            // The reader has learned since; its places are others now.
            return ImportCorrections.None;
        }
    }

    async Task Fail(long id, ProblemLine problem, CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var said = problem.Write();
            await scope.ServiceProvider.GetRequiredService<DraftingDb>().Imports.Where(i => i.Id == id && i.State == ImportState.Reading)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ImportState.Failed).SetProperty(i => i.Problem, said), cancellation);
        }
        catch (System.Data.Common.DbException e)
        {
            // It stays in state reading and is tried again at the next start.
            Failed(log, id, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Import} could not be read")]
    static partial void Failed(ILogger logger, long import, Exception failure);
}
