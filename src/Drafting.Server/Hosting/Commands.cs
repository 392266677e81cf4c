using System.CommandLine;
using Drafting.Domain.Submissions;
using Drafting.Server.Exchange;
using Drafting.Server.Record;
using Drafting.Server.Submissions;

namespace Drafting.Server.Hosting;

/// <summary>What the program can be asked from the command line. Without a command it serves.</summary>
public static class Commands
{
    /// <summary>The parsed command line, ready to be invoked. Arguments that no command knows go to the configuration, as ASP.NET Core reads it.</summary>
    public static ParseResult Root(string[] args)
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "The directory that keeps the database and keys.", Recursive = true };
        var root = new RootCommand("Drafting: a working group drafts recommendations and finds consensus.") { data };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, cancellation) => Serve(Build(parsed), cancellation));

        var file = new Argument<string[]>("FILE") { Description = "Submissions, one or a compilation of many: PDF, Word (.docx), Markdown or plain text in UTF-8. All files are imported, or none.", Arity = ArgumentArity.OneOrMore };
        var group = new Option<string>("--group") { Description = "The group's short name in addresses, for instance wgec.", Required = true };
        var import = new Command("import-submissions", "Reads submissions and adds what is new.") { file, group };
        import.SetAction((parsed, cancellation) =>
        {
            // What is no option of this command is taken for a file by the parser, but it is for the configuration.
            var named = parsed.GetRequiredValue(file);
            var files = named.TakeWhile(f => !f.StartsWith("--", StringComparison.Ordinal)).ToList();
            return ImportCommand.Run(Build(parsed, named.Skip(files.Count)), files, parsed.GetRequiredValue(group), cancellation);
        });
        root.Add(import);

        var verify = new Command("verify-record", "Walks the record and every text's log; prints the first broken link. Exit code 1 if there is one.");
        verify.SetAction((parsed, cancellation) => VerifyCommand.Run(Build(parsed), cancellation));
        root.Add(verify);

        // Not for people: the server starts itself with it to take one file apart.
        var format = new Argument<SourceFormat>("FORMAT");
        var (bytes, pages, unpacked) = (new Argument<long>("BYTES"), new Argument<int>("PAGES"), new Argument<long>("UNPACKED"));
        var read = new Command(ReadDocumentCommand.Name, "Takes the file on standard input apart and prints it as JSON.") { format, bytes, pages, unpacked };
        read.Hidden = true;
        read.SetAction((parsed, cancellation) => ReadDocumentCommand.Run(
            parsed.GetRequiredValue(format), new ReadingLimits(parsed.GetRequiredValue(bytes), parsed.GetRequiredValue(pages), parsed.GetRequiredValue(unpacked)), cancellation));
        root.Add(read);
        return root.Parse(args);

        WebApplication Build(ParseResult parsed, IEnumerable<string>? more = null)
        {
            string[] rest = [.. more ?? [], .. parsed.UnmatchedTokens];
            if (parsed.GetValue(data) is { } directory) rest = [.. rest, $"--Data:Directory={directory.FullName}"];
            return App.Build(rest, serving: parsed.CommandResult.Command == root);
        }
    }

    static async Task<int> Serve(WebApplication app, CancellationToken cancellation)
    {
        await app.Prepare(cancellation);
        await app.StartAsync(cancellation);
        foreach (var address in app.Urls) Console.WriteLine($"Drafting is ready at {address}");
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }
}
