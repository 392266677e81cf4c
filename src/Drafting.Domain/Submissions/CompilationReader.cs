using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Drafting.Domain.Submissions;

/// <summary>Reads a compilation: several contributions in one text, each under a numbered heading "N. Contribution from (kind), (name)".</summary>
/// <remarks>
/// Made for text that was extracted from a page layout, where line breaks, page numbers, footnotes and bullets are mixed with the text. It decides by
/// the layout (which words would still have fitted on a line), by sequences (marks, labels, pages, headings) and by what the same text says elsewhere; it
/// never corrects a word, and it says where it decided. It knows nothing of a particular group or contributor.
/// </remarks>
public static class CompilationReader
{
    /// <summary>The longest file that is read, in bytes: 20 MB.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    private const int LongestHeading = 6;
    private const int LongestSpread = 40;
    private const int NarrowestHeading = 60;

    private static readonly string[] PaperWords =
        ["input", "inputs", "comments", "submission", "contribution", "response", "statement", "dear", "introduction", "q1", "q1.", "working", "consultation", "questions", "annex"];

    /// <summary>Strict UTF-8, with or without a byte order mark.</summary>
    /// <param name="bytes">The whole file.</param>
    public static CompilationDecoding Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return Refuse(ReadingProblemCode.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The file has {bytes.Length:N0} bytes; {MaxBytes:N0} is the most that is read. "
                    + $"Import it in parts."));
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return Strict(bytes[3..], 3);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return Refuse(ReadingProblemCode.OtherEncoding, "The file is in UTF-16 or UTF-32, as its first bytes say. Save it as UTF-8 and import it again.", 1, 0);
        foreach (var (signature, name) in (ReadOnlySpan<(string, string)>)[("%PDF-", "a PDF"), ("PK\u0003\u0004", "a Word document or another archive"), ("{\\rtf", "an RTF document")])
        {
            if (bytes.StartsWith(Encoding.Latin1.GetBytes(signature)))
                return Refuse(ReadingProblemCode.Binary, $"The file is {name}, not plain text. Save it as text in UTF-8 and import it again.", 1, 0);
        }

        return Strict(bytes, 0);
    }

    private static CompilationDecoding Strict(ReadOnlySpan<byte> bytes, int offset)
    {
        var nul = bytes.IndexOf((byte)0);
        if (nul >= 0)
        {
            return Refuse(ReadingProblemCode.Binary, $"Byte {nul + offset} on line {LineAt(bytes, nul)} is zero, which no text contains: "
                + $"the file is binary, or text in another encoding. Save it as UTF-8.",
                LineAt(bytes, nul), nul + offset);
        }

        if (!Utf8.IsValid(bytes))
        {
            var invalid = 0;
            while (Rune.DecodeFromUtf8(bytes[invalid..], out _, out var length) == OperationStatus.Done) invalid += length;
            return Refuse(ReadingProblemCode.NotUtf8, $"Byte {invalid + offset} on line {LineAt(bytes, invalid)} (0x{bytes[invalid]:X2}) is not "
                + $"UTF-8. Save the file as UTF-8 and import it again.",
                LineAt(bytes, invalid), invalid + offset);
        }

        var text = Encoding.UTF8.GetString(bytes);
        return string.IsNullOrWhiteSpace(text) ? Refuse(ReadingProblemCode.Empty, "The file is empty.") : new(text, null);
    }

    private static CompilationDecoding Refuse(ReadingProblemCode code, string message, int? line = null, int? at = null) => new(null, new(code, message, line, at));

    private static int LineAt(ReadOnlySpan<byte> bytes, int at)
    {
        var line = 1;
        for (var i = 0; i < at; i++)
        {
            if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n')) line++;
        }

        return line;
    }

    /// <summary>Reads any text; time grows with its length.</summary>
    /// <param name="text">The whole compilation; \n, \r\n and \r end a line.</param>
    /// <param name="options">The questions asked, progress, cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancelled through the options; the only exception.</exception>
    public static CompilationReading Read(string text, CompilationOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        return new Reading(text, options).Read();
    }

    /// <summary>Reads any text: a compilation where headings of contributions stand in it, else the whole of it as one submission.</summary>
    /// <param name="text">\n, \r\n and \r end a line.</param>
    /// <param name="options">The questions asked, progress, cancellation.</param>
    /// <param name="fallbackContributor">The name of the contributor where the text names none, such as that of the file.</param>
    /// <exception cref="OperationCanceledException">Cancelled through the options; the only exception.</exception>
    public static CompilationReading ReadOneOrMore(string text, CompilationOptions options, string fallbackContributor)
    {
        ArgumentNullException.ThrowIfNull(fallbackContributor);
        var compilation = Read(text, options);
        return compilation.Problem is { Code: ReadingProblemCode.NoContributions } ? new Reading(text, options).ReadWhole(fallbackContributor) : compilation;
    }

    /// <summary>One heading, and the lines it takes.</summary>
    private sealed record FoundHeading(int Start, int End, string Text, ContributorHeading Contributor);

    private sealed class Reading(string text, CompilationOptions options)
    {
        private readonly List<ReadingDiagnostic> _diagnostics = [];
        private readonly SourceLine[] _lines = Lines(text);
        private readonly QuestionPattern[] _questions = options.Questions.IsDefaultOrEmpty ? [] : [.. options.Questions.OrderBy(q => q.Number).Select(q => new QuestionPattern(q))];
        private HyphenEvidence _hyphens = null!;
        private int? _submission;

        public CompilationReading Read()
        {
            options.Progress?.Invoke(0);
            foreach (var line in _lines)
            {
                if (line.Replaced)
                    Report(ReadingDiagnosticCode.CharactersReplaced, DiagnosticSeverity.Repair, line.Number,
                        $"Line {line.Number} holds characters that no text should contain; they were replaced.", line.Raw, line.Text);
            }

            var uses = new LineUse[_lines.Length];
            for (var i = 0; i < uses.Length; i++) uses[i] = new(_lines[i].IsBlank ? LineRole.Blank : LineRole.Preamble, null, null);
            var headings = Headings();
            if (headings.Count == 0)
            {
                options.Progress?.Invoke(1);
                var problem = string.IsNullOrWhiteSpace(text)
                    ? new ReadingProblem(ReadingProblemCode.Empty, "The text is empty.")
                    : new(ReadingProblemCode.NoContributions,
                        $"None of the {_lines.Length} lines is the heading of a contribution (“1. Contribution from Observer, …”). "
                        + $"Check that this is a compilation.", FirstText());
                return new([], Sorted(), [.. uses], problem);
            }

            if (FirstText() is { } first && first < _lines[headings[0].Start].Number)
            {
                Report(ReadingDiagnosticCode.PreambleLeftOut, DiagnosticSeverity.Doubt, first,
                    $"Lines {first} to {_lines[headings[0].Start].Number - 1} stand before the first contribution; "
                    + $"they were left out.", _lines[first - 1].Text);
            }

            _hyphens = new HyphenEvidence(_lines);
            var submissions = ImmutableArray.CreateBuilder<ReadSubmission>(headings.Count);
            var lastPage = 0;
            for (var i = 0; i < headings.Count; i++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                var end = i + 1 < headings.Count ? headings[i + 1].Start : _lines.Length;
                var previous = i == 0 ? 0 : submissions[i - 1].Number;
                submissions.Add(ReadOne(headings[i], end, i, previous, uses, ref lastPage));
                options.Progress?.Invoke((double)end / Math.Max(1, _lines.Length + 1));
            }

            CheckNumbers(submissions, headings);
            options.Progress?.Invoke(1);
            return new(submissions.ToImmutable(), Sorted(), [.. uses], null);
        }

        /// <summary>The whole text as one submission, without a heading.</summary>
        public CompilationReading ReadWhole(string fallback)
        {
            var uses = new LineUse[_lines.Length];
            for (var i = 0; i < uses.Length; i++)
            {
                uses[i] = new(LineRole.Blank, null, null);
                if (_lines[i].Replaced)
                    Report(ReadingDiagnosticCode.CharactersReplaced, DiagnosticSeverity.Repair, _lines[i].Number,
                        $"Line {_lines[i].Number} holds characters that no text should contain; they were replaced.", _lines[i].Raw, _lines[i].Text);
            }

            _hyphens = new HyphenEvidence(_lines);
            var start = Array.FindIndex(_lines, l => !l.IsBlank);
            var lastPage = 0;
            var read = ReadOne(new(start, start, "", new(1, null, "", null, [], null, null)), _lines.Length, 0, 0, uses, ref lastPage);
            var (contributor, from) = SubmissionFacts.Guess(read.Passages, null, null, fallback);
            _submission = 1;
            Report(ReadingDiagnosticCode.ContributorGuessed, DiagnosticSeverity.Doubt, read.FirstLine, SourceReader.Guessed(contributor.Contributor, from), null, contributor.Contributor);
            read = read with
            {
                Contributor = contributor.Contributor,
                Organisation = contributor.Organisation,
                Country = contributor.Country,
                Persons = [.. contributor.Persons.Concat(read.Persons).Distinct(StringComparer.OrdinalIgnoreCase)],
                Capacity = contributor.Capacity ?? read.Capacity,
            };
            options.Progress?.Invoke(1);
            return new([read], Sorted(), [.. uses], null);
        }

        private ImmutableArray<ReadingDiagnostic> Sorted() => [.. _diagnostics.OrderBy(d => d.Line)];

        private int? FirstText() => Array.Find(_lines, l => !l.IsBlank)?.Number;

        private void Report(ReadingDiagnosticCode code, DiagnosticSeverity severity, int line, string message, string? raw = null, string? repaired = null) =>
            _diagnostics.Add(new(code, severity, line, _submission, message, raw, repaired));

        private List<FoundHeading> Headings()
        {
            var starts = new List<(int At, int End, string Text, bool Spread)>();
            for (var i = 0; i < _lines.Length; i++)
            {
                if (i % 4096 == 0) options.Cancellation.ThrowIfCancellationRequested();
                if (_lines[i].IsBlank) continue;
                var line = Contributors.CloseUp(_lines[i].Text) ?? _lines[i].Text;
                var opening = Contributors.Open(line).Opening;
                if (opening == Contributors.Opening.None) continue;
                var end = i + 1;
                var spread = line != _lines[i].Text;
                if (opening == Contributors.Opening.Partial)
                {
                    if (Spread(i) is not { } found) continue;
                    (line, end, spread) = (found.Text, found.End, true);
                }

                starts.Add((i, end, line, spread));
                i = end - 1;
            }

            var width = Math.Max(NarrowestHeading, starts.Where(s => !s.Spread).Select(s => s.Text.Length).DefaultIfEmpty(0).Max());
            var headings = starts.ConvertAll(s => Finish(s.At, s.End, s.Text, s.Spread, width));
            _submission = null;
            return headings;
        }

        /// <summary>A heading whose words stand on lines of their own: single words follow until a line of several, which ends it.</summary>
        private (string Text, int End)? Spread(int start)
        {
            var joined = new StringBuilder(_lines[start].Text);
            if (_lines[start].Text.Count(c => c == ' ') > 3) return null;
            var end = start + 1;
            var gap = 0;
            for (var i = start + 1; i < _lines.Length && i < start + LongestSpread; i++)
            {
                if (_lines[i].IsBlank)
                {
                    if (++gap > 2) break;
                    continue;
                }

                var several = _lines[i].Text.Contains(' ', StringComparison.Ordinal);
                if (several && (gap == 0 || IsPaper(_lines[i].Text)) && Contributors.Open(joined.ToString()).Opening == Contributors.Opening.Whole) break;
                joined.Append(' ').Append(_lines[i].Text);
                (end, gap) = (i + 1, 0);
                var opening = Contributors.Open(joined.ToString()).Opening;
                if (opening == Contributors.Opening.None) return null;
                if (several && opening == Contributors.Opening.Whole) break;
            }

            return Contributors.Open(joined.ToString()).Opening == Contributors.Opening.Whole ? (joined.ToString(), end) : null;
        }

        private FoundHeading Finish(int start, int end, string line, bool spread, int width)
        {
            var whole = new StringBuilder(line);
            _submission = Contributors.Open(line).Number;
            if (spread)
            {
                Report(ReadingDiagnosticCode.HeadingSpread, DiagnosticSeverity.Doubt, _lines[start].Number,
                    $"The heading on lines {_lines[start].Number} to {_lines[end - 1].Number} was set apart, word by word or letter by letter; "
                    + $"it was read as one line.",
                    string.Join('\n', _lines[start..end].Select(l => l.Raw)), line);
            }

            while (end < _lines.Length && end - start < LongestHeading && !_lines[end].IsBlank && !spread)
            {
                var next = _lines[end].Text;
                var last = _lines[end - 1].Text;
                var open = whole.ToString().Count(c => c == '(') > whole.ToString().Count(c => c == ')');
                var leads = open || Typesetting.EndsConnecting(last);
                if (!leads && last.Length + 1 + Typesetting.FirstWord(next).Length <= width) break;
                if (next.Length > width + 4 || Contributors.Open(next).Opening != Contributors.Opening.None || StatedDate.In(next) is not null || PassageReader.LabelOf(next) is not null) break;
                if (!leads && (IsPaper(next) || Typesetting.EndsSentence(next)))
                {
                    Report(ReadingDiagnosticCode.HeadingEndUncertain, DiagnosticSeverity.Doubt, _lines[end].Number,
                        $"The heading on line {_lines[start].Number} fills its line, so line {_lines[end].Number} could belong to it; "
                        + $"it reads like the beginning of the text and was taken for that.", next);
                    break;
                }

                whole.Append(' ').Append(next);
                end++;
            }

            var heading = whole.ToString();
            var (_, number, kind, nameAt) = Contributors.Open(heading);
            return new(start, end, heading, Contributors.Read(number, kind, heading[nameAt..]));
        }

        private static bool IsPaper(string line) =>
            line.Split([' ', ',', '.', ':'], StringSplitOptions.RemoveEmptyEntries).Any(w => PaperWords.Contains(w, StringComparer.OrdinalIgnoreCase));

        private void CheckNumbers(IReadOnlyList<ReadSubmission> submissions, List<FoundHeading> headings)
        {
            var seen = new HashSet<int>();
            for (var i = 0; i < submissions.Count; i++)
            {
                var number = submissions[i].Number;
                _submission = number;
                var expected = i == 0 ? 1 : submissions[i - 1].Number + 1;
                var line = submissions[i].FirstLine;
                if (headings[i].Contributor.Number is null)
                {
                    Report(ReadingDiagnosticCode.HeadingNumberMissing, DiagnosticSeverity.Doubt, line,
                        $"The heading on line {line} has no number; it was counted as {number}.", headings[i].Text);
                    seen.Add(number);
                }
                else if (!seen.Add(number))
                    Report(ReadingDiagnosticCode.HeadingNumberRepeated, DiagnosticSeverity.Problem, line,
                        $"The heading on line {line} has the number {number}, which another contribution has already. Both were read.", headings[i].Text);
                else if (number != expected)
                    Report(ReadingDiagnosticCode.HeadingOutOfOrder, DiagnosticSeverity.Problem, line,
                        $"The heading on line {line} has the number {number} where {expected} was due. It was read in its place.", headings[i].Text);
                if (headings[i].Contributor.Kind is null)
                    Report(ReadingDiagnosticCode.HeadingKindMissing, DiagnosticSeverity.Doubt, line,
                        $"The heading on line {line} does not say whether the contributor is a member or an observer; observer was assumed.", headings[i].Text);
                if (submissions[i].Passages.IsEmpty)
                    Report(ReadingDiagnosticCode.ContributionEmpty, DiagnosticSeverity.Problem, line,
                        $"Nothing stands under the heading on line {line}.", headings[i].Text);
            }
        }

        private ReadSubmission ReadOne(FoundHeading heading, int end, int index, int previous, LineUse[] uses, ref int lastPage)
        {
            var contributor = heading.Contributor;
            var number = contributor.Number ?? previous + 1;
            _submission = number;
            var pages = new PageReader(_lines.AsMemory(heading.End, end - heading.End), Report);
            lastPage = pages.Read(lastPage);
            options.Cancellation.ThrowIfCancellationRequested();
            var reader = new PassageReader(pages.Body, _questions, pages.Furniture, contributor.Organisation?.Split(',')[0], Report, whole: heading.Start == heading.End);
            var drafts = reader.Read();

            for (var i = heading.Start; i < heading.End; i++) Use(uses, _lines[i], LineRole.Heading, index, null);
            foreach (var line in pages.Furniture) uses[line - 1] = new(LineRole.Furniture, index, null);

            var passages = ImmutableArray.CreateBuilder<ReadPassage>(drafts.Count);
            var called = new Dictionary<string, (int Passage, int Offset)>(StringComparer.Ordinal);
            foreach (var draft in drafts)
            {
                var passageNumber = passages.Count + 1;
                var sources = draft.Lines.SelectMany(l => l.Sources).ToList();
                var joined = new JoinedText(draft.Lines.Select(l => (l.Text, l.Calls, l.First)), draft.Kind == PassageKind.Signature, Report);
                var (body, calls) = joined.Finish(draft.LabelLength);
                foreach (var call in calls) called.TryAdd(call.Mark, (passageNumber, call.Offset));
                foreach (var source in sources) Use(uses, source, LineRole.Passage, index, passageNumber.ToString(CultureInfo.InvariantCulture));
                passages.Add(new(passageNumber, draft.Kind, body, draft.Label, draft.Question, sources[0].Number, sources[^1].Number,
                    string.Join('\n', sources.Select(s => s.Raw)), calls));
                if (reader.Wraps) foreach (var line in draft.Lines) _hyphens.Check(line, reader.Column, Report);
            }

            var footnotes = Footnotes(pages.Notes, called, index, uses);
            var last = end;
            while (last > heading.End && _lines[last - 1].IsBlank) last--;
            var (persons, capacity) = SubmissionFacts.People(contributor, passages, footnotes, Report);
            return new(number, heading.Text, contributor.Contributor, contributor.Organisation, persons, contributor.Kind ?? ContributorKind.Observer, capacity, contributor.Country,
                SubmissionFacts.Date(passages), SubmissionFacts.Title(passages), _lines[heading.Start].Number, _lines[Math.Max(last - 1, heading.Start)].Number, passages.ToImmutable(), footnotes,
                SubmissionFacts.Answers(_questions, passages))
            {
                Symbol = SubmissionFacts.Symbol(passages.Select(p => p.Text)),
                Language = SubmissionFacts.Language(passages.Select(p => p.Text), null),
            };
        }

        private static void Use(LineUse[] uses, SourceLine line, LineRole role, int index, string? part)
        {
            if (!line.IsBlank) uses[line.Number - 1] = new(role, index, part);
        }

        private ImmutableArray<ReadFootnote> Footnotes(List<NoteDraft> notes, Dictionary<string, (int Passage, int Offset)> called, int index, LineUse[] uses)
        {
            var footnotes = ImmutableArray.CreateBuilder<ReadFootnote>(notes.Count);
            foreach (var note in notes)
            {
                var sources = note.Lines.Select(l => l.Line).Concat(note.MarkLine is { } mark ? [mark] : []).DistinctBy(l => l.Number).OrderBy(l => l.Number).ToList();
                foreach (var source in sources) Use(uses, source, LineRole.Footnote, index, note.Mark);
                var (body, _) = new JoinedText(note.Lines.Select(l => (l.Text, new List<(int, string)>(), l.Line.Number)), false, Report).Finish(0);
                var call = called.TryGetValue(note.Mark, out var at) ? at : default;
                footnotes.Add(new(note.Mark, body, string.Join('\n', sources.Select(s => s.Raw)), sources[0].Number, sources[^1].Number,
                    call.Passage > 0 ? call.Passage : null, call.Passage > 0 ? call.Offset : null));
                if (call.Passage == 0)
                    Report(ReadingDiagnosticCode.FootnoteNeverCalled, DiagnosticSeverity.Problem, sources[0].Number,
                        $"Footnote {note.Mark} on line {sources[0].Number} is called by no passage.", body);
                if (Unopened(body) is { } words)
                {
                    Report(ReadingDiagnosticCode.WordMissing, DiagnosticSeverity.Doubt, sources[^1].Number,
                        $"Footnote {note.Mark} closes a bracket it does not open, at “{words}”: a word before it seems to be lost. "
                        + $"Nothing was changed.", words);
                }
            }

            return footnotes.ToImmutable();
        }

        /// <summary>The words before a closing bracket that has no opening one; null where all are paired.</summary>
        private static string? Unopened(string text)
        {
            var depth = 0;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '(') depth++;
                else if (text[i] == ')' && --depth < 0)
                    return text[(text.LastIndexOf('>', i) + 1)..(i + 1)].Trim() is { Length: <= 80 } near ? near : text[Math.Max(0, i - 40)..(i + 1)];
            }

            return null;
        }

        private static SourceLine[] Lines(string text)
        {
            var lines = new List<SourceLine>();
            for (int start = 0, i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && text[i] is not ('\n' or '\r')) continue;
                if (i == text.Length && start == i && lines.Count > 0) break;
                lines.Add(new(lines.Count + 1, text[start..i]));
                if (i + 1 < text.Length && text[i] == '\r' && text[i + 1] == '\n') i++;
                start = i + 1;
            }

            return [.. lines];
        }
    }
}

