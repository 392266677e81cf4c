using System.Globalization;
using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Data;
using Drafting.Server.Exchange;
using Drafting.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace Drafting.Server.Submissions;

/// <summary><c>import-submissions FILE… --group SLUG</c>.</summary>
public static class ImportCommand
{
    /// <summary>0 if all files were imported or change nothing, 1 with a sentence if one of them was refused: then none was imported.</summary>
    public static async Task<int> Run(WebApplication app, IReadOnlyList<string> files, string slug, CancellationToken cancellation)
    {
        var limits = app.Services.GetRequiredService<ReadingLimits>();
        var paths = new List<string>();
        foreach (var file in files)
        {
            if (Locate(file) is not { } path) return Fail($"There is no file {file}.", "Check the path; it is taken from the directory you are in.");
            if (new FileInfo(path).Length is var bytes && bytes > limits.MaxBytes) return Fail(ImportRefusals.TooLarge(bytes, limits.MaxBytes), file);
            if (!paths.Contains(path)) paths.Add(path);
        }
        await app.Prepare(cancellation);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DraftingDb>();
        if (await db.Groups.Where(g => g.Slug == slug).Select(g => (long?)g.Id).SingleOrDefaultAsync(cancellation) is not { } groupId)
        {
            var slugs = await db.Groups.Select(g => g.Slug).ToListAsync(cancellation);
            return Fail($"There is no group {slug}.", slugs.Count == 0 ? "This installation has no group yet." : $"Groups: {string.Join(", ", slugs)}.");
        }

        try
        {
            var importer = scope.ServiceProvider.GetRequiredService<Importer>();
            var read = new List<ImportFile>();
            ImportPlan? plan = null;
            ImportOutcome? outcome = null;
            Refusal? unread = null;
            await AnsiConsole.Progress().StartAsync(async context =>
            {
                foreach (var path in paths)
                {
                    var name = Path.GetFileName(path);
                    var reading = context.AddTask($"Reading {Markup.Escape(name)}", maxValue: 1);
                    var content = await File.ReadAllBytesAsync(path, cancellation);
                    var found = await importer.Read(groupId, name, content, share => reading.Value = share, cancellation);
                    if (found.Reading.Problem is { } problem)
                    {
                        unread = ImportRefusals.Of(problem) is var refusal && paths.Count > 1 ? refusal with { Message = $"{name}: {refusal.Message}" } : ImportRefusals.Of(problem);
                        return;
                    }
                    read.Add(new ImportFile(null, null, name, content, found, ImportCorrections.None));
                    reading.Value = 1;
                }
                var writing = context.AddTask("Importing", maxValue: 1);
                plan = await importer.Plan(groupId, read, cancellation);
                outcome = await importer.Import(groupId, null, read, cancellation);
                writing.Value = 1;
            });
            if (unread is not null) return Fail(unread);
            Summarise(plan!, read, outcome!);
            return 0;
        }
        catch (RefusedException e)
        {
            return Fail(e.Refusal);
        }
    }

    static void Summarise(ImportPlan plan, List<ImportFile> files, ImportOutcome outcome)
    {
        // Where the output is a file or a pipe, there is no width to keep to.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;
        var table = new Table().Border(TableBorder.Simple).AddColumns("No.", "Contributor", "Kind", "Date", "Lines", "Passages", "Notes", "Answers", "Done");
        foreach (var column in table.Columns.Where((_, i) => i != 1)) column.NoWrap();
        foreach (var planned in plan.Submissions)
        {
            var read = planned.Read;
            var answers = string.Join(" ", read.Answers.Select(a => $"Q{a.Question} {(a.Status is AnswerStatus.Answered ? "yes" : "no")}"));
            table.AddRow(
                read.Number.ToString(CultureInfo.InvariantCulture), Markup.Escape(read.Contributor), Words.Of(read.Kind), read.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "not stated",
                $"{read.FirstLine}-{read.LastLine}", read.Passages.Length.ToString(CultureInfo.InvariantCulture), read.Footnotes.Length.ToString(CultureInfo.InvariantCulture), Markup.Escape(answers), Words.Of(planned.Action));
        }
        AnsiConsole.Write(table);
        foreach (var file in files)
        {
            if (files.Count > 1) Console.WriteLine(file.FileName);
            foreach (var d in file.Reading.Diagnostics)
                Console.WriteLine($"line {d.Line.ToString(CultureInfo.InvariantCulture),5}  {Words.Of(d.Severity),-7}  {d.Message}");
        }
        Console.WriteLine();
        Console.WriteLine(outcome.Message);
    }

    /// <summary>`dotnet run --project` starts the program in the project's folder; the shell's own is what the user means.</summary>
    static string? Locate(string file) =>
        new[] { Environment.GetEnvironmentVariable("PWD"), Directory.GetCurrentDirectory() }.OfType<string>().Select(from => Path.GetFullPath(file, from)).FirstOrDefault(File.Exists);

    static int Fail(Refusal refusal, string? file = null) => Fail(file is null ? refusal.Message : $"{file}: {refusal.Message}", refusal.Action);

    static int Fail(string message, string action)
    {
        Console.Error.WriteLine($"{message} {action}");
        return 1;
    }
}
