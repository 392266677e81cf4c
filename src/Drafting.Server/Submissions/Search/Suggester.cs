using System.Text.RegularExpressions;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Drafting.Server.Submissions.Search;

/// <summary>What passages are looked for.</summary>
/// <param name="Text">The words of the paragraph, or those that an amendment proposes; brackets may stand in it.</param>
/// <param name="Title">The title of its recommendation.</param>
/// <param name="Emphasis">Words of it that matter most: what an amendment brings in. Empty for a paragraph.</param>
/// <param name="Accepted">Quotations that a person has linked to it.</param>
/// <param name="Rejected">Passages that a person has set aside.</param>
/// <param name="Excluded">Passages that are not suggested: linked or set aside.</param>
public sealed record SuggestionRequest(string Text, string Title, string Emphasis, IReadOnlyList<string> Accepted, IReadOnlyList<string> Rejected, IReadOnlySet<long> Excluded);

/// <summary>A stretch of a passage, in UTF-16 units.</summary>
public readonly record struct Stretch(int Start, int End);

/// <summary>A passage that may bear on what was asked: that it speaks of the same things, never for or against.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Score">Against the best of the answer, 1 for that.</param>
/// <param name="Quote">The sentence or two that have most to do with it.</param>
/// <param name="Words">The words that match, in order.</param>
/// <param name="Because">The strongest of them, for a person.</param>
public sealed record Suggested(long PassageId, double Score, Stretch Quote, IReadOnlyList<Stretch> Words, IReadOnlyList<string> Because);

/// <summary>
/// Ranks passages by how likely they bear on a paragraph. Lucene finds candidates by the paragraph's telling words, by words of the same field of meaning and by what it cites; these are then read closely: whether words that
/// stand together there stand together here, how much of the paragraph one sentence or two have in common, whether the same paragraph of an instrument is cited, and what people have accepted and set aside before.
/// </summary>
public static partial class Suggester
{
    const int Candidates = 250, Echoing = 5, MaxTerms = 40, MaxText = 20_000;

    /// <summary>What each kind of likeness counts; found on the tuning halves of labelled sets, and rounded. Echo: what the best passages lend the question. Courtesy: what is left of one that only thanks or points elsewhere.</summary>
    public sealed record Weights(double Title, double Emphasis, double Boilerplate, double Actor, double Concept, double Family, double Echo, double Pair, double Window, double Paragraph, double Instrument, double Accepted, double Rejected, double Saturation, double Length, double Courtesy)
    {
        public static readonly Weights Default = new(Title: 1.5, Emphasis: 1.0, Boilerplate: 0.03, Actor: 0.8, Concept: 1.3, Family: 0.2, Echo: 0.5, Pair: 0.2, Window: 0.6, Paragraph: 1.0, Instrument: 0.3, Accepted: 0.7, Rejected: 0.3, Saturation: 3.0, Length: 0.4, Courtesy: 0.5);
    }

    /// <summary>The passages that most likely bear on it, best first.</summary>
    /// <param name="searcher">The index of those whom the reader may see.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="weights">Others than those in use, for measuring.</param>
    public static IReadOnlyList<Suggested> Suggest(IndexSearcher searcher, SuggestionRequest request, int take, Weights? weights = null)
    {
        var w = weights ?? Weights.Default;
        // What the best passages say beside the paragraph's words is likely of its matter: asked a second time with a little of that.
        var analysed = new Dictionary<int, Analysed>();
        var first = Rank(searcher, request, [], analysed, w);
        var ranked = w.Echo > 0 && first.Count > Echoing ? Rank(searcher, request, [.. first.Take(Echoing).Select(f => f.Passage)], analysed, w) : first;
        if (ranked.Count == 0) return [];
        var best = ranked[0].Found.Score;
        return [.. ranked.Take(take).Select(r => r.Found with { Score = Math.Round(r.Found.Score / best, 4) })];
    }

