using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Drafting.Server.Submissions.Search;

/// <summary>A word as it is indexed, and where it stood.</summary>
/// <param name="Term">Folded, and in a language's field reduced to its stem.</param>
/// <param name="Start">UTF-16 offset of its first unit.</param>
/// <param name="End">Behind its last.</param>
/// <param name="Position">Counted in words; words that are left out count.</param>
public readonly record struct IndexedWord(string Term, int Start, int End, int Position);

/// <summary>The languages in which passages are analysed, how they are told apart, and the words of a text in each.</summary>
public static class Tongues
{
    /// <summary>The version whose analysis is used; another one means that an index is made again.</summary>
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    /// <summary>Any language without an analyser of its own: words as they are.</summary>
    public const string Other = "other";

    /// <summary>The field of words as they are written, but for case and accents.</summary>
    public const string Exact = "exact";

    /// <summary>Those that have an analyser of their own, and <see cref="Other"/>.</summary>
    public static readonly IReadOnlyList<string> All = ["en", "fr", "es", "ru", "ar", "zh", Other];

    /// <summary>Words that nearly every sentence of a language has and that few others share.</summary>
    static readonly (string Tongue, HashSet<string> Words)[] Common =
    [
        ("en", ["the", "of", "and", "to", "in", "that", "is", "for", "on", "with", "by", "should", "be", "this", "are", "as", "it", "from", "which", "not"]),
        ("fr", ["le", "la", "les", "des", "du", "et", "est", "dans", "pour", "que", "qui", "une", "sur", "par", "aux", "avec", "ce", "sont", "pas", "être"]),
        ("es", ["el", "los", "las", "del", "y", "es", "en", "para", "que", "una", "por", "con", "se", "como", "más", "su", "no", "son", "deben", "al"]),
        (Other, ["der", "die", "das", "und", "ist", "nicht", "den", "zu", "mit", "von", "os", "da", "dos", "não", "em", "uma", "il", "di", "che", "gli", "della", "het", "een", "van", "och", "att", "som"]),
    ];

    /// <summary>One analyser for all fields: that of a language for its own field, words as they are elsewhere.</summary>
    public static readonly Analyzer Analyzer = new PerFieldAnalyzerWrapper(new Words(), new Dictionary<string, Analyzer>
    {
        [Field("en")] = new English(),
        [Field("fr")] = new FrenchAnalyzer(Version),
        [Field("es")] = new SpanishAnalyzer(Version),
        [Field("ru")] = new RussianAnalyzer(Version),
        [Field("ar")] = new ArabicAnalyzer(Version),
        [Field("zh")] = new CJKAnalyzer(Version),
    });

    /// <summary>The field that holds the words of passages in a language.</summary>
    public static string Field(string tongue) => "text." + tongue;

    /// <summary>The language of a text: by its script, then as it is stated, then by its commonest words; English where none of that tells.</summary>
    /// <param name="text">The text.</param>
    /// <param name="stated">An IETF tag; null where none is.</param>
    public static string Of(string text, string? stated)
    {
        int latin = 0, cyrillic = 0, arabic = 0, han = 0, letters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune)) continue;
            letters++;
            switch (rune.Value)
            {
                case < 0x250: latin++; break;
                case >= 0x400 and < 0x530: cyrillic++; break;
                case >= 0x600 and < 0x780: arabic++; break;
                case (>= 0x3040 and < 0x3100) or (>= 0x3400 and < 0xA000) or (>= 0xAC00 and < 0xD7B0) or (>= 0x20000 and < 0x32000): han++; break;
            }
        }
        var tag = stated?.Split('-', '_')[0].ToLowerInvariant();
        if (han * 3 > letters) return "zh";
        if (cyrillic * 2 > letters) return tag is null or "ru" || All.Contains(tag) ? "ru" : Other;
        if (arabic * 2 > letters) return tag is null or "ar" || All.Contains(tag) ? "ar" : Other;
        if (latin * 2 <= letters && letters > 0) return Other;
        if (tag is "en" or "fr" or "es") return tag;
        if (tag is not (null or "ru" or "ar" or "zh")) return Other;
        var words = text.ToLowerInvariant().Split([' ', '\n', '\t', '\'', '’', ',', '.', ';', ':', '(', ')'], 400, StringSplitOptions.RemoveEmptyEntries);
        var (best, most) = ("en", 0);
        foreach (var (tongue, common) in Common)
        {
            var count = words.Count(common.Contains);
            if (count > most) (best, most) = (tongue, count);
        }
        return best;
    }

    /// <summary>The words of a text as a field has them, in order.</summary>
    public static List<IndexedWord> WordsOf(string field, string text)
    {
        var words = new List<IndexedWord>(text.Length / 8);
        using var stream = Analyzer.GetTokenStream(field, text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        var offset = stream.AddAttribute<IOffsetAttribute>();
        var step = stream.AddAttribute<IPositionIncrementAttribute>();
        var position = -1;
        stream.Reset();
        while (stream.IncrementToken())
        {
            position += step.PositionIncrement;
            words.Add(new IndexedWord(term.ToString()!, offset.StartOffset, offset.EndOffset, position));
        }
        stream.End();
        return words;
    }

    /// <summary>Words as they are, without case and accents; Arabic without its vowel signs.</summary>
    sealed class Words : Analyzer
    {
        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            var source = new StandardTokenizer(Version, reader);
            return new TokenStreamComponents(source, new ArabicNormalizationFilter(new ASCIIFoldingFilter(new LowerCaseFilter(Version, source))));
        }
    }

    /// <summary>English by dictionary (KStem), since Porter's rules make one word of "government" and "governance"; -ise and -ize are one spelling.</summary>
    sealed class English : Analyzer
    {
        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            var source = new StandardTokenizer(Version, reader);
            TokenStream words = new ASCIIFoldingFilter(new LowerCaseFilter(Version, source));
            words = new EnglishPossessiveFilter(Version, words);
            return new TokenStreamComponents(source, new KStemFilter(new Spelling(new StopFilter(Version, words, StopAnalyzer.ENGLISH_STOP_WORDS_SET))));
        }
    }

    /// <summary>British spellings become American ones, which the dictionary of stems has.</summary>
    sealed class Spelling(TokenStream input) : TokenFilter(input)
    {
        readonly ICharTermAttribute term = input.AddAttribute<ICharTermAttribute>();

        public override bool IncrementToken()
        {
            if (!m_input.IncrementToken()) return false;
            var word = term.ToString()!;
            var to = word switch
            {
                { Length: > 7 } when word.Contains("isation", StringComparison.Ordinal) => word.Replace("isation", "ization", StringComparison.Ordinal),
                { Length: > 6 } when word.EndsWith("ised", StringComparison.Ordinal) || word.EndsWith("ises", StringComparison.Ordinal) => string.Concat(word.AsSpan(0, word.Length - 3), "z", word.AsSpan(word.Length - 2)),
                { Length: > 6 } when word.EndsWith("ise", StringComparison.Ordinal) => string.Concat(word.AsSpan(0, word.Length - 2), "ze"),
                { Length: > 7 } when word.EndsWith("ising", StringComparison.Ordinal) => string.Concat(word.AsSpan(0, word.Length - 4), "zing"),
                "programme" => "program",
                "programmes" => "programs",
                "centre" => "center",
                "centres" => "centers",
                "defence" => "defense",
                "labour" => "labor",
                _ => null,
            };
            if (to is not null) term.SetEmpty().Append(to);
            return true;
        }
    }
}
