using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>
/// Reads a document whose paragraphs are known: a compilation where headings of contributions stand in it, else one submission. What a paragraph is (heading,
/// entry of a list) is taken from the source; what it is to a submission (title, by-line, question, signature) is read from its words, as in plain text.
/// </summary>
/// <remarks>
/// Every block becomes a heading or a passage, except what stands before the first heading of a compilation; the letters are those of the source; lines are
/// those of the source document.
/// </remarks>
public static class SourceReader
{
    private const int LongestHeading = 300;
    private const int MostHeadingBlocks = 40;
    private const int LongestLooseHeading = 160;
    private const int LongestQuestion = 600;
    private const int MostQuestionWords = 40;

    /// <summary>Reads any document; time grows with its length.</summary>
    /// <param name="source">What its format gave.</param>
    /// <param name="options">The questions asked, progress, cancellation.</param>
    /// <param name="fallbackContributor">The name of the contributor where nothing names one, such as that of the file.</param>
    /// <exception cref="OperationCanceledException">Cancelled through the options; the only exception.</exception>
    public static CompilationReading Read(SourceDocument source, CompilationOptions options, string fallbackContributor)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fallbackContributor);
        if (source.Problem is not null) return new([], source.Diagnostics, [], source.Problem);
        return source.Blocks.IsEmpty
            ? new([], source.Diagnostics, [], new(ReadingProblemCode.Empty, "The file holds no text. Check that it is the right one."))
            : new Reading(source, options).Read(fallbackContributor);
    }

    /// <summary>What is said of a contributor that no heading names.</summary>
    internal static string Guessed(string contributor, string from) =>
        $"No heading names a contributor, so the whole file was taken for one submission, of “{contributor}” after {from}, and observer was assumed. "
        + "Check both.";

    private sealed record Found(int Start, int End, string Text, ContributorHeading Contributor, bool Spread);

    private sealed class Reading(SourceDocument source, CompilationOptions options)
    {
        private readonly ImmutableArray<SourceBlock> _blocks = source.Blocks;
        private readonly List<ReadingDiagnostic> _diagnostics = [];
        private readonly QuestionPattern[] _questions = options.Questions.IsDefaultOrEmpty ? [] : [.. options.Questions.OrderBy(q => q.Number).Select(q => new QuestionPattern(q))];
        private int? _submission;

        public CompilationReading Read(string fallback)
        {
            options.Progress?.Invoke(0);
            var headings = Headings();
            var uses = Uses();
            var submissions = ImmutableArray.CreateBuilder<ReadSubmission>(Math.Max(1, headings.Count));
            if (headings.Count == 0) submissions.Add(ReadWhole(fallback, uses));
            else
            {
                LeaveOutPreamble(headings[0], uses);
                for (var i = 0; i < headings.Count; i++)
                {
                    options.Cancellation.ThrowIfCancellationRequested();
                    var end = i + 1 < headings.Count ? headings[i + 1].Start : _blocks.Length;
                    var number = headings[i].Contributor.Number ?? (i == 0 ? 1 : submissions[i - 1].Number + 1);
                    Check(headings[i], number, submissions);
                    submissions.Add(ReadOne(headings[i], end, number, i, headings.Count, uses));
                    options.Progress?.Invoke((double)end / (_blocks.Length + 1));
                }
            }

            options.Progress?.Invoke(1);
            return new(submissions.ToImmutable(), [.. _diagnostics.Concat(source.Diagnostics.Select(d => d with { Submission = At(d.Line, submissions) })).OrderBy(d => d.Line)], [.. uses], null);
        }

        private static int? At(int line, IReadOnlyList<ReadSubmission> submissions) => submissions.LastOrDefault(s => s.FirstLine <= line)?.Number;

        private void Report(ReadingDiagnosticCode code, DiagnosticSeverity severity, int line, string message, string? raw, string? repaired) =>
            _diagnostics.Add(new(code, severity, line, _submission, message, raw, repaired) { Page = _blocks.LastOrDefault(b => b.Line <= line)?.Page });

        private static string Words(SourceBlock block) => block.Label is { } label ? $"{label} {block.Text}" : block.Text;

        private List<Found> Headings()
        {
            var found = new List<Found>();
            for (var i = 0; i < _blocks.Length; i++)
            {
                if (i % 4096 == 0) options.Cancellation.ThrowIfCancellationRequested();
                if (HeadingAt(i) is not { } heading) continue;
                found.Add(heading);
                i = heading.End - 1;
            }

            if (found.Count == 0) found = Styled();
            return WithoutContents(found);
        }

        private Found? HeadingAt(int start)
        {
            var words = Words(_blocks[start]);
            if (words.Length > LongestHeading) return null;
            var text = Contributors.CloseUp(words) ?? words;
            var (opening, _, kind, _) = Contributors.Open(text);
            var end = start + 1;
            if (opening == Contributors.Opening.None) return null;
            var joined = new StringBuilder(text);
            while (opening == Contributors.Opening.Partial && end < _blocks.Length && end - start < MostHeadingBlocks && joined.Length < LongestHeading)
            {
                if (_blocks[end].Text.Length > LongestLooseHeading) return null;
                joined.Append(' ').Append(Words(_blocks[end++]));
                (opening, _, kind, _) = Contributors.Open(joined.ToString());
            }

            if (opening != Contributors.Opening.Whole) return null;

            // "3. Comments from members should be published." is an entry of a list, not a heading.
            if (kind is null && _blocks[start].Kind is not (SourceBlockKind.Heading or SourceBlockKind.Title) && Typesetting.EndsSentence(joined.ToString())) return null;

            // A heading that stands in two paragraphs, as a name of its own line under "Contribution from Observer,".
            var looks = (_blocks[start].Kind, _blocks[start].Level);
            while (end < _blocks.Length && end - start < 4 && looks.Kind is SourceBlockKind.Heading && (_blocks[end].Kind, _blocks[end].Level) == looks && !_blocks[end].BeginsPage
                && (Typesetting.EndsConnecting(joined.ToString()) || joined.ToString().Count(c => c == '(') > joined.ToString().Count(c => c == ')')))
                joined.Append(' ').Append(Words(_blocks[end++]));
            var whole = joined.ToString();
            var (_, number, role, nameAt) = Contributors.Open(whole);
            return new(start, end, whole, Contributors.Read(number, role, whole[nameAt..]), text != words || end > start + 1);
        }

        /// <summary>Two and more headings of one level such as "Submission by Ruritania" make a compilation without numbers and kinds.</summary>
        private List<Found> Styled()
        {
            var found = new List<Found>();
            for (var i = 0; i < _blocks.Length; i++)
            {
                if (_blocks[i] is { Kind: SourceBlockKind.Heading } block && (found.Count == 0 || _blocks[found[0].Start].Level == block.Level) && Contributors.Styled(block.Text) is { } name)
                    found.Add(new(i, i + 1, Words(block), Contributors.Read(Number(block.Label), null, name), false));
            }

            return found.Count > 1 ? found : [];
        }

        private static int? Number(string? label) => int.TryParse(label?.Trim('(', ')', '.', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1000 ? number : null;

        /// <summary>Headings that stand one under the other and come again later are a table of contents.</summary>
        private static List<Found> WithoutContents(List<Found> found)
        {
            static string Key(Found f)
            {
                var name = f.Contributor.Contributor.AsSpan().TrimEnd("0123456789 .…\t");
                return $"{f.Contributor.Number} {name}";
            }

            var count = 0;
            while (count + 1 < found.Count && found[count].End == found[count + 1].Start) count++;
            if (count == 0) return found;
            var later = found.Skip(count + 1).Select(Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return found.Take(count + 1).All(f => later.Contains(Key(f))) ? found[(count + 1)..] : found;
        }

        private LineUse[] Uses()
        {
            var last = Math.Max(_blocks.Max(b => b.LastLine), source.Notes.IsEmpty ? 0 : source.Notes.Max(n => n.LastLine));
            var removed = source.Diagnostics.Where(d => d.Line > last && Removed(d.Code)).Select(d => d.Line).DefaultIfEmpty(0).Max();
            var uses = new LineUse[Math.Max(last, removed)];
            Array.Fill(uses, new(LineRole.Blank, null, null));
            foreach (var diagnostic in source.Diagnostics)
            {
                if (Removed(diagnostic.Code) && diagnostic.Line >= 1) uses[diagnostic.Line - 1] = new(LineRole.Furniture, null, null);
            }

            return uses;
        }

        private static bool Removed(ReadingDiagnosticCode code) => code is ReadingDiagnosticCode.PageNumberRemoved or ReadingDiagnosticCode.RuleRemoved or ReadingDiagnosticCode.RunningHeadRemoved;

        private static void Use(LineUse[] uses, int first, int last, LineRole role, int? submission, string? part)
        {
            for (var line = first; line <= last && line <= uses.Length; line++) uses[line - 1] = new(role, submission, part);
        }

        private void LeaveOutPreamble(Found first, LineUse[] uses)
        {
            if (first.Start == 0) return;
            for (var i = 0; i < first.Start; i++) Use(uses, _blocks[i].Line, _blocks[i].LastLine, LineRole.Preamble, null, null);
            Report(ReadingDiagnosticCode.PreambleLeftOut, DiagnosticSeverity.Doubt, _blocks[0].Line,
                $"{(first.Start == 1 ? "One paragraph stands" : $"{first.Start} paragraphs stand")} before the first contribution; they were left out.",
                string.Join('\n', _blocks.Take(first.Start).Select(Words)), null);
        }

        private void Check(Found heading, int number, IReadOnlyList<ReadSubmission> before)
        {
            _submission = number;
            var line = _blocks[heading.Start].Line;
            var due = before.Count == 0 ? 1 : before[^1].Number + 1;
            if (heading.Spread)
                Report(ReadingDiagnosticCode.HeadingSpread, DiagnosticSeverity.Doubt, line, $"The heading on line {line} was set apart; it was read as one line.",
                    string.Join('\n', _blocks[heading.Start..heading.End].Select(b => b.Raw)), heading.Text);
            if (heading.Contributor.Number is null)
                Report(ReadingDiagnosticCode.HeadingNumberMissing, DiagnosticSeverity.Doubt, line, $"The heading on line {line} has no number; it was counted as {number}.", heading.Text, null);
            else if (before.Any(s => s.Number == number))
                Report(ReadingDiagnosticCode.HeadingNumberRepeated, DiagnosticSeverity.Problem, line,
                    $"The heading on line {line} has the number {number}, which another contribution has already. Both were read.", heading.Text, null);
            else if (number != due)
                Report(ReadingDiagnosticCode.HeadingOutOfOrder, DiagnosticSeverity.Problem, line,
                    $"The heading on line {line} has the number {number} where {due} was due. It was read in its place.", heading.Text, null);
            if (heading.Contributor.Kind is null)
                Report(ReadingDiagnosticCode.HeadingKindMissing, DiagnosticSeverity.Doubt, line,
                    $"The heading on line {line} does not say whether the contributor is a member or an observer; observer was assumed.", heading.Text, null);
        }

        private ReadSubmission ReadWhole(string fallback, LineUse[] uses)
        {
            var read = ReadOne(new(0, 0, "", new(1, null, "", null, [], null, null), false), _blocks.Length, 1, 0, 1, uses);
            var (contributor, from) = SubmissionFacts.Guess(read.Passages, source.Title, source.Author, fallback);
            Report(ReadingDiagnosticCode.ContributorGuessed, DiagnosticSeverity.Doubt, read.FirstLine, Guessed(contributor.Contributor, from), null, contributor.Contributor);
            return read with
            {
                Contributor = contributor.Contributor,
                Organisation = contributor.Organisation,
                Country = contributor.Country,
                Persons = [.. contributor.Persons.Concat(read.Persons).Distinct(StringComparer.OrdinalIgnoreCase)],
                Capacity = contributor.Capacity ?? read.Capacity,
                Symbol = read.Symbol ?? SubmissionFacts.Symbol(source.Diagnostics.Where(d => d.Code is ReadingDiagnosticCode.RunningHeadRemoved).Select(d => d.Raw).OfType<string>()),
            };
        }

        private ReadSubmission ReadOne(Found heading, int end, int number, int index, int of, LineUse[] uses)
        {
            _submission = number;
            var contributor = heading.Contributor;
            for (var i = heading.Start; i < heading.End; i++) Use(uses, _blocks[i].Line, _blocks[i].LastLine, LineRole.Heading, index, null);
            var marks = Marks(heading.Start, end, index == of - 1);
            var (drafts, blocks) = Drafts(heading.End, end, contributor.Organisation?.Split(',')[0]);
            var passages = ImmutableArray.CreateBuilder<ReadPassage>(drafts.Count);
            var called = new Dictionary<SourceNote, (int Passage, int Offset)>(ReferenceEqualityComparer.Instance);
            var uncalled = marks.Notes.Select(n => n.Mark).ToHashSet(StringComparer.Ordinal);
            foreach (var draft in drafts)
            {
                var own = draft.Lines.ConvertAll(l => blocks[l]);
                passages.Add(Passage(draft, own, passages.Count + 1, marks, called));
                foreach (var at in own) Use(uses, _blocks[at].Line, _blocks[at].LastLine, LineRole.Passage, index, passages.Count.ToString(CultureInfo.InvariantCulture));
                foreach (var call in passages[^1].Calls)
                {
                    if (!uncalled.Contains(call.Mark) && !Said(ReadingDiagnosticCode.FootnoteTextMissing, passages[^1].FirstLine))
                        Report(ReadingDiagnosticCode.FootnoteTextMissing, DiagnosticSeverity.Problem, passages[^1].FirstLine,
                            $"Footnote {call.Mark} is called on line {passages[^1].FirstLine}, but the contribution holds no text for it.", null, null);
                }
            }

            var footnotes = Footnotes(marks, called, index, uses);
            if (passages.Count == 0)
                Report(ReadingDiagnosticCode.ContributionEmpty, DiagnosticSeverity.Problem, _blocks[heading.Start].Line, $"Nothing stands under the heading on line {_blocks[heading.Start].Line}.", heading.Text, null);
            var (persons, capacity) = SubmissionFacts.People(contributor, passages, footnotes, Report);
            var last = Math.Max(_blocks[end - 1].LastLine, footnotes.Select(f => f.LastLine).Where(l => end == _blocks.Length || l < _blocks[end].Line).DefaultIfEmpty(0).Max());
            return new(number, heading.Text, contributor.Contributor, contributor.Organisation, persons, contributor.Kind ?? ContributorKind.Observer, capacity, contributor.Country,
                SubmissionFacts.Date(passages), SubmissionFacts.Title(passages), _blocks[heading.Start].Line, last, passages.ToImmutable(), footnotes, SubmissionFacts.Answers(_questions, passages))
            {
                Symbol = SubmissionFacts.Symbol(passages.Select(p => p.Text)),
                Language = SubmissionFacts.Language(passages.Select(p => p.Text), source.Language),
            };
        }

        private bool Said(ReadingDiagnosticCode code, int line) => source.Diagnostics.Any(d => d.Code == code && d.Line == line);

        private sealed record NoteMarks(List<(SourceNote Note, string Mark)> Notes, Dictionary<(int Block, int Offset, string Mark), string> Renamed)
        {
            public ILookup<int, (SourceNote Note, string Mark)> Of { get; } = Notes.ToLookup(n => n.Note.Block ?? -1);
        }

        /// <summary>The notes of a contribution, with marks that tell them apart: what the source numbers anew on each page gets the count behind it.</summary>
        private NoteMarks Marks(int start, int end, bool last)
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            var notes = new List<(SourceNote, string)>();
            var renamed = new Dictionary<(int, int, string), string>();
            int first = start == 0 ? 0 : _blocks[start].Line, next = end == _blocks.Length || last ? int.MaxValue : _blocks[end].Line;
            foreach (var note in source.Notes)
            {
                var mine = note.Block is { } block ? block >= start && block < end : note.Line >= first && note.Line < next;
                if (!mine) continue;
                var count = seen[note.Mark] = seen.GetValueOrDefault(note.Mark) + 1;
                var mark = count == 1 ? note.Mark : $"{note.Mark} ({count.ToString(CultureInfo.InvariantCulture)})";
                notes.Add((note, mark));
                if (note is { Block: { } at, Offset: { } offset }) renamed.TryAdd((at, offset, note.Mark), mark);
            }

            return new(notes, renamed);
        }

        private ReadPassage Passage(
            PassageDraft draft, List<int> own, int number, NoteMarks marks, Dictionary<SourceNote, (int Passage, int Offset)> called)
        {
            var text = new StringBuilder();
            var calls = ImmutableArray.CreateBuilder<FootnoteCall>();
            var tracked = ImmutableArray.CreateBuilder<TrackedChange>();
            foreach (var at in own)
            {
                var block = _blocks[at];
                if (text.Length > 0) text.Append('\n');

                // A label inside a signature is text: nothing of the source is lost.
                if (draft.Kind is PassageKind.Signature && block.Label is { } label) text.Append(label).Append(' ');
                // A label that was typed into the text is not a part of it any more.
                var off = draft.LabelLength;
                while (off > 0 && off < block.Text.Length && block.Text[off] is ' ' or '\u00A0') off++;
                var from = text.Length;
                int Moved(int offset) => from + Math.Max(0, offset - off);
                foreach (var call in block.Calls) calls.Add(new(Moved(call.Offset), marks.Renamed.GetValueOrDefault((at, call.Offset, call.Mark), call.Mark)));
                foreach (var change in block.Tracked)
                {
                    var length = Moved(change.Offset + change.Length) - Moved(change.Offset);
                    if (change.Deleted is not null || length > 0) tracked.Add(change with { Offset = Moved(change.Offset), Length = length });
                }

                foreach (var (note, _) in marks.Of[at]) called[note] = (number, Moved(note.Offset ?? 0));
                text.Append(block.Text.AsSpan(off));
            }

            var first = _blocks[own[0]];
            return new(number, draft.Kind, text.ToString(), draft.Label, draft.Question, first.Line, _blocks[own[^1]].LastLine,
                string.Join('\n', own.Select(at => _blocks[at].Raw)), calls.ToImmutable())
            { Page = first.Page, Tracked = tracked.ToImmutable() };
        }

        private ImmutableArray<ReadFootnote> Footnotes(NoteMarks marks, Dictionary<SourceNote, (int Passage, int Offset)> called, int index, LineUse[] uses)
        {
            var footnotes = ImmutableArray.CreateBuilder<ReadFootnote>(marks.Notes.Count);
            foreach (var (note, mark) in marks.Notes)
            {
                Use(uses, note.Line, note.LastLine, LineRole.Footnote, index, mark);
                var at = called.TryGetValue(note, out var call) ? call : default;
                footnotes.Add(new(mark, note.Text, note.Raw, note.Line, note.LastLine, at.Passage > 0 ? at.Passage : null, at.Passage > 0 ? at.Offset : null) { Page = note.Page });
                if (at.Passage == 0 && note.Block is null && !Said(ReadingDiagnosticCode.FootnoteNeverCalled, note.Line))
                    Report(ReadingDiagnosticCode.FootnoteNeverCalled, DiagnosticSeverity.Problem, note.Line, $"Footnote {mark} on line {note.Line} is called by no passage.", note.Text, null);
            }

            return footnotes.ToImmutable();
        }

        /// <summary>The blocks as passages in the making, and the block of each of their lines.</summary>
        private (List<PassageDraft> Drafts, Dictionary<BodyLine, int> Blocks) Drafts(int start, int end, string? organisation)
        {
            var drafts = new List<PassageDraft>(end - start);
            var blocks = new Dictionary<BodyLine, int>(ReferenceEqualityComparer.Instance);
            for (var i = start; i < end; i++)
            {
                var block = _blocks[i];
                var next = i + 1 < end ? _blocks[i + 1] : null;
                var line = new BodyLine { Sources = [new SourceLine(block.Line, block.Raw)], Text = block.Text.Length > 0 ? block.Text : block.Label ?? " ", Gap = 1 };
                blocks.Add(line, i);
                var question = Question(block, i > start ? _blocks[i - 1] : null);
                var kind = question is not null ? PassageKind.Question : block.Kind switch
                {
                    SourceBlockKind.Title => PassageKind.Title,
                    SourceBlockKind.Heading => PassageKind.Heading,
                    SourceBlockKind.Quotation => PassageKind.Quotation,
                    SourceBlockKind.Item => block.Label is null ? PassageKind.Bullet : PassageKind.Item,
                    _ => block.Label is null ? PassageKind.Paragraph : PassageKind.Item,
                };
                var loose = kind is PassageKind.Paragraph && CanBeHeading(block, next);
                var typed = block.Label is null && kind is PassageKind.Paragraph or PassageKind.Heading or PassageKind.Question ? Typed(block.Text) : null;
                if (typed is not null && kind is PassageKind.Paragraph) kind = PassageReader.IsBullet(typed) ? PassageKind.Bullet : PassageKind.Item;
                if (kind is PassageKind.Bullet) loose = false;
                var draft = new PassageDraft { Kind = kind, Label = block.Label ?? typed, LabelLength = typed?.Length ?? 0, Question = question, Given = !loose };
                draft.Lines.Add(line);
                drafts.Add(draft);
            }

            return (new PassageReader([], _questions, [], organisation, Report).Name(drafts), blocks);
        }

        /// <summary>A label or bullet that was typed at the head of a paragraph; null without one, or without words behind it.</summary>
        private static string? Typed(string text)
        {
            if (PassageReader.LabelOf(text) is { } label) return label.Length + 1 < text.Length ? label : null;
            return text.Length > 2 && text[1] is ' ' or '\u00A0' && PassageReader.IsBullet(text[..1]) && (text[0] is not ('-' or '–' or '*') || !char.IsDigit(text[2])) ? text[..1] : null;
        }

        /// <summary>Many write headings as paragraphs that look like one: short, no sentence, and running text below.</summary>
        private static bool CanBeHeading(SourceBlock block, SourceBlock? next) =>
            block.Text.Length <= LongestLooseHeading && !Typesetting.BeginsSmall(block.Text) && !Typesetting.EndsConnecting(block.Text)
            && !(next is { Kind: SourceBlockKind.Item } && block.Text.Length > LongestLooseHeading / 2) && !block.Text.Contains('\t', StringComparison.Ordinal);

        private int? Question(SourceBlock block, SourceBlock? before)
        {
            if (_questions.Length == 0 || block.Text.Length > LongestQuestion || block.Text.Length == 0) return null;
            var label = block.Label ?? PassageReader.LabelOf(block.Text);
            if (label is null && Typesetting.BeginsSmall(block.Text)) return null;
            var words = new HashSet<string>(StringComparer.Ordinal);
            QuestionPattern.AddWords(block.Label is null && label is not null ? block.Text[label.Length..] : block.Text, words);
            if (words.Count > MostQuestionWords) return null;
            var apart = !(block.Kind is SourceBlockKind.Item && label is null) && before?.Text.EndsWith(':') is not true;
            var asks = block.Text.AsSpan().TrimEnd("”\" ").EndsWith("?");
            (int? Number, double Score) best = default;
            foreach (var question in _questions)
            {
                if (question.Resemblance(words, label, asks, apart) is var score && score > best.Score) best = (question.Number, score);
            }

            return best.Number;
        }
    }
}
