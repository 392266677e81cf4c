using System.Collections.Frozen;
using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>A line of the source.</summary>
internal sealed class SourceLine
{
    public SourceLine(int number, string raw)
    {
        (Number, Raw) = (number, raw);
        var cleaned = Typesetting.Clean(raw, out var replaced);
        Replaced = replaced;
        Text = cleaned.Trim();
        BreaksPage = raw.Contains('\f', StringComparison.Ordinal);
        Indented = Text.Length > 0 && char.IsWhiteSpace(cleaned[0]);
        Digits = Text.Length is > 0 and <= 4 && Text.All(char.IsAsciiDigit) ? int.Parse(Text, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    public int Number { get; }
    public string Raw { get; }
    public string Text { get; }
    public bool Indented { get; }
    public bool BreaksPage { get; }
    public bool Replaced { get; }
    public bool IsBlank => Text.Length == 0;

    /// <summary>The value of a line that is nothing but a number of at most four digits.</summary>
    public int? Digits { get; }
}

/// <summary>How wide words stood on the page, where a line ran out of room, and what joins two lines.</summary>
internal static class Typesetting
{
    private static readonly FrozenSet<string> Connecting = new[]
    {
        "a", "an", "the", "of", "for", "from", "to", "in", "on", "at", "by", "with", "and", "or", "as", "into", "between", "among", "de", "du", "des", "la", "le", "et", "para", "y", "del",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Width in thousandths of the type size: counted in a monospaced face, estimated in a proportional one.</summary>
    public static int Width(ReadOnlySpan<char> text, bool proportional)
    {
        if (!proportional) return text.Length * 500;
        var width = 0;
        foreach (var c in text) width += Width(c);
        return width;
    }

    private static int Width(char c) => c switch
    {
        ' ' or '.' or ',' or 'i' or 'l' or 'j' or ':' or ';' or '\'' or '’' or '‘' or '|' or '/' or '!' or 't' => 265,
        'f' or 'r' or 'I' or '(' or ')' or '[' or ']' or '-' => 333,
        'm' => 778,
        'w' => 722,
        'M' or 'W' or '—' or '@' or '%' => 920,
        's' or 'J' or 'a' or 'c' or 'e' or 'z' or '"' or '“' or '”' => 430,
        >= 'A' and <= 'Z' => 670,
        >= '\u2E80' and <= '\uD7FF' => 1000,
        _ => 500,
    };

    /// <summary>Control characters become spaces, halves of surrogate pairs the replacement character.</summary>
    public static string Clean(string raw, out bool replaced)
    {
        replaced = false;
        StringBuilder? clean = null;
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            var keeps = c;
            if (char.IsHighSurrogate(c) && i + 1 < raw.Length && char.IsLowSurrogate(raw[i + 1]))
            {
                clean?.Append(c);
                c = keeps = raw[++i];
            }
            else if (char.IsSurrogate(c)) (keeps, replaced) = ('\uFFFD', true);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029') (keeps, replaced) = (' ', replaced || c is not ('\t' or '\f'));
            else if (c is '\uFEFF' && i == 0) (keeps, replaced) = (' ', true);
            if (keeps != c) clean ??= new StringBuilder(raw, 0, i, raw.Length);
            clean?.Append(keeps);
        }

        return clean?.ToString() ?? raw;
    }

    /// <summary>Whether the words end a sentence, a clause that opens a list, or an entry of one.</summary>
    public static bool EndsSentence(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        while (text.Length > 0 && IsCloser(text[^1])) text = text[..^1];
        return text.Length > 0 && text[^1] is '.' or '!' or '?' or ':' or ';' or '…' or '。' or '؟' or '！' or '？' or '।';
    }

    public static bool IsCloser(char c) => c is '”' or '"' or '’' or '\'' or ')' or ']' or '»' or '>' or '“';

    /// <summary>Whether the text begins as a sentence in the middle does.</summary>
    public static bool BeginsSmall(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLower(c)) return true;
            if (!IsCloser(c) && c is not ('“' or '‘' or '„' or '«' or '(' or '[' or ' ' or '-' or '–' or '—' or ',' or '/')) return false;
        }

        return false;
    }

