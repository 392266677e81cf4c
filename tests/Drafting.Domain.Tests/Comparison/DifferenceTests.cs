using System.Diagnostics;
using CsCheck;
using Drafting.Domain.Comparison;

namespace Drafting.Domain.Tests.Comparison;

/// <summary>The laws that the docs of <see cref="Difference"/> state. A failure prints the seed; <c>CsCheck_Seed=…</c> repeats it.</summary>
public sealed class DifferenceTests(ITestOutputHelper output)
{
    static readonly Gen<(string Before, string After)> Pairs = Gen.OneOf(Soup.Redrafts, Gen.Select(Soup.Any, Soup.Any), Gen.Select(Soup.Words, Soup.Words));

    void Law(Func<string, string, bool> holds) => Pairs.Sample((before, after) => holds(before, after), output.WriteLine, iter: 3_000);

    static string Old(IEnumerable<Run> runs) => string.Concat(runs.Where(r => r.Kind != RunKind.Inserted).Select(r => r.Text));

    static string New(IEnumerable<Run> runs) => string.Concat(runs.Where(r => r.Kind != RunKind.Deleted).Select(r => r.Text));

    [Fact]
    public void Kept_and_deleted_are_the_old_text_and_kept_and_inserted_the_new() =>
        Law((before, after) => Difference.Between(before, after) is var d && Old(d.Runs) == before && New(d.Runs) == after);

    [Theory]
    [InlineData("One.\u2028Two.", "One.\rTwo.")]
    [InlineData("2\u2028a\n\r-.%\u0301])\r\nA\r", "2\r字")]
    [InlineData("One.\n\nTwo.", "One.\n\u2029Two.")]
    public void A_line_break_of_another_kind_is_another_line_break(string before, string after)
    {
        var difference = Difference.Between(before, after);
        Assert.Equal(before, Old(difference.Runs));
        Assert.Equal(after, New(difference.Runs));
    }

    [Fact]
    public void Swapping_the_texts_mirrors_the_result() =>
        Law((before, after) => Stretches(Difference.Between(after, before)).Select(s => (s.Kept, s.Inserted, s.Deleted)).SequenceEqual(Stretches(Difference.Between(before, after))));

    [Fact]
    public void No_token_is_cut() => Law((before, after) =>
    {
        var difference = Difference.Between(before, after);
        return Borders(difference, RunKind.Inserted).IsSubsetOf(Places(before)) && Borders(difference, RunKind.Deleted).IsSubsetOf(Places(after));
    });

    [Fact]
    public void Neighbours_differ_in_kind_and_no_run_is_empty() => Law((before, after) =>
        Difference.Between(before, after).Runs is var runs && runs.All(r => r.Text.Length > 0) && runs.Zip(runs.Skip(1)).All(p => p.First.Kind != p.Second.Kind));

    [Fact]
    public void The_same_texts_give_the_same_runs() =>
        Law((before, after) => Difference.Between(before, after).Runs.SequenceEqual(Difference.Between(string.Concat(before.AsEnumerable()), string.Concat(after.AsEnumerable())).Runs));

    [Fact]
    public void The_change_set_turns_the_old_text_into_the_new() =>
        Law((before, after) => after.Contains('\r') || Difference.Between(before, after).ToChangeSet().Apply(before) == after);

    [Fact]
    public void Telling_moves_leaves_the_text_of_the_runs() => Law((before, after) =>
    {
        var plain = Difference.Between(before, after);
        var moved = plain.WithMoves();
        return Stretches(moved).SequenceEqual(Stretches(plain)) && moved.Moves.All(m =>
            moved.Runs[m.Deleted].Kind == RunKind.Deleted && moved.Runs[m.Inserted].Kind == RunKind.Inserted && Old(m.Inside) == moved.Runs[m.Deleted].Text && New(m.Inside) == moved.Runs[m.Inserted].Text);
    });

    [Fact]
    public void Equal_texts_have_one_kept_run_and_empty_ones_none()
    {
        Assert.Equal([new Run(RunKind.Kept, "a b")], Difference.Between("a b", "a b").Runs);
        Assert.Empty(Difference.Between("", "").Runs);
        Assert.Equal([new Run(RunKind.Inserted, "a b")], Difference.Between("", "a b").Runs);
        Assert.True(Difference.Between("a", "a").IsEmpty);
        Assert.False(Difference.Between("a", "").IsEmpty);
    }

