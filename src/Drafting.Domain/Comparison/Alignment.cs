using DiffPlex;

namespace Drafting.Domain.Comparison;

/// <summary>
/// Finds what two sequences have in common, in order. This file is the only one that names DiffPlex. DiffPlex has no time limit and takes time in proportion to length × differences, so it sees only what it must: common ends
/// are taken off, what occurs on one side alone is left out, long sequences are first parted at what occurs exactly once on each side, and the sum of what is asked of it in one comparison is bounded by
/// <see cref="MaxEffort"/>; beyond that bound nothing more is found in common.
/// </summary>
sealed class Alignment(int distinct)
{
    /// <summary>The most that one comparison asks of DiffPlex, in squared numbers of elements: two sequences of 4,000 that share all their elements in no common order.</summary>
    public const long MaxEffort = 64_000_000;

    /// <summary>Sequences longer than this in sum are parted at unique elements first.</summary>
    const int Long = 1_500;

    /// <summary>Where no single element is unique, phrases of so many are tried.</summary>
    const int PhraseLength = 6;

    readonly int[] _left = new int[distinct];
    readonly int[] _right = new int[distinct];
    long _effort = MaxEffort;

    /// <summary>Common elements as pairs of indices, both rising.</summary>
    /// <param name="a">One sequence, as numbers below the distinct count given to the constructor.</param>
    /// <param name="b">The other sequence.</param>
    /// <param name="names">A distinct name for each number.</param>
    public List<(int A, int B)> Pairs(ReadOnlySpan<int> a, ReadOnlySpan<int> b, IReadOnlyList<string> names)
    {
        var pairs = new List<(int A, int B)>();
        Find(a, b, 0, 0, names, pairs);
        return pairs;
    }

    void Find(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int atA, int atB, IReadOnlyList<string> names, List<(int A, int B)> pairs)
    {
        var head = a.CommonPrefixLength(b);
        for (var i = 0; i < head; i++) pairs.Add((atA + i, atB + i));
        a = a[head..];
        b = b[head..];
        atA += head;
        atB += head;
        var tail = 0;
        while (tail < a.Length && tail < b.Length && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        a = a[..^tail];
        b = b[..^tail];
        if (a.Length > 0 && b.Length > 0) FindInside(a, b, atA, atB, names, pairs);
        for (var i = 0; i < tail; i++) pairs.Add((atA + a.Length + i, atB + b.Length + i));
    }

    void FindInside(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int atA, int atB, IReadOnlyList<string> names, List<(int A, int B)> pairs)
    {
        foreach (var id in a) _left[id]++;
        foreach (var id in b) _right[id]++;
        List<int> sharedA = [], sharedB = [];
        for (var i = 0; i < a.Length; i++) if (_right[a[i]] > 0) sharedA.Add(i);
        for (var i = 0; i < b.Length; i++) if (_left[b[i]] > 0) sharedB.Add(i);
        foreach (var id in a) _left[id] = 0;
        foreach (var id in b) _right[id] = 0;
        if (sharedA.Count == 0) return;

        long size = sharedA.Count + sharedB.Count;
        var anchors = size <= Long ? [] : Anchors(a, b, 1);
        if (anchors.Count == 0 && size * size > _effort) anchors = Anchors(a, b, PhraseLength);
        if (anchors.Count > 0)
        {
            var (fromA, fromB) = (0, 0);
            foreach (var (x, y) in anchors)
            {
                Find(a[fromA..x], b[fromB..y], atA + fromA, atB + fromB, names, pairs);
                pairs.Add((atA + x, atB + y));
                (fromA, fromB) = (x + 1, y + 1);
            }
            Find(a[fromA..], b[fromB..], atA + fromA, atB + fromB, names, pairs);
            return;
        }

        if (size * size > _effort) return;
        _effort -= size * size;
        var pieces = new Pieces(Named(a, sharedA, names), Named(b, sharedB, names));
        var (x0, y0) = (0, 0);
        foreach (var block in Differ.Instance.CreateDiffs(Pieces.Old, Pieces.New, ignoreWhiteSpace: false, ignoreCase: false, pieces).DiffBlocks)
        {
            for (; x0 < block.DeleteStartA; x0++, y0++) pairs.Add((atA + sharedA[x0], atB + sharedB[y0]));
            (x0, y0) = (block.DeleteStartA + block.DeleteCountA, block.InsertStartB + block.InsertCountB);
        }
        for (; x0 < sharedA.Count; x0++, y0++) pairs.Add((atA + sharedA[x0], atB + sharedB[y0]));
    }

    static string[] Named(ReadOnlySpan<int> ids, List<int> at, IReadOnlyList<string> names)
    {
        var named = new string[at.Count];
        for (var i = 0; i < named.Length; i++) named[i] = names[ids[at[i]]];
        return named;
    }

    /// <summary>The longest rising chain of phrases of a given length that occur once on each side, as the places of their first words.</summary>
    static List<(int A, int B)> Anchors(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int length)
    {
        var left = Once(a, length);
        var right = Once(b, length);
        List<(int A, int B)> unique = [];
        for (var x = 0; x + length <= a.Length; x++)
        {
            var phrase = Phrase(a.Slice(x, length));
            if (left[phrase] == x && right.TryGetValue(phrase, out var y) && y >= 0 && a.Slice(x, length).SequenceEqual(b.Slice(y, length))) unique.Add((x, y));
        }

        var previous = new int[unique.Count];
        List<int> tops = [];
        for (var i = 0; i < unique.Count; i++)
        {
            int low = 0, high = tops.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (unique[tops[middle]].B < unique[i].B) low = middle + 1;
                else high = middle;
            }
            previous[i] = low > 0 ? tops[low - 1] : -1;
            if (low == tops.Count) tops.Add(i);
            else tops[low] = i;
        }
        var chain = new (int A, int B)[tops.Count];
        for (int i = tops.Count > 0 ? tops[^1] : -1, at = chain.Length; i >= 0; i = previous[i]) chain[--at] = unique[i];
        return [.. chain];
    }

    /// <summary>Where each phrase stands, or -1 if in several places.</summary>
    static Dictionary<ulong, int> Once(ReadOnlySpan<int> ids, int length)
    {
        var places = new Dictionary<ulong, int>();
        for (var at = 0; at + length <= ids.Length; at++)
            if (!places.TryAdd(Phrase(ids.Slice(at, length)), at)) places[Phrase(ids.Slice(at, length))] = -1;
        return places;
    }

    /// <summary>A number for a phrase, the same in every process; two phrases with one number only cost an anchor.</summary>
    static ulong Phrase(ReadOnlySpan<int> ids)
    {
        var hash = 14695981039346656037UL;
        foreach (var id in ids) hash = (hash ^ (uint)id) * 1099511628211UL;
        return hash;
    }

    /// <summary>Gives DiffPlex the pieces as they are: its own chunkers miss quotes, slashes and hyphens.</summary>
    sealed class Pieces(string[] old, string[] @new) : IChunker
    {
        public const string Old = "old";
        public const string New = "new";

        public IReadOnlyList<string> Chunk(string text) => text == Old ? old : @new;
    }
}
