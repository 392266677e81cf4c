using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

/// <summary>Runs <c>tests/conformance/sessions.mjs</c>: real CodeMirror clients on a bad network, this domain's <see cref="TextLog"/> as their
/// authority.</summary>
public sealed class SessionTests(ITestOutputHelper output)
{
    private const int Sessions = 2000;
    private const int Controls = 400;
    private static readonly Author Someone = new(1, 1);

    [Fact]
    public void Real_clients_and_this_authority_never_diverge_while_the_stock_algorithm_does()
    {
        var folder = ConformanceFolder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) Install(folder);
        using var node = Start(folder, "node", "sessions.mjs", $"{Sessions}", $"{Controls}", "1");
        var complaints = new StringBuilder();
        node.ErrorDataReceived += (_, line) => complaints.AppendLine(line.Data);
        node.BeginErrorReadLine();

        var authority = new Authority();
        // Given changes that do not fit, CodeMirror can loop for ever: then the report must say where, rather than the test never end.
        using var guard = new Timer(_ => node.Kill(), null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);
        string? report = null;
        while (report is null && node.StandardOutput.ReadLine() is { } line)
        {
            using var question = JsonDocument.Parse(line);
            if (question.RootElement.GetProperty("op").GetString() == "done") report = line;
            else node.StandardInput.WriteLine(Ascii(authority.Answer(question.RootElement)));
        }

        node.WaitForExit();
        Assert.True(report is not null, $"The sessions ended without a report, in session {authority.Opened}:{Environment.NewLine}{complaints}");
        using var done = JsonDocument.Parse(report!);
        var (result, control) = (done.RootElement.GetProperty("result"), done.RootElement.GetProperty("control"));
        var failed = result.GetProperty("failed").GetInt32();
        var diverged = control.GetProperty("failed").GetInt32();
        output.WriteLine($"one entry at a time: {result}");
        output.WriteLine($"stock, as a control: {diverged} of {control.GetProperty("sessions")} sessions diverge");

        var first = string.Join(Environment.NewLine, result.GetProperty("failures").EnumerateArray());
        Assert.True(failed == 0, $"{failed} of {Sessions} sessions fail; the first:{Environment.NewLine}{first}");
        Assert.Equal(Sessions, result.GetProperty("sessions").GetInt32());
        foreach (var hardship in new[] { "changes", "resends", "lostRequests", "lostAnswers", "failedCommits", "gaps", "offline", "reloads" })
            Assert.True(result.GetProperty(hardship).GetInt32() > 0, $"No session had any {hardship}.");
        Assert.True(authority.Overlaps > 0, "No submission was partly in the log already.");
        Assert.True(diverged > 0, "The stock algorithm did not diverge: these sessions are too tame to prove anything.");
    }

    private static string ConformanceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Drafting.sln"))) return Path.Combine(folder.FullName, "tests", "conformance");
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Drafting.sln.");
    }

    private static void Install(string folder)
    {
        using var npm = Start(folder, "npm", "ci", "--no-audit", "--no-fund");
        var said = npm.StandardError.ReadToEndAsync();
        npm.StandardOutput.ReadToEnd();
        npm.WaitForExit();
        Assert.True(npm.ExitCode == 0, $"npm ci in tests/conformance failed: {said.Result}");
    }

    private static Process Start(string folder, string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;

    private static string Ascii(string json)
    {
        var ascii = new StringBuilder(json.Length);
        foreach (var unit in json)
        {
            if (unit < 127) ascii.Append(unit);
            else ascii.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return ascii.ToString();
    }

    /// <summary>The protocol that the head of <c>sessions.mjs</c> describes.</summary>
    private sealed class Authority
    {
        private TextLog _log = new(0, "", Authorship.From(0, Someone), []);

        public int Opened { get; private set; }

        public int Overlaps { get; private set; }

        public string Answer(JsonElement question)
        {
            switch (question.GetProperty("op").GetString())
            {
                case "open":
                    Opened++;
                    var text = question.GetProperty("text").GetString()!;
                    _log = new TextLog(0, text, Authorship.From(text.Length, Someone), []);
                    return "{}";
                case "batch":
                    return Batch(question);
                case "since":
                    return $"{{\"entries\":{Entries(question.GetProperty("version").GetInt32())}}}";
                case "head":
                    return $"{{\"version\":{_log.Version},\"text\":{JsonSerializer.Serialize(_log.Text)}}}";
                default:
                    throw new InvalidDataException($"Unknown question {question}");
            }
        }

        private string Batch(JsonElement question)
        {
            var from = _log.Version;
            var answers = new List<string>();
            foreach (var asked in question.GetProperty("submissions").EnumerateArray())
            {
                var changes = asked.GetProperty("changes").EnumerateArray().Select(c => ChangeSet.Read(c.GetRawText(), TextRules.Bounds).Changes!).ToList();
                int Number(string name) => asked.GetProperty(name).GetInt32();
                switch (_log.Decide(new TextSubmission(Number("client"), Number("seq"), Number("base"), changes, Someone, DateTimeOffset.UnixEpoch)))
                {
                    case Decision.Accepted accepted:
                        if (accepted.AlreadyThere > 0 && accepted.Entries.Count > 0) Overlaps++;
                        _log.Stage(accepted.Entries);
                        answers.Add($"{{\"accepted\":{accepted.AlreadyThere}}}");
                        break;
                    case Decision.Refused refused:
                        answers.Add($"{{\"refused\":{JsonSerializer.Serialize(refused.Refusal.Code + ": " + refused.Refusal.Message)}}}");
                        break;
                    case Decision.Resync resync:
                        answers.Add($"{{\"refused\":{JsonSerializer.Serialize("resync: " + resync.Reason)}}}");
                        break;
                }
            }

            if (question.GetProperty("fail").GetBoolean()) _log.Rollback();
            else _log.Commit();
            return $"{{\"answers\":[{string.Join(',', answers)}],\"entries\":{Entries(from)}}}";
        }

        private string Entries(int version) =>
            $"[{string.Join(',', _log.Since(version)!.Select(Entry))}]";

        private static string Entry(LoggedChange e) =>
            $$"""{"version":{{e.Version}},"client":{{e.ClientId}},"seq":{{e.Seq}},"changes":{{e.Changes.ToJson()}}}""";
    }
}
