using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>A line of running text: one line of the source, or several that held one word each.</summary>
internal sealed class BodyLine
{
    public required List<SourceLine> Sources { get; init; }
    public required string Text { get; set; }
    public List<(int Offset, string Mark)> Calls { get; init; } = [];

    /// <summary>Blank lines since the body line before.</summary>
    public int Gap { get; set; }

    /// <summary>A page ended between the body line before and this one.</summary>
    public bool AfterPageBreak { get; init; }

    /// <summary>Footnotes stand between the body line before and this one.</summary>
    public bool AfterNotes { get; init; }
    public bool Indented { get; init; }
    public int First => Sources[0].Number;
    public int Last => Sources[^1].Number;
}

/// <summary>A footnote in the making.</summary>
internal sealed class NoteDraft(string mark, int value, SourceLine? markLine)
{
    public string Mark => mark;
    public int Value => value;
    public SourceLine? MarkLine => markLine;
    public List<(SourceLine Line, string Text)> Lines { get; init; } = [];
}

/// <summary>
/// Takes a contribution apart into running text, footnotes and furniture. A number alone on a line is the mark of a footnote only if the text before it
/// calls that footnote and it stands where the next one is due; otherwise it is a page number if it is higher than the last one.
/// </summary>
internal sealed class PageReader(ReadOnlyMemory<SourceLine> lines, ReportReading report)
{
    private const int LongestRetraction = 8;
    private readonly SourceLine[] _lines = lines.ToArray();
    private readonly Dictionary<int, int> _lastAlone = [];
    private readonly Dictionary<int, int> _lastCandidate = [];
    private readonly SortedSet<int> _unnoted = [];
    private int? _lastCalled;
    private int _lastCalledAt;
    private int _page;

    public List<BodyLine> Body { get; } = [];
    public List<NoteDraft> Notes { get; } = [];
    public HashSet<int> Furniture { get; } = [];