    /// <summary>Whether the text begins with a letter of a script without capitals, where nothing but the layout tells whether a sentence begins.</summary>
    public static bool BeginsUncased(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAnyExcept("“‘„«([\"' ");
        return first >= 0 && char.GetUnicodeCategory(text[first]) is System.Globalization.UnicodeCategory.OtherLetter;
    }

    public static bool EndsConnecting(ReadOnlySpan<char> text)
    {
        var last = text[(text.LastIndexOf(' ') + 1)..];
        return Connecting.GetAlternateLookup<ReadOnlySpan<char>>().Contains(last) || (text.Length > 0 && text[^1] is ',' or '-' or '–' or '&' or '/');
    }

    public static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        var space = text.IndexOf(' ');
        return space < 0 ? text : text[..space];
    }

    public static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text) => text[(text.LastIndexOf(' ') + 1)..];

    public static bool IsAddress(ReadOnlySpan<char> word)
    {
        word = word.TrimStart("<([").TrimEnd(">)].,;");
        return word.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || word.Contains("://", StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether <paramref name="next"/> goes on with a web address that <paramref name="text"/> breaks off: an angle bracket is open and the address has no
    /// space yet, or what follows cannot be a word.
    /// </summary>
    public static bool BreaksAddress(ReadOnlySpan<char> text, ReadOnlySpan<char> next)
    {
        var window = text.Length > 400 ? text[^400..] : text;
        var open = window.LastIndexOf('<');
        if (open >= 0 && !window[open..].Contains('>'))
        {
            var inside = window[(open + 1)..].Trim();
            if (inside.IsEmpty) return IsAddress(FirstWord(next));
            return IsAddress(inside) && !inside.Contains(' ');
        }

        var last = LastWord(window);
        if (!IsAddress(last) || last[^1] is '.' or ',' or ';' or ')' or '>') return false;
        var first = FirstWord(next).TrimEnd(".,;)>");
        return first.Length > 0 && !IsAddress(first) && (char.IsAsciiLetterLower(first[0]) || char.IsAsciiDigit(first[0]) || first[0] is '%' or '/' or '?' or '&' or '_')
            && first.IndexOfAny("/_%=&") >= 0;
    }
}

/// <summary>The width of a column: what agrees with most of the lines that certainly ran out of room.</summary>
/// <remarks>A line that is followed by a small letter was broken because the next word did not fit: the column is at least as wide as the line and
/// narrower than the line with that word. The column lies where most of these intervals overlap.</remarks>
internal sealed class Column
{
    private readonly List<(int Low, int High)> _lines = [];

    public required bool Proportional { get; init; }
    public int Width { get; private set; }
    public int Agreeing { get; private set; }
    public int Count => _lines.Count;

    public void Add(ReadOnlySpan<char> line, ReadOnlySpan<char> next) => _lines.Add((Measure(line), MeasureWith(line, next)));

    public int Measure(ReadOnlySpan<char> text) => Typesetting.Width(text, Proportional);

    public int MeasureWith(ReadOnlySpan<char> line, ReadOnlySpan<char> next) =>
        Measure(line) + Typesetting.Width(" ", Proportional) + Measure(Typesetting.FirstWord(next));

    public Column Settle()
    {
        var ends = new List<(int At, int Step)>(_lines.Count * 2);
        foreach (var (low, high) in _lines)
        {
            ends.Add((low, 1));
            ends.Add((high, -1));
        }

        ends.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Step.CompareTo(b.Step));
        var depth = 0;
        for (var i = 0; i < ends.Count; i++)
        {
            depth += ends[i].Step;
            if (depth <= Agreeing) continue;
            Agreeing = depth;
            Width = i + 1 < ends.Count ? (ends[i].At + ends[i + 1].At) / 2 : ends[i].At;
        }

        return this;
    }

    /// <summary>The better of the two measures for these lines.</summary>
    public static Column Of(IEnumerable<(string Line, string Next)> wrapped)
    {
        Column even = new() { Proportional = false }, proportional = new() { Proportional = true };
        foreach (var (line, next) in wrapped)
        {
            even.Add(line, next);
            proportional.Add(line, next);
        }

        even.Settle();
        proportional.Settle();
        return even.Agreeing > proportional.Agreeing ? even : proportional;
    }
}
