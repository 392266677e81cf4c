using System.Globalization;
using System.Text;

namespace Drafting.Domain.Comparison;

/// <summary>
/// Cuts a text into the pieces that a reader compares: a word with its inner apostrophes and hyphens; a symbol, number, amount, address or item label whole (<c>75/240</c>, <c>E/CN.16/2018/CRP.3</c>, <c>16 bis</c>,
/// <c>69-71</c>, <c>12(a)</c>, <c>(iv)</c>, <c>US$100</c>, <c>10%</c>, <c>e.g.</c>, <c>State(s)</c>); each mark of punctuation and each square bracket alone; each Chinese, Japanese or Thai character alone; a run of white
/// space, with each line break alone (<c>\r\n</c> is one). Laws: the pieces in order are the text, exactly; no piece is empty; a surrogate pair, a combining mark and what it stands on, and an emoji with its parts are never
/// parted. Time is linear in the length of the text.
/// </summary>
public static class Token
{
    /// <summary>No address has a longer part before its <c>@</c>; looking no further keeps the cutting linear.</summary>
    const int LongestMailbox = 64;

    const int LongestLabel = 5;

    static readonly HashSet<string> Ordinals =
        ["bis", "ter", "quat", "quater", "quinquies", "quinquiens", "sexies", "septies", "octies", "novies", "decies", "alt"];

    /// <summary>Parts of document symbols that end in a small letter and take a number after a full stop.</summary>
    static readonly HashSet<string> SymbolParts = ["Add", "Rev", "Corr", "Sub", "Amend", "Conf", "Res", "Dec"];