    [Fact]
    public void A_carriage_return_cannot_enter_a_live_text() =>
        Assert.Contains("inserted at 2", Assert.Throws<InvalidOperationException>(() => Difference.Between("a ", "a \r\n").ToChangeSet()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("The Chair opens the meeting. Observers may speak after all members. The Group then turns to its report and adopts it paragraph by paragraph.",
        "The Chair opens the meeting. The Group then turns to its report and adopts it paragraph by paragraph. Observers may speak after all members.", "Observers may speak after all members.")]
    [InlineData("Governments should, taking into account national circumstances, adopt plans and publish them every second year in all official languages.",
        "Governments should adopt plans and publish them every second year in all official languages, taking into account national circumstances.", "taking into account national circumstances")]
    public void A_sentence_or_clause_that_moved_is_told(string before, string after, string words)
    {
        var difference = Difference.Between(before, after).WithMoves();
        var move = Assert.Single(difference.Moves);
        Assert.Equal(words, difference.Runs[move.Deleted].Text);
        Assert.Equal(words, difference.Runs[move.Inserted].Text);
        Assert.Equal([new Run(RunKind.Kept, words)], move.Inside);
    }

    [Fact]
    public void A_move_shows_what_changed_inside()
    {
        var difference = Difference.Between(
            "Observers may speak after all members have spoken. The Group then turns to its report and adopts it paragraph by paragraph.",
            "The Group then turns to its report and adopts it paragraph by paragraph. Observers can speak after all members have spoken.").WithMoves();
        Assert.Equal("Observers [may]{can} speak after all members have spoken.", string.Concat(Assert.Single(difference.Moves).Inside.Select(r => r.Kind switch
        {
            RunKind.Deleted => $"[{r.Text}]",
            RunKind.Inserted => $"{{{r.Text}}}",
            _ => r.Text,
        })));
    }

    [Fact]
    public void An_item_that_moves_under_another_letter_is_told()
    {
        var difference = Difference.Between(
            "(a) Promote access; (b) Support local content; (c) Protect the rights of users online and offline.",
            "(a) Promote access; (b) Protect the rights of users online and offline; (c) Support local content.").WithMoves();
        var move = Assert.Single(difference.Moves);
        Assert.Equal(("(b) Support local content;", "(c) Support local content."), (difference.Runs[move.Deleted].Text, difference.Runs[move.Inserted].Text));
    }

    [Fact]
    public void Few_words_in_two_places_are_no_move() =>
        Assert.Empty(Difference.Between("In Geneva, the Group met and adopted its agenda.", "The Group met and adopted its agenda in Geneva.").WithMoves().Moves);

    [Fact]
    public void Paragraphs_are_kept_changed_added_removed_and_moved()
    {
        var changes = Difference.Paragraphs(
            ["Access for all is a common goal.", "Observers may speak after the members of the Group.", "Prices differ between regions.", "The Secretariat reports every year.", "The Group ends in 2018."],
            ["Access for all is a common goal.", "Schools need trained teachers first.", "The Secretariat reports every second year.", "The Group ends in 2018.", "Observers may speak after the members of the Group."]);
        Assert.Equal(["Kept 0 0", "Added  1", "Removed 2 ", "Changed 3 2", "Kept 4 3", "Moved 1 4"], changes.Select(c => $"{c.Fate} {c.Before} {c.After}"));
    }

    [Fact]
    public void Every_paragraph_is_told_once_and_swapping_the_lists_swaps_the_indices()
    {
        var lists = Gen.OneOf(Soup.Words, Gen.OneOfConst("", "A common goal.", "Access for all States.", "Reports are public and free.")).Array[0, 8];
        Gen.Select(lists, lists, Gen.Int[0, 8]).Sample(
            (a, b, shared) =>
            {
                string[] after = [.. a.Skip(shared), .. b, .. a.Take(shared / 2)];
                var there = Difference.Paragraphs(a, after);
                var back = Difference.Paragraphs(after, a);
                return there.Where(c => c.After != null).Select(c => c.After!.Value).SequenceEqual(Enumerable.Range(0, after.Length))
                    && there.Where(c => c.Before != null).Select(c => c.Before!.Value).Order().SequenceEqual(Enumerable.Range(0, a.Length))
                    && there.All(c => Old(c.Difference.Runs) == (c.Before is { } i ? a[i] : "") && New(c.Difference.Runs) == (c.After is { } j ? after[j] : ""))
                    && there.Select(c => (c.Before, c.After, Mirrored(c.Fate))).ToHashSet().SetEquals(back.Select(c => (c.After, c.Before, c.Fate)));
            },
            output.WriteLine, iter: 1_000);

        static ParagraphFate Mirrored(ParagraphFate fate) => fate switch { ParagraphFate.Added => ParagraphFate.Removed, ParagraphFate.Removed => ParagraphFate.Added, _ => fate };
    }

    public static TheoryData<string> Heavy() => ["apart", "shuffled", "one word", "marks", "few words", "no spaces", "lines"];

    /// <summary>No time is asserted, only told. That the bound was kept shows in the runs: without it some of these fall into thousands.</summary>
    [Theory]
    [MemberData(nameof(Heavy))]
    public void Long_texts_with_much_in_common_and_no_order_are_compared(string kind)
    {
        const int Words = 10_000;
        var random = new Random(7);
        string Text(Func<int, string> word, string between) => string.Join(between, Enumerable.Range(0, Words).Select(word));
        var (before, after) = kind switch
        {
            "apart" => (Text(i => $"alpha{i}", " "), Text(i => $"beta{i}", " ")),
            "shuffled" => (Text(i => $"word{i}", " "), string.Join(' ', Enumerable.Range(0, Words).OrderBy(_ => random.Next()).Select(i => $"word{i}"))),
            "one word" => (Text(_ => "same", " "), Text(_ => "same", " ") + " same"),
            "marks" => (Text(_ => random.Next(2) == 0 ? "." : ";", " "), Text(_ => random.Next(2) == 0 ? "." : ";", " ")),
            "few words" => (Text(_ => "w" + random.Next(40), " "), Text(_ => "w" + random.Next(40), " ")),
            "no spaces" => (Text(_ => ((char)random.Next(0x4E00, 0x4E40)).ToString(), ""), Text(_ => ((char)random.Next(0x4E00, 0x4E40)).ToString(), "")),
            _ => (Text(_ => "w" + random.Next(40), "\n"), Text(_ => "w" + random.Next(40), "\n")),
        };
        var watch = Stopwatch.StartNew();
        var difference = Difference.Between(before, after);
        output.WriteLine($"{kind}: {watch.ElapsedMilliseconds} ms, {difference.Runs.Count} runs");
        watch.Restart();
        var moves = difference.WithMoves().Moves.Count;
        output.WriteLine($"{kind}: moves {watch.ElapsedMilliseconds} ms, {moves}");
        Assert.Equal(before, Old(difference.Runs));
        Assert.Equal(after, New(difference.Runs));
        if (kind != "lines") Assert.InRange(difference.Runs.Count, 2, 3);
    }

    [Fact]
    public void Few_edits_in_a_long_text_of_few_words_and_no_sentences_stay_few()
    {
        var random = new Random(7);
        string[] words = [.. Enumerable.Range(0, 10_000).Select(_ => "w" + random.Next(40))];
        string[] edited = [.. words[..100], "new", .. words[100..5_000], "words", "here", .. words[5_010..9_900], .. words[9_901..]];
        Assert.InRange(Difference.Between(string.Join(' ', words), string.Join(' ', edited)).Runs.Count, 6, 9);
    }

    static IEnumerable<(string Kept, string Deleted, string Inserted)> Stretches(Difference difference)
    {
        string kept = "", deleted = "", inserted = "";
        foreach (var run in difference.Runs)
        {
            if (run.Kind == RunKind.Kept && (kept + deleted + inserted).Length > 0)
            {
                yield return (kept, deleted, inserted);
                (kept, deleted, inserted) = ("", "", "");
            }
            if (run.Kind == RunKind.Kept) kept += run.Text;
            else if (run.Kind == RunKind.Deleted) deleted += run.Text;
            else inserted += run.Text;
        }
        yield return (kept, deleted, inserted);
    }

    static HashSet<int> Places(string text)
    {
        var at = 0;
        return [0, .. Token.Cut(text).Select(t => at += t.Length)];
    }

    static HashSet<int> Borders(Difference difference, RunKind absent)
    {
        var at = 0;
        return [.. difference.Runs.Where(r => r.Kind != absent).Select(r => at += r.Text.Length)];
    }
}