/// <summary>Takes a diagnostic; the number of the contribution is added by the receiver.</summary>
internal delegate void ReportReading(ReadingDiagnosticCode code, DiagnosticSeverity severity, int line, string message, string? raw, string? repaired);

/// <summary>Lines of a paragraph joined into one text, with the offsets of what they call.</summary>
internal sealed class JoinedText
{
    private readonly StringBuilder _text = new();
    private readonly List<FootnoteCall> _calls = [];
    private readonly List<(int Offset, int Line)> _starts = [];
    private readonly ReportReading _report;

    public JoinedText(IEnumerable<(string Text, List<(int Offset, string Mark)> Calls, int Line)> lines, bool keepLines,
        ReportReading report)
    {
        _report = report;
        foreach (var (text, calls, line) in lines)
        {
            if (_text.Length > 0) Join(text, line, keepLines);
            _starts.Add((_text.Length, line));
            foreach (var (offset, mark) in calls) _calls.Add(new(_text.Length + offset, mark));
            _text.Append(text);
        }
    }

    private void Join(string next, int line, bool keepLines)
    {
        if (keepLines)
        {
            _text.Append('\n');
            return;
        }

        var tail = _text.ToString(Math.Max(0, _text.Length - 400), Math.Min(400, _text.Length));
        if (Typesetting.BreaksAddress(tail, next))
        {
            var left = Typesetting.LastWord(tail).ToString();
            var right = Typesetting.FirstWord(next).ToString();
            _report(ReadingDiagnosticCode.AddressRejoined, tail.Contains('<', StringComparison.Ordinal) ? DiagnosticSeverity.Repair : DiagnosticSeverity.Doubt, line,
                $"A web address was broken before “{right}” on line {line}; the two parts were joined.", left + '\n' + right, left + right);
            return;
        }

        if (tail.Length > 1 && tail[^1] == '-' && char.IsLetterOrDigit(tail[^2]) && char.IsLetterOrDigit(next[0]))
        {
            var left = Typesetting.LastWord(tail).ToString();
            var right = Typesetting.FirstWord(next).ToString();
            _report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Doubt, line,
                $"“{left}” ends a line with a hyphen and “{right}” begins line {line}; "
                + $"they were joined and the hyphen was kept.", left + '\n' + right, left + right);
            return;
        }

