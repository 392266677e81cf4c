using System.Globalization;
using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>Whether two names mean one contributor. Symmetric; when in doubt, no.</summary>
/// <remarks>
/// Letters are compared without case and accents, names of States without "Kingdom of" and the like, persons without titles. What decides is the first
/// part of a name, before the comma: an affiliation may be missing on one side, but where both sides state one, they must share a word.
/// </remarks>
/// <param name="Same">Whether the names can be taken for one contributor without asking.</param>
/// <param name="Score">From 0, nothing in common, to 1, equal.</param>
public readonly record struct ContributorMatch(bool Same, double Score)
{
    private const double Enough = 0.85;

    private static readonly HashSet<string> Silent = new(
        ["the", "of", "for", "and", "in", "on", "at", "de", "du", "des", "la", "le", "et", "prof", "professor", "em", "dr", "mr", "ms", "mrs", "government", "kingdom", "republic", "commonwealth", "observer", "member", "state"],
        StringComparer.Ordinal);

    private static readonly string[] Accented =
    [
        "aàáâãäåāăąæ", "cçćĉċč", "dďđð", "eèéêëēĕėęě", "gĝğġģ", "hĥħ", "iìíîïĩīĭįı", "jĵ", "kķ", "lĺļľŀł", "nñńņňŉ", "oòóôõöøōŏőœ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűų", "wŵ", "yýÿŷ", "zźżž",
    ];

    /// <summary>Compares two names as they stand in headings, lists or digests.</summary>
    public static ContributorMatch Between(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Name a = new(first), b = new(second);
        if (a.Head.Count == 0 || b.Head.Count == 0) return default;
        var whole = Likeness([.. a.Head, .. a.Rest], [.. b.Head, .. b.Rest]);
        var head = a.IsAliasOf(b) || b.IsAliasOf(a) ? 0.95 : Likeness(a.Head, b.Head);
        if (head >= Enough)
        {
            var conflict = a.Rest.Count > 0 && b.Rest.Count > 0 && !a.Rest.Overlaps(b.Rest);
            return conflict ? new(false, Math.Min(0.6, head)) : new(true, Math.Max(whole, head));
        }

        return new(false, Math.Min(whole, Enough - 0.01));
    }

    /// <summary>Twice the common words over all words.</summary>
    private static double Likeness(HashSet<string> a, HashSet<string> b) => 2.0 * a.Count(b.Contains) / (a.Count + b.Count);

    /// <summary>A name as the words before its first comma, those after it, and its short forms in brackets.</summary>
    private sealed class Name
    {
        public Name(string text)
        {
            StringBuilder head = new(), rest = new();
            var (depth, start, comma) = (0, 0, false);
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '(')
                {
                    if (depth++ == 0) start = i + 1;
                    continue;
                }

                if (text[i] == ')' && depth > 0)
                {
                    if (--depth == 0 && !comma) Aliases.Add(string.Join(' ', Words(text[start..i])));
                    continue;
                }

                if (depth > 0) continue;
                if (text[i] == ',' && head.Length > 0) comma = true;
                (comma ? rest : head).Append(text[i]);
            }

            var words = Words(head.ToString());
            Joined = string.Join(' ', words);
            Head = [.. words.Where(w => !Silent.Contains(w))];
            Rest = [.. Words(rest.ToString()).Where(w => !Silent.Contains(w))];
            if (Head.Count == 0) Head = [.. words];
        }

        public HashSet<string> Head { get; }
        public HashSet<string> Rest { get; }
        private List<string> Aliases { get; } = [];
        private string Joined { get; }

        /// <summary>Whether all of this name is what the other gives in brackets as its short form.</summary>
        public bool IsAliasOf(Name other) => Joined.Length > 1 && other.Aliases.Contains(Joined);

        private static List<string> Words(string text)
        {
            var words = new List<string>();
            var word = new StringBuilder();
            foreach (var c in text + ' ')
            {
                var small = char.ToLowerInvariant(c);
                if (small == 'ß') word.Append("ss");
                else if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
                else if (char.IsLetterOrDigit(small) || char.IsSurrogate(small)) word.Append(Unaccented(small));
                else if (small is not ('\'' or '’' or '.') && word.Length > 0)
                {
                    words.Add(word.Replace("ae", "a").Replace("oe", "o").Replace("ue", "u").ToString());
                    word.Clear();
                }
            }

            return words;
        }

        // A table, because without culture data the platform does not decompose letters.
        private static char Unaccented(char c)
        {
            foreach (var row in Accented)
            {
                if (row.IndexOf(c, 1) > 0) return row[0];
            }

            return c;
        }
    }
}
