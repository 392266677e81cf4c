using Drafting.Domain.Text;

namespace Drafting.Domain.Brackets;

/// <summary>What an edit did to a bracket.</summary>
public enum BracketEventKind
{
    /// <summary>A bracket that was not there before.</summary>
    Opened,

    /// <summary>The bracket is gone and some of its words stay, as when somebody deletes "[".</summary>
    Lifted,

    /// <summary>The bracket is gone with its words.</summary>
    Dropped,

    /// <summary>The bracket with its words stands elsewhere.</summary>
    Moved,

    /// <summary>One of its two characters stands elsewhere, so that it holds more or fewer words.</summary>
    Resized,
}

/// <summary>Something that happened to a bracket in an edit.</summary>
/// <param name="Kind">What.</param>
/// <param name="Before">The bracket in the text before; null for <see cref="BracketEventKind.Opened"/>.</param>
/// <param name="After">The bracket in the text after; null when it is gone.</param>
/// <param name="Stays">For a lifted bracket, where its surviving words stand in the text after; else the bracket's place afterwards, or empty.</param>
public sealed record BracketEvent(BracketEventKind Kind, BracketNode? Before, BracketNode? After, TextRange Stays);

/// <summary>Recognises what an edit did to the brackets of a text.</summary>
public static class LiftRecognition
{
    /// <summary>
    /// What happened between two states of a text. A bracket whose two characters survive and are still a pair is unchanged, whatever happened to its words. One that lost either character is lifted when words of
    /// it survive, else dropped; but where a new bracket holds exactly its words it has moved, and where one of its characters pairs with a new one it is resized. Citations, tags and the like are left out.
    /// </summary>
    /// <param name="before">The text before, read.</param>
    /// <param name="after">The text after, read.</param>
    /// <param name="changes">The edit from one to the other.</param>
    /// <exception cref="ArgumentException">The edit does not lead from the one text to the other.</exception>
    public static IReadOnlyList<BracketEvent> Between(BracketReading before, BracketReading after, ChangeSet changes)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Length != before.Text.Length || changes.NewLength != after.Text.Length || changes.Apply(before.Text) != after.Text)
            throw new ArgumentException("The changes do not lead from the text before to the text after.", nameof(changes));

        var byCloser = new Dictionary<int, BracketNode>();
        foreach (var bracket in after.Brackets) byCloser[bracket.Range.End - 1] = bracket;
        var survivors = Survivors.Of(changes);
        var (matched, gone) = (new HashSet<BracketNode>(), new List<(BracketNode Bracket, int? Open, int? Close)>());
        foreach (var bracket in before.Brackets)
        {
            var (open, close) = (survivors.At(bracket.Range.Start), survivors.At(bracket.Range.End - 1));
            if (open is { } start && close is { } end && after.StartingAt(start) is { } same && same.Range.End - 1 == end) matched.Add(same);
            else gone.Add((bracket, open, close));
        }

        // Of two openers side by side nobody can say which was deleted: a bracket that still has one of its characters and all of its words is the same.
        gone.RemoveAll(g => (g.Open is null) != (g.Close is null) && (g.Open is { } at ? after.StartingAt(at) : byCloser.GetValueOrDefault(g.Close!.Value)) is { } same
            && same.Range.Length == g.Bracket.Range.Length && same.Range.Of(after.Text) == g.Bracket.Range.Of(before.Text) && matched.Add(same));
        var opened = after.Brackets.Where(b => !matched.Contains(b)).ToList();
        var byWords = opened.Where(b => b.IsNegotiation).GroupBy(b => b.Range.Of(after.Text)).ToDictionary(g => g.Key, g => new Queue<BracketNode>(g));
        var events = new List<BracketEvent>();
        var taken = new HashSet<BracketNode>();
        foreach (var (bracket, open, close) in gone)
        {
            if (!bracket.IsNegotiation) continue;
            var resized = open is { } start ? after.StartingAt(start) : close is { } end && byCloser.TryGetValue(end, out var found) ? found : null;
            if (resized is not null && !matched.Contains(resized) && taken.Add(resized))
            {
                events.Add(new BracketEvent(BracketEventKind.Resized, bracket, resized, resized.Range));
                continue;
            }

            if (open is null && close is null && survivors.Words(before.Text, bracket.Words) is null && byWords.TryGetValue(bracket.Range.Of(before.Text), out var copies))
            {
                BracketNode? copy = null;
                while (copy is null && copies.TryDequeue(out var next))
                    if (taken.Add(next)) copy = next;
                if (copy is not null)
                {
                    events.Add(new BracketEvent(BracketEventKind.Moved, bracket, copy, copy.Range));
                    continue;
                }
            }

            var stays = survivors.Words(before.Text, bracket.Words);
            events.Add(new BracketEvent(stays is null ? BracketEventKind.Dropped : BracketEventKind.Lifted, bracket, null, stays ?? default));
        }

        foreach (var bracket in opened)
            if (bracket.IsNegotiation && !taken.Contains(bracket)) events.Add(new BracketEvent(BracketEventKind.Opened, null, bracket, bracket.Range));
        return events;
    }

    /// <summary>Which stretches of the old text survive, and where.</summary>
    sealed class Survivors
    {
        readonly List<(int From, int To, int New)> _kept = [];

        internal static Survivors Of(ChangeSet changes)
        {
            var survivors = new Survivors();
            var (old, now) = (0, 0);
            foreach (var change in changes.ChangedRanges())
            {
                if (change.FromOld > old) survivors._kept.Add((old, change.FromOld, now));
                (old, now) = (change.ToOld, change.ToNew);
            }

            if (changes.Length > old) survivors._kept.Add((old, changes.Length, now));
            return survivors;
        }

        internal int? At(int position)
        {
            var index = First(position);
            return index < _kept.Count && _kept[index].From <= position ? _kept[index].New + position - _kept[index].From : null;
        }

        /// <summary>Where the letters of a stretch that survive stand; null if none does.</summary>
        internal TextRange? Words(string text, TextRange range)
        {
            var (start, end) = (-1, -1);
            for (var i = First(range.Start); i < _kept.Count && _kept[i].From < range.End; i++)
            {
                var (from, to, now) = _kept[i];
                for (var at = Math.Max(from, range.Start); at < Math.Min(to, range.End); at++)
                {
                    if (!Vocabulary.IsWordChar(text[at])) continue;
                    if (start < 0) start = now + at - from;
                    end = now + at - from + 1;
                }
            }

            return start < 0 ? null : new TextRange(start, end);
        }

        /// <summary>The first kept stretch that ends after <paramref name="position"/>.</summary>
        int First(int position)
        {
            int low = 0, high = _kept.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_kept[middle].To > position) high = middle;
                else low = middle + 1;
            }

            return low;
        }
    }
}
