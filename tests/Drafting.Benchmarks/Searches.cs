using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Drafting.Domain.Submissions;
using Drafting.Server.Submissions;
using Drafting.Server.Submissions.Search;

namespace Drafting.Benchmarks;

/// <summary>
/// Search and suggestions among a hundred thousand passages, against looking at every passage for the same words: medians and the slowest of each sort of query. Passages are made of the words of the digests, drawn with
/// their frequency, so that common words are as common as they are there.
/// </summary>
static class Searches
{
    const int Submissions = 1_000, Passages = 100, Rounds = 15;

    static readonly (string What, string Query)[] Queries =
    [
        ("one common word", "internet"),
        ("two words", "governments footing"),
        ("four words", "public policy stakeholders mechanisms"),
        ("a phrase", "\"public policy\""),
        ("a choice and a not", "security OR privacy -companies"),
        ("begin*", "gov*"),
        ("in a field", "from:contributor governance q:2"),
        ("everything", ""),
    ];

    public static Task<int> Run()
    {
        var words = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds", "wgec", "submissions.json"))).RootElement.GetProperty("submissions").EnumerateArray()
            .SelectMany(s => s.GetProperty("digest").EnumerateArray()).SelectMany(p => p.GetProperty("text").GetString()!.Split(' ')).ToArray();
        var chance = new Random(20261123);
        var corpus = Enumerable.Range(1, Submissions).Select(s => new ShelvedSubmission(
            s, 0, s, $"Contributor {s}", null, [], null, null, ContributorKind.Observer, s % 5, "en",
            [.. Enumerable.Range(1, Passages).Select(p => new ShelvedPassage((s * 1000L) + p, p, PassageKind.Paragraph, (p % 3) + 1, EditionKind.Original, string.Join(' ', Enumerable.Range(0, chance.Next(20, 120)).Select(_ => words[chance.Next(words.Length)]))))])).ToList();
        var folder = Directory.CreateTempSubdirectory("drafting-search-").FullName;
        try
        {
            var started = Stopwatch.GetTimestamp();
            using var shelf = new Shelf(folder);
            foreach (var batch in corpus.Chunk(20))
            {
                foreach (var s in batch) shelf.Put(s);
                shelf.Commit();
            }
            var size = Directory.EnumerateFiles(folder).Sum(f => new FileInfo(f).Length) / 1e6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Submissions * Passages:N0} passages indexed in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {size:0} MB"));
            started = Stopwatch.GetTimestamp();
            using (var again = new Shelf(folder)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened again, with every checksum, in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s; it holds {again.Held.Count:N0} submissions"));
            Console.WriteLine($"{"milliseconds",-24}{"index",12}{"slowest",12}{"scan",12}{"ratio",10}{"found",10}");
            var searcher = shelf.Acquire();
            searcher.Similarity = Shelf.Similarity;
            foreach (var (what, query) in Queries)
            {
                var (index, scan, total) = (new List<double>(), new List<double>(), 0);
                var asked = query.Split([' ', '"', '*'], StringSplitOptions.RemoveEmptyEntries).Where(w => w != "OR" && !w.Contains(':', StringComparison.Ordinal) && w[0] != '-').ToArray();
                for (var round = 0; round < Rounds; round++)
                {
                    started = Stopwatch.GetTimestamp();
                    total = PassageSearch.Find(searcher, PassageQuery.Of(query), _ => [], PassageFilter.None, 0, 20).Total;
                    index.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    if (round >= 3) continue;
                    started = Stopwatch.GetTimestamp();
                    _ = corpus.Sum(s => s.Passages.Count(p => Array.TrueForAll(asked, w => p.Text.Contains(w, StringComparison.OrdinalIgnoreCase))));
                    scan.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
                Row(what, index, scan, total);
            }
            var (suggest, none) = (new List<double>(), new List<double> { 0 });
            var paragraph = new SuggestionRequest("Member States should consider establishing a framework that enables all governments, on an equal footing, to carry out their roles in public policy under paragraph 71 of the Tunis Agenda, in consultation with all stakeholders.", "Governments on an equal footing", "", [], [], new HashSet<long>());
            for (var round = 0; round < Rounds; round++)
            {
                started = Stopwatch.GetTimestamp();
                _ = Suggester.Suggest(searcher, paragraph, 10);
                suggest.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            Row("suggestions", suggest, none, 10);
            shelf.Release(searcher);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return Task.FromResult(0);
    }

    static void Row(string what, List<double> index, List<double> scan, int total) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-24}{Median(index),12:0.0}{index.Skip(1).Max(),12:0.0}{Median(scan),12:0.0}{Median(scan) / Median(index),10:0.0}{total,10}"));

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
