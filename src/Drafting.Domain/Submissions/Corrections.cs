using System.Collections.Immutable;
using System.Globalization;

namespace Drafting.Domain.Submissions;

/// <summary>What a person puts in the place of what was read; without a value, nothing stands there.</summary>
public readonly record struct Given<T>(T Value);

/// <summary>What a person puts right about one submission. What is null is left as it was read.</summary>
public sealed record SubmissionCorrection
{
    /// <summary>From 1.</summary>
    public int? Number { get; init; }

    /// <summary>See <see cref="ReadSubmission.Symbol"/>.</summary>
    public Given<string?>? Symbol { get; init; }

    /// <summary>An IETF tag.</summary>
    public Given<string?>? Language { get; init; }

    /// <summary>Not empty: a submission is always somebody's.</summary>
    public string? Contributor { get; init; }

    /// <summary>See <see cref="ReadSubmission.Organisation"/>.</summary>
    public Given<string?>? Organisation { get; init; }

    /// <summary>All of them, maybe none.</summary>
    public ImmutableArray<string>? Persons { get; init; }

    /// <summary>See <see cref="ReadSubmission.Kind"/>.</summary>
    public ContributorKind? Kind { get; init; }

    /// <summary>See <see cref="ReadSubmission.Capacity"/>.</summary>
    public Given<string?>? Capacity { get; init; }

    /// <summary>See <see cref="ReadSubmission.Country"/>.</summary>
    public Given<string?>? Country { get; init; }

    /// <summary>The day it bears.</summary>
    public Given<DateOnly?>? Date { get; init; }
}

/// <summary>What a person puts right about one passage. What is null is left as it was read.</summary>
/// <param name="Question">Number of the question it answers; 0 for none.</param>
/// <param name="Kind">What it is.</param>
public sealed record PassageCorrection(int? Question, PassageKind? Kind);

/// <summary>What a person puts right in a reading, by the lines of the file: they never move, whatever is put right.</summary>
/// <remarks>
/// Places are taken in this order: submissions begin, submissions are joined, then fields are replaced. Laws: no letter of a heading, passage or footnote
/// is lost or repeated; none at all gives the reading itself; to begin and to join at one place gives the reading itself; the passages of each submission
/// are numbered from 1.
/// </remarks>
public sealed record Corrections
{
    /// <summary>The longest words, in UTF-16 code units, that can be a heading. A longer passage at which a submission begins stays its first passage, and the submission has no heading until somebody names the contributor.</summary>
    public const int LongestHeading = 200;

    /// <summary>None.</summary>
    public static readonly Corrections None = new();

    /// <summary>By the line on which the submission begins (<see cref="ReadSubmission.FirstLine"/>).</summary>
    public ImmutableDictionary<int, SubmissionCorrection> Submissions { get; init; } = ImmutableDictionary<int, SubmissionCorrection>.Empty;

    /// <summary>First lines of passages at which a submission begins.</summary>
    public ImmutableArray<int> Begin { get; init; } = [];

    /// <summary>First lines of submissions that belong to the one before.</summary>
    public ImmutableArray<int> Join { get; init; } = [];

    /// <summary>By the first line of the passage.</summary>
    public ImmutableDictionary<int, PassageCorrection> Passages { get; init; } = ImmutableDictionary<int, PassageCorrection>.Empty;

    /// <summary>The reading as these corrections make it.</summary>
    /// <exception cref="RefusedException">A correction names a place that is not there, or two contradict each other; the sentence names the line.</exception>
    public CompilationReading Apply(CompilationReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (Begin.IsEmpty && Join.IsEmpty && Submissions.IsEmpty && Passages.IsEmpty) return reading;
        return new Correcting(reading, this).Apply();
    }

    /// <summary>One submission while it is taken apart and put together.</summary>
    private sealed class Part
    {
        /// <summary>As it was read, or, for one that a person began, as far as its heading says.</summary>
        public required ReadSubmission Read { get; init; }

        /// <summary>The passage that became the heading; null where a heading was read, or where there is none.</summary>
        public Piece? Heading { get; init; }
        public bool Begun { get; init; }
        public required List<Piece> Passages { get; init; }
        public required List<Note> Notes { get; init; }
        public int LastLine { get; set; }
    }

    /// <summary>A passage, with the submission and number under which the file's lines know it.</summary>
    private sealed class Piece
    {
        public required ReadPassage Read { get; init; }
        public int Submission { get; init; }

        /// <summary>Whether it was a heading as the file was read.</summary>
        public bool WasHeading { get; init; }
    }

