using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Drafting.Domain.Text;

namespace Drafting.Benchmarks;

/// <summary>
/// The text engine on typing as it comes, against CodeMirror's own change sets in Node on the same changes. Both read them from JSON and are asked the same four things; runs of the two take turns, so that
/// whatever else the machine does falls on both.
/// </summary>
static class Engine
{
    const int Changes = 100_000, Length = 2_000, Rounds = 5, Batch = 50, Missed = 50, Pending = 3;

    /// <summary>What is measured: how many changes a second.</summary>
    static readonly string[] Measures = ["apply", "compose", "map", "rebase"];

    public static async Task<int> Run()
    {
        var folder = Path.Combine(Repository(), "tests", "conformance");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@codemirror", "state")))
        {
            Console.Error.WriteLine("CodeMirror is not there to be compared with. Run: npm ci --prefix tests/conformance");
            return 1;
        }

        var mine = new Typist(20261123).Types(Length, Changes);
        // Other people's typing on the same texts: what is mapped over what, three pending changes at a time over fifty missed ones.
        var other = new Typist(7);
        var beside = mine.Select(c => ChangeSet.Of(c.Length, Beside(other, c.Length))).ToList();
        var pending = Enumerable.Range(0, Changes / Missed).Select(i => new Typist((uint)(i + 1)).Types(mine[i * Missed].Length, Pending).ToArray()).ToList();
        var file = Path.Combine(Path.GetTempPath(), $"drafting-engine-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(file, $$"""{"length":{{Length}},"batch":{{Batch}},"missed":{{Missed}},"mine":[{{string.Join(',', mine.Select(c => c.ToJson()))}}],"beside":[{{string.Join(',', beside.Select(c => c.ToJson()))}}],"pending":[{{string.Join(',', pending.Select(p => $"[{string.Join(',', p.Select(c => c.ToJson()))}]"))}}]}""");
        try
        {
            return await Compare(folder, file, mine, beside, pending);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static Edit Beside(Typist typist, int length)
    {
        var at = typist.Below(length + 1);
        return typist.Below(4) > 0 ? new Edit(at, at, "x") : new Edit(at, Math.Min(length, at + 3), "yz");
    }

    static async Task<int> Compare(string folder, string file, List<ChangeSet> mine, List<ChangeSet> beside, List<ChangeSet[]> pending)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "engine.mjs"), Path.Combine(folder, "node_modules"), file]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var ours = Measures.ToDictionary(m => m, _ => new List<double>());
        var theirs = Measures.ToDictionary(m => m, _ => new List<double>());
        // The first round warms both up and compares their answers; it is not counted.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var measure in Measures)
            {
                var (count, answer, seconds) = Measure(measure, mine, beside, pending);
                await node.StandardInput.WriteLineAsync(measure);
                var line = await node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("Node ended early.");
                var reply = JsonDocument.Parse(line).RootElement;
                var (theirAnswer, theirSeconds) = (reply.GetProperty("answer").GetInt64(), reply.GetProperty("seconds").GetDouble());
                if (answer != theirAnswer) throw new InvalidOperationException($"{measure}: here {answer}, in CodeMirror {theirAnswer}.");
                if (round == 0) continue;
                ours[measure].Add(count / seconds);
                theirs[measure].Add(count / theirSeconds);
            }
        }
        node.StandardInput.Close();
        await node.WaitForExitAsync();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Changes} changes of a typist on a text of {Length} to 6000 units; medians of {Rounds} rounds taking turns, changes a second"));
        Console.WriteLine($"{"",-10}{"Drafting",14}{"CodeMirror",14}{"ratio",9}{"least",9}{"most",9}");
        foreach (var measure in Measures)
        {
            var ratios = ours[measure].Zip(theirs[measure], (a, b) => a / b).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measure,-10}{Median(ours[measure]),14:N0}{Median(theirs[measure]),14:N0}{Median(ratios),9:0.00}{ratios.Min(),9:0.00}{ratios.Max(),9:0.00}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Allocated for one small edit: made {Allocated(mine, c => ChangeSet.Of(c.Length, new Edit(0, 0, "x"))):N0} bytes, mapped {Allocated(mine.Zip(beside), p => p.First.Map(p.Second)):N0} bytes"));
        return 0;
    }

    /// <summary>Does one thing with the whole stream; the answer is a sum that the other side must have too.</summary>
    static (int Count, long Answer, double Seconds) Measure(string measure, List<ChangeSet> mine, List<ChangeSet> beside, List<ChangeSet[]> pending)
    {
        var begin = new string('a', Length);
        var answer = 0L;
        var count = mine.Count;
        var started = Stopwatch.GetTimestamp();
        switch (measure)
        {
            case "apply":
                foreach (var change in mine)
                {
                    begin = change.Apply(begin);
                    answer += begin.Length;
                }
                break;
            case "compose":
                for (var i = 0; i < mine.Count; i += Batch)
                {
                    var total = mine[i];
                    for (var j = i + 1; j < i + Batch; j++) total = total.Compose(mine[j]);
                    answer += total.NewLength;
                }
                break;
            case "map":
                for (var i = 0; i < mine.Count; i++) answer += mine[i].Map(beside[i]).NewLength + beside[i].Map(mine[i], before: true).NewLength;
                break;
            case "rebase":
                for (var i = 0; i < pending.Count; i++)
                {
                    var waiting = pending[i].ToArray();
                    for (var j = i * Missed; j < (i + 1) * Missed; j++) Rebase.Over(waiting, mine[j]);
                    answer += waiting[^1].NewLength;
                }
                count = pending.Count * Missed;
                break;
        }
        return (count, answer, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    static double Allocated<T>(IEnumerable<T> items, Func<T, object> act)
    {
        var list = items.Take(10_000).ToArray();
        foreach (var item in list) act(item);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var item in list) act(item);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / list.Length;
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Drafting.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The benchmarks run from the repository they were built in.");
    }
}
