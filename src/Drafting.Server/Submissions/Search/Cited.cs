using System.Globalization;
using System.Text.RegularExpressions;

namespace Drafting.Server.Submissions.Search;

/// <summary>What a text cites: numbers of paragraphs, symbols of documents, instruments by name.</summary>
/// <param name="Key">The same however it is written: "71", "a/res/70/125", "tunis agenda".</param>
/// <param name="Shown">For people: "paragraph 71".</param>
/// <param name="Start">UTF-16 offset of the mention.</param>
/// <param name="End">Behind it.</param>
/// <param name="IsParagraph">A numbered paragraph rather than a document.</param>
public readonly record struct Citing(string Key, string Shown, int Start, int End, bool IsParagraph);

/// <summary>Finds what a text cites.</summary>
public static partial class Cited
{
    /// <summary>The longest range of paragraphs that is spelt out.</summary>
    const int LongestRange = 30;

    /// <summary>Instruments of the field, by what in a text names them.</summary>
    static readonly (string Key, string[] Names)[] Instruments =
    [
        ("Tunis Agenda", ["tunis agenda"]),
        ("Tunis Commitment", ["tunis commitment"]),
        ("Geneva Declaration", ["geneva declaration"]),
        ("Geneva Plan of Action", ["geneva plan of action"]),
        ("WSIS+10", ["wsis+10", "wsis + 10", "ten-year review"]),
        ("NETmundial", ["netmundial", "são paulo", "sao paulo"]),
        ("2030 Agenda", ["2030 agenda", "agenda 2030", "sustainable development goal"]),
        ("Addis Ababa Action Agenda", ["addis ababa"]),
        ("Agenda 21", ["agenda 21"]),
        ("Budapest Convention", ["budapest convention"]),
        ("Convention 108", ["convention 108"]),
        ("Universal Declaration of Human Rights", ["universal declaration"]),
        ("Charter of the United Nations", ["charter of the united nations", "un charter", "united nations charter"]),
    ];

    /// <summary>Every mention, in the order in which they stand.</summary>
    public static IReadOnlyList<Citing> In(string text)
    {
        var found = new List<Citing>();
        foreach (Match match in Paragraphs().Matches(text))
        {
            var numbers = match.Groups["n"].Captures.Select(c => int.Parse(c.Value, CultureInfo.InvariantCulture)).ToList();
            var links = match.Groups["to"].Captures;
            for (var i = 0; i < numbers.Count; i++)
            {
                var from = i > 0 && IsRange(links[i - 1].Value) && numbers[i] > numbers[i - 1] && numbers[i] - numbers[i - 1] < LongestRange ? numbers[i - 1] + 1 : numbers[i];
                for (var n = from; n <= numbers[i]; n++) found.Add(new Citing(n.ToString(CultureInfo.InvariantCulture), $"paragraph {n}", match.Index, match.Index + match.Length, true));
            }
        }
        foreach (Match match in Symbols().Matches(text)) found.Add(new Citing(match.Value.ToLowerInvariant(), match.Value, match.Index, match.Index + match.Length, false));
        foreach (Match match in Resolutions().Matches(text)) found.Add(new Citing($"a/res/{match.Groups[1].Value}", $"resolution {match.Groups[1].Value}", match.Index, match.Index + match.Length, false));
        foreach (var (key, names) in Instruments)
        {
            foreach (var name in names)
            {
                for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.OrdinalIgnoreCase))
                    found.Add(new Citing(key.ToLowerInvariant(), key, at, at + name.Length, false));
            }
        }
        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : string.CompareOrdinal(a.Key, b.Key));
        return found;
    }

    static bool IsRange(string link) => link.AsSpan().Trim() is "-" or "–" or "—" or "to" or "through" or "à" or "a" or "по";

    [GeneratedRegex(@"(?:\b(?:paragraphs?|paragraphes?|paras?\.?|párrafos?|пункт\p{L}*)|§§?|الفقر(?:ة|ات)|第)\s*(?<n>[0-9]{1,3})(?![0-9])(?:(?<to>\s*[-–—]\s*|\s*,\s*(?:and\s+)?|\s+(?:and|to|through|or|et|y|à|a|и|по)\s+)(?<n>[0-9]{1,3})(?![0-9]))*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paragraphs();

    [GeneratedRegex(@"\b[A-Z]{1,6}(?:/[A-Za-z0-9][A-Za-z0-9.()-]*){2,8}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Symbols();

    [GeneratedRegex(@"\bresolutions?\s+([0-9]{1,3}/[0-9]{1,4})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Resolutions();
}