        if (tail.Length > 1 && tail[^1] == '—' && tail[^2] != ' ') return;
        _text.Append(' ');
    }

    /// <summary>The text without its label; web addresses in angle brackets lose the spaces that a line break left in them.</summary>
    public (string Text, ImmutableArray<FootnoteCall> Calls) Finish(int labelLength)
    {
        for (var open = 0; open < _text.Length; open++)
        {
            if (_text[open] != '<') continue;
            var close = open + 1;
            while (close < _text.Length && close - open < 1000 && _text[close] is not ('<' or '>')) close++;
            if (close >= _text.Length || _text[close] != '>') continue;
            var address = _text.ToString(open + 1, close - open - 1);
            var inner = address.Trim();
            if (!inner.Contains("://", StringComparison.Ordinal) || inner.Count(c => c == ' ') is 0 or > 3) continue;
            var line = _starts.FindLast(s => s.Offset <= open + 1 + address.IndexOf(inner, StringComparison.Ordinal)).Line;
            var closed = inner.Replace(" ", "", StringComparison.Ordinal);
            _report(ReadingDiagnosticCode.AddressRejoined, DiagnosticSeverity.Repair, line,
                $"The web address on line {line} holds a space; the space was taken out.", inner, closed);
            for (var i = close - 1; i > open; i--)
            {
                if (_text[i] != ' ') continue;
                if (i <= open + (address.Length - address.TrimStart().Length) || i >= open + 1 + address.TrimEnd().Length) continue;
                _text.Remove(i, 1);
                for (var c = 0; c < _calls.Count; c++)
                {
                    if (_calls[c].Offset > i) _calls[c] = _calls[c] with { Offset = _calls[c].Offset - 1 };
                }
            }
        }

        var start = labelLength;
        while (start > 0 && start < _text.Length && _text[start] is ' ' or '\n') start++;
        return (_text.ToString(start, _text.Length - start), [.. _calls.Select(c => c with { Offset = Math.Max(0, c.Offset - start) })]);
    }
}

