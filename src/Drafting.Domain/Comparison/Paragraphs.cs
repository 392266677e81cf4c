namespace Drafting.Domain.Comparison;

/// <summary>What happened to a paragraph between an old and a new list.</summary>
public enum ParagraphFate
{
    /// <summary>It stands where it stood, with the same text.</summary>
    Kept,

    /// <summary>It stands where it stood, with another wording.</summary>
    Changed,

    /// <summary>It is only in the new list.</summary>
    Added,

    /// <summary>It is only in the old list.</summary>
    Removed,

    /// <summary>It stands elsewhere among the paragraphs that stayed; its wording may have changed too.</summary>
    Moved,
}

/// <summary>A paragraph of either list.</summary>
/// <param name="Fate">What happened to it.</param>
/// <param name="Before">Its index in the old list, from 0; null if added.</param>
/// <param name="After">Its index in the new list, from 0; null if removed.</param>
/// <param name="Difference">From its old wording to its new one; from or to the empty text if it was added or removed.</param>
public sealed record ParagraphChange(ParagraphFate Fate, int? Before, int? After, Difference Difference);

public sealed partial class Difference
{
    /// <summary>From this share of common words on, a paragraph found elsewhere is told to have moved.</summary>
    const double SameParagraph = 0.6;

    /// <summary>Puts an equal paragraph before one that has the same words in another order.</summary>
    const double Identical = 2;

    /// <summary>
    /// Aligns two lists of paragraphs, such as two revisions of a draft. Each paragraph of either list is in the result once; those of the new list are in its order, and one removed stands where it stood, before what followed
    /// it. Swapping the lists swaps added with removed and the two indices. Lists with too many unequal paragraphs to compare one with one (200 on each side) are aligned by those that are equal.
    /// </summary>
    /// <param name="before">The old paragraphs in order.</param>
    /// <param name="after">The new paragraphs in order.</param>
    public static IReadOnlyList<ParagraphChange> Paragraphs(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var swapped = Compare(before, after) > 0;
        var (stayed, moved) = swapped ? Partners(after, before) : Partners(before, after);
        var partners = stayed.Select(p => (Before: swapped ? p.B : p.A, After: swapped ? p.A : p.B)).ToDictionary(p => p.After, p => p.Before);
        var movers = moved.Select(p => (Before: swapped ? p.B : p.A, After: swapped ? p.A : p.B)).ToDictionary(p => p.After, p => p.Before);
        var gone = new HashSet<int>(Enumerable.Range(0, before.Count).Except(partners.Values).Except(movers.Values));

        var changes = new List<ParagraphChange>(after.Count + gone.Count);
        var old = 0;
        for (var i = 0; i < after.Count; i++)
        {
            if (partners.TryGetValue(i, out var from))
            {
                RemovedUpTo(from);
                changes.Add(new ParagraphChange(before[from] == after[i] ? ParagraphFate.Kept : ParagraphFate.Changed, from, i, Between(before[from], after[i])));
            }
            else if (movers.TryGetValue(i, out from)) changes.Add(new ParagraphChange(ParagraphFate.Moved, from, i, Between(before[from], after[i])));
            else changes.Add(new ParagraphChange(ParagraphFate.Added, null, i, Between("", after[i])));
        }
        RemovedUpTo(before.Count);
        return changes;

        void RemovedUpTo(int end)
        {
            for (; old < end; old++) if (gone.Contains(old)) changes.Add(new ParagraphChange(ParagraphFate.Removed, old, null, Between(before[old], "")));
        }
    }

    static int Compare(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++) if (string.CompareOrdinal(a[i], b[i]) is var order and not 0) return order;
        return a.Count.CompareTo(b.Count);
    }

    static (List<(int A, int B)> Stayed, List<(int A, int B)> Moved) Partners(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] idsA = [.. a.Select(Key)], idsB = [.. b.Select(Key)];
        var vocabulary = new Vocabulary();
        Bag[] bagsA = [.. a.Select(Words)], bagsB = [.. b.Select(Words)];
        var likeness = new Likeness(bagsA, bagsB, vocabulary);

        var stayed = new List<(int A, int B)>();
        var head = idsA.AsSpan().CommonPrefixLength(idsB);
        for (var i = 0; i < head; i++) stayed.Add((i, i));
        var (x, y, endA, endB) = (head, head, a.Count, b.Count);
        for (; endA > head && endB > head && idsA[endA - 1] == idsB[endB - 1]; endA--, endB--) stayed.Add((endA - 1, endB - 1));
        if ((long)(endA - head) * (endB - head) > Likeness.MaxPairs)
        {
            foreach (var (i, j) in new Alignment(keys.Count).Pairs(idsA.AsSpan(head..endA), idsB.AsSpan(head..endB), [.. keys.Keys]))
            {
                Pair(head + i, head + j);
                stayed.Add((head + i, head + j));
                (x, y) = (head + i + 1, head + j + 1);
            }
        }
        Pair(endA, endB);

        int[] leftA = [.. Enumerable.Range(0, a.Count).Except(stayed.Select(p => p.A))], leftB = [.. Enumerable.Range(0, b.Count).Except(stayed.Select(p => p.B))];
        var few = (long)leftA.Length * leftB.Length <= Likeness.MaxPairs;
        var candidates =
            (few ? from i in leftA from j in leftB select (A: i, B: j) : leftA.Join(leftB, i => idsA[i], j => idsB[j], (i, j) => (A: i, B: j)).Take(Likeness.MaxPairs))
            .Select(p => (p.A, p.B, Share: idsA[p.A] == idsB[p.B] && bagsA[p.A].Ids.Length > 0 ? Identical : likeness.Share(p.A, p.B)))
            .Where(p => p.Share >= SameParagraph)
            .OrderByDescending(p => p.Share * (bagsA[p.A].Weight + bagsB[p.B].Weight)).ThenBy(p => p.A).ThenBy(p => p.B);
        var moved = new List<(int A, int B)>();
        HashSet<int> takenA = [], takenB = [];
        foreach (var (i, j, _) in candidates)
        {
            if (takenA.Contains(i) || takenB.Contains(j)) continue;
            takenA.Add(i);
            takenB.Add(j);
            moved.Add((i, j));
        }
        return (stayed, moved);

        void Pair(int i, int j)
        {
            if ((long)(i - x) * (j - y) <= Likeness.MaxPairs) stayed.AddRange(likeness.Pairs(x, i, y, j, most: 1).Select(p => (p.A, p.B)));
        }

        int Key(string text)
        {
            if (!keys.TryGetValue(text, out var id)) keys.Add(text, id = keys.Count);
            return id;
        }

        Bag Words(string text)
        {
            var wording = new Wording(text, vocabulary);
            return Bag.Of(wording, 0, wording.Count, vocabulary);
        }
    }
}