    /// <summary>The candidates with their texts, best first.</summary>
    static List<(Suggested Found, string Passage)> Rank(IndexSearcher searcher, SuggestionRequest request, IReadOnlyList<string> echo, Dictionary<int, Analysed> analysed, Weights w)
    {
        var (asked, field) = Ask(searcher, request, echo, w);
        if (asked.IsEmpty) return [];

        var query = new BooleanQuery();
        var any = new BooleanQuery();
        foreach (var (term, weight) in asked.Terms.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Take(MaxTerms)) any.Add(new TermQuery(new Term(field, term)) { Boost = (float)weight }, Occur.SHOULD);
        foreach (var concept in asked.Concepts)
            foreach (var member in concept.Value.Members.Where(m => !asked.Terms.ContainsKey(m))) any.Add(new ConstantScoreQuery(new TermQuery(new Term(field, member))) { Boost = (float)concept.Value.Weight }, Occur.SHOULD);
        foreach (var (left, right) in asked.Splits.Keys) any.Add(new PhraseQuery { new Term(field, left), new Term(field, right) }, Occur.SHOULD);
        foreach (var key in asked.Cites) any.Add(new ConstantScoreQuery(new TermQuery(new Term("cites", key.Key))) { Boost = (float)key.Value }, Occur.SHOULD);
        query.Add(any, Occur.MUST);
        query.Add(new ConstantScoreQuery(new TermQuery(new Term("body", "1"))) { Boost = 0 }, Occur.MUST);

        var read = new List<(Suggested Found, string Passage)>();
        var average = Average(searcher.IndexReader, field);
        foreach (var hit in searcher.Search(query, Candidates + request.Excluded.Count).ScoreDocs)
        {
            if (!analysed.TryGetValue(hit.Doc, out var passage))
            {
                if (Analysed.Of(searcher.Doc(hit.Doc)) is not { } now) continue;
                analysed[hit.Doc] = passage = now;
            }
            if (!request.Excluded.Contains(passage.Id)) read.Add((Read(passage, asked, average, w), passage.Text));
        }
        return [.. read.Where(r => r.Found.Score > 0).OrderByDescending(r => r.Found.Score).ThenBy(r => r.Found.PassageId)];
    }

    /// <summary>The same of passages that are given, in their order: which words match, whatever they are worth.</summary>
    public static IReadOnlyList<Suggested> Explain(IndexSearcher searcher, SuggestionRequest request, IReadOnlyList<long> passages)
    {
        var (asked, field) = Ask(searcher, request, [], Weights.Default);
        var average = Average(searcher.IndexReader, field);
        var read = new List<Suggested>();
        foreach (var id in passages)
        {
            if (searcher.Search(NumericRangeQuery.NewInt64Range("id", id, id, true, true), 1).ScoreDocs is not [var hit]) continue;
            if (Analysed.Of(searcher.Doc(hit.Doc)) is { } passage) read.Add(Read(passage, asked, average, Weights.Default) with { Score = 0 });
        }
        return read;
    }

    static (Asked Asked, string Field) Ask(IndexSearcher searcher, SuggestionRequest request, IReadOnlyList<string> echo, Weights w)
    {
        var text = Plain(Cut(request.Text));
        var field = Tongues.Field(Tongues.Of(text, null));
        return (Asked.Of(searcher.IndexReader, field, text, request, echo, w), field);
    }

    /// <summary>The text without brackets and without what is said in them of who wants what.</summary>
    public static string Plain(string text) => Spaces().Replace(Says().Replace(text, "]").Replace('[', ' ').Replace(']', ' '), " ").Trim();

    static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;

    static double Average(IndexReader reader, string field)
    {
        var documents = reader.GetDocCount(field);
        return documents > 0 && reader.GetSumTotalTermFreq(field) is var sum and > 0 ? (double)sum / documents : 40;
    }

    /// <summary>A passage taken apart, in its own language: one in another than the question was found by what it cites.</summary>
    sealed record Analysed(long Id, string Text, List<IndexedWord> Words, IReadOnlyList<Citing> Cites, List<Stretch> Sentences)
    {
        public static Analysed? Of(Lucene.Net.Documents.Document document)
        {
            var field = Tongues.Field(document.Get("lang"));
            return document.Get(field) is { } text ? new(document.GetField("id").GetInt64Value()!.Value, text, Tongues.WordsOf(field, text), [.. Cited.In(text)], Suggester.Sentences(text)) : null;
        }
    }

