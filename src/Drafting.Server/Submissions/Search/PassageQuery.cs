using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Drafting.Server.Submissions.Search;

/// <summary>A stretch of a snippet.</summary>
public sealed record SnippetRun(string Text, bool Hit);

/// <summary>
/// What somebody looks for: words, all of which must be there; <c>"a phrase"</c>, word for word; <c>-not</c>; <c>this OR that</c>; <c>begin*</c>; and in a field, <c>from:</c> who wrote it, <c>by:</c> a stakeholder group,
/// <c>q:</c> a question, <c>cites:</c> a paragraph's number or a document. Anything else is a word. Words are compared as the language of each passage inflects them. A query that cannot be read so is searched as the words in it.
/// </summary>
/// <remarks>
/// Written here and not parsed by Lucene's classic parser: that reads "A/RES/70/125" as a regular expression and "WSIS+10" as an operator, and knows fuzzy words, ranges and boosts that could make a search slow or a ranking strange.
/// </remarks>
public sealed class PassageQuery
{
    /// <summary>The most units of a query, and the most words that are searched.</summary>
    public const int MaxLength = 500, MaxWords = 64;

    static readonly HashSet<string> Fields = ["from", "by", "q", "cites"];

    readonly IReadOnlyList<Clause> clauses;

    PassageQuery(string source, IReadOnlyList<Clause> clauses, string? problem) => (Source, this.clauses, Problem) = (source, clauses, problem);

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Why it was searched as words; null if it was read as meant.</summary>
    public string? Problem { get; }

    /// <summary>Nothing is looked for: every passage is found.</summary>
    public bool IsEmpty => clauses.Count == 0;

    /// <summary>Reads a query; it always yields one.</summary>
    public static PassageQuery Of(string source)
    {
        var (clauses, problem) = Parse(source);
        if (problem is null && clauses.Sum(c => c.Any.Count) > MaxWords) problem = $"Only the first {MaxWords} words were searched.";
        else if (problem is null) return new PassageQuery(source, clauses, null);
        var words = Tongues.WordsOf(Tongues.Exact, source).Select(w => source[w.Start..w.End]).Where(w => w is not "OR").Take(MaxWords);
        return new PassageQuery(source, [.. words.Select(w => new Clause(false, [new Atom(null, w, false, false)]))], problem);
    }

