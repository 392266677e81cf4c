using System.Globalization;

namespace Drafting.Domain.Comparison;

/// <summary>Words <c>[A0, A1)</c> of one wording stand where words <c>[B0, B1)</c> of the other do; one of the two may be empty. Words between two changes are equal on both sides.</summary>
readonly record struct Change(int A0, int A1, int B0, int B1)
{
    public bool Replaces => A1 > A0 && B1 > B0;

    public bool Touches(Change next) => A1 == next.A0 && B1 == next.B0;

    public Change To(Change last) => new(A0, last.A1, B0, last.B1);
}

/// <summary>Finds the changes between two wordings that a reader would mark: sentences first, then the words that carry meaning, then the small words between them; and then less precision for more sense.</summary>
sealed class Redline
{
    /// <summary>Above this share of changed letters a sentence or clause is shown as replaced whole.</summary>
    const double WholeReplacement = 0.6;

    /// <summary>A sentence that survives to this share inside a longer one was extended, not replaced.</summary>
    const double Extended = 0.7;

    /// <summary>So many letters kept in one stretch stay visible even in a sentence that is otherwise replaced.</summary>
    const int AlwaysKept = 40;

    /// <summary>Up to so many pairs of sentences, the pairs that explain the most words are sought among all, not between those that are equal.</summary>
    const int FewPairs = 900;

    const int LongWord = 12;
    const int MaxCells = 2_500;
    const int MaxSlide = 200;
    const Traits Barrier = Traits.LineBreak | Traits.SentenceEnd | Traits.Opener | Traits.Closer | Traits.Label;

    readonly Vocabulary _vocabulary;
    readonly Wording _a;
    readonly Wording _b;
    readonly Alignment _words;
    readonly List<Change> _changes = [];

    /// <summary>The word that the next sentence starts with, on each side.</summary>
    int _endA;
    int _endB;

    Redline(Wording a, Wording b, Vocabulary vocabulary)
    {
        (_a, _b, _vocabulary) = (a, b, vocabulary);
        _words = new Alignment(vocabulary.Words.Count);
    }

    /// <summary>The changes in order; neighbours may touch where a whole sentence stands beside a changed one.</summary>
    public static List<Change> Changes(Wording a, Wording b, Vocabulary vocabulary)
    {
        var redline = new Redline(a, b, vocabulary);
        redline.Sentences();
        redline.Slide(redline._changes, 0, a.Count, 0, b.Count);
        return Joined(redline._changes);
    }

    static List<Change> Joined(List<Change> changes)
    {
        var joined = new List<Change>(changes.Count);
        foreach (var change in changes)
        {
            if (joined.Count > 0 && joined[^1].Touches(change) && joined[^1].Replaces == change.Replaces) joined[^1] = joined[^1].To(change);
            else joined.Add(change);
        }
        return joined;
    }

