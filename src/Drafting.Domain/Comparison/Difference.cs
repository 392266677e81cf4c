using Drafting.Domain.Text;

namespace Drafting.Domain.Comparison;

/// <summary>What happened to a run of text between an old and a new wording.</summary>
public enum RunKind
{
    /// <summary>In both.</summary>
    Kept,

    /// <summary>Only in the old.</summary>
    Deleted,

    /// <summary>Only in the new.</summary>
    Inserted,
}

/// <summary>A stretch of text with one fate.</summary>
/// <param name="Kind">Its fate.</param>
/// <param name="Text">Its words and spaces, never empty.</param>
public readonly record struct Run(RunKind Kind, string Text);

/// <summary>
/// The difference between two wordings as a reader wants it: whole words and symbols, an insertion with its own comma and space, a rewritten sentence as one replacement.
/// <para>Laws: the kept and deleted runs in order are the old text, the kept and inserted ones the new text, exactly; no <see cref="Token"/> is cut; no two neighbours have the same kind unless a move parts them; swapping the
/// texts gives the same kept runs, and between two of them what was deleted is inserted and the other way round; the same two texts always give the same runs. White space and case count.</para>
/// <para>Time is bounded by the length of the texts, whatever they hold: where too many words are in common in no common order, a stretch is shown as replaced whole.</para>
/// </summary>
public sealed partial class Difference
{
    Difference(IReadOnlyList<Run> runs, IReadOnlyList<Move> moves) => (Runs, Moves) = (runs, moves);

    /// <summary>The runs in reading order; where one wording replaces another, the deleted run comes first.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>Which runs are one passage that moved, in the order of the inserted runs; empty except after <see cref="WithMoves"/>.</summary>
    public IReadOnlyList<Move> Moves { get; }

    /// <summary>True when the two wordings are the same.</summary>
    public bool IsEmpty => Runs.Count == 0 || (Runs.Count == 1 && Runs[0].Kind == RunKind.Kept);

    /// <summary>The number of UTF-16 code units with the given fate.</summary>
    public int Count(RunKind kind) => Runs.Where(r => r.Kind == kind).Sum(r => r.Text.Length);

    /// <summary>A difference that was found elsewhere, as the changes of an amendment are.</summary>
    /// <param name="runs">Its runs in reading order.</param>
    public static Difference Of(IReadOnlyList<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new Difference(runs, []);
    }

    /// <summary>Compares two wordings.</summary>
    /// <param name="before">The old text.</param>
    /// <param name="after">The new text.</param>
    public static Difference Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before == after) return new Difference(before.Length == 0 ? [] : [new Run(RunKind.Kept, before)], []);

        // Aligners favour one side at ties. Comparing every pair in one direction makes swapping the texts mirror the result.
        var swapped = string.CompareOrdinal(before, after) > 0;
        var vocabulary = new Vocabulary();
        Wording a = new(swapped ? after : before, vocabulary), b = new(swapped ? before : after, vocabulary);
        var changes = Redline.Changes(a, b, vocabulary);
        var runs = new RunList();
        foreach (var (kept, old, @new) in Stretches(a, b, changes))
        {
            runs.Add(RunKind.Kept, kept);
            runs.Add(RunKind.Deleted, swapped ? @new : old);
            runs.Add(RunKind.Inserted, swapped ? old : @new);
        }
        return new Difference(runs.ToArray(), []);
    }

    /// <summary>The edits that turn the old text into the new one: <c>ToChangeSet().Apply(old)</c> is the new text.</summary>
    /// <exception cref="InvalidOperationException">The new text inserts a carriage return, which a live text cannot hold.</exception>
    public ChangeSet ToChangeSet()
    {
        var edits = new List<Edit>();
        var (at, from, inserted) = (0, 0, "");
        foreach (var run in Runs.Append(new Run(RunKind.Kept, "")))
        {
            if (run.Kind == RunKind.Deleted) at += run.Text.Length;
            else if (run.Kind == RunKind.Inserted)
            {
                if (run.Text.Contains('\r')) throw new InvalidOperationException($"The words inserted at {at} hold a carriage return; line breaks of a live text are line feeds.");
                inserted += run.Text;
            }
            else
            {
                if (at > from || inserted.Length > 0) edits.Add(new Edit(from, at, inserted));
                at += run.Text.Length;
                (from, inserted) = (at, "");
            }
        }
        return ChangeSet.Of(at, [.. edits]);
    }

    /// <summary>Gives the white space between words to the kept text where it is the same on both sides, and else to the words that bring it: an inserted phrase carries the space after it, or the one before it where
    /// punctuation or the end follows.</summary>
    static IEnumerable<(string Kept, string Old, string New)> Stretches(Wording a, Wording b, List<Change> changes)
    {
        var (x, y) = (0, 0);
        var keptFrom = 0;
        for (var i = 0; i <= changes.Count; i++)
        {
            var change = i < changes.Count ? changes[i] : new Change(a.Count, a.Count, b.Count, b.Count);
            var last = i;
            while (last + 1 < changes.Count && changes[last].Touches(changes[last + 1])) last++;
            var end = i < changes.Count ? changes[last] : change;

            // Gaps among kept words; those beside a change are settled with it.
            var start = i == 0 ? 0 : x + 1;
            var stop = i < changes.Count ? change.A0 : a.Count + 1;
            for (var word = start; word < stop; word++)
            {
                var other = y + word - x;
                if (a.Gap(word).SequenceEqual(b.Gap(other))) continue;
                yield return (a.Text[keptFrom..a.GapStart(word)], a.Gap(word).ToString(), b.Gap(other).ToString());
                keptFrom = a.Start(word);
            }
            if (i == changes.Count)
            {
                yield return (a.Text[keptFrom..], "", "");
                yield break;
            }

            var (fromA, fromB, toA, toB) = (a.GapStart(change.A0), b.GapStart(change.B0), a.Start(end.A1), b.Start(end.B1));
            ReadOnlySpan<char> leadA = a.Gap(change.A0), leadB = b.Gap(change.B0), trailA = a.Gap(end.A1), trailB = b.Gap(end.B1);
            var lead = leadA.SequenceEqual(leadB);
            var trail = trailA.SequenceEqual(trailB);
            if (lead && trail && (change.A0 == end.A1 || change.B0 == end.B1)) trail = false;
            if (lead) (fromA, fromB) = (a.Start(change.A0), b.Start(change.B0));
            if (trail) (toA, toB) = (a.GapStart(end.A1), b.GapStart(end.B1));
            (x, y) = (end.A1, end.B1);
            for (; i <= last; i++)
            {
                var (partA, partB) = i == last ? (toA, toB) : (Math.Clamp(a.Start(changes[i].A1), fromA, toA), Math.Clamp(b.Start(changes[i].B1), fromB, toB));
                yield return (a.Text[keptFrom..Math.Max(fromA, keptFrom)], a.Text[fromA..partA], b.Text[fromB..partB]);
                (fromA, fromB, keptFrom) = (partA, partB, partA);
            }
            i = last;
        }
    }

    sealed class RunList
    {
        readonly List<(RunKind Kind, System.Text.StringBuilder Text)> _runs = [];

        public void Add(RunKind kind, string text)
        {
            if (text.Length == 0) return;
            if (_runs.Count > 0 && _runs[^1].Kind == kind) _runs[^1].Text.Append(text);
            else _runs.Add((kind, new(text)));
        }

        public Run[] ToArray() => [.. _runs.Select(r => new Run(r.Kind, r.Text.ToString()))];
    }
}
