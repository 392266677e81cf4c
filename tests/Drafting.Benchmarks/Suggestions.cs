using System.Globalization;
using System.Text.Json;
using Drafting.Domain.Submissions;
using Drafting.Server.Submissions;
using Drafting.Server.Submissions.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Drafting.Benchmarks;

/// <summary>
/// How many of the passages that bear on a paragraph are among those suggested, on a set labelled by hand: the suggestions against plain BM25 of the whole paragraph over the same index and the same analysis. One half of the
/// paragraphs was looked at while the ranking was made, the other was not.
/// </summary>
static class Suggestions
{
    public static Task<int> Run()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        var set = JsonSerializer.Deserialize<LabelledSet>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Suggestions", "labelled.json")), json)!;
        var digests = JsonSerializer.Deserialize<Digests>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds", "wgec", "submissions.json")), json)!;
        using var shelf = new Shelf(null);
        foreach (var s in digests.Submissions) shelf.Put(Shelved(s.Number, s.Contributor, [.. s.Digest.Select(p => p.Text)]));
        foreach (var s in set.Submissions) shelf.Put(Shelved(s.Number, s.Contributor, s.Passages));
        shelf.Commit();
        var searcher = shelf.Acquire();
        searcher.Similarity = Shelf.Similarity;

        var missing = set.Paragraphs.SelectMany(p => p.Relevant).Where(r => Text(searcher, IdOf(r)) is null).ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"There are no passages {string.Join(", ", missing)}.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{searcher.IndexReader.NumDocs} passages, {set.Paragraphs.Count} paragraphs, {set.Paragraphs.Sum(p => p.Relevant.Count)} labels"));
        Console.WriteLine("recall@10: of the passages that bear on it (of the first ten where there are more), how many are among ten; precision@5: of the first five, how many bear on it");
        Console.WriteLine($"{"",-44}{"plain BM25",20}{"suggestions",20}");
        foreach (var half in set.Paragraphs.GroupBy(p => p.Half))
        {
            var (plain, ours) = (new List<Measure>(), new List<Measure>());
            foreach (var p in half)
            {
                var relevant = p.Relevant.Select(IdOf).ToHashSet();
                plain.Add(Measure.Of(Plain(searcher, p.Text), relevant));
                ours.Add(Measure.Of([.. Suggester.Suggest(searcher, new SuggestionRequest(p.Text, p.Title, "", [], [], new HashSet<long>()), 10).Select(s => s.PassageId)], relevant));
                Console.WriteLine($"  {p.Title,-42}{plain[^1],20}{ours[^1],20}");
            }
            Console.WriteLine($"{half.Key,-44}{Measure.Mean(plain),20}{Measure.Mean(ours),20}");

            // What linking two passages and setting one aside does for the rest of the list.
            var (before, after) = (new List<Measure>(), new List<Measure>());
            foreach (var p in half)
            {
                var relevant = p.Relevant.Select(IdOf).ToHashSet();
                var first = Suggester.Suggest(searcher, new SuggestionRequest(p.Text, p.Title, "", [], [], new HashSet<long>()), 10).Select(s => s.PassageId).ToList();
                var (accepted, rejected) = (first.Where(relevant.Contains).Take(2).ToList(), first.Where(id => !relevant.Contains(id)).Take(1).ToList());
                var excluded = accepted.Concat(rejected).ToHashSet();
                var rest = relevant.Except(excluded).ToHashSet();
                if (rest.Count == 0) continue;
                before.Add(Measure.Of([.. Suggester.Suggest(searcher, new SuggestionRequest(p.Text, p.Title, "", [], [], excluded), 10).Select(s => s.PassageId)], rest));
                after.Add(Measure.Of([.. Suggester.Suggest(searcher, new SuggestionRequest(p.Text, p.Title, "", [.. accepted.Select(id => Text(searcher, id)!)], [.. rejected.Select(id => Text(searcher, id)!)], excluded), 10).Select(s => s.PassageId)], rest));
            }
            Console.WriteLine($"{"  the rest, without and with two links, one set aside",-44}{Measure.Mean(before),12}{Measure.Mean(after),20}");
        }
        shelf.Release(searcher);
        return Task.FromResult(0);
    }

    /// <summary>Every word of the paragraph, as Lucene ranks them by itself.</summary>
    static List<long> Plain(IndexSearcher searcher, string text)
    {
        var query = new BooleanQuery();
        var field = Tongues.Field("en");
        foreach (var term in Tongues.WordsOf(field, text).Select(w => w.Term).Distinct()) query.Add(new TermQuery(new Term(field, term)), Occur.SHOULD);
        var standard = new IndexSearcher(searcher.IndexReader) { Similarity = new Lucene.Net.Search.Similarities.BM25Similarity() };
        return [.. standard.Search(query, 10).ScoreDocs.Select(d => standard.Doc(d.Doc).GetField("id").GetInt64Value()!.Value)];
    }

    static string? Text(IndexSearcher searcher, long id)
    {
        var found = searcher.Search(NumericRangeQuery.NewInt64Range("id", id, id, true, true), 1).ScoreDocs;
        return found.Length == 0 ? null : searcher.Doc(found[0].Doc).Get(Tongues.Field("en"));
    }

    static long IdOf(string place) => place.Split('.') is [var submission, var passage] ? Id(int.Parse(submission, CultureInfo.InvariantCulture), int.Parse(passage, CultureInfo.InvariantCulture)) : throw new FormatException(place);

    static long Id(int submission, int passage) => (submission * 1000L) + passage;

    static ShelvedSubmission Shelved(int number, string contributor, IReadOnlyList<string> passages) => new(
        number, 0, number, contributor, null, [], null, null, ContributorKind.Observer, null, "en",
        [.. passages.Select((text, i) => new ShelvedPassage(Id(number, i + 1), i + 1, PassageKind.Paragraph, null, EditionKind.Digest, text))]);

    readonly record struct Measure(double Recall, double Precision)
    {
        public static Measure Of(IReadOnlyList<long> found, HashSet<long> relevant) =>
            new((double)found.Take(10).Count(relevant.Contains) / Math.Min(10, relevant.Count), found.Take(5).Count(relevant.Contains) / 5.0);

        public static Measure Mean(IReadOnlyCollection<Measure> all) => new(all.Average(m => m.Recall), all.Average(m => m.Precision));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Recall:0.00} / {Precision:0.00}");
    }

    sealed record LabelledSet(IReadOnlyList<Invented> Submissions, IReadOnlyList<Labelled> Paragraphs);
    sealed record Invented(int Number, string Contributor, IReadOnlyList<string> Passages);
    sealed record Labelled(string Half, string Title, string Text, IReadOnlyList<string> Relevant);
    sealed record Digests(IReadOnlyList<Digested> Submissions);
    sealed record Digested(int Number, string Contributor, IReadOnlyList<DigestPassage> Digest);
    sealed record DigestPassage(int Number, string Text);
}
