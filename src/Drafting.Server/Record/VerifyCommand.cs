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
        (BrokenLink? Broken, RecordVerifier.Walked Walked) result = (null, new RecordVerifier.Walked(0, 0, 0));
        await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var tasks = new Dictionary<string, ProgressTask>();
            result = await new RecordVerifier(db).Verify((what, done, of) =>
            {
                if (!tasks.TryGetValue(what, out var task)) tasks[what] = task = context.AddTask(what, maxValue: Math.Max(1, of));
                task.Value = done;
            }, cancellation);
        });
        var (broken, walked) = result;
        if (broken is not null)
        {
            Console.WriteLine($"BROKEN at {broken.Where}: {broken.What}.");
            return 1;
        }
        Console.WriteLine($"The record holds: {walked.Entries} entries, {walked.Changes} changes of {walked.Texts} texts, every hash as it should be.");
        return 0;
    }
}
