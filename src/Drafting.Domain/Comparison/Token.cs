namespace Drafting.Domain.Comparison;

/// <summary>Cuts a text into the pieces that a reader compares: a word with its inner apostrophes and hyphens; a symbol such as <c>75/240</c>, <c>A/77/275</c>, <c>(a)</c> or <c>16 bis</c> whole; each mark of punctuation
/// alone; a run of white space, with each line break alone. The pieces in order are the text, exactly.</summary>
public static class Token
{
    static readonly HashSet<string> Ordinals = ["bis", "ter", "quat", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies", "alt"];

    /// <summary>The pieces of <paramref name="text"/>; none for the empty text.</summary>
    public static IReadOnlyList<string> Cut(string text)
    {
        var tokens = new List<string>(text.Length / 4 + 1);
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfToken(text, at);
            tokens.Add(text[at..end]);
            at = end;
        }
        return tokens;
    }

    static int EndOfToken(string text, int at)
    {
        var c = text[at];
        if (c == '\n') return at + 1;
        if (char.IsWhiteSpace(c))
        {
            while (at < text.Length && text[at] != '\n' && char.IsWhiteSpace(text[at])) at++;
            return at;
        }
        if (c == '(' && EndOfItemLabel(text, at) is var item and > 0) return item;
        if (!IsWordPart(text, at)) return at + (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1);

        var end = EndOfWord(text, at);
        return char.IsAsciiDigit(text[end - 1]) ? EndOfOrdinal(text, end) : end;
    }

    static int EndOfWord(string text, int at)
    {
        var end = at;
        while (end < text.Length)
        {
            if (IsWordPart(text, end)) end++;
            else if (end > at && end + 1 < text.Length && IsJoint(text[end]) && IsWordPart(text, end + 1) && JoinsHere(text, end)) end++;
            else break;
        }
        return end;
    }

    /// <summary>A slash joins only what looks like a symbol: a digit beside it, or capitals on both sides.</summary>
    static bool JoinsHere(string text, int at) => text[at] switch
    {
        '/' or '.' or ',' => char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])
            || (text[at] != ',' && (char.IsAsciiDigit(text[at - 1]) || char.IsUpper(text[at - 1])) && (char.IsAsciiDigit(text[at + 1]) || char.IsUpper(text[at + 1]))),
        _ => true,
    };

    static bool IsJoint(char c) => c is '\'' or '’' or '-' or '‐' or '‑' or '/' or '.' or ',';

    static bool IsWordPart(string text, int at)
    {
        var c = text[at];
        if (char.IsLetterOrDigit(c)) return true;
        if (char.IsSurrogate(c)) return char.IsLetterOrDigit(text, char.IsLowSurrogate(c) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at);
        return char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.ConnectorPunctuation
            || c is '\u200c' or '\u200d';
    }

    /// <summary><c>(a)</c>, <c>(iv)</c>, <c>(12)</c>: up to four letters or digits in round brackets; 0 if not one.</summary>
    static int EndOfItemLabel(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && end - at <= 4 && char.IsAsciiLetterOrDigit(text[end])) end++;
        return end > at + 1 && end < text.Length && text[end] == ')' ? end + 1 : 0;
    }

    static int EndOfOrdinal(string text, int end)
    {
        if (end >= text.Length || text[end] != ' ') return end;
        var stop = end + 1;
        while (stop < text.Length && char.IsAsciiLetterLower(text[stop])) stop++;
        var followed = stop < text.Length && IsWordPart(text, stop);
        return !followed && Ordinals.Contains(text[(end + 1)..stop]) ? stop : end;
    }
}
