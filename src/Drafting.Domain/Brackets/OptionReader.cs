namespace Drafting.Domain.Brackets;

/// <summary>One option of a set of options over paragraphs.</summary>
/// <param name="Mark">Its heading.</param>
/// <param name="Paragraph">The paragraph its heading stands in, from 0.</param>
/// <param name="End">The paragraph after its last.</param>
/// <param name="IsEmpty">True when all it says is that there be no text.</param>
/// <param name="Sets">Sets of options within it.</param>
public sealed record OptionBlock(OptionMark Mark, int Paragraph, int End, bool IsEmpty, IReadOnlyList<OptionSet> Sets);

/// <summary>Options of one style that follow each other and of which one can stay. Numbers may skip; a number that is not above the last begins another set.</summary>
/// <param name="Style">Word and kind of label, such as "option1" or "alternativeA".</param>
/// <param name="Options">At least one, in order.</param>
public sealed record OptionSet(string Style, IReadOnlyList<OptionBlock> Options);

/// <summary>
/// Reads options that are written as blocks of paragraphs: "Option 1:", "Alternative A.", "Alt", "Suggestion (a)". An option reaches to the next heading of its own or an outer style, to the heading of a
/// section, or to the numbered paragraph that goes on where the numbering stood before the set began ("3." after "2." and its options). A style met for the first time within an option is nested in it.
/// </summary>
public static class OptionReader
{
    static readonly string[] SectionWords = ["article", "chapter", "section", "annex", "part", "appendix"];

    sealed class Growing(OptionMark mark, int paragraph, int? numberBefore)
    {
        internal OptionMark Mark { get; } = mark;
        internal int Paragraph { get; } = paragraph;
        internal int? NumberBefore { get; } = numberBefore;
        internal List<(string Style, List<OptionBlock> Options)> Sets { get; } = [];
    }

    /// <summary>Reads <paramref name="paragraphs"/> in order.</summary>
    /// <returns>The outermost sets; empty if there is no option.</returns>
    public static IReadOnlyList<OptionSet> Read(IReadOnlyList<string> paragraphs, BracketOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        return Read([.. paragraphs.Select(p => BracketParser.Parse(p, options))]);
    }

    /// <summary>Reads the options of paragraphs that have been read already.</summary>
    public static IReadOnlyList<OptionSet> Read(IReadOnlyList<BracketReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var root = new Growing(new OptionMark(default, "", "", false), 0, null);
        var open = new Stack<Growing>();
        int? number = null;
        for (var at = 0; at < readings.Count; at++)
        {
            var reading = readings[at];
            var mark = reading.Options.FirstOrDefault(o => OpensParagraph(reading, o));
            if (mark is null)
            {
                if (IsSectionHeading(reading.Text))
                {
                    CloseTo(open, root, 0, at, readings);
                    number = null;
                }
                else if (NumberOf(reading) is { } label)
                {
                    var depth = open.Count;
                    foreach (var option in open)
                    {
                        depth--;
                        if (option.NumberBefore is { } before && label == before + 1 && number is { } last && label != last + 1)
                        {
                            CloseTo(open, root, depth, at, readings);
                            break;
                        }
                    }

                    number = label;
                }

                continue;
            }

            // The number of a paragraph that holds both ("2. Option 1:") counts for the set.
            if (NumberOf(reading) is { } own && reading.Labels[0].Range.Start < mark.Range.Start) number = own;
            var outer = open.Reverse().ToList().FindIndex(o => o.Mark.Style == mark.Style);
            var numberBefore = outer >= 0 && Follows(open.Reverse().ElementAt(outer).Mark.Label, mark.Label) ? open.Reverse().ElementAt(outer).NumberBefore : number;
            if (outer >= 0) CloseTo(open, root, outer, at, readings);
            open.Push(new Growing(mark, at, numberBefore));
        }

        CloseTo(open, root, 0, readings.Count, readings);
        return Finish(root);
    }

