using System.Data.Common;
using Drafting.Domain.Silence;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Silence;

/// <summary>
/// Closes silence procedures at their deadlines, whether or not anybody watches: once a second, and at the start for those whose deadline passed while no server ran. Of several nodes one is first; the others find it closed.
/// </summary>
public sealed partial class SilenceClosing(IServiceProvider services, DbSource source, TimeProvider clock, ILogger<SilenceClosing> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>So many are closed in one turn.</summary>
    const int MaxDue = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            do
            {
                try
                {
                    await CloseDue(stoppingToken);
                }
                catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException)
                {
                    TurnFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    async Task CloseDue(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = source.Open();
        var due = await db.Silences.Where(s => s.State == SilenceState.Running && s.Deadline <= now).OrderBy(s => s.Deadline).Take(MaxDue).Select(s => new { s.Id, s.GroupId, s.DraftId }).ToListAsync(cancellation);
        foreach (var one in due)
        {
            try
            {
                await using var scope = services.CreateAsyncScope();
                var desk = scope.ServiceProvider.GetRequiredService<SilenceDesk>();
                var moved = await scope.ServiceProvider.GetRequiredService<TextActs>().Write(one.GroupId, null, null, (note, turn) => desk.Close(one.GroupId, one.Id, turn, note, cancellation), cancellation);
                if (moved is not null) desk.Announce(one.DraftId, moved);
            }
            catch (Domain.RefusedException e)
            {
                // Another node was first, or the store is busy: the next turn sees.
                NotClosed(log, one.Id, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silence procedures could not be looked through and will be at the next turn")]
    static partial void TurnFailed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silence procedure {SilenceId} was not closed at this turn")]
    static partial void NotClosed(ILogger logger, long silenceId, Exception failure);
}
