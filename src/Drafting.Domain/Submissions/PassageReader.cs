using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>A passage in the making.</summary>
internal sealed class PassageDraft
{
    public PassageKind Kind { get; set; } = PassageKind.Paragraph;
    public List<BodyLine> Lines { get; } = [];
    public string? Label { get; set; }

    /// <summary>Length of the label at the beginning of the first line; 0 without one.</summary>
    public int LabelLength { get; set; }
    public int? Question { get; set; }

    /// <summary>Whether the source itself says what it is, so that its looks do not.</summary>
    public bool Given { get; init; }

    /// <summary>The interval of column widths that the lines so far allow.</summary>
    public int Lowest { get; set; }
    public int Highest { get; set; } = int.MaxValue;
    public int Wrapped { get; set; }
}

/// <summary>
/// Joins running text into passages. Where no blank line parts two paragraphs, a paragraph ends if its last line ends a sentence and the next word would
/// still have fitted: the line was broken although it need not have been.
/// </summary>
internal sealed class PassageReader(
    List<BodyLine> body, IReadOnlyList<QuestionPattern> questions, HashSet<int> furniture, string? organisation, ReportReading report)
{
    private const double NearlyFull = 0.99;
    private const double ClearlyShorter = 0.95;
    private const double Clear = 0.97;
    private const double Overlong = 1.12;
    private const double OneColumn = 1.06;
    private const string Bullets = "•▪◦‣·●○■□–-*\uF0B7\uF0A7";

    private static readonly string[] Bylines =
    [
        "by ", "prepared by ", "submitted by ", "written by ", "submission of ", "submission by ", "comments by ", "comments of ", "contribution from ", "contribution of ",
        "contribution by ", "response by ",
    ];

    private static readonly string[] Closings =
    [
        "yours sincerely", "yours faithfully", "yours truly", "sincerely", "best regards", "kind regards", "with kind regards", "with best regards", "regards", "respectfully", "best wishes",
    ];

    private readonly List<PassageDraft> _passages = [];
    private List<BodyLine> _lines = body;
    private Column _column = new() { Proportional = false };
    private readonly HashSet<int> _bulletLines = [];

    /// <summary>No line was broken for want of room: each line is a paragraph.</summary>
    private bool _unwrapped;
    private readonly Dictionary<int, (int Low, int High)> _blocks = [];

    public Column Column => _column;

    /// <summary>Whether lines were broken where the column ends, so that a line beyond it means something.</summary>
    public bool Wraps => !_unwrapped;

    public List<PassageDraft> Read()
    {
        _lines = JoinSpreadWords(_lines);
        RemoveEmptyBullets();
        _column = Column.Of(Wrapped());
        _unwrapped = _column.Count == 0 || _lines.Count(l => _column.Measure(l.Text) > _column.Width * Overlong) * 5 > _lines.Count;
        MeasureBlocks();
        CutIntoPassages();
        NameKinds();
        return _passages;
    }

    /// <summary>Names the kinds of paragraphs that are known already; those whose kind is given keep it, unless they are the title, the signature or a date.</summary>
    public List<PassageDraft> Name(IEnumerable<PassageDraft> paragraphs)
    {
        _passages.AddRange(paragraphs);
        NameKinds();
        return _passages;
    }

    private IEnumerable<(string, string)> Wrapped()
    {
        for (var i = 1; i < _lines.Count; i++)
        {
            if (IsWrapped(i)) yield return (_lines[i - 1].Text, _lines[i].Text);
        }
    }

    /// <summary>Whether the line goes on with a sentence because the line above was full.</summary>
    private bool IsWrapped(int index) =>
        _lines[index].Gap == 0 && !_lines[index].AfterPageBreak && !Typesetting.EndsSentence(_lines[index - 1].Text) && Typesetting.BeginsSmall(_lines[index].Text);

    /// <summary>Between blank lines the column may be narrower or wider than elsewhere; a block counts if all its wrapped lines agree.</summary>
    private void MeasureBlocks()
    {
        for (int start = 0, end; start < _lines.Count; start = end)
        {
            int low = 0, high = int.MaxValue, count = 0;
            for (end = start + 1; end < _lines.Count && _lines[end].Gap == 0 && !_lines[end].AfterPageBreak; end++)
            {
                if (!IsWrapped(end) || _column.Measure(_lines[end - 1].Text) > _column.Width * OneColumn) continue;
                low = Math.Max(low, _column.Measure(_lines[end - 1].Text));
                high = Math.Min(high, _column.MeasureWith(_lines[end - 1].Text, _lines[end].Text) - 1);
                count++;
            }

            for (var i = start; count >= 2 && low <= high && i < end; i++) _blocks[_lines[i].First] = (low, high);
        }
    }

    /// <summary>Justified words can arrive one to a line: four or more such lines in a row, one of them in small letters, are one line.</summary>
    private List<BodyLine> JoinSpreadWords(List<BodyLine> lines)
    {
        var joined = new List<BodyLine>(lines.Count);
        for (int i = 0, end; i < lines.Count; i = end)
        {
            end = i;
            while (end < lines.Count && IsSingleWord(lines[end].Text) && (end == i || lines[end].Gap <= 1)) end++;
            var run = lines[i..Math.Max(end, i + 1)];
            end = i + run.Count;
            if (run.Count < 4 || !run.Skip(1).Any(l => Typesetting.BeginsSmall(l.Text)))
            {
                joined.AddRange(run);
                continue;
            }

            var text = new StringBuilder();
            var calls = new List<(int, string)>();
            foreach (var word in run)
            {
                if (text.Length > 0) text.Append(' ');
                calls.AddRange(word.Calls.Select(c => (c.Offset + text.Length, c.Mark)));
                text.Append(word.Text);
            }

            joined.Add(new BodyLine
            {
                Sources = [.. run.SelectMany(l => l.Sources)],
                Text = text.ToString(),
                Calls = calls,
                Gap = run[0].Gap,
                AfterPageBreak = run[0].AfterPageBreak,
                AfterNotes = run[0].AfterNotes,
                Indented = run[0].Indented,
            });
            if (end < lines.Count && lines[end].Gap == 1) lines[end].Gap = 0;
            report(ReadingDiagnosticCode.WordsRejoined, DiagnosticSeverity.Repair, run[0].First,
                $"Lines {run[0].First} to {run[^1].Last} hold one word each, set apart to fill a line; they were joined.",
                string.Join('\n', run.Select(l => l.Text)), text.ToString());
            if (text[^1] == ',' && (end == lines.Count || Typesetting.IsAddress(lines[end].Text) || !Typesetting.BeginsSmall(lines[end].Text)))
            {
                report(ReadingDiagnosticCode.WordMissing, DiagnosticSeverity.Doubt, run[^1].Last,
                    $"Words set apart end with “{run[^1].Text}” on line {run[^1].Last}, and what follows does not continue them: "
                    + $"the rest of the line seems to be lost. Nothing was changed.", run[^1].Text, null);
            }
        }

        return joined;
    }

    private static bool IsSingleWord(string text) =>
        !text.Contains(' ', StringComparison.Ordinal) && text.Length < 30 && char.IsLetter(text[0]) && !Typesetting.IsAddress(text);

    /// <summary>Bullets without their text, alone on lines, belong to as many lines that follow.</summary>
    private void RemoveEmptyBullets()
    {
        var kept = new List<BodyLine>(_lines.Count);
        var waiting = 0;
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            if (line.Text.Length == 1 && Bullets.Contains(line.Text[0], StringComparison.Ordinal) && i + 1 < _lines.Count)
            {
                foreach (var source in line.Sources) furniture.Add(source.Number);
                report(ReadingDiagnosticCode.BulletRestored, DiagnosticSeverity.Repair, line.First,
                    $"Line {line.First} holds a bullet without its text; it was put before the entry that follows.", line.Text, "");
                waiting++;
                continue;
            }

            if (waiting > 0)
            {
                _bulletLines.Add(kept.Count);
                waiting--;
            }

            kept.Add(line);
        }

        _lines = kept;
    }

    private void CutIntoPassages()
    {
        PassageDraft? current = null;
        var owedBullets = 0;
        for (var i = 0; i < _lines.Count; i++)
        {
            if (QuestionAt(i, current) is var (pattern, count, label) && count > 0)
            {
                current = new PassageDraft { Kind = PassageKind.Question, Question = pattern!.Number, Label = label, LabelLength = label?.Length ?? 0 };
                current.Lines.AddRange(_lines.GetRange(i, count));
                _passages.Add(current);
                i += count - 1;
                owedBullets = 0;
                continue;
            }

            var line = _lines[i];
            var found = Begins(i, current, ref owedBullets);
            if (found is null)
            {
                Follow(current!, line);
                continue;
            }

            current = found;
            current.Lines.Add(line);
            _passages.Add(current);
        }
    }

    /// <summary>Adds a line to a passage and narrows what its column can be.</summary>
    private void Follow(PassageDraft passage, BodyLine line)
    {
        var before = passage.Lines[^1];
        var low = _column.Measure(before.Text);
        if (low <= _column.Width * OneColumn)
        {
            passage.Lowest = Math.Max(passage.Lowest, low);
            passage.Highest = Math.Min(passage.Highest, _column.MeasureWith(before.Text, line.Text));
            passage.Wrapped++;
        }

        passage.Lines.Add(line);
    }

    /// <summary>
    /// Whether the first word of <paramref name="next"/> would have had room on <paramref name="line"/>. A line that ends a sentence may be nearly full; one that
    /// does not is a heading, a name or an address only if it is clearly shorter.
    /// </summary>
    private bool Fits(PassageDraft passage, BodyLine line, BodyLine next) => Share(passage, line, next) <= (Typesetting.EndsSentence(line.Text) ? NearlyFull : ClearlyShorter);

    /// <summary>How much of the column the line and the first word of the next would fill; 1 and more if there was no room.</summary>
    private double Share(PassageDraft passage, BodyLine line, BodyLine next)
    {
        if (_unwrapped) return 0;
        var width = _blocks.TryGetValue(next.First, out var block) ? Math.Clamp(_column.Width, block.Low, block.High) : _column.Width;
        if (passage.Wrapped >= 2 && passage.Lowest < passage.Highest) width = Math.Clamp(width, passage.Lowest, passage.Highest - 1);
        return _column.MeasureWith(_column.Measure(line.Text) > width * Overlong ? AfterFold(line.Text, width) : line.Text, next.Text) / (double)Math.Max(1, width);
    }

    /// <summary>Whether a sentence's end is a paragraph's end; where the line's fullness hardly shows it, that is reported.</summary>
    private bool EndsParagraph(PassageDraft passage, BodyLine line, BodyLine next)
    {
        var share = Share(passage, line, next);
        if (share is > Clear and < 1.015)
        {
            report(ReadingDiagnosticCode.ParagraphUncertain, DiagnosticSeverity.Doubt, next.First, share <= NearlyFull
                ? $"Line {line.Last} has just room for the first word of line {next.First}; a new paragraph was taken to begin there."
                : $"Line {line.Last} has hardly room for the first word of line {next.First}, so the layout does not tell; "
                    + $"the paragraph was taken to continue.", next.Text, null);
        }

        return share <= NearlyFull;
    }

    /// <summary>The part of an overlong line that stood on a line of its own before a lost hyphen joined two: from the word on that crosses the column's end.</summary>
    private string AfterFold(string text, int width)
    {
        var end = Math.Min(text.Length, 1000);
        while (end > 0 && _column.Measure(text.AsSpan(0, end)) > width) end--;
        return text[(text.LastIndexOf(' ', Math.Max(0, end - 1)) + 1)..];
    }

    /// <summary>A new passage if the line begins one, null if it goes on.</summary>
    private PassageDraft? Begins(int index, PassageDraft? current, ref int owedBullets)
    {
        var line = _lines[index];
        if (current is null) return Labelled(line) ?? new PassageDraft();
        var before = current.Lines[^1];
        var ends = Typesetting.EndsSentence(before.Text);
        var small = Typesetting.BeginsSmall(line.Text);
        var broken = line.AfterPageBreak || line.AfterNotes || line.Indented;
        if (current.Label is { } alone && current.Lines.Count == 1 && before.Text == alone && line.Gap <= 1) return null;

        if (_bulletLines.Contains(index)) return new PassageDraft { Kind = PassageKind.Bullet };
        if (line.Text.Length > 2 && line.Text[1] == ' ' && Bullets.Contains(line.Text[0], StringComparison.Ordinal) && (ends || line.Gap > 0 || current.Kind == PassageKind.Bullet)
            && (line.Text[0] is not ('-' or '–' or '*') || (ends && !char.IsDigit(line.Text[2]))))
            return new PassageDraft { Kind = PassageKind.Bullet, Label = line.Text[..1], LabelLength = 1 };

        if (owedBullets > 0)
        {
            owedBullets--;
            return new PassageDraft { Kind = PassageKind.Bullet };
        }

        if (LabelFollows(line, current, before, ends) is { } labelled) return labelled;

        var opensList = before.Text.EndsWith(':');
        if (line.Gap >= 2 && !broken && (opensList || current.Kind == PassageKind.Bullet) && !small)
        {
            var empty = line.Gap - 1;
            if (opensList && empty > 1 && EntriesFollow(index, empty))
            {
                owedBullets = empty - 1;
                report(ReadingDiagnosticCode.BulletRestored, DiagnosticSeverity.Repair, line.First,
                    $"{empty} empty bullets stand above line {line.First} and {empty} lines without a bullet below; "
                    + $"each line was taken for one entry.", line.Text, null);
            }
            else
            {
                report(ReadingDiagnosticCode.BulletRestored, DiagnosticSeverity.Repair, line.First,
                    $"An empty bullet stands above line {line.First}; the text below was taken for its entry.", line.Text, null);
            }

            return new PassageDraft { Kind = PassageKind.Bullet };
        }

        if (line.Indented && !line.AfterPageBreak && !line.AfterNotes && ends && !small && (opensList || current.Kind == PassageKind.Bullet))
        {
            report(ReadingDiagnosticCode.BulletRestored, DiagnosticSeverity.Doubt, line.First,
                $"Line {line.First} begins with a space, where a bullet or the top of a page was lost; "
                + $"within a list it was taken for the next entry.", line.Text, null);
            return new PassageDraft { Kind = PassageKind.Bullet };
        }

        if (line.Gap > 0 || broken)
        {
            if (!ends && (small || (broken && current.Lines.Count > 1)))
            {
                report(ReadingDiagnosticCode.ParagraphBridged, DiagnosticSeverity.Repair, line.First,
                    $"The sentence that breaks off on line {before.Last} continues on line {line.First}; "
                    + $"the two were joined.", before.Text + '\n' + line.Text, null);
                return null;
            }

            if (ends && broken && line.Gap == 0 && !line.AfterNotes && !Fits(current, before, line)) return null;
            return IsByline(line.Text) ? new PassageDraft { Kind = PassageKind.Byline } : new PassageDraft();
        }

        if (!ends)
        {
            if (_passages.Count <= 2 && current.Lines.Count == 1 && NamesPaper(line.Text) && !Typesetting.EndsConnecting(before.Text)) return new PassageDraft();
            if (current.Lines.Count == 1 && IsByline(line.Text) && Fits(current, before, line)) return new PassageDraft { Kind = PassageKind.Byline };
            if (small || (_unwrapped && char.IsDigit(line.Text[0]) && StatedDate.In(line.Text) is null)) return null;
            if (Typesetting.IsAddress(before.Text) && !before.Text.Contains(' ', StringComparison.Ordinal) && !Typesetting.BreaksAddress(before.Text, line.Text)) return new PassageDraft();
            if (Typesetting.EndsConnecting(before.Text) && !before.Text.EndsWith(',')) return null;
            if (Typesetting.IsAddress(Typesetting.FirstWord(line.Text)) && current.Lines.Count == 1) return null;
            return Fits(current, before, line) ? new PassageDraft() : null;
        }

        if (Typesetting.IsAddress(line.Text) && !line.Text.Contains(' ', StringComparison.Ordinal)) return new PassageDraft();
        if (small) return null;
        if (Share(current, before, line) <= Clear) return new PassageDraft();
        if (index + 1 < _lines.Count && _lines[index + 1].Gap == 0 && !Typesetting.EndsSentence(line.Text) && LastNumber() is { } last
            && LabelOf(_lines[index + 1].Text) is { } following && Ordinal(following) == last + 1)
            return new PassageDraft { Kind = PassageKind.Heading };
        if (current.Wrapped >= 3 && current.Highest < _column.Width && _column.Measure(line.Text) > current.Highest && _column.Measure(line.Text) <= _column.Width * OneColumn)
        {
            report(ReadingDiagnosticCode.ParagraphUncertain, DiagnosticSeverity.Doubt, line.First,
                $"Line {line.First} is wider than the column of the {current.Lines.Count} lines above it; "
                + $"a new paragraph was taken to begin there.", line.Text, null);
            return new PassageDraft();
        }

        return EndsParagraph(current, before, line) ? new PassageDraft() : null;
    }

    /// <summary>Empty bullets above, as many short lines below: each begins like an entry, and none but the last ends a sentence.</summary>
    private bool EntriesFollow(int index, int count)
    {
        if (index + count > _lines.Count) return false;
        for (var i = index; i < index + count; i++)
        {
            if ((i > index && _lines[i].Gap > 1) || Typesetting.BeginsSmall(_lines[i].Text)) return false;
        }

        return true;
    }

    private static PassageDraft? Labelled(BodyLine line) =>
        LabelOf(line.Text) is { } label ? new PassageDraft { Kind = PassageKind.Item, Label = label, LabelLength = label.Length } : null;

    /// <summary>A label counts where a paragraph can begin, or where it continues a sequence: "71." at the head of a wrapped line is a number in a sentence.</summary>
    private PassageDraft? LabelFollows(BodyLine line, PassageDraft current, BodyLine before, bool ends)
    {
        if (LabelOf(line.Text) is not { } label) return null;
        var free = ends || line.Gap > 0 || (current.Lines.Count == 1 && !Typesetting.EndsConnecting(before.Text) && Fits(current, before, line));
        var ordinal = Ordinal(label);
        var continues = ordinal is { } o && (o == 1 || o == LastOrdinal(label) + 1);
        if (!free && !(continues && line.Indented)) return null;
        if (!continues && !(before.Text.EndsWith(':') || line.Gap > 0)) return null;
        var quoted = !continues && char.IsAsciiDigit(label[0]) && before.Text.EndsWith(':');
        if (quoted)
        {
            report(ReadingDiagnosticCode.QuotationAssumed, DiagnosticSeverity.Doubt, line.First,
                $"“{label}” on line {line.First} stands after a colon and continues no numbering here; "
                + $"the paragraph was taken for a quotation.", line.Text, null);
        }

        return new PassageDraft { Kind = quoted ? PassageKind.Quotation : PassageKind.Item, Label = label, LabelLength = label.Length };
    }

    private int? LastNumber() => _passages.FindLast(p => p.Kind == PassageKind.Item && p.Label is { } l && char.IsAsciiDigit(l[0])) is { } p ? Ordinal(p.Label!) : null;

    private int LastOrdinal(string label)
    {
        for (var i = _passages.Count - 1; i >= 0 && i >= _passages.Count - 200; i--)
        {
            if (_passages[i] is { Label: { } other, Kind: PassageKind.Item or PassageKind.Heading } && other.Length > 1 && char.IsAsciiDigit(other[0]) == char.IsAsciiDigit(label[0])
                && (other[0] == '(') == (label[0] == '('))
                return Ordinal(other) ?? 0;
        }

        return 0;
    }

    /// <summary>Whether the sign can stand before an entry of a list.</summary>
    internal static bool IsBullet(string sign) => sign.Length == 1 && Bullets.Contains(sign[0], StringComparison.Ordinal);

    /// <summary>"12.", "a)", "(iv)", "Q2." at the beginning of a line, with or without text behind it.</summary>
    internal static string? LabelOf(string text)
    {
        var start = text.Length > 0 && text[0] == '(' ? 1 : 0;
        if (start == 0 && text.Length > 1 && text[0] is 'Q' or 'q' && text.Length > 1 && char.IsAsciiDigit(text[1])) start = 1;
        var end = start;
        while (end < text.Length && end - start < 3 && char.IsAsciiDigit(text[end])) end++;
        if (end == start)
        {
            while (end < text.Length && end - start < 4 && (char.IsAsciiLetterLower(text[end]))) end++;
            if (end - start > 1 && text[start..end].Any(c => c is not ('i' or 'v' or 'x'))) return null;
        }

        if (end == start || end >= text.Length) return null;
        var closes = text[0] == '(' ? text[end] == ')' : text[end] is '.' or ')' or ':' && (text[end] != ':' || start == 1);
        return closes && (end + 1 == text.Length || text[end + 1] == ' ') ? text[..(end + 1)] : null;
    }

    private static int? Ordinal(string label)
    {
        var bare = label.Trim('(', ')', '.', ':', 'Q', 'q');
        if (int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return bare.Length switch
        {
            1 => bare[0] - 'a' + 1,
            2 or 3 or 4 => Array.IndexOf(["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], bare) is > 0 and var roman ? roman : null,
            _ => null,
        };
    }

    /// <summary>Above the text, a line that begins so is a title of its own, however full the line above is.</summary>
    private static bool NamesPaper(string text) =>
        Typesetting.FirstWord(text) is "Submission" or "Comments" or "Contribution" or "Response" or "Inputs" or "Input" or "Statement";

    private static bool IsByline(string text)
    {
        foreach (var opening in Bylines)
        {
            if (!text.StartsWith(opening, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = text.AsSpan(opening.Length);
            if (rest.StartsWith("the ", StringComparison.OrdinalIgnoreCase)) rest = rest[4..];
            return rest.Length > 0 && char.IsUpper(rest[0]) && (opening != "by " || (char.IsLower(text[0]) && rest.IndexOfAny('.', ',') < 0));
        }

        return false;
    }

    /// <summary>The question that the lines from here on repeat, over how many lines, and under which label.</summary>
    private (QuestionPattern? Question, int Lines, string? Label) QuestionAt(int index, PassageDraft? current)
    {
        if (questions.Count == 0) return default;
        var line = _lines[index];
        if (current is not null && line.Gap == 0 && !line.Indented && !line.AfterPageBreak)
        {
            var before = current.Lines[^1];
            if (!Typesetting.EndsSentence(before.Text) && !Fits(current, before, line)) return default;
        }

        var label = LabelOf(line.Text);
        if (label is null && Typesetting.BeginsSmall(line.Text)) return default;
        var apart = line.Gap > 0 && current is not { Kind: PassageKind.Bullet } && current?.Lines[^1].Text.EndsWith(':') is not true;
        (QuestionPattern? Question, int Lines, string? Label, double Score) best = (null, 0, null, 0);
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var count = 1; count <= 6 && index + count <= _lines.Count; count++)
        {
            var text = _lines[index + count - 1].Text;
            if (text.Length > 600) break;
            if (count > 1 && (_lines[index + count - 1].Gap > 1 || (Typesetting.EndsSentence(_lines[index + count - 2].Text) && !(count == 2 && label == _lines[index].Text)))) break;
            QuestionPattern.AddWords(count == 1 && label is not null ? text[label.Length..] : text, words);
            if (words.Count > 40) break;
            var asks = text.TrimEnd('”', '"', ' ').EndsWith('?');
            foreach (var question in questions)
            {
                if (question.Resemblance(words, label, asks, apart) is var score && score > best.Score)
                    best = (question, count, label, score);
            }

            if (asks) break;
        }

        return (best.Question, best.Lines, best.Label);
    }

    private void NameKinds()
    {
        for (var i = 0; i < _passages.Count; i++)
        {
            var passage = _passages[i];
            var lines = passage.Lines;
            var last = lines[^1].Text;
            var followed = i + 1 < _passages.Count;
            if (passage.Given) continue;
            if (passage.Kind is PassageKind.Paragraph or PassageKind.Item && IsSalutation(lines)) passage.Kind = PassageKind.Salutation;
            else if (passage.Kind is PassageKind.Paragraph or PassageKind.Item && lines.Count <= 2 && followed && !Typesetting.EndsSentence(last)
                && last[^1] != ',' && !Typesetting.IsAddress(last) && lines[0].Text != passage.Label)
                passage.Kind = PassageKind.Heading;
        }

        NameFrontMatter();
        NameSignature();
        NameAnswers();
    }

    private static bool IsSalutation(List<BodyLine> lines) =>
        lines.Count <= 2 && lines[0].Text is { Length: < 160 } text
        && (text.StartsWith("Dear ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Excellenc", StringComparison.OrdinalIgnoreCase))
        && !lines[^1].Text.EndsWith('.');

    /// <summary>What stands above the first sentence: titles, by-lines, a date.</summary>
    private void NameFrontMatter()
    {
        var titled = _passages.Exists(p => p is { Given: true, Kind: PassageKind.Title });
        foreach (var passage in _passages)
        {
            if (passage is { Given: true, Kind: PassageKind.Title }) continue;
            var text = passage.Lines[0].Text;
            if (passage.Lines.Count == 1 && StatedDate.In(text) is not null) passage.Kind = PassageKind.Date;
            else if (passage.Lines.Count <= 2 && (IsByline(text) || (organisation is not null && text.StartsWith(organisation, StringComparison.OrdinalIgnoreCase)))) passage.Kind = PassageKind.Byline;
            else if (passage.Kind == PassageKind.Heading && passage.Label is null && !(passage.Given && titled))
            {
                passage.Kind = PassageKind.Title;
                titled = true;
            }
            else break;
        }

        // The last line above running text opens a section, unless it is the only one or reads like a title.
        var end = _passages.FindIndex(p => p.Kind is not (PassageKind.Title or PassageKind.Byline or PassageKind.Date));
        if (end < 2 || _passages[end - 1].Kind != PassageKind.Title || _passages[end - 1].Given || _passages[end].Kind is not (PassageKind.Paragraph or PassageKind.Item)) return;
        if (_passages[..(end - 1)].Exists(p => p.Kind == PassageKind.Date) || _passages[end - 1].Lines[0].Text.Length < 40) _passages[end - 1].Kind = PassageKind.Heading;
    }

    /// <summary>Closing words and what stands under them, or two and more short lines that end no sentence, at the very end.</summary>
    private void NameSignature()
    {
        var start = _passages.FindLastIndex(p => p.Lines is [{ Text.Length: < 60 } only] && IsClosing(only.Text));
        if (start < 0 || _passages.Skip(start + 1).Any(p => p.Lines.Count > 3 || Typesetting.EndsSentence(p.Lines[^1].Text) && p.Lines[^1].Text.Length > 60))
        {
            start = _passages.Count;
            while (start > 0 && _passages[start - 1] is { Kind: PassageKind.Paragraph or PassageKind.Heading, Label: null } p && !(p.Given && p.Kind is PassageKind.Heading) && p.Lines.Count <= 2
                && p.Lines.TrueForAll(l => l.Text.Length < 60 && !Typesetting.EndsSentence(l.Text) && !Typesetting.IsAddress(l.Text))) start--;
            if (_passages.Count - start < 2) return;
        }

        if (start == 0 || start == _passages.Count) return;
        var signature = _passages[start];
        (signature.Kind, signature.Label, signature.LabelLength) = (PassageKind.Signature, null, 0);
        for (var i = start + 1; i < _passages.Count; i++) signature.Lines.AddRange(_passages[i].Lines);
        _passages.RemoveRange(start + 1, _passages.Count - start - 1);
    }

    private static bool IsClosing(string text)
    {
        foreach (var words in Closings)
        {
            if (text.StartsWith(words, StringComparison.OrdinalIgnoreCase) && text.Length <= words.Length + 12) return true;
        }

        return false;
    }

    /// <summary>An answer runs from the repeated question to the next one, to a part that stands behind the text ("About …", an annex), or to the signature.</summary>
    private void NameAnswers()
    {
        int? question = null;
        foreach (var passage in _passages)
        {
            if (passage.Kind == PassageKind.Question) question = passage.Question;
            else if (passage.Kind == PassageKind.Signature || (passage.Kind == PassageKind.Heading && IsBackMatter(passage.Lines[0].Text))) question = null;
            else passage.Question = question;
        }
    }

    private static bool IsBackMatter(string text)
    {
        foreach (var word in (ReadOnlySpan<string>)["about ", "annex", "appendix", "references", "bibliography", "further reading", "contact"])
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

/// <summary>A question as a set of the words that carry it.</summary>
internal sealed class QuestionPattern
{
    private const int StemLength = 8;
    private static readonly HashSet<string> Empty = new(
        [
            "what", "which", "how", "does", "have", "the", "are", "is", "of", "and", "to", "in", "on", "for", "be", "we", "should", "do", "it", "its", "as", "by", "an", "or", "with", "from",
            "that", "this", "into", "you", "your", "our",
        ],
        StringComparer.Ordinal);

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    public QuestionPattern(ConsultationQuestion question)
    {
        Number = question.Number;
        AddWords(question.Text, _words);
    }

    public int Number { get; }

    /// <summary>Adds the words of a text, in small letters, without connecting words and endings.</summary>
    public static void AddWords(string text, HashSet<string> words)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0)
            {
                var word = text[start..i].ToLowerInvariant();
                if (word.Length > 1 && !Empty.Contains(word)) words.Add(word.Length > StemLength ? word[..StemLength] : word);
            }

            start = -1;
        }
    }

    /// <summary>
    /// 0 where the words are not this question; else up to 2. A heading without a question mark must say nearly the same or carry the question's number
    /// ("Q2."); one that stands out, by its number or by the blank line above, may say less.
    /// </summary>
    public double Resemblance(HashSet<string> words, string? label, bool asks, bool apart)
    {
        if (words.Count == 0 || _words.Count == 0) return 0;
        var common = words.Count(_words.Contains);
        double ofHeading = (double)common / words.Count, ofQuestion = (double)common / _words.Count;
        var numbered = label is not null && label.Trim('(', ')', '.', ':', 'Q', 'q') == FootnoteMarks.Printed(Number);
        var same = asks
            ? common >= Math.Min(2, _words.Count)
                && ((ofHeading >= 0.4 && (ofQuestion >= 0.6 || (ofHeading >= 0.6 && common >= 3))) || ((numbered || apart) && (ofHeading >= 0.4 || ofQuestion >= 0.6)))
            : ofQuestion >= 0.8 && (ofHeading >= 0.8 || (numbered && label![0] is 'Q' or 'q'));
        return same ? ofHeading + ofQuestion : 0;
    }
}

/// <summary>A date that is all of a line, or that stands behind a place: "29 November 2016", "Geneva, May 3, 2017", "2017-05-03".</summary>
internal static class StatedDate
{
    private static readonly ImmutableArray<string> Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    public static DateOnly? In(string line)
    {
        if (line.Length > 60) return null;
        var words = line.Trim('.', ' ').Split([' ', ',', ':'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && DateOnly.TryParseExact(words[^1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var iso) && words.Length <= 2)
            return iso;
        if (words.Length is < 3 or > 5 || words[^1].Length != 4 || !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return null;
        var month = Months.IndexOf(words[^2].ToLowerInvariant());
        var day = Day(words[^3]);
        if (month < 0) (month, day) = (Months.IndexOf(words[^3].ToLowerInvariant()), Day(words[^2]));
        if (month < 0 || year < 1900 || day < 1 || day > DateTime.DaysInMonth(year, month + 1)) return null;
        var before = words.Length == 3 || (line.Contains(',', StringComparison.Ordinal) && char.IsUpper(words[0][0]))
            || string.Equals(words[0], "date", StringComparison.OrdinalIgnoreCase);
        return before ? new DateOnly(year, month + 1, day) : null;
    }

    private static int Day(string word)
    {
        var digits = word.AsSpan().TrimEnd("stndrh");
        return digits.Length <= 2 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var day) ? day : 0;
    }
}