    static (List<Clause> Clauses, string? Problem) Parse(string source)
    {
        var clauses = new List<Clause>();
        var or = false;
        for (var at = 0; ;)
        {
            while (at < source.Length && char.IsWhiteSpace(source[at])) at++;
            if (at >= source.Length) break;
            if (string.CompareOrdinal(source, at, "OR", 0, 2) == 0 && (at + 2 == source.Length || char.IsWhiteSpace(source[at + 2])))
            {
                if (or || clauses.Count == 0 || clauses[^1].Not) return (clauses, "OR stands between two words; these were searched as words.");
                or = true;
                at += 2;
                continue;
            }
            var not = source[at] == '-' && at + 1 < source.Length && !char.IsWhiteSpace(source[at + 1]);
            if (not) at++;
            if (not && or) return (clauses, "OR cannot be followed by a minus sign; these were searched as words.");

            string? field = null;
            var colon = source.IndexOf(':', at);
            if (colon > at && Fields.Contains(source[at..colon].ToLowerInvariant()))
            {
                field = source[at..colon].ToLowerInvariant();
                at = colon + 1;
                if (at >= source.Length || char.IsWhiteSpace(source[at])) return (clauses, $"Nothing follows “{field}:”; these were searched as words.");
            }

            Atom atom;
            if (source[at] is '"' or '“' or '”' or '„' or '«')
            {
                var end = source.IndexOfAny(['"', '“', '”', '»'], at + 1);
                if (end < 0) return (clauses, "A quotation mark is not closed; these were searched as words.");
                atom = new Atom(field, source[(at + 1)..end], true, false);
                at = end + 1;
            }
            else
            {
                var end = at;
                while (end < source.Length && !char.IsWhiteSpace(source[end]) && source[end] is not '"') end++;
                var word = source[at..end];
                at = end;
                var prefix = word.EndsWith('*');
                if (prefix) word = word[..^1];
                if (word.Contains('*', StringComparison.Ordinal)) return (clauses, "An asterisk stands only at the end of a word; these were searched as words.");
                if (prefix && word.Count(char.IsLetterOrDigit) < 2) return (clauses, "At least two letters stand before an asterisk; these were searched as words.");
                atom = new Atom(field, word, false, prefix);
            }
            if (atom.Field is "q" && !int.TryParse(atom.Words, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return (clauses, "After “q:” stands the number of a question; these were searched as words.");
            if (or) clauses[^1].Any.Add(atom);
            else clauses.Add(new Clause(not, [atom]));
            or = false;
        }
        return or ? (clauses, "OR stands between two words; these were searched as words.") : (clauses, null);
    }

    /// <summary>The query for Lucene.</summary>
    /// <param name="stakeholders">The ids of the stakeholder groups that are called so.</param>
    public Query For(Func<string, IReadOnlyList<long>> stakeholders)
    {
        if (clauses.Count == 0) return new MatchAllDocsQuery();
        var all = new BooleanQuery();
        foreach (var tongue in Tongues.All) all.Add(For(tongue, stakeholders), Occur.SHOULD);
        return all;
    }

    /// <summary>For passages of one language: what counts as a word, and as the same word, is the language's matter.</summary>
    BooleanQuery For(string tongue, Func<string, IReadOnlyList<long>> stakeholders)
    {
        var query = new BooleanQuery { { new ConstantScoreQuery(new TermQuery(new Term("lang", tongue))) { Boost = 0 }, Occur.MUST } };
        var searched = false;
        foreach (var clause in clauses)
        {
            var any = clause.Any.Select(a => For(a, tongue, stakeholders, exact: false)).OfType<Query>().ToList();
            if (any.Count < clause.Any.Count) continue;
            searched = true;
            query.Add(Either(any), clause.Not ? Occur.MUST_NOT : Occur.MUST);
        }
        if (!searched)
        {
            // Nothing but words that the language leaves out: then they are meant as they are.
            foreach (var clause in clauses)
            {
                var any = clause.Any.Select(a => For(a, tongue, stakeholders, exact: true)).OfType<Query>().ToList();
                query.Add(any.Count == 0 ? new BooleanQuery() : Either(any), clause.Not ? Occur.MUST_NOT : Occur.MUST);
            }
        }
        return query;
    }

    static Query Either(List<Query> any)
    {
        if (any is [var only]) return only;
        var either = new BooleanQuery();
        foreach (var query in any) either.Add(query, Occur.SHOULD);
        return either;
    }

    /// <summary>Null for what has no word in it.</summary>
    static Query? For(Atom atom, string tongue, Func<string, IReadOnlyList<long>> stakeholders, bool exact)
    {
        switch (atom.Field)
        {
            case "q":
                return new TermQuery(new Term("q", int.Parse(atom.Words, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)));
            case "by":
                return Either([new BooleanQuery(), .. stakeholders(atom.Words).Select(id => new TermQuery(new Term("stakeholder", id.ToString(CultureInfo.InvariantCulture))))]);
            case "cites":
                return new TermQuery(new Term("cites", atom.Words.ToLowerInvariant()));
            case "from":
                return Sequence("from", Tongues.WordsOf("from", atom.Words), atom.Prefix);
        }
        if (atom.Phrase || atom.Prefix || exact) return Sequence(Tongues.Exact, Tongues.WordsOf(Tongues.Exact, atom.Words), atom.Prefix);
        var field = Tongues.Field(tongue);
        if (Sequence(field, Tongues.WordsOf(field, atom.Words), prefix: false) is not { } stems) return null;
        // The very word counts a little more than another form of it.
        var word = new BooleanQuery { { stems, Occur.SHOULD } };
        if (Sequence(Tongues.Exact, Tongues.WordsOf(Tongues.Exact, atom.Words), prefix: false) is { } as_is)
        {
            as_is.Boost = 0.3f;
            word.Add(as_is, Occur.SHOULD);
        }
        return word;
    }

    static Query? Sequence(string field, List<IndexedWord> words, bool prefix)
    {
        switch (words)
        {
            case []:
                return null;
            case [var only]:
                return prefix ? new PrefixQuery(new Term(field, only.Term)) : new TermQuery(new Term(field, only.Term));
        }
        if (prefix)
        {
            var all = new BooleanQuery();
            foreach (var word in words.SkipLast(1)) all.Add(new TermQuery(new Term(field, word.Term)), Occur.MUST);
            all.Add(new PrefixQuery(new Term(field, words[^1].Term)), Occur.MUST);
            return all;
        }
        var phrase = new PhraseQuery();
        foreach (var word in words) phrase.Add(new Term(field, word.Term), word.Position - words[0].Position);
        return phrase;
    }

    /// <summary>Where a passage has what is looked for, in order and without overlap.</summary>
    /// <param name="text">The passage.</param>
    /// <param name="tongue">Its language.</param>
    public IReadOnlyList<(int Start, int End)> Hits(string text, string tongue)
    {
        var found = new List<(int Start, int End)>();
        var field = Tongues.Field(tongue);
        var stems = Tongues.WordsOf(field, text);
        var exact = Tongues.WordsOf(Tongues.Exact, text);
        foreach (var atom in clauses.Where(c => !c.Not).SelectMany(c => c.Any))
        {
            switch (atom.Field)
            {
                case "cites":
                    found.AddRange(Cited.In(text).Where(c => c.Key == atom.Words.ToLowerInvariant()).Select(c => (c.Start, c.End)));
                    break;
                case not null:
                    break;
                default:
                    if (atom.Prefix)
                    {
                        var words = Tongues.WordsOf(Tongues.Exact, atom.Words);
                        if (words.Count > 0) found.AddRange(exact.Where(w => w.Term.StartsWith(words[^1].Term, StringComparison.Ordinal) || words.SkipLast(1).Any(o => o.Term == w.Term)).Select(w => (w.Start, w.End)));
                        break;
                    }
                    if (!atom.Phrase) Find(stems, Tongues.WordsOf(field, atom.Words), found);
                    Find(exact, Tongues.WordsOf(Tongues.Exact, atom.Words), found);
                    break;
            }
        }
        found.Sort();
        var merged = new List<(int Start, int End)>();
        foreach (var hit in found)
        {
            if (merged.Count > 0 && hit.Start <= merged[^1].End) merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, hit.End));
            else merged.Add(hit);
        }
        return merged;
    }

