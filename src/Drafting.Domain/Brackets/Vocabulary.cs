using System.Buffers;
using System.Globalization;

namespace Drafting.Domain.Brackets;

/// <summary>The words by which brackets are told apart: fixed phrases, values, classes of words that stand in for each other, labels and option headings.</summary>
static class Vocabulary
{
    internal static readonly string[] Ordinals =
    [
        "bis", "ter", "quat", "quater", "quinquies", "quinques", "sexies", "septies", "octies", "novies", "nonies", "decies", "undecies", "duodecies", "terdecies", "quaterdecies", "quindecies", "sexdecies",
        "septdecies", "octodecies", "novodecies", "vicies",
    ];

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> OrdinalSet = Words(string.Join(' ', Ordinals));

    /// <summary>A set that is asked for stretches of a text, whatever their case, without copying them.</summary>
    static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        new HashSet<string>(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NumberWords = Words(
        "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand");
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Units = Words(
        "per cent percent % ‰ day days week weeks month months year years hour hours minute minutes billion million trillion thousand hundred us$ $ € £ usd eur dollars euro euros ° °c c °f degrees celsius tonne tonnes "
        + "tons gt co2 co2e mt kg km m mm ppm working calendar january february march april may june july august september october november december half third thirds quarter quarters");
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Blanks = Words("date place year month day amount number percentage venue city name symbol time");

    /// <summary>Nouns after which a number is the number of a thing, and no citation.</summary>
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NumberedNouns = Words(
        "article articles paragraph paragraphs para paras section sections annex annexes chapter chapters rule rules resolution decision decisions recommendation recommendations option options phase table goal goals target "
        + "targets indicator part parts item items principle step category tier session meeting regulation protocol schedule appendix figure box subparagraph subparagraphs clause no nos number stage level group version "
        + "page pages line");

    /// <summary>Words after which a number counts or dates something.</summary>
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CountingWords = Words(
        "of in by to at from within than least most about until before after the a an these those first next last every each least and or between over under exceeding approximately nearly up for per with only all another "
        + "is are be us eur usd");
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CountedNouns = Words(
        "parties states members countries representatives seats copies times sessions meetings governments experts delegations stakeholders regions options priorities elements targets recommendations persons people ratifications "
        + "instruments consecutive additional new annual or and to");

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>[] Classes =
    [
        Words("shall should may must will can could would might ought other"),
        Words("a an the its their his her our this that these those each every any some no"),
        Words("of in on for to by from with at under within through towards toward into upon between among amongst across against without during via"),
        Words("and or and/or but nor"),
        Words("party parties state states government governments country countries members stakeholders actors nations delegations peoples people individuals persons users owners holders"),
        Words("and or , ; . :"),
        Words("not no never"),
        Words("first second third fourth fifth sixth seventh eighth ninth tenth next last subsequent"),
    ];

    static readonly string[] VerbStems =
    [
        "accelerat", "accept", "acknowledg", "adopt", "affirm", "agree", "aim", "appeal", "approv", "build", "call", "clarif", "commend", "commit", "communicat", "conclud", "confirm", "consider", "continu", "creat", "decid", "declar",
        "develop", "emphasi", "enabl", "encourag", "endors", "enhanc", "ensur", "establish", "express", "facilitat", "formulat", "fulfil", "highlight", "implement", "improv", "includ", "instruct", "integrat", "invit", "launch",
        "maintain", "monitor", "mobili", "not", "pledg", "prepar", "prevent", "prohibit", "promot", "protect", "provid", "publish", "reaffirm", "recall", "recogni", "recommend", "reduc", "regulat", "reiterat", "report", "request",
        "respect", "review", "revis", "share", "stress", "strengthen", "submit", "support", "take", "taking", "undertak", "underlin", "underscor", "updat", "uphold", "urg", "us", "welcom", "work", "minimi", "phas", "eliminat",
    ];

    static readonly Dictionary<char, string[]> StemsByLetter = VerbStems.GroupBy(s => s[0]).ToDictionary(g => g.Key, g => g.ToArray());

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Joining = Words("and or nor but including per");
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> SlashPairs = Words("and/or he/she she/he his/her her/his him/her s/he either/or w/o n/a i/o km/h and/in");
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Prefixes = Words("re un in non inter sub co pre self multi over under dis im");

    /// <summary>The end of the word at <paramref name="at"/>: letters and digits; one unit where none stands.</summary>
    internal static int EndOfWord(ReadOnlySpan<char> text, int at, int end)
    {
        if (at >= end) return at;
        var stop = Math.Min(end, at + 100);
        var to = at;
        while (to < stop && IsWordChar(text[to])) to++;
        return to > at ? to : at + 1;
    }

    internal static bool IsWordChar(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || (c > 127 && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    internal static bool IsOpener(char c) => c is '[' or '［' or '〔' or '【';

    internal static bool IsCloser(char c) => c is ']' or '］' or '〕' or '】';

    internal static bool IsDash(char c) => c is '-' or '–' or '—' or '‒' or '−';

    /// <summary>What the whole of a bracket's words is if it is one of the fixed phrases that are no disputed text.</summary>
    internal static NotNegotiationKind? FixedPhrase(ReadOnlySpan<char> words)
    {
        if (words.Length < 2 && words is not "…") return null;
        var lower = Lower(words, stackalloc char[Short]);
        if (lower is "sic" or "sic!" or "sic.") return NotNegotiationKind.Sic;
        if (!words.ContainsAnyExcept(Dots) && (words.Contains('…') || words.Length - words.Count(' ') >= 2)) return NotNegotiationKind.Ellipsis;
        if (lower is "emphasis added" or "emphasis in original" or "footnote omitted" or "footnotes omitted" or "references omitted" or "citation omitted" or "citations omitted" or "signed" or "translation" or "unofficial translation"
            or "emphasis supplied" or "original emphasis" || lower.StartsWith("translated from ", StringComparison.Ordinal))
            return NotNegotiationKind.Editorial;
        if (IsLanguage(lower)) return NotNegotiationKind.Language;
        if (lower is "link" or "hyperlink" or "url" or "email protected" or "email\u00a0protected" or "e-mail protected" or "web link" or "click here" || lower.StartsWith("http://", StringComparison.Ordinal) || lower.StartsWith("https://", StringComparison.Ordinal)
            || lower.StartsWith("www.", StringComparison.Ordinal) || lower.StartsWith("mailto:", StringComparison.Ordinal) || IsAddress(words))
            return NotNegotiationKind.Link;
        if (lower.StartsWith("to be ", StringComparison.Ordinal) && lower.Length <= 60 && FirstWord(lower[6..]) is "completed" or "developed" or "inserted" or "elaborated" or "updated" or "added" or "continued" or "drafted" or "finalized" or "finalised"
            or "issued" or "supplied" or "provided" or "formatted" or "translated" or "discussed" or "revisited")
            return lower.Contains(" by ", StringComparison.Ordinal) || lower.Contains(',') ? null : NotNegotiationKind.ToBeCompleted;
        var colon = lower.IndexOf(':');
        if (colon is > 3 and < 60 && IsRemarkHead(lower[..colon])) return NotNegotiationKind.Remark;
        return lower.Length > 2 && lower[0] == '^' && lower[1..].IndexOfAnyExceptInRange('0', '9') < 0 || (lower.Length == 2 && lower[0] == '^' && char.IsAsciiDigit(lower[1])) ? NotNegotiationKind.Citation
            : CitesNote(lower) ? NotNegotiationKind.Citation : null;
    }

    static bool IsRemarkHead(ReadOnlySpan<char> head) => head is "note" or "editor's note" or "editor’s note" or "editorial note" or "drafting note" or "explanatory note" or "footnote" or "comment" or "nb" or "n.b."
        || (head.StartsWith("note ", StringComparison.Ordinal) && (head.StartsWith("note by", StringComparison.Ordinal) || head.StartsWith("note from", StringComparison.Ordinal) || head.StartsWith("note to", StringComparison.Ordinal)))
        || head.EndsWith(" note", StringComparison.Ordinal) || head.EndsWith(" comment", StringComparison.Ordinal);

    static bool CitesNote(ReadOnlySpan<char> lower)
    {
        var digits = lower.StartsWith("note ", StringComparison.Ordinal) ? 5 : lower.StartsWith("fn ", StringComparison.Ordinal) ? 3 : lower.StartsWith("footnote ", StringComparison.Ordinal) ? 9 : lower.StartsWith("ref. ", StringComparison.Ordinal) ? 5 : 0;
        return digits > 0 && digits < lower.Length && lower[digits..].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    static bool IsLanguage(ReadOnlySpan<char> lower)
    {
        if (lower.StartsWith("original:", StringComparison.Ordinal)) lower = lower[9..].Trim();
        else if (lower.EndsWith(" only", StringComparison.Ordinal)) lower = lower[..^5];
        else return false;
        var parts = lower.ToString().Split([' ', ',', '/'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is > 0 and < 8 && parts.All(p => p is "english" or "french" or "spanish" or "arabic" or "chinese" or "russian" or "and" or "original" or "language");
    }

    static bool IsAddress(ReadOnlySpan<char> words)
    {
        var at = words.IndexOf('@');
        return at > 0 && at < words.Length - 3 && !words.Contains(' ') && words[at..].Contains('.');
    }

    /// <summary>True for a phrase that says how far a paragraph has come. A single word such as "agreed" counts only where the bracket stands at an end of the paragraph.</summary>
    internal static bool IsStatusTag(ReadOnlySpan<char> words, bool atEnd)
    {
        if (words.Length < 6) return false;
        var lower = Lower(words, stackalloc char[Short]).TrimEnd(".!");
        if (lower is "agreed ad ref" or "agreed ad referendum" or "agreed ad. ref" or "ad ref" or "ad referendum" or "suggested for closure" or "suggested closure" or "provisionally agreed" or "text agreed" or "agreed text" or "agreed language"
            or "not yet discussed" or "not discussed" or "still under discussion" or "under discussion" or "under negotiation" or "agreed in principle" or "agreed pending package" or "pending agreement" or "agreed by the group" or "closed for now")
            return true;
        if (lower.StartsWith("agreed ad ref", StringComparison.Ordinal) && lower.Length < 80) return true;
        if (!atEnd) return false;
        return lower is "agreed" or "closed" or "pending" or "reopened" or "parked" or "adopted" or "withdrawn" or "deleted" || (lower.StartsWith("agreed ", StringComparison.Ordinal) && lower.Length < 60 && FirstWord(lower[7..]) is "in" or "pending" or "on" or "by" or "as" or "at");
    }

    /// <summary>True for words that say there be no text: "No text", "{No text required}" without its braces.</summary>
    internal static bool IsNoText(ReadOnlySpan<char> words)
    {
        if (words.Length > 80) return false;
        var lower = Lower(words.Trim(" \t\n.;:*_[]{}()"), stackalloc char[Short]);
        return lower is "no text" or "no text required" or "no text needed" or "no text necessary" or "no provision" or "no provisions" or "no provision required" or "no provision needed" or "no paragraph" or "no article" or "blank" or "no reference"
            or "no text in agreement" or "no text in the agreement" or "no text on this" || (lower.StartsWith("no text ", StringComparison.Ordinal) && !lower.Contains(',') && lower.Length < 60);
    }

    /// <summary>True for a value still to be settled: a number, a date, a letter that stands for one, a blank; with its units.</summary>
    internal static bool IsValue(ReadOnlySpan<char> words)
    {
        if (words.Length == 0) return true;
        if (words.Length == 1 && char.IsAsciiLetter(words[0])) return IsUnknown(words);
        if (words.Length > 120 || words.Contains("/ ", StringComparison.Ordinal)) return StartsAsPlaceholder(words);
        if (StartsAsPlaceholder(words)) return true;
        if (!words.ContainsAnyExcept(BlankMarks)) return true;
        var (values, letters, blanks, count) = (0, 0, 0, 0);
        foreach (var part in words.SplitAny(PartMarks))
        {
            if (part.Start.Value == part.End.Value) continue;
            var token = words[part].Trim(".()");
            count++;
            if (IsNumeric(token) || NumberWords.Contains(token)) values++;
            else if (IsUnknown(token)) letters++;
            else if (Blanks.Contains(token) && !char.IsUpper(token[0])) blanks++;
            else if (!Units.Contains(token) && token is not ("to" or "and" or "or")) return false;
        }

        return (letters > 0 || values > 0 || (blanks > 0 && blanks == count)) && FirstWord(words) is not ("to" or "and" or "or") && !EndsWithJoint(words);
    }

    static readonly SearchValues<char> Dots = SearchValues.Create(".… ·");
    static readonly SearchValues<char> BlankMarks = SearchValues.Create("_-–—? .…*•\u00a0");
    static readonly SearchValues<char> PartMarks = SearchValues.Create(" \u00a0-–—,/");

    /// <summary>No fixed phrase is longer.</summary>
    const int Short = 200;

    /// <summary>The words in lower case, in <paramref name="room"/> where they fit.</summary>
    static ReadOnlySpan<char> Lower(ReadOnlySpan<char> words, Span<char> room)
    {
        if (words.Length > room.Length) room = new char[words.Length];
        return room[..words.ToLowerInvariant(room)];
    }

    static bool EndsWithJoint(ReadOnlySpan<char> words) => words.EndsWith(" to", StringComparison.Ordinal) || words.EndsWith(" and", StringComparison.Ordinal) || words.EndsWith(" or", StringComparison.Ordinal);

    static bool StartsAsPlaceholder(ReadOnlySpan<char> words) =>
        words.StartsWith("placeholder", StringComparison.OrdinalIgnoreCase) || words.StartsWith("insert ", StringComparison.OrdinalIgnoreCase) || words.StartsWith("to be determined", StringComparison.OrdinalIgnoreCase)
        || words.StartsWith("to be decided", StringComparison.OrdinalIgnoreCase) || words.StartsWith("to be confirmed", StringComparison.OrdinalIgnoreCase) || words.StartsWith("to be agreed", StringComparison.OrdinalIgnoreCase)
        || words.StartsWith("to be specified", StringComparison.OrdinalIgnoreCase) || (words.Length <= 4 && IsToBeDone(words.TrimEnd('.')));

    static bool IsToBeDone(ReadOnlySpan<char> words)
    {
        Span<char> upper = stackalloc char[4];
        return upper[..words.ToUpperInvariant(upper)] is "TBD" or "TBC" or "TBA" or "N.N" or "NN";
    }

    /// <summary>Digits with separators, signs and currency: <c>30</c>, <c>1.5</c>, <c>US$100</c>, <c>30%</c>.</summary>
    static bool IsNumeric(ReadOnlySpan<char> token)
    {
        var core = token;
        if (core.StartsWith("US$", StringComparison.OrdinalIgnoreCase)) core = core[3..];
        core = core.TrimStart("$€£+±~<>≤≥").TrimEnd("%‰°C");
        if (core.EndsWith("th", StringComparison.Ordinal) || core.EndsWith("st", StringComparison.Ordinal) || core.EndsWith("nd", StringComparison.Ordinal) || core.EndsWith("rd", StringComparison.Ordinal)) core = core[..^2];
        if (core.IsEmpty || !char.IsAsciiDigit(core[0])) return false;
        foreach (var c in core)
            if (!char.IsAsciiDigit(c) && c is not ('.' or ':')) return false;
        return true;
    }

    /// <summary>A letter that stands for a value: <c>X</c>, <c>xx</c>, <c>20XX</c>, <c>x%</c>.</summary>
    static bool IsUnknown(ReadOnlySpan<char> token)
    {
        var core = token.TrimStart("$€£").TrimEnd("%*");
        if (core.IsEmpty || core.Length > 6) return false;
        if (core.Length == 1) return core[0] is 'X' or 'x' or 'Y' or 'y' or 'Z' or 'z' or 'N' or 'n';
        var unknown = 0;
        foreach (var c in core)
        {
            if (c is 'X' or 'x') unknown++;
            else if (c is 'Y' or 'Z' && unknown == 0) unknown++;
            else if (!char.IsAsciiDigit(c)) return false;
        }

        return unknown > 0 && !core.Equals("xi", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True for one number, or a list or range of them, none above 999: what a citation looks like.</summary>
    internal static bool IsSmallNumber(ReadOnlySpan<char> words)
    {
        if (words.Length is 0 or > 24) return false;
        var digits = 0;
        var any = false;
        foreach (var c in words)
        {
            if (char.IsAsciiDigit(c))
            {
                any = true;
                if (++digits > 3) return false;
            }
            else if (c is ',' or '-' or '–' or ' ') digits = 0;
            else return false;
        }

        return any && char.IsAsciiDigit(words[0]) && char.IsAsciiDigit(words[^1]);
    }

    /// <summary>
    /// Whether a number in brackets is a citation. Glued to a word or to the mark that ends a clause it is one, unless that word is numbered ("Article[4]"); after a space it is a value where the word before
    /// numbers or counts ("Article [4]", "within [30]"), or a unit or counted noun follows ("[5] per cent"); before the end of a clause it is a citation; else both are possible.
    /// </summary>
    /// <returns>True for a citation, false for a value, null where both are possible.</returns>
    internal static bool? IsCitation(string text, int start, int end)
    {
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '%' or '°' or '$' or '‰')) return false;
        var next = WordAfter(text, end);
        if (start > 0 && !char.IsWhiteSpace(text[start - 1]))
        {
            if (char.IsLetterOrDigit(text[start - 1])) return !NumberedNouns.Contains(WordBefore(text, start)) && !char.IsDigit(text[start - 1]);
            return text[start - 1] is '.' or ',' or ';' or ':' or ')' or '”' or '’' or '"' or '\'' or '»' ? true : false;
        }

        var before = WordBefore(text, start);
        if (NumberedNouns.Contains(before) || CountingWords.Contains(before) || (before.Length > 0 && char.IsDigit(before[^1]))) return false;
        var at = start - 1;
        while (at >= 0 && at > start - 4 && char.IsWhiteSpace(text[at])) at--;
        if (at >= 0 && text[at] is '$' or '€' or '£' or '(') return false;
        if (next.Length > 0 && (Units.Contains(next) || CountedNouns.Contains(next))) return false;
        if (before.Length == 0) return start == 0 ? next.Length > 0 && char.IsUpper(next[0]) ? true : null : next.Length == 0 ? true : null;
        return next.Length == 0 ? true : null;
    }

    static ReadOnlySpan<char> WordBefore(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\u00a0') at--;
        var end = at;
        while (at > 0 && end - at < 40 && IsWordChar(text[at - 1])) at--;
        return text.AsSpan(at, end - at);
    }

    /// <summary>The word after <paramref name="at"/>; empty where a mark or the end of the text follows.</summary>
    static ReadOnlySpan<char> WordAfter(string text, int at)
    {
        var limit = Math.Min(text.Length, at + 4);
        while (at < limit && text[at] is ' ' or '\u00a0') at++;
        if (at >= text.Length) return "";
        if (text[at] is '%' or '°') return text.AsSpan(at, 1);
        return IsWordChar(text[at]) ? text.AsSpan(at, EndOfWord(text, at, text.Length) - at) : "";
    }

    internal static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> words)
    {
        var at = 0;
        while (at < words.Length && !IsWordChar(words[at])) at++;
        return at < words.Length ? words[at..EndOfWord(words, at, words.Length)] : "";
    }

    internal static int CountWords(ReadOnlySpan<char> words)
    {
        var (count, inside) = (0, false);
        foreach (var c in words)
        {
            var part = IsWordChar(c) || (inside && c is '-' or '’' or '\'' or '/');
            if (part && !inside) count++;
            inside = part;
        }

        return count;
    }

    /// <summary>True when the two can stand in one place: short words of one closed class, verbs of one form, values, or wordings that share most of their words.</summary>
    internal static bool StandInForEachOther(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length == 0 || b.Length == 0) return false;
        if (IsValue(a) && IsValue(b)) return true;
        ReadOnlySpan<char> first = Lead(a), second = Lead(b);
        if (CountWords(a) <= 3 && CountWords(b) <= 3)
        {
            for (var i = 0; i < Classes.Length; i++)
                if (Classes[i].Contains(first) && Classes[i].Contains(second) && (CountWords(a) == CountWords(b) || i == 0)) return true;
        }

        if (IsModal(a) && IsModal(b)) return true;
        if (VerbForm(first) is { } form && VerbForm(second) == form) return true;
        return SameFrame(a, b, first, second) || Overlap(a, b) >= 0.5;
    }

    /// <summary>"as appropriate" and "where appropriate"; "by 2030" and "by 2050".</summary>
    static bool SameFrame(ReadOnlySpan<char> a, ReadOnlySpan<char> b, ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        if (CountWords(a) is < 2 or > 8 || CountWords(b) is < 2 or > 8) return false;
        if (first.Equals(second, StringComparison.OrdinalIgnoreCase)) return IsValue(a[(a.IndexOf(first, StringComparison.Ordinal) + first.Length)..].Trim()) && IsValue(b[(b.IndexOf(second, StringComparison.Ordinal) + second.Length)..].Trim());
        ReadOnlySpan<char> last = LastWord(a), other = LastWord(b);
        return last.Length > 3 && last.Equals(other, StringComparison.OrdinalIgnoreCase) && CountWords(a) <= 4 && CountWords(b) <= 4;
    }

    static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> words)
    {
        var end = words.Length;
        while (end > 0 && !IsWordChar(words[end - 1])) end--;
        var start = end;
        while (start > 0 && IsWordChar(words[start - 1])) start--;
        return words[start..end];
    }

    /// <summary>How binding something is: "shall", "are encouraged to", "Each Party should".</summary>
    static bool IsModal(ReadOnlySpan<char> words)
    {
        if (CountWords(words) > 6) return false;
        return Classes[0].Contains(FirstWord(words)) || Classes[0].Contains(LastWord(words))
            || (words.EndsWith(" to", StringComparison.OrdinalIgnoreCase) && words.ToString().Split(' ') is [.., var verb, _] && (verb.EndsWith("ed", StringComparison.Ordinal) || verb is "ought" or "is" or "are" or "agree" or "agrees" or "upon" or "endeavour" or "strive"));
    }

    static bool IsApproximation(ReadOnlySpan<char> words) => words.Length <= 20 && Lower(words, stackalloc char[20]) is "at least" or "up to" or "no less than" or "not less than" or "no more than" or "not more than" or "about" or "approximately" or "around" or "at most" or "more than"
        or "less than" or "a minimum of" or "not later than" or "no later than";

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Modifying = Words("of in for with from among between through across");

    /// <summary>True when the second, after a space, says more of the first rather than the same in other words: "[at least] [100 billion]", "[products] [of concern]".</summary>
    internal static bool SaysMoreOf(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        IsApproximation(first) != IsApproximation(second) || (Modifying.Contains(FirstWord(second)) && !Classes[2].Contains(FirstWord(first)) && char.IsLower(second[0]));

    static ReadOnlySpan<char> Lead(ReadOnlySpan<char> words) => FirstWord(words) is { Length: > 0 } word ? words.StartsWith("and/or", StringComparison.OrdinalIgnoreCase) ? "and/or" : word : words;

    /// <summary>"s", "ing" or "" for a verb that drafts use, so that only forms that fit one subject are compared; null for another word.</summary>
    static string? VerbForm(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || !StemsByLetter.TryGetValue(char.ToLowerInvariant(word[0]), out var stems)) return null;
        var lower = Lower(word, stackalloc char[Short]);
        foreach (var stem in stems)
        {
            if (!lower.StartsWith(stem, StringComparison.Ordinal)) continue;
            switch (lower[stem.Length..])
            {
                case "ing" or "zing" or "sing" or "ting" or "ying" or "ling": return "ing";
                case "s" or "es" or "ies" or "zes" or "ses" or "s.": return "s";
                case "" or "e" or "y" or "ze" or "se": return "";
            }
        }

        return null;
    }

    /// <summary>Which part of the words of both they share; at least two words of more than two letters each, or it is 0.</summary>
    static double Overlap(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length < 7 || b.Length < 7) return 0;
        var first = LongWords(a);
        var second = LongWords(b);
        if (Math.Min(first.Count, second.Count) < 2) return 0;
        var shared = first.Count(second.Contains);
        return shared < 2 ? 0 : shared / (double)Math.Max(first.Count, second.Count);
    }

    static HashSet<string> LongWords(ReadOnlySpan<char> words)
    {
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < words.Length;)
        {
            var end = EndOfWord(words, at, words.Length);
            if (end - at > 2) set.Add(words[at..end].ToString());
            at = end;
        }

        return set;
    }

    /// <summary>True for words that go on from what stands before them: a comma, "and …", "including …". The bare "and" or "," does not: it is a word to choose.</summary>
    internal static bool GoesOn(ReadOnlySpan<char> words)
    {
        if (words.Length < 2) return false;
        if (words[0] is ',' or ';' or ':') return true;
        var first = FirstWord(words);
        if (words.StartsWith("as well as", StringComparison.OrdinalIgnoreCase) || words.StartsWith("in particular", StringComparison.OrdinalIgnoreCase)) return true;
        return char.IsLetter(words[0]) && Joining.Contains(first) && words.Length > first.Length + 1 && words[first.Length] == ' ';
    }

    /// <summary>True for words that end as an item of a list does.</summary>
    internal static bool EndsAsItem(ReadOnlySpan<char> words) => words.Length > 2 && words[^1] is ',' or ';';

    /// <summary>True for a whole sentence: a capital at the beginning, a full stop at the end, more than four words.</summary>
    internal static bool IsSentence(ReadOnlySpan<char> words) => words.Length > 12 && words[^1] is '.' or ';' && char.IsUpper(words[0]) && CountWords(words) > 4;

    /// <summary>True when the slash between these two pieces belongs to a word: "and/or", "km/h", a symbol.</summary>
    internal static bool SlashIsPartOfWord(string text, int slash, int start, int end)
    {
        if (slash == start || slash + 1 >= end) return true;
        char before = text[slash - 1], after = text[slash + 1];
        if (!char.IsLetter(before) || !char.IsLetter(after) || char.IsUpper(after) && char.IsUpper(before)) return true;
        var from = slash;
        while (from > start && slash - from < 20 && IsWordChar(text[from - 1])) from--;
        var to = EndOfWord(text, slash + 1, end);
        return SlashPairs.Contains(text.AsSpan(from, to - from)) || before == '/' || after == '/';
    }

    /// <summary>True when a bracket glued to a word is an ending or a beginning of it: <c>paragraph[s]</c>, <c>[non-]binding</c>.</summary>
    internal static bool IsAffix(ReadOnlySpan<char> words, bool before) =>
        before ? words.Length > 0 && (words[^1] is '-' or '/' || Prefixes.Contains(words) || words.Length == 1) : words.Length > 0 && (words[0] is '-' or '–' or '/' or '\'' or '’' || (words.Length <= 4 && AllLower(words)));

    static bool AllLower(ReadOnlySpan<char> words)
    {
        foreach (var c in words)
            if (!char.IsLower(c)) return false;
        return true;
    }

    /// <summary>True for <c>[s]</c>, <c>[es]</c> or <c>[ies]</c> glued to a word.</summary>
    internal static bool IsPluralEnding(string text, TextRange range) =>
        range.Start > 0 && char.IsLetter(text[range.Start - 1]) && range.Length is > 2 and < 6 && text.AsSpan(range.Start + 1, range.Length - 2) is "s" or "es" or "ies";

    /// <summary>Reads a label: <c>4.</c>, <c>4 bis.</c>, <c>3.3ter</c>, <c>PP2</c>, <c>OP6 alt</c>, <c>(a)</c>. A bare number is a label only with a point, an ordinal or, dotted, before a capital.</summary>
    internal static LabelMark? ReadLabel(string text, int at, int end, bool inBracket)
    {
        var start = at;
        if (at >= end) return null;
        end = Math.Min(end, at + 60);
        bool marked;
        if (text[at] == '(')
        {
            at++;
            while (at < end && at - start <= 5 && char.IsAsciiLetterOrDigit(text[at])) at++;
            if (at == start + 1 || at >= end || text[at] != ')' || (at - start > 3 && !IsShortLabel(text.AsSpan(start + 1, at - start - 1)))) return null;
            at++;
            marked = true;
        }
        else if (text[at] is 'P' or 'O' or 'p' or 'o' && at + 2 < end && text[at + 1] is 'P' or 'p' && char.IsUpper(text[at]) == char.IsUpper(text[at + 1]))
        {
            at += 2;
            if (text[at] == ' ') at++;
            if (at >= end || !char.IsAsciiDigit(text[at])) return null;
            while (at < end && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < end && char.IsAsciiDigit(text[at + 1])))) at++;
            marked = true;
        }
        else if (char.IsAsciiDigit(text[at]))
        {
            var dotted = false;
            while (at < end && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < end && char.IsAsciiDigit(text[at + 1])))) dotted |= text[at++] == '.';
            if (at - start > 8) return null;
            marked = dotted && at + 1 < end && text[at] == ' ' && char.IsUpper(text[at + 1]);
        }
        else if (char.IsAsciiLetter(text[at]) && at + 2 < end && text[at + 1] is '.' or ')' && text[at + 2] == ' ')
        {
            return new LabelMark(new TextRange(start, start + 2), text[start..(start + 1)], null, inBracket);
        }
        else
        {
            return null;
        }

        var stem = text[start..at];
        string? ordinal = null;
        if (ReadOrdinal(text, at, end) is { } read) (ordinal, at, marked) = (read.Text, read.End, true);
        if (at < end && text[at] is '.' or ')' or ':')
        {
            at++;
            marked = true;
            if (ordinal is null && ReadOrdinal(text, at, end) is { } late) (ordinal, at) = (late.Text, late.End);
        }

        if (!marked || (at < text.Length && at < end && !char.IsWhiteSpace(text[at]) && !IsOpener(text[at]) && !IsCloser(text[at]) && text[at] is not ('{' or '*'))) return null;
        return new LabelMark(new TextRange(start, at), stem, ordinal, inBracket);
    }

    static bool IsShortLabel(ReadOnlySpan<char> label)
    {
        foreach (var c in label)
            if (c is not ('i' or 'v' or 'x' or 'l') && !char.IsAsciiDigit(c)) return false;
        return true;
    }

    static (string Text, int End)? ReadOrdinal(string text, int at, int end)
    {
        var from = at;
        if (from < end && text[from] == ' ') from++;
        var to = from;
        while (to < end && char.IsAsciiLetter(text[to])) to++;
        if (to == from) return null;
        var word = text.AsSpan(from, to - from);
        if (OrdinalSet.Contains(word))
        {
            return ReadOrdinal(text, to, end) is { Text: var more } alt && more.StartsWith("alt", StringComparison.OrdinalIgnoreCase) ? ($"{word} {more}", alt.End) : (word.ToString(), to);
        }

        if (!word.Equals("alt", StringComparison.OrdinalIgnoreCase)) return null;
        if (to + 1 < end && text[to] is ' ' or '.' && char.IsAsciiDigit(text[to + 1]))
        {
            var digits = to + 1;
            while (digits < end && char.IsAsciiDigit(text[digits])) digits++;
            return ($"alt {text[(to + 1)..digits]}", digits);
        }

        return (word.ToString(), to);
    }

    /// <summary>Reads an option heading at <paramref name="at"/>, with the marks of emphasis around it. The label must be followed by a colon, a point, a dash, a bracket or the end, so that "Option 1 is preferred" is text.</summary>
    internal static OptionMark? ReadOption(string text, int at, int end, bool inBracket)
    {
        var start = at;
        end = Math.Min(end, at + 80);
        while (at < end && text[at] is '*' or '_' or '#' or ' ') at++;
        var to = at;
        while (to < end && char.IsAsciiLetter(text[to])) to++;
        if (to - at is < 3 or > 11) return null;
        var word = text[at..to].ToLowerInvariant();
        if (word is not ("option" or "alternative" or "alt" or "suggestion" or "alternate" or "variant")) return null;
        var label = "";
        at = to;
        if (word == "alt" && at < end && text[at] == '.' && at + 2 < end && text[at + 1] == ' ' && char.IsAsciiDigit(text[at + 2])) at++;
        if (at < end && text[at] is ' ' or '\u00a0' or '-')
        {
            var from = at + 1;
            if (from < end && text[from] == '(')
            {
                to = text.IndexOf(')', from, Math.Min(6, end - from));
                if (to > from + 1) (label, at) = (text[from..(to + 1)], to + 1);
            }
            else
            {
                to = from;
                while (to < end && to - from < 6 && (char.IsAsciiLetterOrDigit(text[to]) || (text[to] == '.' && to + 1 < end && char.IsAsciiDigit(text[to + 1])))) to++;
                if (to > from && IsOptionLabel(text.AsSpan(from, to - from)) && (to >= end || !IsWordChar(text[to])))
                {
                    (label, at) = (text[from..to], to);
                    if (ReadOrdinal(text, at, end) is { } ordinal) (label, at) = ($"{label} {ordinal.Text}", ordinal.End);
                }
            }
        }

        var afterLabel = at;
        while (at < end && text[at] is '*' or '_') at++;
        var punctuated = at < end && (text[at] is ':' or '.' or ')' or '：' || IsDash(text[at]));
        if (!punctuated && at + 1 < end && text[at] == ' ' && (IsDash(text[at + 1]) || text[at + 1] == ':') && (at + 2 >= text.Length || text[at + 2] == ' '))
        {
            punctuated = true;
            at++;
        }

        if (punctuated)
        {
            at++;
            while (at < end && text[at] is '*' or '_' or ':') at++;
        }
        else if (label.Length == 0 || !(at >= text.Length || IsOpener(text[at]) || IsCloser(text[at]) || text[at] is '\n' or '{' or '(' || (at > afterLabel && text[at] == ' ')
            || (text[at] == ' ' && at + 1 < text.Length && (IsOpener(text[at + 1]) || text[at + 1] is '(' or '{'))))
        {
            return null;
        }

        if (label.Length == 0 && word is not ("alt" or "alternative" or "option")) return null;
        return new OptionMark(new TextRange(start, at), word is "alternate" ? "alternative" : word, label, inBracket);
    }

    static bool IsOptionLabel(ReadOnlySpan<char> label)
    {
        if (char.IsAsciiDigit(label[0]))
        {
            var letters = label.TrimStart("0123456789.");
            return letters.Length <= 1;
        }

        return label.Length == 1 || label.IndexOfAnyExcept("IVXivx") < 0;
    }
}