    static Suggested Read(Analysed of, Asked asked, double average, Weights w)
    {
        var (id, passage, words, cites, sentences) = of;
        var matches = new List<(IndexedWord Word, double Value)>();
        var frequency = new Dictionary<string, int>();
        foreach (var word in words)
        {
            if (asked.ValueOf(word.Term) is not (var key, var value) || value <= 0) continue;
            matches.Add((word, value));
            frequency[key] = frequency.GetValueOrDefault(key) + 1;
        }
        // "cyber security" says "cybersecurity".
        for (var i = 0; asked.Splits.Count > 0 && i + 1 < words.Count; i++)
        {
            if (words[i + 1].Position != words[i].Position + 1 || !asked.Splits.TryGetValue((words[i].Term, words[i + 1].Term), out var joined) || asked.ValueOf(joined) is not (var key, var value)) continue;
            matches.Add((new IndexedWord(joined, words[i].Start, words[i + 1].End, words[i].Position), value));
            frequency[key] = frequency.GetValueOrDefault(key) + 1;
        }
        var norm = w.Saturation * (1 - w.Length + (w.Length * words.Count / average));
        var whole = frequency.Sum(f => asked.Values[f.Key] * f.Value * (1 + w.Saturation) / (f.Value + norm));
        var pairs = PairsOf(words, asked);
        whole += w.Pair * pairs.Sum(p => p.Value);

        // The sentence, or two that follow each other, in which most of it stands: each word once, and long ones do not win by length alone.
        var (quote, inside) = (new Stretch(0, passage.Length), 0.0);
        for (var i = 0; i < sentences.Count; i++)
        {
            for (var j = i; j < Math.Min(sentences.Count, i + 2); j++)
            {
                var stretch = new Stretch(sentences[i].Start, sentences[j].End);
                var value = matches.Where(m => m.Word.Start >= stretch.Start && m.Word.End <= stretch.End).Select(m => asked.ValueOf(m.Word.Term)!.Value).DistinctBy(m => m.Key).Sum(m => m.Value)
                    + (w.Pair * pairs.Where(p => p.At >= stretch.Start && p.At < stretch.End).Sum(p => p.Value))
                    + cites.Where(c => c.Start >= stretch.Start && c.End <= stretch.End).Select(c => c.Key).Distinct().Sum(k => asked.Cites.GetValueOrDefault(k));
                // A second sentence is quoted only where it brings a third more.
                if (value > inside * (j > i ? 1.34 : 1)) (quote, inside) = (stretch, value);
            }
        }
        var cited = cites.DistinctBy(c => c.Key).Where(c => asked.Cites.ContainsKey(c.Key)).ToList();
        var shown = matches.Where(m => asked.Names(m.Word.Term)).ToList();
        if (shown.Count == 0) shown = matches;
        var score = whole + (w.Window * inside) + cited.Sum(c => asked.Cites[c.Key]) - asked.Against(words);
        if (score > 0 && Courtesies().IsMatch(passage)) score *= w.Courtesy;
        return new Suggested(id, score, quote,
            [.. shown.Where(m => m.Value >= asked.Telling).Select(m => new Stretch(m.Word.Start, m.Word.End)).Concat(cited.Select(c => new Stretch(c.Start, c.End))).Order(ByStart)],
            Because(passage, cited, pairs, shown));
    }

    static readonly IComparer<Stretch> ByStart = Comparer<Stretch>.Create((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));