    /// <summary>The pieces of <paramref name="text"/> in order; none for the empty text.</summary>
    public static IReadOnlyList<string> Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>((text.Length / 4) + 1);
        for (var at = 0; at < text.Length;)
        {
            var end = End(text, at);
            tokens.Add(text[at..end]);
            at = end;
        }
        return tokens;
    }

    /// <summary>Where the piece that starts at <paramref name="at"/> ends; the start must be the end of another piece, or 0.</summary>
    internal static int End(string text, int at)
    {
        var c = text[at];
        if (IsLineBreak(c)) return c == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
        if (char.IsWhiteSpace(c))
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]) && !IsLineBreak(text[at])) at++;
            return WithMarks(text, at);
        }
        if (Address(text, at) is var address and > 0) return WithMarks(text, address);
        if (c == '(' && Label(text, at) is var label and > 0) return WithMarks(text, label);
        if (IsSingle(text, at, out var size)) return WithMarks(text, at + size);
        if (Number(text, at) is var amount and > 0) return WithMarks(text, amount);
        if (WordPart(text, at) == 0) return at + StringInfo.GetNextTextElementLength(text.AsSpan(at));
        if (Initials(text, at) is var initials and > 0) return WithMarks(text, initials);
        return Ordinal(text, Word(text, at));
    }

    /// <summary>True for the characters that end a line, each a piece of its own.</summary>
    internal static bool IsLineBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    static int Word(string text, int at)
    {
        var end = at;
        while (end < text.Length)
        {
            if (WordPart(text, end) is var part and > 0)
            {
                if (end > at && IsSingle(text, end, out _)) break;
                end += part;
            }
            else if (end > at && Joins(text, at, end)) end++;
            else if (end > at && text[end] == '(' && Attached(text, end) is var attached and > 0) end = attached;
            else break;
        }
        return end < text.Length && text[end] is '%' or '‰' or '°' && char.IsDigit(text[end - 1]) ? WithMarks(text, end + 1) : end;
    }

    /// <summary>The length of the letter, digit, mark or joiner at a place; 0 for anything else.</summary>
    static int WordPart(string text, int at)
    {
        if (!Rune.TryGetRuneAt(text, at, out var rune)) return 0;
        if (Rune.IsLetterOrDigit(rune)) return rune.Utf16SequenceLength;
        return rune.Value is 0x200C or 0x200D or 0xAD or 0x2060 or (>= 0x2080 and <= 0x2089) || IsMark(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber
            ? rune.Utf16SequenceLength
            : 0;
    }

    static bool IsMark(Rune rune) =>
        rune.Value >= 0x300 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    static int WithMarks(string text, int end)
    {
        while (end < text.Length && text[end] >= 0x300 && Rune.TryGetRuneAt(text, end, out var rune) && (IsMark(rune) || rune.Value == 0x200D)) end += rune.Utf16SequenceLength;
        return end;
    }

    /// <summary>True for a character of a script that puts no spaces between words.</summary>
    static bool IsSingle(string text, int at, out int size)
    {
        size = 1;
        if (text[at] < 0x0E00 || !Rune.TryGetRuneAt(text, at, out var rune)) return false;
        size = rune.Utf16SequenceLength;
        return rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17DD) or (>= 0x3005 and <= 0x3007)
            or (>= 0x3041 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) && !IsMark(rune);
    }

    /// <summary>True where a mark between two parts keeps them one word: an apostrophe or hyphen always, a slash or full stop only in what looks like a symbol or a number.</summary>
    static bool Joins(string text, int start, int at)
    {
        if (at + 1 >= text.Length || WordPart(text, at + 1) == 0 || IsSingle(text, at + 1, out _)) return false;
        char before = text[at - 1], after = text[at + 1];
        return text[at] switch
        {
            '\'' or '’' or '-' or '‐' or '‑' or '·' or '״' or '׳' => true,
            '"' => before is >= '\u05D0' and <= '\u05EA' && after is >= '\u05D0' and <= '\u05EA',
            '–' or ':' or ',' or '٫' or '٬' => char.IsDigit(before) && char.IsDigit(after),
            '/' => IsSymbolic(before) && IsSymbolic(after) || (IsSymbolic(after) && text.AsSpan(start, at - start).Contains('/')),
            '.' => char.IsDigit(after) && (IsSymbolic(before) || SymbolParts.Contains(text[PartStart(text, start, at)..at])),
            '&' => char.IsUpper(before) && char.IsUpper(after),
            '$' or '€' or '£' or '¥' => char.IsUpper(before) && char.IsDigit(after),
            _ => false,
        };
    }

    static int PartStart(string text, int start, int at)
    {
        var from = at;
        while (from > start && at - from < 6 && char.IsAsciiLetter(text[from - 1])) from--;
        return from;
    }

    static bool IsSymbolic(char c) => char.IsDigit(c) || char.IsUpper(c);

    /// <summary><c>12(a)(i)</c>, <c>State(s)</c>, <c>Party(ies)</c>.</summary>
    static int Attached(string text, int at)
    {
        if (char.IsDigit(text[at - 1]) || text[at - 1] == ')') return Label(text, at);
        foreach (var plural in (ReadOnlySpan<string>)["(s)", "(es)", "(ies)"])
            if (text.AsSpan(at).StartsWith(plural, StringComparison.Ordinal)) return at + plural.Length;
        return 0;
    }

    /// <summary><c>(a)</c>, <c>(bb)</c>, <c>(iv)</c>, <c>(12)</c>; 0 for other words in brackets.</summary>
    static int Label(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && end - at <= LongestLabel && char.IsAsciiLetterOrDigit(text[end])) end++;
        if (end == at + 1 || end >= text.Length || text[end] != ')') return 0;
        var inside = text.AsSpan(at + 1, end - at - 1);
        var counts = inside.Length == 1 || (inside.Length == 2 && inside[0] == inside[1]) || (inside.Length <= 3 && !inside.ContainsAnyExceptInRange('0', '9'))
            || !inside.ContainsAnyExcept("ivxl") || !inside.ContainsAnyExcept("IVXL");
        return counts ? end + 1 : 0;
    }

    /// <summary>An amount or number that starts with a sign: <c>$100</c>, <c>§4</c>, <c>#12</c>.</summary>
    static int Number(string text, int at) =>
        text[at] is '$' or '€' or '£' or '¥' or '§' or '#' or '@' && at + 1 < text.Length && char.IsDigit(text[at + 1]) ? Word(text, at + 1) : 0;

    /// <summary><c>e.g.</c>, <c>U.N.</c>: single letters, each with its full stop.</summary>
    static int Initials(string text, int at)
    {
        var end = at;
        while (end + 1 < text.Length && char.IsLetter(text[end]) && text[end + 1] == '.') end += 2;
        return end > at + 2 && (end == text.Length || WordPart(text, end) == 0) ? end : 0;
    }

    static int Ordinal(string text, int end)
    {
        if (end >= text.Length || text[end] is not (' ' or '\u00A0') || !char.IsDigit(text[end - 1])) return end;
        var stop = end + 1;
        while (stop < text.Length && stop - end < 12 && char.IsAsciiLetterLower(text[stop])) stop++;
        return (stop == text.Length || WordPart(text, stop) == 0) && Ordinals.Contains(text[(end + 1)..stop]) ? stop : end;
    }

    /// <summary>A web or mail address that starts here, without the punctuation that follows it; 0 if none does.</summary>
    static int Address(string text, int at)
    {
        if (!char.IsAsciiLetterOrDigit(text[at])) return 0;
        var rest = text.AsSpan(at);
        if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            var stop = 0;
            var open = 0;
            while (stop < rest.Length && rest[stop] is > ' ' and < '\u007F' and not ('<' or '>' or '"' or '[' or ']'))
            {
                if (rest[stop] == '(') open++;
                if (rest[stop] == ')' && open-- == 0) break;
                stop++;
            }
            while (stop > 0 && rest[stop - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'') stop--;
            return stop > 8 ? at + stop : 0;
        }
        var mailbox = 0;
        while (mailbox < rest.Length && mailbox <= LongestMailbox && (char.IsAsciiLetterOrDigit(rest[mailbox]) || rest[mailbox] is '.' or '_' or '-' or '+')) mailbox++;
        if (mailbox >= rest.Length || rest[mailbox] != '@') return 0;
        var end = mailbox + 1;
        while (end < rest.Length && end - mailbox < 255 && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '.' or '-')) end++;
        while (rest[end - 1] is '.' or '-') end--;
        return end > mailbox && rest[mailbox..end].Contains('.') ? at + end : 0;
    }
}
