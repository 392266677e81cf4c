using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Spectre.Console;

namespace Drafting.Server.Record;

/// <summary><c>verify-record</c>.</summary>
public static class VerifyCommand
{
    /// <summary>0 if every link holds, 1 if one is broken.</summary>
    public static async Task<int> Run(WebApplication app, CancellationToken cancellation)
    {
        await Storage.MigrateAsync(app.Services, cancellation);
        await using var db = app.Services.GetRequiredService<DbSource>().Open();
        RecordVerifier? verifier = null;
        BrokenLink? broken = null;
        await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var tasks = new Dictionary<string, ProgressTask>();
            verifier = new RecordVerifier(db, (what, done, of) =>
            {
                if (!tasks.TryGetValue(what, out var task)) tasks[what] = task = context.AddTask(what, maxValue: Math.Max(1, of));
                task.Value = done;
            });
            broken = await verifier.Verify(cancellation);
        });
        if (broken is not null)
        {
            Console.WriteLine($"BROKEN at {broken.Where}: {broken.What}.");
            return 1;
        }
        Console.WriteLine($"The record holds: {verifier!.Entries} entries, {verifier.Changes} changes of {verifier.Texts} texts, every hash as it should be.");
        return 0;
    }
}