    /// <summary>Neighbours in the paragraph that stand near each other here.</summary>
    static List<(int At, int End, double Value)> PairsOf(List<IndexedWord> words, Asked asked)
    {
        var found = new List<(int, int, double)>();
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < words.Count; i++)
        {
            for (var j = i + 1; j < words.Count && words[j].Position - words[i].Position <= 4; j++)
            {
                var pair = string.CompareOrdinal(words[i].Term, words[j].Term) < 0 ? (words[i].Term, words[j].Term) : (words[j].Term, words[i].Term);
                if (asked.Pairs.TryGetValue(pair, out var value) && seen.Add(pair)) found.Add((words[i].Start, words[j].End, value));
            }
        }
        return found;
    }

    static List<string> Because(string passage, List<Citing> cited, List<(int At, int End, double Value)> pairs, List<(IndexedWord Word, double Value)> matches)
    {
        var because = cited.Select(c => c.Shown).Distinct().Take(2).ToList();
        void Add(int start, int end)
        {
            var words = Spaces().Replace(passage[start..end], " ").ToLowerInvariant();
            if (because.Count < 4 && words.Length <= 60 && !because.Exists(b => b.Contains(words, StringComparison.OrdinalIgnoreCase) || words.Contains(b, StringComparison.OrdinalIgnoreCase))) because.Add(words);
        }
        foreach (var pair in pairs.OrderByDescending(p => p.Value)) Add(pair.At, pair.End);
        foreach (var (word, _) in matches.OrderByDescending(m => m.Value).ThenBy(m => m.Word.Start)) Add(word.Start, word.End);
        return because;
    }

    /// <summary>The sentences of a passage, without the space around them; at least one.</summary>
    static List<Stretch> Sentences(string passage)
    {
        var sentences = new List<Stretch>();
        var from = 0;
        void Add(int to)
        {
            var (start, end) = (from, to);
            while (start < end && char.IsWhiteSpace(passage[start])) start++;
            while (end > start && char.IsWhiteSpace(passage[end - 1])) end--;
            if (end - start > 1) sentences.Add(new Stretch(start, end));
            from = to;
        }
        foreach (Match stop in Stops().Matches(passage)) Add(stop.Index + stop.Length);
        Add(passage.Length);
        return sentences.Count > 0 ? sentences : [new Stretch(0, passage.Length)];
    }

    /// <summary>Thanks, who writes, and where else to read: they name the matter and say nothing to it.</summary>
    [GeneratedRegex(@"^(?:\P{Ll}[^.]{0,160}\b(?:thank(?:s|ful)?|welcomes? the opportunity|grateful|appreciates? the opportunity)\b|Thank|My name is\b|See also\b)|https?://\S+\s*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Courtesies();

    [GeneratedRegex(@"\s[-–—]\s[^\[\]]{1,300}\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Says();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<!\b(?:para|paras|No|Nos|Mr|Ms|Dr|St|Art|e\.g|i\.e|cf|vs))[.!?;](?:[""”’)]|\[\d+\])*\s+|[。！？؟]|\n+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stops();

    /// <summary>The paragraph as it is compared: its words with what each is worth, the pairs of neighbours, what it cites, and the fields of meaning that its words belong to.</summary>
    sealed class Asked
    {
        readonly Dictionary<string, (int Concept, double Weight)> conceptOf = [];
        readonly Dictionary<string, double> against = [];
        readonly HashSet<string> borrowed = [];

        /// <summary>What a word of the paragraph is worth.</summary>
        public Dictionary<string, double> Terms { get; } = [];
        public Dictionary<int, (double Weight, IReadOnlyList<string> Members)> Concepts { get; } = [];

        /// <summary>What a word or a field of meaning is worth, by the key of <see cref="ValueOf"/>.</summary>
        public Dictionary<string, double> Values { get; } = [];
        public Dictionary<(string, string), double> Pairs { get; } = [];

        /// <summary>Two words that stand side by side in passages, and the word of the paragraph that they make together.</summary>
        public Dictionary<(string, string), string> Splits { get; } = [];
        public Dictionary<string, double> Cites { get; } = [];

        /// <summary>Words below this are matched but not shown.</summary>
        public double Telling { get; private set; }

        /// <summary>Whether a word is the question's own, or stands for one that is: what other passages lent it ranks, and tells a person nothing.</summary>
        public bool Names(string term) => !borrowed.Contains(term);
        public bool IsEmpty => Terms.Count == 0 && Cites.Count == 0;

        public (string Key, double Value)? ValueOf(string term) =>
            Terms.TryGetValue(term, out var value) && (!conceptOf.TryGetValue(term, out var also) || also.Weight <= value) ? (term, value) : conceptOf.TryGetValue(term, out var c) ? ($"#{c.Concept}", c.Weight) : null;

        public double Against(List<IndexedWord> words) => against.Count == 0 ? 0 : words.Select(w => w.Term).Distinct().Sum(t => against.GetValueOrDefault(t));

        public static Asked Of(IndexReader reader, string field, string text, SuggestionRequest request, IReadOnlyList<string> echo, Weights w)
        {
            var asked = new Asked();
            var all = Math.Max(1, reader.NumDocs);
            var rarity = new Dictionary<string, double>();
            double Rarity(string term)
            {
                if (rarity.TryGetValue(term, out var known)) return known;
                var holds = reader.DocFreq(new Term(field, term));
                return rarity[term] = Math.Log(1 + ((all - holds + 0.5) / (holds + 0.5)));
            }
            double Worth(string term) => Share(term) * Rarity(term);
            double Share(string term) => Vocabulary.IsBoilerplate(term) ? w.Boilerplate : Vocabulary.IsActor(term) ? w.Actor : 1;
            void Count(IEnumerable<string> terms, double factor)
            {
                foreach (var group in terms.GroupBy(t => t)) asked.Terms[group.Key] = asked.Terms.GetValueOrDefault(group.Key) + (factor * Worth(group.Key) * (1 + (0.3 * Math.Log(group.Count()))));
            }

            var words = Tongues.WordsOf(field, text);
            Count(words.Select(x => x.Term), 1);
            var own = asked.Terms.Keys.ToHashSet();
            Count(Tongues.WordsOf(field, Cut(request.Title)).Select(x => x.Term), w.Title);
            if (request.Emphasis.Length > 0) Count(Tongues.WordsOf(field, Plain(Cut(request.Emphasis))).Select(x => x.Term), w.Emphasis);

            var telling = words.Where(x => !Vocabulary.IsBoilerplate(x.Term)).ToList();
            for (var i = 0; i + 1 < telling.Count; i++)
            {
                for (var j = i + 1; j < telling.Count && telling[j].Position - telling[i].Position <= 3; j++)
                {
                    var (a, b) = (telling[i].Term, telling[j].Term);
                    if (a != b) asked.Pairs[string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a)] = Worth(a) + Worth(b);
                }
            }

            var named = asked.Terms.Keys.ToHashSet();
            // Rocchio: words that what was accepted has in common come nearer, words that only what was set aside has go further.
            Feedback(echo, w.Echo, (t, v) => asked.Terms[t] = asked.Terms.GetValueOrDefault(t) + v);
            Feedback(request.Accepted, w.Accepted, (t, v) => asked.Terms[t] = asked.Terms.GetValueOrDefault(t) + v);
            Feedback(request.Rejected, w.Rejected, (t, v) =>
            {
                if (!own.Contains(t)) asked.against[t] = v;
            });
            void Feedback(IReadOnlyList<string> texts, double factor, Action<string, double> take)
            {
                if (texts.Count == 0) return;
                var counts = texts.Take(50).SelectMany(t => Tongues.WordsOf(field, Cut(t)).Select(x => x.Term).Distinct()).GroupBy(t => t).Select(g => (Term: g.Key, Value: factor * Worth(g.Key) * g.Count() / Math.Min(texts.Count, 50)));
                foreach (var (term, value) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Term, StringComparer.Ordinal).Take(15)) take(term, value);
            }

            asked.borrowed.UnionWith(asked.Terms.Keys.Where(t => !named.Contains(t)));
            foreach (var concept in Vocabulary.Concepts(field))
            {
                var present = concept.Members.Where(asked.Terms.ContainsKey).ToList();
                if (present.Count == 0) continue;
                var weight = w.Concept * present.Max(t => asked.Terms[t]);
                asked.Concepts[concept.Id] = (weight, concept.Members);
                foreach (var member in concept.Members)
                    if ((!asked.Terms.TryGetValue(member, out var mine) || mine < weight) && (!asked.conceptOf.TryGetValue(member, out var other) || other.Weight < weight)) asked.conceptOf[member] = (concept.Id, weight);
            }

            // Words of one family stand for each other, a little less than for themselves.
            var next = -1;
            foreach (var (term, value) in asked.Terms.Where(t => !Vocabulary.IsBoilerplate(t.Key)).OrderByDescending(t => t.Value).Take(MaxTerms).ToList())
            {
                var family = Vocabulary.Family(reader, field, term).Where(f => !asked.Terms.ContainsKey(f)).ToList();
                if (family.Count == 0) continue;
                var weight = w.Family * value;
                asked.Concepts[next] = (weight, family);
                foreach (var member in family)
                    if (!asked.conceptOf.TryGetValue(member, out var other) || other.Weight < weight) asked.conceptOf[member] = (next, weight);
                next--;
            }

            // One word and two are the same, however people write them: "cybersecurity", "cyber-security", "cyber security".
            bool Stands(string word) => reader.DocFreq(new Term(field, word)) > 0;
            foreach (var term in asked.Terms.Where(t => t.Key.Length >= 8 && !Vocabulary.IsBoilerplate(t.Key)).OrderByDescending(t => t.Value).Take(MaxTerms).Select(t => t.Key).ToList())
            {
                for (var cut = 4; cut <= term.Length - 4; cut++)
                    if (Stands(term[..cut]) && Stands(term[cut..])) asked.Splits[(term[..cut], term[cut..])] = term;
            }
            for (var i = 0; i + 1 < words.Count; i++)
            {
                var joined = words[i].Term + words[i + 1].Term;
                if (words[i + 1].Position != words[i].Position + 1 || joined.Length < 8 || asked.Terms.ContainsKey(joined) || asked.conceptOf.ContainsKey(joined) || !Stands(joined)) continue;
                var weight = Worth(words[i].Term) + Worth(words[i + 1].Term);
                asked.Concepts[next] = (weight, [joined]);
                asked.conceptOf[joined] = (next, weight);
                next--;
            }

            // What a citation is worth is measured by the words: it stands for a whole sentence of them.
            var typical = asked.Terms.Count == 0 ? 1 : asked.Terms.Values.OrderDescending().Take(5).Average();
            foreach (var cited in Cited.In(text)) asked.Cites[cited.Key] = typical * (cited.IsParagraph ? w.Paragraph : w.Instrument);
            foreach (var (term, value) in asked.Terms) asked.Values[term] = value;
            foreach (var (id, concept) in asked.Concepts) asked.Values[$"#{id}"] = concept.Weight;
            asked.Telling = 0.25 * typical;
            return asked;
        }
    }
}