    /// <summary>A footnote, the piece that calls it, and its place among all of the file.</summary>
    private sealed record Note(ReadFootnote Read, int Order, int Submission, Piece? Caller);

    private sealed class Correcting
    {
        private readonly CompilationReading _reading;
        private readonly Corrections _corrections;
        private readonly List<Part> _parts = [];
        private readonly int[] _questions;

        public Correcting(CompilationReading reading, Corrections corrections)
        {
            (_reading, _corrections) = (reading, corrections);
            _questions = reading.Submissions.IsEmpty ? [] : [.. reading.Submissions[0].Answers.Select(a => a.Question)];
            var order = 0;
            foreach (var (read, index) in reading.Submissions.Select((s, i) => (s, i)))
            {
                var pieces = read.Passages.Select(p => new Piece { Read = p, Submission = index }).ToList();
                _parts.Add(new Part
                {
                    Read = read,
                    Passages = pieces,
                    Notes = [.. read.Footnotes.Select(f => new Note(f, order++, index, f.PassageNumber is { } number && number >= 1 && number <= pieces.Count ? pieces[number - 1] : null))],
                    LastLine = read.LastLine,
                });
            }
        }

        public CompilationReading Apply()
        {
            foreach (var line in Once(_corrections.Begin, "Two corrections begin a submission on line {0}.").Order()) Begin(line);
            foreach (var line in Once(_corrections.Join, "Two corrections join the submission on line {0}.").Order()) Join(line);
            foreach (var line in _corrections.Submissions.Keys.Order())
            {
                if (!_parts.Exists(p => p.Read.FirstLine == line))
                    throw Refused(line, $"A correction is about the submission that begins on line {line}, but none begins there.", "Take that correction out, or let a submission begin there.");
                if (_corrections.Submissions[line].Number is < 1)
                    throw Refused(line, $"The submission on line {line} cannot have the number {_corrections.Submissions[line].Number}.", "Give a number from 1.");
            }

            CheckPassages();
            return Finish();
        }

        private static ImmutableArray<int> Once(ImmutableArray<int> lines, string sentence)
        {
            var seen = new HashSet<int>();
            foreach (var line in lines)
            {
                if (!seen.Add(line)) throw Refused(line, string.Format(CultureInfo.InvariantCulture, sentence, line), "Take one of them out.");
            }

            return lines;
        }

        private void Begin(int line)
        {
            if (_parts.Exists(p => p.Read.FirstLine == line)) throw Refused(line, $"A submission begins on line {line} already.", "Take that correction out.");
            var at = _parts.FindIndex(p => p.Passages.Exists(x => x.Read.FirstLine == line));
            if (at < 0) throw Refused(line, $"No passage begins on line {line}, so no submission can begin there.", "Choose the first line of a passage.");
            var part = _parts[at];
            var from = part.Passages.FindIndex(x => x.Read.FirstLine == line);
            var rest = part.Passages[from..];
            var words = (rest[0].Read.Label is { } label ? label + " " : "") + rest[0].Read.Text.Replace('\n', ' ');
            var heading = words.Length <= LongestHeading ? rest[0] : null;
            var body = heading is null ? rest : rest[1..];
            var moved = part.Notes.Where(n => n.Caller is { } caller ? rest.Contains(caller) : n.Read.FirstLine >= line).ToList();
            var kept = part.Passages[..from];
            _parts[at] = new Part
            {
                Read = part.Read,
                Heading = part.Heading,
                Begun = part.Begun,
                Passages = kept,
                Notes = [.. part.Notes.Except(moved)],
                LastLine = Math.Clamp(kept.Select(x => x.Read.LastLine).DefaultIfEmpty(part.Read.FirstLine).Max(), part.Read.FirstLine, Math.Max(part.Read.FirstLine, line - 1)),
            };
            _parts.Insert(at + 1, new Part { Read = Named(heading is null ? "" : words, line, body, part.Read.Language), Heading = heading, Begun = true, Passages = body, Notes = moved, LastLine = part.LastLine });
        }