/// <summary>
/// Words that may have lost a hyphen. A line much wider than its column was two lines, joined when the hyphen between them was dropped: the word that stands
/// where the column ends is in doubt. What the rest of the compilation writes is named as evidence; nothing is changed.
/// </summary>
internal sealed class HyphenEvidence
{
    private readonly Dictionary<string, int> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Form, int Line)> _hyphenated = new(StringComparer.OrdinalIgnoreCase);

    public HyphenEvidence(IEnumerable<SourceLine> lines)
    {
        foreach (var line in lines)
        {
            foreach (var (start, end) in Words(line.Text))
            {
                var word = line.Text[start..end];
                _words[word] = _words.GetValueOrDefault(word) + 1;
                if (!word.Contains('-', StringComparison.Ordinal)) continue;
                var bare = word.Replace("-", "", StringComparison.Ordinal);
                if (!_hyphenated.TryGetValue(bare, out var known) || known.Form.Count(c => c == '-') < word.Count(c => c == '-'))
                    _hyphenated[bare] = (word, line.Number);
                foreach (var part in word.Split('-', StringSplitOptions.RemoveEmptyEntries)) _words.TryAdd(part, 1);
            }
        }
    }

    public void Check(BodyLine line, Column column, ReportReading report)
    {
        var text = line.Text;
        if (column.Count < 2 || text.Length > 2000) return;
        var width = column.Measure(text);
        if (width <= column.Width * 1.01 || text.Split(' ').Any(w => Typesetting.IsAddress(w))) return;
        (int Start, int End)? nearest = null;
        (string Word, string Form, string Evidence, int Strength)? best = null;
        foreach (var (start, end) in Words(text))
        {
            var left = column.Measure(text.AsSpan(0, start));
            var right = column.Measure(text.AsSpan(0, end));
            if (right < column.Width * 0.84 || left > column.Width * 1.1) continue;
            var word = text[start..end];
            if (Proposal(word) is { } found && found.Strength >= (best?.Strength ?? 0)) best = (word, found.Form, found.Evidence, found.Strength);
            var longer = nearest is null || (_words[word] == 1 && end - start > nearest.Value.End - nearest.Value.Start);
            if (longer && left <= column.Width * 1.02 && right >= column.Width * 0.9) nearest = (start, end);
        }

        if (best is { } proposal)
        {
            report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Doubt, line.First,
                $"Line {line.First} is wider than its column, and “{proposal.Word}” stands where the column ends: a hyphen may be lost, "
                + $"“{proposal.Form}”{proposal.Evidence}. Nothing was changed.",
                proposal.Word, proposal.Form);
        }
        else if (nearest is { } at && width >= column.Width * 1.12)
        {
            var around = text[at.Start..at.End];
            report(ReadingDiagnosticCode.HyphenDoubt, DiagnosticSeverity.Doubt, line.First,
                $"Line {line.First} is wider than its column: two lines were joined near “{around}”, and a hyphen or a dash may be lost there. "
                + $"Nothing was changed.", around, null);
        }
    }

    private (string Form, string Evidence, int Strength)? Proposal(string word)
    {
        var bare = word.Replace("-", "", StringComparison.Ordinal);
        if (_hyphenated.TryGetValue(bare, out var known) && !string.Equals(known.Form, word, StringComparison.OrdinalIgnoreCase))
            return (known.Form, $" as on line {known.Line}", 4);
        for (var i = 1; i < word.Length; i++)
        {
            if (char.IsLower(word[i - 1]) && char.IsUpper(word[i])) return (word.Insert(i, "-"), " as the capital inside suggests", 3);
        }

        if (_words.GetValueOrDefault(word) > 1) return null;
        foreach (var ending in (ReadOnlySpan<string>)["ed", "s", "d", "ing"])
        {
            if (_hyphenated.TryGetValue(bare + ending, out known)) return (known.Form[..^ending.Length], $" as in “{known.Form}” on line {known.Line}", 2);
        }

        var from = word.LastIndexOf('-') + 1;
        for (var i = from + 2; i <= word.Length - 2; i++)
        {
            if (_words.ContainsKey(word[from..i]) && _words.ContainsKey(word[i..])) return (word.Insert(i, "-"), ", two words that stand elsewhere", 1);
        }

        return null;
    }

    private static IEnumerable<(int Start, int End)> Words(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i])) continue;
            var start = i;
            while (i < text.Length && (char.IsLetter(text[i]) || (text[i] == '-' && i + 1 < text.Length && char.IsLetter(text[i + 1])))) i++;
            if (i - start <= 64) yield return (start, i);
        }
    }
}