    static void Find(List<IndexedWord> text, List<IndexedWord> words, List<(int, int)> found)
    {
        if (words.Count == 0) return;
        var at = text.ToLookup(w => w.Position);
        foreach (var first in text.Where(w => w.Term == words[0].Term))
        {
            var run = words.Select(w => at[first.Position + w.Position - words[0].Position].FirstOrDefault(t => t.Term == w.Term)).ToList();
            if (run.TrueForAll(w => w.Term is not null)) found.Add((first.Start, run.Max(w => w.End)));
        }
    }

    /// <summary>The part of a passage in which most of what is looked for stands close together, with an ellipsis where it was cut.</summary>
    public static IReadOnlyList<SnippetRun> Snippet(string text, IReadOnlyList<(int Start, int End)> hits, int length = 260)
    {
        var (from, to) = (0, text.Length);
        if (text.Length > length)
        {
            var best = hits.Count == 0 ? 0 : Enumerable.Range(0, hits.Count).MaxBy(i => hits.Skip(i).TakeWhile(h => h.End <= hits[i].Start + length - 40).Sum(h => h.End - h.Start));
            from = hits.Count == 0 ? 0 : Math.Max(0, Math.Min(hits[best].Start - 40, text.Length - length));
            to = Math.Min(text.Length, from + length);
            while (from > 0 && !char.IsWhiteSpace(text[from - 1]) && text.LastIndexOf(' ', from - 1, Math.Min(from, 40)) >= 0) from--;
            while (to < text.Length && !char.IsWhiteSpace(text[to]) && text.IndexOf(' ', to, Math.Min(text.Length - to, 40)) >= 0) to++;
            if (from > 0 && char.IsLowSurrogate(text[from])) from--;
            if (to < text.Length && char.IsLowSurrogate(text[to])) to++;
        }
        var runs = new List<SnippetRun>();
        void Add(int start, int end, bool hit)
        {
            if (end > start) runs.Add(new SnippetRun(text[start..end], hit));
        }
        if (from > 0) runs.Add(new SnippetRun("… ", false));
        var at = from;
        foreach (var (start, end) in hits.Where(h => h.End > from && h.Start < to))
        {
            Add(at, Math.Max(at, start), false);
            Add(Math.Max(at, start), Math.Min(end, to), true);
            at = Math.Min(end, to);
        }
        Add(at, to, false);
        if (to < text.Length) runs.Add(new SnippetRun(" …", false));
        return runs;
    }

    sealed record Clause(bool Not, List<Atom> Any);

    sealed record Atom(string? Field, string Words, bool Phrase, bool Prefix);
}
