using System.Globalization;
using System.Text;

namespace Drafting.Domain.Proposals;

/// <summary>What a proposal is compared by.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Title">The idea in a line.</param>
/// <param name="Quotes">The words it was found in, as far as whoever asks may see them.</param>
public sealed record Idea(long Id, string Title, IReadOnlyList<string> Quotes);

/// <summary>How much two ideas resemble each other.</summary>
/// <param name="Id">The other.</param>
/// <param name="Score">0 for nothing in common, 1 for the same title and the same quotes.</param>
/// <param name="Words">The words and phrases they share, as the other writes them; the rarest first.</param>
public sealed record Likely(long Id, double Score, IReadOnlyList<string> Words);

/// <summary>
/// Finds ideas that may be one and the same: by the rare words and the phrases that they share, titles before quotes. It compares wordings, never meanings, so it proposes and people decide.
/// Laws: it is symmetric in the scores of two ideas of one board, a function of what it is given alone, and does not depend on case, order of quotes, or endings of English words.
/// </summary>
public sealed class Resemblance
{
    /// <summary>Below this, what two ideas share says nothing.</summary>
    public const double Threshold = 0.2;

    private const int MaxWords = 8, MinStem = 3;

    private static readonly HashSet<string> Empty = new(
        ("a about after all also among an and any are as at be because been being between both but by can could do does each for from had has have how if in into is it its may more most much must no nor not of on "
        + "one only or other others ought out over own shall should so some such than that the their them then there these they this those through to too under up upon was were what when where which while who "
        + "whose why will with within without would recommend recommends recommended recommendation group working proposal propose").Split(' '), StringComparer.Ordinal);

    private readonly Dictionary<string, double> _weights;
    private readonly List<(Idea Idea, Features Title, Features All)> _known;

    /// <param name="board">All ideas of the board; what is rare is counted over them.</param>
    public Resemblance(IReadOnlyCollection<Idea> board)
    {
        ArgumentNullException.ThrowIfNull(board);
        _known = [.. board.Select(idea => (idea, Features.Of([idea.Title]), Features.Of([idea.Title, .. idea.Quotes])))];
        _weights = _known.SelectMany(k => k.All.Stems.Keys.Concat(k.All.Phrases.Keys)).GroupBy(t => t, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Math.Log(1 + ((_known.Count + 1.0) / g.Count())), StringComparer.Ordinal);
    }

