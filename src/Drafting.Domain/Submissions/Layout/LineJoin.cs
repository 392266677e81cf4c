using System.Text;

namespace Drafting.Domain.Submissions.Layout;

/// <summary>What a document writes in the middle of its lines: the only witness for what a hyphen at the end of a line stands for.</summary>
internal sealed class LineJoin(Action<ReadingDiagnosticCode, DiagnosticSeverity, LayoutLine, string, string?, string?> report)
{
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);

    public void Witness(LayoutLine line)
    {
        for (var i = 0; i < line.Words.Count; i++)
        {
            var text = line.Words[i].Text;
            // The ends of a line may be halves of words.
            if (i == line.Words.Count - 1 && EndsInHyphen(text)) continue;
            var word = text.Replace('\u2010', '-').Replace("\u00AD", "", StringComparison.Ordinal).Trim().Trim('.', ',', ';', ':', '!', '?', '"', '\'', '“', '”', '‘', '’', '(', ')', '[', ']', '«', '»');
            if (word.Length > 3) _words.Add(word);
        }
    }

    /// <summary>Adds the next line to the text of a paragraph.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="next">The line's words; not empty.</param>
    /// <param name="line">Where they stand.</param>
    /// <param name="full">Whether the line before was broken because it was full.</param>
    public void Append(StringBuilder text, string next, LayoutLine line, bool full)
    {
        var before = text.ToString(Math.Max(0, text.Length - 400), Math.Min(text.Length, 400));
        var last = before[^1];
        if (last == '\u00AD')
        {
            text.Length--;
            var left = LastPart(before[..^1]);
            report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Repair, line, $"The hyphen before line {line.Number} is one that only parts lines; the word was joined.",
                left + "\u00AD\n" + FirstPart(next), left + FirstPart(next));
            text.Append(next);
            return;
        }

        if (Typesetting.BreaksAddress(before, next) || (full && ContinuesAddress(before, next)))
        {
            var (left, right) = (Typesetting.LastWord(before).ToString(), Typesetting.FirstWord(next).ToString());
            report(ReadingDiagnosticCode.AddressRejoined, last is '-' or '.' ? DiagnosticSeverity.Doubt : DiagnosticSeverity.Repair, line,
                $"A web address goes on from the line above to line {line.Number}; it was joined{(last == '-' ? ", and its hyphen kept" : "")}.", left + "\n" + right, left + right);
            text.Append(next);
            return;
        }

        if (EndsInHyphen(before) && char.IsLetter(next[0]))
        {
            Hyphen(text, before, next, line);
            return;
        }

        var glued = (last is '/' or '—' && before.Length > 1 && before[^2] != ' ') || (last is '–' or '-' or '\u2010' && before.Length > 1 && char.IsDigit(before[^2]) && char.IsDigit(next[0]))
            || (Writing.IsIdeographic(last) && Writing.IsIdeographic(next[0])) || next[0] is '—' || (char.IsLowSurrogate(last) && char.IsHighSurrogate(next[0]));
        if (!glued) text.Append(' ');
        text.Append(next);
    }

    private void Hyphen(StringBuilder text, string before, string next, LayoutLine line)
    {
        var (left, right) = (LastPart(before[..^1]), FirstPart(next));
        var (joined, kept) = (left + right, left + "-" + right);
        bool writesJoined = _words.Contains(joined), writesKept = _words.Contains(kept);
        if (writesJoined && !writesKept)
        {
            text.Length--;
            report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Repair, line, $"The line before line {line.Number} ends in “{left}-”, and the document writes “{joined}” elsewhere; the word was joined.",
                left + before[^1] + "\n" + right, joined);
        }
        else if (writesKept && !writesJoined)
        {
            report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Repair, line, $"The line before line {line.Number} ends in “{left}-”, and the document writes “{kept}” elsewhere; the hyphen was kept.",
                left + before[^1] + "\n" + right, kept);
        }
        else if (char.IsLower(next[0]))
        {
            report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Doubt, line, writesKept
                    ? $"The document writes both “{joined}” and “{kept}”; before line {line.Number} the hyphen was kept."
                    : $"The line before line {line.Number} ends in “{left}-”: either “{kept}” or “{joined}” broken to fit the line. The document writes neither elsewhere; the hyphen was kept.",
                left + before[^1] + "\n" + right, joined);
        }

        text.Append(next);
    }

    private static bool EndsInHyphen(string text) => text.Length > 1 && text[^1] is '-' or '\u2010' or '\u00AD' && char.IsLetter(text[^2]);

    private static bool ContinuesAddress(string before, string next)
    {
        var last = Typesetting.LastWord(before);
        if (!Typesetting.IsAddress(last) || !(char.IsAsciiLetterOrDigit(next[0]) || next[0] is '/' or '%' or '?' or '#' or '&' or '=' or '_' or '-')) return false;
        if (last[^1] is '/' or '_' or '=' or '?' or '&' or '%' or '#' or '-' or ':') return true;
        var first = Typesetting.FirstWord(next).TrimEnd(".,;)>");
        return first.IndexOfAny("/_%=&?") >= 0 && !Typesetting.IsAddress(first) && last[^1] is not (',' or ';' or ')' or '>')
            || (first.Length > 0 && !char.IsAsciiLetter(first[0]) && !char.IsAsciiDigit(first[0]));
    }

    private static string LastPart(string text)
    {
        var start = text.Length;
        while (start > 0 && (char.IsLetter(text[start - 1]) || (text[start - 1] is '-' or '\u2010' && start > 1 && char.IsLetter(text[start - 2])))) start--;
        return text[start..].Replace('\u2010', '-');
    }

    private static string FirstPart(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsLetter(text[end]) || (text[end] is '-' or '\u2010' && end + 1 < text.Length && char.IsLetter(text[end + 1])))) end++;
        return text[..end].Replace('\u2010', '-');
    }
}
