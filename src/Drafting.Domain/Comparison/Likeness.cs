namespace Drafting.Domain.Comparison;

/// <summary>The words of a stretch that carry meaning, as sorted numbers, and their weight in sum. Item labels are left out: they change whenever an item is inserted before.</summary>
readonly record struct Bag(int[] Ids, int Weight)
{
    public static Bag Of(Wording text, int from, int to, Vocabulary vocabulary)
    {
        var ids = new List<int>();
        for (var word = from; word < to; word++) if (text.Is(word, Traits.Content) && !text.Is(word, Traits.Label)) ids.Add(text[word]);
        ids.Sort();
        return new Bag([.. ids], ids.Sum(vocabulary.Weight));
    }

    public Bag And(Bag other)
    {
        int[] ids = [.. Ids, .. other.Ids];
        Array.Sort(ids);
        return new Bag(ids, Weight + other.Weight);
    }
}

/// <summary>Tells which sentences, or paragraphs, of two texts are versions of each other, by the weight of the words they share in whatever order.</summary>
sealed class Likeness(Bag[] a, Bag[] b, Vocabulary vocabulary)
{
    /// <summary>More pairs than this are not compared one with one.</summary>
    public const int MaxPairs = 40_000;

    /// <summary>From this share on two stretches are versions of one.</summary>
    const double Alike = 0.35;

    /// <summary>What pairing two stretches without a word that carries meaning is worth.</summary>
    const double Nothing = 0.5;

    /// <summary>What a split or a join must explain beyond what a plain pair does.</summary>
    const double SplitCost = 4;

    /// <summary>Twice the common weight over the sum of both: 1 for the same words, 0 for no word in common.</summary>
    public double Share(int x, int y) => a[x].Weight + b[y].Weight == 0 ? 0 : 2.0 * Common(a[x], b[y]) / (a[x].Weight + b[y].Weight);

    /// <summary>The pairs of versions in order that explain the most words.</summary>
    /// <param name="a0">First of one side.</param>
    /// <param name="a1">After the last of one side.</param>
    /// <param name="b0">First of the other side.</param>
    /// <param name="b1">After the last of the other side.</param>
    /// <param name="most">2 to let one sentence be split into two, or two be joined into one; else 1.</param>
    public List<(int A, int B, int CountA, int CountB)> Pairs(int a0, int a1, int b0, int b1, int most)
    {
        var (rows, columns) = (a1 - a0, b1 - b0);
        var best = new double[rows + 1, columns + 1];
        var steps = new (int A, int B)[rows + 1, columns + 1];
        var common = new int[rows + 1, columns + 1];
        Bag[] doubleA = most > 1 ? Doubled(a, a0, a1) : [], doubleB = most > 1 ? Doubled(b, b0, b1) : [];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                (best[i, j], steps[i, j]) = best[i + 1, j] >= best[i, j + 1] ? (best[i + 1, j], (1, 0)) : (best[i, j + 1], (0, 1));
                common[i, j] = Common(a[a0 + i], b[b0 + j]);
                Consider(Gain(common[i, j], a[a0 + i], b[b0 + j]), i, 1, j, 1);
                if (most > 1 && j + 2 <= columns) Split(a[a0 + i], doubleB[j], common[i, j] + common[i, j + 1], i, 1, j, 2);
                if (most > 1 && i + 2 <= rows) Split(doubleA[i], b[b0 + j], common[i, j] + common[i + 1, j], i, 2, j, 1);
            }
        }

        var pairs = new List<(int A, int B, int CountA, int CountB)>();
        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            var (da, db) = steps[i, j];
            if (da > 0 && db > 0) pairs.Add((a0 + i, b0 + j, da, db));
            (i, j) = (i + da, j + db);
        }
        return pairs;

        // What the parts share bounds what the whole shares, and rules most splits out unseen.
        void Split(Bag x, Bag y, int bound, int i, int da, int j, int db)
        {
            if (Gain(bound, x, y) > SplitCost) Consider(Gain(Common(x, y), x, y) - SplitCost, i, da, j, db);
        }

        void Consider(double gain, int i, int da, int j, int db)
        {
            if (gain <= 0 || gain + best[i + da, j + db] < best[i, j]) return;
            (best[i, j], steps[i, j]) = (gain + best[i + da, j + db], (da, db));
        }
    }

    static Bag[] Doubled(Bag[] bags, int from, int to)
    {
        var doubled = new Bag[Math.Max(0, to - from - 1)];
        for (var i = 0; i < doubled.Length; i++) doubled[i] = bags[from + i].And(bags[from + i + 1]);
        return doubled;
    }

    static double Gain(int common, Bag x, Bag y) => x.Weight + y.Weight == 0 ? Nothing : (2 * common) - (Alike * (x.Weight + y.Weight));

    int Common(Bag x, Bag y)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < x.Ids.Length && j < y.Ids.Length)
        {
            if (x.Ids[i] == y.Ids[j])
            {
                common += vocabulary.Weight(x.Ids[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (x.Ids[i] < y.Ids[j]) i++;
            else j++;
        }
        return common;
    }
}
