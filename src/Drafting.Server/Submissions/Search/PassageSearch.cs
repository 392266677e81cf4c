using System.Diagnostics;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Drafting.Server.Submissions.Search;

/// <summary>What is asked beside the words; null for no matter.</summary>
public sealed record PassageFilter(IReadOnlyList<long>? Stakeholders, int? Question, int? Kind, int? Edition, int? Submission)
{
    /// <summary>No filter.</summary>
    public static readonly PassageFilter None = new(null, null, null, null, null);
}

/// <summary>A passage that was found.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Score">Against the best of the answer, 1 for that.</param>
/// <param name="Tongue">Its language.</param>
public sealed record PassageFound(long PassageId, double Score, string Tongue);

/// <summary>A page of what was found, and how many there are, by stakeholder group and by question; each of these counts is without regard to the filter of its own name. 0 stands for none.</summary>
public sealed record PassageAnswer(int Total, IReadOnlyList<PassageFound> Found, IReadOnlyDictionary<long, int> Stakeholders, IReadOnlyDictionary<long, int> Questions, bool Complete);

/// <summary>Searches an index in one pass.</summary>
public static class PassageSearch
{
    /// <summary>How long one search may take before it answers with what it has.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>By relevance, and among equals in the order of the papers; all of them in that order where no words are asked for.</summary>
    public static PassageAnswer Find(IndexSearcher searcher, PassageQuery query, Func<string, IReadOnlyList<long>> stakeholders, PassageFilter filter, int skip, int take)
    {
        var order = new SortField("order", SortFieldType.INT64);
        var top = TopFieldCollector.Create(query.IsEmpty ? new Sort(order) : new Sort(SortField.FIELD_SCORE, order), skip + take, fillFields: true, trackDocScores: !query.IsEmpty, trackMaxScore: !query.IsEmpty, docsScoredInOrder: false);
        var sieve = new Sieve(top, filter);
        var complete = true;
        try
        {
            searcher.Search(query.For(stakeholders), sieve);
        }
        catch (TimeoutException)
        {
            complete = false;
        }
        var found = top.GetTopDocs(skip, take);
        var best = found.MaxScore is var max && max > 0 ? max : 1;
        return new PassageAnswer(sieve.Total,
            [.. found.ScoreDocs.Select(d =>
            {
                var document = searcher.Doc(d.Doc, new HashSet<string> { "id", "lang" });
                return new PassageFound(document.GetField("id").GetInt64Value()!.Value, query.IsEmpty ? 0 : Math.Round(d.Score / best, 4), document.Get("lang"));
            })],
            sieve.Stakeholders, sieve.Questions, complete);
    }

    /// <summary>Lets through what the filters let through, and counts on the way.</summary>
    sealed class Sieve(ICollector inner, PassageFilter filter) : ICollector
    {
        readonly long started = Stopwatch.GetTimestamp();
        readonly HashSet<long>? wanted = filter.Stakeholders is { Count: > 0 } some ? [.. some] : null;
        NumericDocValues? stakeholders, questions, kinds, editions, numbers;
        int seen;

        public int Total { get; private set; }
        public Dictionary<long, int> Stakeholders { get; } = [];
        public Dictionary<long, int> Questions { get; } = [];

        public bool AcceptsDocsOutOfOrder => inner.AcceptsDocsOutOfOrder;

        public void SetScorer(Scorer scorer) => inner.SetScorer(scorer);

        public void SetNextReader(AtomicReaderContext context)
        {
            inner.SetNextReader(context);
            var reader = context.AtomicReader;
            (stakeholders, questions, kinds, editions, numbers) = (reader.GetNumericDocValues("stakeholders"), reader.GetNumericDocValues("question"), reader.GetNumericDocValues("kind"), reader.GetNumericDocValues("edition"), reader.GetNumericDocValues("number"));
        }

        public void Collect(int doc)
        {
            if ((++seen & 0xFFF) == 0 && Stopwatch.GetElapsedTime(started) > Limit) throw new TimeoutException();
            if (filter.Kind is { } kind && kinds!.Get(doc) != kind) return;
            if (filter.Edition is { } edition && editions!.Get(doc) != edition) return;
            if (filter.Submission is { } number && numbers!.Get(doc) != number) return;
            var (group, question) = (stakeholders!.Get(doc), questions!.Get(doc));
            var (ofGroup, ofQuestion) = (wanted is null || wanted.Contains(group), filter.Question is null || filter.Question == question);
            if (ofQuestion) Stakeholders[group] = Stakeholders.GetValueOrDefault(group) + 1;
            if (ofGroup) Questions[question] = Questions.GetValueOrDefault(question) + 1;
            if (!ofGroup || !ofQuestion) return;
            Total++;
            inner.Collect(doc);
        }
    }
}