    void Sentences()
    {
        List<Sentence> a = _a.Sentences(), b = _b.Sentences();
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] keysA = Keys(_a, a, keys), keysB = Keys(_b, b, keys);
        var head = keysA.AsSpan().CommonPrefixLength(keysB);
        var tail = 0;
        while (tail < keysA.Length - head && tail < keysB.Length - head && keysA[^(tail + 1)] == keysB[^(tail + 1)]) tail++;
        for (var i = 0; i < head; i++) Same(a[i], b[i]);
        Inside(a[head..^tail], b[head..^tail], keysA[head..^tail], keysB[head..^tail], keys.Count);
        for (var i = tail; i > 0; i--) Same(a[^i], b[^i]);
    }

    /// <summary>Few sentences are paired by what they share; of many, those that are equal are found first.</summary>
    void Inside(List<Sentence> a, List<Sentence> b, int[] keysA, int[] keysB, int distinct)
    {
        var (i, j) = (0, 0);
        if (a.Count * (long)b.Count > FewPairs)
        {
            string[] names = [.. Enumerable.Range(0, distinct).Select(k => k.ToString(CultureInfo.InvariantCulture))];
            foreach (var (x, y) in new Alignment(distinct).Pairs(keysA, keysB, names))
            {
                Slot(a[i..x], b[j..y]);
                Same(a[x], b[y]);
                (i, j) = (x + 1, y + 1);
            }
        }
        Slot(a[i..], b[j..]);
    }

    static int[] Keys(Wording wording, List<Sentence> sentences, Dictionary<string, int> keys)
    {
        var lookup = keys.GetAlternateLookup<ReadOnlySpan<char>>();
        var ids = new int[sentences.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            var (start, core, end) = sentences[i];
            var to = core > start ? core : end;
            var text = wording.Text.AsSpan(wording.Start(start), wording.GapStart(to) - wording.Start(start));
            if (!lookup.TryGetValue(text, out ids[i])) keys.Add(text.ToString(), ids[i] = keys.Count);
        }
        return ids;
    }

    /// <summary>Two sentences with the same characters; only the line breaks after them can differ.</summary>
    void Same(Sentence a, Sentence b)
    {
        var (lengthA, lengthB) = (a.Core > a.Start ? a.Core - a.Start : a.End - a.Start, b.Core > b.Start ? b.Core - b.Start : b.End - b.Start);
        var breaks = _a.Ids[(a.Start + lengthA)..a.End].CommonPrefixLength(_b.Ids[(b.Start + lengthB)..b.End]);
        Mark(new Change(a.Start + lengthA + breaks, a.End, b.Start + lengthB + breaks, b.End));
        (_endA, _endB) = (a.End, b.End);
    }

    void Mark(Change change)
    {
        if (change.A1 > change.A0 || change.B1 > change.B0) _changes.Add(change);
    }

    /// <summary>Sentences between two unchanged ones: each is paired with the one it was made from, or with the two it was split into or joined from, where they share enough words.</summary>
    void Slot(List<Sentence> a, List<Sentence> b)
    {
        if (a.Count == 0 && b.Count == 0) return;
        if (a.Count == 0 || b.Count == 0 || a.Count * b.Count == 1 || (long)a.Count * b.Count > Likeness.MaxPairs)
        {
            Group(a, b);
            return;
        }

        var likeness = new Likeness(Bags(_a, a), Bags(_b, b), _vocabulary);
        var (fromA, fromB) = (0, 0);
        foreach (var (x, y, da, db) in likeness.Pairs(0, a.Count, 0, b.Count, most: 2))
        {
            Unpaired(a[fromA..x], b[fromB..y]);
            Group(a[x..(x + da)], b[y..(y + db)]);
            (fromA, fromB) = (x + da, y + db);
        }
        Unpaired(a[fromA..], b[fromB..]);
    }

    Bag[] Bags(Wording text, List<Sentence> sentences) => [.. sentences.Select(s => Bag.Of(text, s.Start, s.Core, _vocabulary))];

    void Unpaired(List<Sentence> a, List<Sentence> b)
    {
        if (a.Count != b.Count) Group(a, b);
        else for (var i = 0; i < a.Count; i++) Group([a[i]], [b[i]]);
    }

    void Group(List<Sentence> a, List<Sentence> b)
    {
        if (a.Count == 0 && b.Count == 0) return;
        var (a1, b1) = (a.Count > 0 ? a[^1].End : _endA, b.Count > 0 ? b[^1].End : _endB);
        if (a.Count > 0 && b.Count > 0) Group(_endA, a1, _endB, b1);
        else Mark(new Change(_endA, a1, _endB, b1));
        (_endA, _endB) = (a1, b1);
    }

    void Group(int a0, int a1, int b0, int b1)
    {
        var changes = new List<Change>();
        var (x, y) = (a0, b0);
        foreach (var (i, j) in Words(a0, a1, b0, b1))
        {
            if (i > x || j > y) changes.Add(new Change(x, i, y, j));
            (x, y) = (i + 1, j + 1);
        }
        if (a1 > x || b1 > y) changes.Add(new Change(x, a1, y, b1));
        Slide(changes, a0, a1, b0, b1);
        _changes.AddRange(Whole(Clauses(Chained(Joined(changes))), a0, a1, b0, b1));
    }

    /// <summary>Equal words of two stretches: first those that carry meaning, so that no sentence hangs on its "of" and "the"; then the rest between them.</summary>
    List<(int A, int B)> Words(int a0, int a1, int b0, int b1)
    {
        var pairs = new List<(int A, int B)>();
        List<int> atA = Content(_a, a0, a1), atB = Content(_b, b0, b1);
        int[] a = [.. atA.Select(i => _a[i])], b = [.. atB.Select(i => _b[i])];
        var (x, y) = (a0, b0);
        foreach (var (i, j) in _words.Pairs(a, b, _vocabulary.Words))
        {
            Fill(x, atA[i], y, atB[j], pairs);
            pairs.Add((atA[i], atB[j]));
            (x, y) = (atA[i] + 1, atB[j] + 1);
        }
        Fill(x, a1, y, b1, pairs);
        return pairs;
    }

    static List<int> Content(Wording wording, int from, int to)
    {
        var content = new List<int>();
        for (var i = from; i < to; i++) if (wording.Is(i, Traits.Content)) content.Add(i);
        return content;
    }

    void Fill(int a0, int a1, int b0, int b1, List<(int A, int B)> pairs)
    {
        while (a0 < a1 && b0 < b1 && _a[a0] == _b[b0]) pairs.Add((a0++, b0++));
        var tail = 0;
        while (a1 - tail > a0 && b1 - tail > b0 && _a[a1 - tail - 1] == _b[b1 - tail - 1]) tail++;
        (a1, b1) = (a1 - tail, b1 - tail);
        if (a1 > a0 && b1 > b0)
        {
            if ((long)(a1 - a0) * (b1 - b0) <= MaxCells) Heaviest(a0, a1, b0, b1, pairs);
            else foreach (var (i, j) in _words.Pairs(_a.Ids[a0..a1], _b.Ids[b0..b1], _vocabulary.Words)) pairs.Add((a0 + i, b0 + j));
        }
        for (var i = 0; i < tail; i++) pairs.Add((a1 + i, b1 + i));
    }

    /// <summary>The common words with the most weight, where a line break weighs more than a comma.</summary>
    void Heaviest(int a0, int a1, int b0, int b1, List<(int A, int B)> pairs)
    {
        var (rows, columns) = (a1 - a0, b1 - b0);
        var best = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                best[i, j] = Math.Max(best[i + 1, j], best[i, j + 1]);
                if (_a[a0 + i] == _b[b0 + j]) best[i, j] = Math.Max(best[i, j], best[i + 1, j + 1] + Worth(a0 + i));
            }
        }
        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            if (_a[a0 + i] == _b[b0 + j] && best[i, j] == best[i + 1, j + 1] + Worth(a0 + i)) pairs.Add((a0 + i++, b0 + j++));
            else if (best[i + 1, j] >= best[i, j + 1]) i++;
            else j++;
        }
    }

    int Worth(int a) => _a.Is(a, Traits.LineBreak) ? 16 : _a.Is(a, Traits.SentenceEnd) ? 4 : 1 + (2 * _vocabulary.Weight(_a[a]));

    /// <summary>Joins two replacements that only small words, or few letters beside the many that change, keep apart.</summary>
    List<Change> Chained(List<Change> changes)
    {
        var chained = new List<Change>(changes.Count);
        foreach (var change in changes)
        {
            var next = change;
            while (chained.Count > 0 && Chains(chained[^1], next))
            {
                next = chained[^1].To(next);
                chained.RemoveAt(chained.Count - 1);
            }
            chained.Add(next);
        }
        return chained;
    }

    bool Chains(Change first, Change second)
    {
        if (!first.Replaces || !second.Replaces) return false;
        var content = 0;
        for (var i = first.A1; i < second.A0; i++)
        {
            if (_a.Is(i, Barrier)) return false;
            if (_a.Is(i, Traits.Content)) content++;
        }
        var (words, size) = (second.A0 - first.A1, Math.Min(Size(first), Size(second)));
        return content == 0 ? words <= (size >= LongWord ? 3 : 2) : words <= 4 && 2 * _a.Weight(first.A1, second.A0) <= size;
    }

    int Size(Change change) => Math.Max(_a.Weight(change.A0, change.A1), _b.Weight(change.B0, change.B1));

    /// <summary>Joins three and more changes inside one clause of which little is left.</summary>
    List<Change> Clauses(List<Change> changes)
    {
        var result = new List<Change>(changes.Count);
        for (var from = 0; from < changes.Count;)
        {
            var to = from + 1;
            while (to < changes.Count && InOneClause(changes[to - 1], changes[to])) to++;
            if (to - from >= 3 && Shredded(changes, from, to)) result.Add(changes[from].To(changes[to - 1]));
            else result.AddRange(changes[from..to]);
            from = to;
        }
        return result;
    }

    bool InOneClause(Change first, Change second)
    {
        var (mark, content) = (false, false);
        for (var i = first.A1; i < second.A0; i++)
        {
            if (_a.Is(i, Barrier)) return false;
            mark |= _a.Is(i, Traits.ClauseMark);
            content |= _a.Is(i, Traits.Content);
        }
        return !(mark && content);
    }

    bool Shredded(List<Change> changes, int from, int to)
    {
        int kept = 0, deleted = 0, inserted = 0;
        for (var i = from; i < to; i++)
        {
            deleted += _a.Weight(changes[i].A0, changes[i].A1);
            inserted += _b.Weight(changes[i].B0, changes[i].B1);
            if (i > from) kept += _a.Weight(changes[i - 1].A1, changes[i].A0);
        }
        return Math.Min(deleted, inserted) > (1 - WholeReplacement) * (deleted + kept) && Math.Max(deleted, inserted) > WholeReplacement * (Math.Max(deleted, inserted) + kept);
    }

    /// <summary>Shows a sentence of which little is left as replaced whole, small words at its ends included.</summary>
    List<Change> Whole(List<Change> changes, int a0, int a1, int b0, int b1)
    {
        if (changes.Count == 0) return changes;
        var (old, @new) = (_a.Weight(a0, a1), _b.Weight(b0, b1));
        var kept = old - changes.Sum(c => _a.Weight(c.A0, c.A1));
        if (2.0 * kept >= (1 - WholeReplacement) * (old + @new) || kept >= Extended * Math.Min(old, @new)) return changes;

        List<Change> whole = [changes[0]];
        foreach (var change in changes[1..])
        {
            if (StaysVisible(whole[^1].A1, change.A0)) whole.Add(change);
            else whole[^1] = whole[^1].To(change);
        }
        if (whole.Sum(c => c.Replaces ? Math.Min(Content(_a, c.A0, c.A1).Count, Content(_b, c.B0, c.B1).Count) : 0) < 4) return whole;
        if (whole[0] is { Replaces: true } first && OnlySmall(a0, first.A0)) whole[0] = first with { A0 = a0, B0 = b0 };
        if (whole[^1] is { Replaces: true } last && OnlySmall(last.A1, a1) && _vocabulary.Words[_a[a1 - 1]] != ";") whole[^1] = last with { A1 = a1, B1 = b1 };
        return whole;
    }

    bool StaysVisible(int from, int to)
    {
        if (_a.Weight(from, to) >= AlwaysKept) return true;
        for (var i = from; i < to; i++) if (_a.Is(i, Traits.LineBreak | Traits.Label)) return true;
        return false;
    }

    bool OnlySmall(int from, int to)
    {
        for (var i = from; i < to; i++) if (_a.Is(i, Traits.Content | Traits.LineBreak)) return false;
        return true;
    }

    /// <summary>Moves each pure insertion or deletion, which equal words at its ends leave free to stand in several places, to where it parts the text most naturally; the last such place if several do.</summary>
    void Slide(List<Change> changes, int a0, int a1, int b0, int b1)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Replaces) continue;
            var before = i > 0 ? changes[i - 1] : new Change(a0, a0, b0, b0);
            var after = i + 1 < changes.Count ? changes[i + 1] : new Change(a1, a1, b1, b1);
            var shift = change.A0 == change.A1
                ? BestShift(_b, change.B0, change.B1, change.B0 - before.B1, after.B0 - change.B1, _a, change.A0)
                : BestShift(_a, change.A0, change.A1, change.A0 - before.A1, after.A0 - change.A1, _b, change.B0);
            changes[i] = new Change(change.A0 + shift, change.A1 + shift, change.B0 + shift, change.B1 + shift);
        }
    }

    static int BestShift(Wording text, int from, int to, int left, int right, Wording other, int at)
    {
        int low = 0, high = 0;
        while (-low < Math.Min(left, MaxSlide) && text[from + low - 1] == text[to + low - 1]) low--;
        while (high < Math.Min(right, MaxSlide) && text[from + high] == text[to + high]) high++;
        var (best, most) = (0, int.MinValue);
        for (var shift = low; shift <= high && low < high; shift++)
        {
            var gap = other.Gap(at + shift);
            var seam = gap.SequenceEqual(text.Gap(from + shift)) || gap.SequenceEqual(text.Gap(to + shift)) ? 0 : -12;
            var score = seam + Border(text, from + shift) + Border(text, to + shift);
            if (score >= most) (best, most) = (shift, score);
        }
        return best;
    }

    /// <summary>How natural it is to part a text before a word: most at a line, then at a sentence, a clause, a phrase; least after "of" or "the".</summary>
    static int Border(Wording text, int at)
    {
        if (at == 0 || at == text.Count) return 10;
        Traits before = text.TraitsOf(at - 1), after = text.TraitsOf(at);
        if ((before & Traits.LineBreak) != 0) return 12;
        var score = 0;
        if ((after & Traits.LineBreak) != 0) score += 9;
        if ((before & Traits.SentenceEnd) != 0 && !text.Gap(at).IsEmpty) score += 10;
        else if ((before & Traits.ClauseMark) != 0) score += 6;
        if ((after & (Traits.ClauseMark | Traits.SentenceEnd)) != 0) score += 3;
        if ((after & Traits.Label) != 0) score += 5;
        if ((after & Traits.Conjunction) != 0) score += 4;
        else if ((after & Traits.Preposition) != 0) score += 3;
        else if ((after & Traits.Article) != 0) score += 2;
        if ((before & Traits.Function) != 0) score -= 4;
        if ((before & Traits.Opener) != 0 || (after & Traits.Closer) != 0) score -= 5;
        if ((before & Traits.Closer) != 0 || (after & Traits.Opener) != 0) score += 3;
        return score;
    }
}
