using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

/// <summary>Replays what <c>tests/conformance/generate.mjs</c> recorded from the real <c>@codemirror/state</c>.</summary>
public sealed partial class ConformanceTests(ITestOutputHelper output)
{
    private static readonly MapMode[] Modes = [MapMode.Simple, MapMode.TrackDeletion, MapMode.TrackBefore, MapMode.TrackAfter];

    [Fact]
    public void ChangeSet_agrees_with_CodeMirror_in_every_recorded_case()
    {
        var counts = new SortedDictionary<string, int>();
        var failures = new List<string>();
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "cases.json.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            using var json = JsonDocument.Parse(line);
            var values = json.RootElement;
            var kind = values[0].GetString()!;
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            string? problem;
            try
            {
                problem = Disagreement(kind, values);
            }
            catch (Exception thrown) when (thrown is ArgumentException or IndexOutOfRangeException or OverflowException or NullReferenceException)
            {
                problem = thrown.ToString();
            }

            if (problem is not null) failures.Add($"case {number} {line}{Environment.NewLine}    {problem}");
        }

        var total = counts.Values.Sum();
        output.WriteLine($"{total} cases: {string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}"))}");
        var first = string.Join(Environment.NewLine, failures.Take(5));
        Assert.True(failures.Count == 0, $"{failures.Count} of {total} cases differ; the first:{Environment.NewLine}{first}");
        Assert.True(total >= 20_000, $"Only {total} cases were recorded.");
        Assert.Equal(["apply", "compose", "invert", "json", "map", "of", "position", "ranges", "refused", "stricter"], counts.Keys);
    }

    /// <summary>What differs from the record, or null.</summary>
    private static string? Disagreement(string kind, JsonElement values)
    {
        string At(int index) => Text(values[index]);
        switch (kind)
        {
            case "of":
                var edits = values[2].EnumerateArray().Select(e => new Edit(e[0].GetInt32(), e[1].GetInt32(), e[2].GetString()!)).ToArray();
                var made = ChangeSet.Of(values[1].GetInt32(), edits);
                return Different("of", At(3), made.ToJson())
                    ?? Different("new length", values[4].GetInt32(), made.NewLength)
                    ?? Different("empty", values[5].GetBoolean(), made.IsEmpty);
            case "apply":
                return Different("apply", At(3), Set(At(1)).Apply(At(2)));
            case "invert":
                return Different("invert", At(3), Set(At(1)).Invert(At(2)).ToJson());
            case "compose":
                return Different("compose", At(3), Set(At(1)).Compose(Set(At(2))).ToJson());
            case "map":
                return Different("map", At(3), Set(At(1)).Map(Set(At(2))).ToJson())
                    ?? Different("map before", At(4), Set(At(1)).Map(Set(At(2)), before: true).ToJson());
            case "position":
                var set = Set(At(1));
                var row = 0;
                foreach (var expected in values[2].EnumerateArray())
                {
                    var (position, association) = (row / 3, (row++ % 3) - 1);
                    for (var mode = 0; mode < Modes.Length; mode++)
                    {
                        var mapped = set.MapPosition(position, association, Modes[mode]);
                        int? recorded = expected[mode].ValueKind == JsonValueKind.Null ? null : expected[mode].GetInt32();
                        if (Different($"position {position}, association {association}, {Modes[mode]}", recorded, mapped) is { } problem) return problem;
                    }
                }

                return null;
            case "ranges":
                string Ranges(bool individual) =>
                    string.Join('|', Set(At(1)).ChangedRanges(individual).Select(r => $"{r.FromOld} {r.ToOld} {r.FromNew} {r.ToNew} {r.Insert}"));
                string Recorded(int index) => string.Join('|', values[index].EnumerateArray().Select(r => $"{r[0]} {r[1]} {r[2]} {r[3]} {Text(r[4])}"));
                return Different("ranges", Recorded(2), Ranges(false)) ?? Different("individual ranges", Recorded(3), Ranges(true));
            case "json":
                var read = Set(At(1));
                var fromBytes = ChangeSet.Read(Encoding.UTF8.GetBytes(At(1))).Changes!;
                return Different("json", At(2), read.ToJson())
                    ?? Different("json from bytes", At(2), fromBytes.ToJson())
                    ?? Different("length", values[3].GetInt32(), read.Length)
                    ?? Different("new length", values[4].GetInt32(), read.NewLength)
                    ?? Different("empty", values[5].GetBoolean(), read.IsEmpty);
            case "refused" or "stricter":
                var reading = ChangeSet.Read(At(1));
                if (reading.Changes is not null) return $"was read as {reading.Changes}";
                var isPlaced = reading.Problem is { Sentence.Length: > 0, Offset: >= 0 } found && found.Offset <= At(1).Length;
                return isPlaced ? null : $"the problem is not placed: {reading.Problem}";
            default:
                return "is of an unknown kind";
        }
    }

    private static string Text(JsonElement value) =>
        Spelled().Replace(value.GetString()!, half => ((char)Convert.ToInt32(half.Groups[1].Value, 16)).ToString());

    private static ChangeSet Set(string json)
    {
        var reading = ChangeSet.Read(json);
        return reading.Changes ?? throw new ArgumentException($"{json} was not read: {reading.Problem}");
    }

    private static string? Different<T>(string what, T expected, T actual) =>
        Equals(expected, actual) ? null : $"{what}: CodeMirror gives {expected}, we give {actual}";

    [GeneratedRegex("\uE000([0-9a-f]{4})")]
    private static partial Regex Spelled();
}