    /// <summary>The ideas of the board that may be the same as <paramref name="idea"/>, which need not be on it: likeliest first, equals in the order of their ids.</summary>
    /// <param name="idea">The idea; one of the board with its id is left out.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<Likely> To(Idea idea, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(idea);
        var (title, all) = (Features.Of([idea.Title]), Features.Of([idea.Title, .. idea.Quotes]));
        return [.. _known.Where(k => k.Idea.Id != idea.Id).Select(k => Compare(title, all, k)).Where(l => l.Score >= Threshold).OrderByDescending(l => l.Score).ThenBy(l => l.Id).Take(most)];
    }

    /// <summary>Whether words repeat at least <paramref name="run"/> consecutive words of a source, whatever their case and punctuation.</summary>
    public static bool Repeats(string words, string source, int run)
    {
        List<string> a = [.. Split(words).Select(Key)];
        if (a.Count < run) return false;
        List<string> b = [.. Split(source).Select(Key)];
        if (b.Count < run) return false;
        var runs = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i + run <= b.Count; i++) runs.Add(string.Join(' ', b.Skip(i).Take(run)));
        for (var i = 0; i + run <= a.Count; i++)
            if (runs.Contains(string.Join(' ', a.Skip(i).Take(run)))) return true;
        return false;
    }

    private Likely Compare(Features title, Features all, (Idea Idea, Features Title, Features All) other)
    {
        var titles = Shared(title.Stems.Keys, other.Title.Stems.Keys);
        var stems = Shared(all.Stems.Keys, other.All.Stems.Keys);
        var phrases = Shared(all.Phrases.Keys, other.All.Phrases.Keys);
        var score = (0.5 * titles) + (0.35 * stems) + (0.15 * phrases);
        // Two of one word have no phrases to share.
        if (all.Phrases.Count == 0 && other.All.Phrases.Count == 0) score = (0.55 * titles) + (0.45 * stems);
        IEnumerable<(string Stem, string Said)> common =
        [
            .. all.Phrases.Keys.Where(other.All.Phrases.ContainsKey).Select(p => (p, other.All.Phrases[p])), .. all.Stems.Keys.Where(other.All.Stems.ContainsKey).Select(s => (s, other.All.Stems[s])),
        ];
        var words = new List<string>();
        foreach (var (_, said) in common.OrderByDescending(c => c.Stem.Contains(' ', StringComparison.Ordinal)).ThenByDescending(c => Weight(c.Stem)).ThenBy(c => c.Said, StringComparer.Ordinal))
        {
            if (words.Count == MaxWords) break;
            if (!words.Exists(w => w.Split(' ').Contains(said, StringComparer.OrdinalIgnoreCase))) words.Add(said);
        }
        return new(other.Idea.Id, Math.Round(Math.Clamp(score, 0, 1), 4), words);
    }

    /// <summary>The weight of what two have in common, as a share: of what either has, and of what the shorter has, so that a short title is found in a long one.</summary>
    private double Shared(IReadOnlyCollection<string> a, IReadOnlyCollection<string> b)
    {
        if (a.Count == 0 || b.Count == 0) return 0;
        var set = b as ISet<string> ?? b.ToHashSet(StringComparer.Ordinal);
        var (mine, theirs, common) = (a.Sum(Weight), b.Sum(Weight), a.Where(set.Contains).Sum(Weight));
        return Math.Sqrt(common / (mine + theirs - common) * (common / Math.Min(mine, theirs)));
    }

    private double Weight(string term) => _weights.GetValueOrDefault(term, Math.Log(2 + _known.Count));

    /// <summary>The stems of a text and its pairs of neighbouring stems, each with the words as they were first written.</summary>
    private sealed record Features(Dictionary<string, string> Stems, Dictionary<string, string> Phrases)
    {
        public static Features Of(IEnumerable<string> texts)
        {
            var found = new Features(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            foreach (var text in texts)
            {
                (string Stem, string Said)? before = null;
                foreach (var said in Split(text))
                {
                    var word = Key(said);
                    if (Empty.Contains(word)) continue;
                    var stem = Stem(word);
                    found.Stems.TryAdd(stem, said);
                    if (before is { } b) found.Phrases.TryAdd($"{b.Stem} {stem}", $"{b.Said} {said}");
                    before = (stem, said);
                }
            }
            return found;
        }
    }

    /// <summary>The words of a text: letters, marks and digits. Scripts that are written without spaces are cut into single characters, which the pairs put together again.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var unspaced = rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF) or (>= 0x0E00 and <= 0x0E7F);
            var letter = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if ((unspaced || !letter) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
            if (unspaced && letter) yield return rune.ToString();
            else if (letter) word.Append(rune.ToString());
        }
        if (word.Length > 0) yield return word.ToString();
    }

    private static string Key(string word) => word.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>A word without its English ending: light, so that "reports", "reported" and "reporting" are one and "universal" and "universe" are not.</summary>
    private static string Stem(string word)
    {
        if (word.Length <= MinStem || !word.All(char.IsAsciiLetterLower)) return word;
        foreach (var (ending, instead) in Endings)
        {
            if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < MinStem) continue;
            var stem = word[..^ending.Length] + instead;
            // "planned" and "planning" are of "plan"; "called" keeps its letters.
            if (ending is "ed" or "ing" && stem.Length > MinStem && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z')) stem = stem[..^1];
            return stem.Length > MinStem && stem[^1] == 'e' ? stem[..^1] : stem;
        }
        return word[^1] == 'e' ? word[..^1] : word;
    }

    private static readonly (string Ending, string Instead)[] Endings =
    [
        ("ations", "at"), ("ation", "at"), ("ating", "at"), ("ates", "at"), ("ated", "at"), ("ments", "ment"), ("nesses", ""), ("ness", ""), ("ions", ""), ("ion", ""), ("ies", "y"), ("ied", "y"),
        ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
    ];
}