    /// <param name="lastPage">The last page number removed in this file so far.</param>
    /// <returns>The last page number removed.</returns>
    public int Read(int lastPage)
    {
        _page = lastPage;
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].Digits is { } value) _lastAlone[value] = i;
            else if (InlineMark(_lines[i].Text) is { } mark) _lastAlone[mark.Value] = i;
            foreach (var candidate in FootnoteMarks.In(_lines[i].Text))
                _lastCandidate[candidate.Value] = i;
        }

        NoteDraft? note = null, unfinished = null;
        var gap = 0;
        bool pageBreak = false, afterNotes = false;
        for (var i = 0; i < _lines.Length; i++)
        {
            var line = _lines[i];
            pageBreak |= line.BreaksPage;
            if (line.IsBlank)
            {
                gap++;
                continue;
            }

            if (IsRule(line.Text))
            {
                Remove(line, ReadingDiagnosticCode.RuleRemoved, $"Line {line.Number} is a drawn line; it was removed.");
                gap++;
                continue;
            }

            if (PageLabel(line.Text) is { } label && label > _page)
            {
                RemovePageNumber(line, label);
                (note, unfinished, pageBreak) = (null, note is null ? unfinished : Unfinished(note), true);
                continue;
            }

            if (line.Digits is { } number)
            {
                var next = NextText(i + 1);
                if (IsDue(number, note is not null) && next is { Digits: null } && !Continues(next))
                {
                    if (note is null) ClaimUnmarked(number);
                    note = Begin(new NoteDraft(line.Text, number, line));
                    (gap, afterNotes) = (0, true);
                    continue;
                }

                if (note is not null && _unnoted.Contains(number))
                {
                    Displaced(line, number);
                    gap = 0;
                    continue;
                }

                if (number > _page)
                {
                    RemovePageNumber(line, number);
                    (note, unfinished, pageBreak) = (null, note is null ? unfinished : Unfinished(note), true);
                    continue;
                }

                report(ReadingDiagnosticCode.NumberAloneKept, DiagnosticSeverity.Doubt, line.Number,
                    $"The number {line.Text} stands alone on line {line.Number}; "
                    + $"it is no page number (the last one was {_page}) and no footnote is due. It was kept as text.", line.Text, null);
            }

            var inline = InlineMark(line.Text);
            if (inline is { } start && IsDue(start.Value, note is not null) && (note is not null || gap > 0 || pageBreak || line.Indented))
            {
                if (note is null) ClaimUnmarked(start.Value);
                note = Begin(new NoteDraft(line.Text[..start.Length], start.Value, line));
                note.Lines.Add((line, line.Text[start.Length..].TrimStart()));
                (gap, afterNotes) = (0, true);
                continue;
            }

            if (note is not null)
            {
                var ends = line.Indented || line.BreaksPage
                    || (gap > 0 && note.Lines.Count > 0 && (Typesetting.EndsSentence(note.Lines[^1].Text) || !Typesetting.BeginsSmall(line.Text)));
                if (!ends)
                {
                    note.Lines.Add((line, line.Text));
                    gap = 0;
                    continue;
                }

                (unfinished, note, pageBreak) = (Unfinished(note), null, pageBreak || line.Indented);
            }

            if (unfinished is not null && gap > 0 && Body.Count > 0 && !Typesetting.EndsSentence(Body[^1].Text) && !Typesetting.BeginsSmall(line.Text) && Stray(i) is { } end)
            {
                report(ReadingDiagnosticCode.FootnoteContinued, DiagnosticSeverity.Doubt, line.Number,
                    $"Lines {line.Number} to {_lines[end].Number} stand between the halves of a sentence, above a page number; "
                    + $"footnote {unfinished.Mark} breaks off before. They were taken for its end.",
                    line.Text, null);
                for (; i <= end; i++) unfinished.Lines.Add((_lines[i], _lines[i].Text));
                (i, gap, unfinished) = (end, 0, null);
                continue;
            }

            AddBody(line, i, gap, pageBreak, afterNotes);
            (gap, pageBreak, afterNotes) = (0, false, false);
        }

        foreach (var value in _unnoted)
        {
            report(ReadingDiagnosticCode.FootnoteTextMissing, DiagnosticSeverity.Problem, CallLine(value),
                $"Footnote {value} is called on line {CallLine(value)}, but the contribution holds no text for it.", null, null);
        }

        Notes.Sort((a, b) => a.Value.CompareTo(b.Value));
        return _page;
    }

    private int CallLine(int value)
    {
        var mark = FootnoteMarks.Printed(value);
        foreach (var line in Body)
        {
            foreach (var call in line.Calls)
            {
                if (call.Mark == mark) return line.First;
            }
        }

        return _lines[0].Number;
    }

    private void AddBody(SourceLine line, int index, int gap, bool pageBreak, bool afterNotes)
    {
        var text = new StringBuilder(line.Text);
        var body = new BodyLine { Sources = [line], Text = "", Gap = gap, AfterPageBreak = pageBreak, AfterNotes = afterNotes, Indented = line.Indented };
        var removed = 0;
        foreach (var candidate in FootnoteMarks.In(line.Text))
        {
            var repeated = candidate.Value == _lastCalled && candidate.Fused && index - _lastCalledAt <= 3;
            if (!repeated && !Accepts(candidate, index)) continue;
            var fill = candidate.Fused ? " " : "";
            text.Remove(candidate.Start - removed, candidate.Length).Insert(candidate.Start - removed, fill);
            var offset = candidate.Start - removed;
            removed += candidate.Length - fill.Length;
            var around = Around(line.Text, candidate);
            var repaired = Around(text.ToString(), offset, fill.Length);
            if (repeated)
            {
                report(ReadingDiagnosticCode.FootnoteMarkRepeated, DiagnosticSeverity.Repair, line.Number,
                    $"The mark {candidate.Value} stands twice around line {line.Number}: once where it is called, once inside “{around}”, "
                    + $"where the foot of the page put it. The second was dropped.",
                    around, repaired);
                continue;
            }

            body.Calls.Add((offset, FootnoteMarks.Printed(candidate.Value)));
            _unnoted.Add(candidate.Value);
            (_lastCalled, _lastCalledAt) = (candidate.Value, index);
            report(ReadingDiagnosticCode.FootnoteMarkSeparated, candidate.Fused ? DiagnosticSeverity.Doubt : DiagnosticSeverity.Repair, line.Number,
                $"“{around}” on line {line.Number} holds the mark of footnote {candidate.Value}; "
                + $"the mark was taken out of the text and kept as a call.", around, repaired);
        }

        body.Text = text.ToString();
        Body.Add(body);
    }

    /// <summary>The word or words at a mark, enough to find the place.</summary>
    private static string Around(string text, FootnoteMark mark) => Around(text, mark.Start, mark.Length);

    private static string Around(string text, int start, int length)
    {
        var from = start > 0 ? Math.Max(text.LastIndexOf(' ', start - 1) + 1, start - 40) : 0;
        var end = Math.Min(start + length, text.Length);
        var space = end < text.Length ? text.IndexOf(' ', end) : -1;
        return text[from..(space < 0 ? Math.Min(text.Length, end + 40) : Math.Min(space, end + 40))].Trim();
    }

    /// <summary>Calls run without gaps. The first is believed if its note comes later, or if it is 1 and a call of 2 follows.</summary>
    private bool Accepts(FootnoteMark candidate, int index)
    {
        if (_lastCalled is not { } last)
            return AloneLater(candidate.Value, index) || (candidate.Value == 1 && !candidate.Fused && _lastCandidate.TryGetValue(2, out var second) && second >= index);
        if (candidate.Value == last + 1)
            return !candidate.Fused || AloneLater(candidate.Value, index);
        return candidate.Value > last && candidate.Value <= last + 3 && !candidate.Fused && AloneLater(candidate.Value, index)
            && !(_lastCandidate.TryGetValue(last + 1, out var missed) && missed >= index);
    }

    private bool AloneLater(int value, int index) => _lastAlone.TryGetValue(value, out var at) && at > index;

    /// <summary>Inside the notes any mark that was called is due; outside only the first without a text, or the one after it where a mark was lost.</summary>
    private bool IsDue(int value, bool inNotes) =>
        _unnoted.Contains(value) && (value <= _unnoted.Min + 1 || (inNotes && Notes[^1].Value < value));

    private bool Continues(SourceLine next) => Body.Count > 0 && !Typesetting.EndsSentence(Body[^1].Text) && Typesetting.BeginsSmall(next.Text);

    private NoteDraft Begin(NoteDraft note)
    {
        _unnoted.Remove(note.Value);
        Notes.Add(note);
        return note;
    }

    private static NoteDraft? Unfinished(NoteDraft note) =>
        note.Lines.Count > 0 && note.Lines[^1].Text is { Length: > 0 } text && !Typesetting.EndsSentence(text) && (char.IsLetter(text[^1]) || text[^1] is ',' or '-') ? note : null;

    /// <summary>The foot of a page began with a note whose mark slipped into the text: the block just above the next mark is that note.</summary>
    private void ClaimUnmarked(int value)
    {
        if (_unnoted.Count == 0 || _unnoted.Min >= value) return;
        var missing = _unnoted.Min;
        for (var i = Body.Count - 1; i > 0 && i >= Body.Count - LongestRetraction; i--)
        {
            var line = Body[i];
            if (line.Calls.Count > 0) return;
            if (!line.Indented && line.Gap == 0 && !line.AfterPageBreak) continue;
            if (Typesetting.BeginsSmall(line.Text)) return;
            var note = Begin(new NoteDraft(FootnoteMarks.Printed(missing), missing, null) { Lines = [.. Body[i..].Select(b => (b.Sources[0], b.Text))] });
            Body.RemoveRange(i, Body.Count - i);
            report(ReadingDiagnosticCode.FootnoteMarkDisplaced, DiagnosticSeverity.Doubt, line.First,
                $"The text from line {line.First} on stands right above the mark {value} and has no mark of its own, "
                + $"and footnote {missing} has no text. It was taken for footnote {missing}.",
                note.Lines[0].Text, null);
            return;
        }
    }

    /// <summary>A mark below its text: the last paragraph of the note before becomes the text.</summary>
    private void Displaced(SourceLine line, int value)
    {
        var note = new NoteDraft(line.Text, value, line);
        var before = Notes.FindLast(n => n.Value == value - 1);
        var widest = before is { Lines.Count: > 1 } ? before.Lines.Max(l => l.Text.Length) : 0;
        for (var i = (before?.Lines.Count ?? 0) - 1; i > 0; i--)
        {
            var above = before!.Lines[i - 1].Text;
            if (!Typesetting.EndsSentence(above) || above.Length > widest * 4 / 5 || Typesetting.BeginsSmall(before.Lines[i].Text)) continue;
            note.Lines.AddRange(before.Lines[i..]);
            before.Lines.RemoveRange(i, before.Lines.Count - i);
            break;
        }

        Begin(note);
        report(ReadingDiagnosticCode.FootnoteMarkDisplaced, DiagnosticSeverity.Doubt, line.Number, note.Lines.Count > 0
            ? $"The mark {value} stands on line {line.Number} without a text below it. The paragraph from line {note.Lines[0].Line.Number} on, "
                + $"which had no mark, was taken for footnote {value}."
            : $"The mark {value} stands on line {line.Number} among the footnotes, and no text could be found for it.", line.Text, null);
    }

    /// <summary>Last index of a short block that a page number cuts off from running text that goes on in small letters; null if it is something else.</summary>
    private int? Stray(int start)
    {
        var end = start;
        while (end + 1 < _lines.Length && !_lines[end + 1].IsBlank && end - start < LongestRetraction) end++;
        var i = end + 1;
        while (i < _lines.Length && _lines[i].IsBlank) i++;
        if (i >= _lines.Length || i == end + 1 || _lines[i].Digits is null) return null;
        return NextText(i + 1) is { } next && Typesetting.BeginsSmall(next.Text) ? end : null;
    }

    private SourceLine? NextText(int index)
    {
        while (index < _lines.Length && _lines[index].IsBlank) index++;
        return index < _lines.Length ? _lines[index] : null;
    }

    private void RemovePageNumber(SourceLine line, int number)
    {
        _page = number;
        Remove(line, ReadingDiagnosticCode.PageNumberRemoved, $"Line {line.Number} holds the page number {number}; it was removed.");
    }

    private void Remove(SourceLine line, ReadingDiagnosticCode code, string message)
    {
        Furniture.Add(line.Number);
        report(code, DiagnosticSeverity.Repair, line.Number, message, line.Text, "");
    }

    private static bool IsRule(string text) => text.Length >= 3 && text.All(c => c is '_' or '-' or '–' or '—' or '=' or '*' or ' ') && text.Any(c => c != ' ');

    /// <summary>"Page 3", "Page 3 of 10", "- 3 -", "3/26": the page.</summary>
    private static int? PageLabel(string text)
    {
        if (text.Length > 24) return null;
        var bare = text.Trim('-', '–', '—', ' ', '|');
        var named = bare.StartsWith("page ", StringComparison.OrdinalIgnoreCase);
        if (named) bare = bare[5..].Trim();
        var digits = 0;
        while (digits < bare.Length && digits < 5 && char.IsAsciiDigit(bare[digits])) digits++;
        if (digits is 0 or 5) return null;
        var rest = bare[digits..].Trim();
        var total = rest.StartsWith("of ", StringComparison.OrdinalIgnoreCase) ? rest[3..] : rest.StartsWith('/') ? rest[1..] : null;
        var dashed = text.Length > bare.Length && text[0] is '-' or '–' or '—' && text[^1] is '-' or '–' or '—';
        var fits = rest.Length == 0 ? named || dashed : total is { Length: > 0 and < 5 } && total.All(char.IsAsciiDigit);
        return fits ? int.Parse(bare.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>"12 Felix": a mark and the first word of its note on one line.</summary>
    private static (int Value, int Length)? InlineMark(string text)
    {
        var digits = 0;
        while (digits < text.Length && digits < 4 && char.IsAsciiDigit(text[digits])) digits++;
        if (digits is 0 or 4 || digits + 1 >= text.Length || text[digits] != ' ') return null;
        var next = text[digits + 1];
        return char.IsUpper(next) || next is '“' or '‘' or '"' or '<'
            ? (int.Parse(text.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture), digits) : null;
    }
}

/// <summary>Digits in running text that can be the mark of a footnote.</summary>
/// <param name="Start">First character that goes when the mark is taken out: the digits, and the space before them where they stand apart.</param>
/// <param name="Length">How many go.</param>
/// <param name="Value">1 to 999.</param>
/// <param name="Fused">Between letters on both sides.</param>
internal readonly record struct FootnoteMark(int Start, int Length, int Value, bool Fused);

internal static class FootnoteMarks
{
    public static string Printed(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>In order. Whether a candidate is a mark is for the sequence of marks to say.</summary>
    public static IEnumerable<FootnoteMark> In(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (Digit(text[i]) < 0 || Digit(text[i - 1]) >= 0) continue;
            var end = i;
            var value = 0;
            while (end < text.Length && Digit(text[end]) >= 0)
            {
                value = Math.Min((value * 10) + Digit(text[end]), 1000);
                end++;
            }

            if (value is > 0 and < 1000 && Candidate(text, i, end) is { } found)
                yield return found with { Value = value };
        }
    }

    private static FootnoteMark? Candidate(string text, int start, int end)
    {
        var before = text[start - 1];
        var after = end < text.Length ? text[end] : ' ';
        if (char.IsLetter(before))
        {
            var left = start - 1;
            while (left > 0 && start - left < 4 && char.IsLetter(text[left - 1])) left--;
            if (char.IsLower(after))
            {
                var right = end;
                while (right < text.Length && right - end < 3 && char.IsLetter(text[right])) right++;
                return char.IsLower(before) && start - left >= 2 && right - end >= 3 ? new(start, end - start, 0, true) : null;
            }

            return start - left >= 3 && EndsWord(after) ? new(start, end - start, 0, false) : null;
        }

        if (before is ')' or ']' or '”' or '’' or '"' or '\'' or '»')
            return EndsWord(after) ? new(start, end - start, 0, false) : null;
        if (before is '.' or ',' or ';' or ':' or '!' or '?')
        {
            if (start < 2 || !(after is ' ' || Typesetting.IsCloser(after))) return null;
            var left = text[start - 2];
            var year = start >= 5 && text.AsSpan(start - 5, 4).ContainsAnyExceptInRange('0', '9') is false;
            return char.IsLetter(left) || Typesetting.IsCloser(left) || year ? new(start, end - start, 0, false) : null;
        }

        if (before != ' ' || start < 2) return null;
        var stop = text[start - 2];
        var apart = (stop is '.' or '!' or '?' or '’' or '”' or '"' or ')')
            && (end == text.Length || (after == ' ' && end + 1 < text.Length && (char.IsUpper(text[end + 1]) || text[end + 1] is '“' or '‘'))
                || (after is ';' or ',' or '.' && stop is '”' or '"' or '’' or ')'));
        return apart ? new(start - 1, end - start + 1, 0, false) : null;
    }

    private static bool EndsWord(char c) => c is ' ' or '.' or ',' or ';' or ':' or '!' or '?' or '–' or '—' || Typesetting.IsCloser(c);

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '⁰' or (>= '⁴' and <= '⁹') => c - '⁰',
        _ => -1,
    };
}