        /// <summary>As much as the words of a heading, and dates and names that stand by themselves, say about a submission.</summary>
        private static ReadSubmission Named(string heading, int line, List<Piece> body, string? language)
        {
            var (opening, number, kind, nameAt) = Contributors.Open(heading);
            var named = opening is Contributors.Opening.Whole ? Contributors.Read(number, kind, heading[nameAt..]) : Contributors.Read(null, null, heading);
            var persons = named.Persons.ToList();
            foreach (var piece in body.Where(x => x.Read.Kind is PassageKind.Signature))
            {
                if (piece.Read.Text.Split('\n').FirstOrDefault(Contributors.IsPerson) is { } signed && !persons.Exists(p => p.Contains(signed, StringComparison.OrdinalIgnoreCase))) persons.Add(signed);
            }

            return new(named.Number ?? 0, heading, named.Contributor, named.Organisation, [.. persons], named.Kind ?? ContributorKind.Observer, named.Capacity, named.Country,
                body.Where(x => x.Read.Kind is PassageKind.Date).Select(x => StatedDate.In(x.Read.Text)).FirstOrDefault(d => d is not null),
                body.Find(x => x.Read.Kind is PassageKind.Title)?.Read.Text, line, line, [], [], [])
            { Language = language };
        }

        private void Join(int line)
        {
            var at = _parts.FindIndex(p => p.Read.FirstLine == line);
            if (at < 0) throw Refused(line, $"No submission begins on line {line}, so none can be joined to the one before.", "Choose the line of a heading.");
            if (at == 0) throw Refused(line, $"The submission on line {line} is the first of the file: there is none before it to join.", "Take that correction out.");
            var (before, part) = (_parts[at - 1], _parts[at]);
            before.Passages.AddRange(Heading(part));
            before.Passages.AddRange(part.Passages);
            before.Notes.AddRange(part.Notes);
            before.Notes.Sort((a, b) => a.Order.CompareTo(b.Order));
            before.LastLine = Math.Max(before.LastLine, part.LastLine);
            _parts.RemoveAt(at);
        }

        private IEnumerable<Piece> Heading(Part part)
        {
            if (part.Heading is { } passage) yield return passage;
            else if (part.Read.Heading.Length > 0 && !part.Begun)
            {
                var index = _reading.Submissions.IndexOf(part.Read);
                var last = part.Read.FirstLine;
                for (var i = last; i < _reading.Lines.Length && _reading.Lines[i].Role is LineRole.Heading or LineRole.Blank; i++)
                {
                    if (_reading.Lines[i].Role is LineRole.Heading && _reading.Lines[i].Submission == index) last = i + 1;
                }

                yield return new Piece
                {
                    Read = new(0, PassageKind.Heading, part.Read.Heading, null, null, part.Read.FirstLine, last, part.Read.Heading, []) { Page = part.Passages.FirstOrDefault()?.Read.Page },
                    Submission = index,
                    WasHeading = true,
                };
            }
        }

        private void CheckPassages()
        {
            var known = _parts.SelectMany(p => p.Passages).Select(x => x.Read.FirstLine).ToHashSet();
            foreach (var (line, correction) in _corrections.Passages.OrderBy(c => c.Key))
            {
                if (!known.Contains(line))
                    throw Refused(line, $"A correction is about the passage on line {line}, but no passage begins there{(_parts.Exists(p => p.Read.FirstLine == line) ? ": a submission does" : "")}.", "Take that correction out.");
                if (correction.Question is { } question && question != 0 && !_questions.Contains(question))
                    throw Refused(line, $"The passage on line {line} is said to answer question {question}, which was not asked.", _questions.Length == 0 ? "Take that correction out." : $"Questions: {string.Join(", ", _questions)}; 0 for none.");
            }
        }

        private CompilationReading Finish()
        {
            var taken = _parts.Where(p => p.Read.Number > 0).Select(p => p.Read.Number).ToHashSet();
            var submissions = ImmutableArray.CreateBuilder<ReadSubmission>(_parts.Count);
            var places = new Dictionary<Piece, (int Submission, int Number)>(ReferenceEqualityComparer.Instance);
            foreach (var part in _parts)
            {
                var index = submissions.Count;
                // A submission that begins inside of somebody else's answer does not go on with it.
                var unasked = part.Begun ? part.Passages.TakeWhile(x => x.Read.Kind is not PassageKind.Question && !x.WasHeading).Count() : 0;
                var passages = part.Passages.Select((x, i) =>
                {
                    places[x] = (index, i + 1);
                    var correction = _corrections.Passages.GetValueOrDefault(x.Read.FirstLine);
                    return x.Read with
                    {
                        Number = i + 1,
                        Kind = correction?.Kind ?? x.Read.Kind,
                        Question = correction?.Question is { } question ? (question == 0 ? null : question) : i < unasked ? null : x.Read.Question,
                    };
                }).ToImmutableArray();
                var number = part.Read.Number;
                if (number == 0)
                {
                    number = index == 0 ? 1 : submissions[index - 1].Number + 1;
                    if (taken.Contains(number)) number = taken.Max() + 1;
                    taken.Add(number);
                }

                var read = part.Read with
                {
                    Number = number,
                    Passages = passages,
                    Footnotes = [.. part.Notes.Select(n => n.Caller is { } caller && places.TryGetValue(caller, out var at) && at.Submission == index ? n.Read with { PassageNumber = at.Number } : n.Read with { PassageNumber = null, Offset = null })],
                    Answers = [.. _questions.Select(q => Answer(q, passages))],
                    LastLine = part.LastLine,
                };
                submissions.Add(_corrections.Submissions.GetValueOrDefault(read.FirstLine) is { } fields ? Fill(read, fields) : read);
            }

            var diagnostics = _reading.Diagnostics.Select(d => d with { Submission = Told(d, submissions) });
            return _reading with { Submissions = submissions.ToImmutable(), Diagnostics = [.. diagnostics], Lines = Lines(places) };
        }

