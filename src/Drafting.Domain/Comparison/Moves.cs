namespace Drafting.Domain.Comparison;

/// <summary>Words that were deleted in one place and inserted, the same or nearly, in another.</summary>
/// <param name="Deleted">Index of the deleted run.</param>
/// <param name="Inserted">Index of the inserted run.</param>
/// <param name="Inside">How the words differ, from the deleted to the inserted run; one kept run if they do not.</param>
public sealed record Move(int Deleted, int Inserted, IReadOnlyList<Run> Inside);

public sealed partial class Difference
{
    /// <summary>A passage of fewer words is not told to have moved: it is as likely to be there by chance.</summary>
    const int FewestMoved = 4;

    /// <summary>From this share of common words on, a passage that also changed is told to have moved.</summary>
    const double NearlyTheSame = 0.75;

    /// <summary>Words <c>[From, To)</c> of the run with index <paramref name="Run"/>.</summary>
    readonly record struct Passage(int Run, int From, int To);

    /// <summary>
    /// The same difference with moved sentences and clauses recognised: of at least four words, the same or nearly the same, with unchanged text between the old and the new place. Each stands in runs of its own,
    /// which <see cref="Moves"/> pairs, so that runs of one kind can be neighbours; the text of the runs in order stays as it was.
    /// </summary>
    public Difference WithMoves()
    {
        var vocabulary = new Vocabulary();
        var texts = new Wording?[Runs.Count];
        List<Passage> deleted = [], inserted = [];
        for (var run = 0; run < Runs.Count; run++)
        {
            if (Runs[run].Kind == RunKind.Kept) continue;
            var text = texts[run] = new Wording(Runs[run].Text, vocabulary);
            var passages = Runs[run].Kind == RunKind.Deleted ? deleted : inserted;
            var sentences = text.Sentences();
            if (sentences.Count == 1) passages.Add(Clause(run, text));
            else passages.AddRange(sentences.Select(s => new Passage(run, s.Start, s.Core)));
        }
        deleted.RemoveAll(TooShort);
        inserted.RemoveAll(TooShort);
        if ((long)deleted.Count * inserted.Count is 0 or > Likeness.MaxPairs) return this;

        var likeness = new Likeness([.. deleted.Select(Words)], [.. inserted.Select(Words)], vocabulary);
        var candidates =
            from d in Enumerable.Range(0, deleted.Count)
            from i in Enumerable.Range(0, inserted.Count)
            where Apart(deleted[d].Run, inserted[i].Run)
            let share = likeness.Share(d, i)
            where share >= NearlyTheSame
            orderby share * (Words(deleted[d]).Weight + Words(inserted[i]).Weight) descending, deleted[d].Run + inserted[i].Run, d, i
            select (From: deleted[d], To: inserted[i]);
        var moves = new List<(Passage From, Passage To)>();
        foreach (var candidate in candidates)
            if (!moves.Exists(m => Overlap(m.From, candidate.From) || Overlap(m.To, candidate.To))) moves.Add(candidate);
        return moves.Count == 0 ? this : Parted(texts, moves);

        Bag Words(Passage passage) => Bag.Of(texts[passage.Run]!, passage.From, passage.To, vocabulary);

        bool TooShort(Passage passage) =>
            passage.To - passage.From < FewestMoved || Words(passage).Ids.Length < FewestMoved - 1;
    }

    /// <summary>A run without the punctuation and the "and" at its ends.</summary>
    static Passage Clause(int run, Wording text)
    {
        var (from, to) = (0, text.Count);
        while (from < to && !text.Is(from, Traits.Content | Traits.Preposition | Traits.Article | Traits.Opener)) from++;
        while (to > from && !text.Is(to - 1, Traits.Content | Traits.Closer | Traits.SentenceEnd)) to--;
        return new Passage(run, from, to);
    }

    static bool Overlap(Passage first, Passage second) => first.Run == second.Run && first.From < second.To && second.From < first.To;

    bool Apart(int first, int second)
    {
        for (var run = Math.Min(first, second); run < Math.Max(first, second); run++) if (Runs[run].Kind == RunKind.Kept && Runs[run].Text.Any(char.IsLetterOrDigit)) return true;
        return false;
    }

    Difference Parted(Wording?[] texts, List<(Passage From, Passage To)> moves)
    {
        var runs = new List<Run>();
        var places = new Dictionary<Passage, int>();
        for (var run = 0; run < Runs.Count; run++)
        {
            var (kind, text) = Runs[run];
            var at = 0;
            foreach (var passage in moves.SelectMany(m => new[] { m.From, m.To }).Where(p => p.Run == run).OrderBy(p => p.From))
            {
                var (from, to) = (texts[run]!.Start(passage.From), texts[run]!.GapStart(passage.To));
                if (from > at) runs.Add(new Run(kind, text[at..from]));
                places[passage] = runs.Count;
                runs.Add(new Run(kind, text[from..to]));
                at = to;
            }
            if (at < text.Length) runs.Add(new Run(kind, text[at..]));
        }
        return new Difference(runs, [.. moves.Select(m => (From: places[m.From], To: places[m.To])).OrderBy(m => m.To).Select(m => new Move(m.From, m.To, Between(runs[m.From].Text, runs[m.To].Text).Runs))]);
    }
}
