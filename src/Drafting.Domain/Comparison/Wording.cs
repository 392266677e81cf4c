using System.Globalization;

namespace Drafting.Domain.Comparison;

/// <summary>What a word or mark is to a reader who looks for the natural place to part a sentence.</summary>
[Flags]
enum Traits
{
    None = 0,
    LineBreak = 1,
    SentenceEnd = 2,
    ClauseMark = 4,
    Opener = 8,
    Closer = 16,
    Conjunction = 32,
    Preposition = 64,
    Article = 128,
    Label = 256,

    /// <summary>Ends a sentence without a space after it.</summary>
    FullWidth = 512,
    Content = 1024,
    Function = Conjunction | Preposition | Article,
}

/// <summary>The distinct words of the texts under comparison, each with a number. Words are equal when their characters are.</summary>
sealed class Vocabulary
{
    static readonly HashSet<string> Conjunctions = Set("and or nor but et ou mais ni y e o u pero и или а но و أو ثم 和 与 及 或");
    static readonly HashSet<string> Prepositions = Set(
        "of in on at by for with to from as into upon under between within through that which who is are was were be been it de du des d en à au aux par pour dans sur avec que qui "
        + "del al con sin por para в на с со по о об к для из от у не في من على إلى أن عن مع التي الذي 的 在 对 以 是");
    static readonly HashSet<string> Articles = Set("the a an this these those its their his her la le les l un une el los las una lo");
    static readonly HashSet<string> Marks = Set(". ? ! ; 。 ！ ？ ； ؟ ؛ ۔");

    readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    readonly List<string> _words = [];
    readonly List<Traits> _traits = [];
    readonly List<int> _weights = [];

    public Vocabulary() => _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    public IReadOnlyList<string> Words => _words;

    public Traits this[int id] => _traits[id];

    /// <summary>How much a reader would miss the word: its letters, up to 12; 1 for words such as "the", 0 for punctuation.</summary>
    public int Weight(int id) => _weights[id];

    public int Id(ReadOnlySpan<char> word)
    {
        if (_lookup.TryGetValue(word, out var id)) return id;
        id = _words.Count;
        var text = word.ToString();
        _ids.Add(text, id);
        _words.Add(text);
        var traits = Of(text);
        _traits.Add(traits);
        _weights.Add((traits & Traits.Content) != 0 ? Math.Clamp(text.Length, 2, 12) : (traits & Traits.Function) != 0 ? 1 : 0);
        return id;
    }

    static HashSet<string> Set(string words) => [.. words.Split(' ')];

    static Traits Of(string word)
    {
        var first = word[0];
        if (Token.IsLineBreak(first)) return Traits.LineBreak;
        if (Marks.Contains(word)) return Traits.SentenceEnd | (first >= 0x3000 ? Traits.FullWidth : 0);
        if (word is "," or ":" or "–" or "—" or "，" or "：" or "、" or "،") return Traits.ClauseMark;
        if (first == '(' && word.Length > 2) return Traits.Label | Traits.Content;
        var lower = word.ToLowerInvariant();
        if (Conjunctions.Contains(lower)) return Traits.Conjunction;
        if (Prepositions.Contains(lower)) return Traits.Preposition;
        if (Articles.Contains(lower)) return Traits.Article;
        return CharUnicodeInfo.GetUnicodeCategory(word, 0) switch
        {
            UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation => Traits.Opener,
            UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation => Traits.Closer,
            UnicodeCategory.DashPunctuation or UnicodeCategory.OtherPunctuation or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format or UnicodeCategory.Control => Traits.None,
            _ => Traits.Content,
        };
    }
}

/// <summary>A sentence, or a clause that ends with a semicolon, as a stretch of words: its words are <c>[Start, Core)</c>, the line breaks after it <c>[Core, End)</c>.</summary>
readonly record struct Sentence(int Start, int Core, int End);

/// <summary>A text as its words and marks; the white space before a word is its gap. Words, and gaps that are not empty, are the tokens of the text.</summary>
sealed class Wording
{
    static readonly HashSet<string> Abbreviations =
        ["Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "Nos", "no", "nos", "para", "paras", "art", "arts", "Art", "vol", "cf", "chap", "sect", "pp", "p", "ed", "eds", "vs", "approx", "ca"];

    readonly Vocabulary _vocabulary;
    readonly List<int> _ids;
    readonly List<int> _starts;
    readonly List<int> _ends;

    public Wording(string text, Vocabulary vocabulary)
    {
        Text = text;
        _vocabulary = vocabulary;
        var capacity = (text.Length / 5) + 4;
        (_ids, _starts, _ends) = (new(capacity), new(capacity), new(capacity));
        for (var at = 0; at < text.Length;)
        {
            var end = Token.End(text, at);
            if (!char.IsWhiteSpace(text[at]) || Token.IsLineBreak(text[at]) || !char.IsWhiteSpace(text[end - 1]))
            {
                _ids.Add(vocabulary.Id(text.AsSpan(at, end - at)));
                _starts.Add(at);
                _ends.Add(end);
            }
            at = end;
        }
    }

    public string Text { get; }

    public int Count => _ids.Count;

    public int this[int word] => _ids[word];

    public ReadOnlySpan<int> Ids => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids);

    /// <summary>Where a word starts in the text; the text's length for the word after the last.</summary>
    public int Start(int word) => word < Count ? _starts[word] : Text.Length;

    /// <summary>Where the gap before a word starts in the text.</summary>
    public int GapStart(int word) => word == 0 ? 0 : _ends[word - 1];

    public ReadOnlySpan<char> Gap(int word) => Text.AsSpan(GapStart(word), Start(word) - GapStart(word));

    public Traits TraitsOf(int word) => _vocabulary[_ids[word]];

    public bool Is(int word, Traits traits) => (TraitsOf(word) & traits) != 0;

    public int Weight(int from, int to)
    {
        var weight = 0;
        for (var i = from; i < to; i++) weight += _vocabulary.Weight(_ids[i]);
        return weight;
    }

    /// <summary>The sentences in order; together they are all words.</summary>
    public List<Sentence> Sentences()
    {
        var sentences = new List<Sentence>();
        for (var start = 0; start < Count;)
        {
            var core = start;
            while (core < Count && !Is(core, Traits.LineBreak))
            {
                core++;
                if (!EndsSentence(start, core - 1)) continue;
                while (core < Count && Is(core, Traits.Closer) && Gap(core).IsEmpty) core++;
                break;
            }
            if (core + 1 < Count && core > start && _vocabulary.Words[_ids[core - 1]] == ";" && Is(core, Traits.Conjunction) && Is(core + 1, Traits.LineBreak)) core++;
            var end = core;
            while (end < Count && Is(end, Traits.LineBreak)) end++;
            sentences.Add(new Sentence(start, core, end));
            start = end;
        }
        return sentences;
    }

    bool EndsSentence(int start, int at)
    {
        if (!Is(at, Traits.SentenceEnd)) return false;
        var next = at + 1;
        while (next < Count && Is(next, Traits.Closer) && Gap(next).IsEmpty) next++;
        if (next == Count || Is(next, Traits.LineBreak) || Is(at, Traits.FullWidth)) return true;
        if (Gap(next).IsEmpty) return false;
        if (_vocabulary.Words[_ids[at]] != ".") return true;
        var numbers = at == start + 1 && char.IsDigit(Text[_starts[start]]);
        return !numbers && !char.IsLower(Text[_starts[next]]) && !(at > start && Abbreviations.Contains(_vocabulary.Words[_ids[at - 1]]));
    }
}