        private static ReadAnswer Answer(int question, ImmutableArray<ReadPassage> passages)
        {
            var answer = passages.Where(p => p.Question == question && p.Kind is not PassageKind.Question).ToList();
            return answer.Count > 0 ? new(question, AnswerStatus.Answered, answer[0].Number, answer[^1].Number) : new(question, AnswerStatus.NotAnswered, null, null);
        }

        private static ReadSubmission Fill(ReadSubmission read, SubmissionCorrection fields) => read with
        {
            Number = fields.Number ?? read.Number,
            Symbol = fields.Symbol is { } symbol ? symbol.Value : read.Symbol,
            Language = fields.Language is { } language ? language.Value : read.Language,
            Contributor = fields.Contributor ?? read.Contributor,
            Organisation = fields.Organisation is { } organisation ? organisation.Value : read.Organisation,
            Persons = fields.Persons ?? read.Persons,
            Kind = fields.Kind ?? read.Kind,
            Capacity = fields.Capacity is { } capacity ? capacity.Value : read.Capacity,
            Country = fields.Country is { } country ? country.Value : read.Country,
            Date = fields.Date is { } date ? date.Value : read.Date,
        };

        /// <summary>A doubt goes with its line; one that was told of another submission than its line's, or of none, stays as it was.</summary>
        private int? Told(ReadingDiagnostic diagnostic, IReadOnlyList<ReadSubmission> now)
        {
            if (diagnostic.Submission is null) return null;
            var read = _reading.Submissions.LastOrDefault(s => s.FirstLine <= diagnostic.Line);
            return read?.Number == diagnostic.Submission ? now.LastOrDefault(s => s.FirstLine <= diagnostic.Line)?.Number ?? diagnostic.Submission : diagnostic.Submission;
        }

        private ImmutableArray<LineUse> Lines(Dictionary<Piece, (int Submission, int Number)> places)
        {
            if (_reading.Lines.IsDefaultOrEmpty) return _reading.Lines;
            var passages = new Dictionary<(int, string), LineUse>();
            var headings = new Dictionary<int, LineUse>();
            var notes = new Dictionary<(int, string), int>();
            foreach (var (part, index) in _parts.Select((p, i) => (p, i)))
            {
                if (part.Heading is { } heading) passages[(heading.Submission, Number(heading.Read.Number))] = new(LineRole.Heading, index, null);
                else if (!part.Begun) headings[_reading.Submissions.IndexOf(_reading.Submissions.First(s => s.FirstLine == part.Read.FirstLine))] = new(LineRole.Heading, index, null);
                foreach (var piece in part.Passages)
                {
                    var use = new LineUse(LineRole.Passage, index, Number(places[piece].Number));
                    if (piece.WasHeading) headings[piece.Submission] = use;
                    else passages[(piece.Submission, Number(piece.Read.Number))] = use;
                }

                foreach (var note in part.Notes) notes[(note.Submission, note.Read.Mark)] = index;
            }

            return
            [
                .. _reading.Lines.Select((use, i) => use switch
                {
                    { Submission: { } s, Role: LineRole.Passage, Part: { } number } => passages.GetValueOrDefault((s, number), use),
                    { Submission: { } s, Role: LineRole.Heading } => headings.GetValueOrDefault(s, use),
                    { Submission: { } s, Role: LineRole.Footnote, Part: { } mark } => use with { Submission = notes.GetValueOrDefault((s, mark), s) },
                    { Submission: not null } => use with { Submission = Math.Max(0, _parts.FindLastIndex(p => p.Read.FirstLine <= i + 1)) },
                    _ => use,
                }),
            ];
        }

        private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static RefusedException Refused(int line, string message, string action) => new(new Refusal(line < 1 ? "invalid" : "correction", message, action));
}
