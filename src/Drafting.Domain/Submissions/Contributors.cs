using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>What a heading says about its contributor.</summary>
internal sealed record ContributorHeading(
    int? Number, ContributorKind? Kind, string Contributor, string? Organisation, ImmutableArray<string> Persons, string? Country, string? Capacity);

/// <summary>Reads headings such as "3. Contribution from Observer State, Ruritania", and names.</summary>
internal static class Contributors
{
    private static readonly string[] Papers = ["contribution", "submission", "comments", "comment", "input", "inputs", "statement", "response"];
    private static readonly (string Words, ContributorKind Kind)[] Kinds =
    [
        ("observer state", ContributorKind.ObserverState), ("observer", ContributorKind.Observer), ("member state", ContributorKind.Member), ("member", ContributorKind.Member),
    ];

    private static readonly FrozenSet<string> Titles = new[] { "prof", "prof.", "professor", "dr", "dr.", "em.", "mr", "mr.", "ms", "ms.", "mrs", "mrs.", "sir", "h.e.", "ambassador", "eng." }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Particles = new[] { "van", "von", "de", "der", "den", "di", "da", "del", "bin", "ibn", "al", "el", "ter", "la", "le" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Bodies = new[]
    {
        "academy", "agency", "alliance", "association", "authority", "bank", "board", "bureau", "business", "center", "centre", "chamber", "chapter", "club", "coalition", "college", "commission",
        "committee", "company", "council", "corporation", "delegation", "department", "digital", "fellow", "forum", "foundation", "fund", "global", "government", "group", "head", "house", "initiative",
        "innovation", "institute", "institution", "international", "internet", "kingdom", "law", "league", "ministry", "mission", "movement", "national", "network", "office", "organisation",
        "organization", "party", "program", "programme", "project", "registry", "republic", "rights", "school", "secretariat", "senior", "service", "society", "team", "technologies", "telecom", "trust",
        "union", "united", "university", "watch", "world",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> States = """
        Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|
        Bolivia|Plurinational State of Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei Darussalam|Bulgaria|Burkina Faso|Burundi|Cabo Verde|Cambodia|Cameroon|Canada|Central African Republic|
        Chad|Chile|China|Colombia|Comoros|Congo|Costa Rica|Côte d'Ivoire|Croatia|Cuba|Cyprus|Czechia|Czech Republic|Democratic People's Republic of Korea|Democratic Republic of the Congo|Denmark|
        Djibouti|Dominica|Dominican Republic|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Georgia|Germany|Ghana|Greece|Grenada|
        Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Holy See|Honduras|Hungary|Iceland|India|Indonesia|Iran|Islamic Republic of Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|
        Kiribati|Kuwait|Kyrgyzstan|Lao People's Democratic Republic|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|
        Marshall Islands|Mauritania|Mauritius|Mexico|Micronesia|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal|Netherlands|Kingdom of the Netherlands|New Zealand|Nicaragua|
        Niger|Nigeria|North Macedonia|Norway|Oman|Pakistan|Palau|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Republic of Korea|Republic of Moldova|Moldova|Romania|Russia|
        Russian Federation|Rwanda|Saint Kitts and Nevis|Saint Lucia|Saint Vincent and the Grenadines|Samoa|San Marino|Sao Tome and Principe|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|
        Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|South Africa|South Sudan|Spain|Sri Lanka|State of Palestine|Palestine|Sudan|Suriname|Sweden|Switzerland|Syria|Syrian Arab Republic|
        Tajikistan|Thailand|Timor-Leste|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Türkiye|Turkmenistan|Tuvalu|Uganda|Ukraine|United Arab Emirates|United Kingdom|
        United Kingdom of Great Britain and Northern Ireland|United Republic of Tanzania|Tanzania|United States|United States of America|Uruguay|Uzbekistan|Vanuatu|Venezuela|
        Bolivarian Republic of Venezuela|Viet Nam|Vietnam|Yemen|Zambia|Zimbabwe
        """.Split(['|', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How far a text is the beginning of a heading: not at all, possibly if more words follow, or up to the name.</summary>
    public enum Opening
    {
        /// <summary>Something else.</summary>
        None,

        /// <summary>The words so far fit; the next ones decide.</summary>
        Partial,

        /// <summary>Number, paper and "from" are there.</summary>
        Whole,
    }

    /// <summary>Reads "3. Contribution from Observer State," at the beginning.</summary>
    /// <returns>How much of it is there; its number and kind, and where the name begins.</returns>
    public static (Opening Opening, int? Number, ContributorKind? Kind, int NameAt) Open(string text)
    {
        var at = 0;
        int? number = null;
        while (at < text.Length && at < 4 && char.IsAsciiDigit(text[at])) at++;
        if (at > 0)
        {
            if (at == 4 || at >= text.Length || text[at] is not ('.' or ')')) return default;
            number = int.Parse(text.AsSpan(0, at), System.Globalization.CultureInfo.InvariantCulture);
            at = Skip(text, at + 1);
        }

        if (at >= text.Length) return (number is null ? Opening.None : Opening.Partial, number, null, at);
        if (Word(text, at, Papers) is not { } paper) return default;
        at = Skip(text, at + paper.Length);
        if (at >= text.Length) return (number is null ? Opening.None : Opening.Partial, number, null, at);
        if (Word(text, at, ["from", "by", "of"]) is not { } from) return default;
        at = Skip(text, at + from.Length);
        if (Word(text, at, ["the"]) is { } the && Kinds.Any(k => text.AsSpan(Skip(text, at + the.Length)).StartsWith(k.Words, StringComparison.OrdinalIgnoreCase))) at = Skip(text, at + the.Length);
        foreach (var (words, kind) in Kinds)
        {
            if (!text.AsSpan(at).StartsWith(words, StringComparison.OrdinalIgnoreCase)) continue;
            var end = at + words.Length;
            if (end < text.Length && text[end] is 's') end++;
            if (end < text.Length && char.IsLetterOrDigit(text[end])) continue;
            while (end < text.Length && text[end] is ' ' or ',' or ':' or '-' or '–') end++;
            return (end < text.Length ? Opening.Whole : Opening.Partial, number, kind, end);
        }

        if (number is null) return default;
        return (at < text.Length ? Opening.Whole : Opening.Partial, number, null, at);
    }

    /// <summary>The parts of a name such as "A. Person, Institute of Something (IoS), Ruritania (in her personal capacity)".</summary>
    public static ContributorHeading Read(int? number, ContributorKind? kind, string name)
    {
        name = name.Trim().TrimEnd(',', ';');
        string? capacity = null;
        var rest = name;
        var open = name.LastIndexOf('(');
        if (open >= 0 && name.EndsWith(')') && name.AsSpan(open).Contains("capacity", StringComparison.OrdinalIgnoreCase))
            (capacity, rest) = (name[(open + 1)..^1].Trim(), name[..open].TrimEnd(' ', ','));
        if (kind is ContributorKind.ObserverState || States.Contains(rest))
            return new(number, kind, name, null, [], rest, capacity);

        var parts = Split(rest);
        var persons = ImmutableArray.CreateBuilder<string>();
        if (IsPerson(parts[0]) && (HasTitle(parts[0]) || capacity is not null || (parts.Count > 1 && (States.Contains(parts[1]) || parts.Skip(1).Any(HoldsBody)))))
        {
            persons.Add(parts[0]);
            parts.RemoveAt(0);
        }

        string? country = null;
        if (parts.Count > 0 && (persons.Count > 0 || parts.Count > 1) && States.Contains(parts[^1]))
        {
            country = parts[^1];
            parts.RemoveAt(parts.Count - 1);
        }

        return new(number, kind, name, parts.Count > 0 ? string.Join(", ", parts) : null, persons.ToImmutable(), country, capacity);
    }

    /// <summary>The persons in "A and B, with inputs from C".</summary>
    public static IEnumerable<string> PersonsIn(string list)
    {
        foreach (var part in list.Trim().TrimEnd('.').Replace("with inputs from", ",", StringComparison.OrdinalIgnoreCase).Replace(" and ", ",", StringComparison.Ordinal).Replace(" & ", ",", StringComparison.Ordinal)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsPerson(part)) yield break;
            yield return part;
        }
    }

    /// <summary>Two to five capitalised words, titles aside, none of them the word for a body, and not a State.</summary>
    public static bool IsPerson(string text)
    {
        if (text.Length > 60 || States.Contains(text)) return false;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !Titles.Contains(w)).ToList();
        return words.Count is >= 2 and <= 5 && words.TrueForAll(w => Particles.Contains(w) || (char.IsUpper(w[0]) && !Bodies.Contains(w)
            && w.All(c => char.IsLetter(c) || char.IsSurrogate(c) || c is '.' or '-' or '’' or '\'') && (w.Any(char.IsLower) || w is [_, '.']))) && char.IsUpper(words[^1][0]);
    }

    /// <summary>Whether the text names a person, a State or a body, rather than a typist's account or a machine.</summary>
    public static bool Names(string text) => IsPerson(text) || States.Contains(text) || HoldsBody(text);

    /// <summary>The name in a styled heading that needs neither number nor kind: "Submission by Ruritania"; null where the heading is none of a contribution.</summary>
    public static string? Styled(string text)
    {
        var at = 0;
        if (Word(text, at, ["the"]) is { } article) at = Skip(text, at + article.Length);
        if (Word(text, at, Papers) is not { } paper) return null;
        at = Skip(text, at + paper.Length);
        if (at >= text.Length || Word(text, at, ["from", "by", "of"]) is not { } from) return null;
        at = Skip(text, at + from.Length);
        if (Word(text, at, ["the"]) is { } the) at = Skip(text, at + the.Length);
        return at < text.Length && text.Length <= 160 && char.IsUpper(text[at]) ? text[at..] : null;
    }

    private static bool HasTitle(string text) => Titles.Contains(text.Split(' ')[0]);

    private static bool HoldsBody(string text) => text.Split([' ', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries).Any(Bodies.Contains);

    /// <summary>At the commas that stand outside of brackets.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        int depth = 0, start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '(') depth++;
            else if (i < text.Length && text[i] is ')') depth--;
            else if (i == text.Length || (text[i] == ',' && depth <= 0))
            {
                if (text[start..i].Trim() is { Length: > 0 } part) parts.Add(part);
                start = i + 1;
            }
        }

        return parts.Count > 0 ? parts : [text];
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && text[at] == ' ') at++;
        return at;
    }

    private static string? Word(string text, int at, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.AsSpan(Math.Min(at, text.Length)).StartsWith(word, StringComparison.OrdinalIgnoreCase) && (at + word.Length == text.Length || text[at + word.Length] == ' ')) return word;
        }

        return null;
    }

    /// <summary>Joins letters that were set apart ("C o n t r i b u t i o n  f r o m"); null if they were not.</summary>
    public static string? CloseUp(string text)
    {
        if (text.Length is < 12 or > 400) return null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 6 || words.Count(w => w.Length == 1 || (w.Length == 2 && !char.IsLetterOrDigit(w[1]))) * 10 < words.Length * 7) return null;
        var closed = new StringBuilder();
        foreach (var word in text.Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            closed.Append(closed.Length > 0 ? " " : "").Append(word.Replace(" ", "", StringComparison.Ordinal));
        return closed.ToString();
    }
}