    /// <summary>True for a line that begins a section of the document.</summary>
    internal static bool IsSectionHeading(string text)
    {
        var line = text.AsSpan().TrimStart(" \t*_[");
        if (line.StartsWith("#", StringComparison.Ordinal)) return true;
        if (line.Length > 120) return false;
        foreach (var word in SectionWords)
        {
            if (!line.StartsWith(word, StringComparison.OrdinalIgnoreCase) || line.Length < word.Length + 2 || line[word.Length] != ' ' || !char.IsUpper(line[0])) continue;
            var rest = line[(word.Length + 1)..];
            var number = 0;
            while (number < rest.Length && char.IsLetterOrDigit(rest[number])) number++;
            var label = rest[..number];
            var isNumber = number > 0 && (label.IndexOfAnyExceptInRange('0', '9') < 0 || label.IndexOfAnyExcept("IVXLC") < 0 || (number == 1 && char.IsUpper(label[0])) || char.IsAsciiDigit(label[0]));
            var after = rest[number..].TrimStart();
            if (isNumber && (after.IsEmpty || after[0] is '.' or ':' or '-' or '–' or '—' or '*' or ']' or '[' or '(' || char.IsUpper(after[0]) || after.StartsWith("bis", StringComparison.Ordinal) || after.StartsWith("ter", StringComparison.Ordinal))) return true;
        }

        return false;
    }

    static bool OpensParagraph(BracketReading reading, OptionMark mark)
    {
        var label = reading.Labels.Count > 0 && reading.Labels[0].Range.End <= mark.Range.Start ? reading.Labels[0].Range.End : 0;
        foreach (var c in reading.Text.AsSpan(label, mark.Range.Start - label))
            if (!char.IsWhiteSpace(c) && !Vocabulary.IsOpener(c) && c is not ('*' or '_' or '#')) return false;
        return label == 0 || reading.Labels[0].Range.Start < 8;
    }

    static int? NumberOf(BracketReading reading)
    {
        if (reading.Labels.Count == 0 || reading.Labels[0] is not { Ordinal: null } label || label.Range.Start > 4) return null;
        return int.TryParse(label.Stem, out var number) ? number : null;
    }

    static bool Follows(string last, string next)
    {
        if (last.Length == 0 || next.Length == 0) return true;
        if (int.TryParse(last.Split(' ')[0], out var a) && int.TryParse(next.Split(' ')[0], out var b)) return b > a || (b == a && next.Length > last.Length);
        return string.CompareOrdinal(next, last) > 0;
    }

    static void CloseTo(Stack<Growing> open, Growing root, int depth, int end, IReadOnlyList<BracketReading> readings)
    {
        while (open.Count > depth)
        {
            var done = open.Pop();
            var block = new OptionBlock(done.Mark, done.Paragraph, end, IsEmpty(done, end, readings), Finish(done));
            var sets = (open.Count == 0 ? root : open.Peek()).Sets;
            var goesOn = sets.Count > 0 && sets[^1].Style == done.Mark.Style && sets[^1].Options[^1].End == done.Paragraph && Follows(sets[^1].Options[^1].Mark.Label, done.Mark.Label);
            if (goesOn) sets[^1].Options.Add(block);
            else sets.Add((done.Mark.Style, [block]));
        }
    }

    static IReadOnlyList<OptionSet> Finish(Growing option) => [.. option.Sets.Select(s => new OptionSet(s.Style, s.Options))];

    static bool IsEmpty(Growing option, int end, IReadOnlyList<BracketReading> readings)
    {
        var rest = readings[option.Paragraph].Text.AsSpan(option.Mark.Range.End).Trim(" \t\n*_].");
        for (var at = option.Paragraph + 1; at < end; at++)
        {
            var more = readings[at].Text.AsSpan().Trim();
            if (more.IsEmpty) continue;
            if (!rest.IsEmpty) return false;
            rest = more;
        }

        return !rest.IsEmpty && Vocabulary.IsNoText(rest);
    }
}
