using Drafting.Domain.Brackets;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Brackets;

public sealed class BracketActTests
{
    static BracketReading Read(string text) => BracketParser.Parse(text, Tree.Group);

    static string After(string text, Func<BracketReading, BracketChange> act) => act(Read(text)).Changes.Apply(text);

    [Theory]
    [InlineData("Parties [shall] report.", "Parties shall report.", "Parties report.")]
    [InlineData("impacts[, including models,] of it", "impacts, including models, of it", "impacts of it")]
    [InlineData("waters[, and seas].", "waters, and seas.", "waters.")]
    [InlineData("in [ an integrated] way", "in an integrated way", "in way")]
    [InlineData("for [universal and ]sustained action", "for universal and sustained action", "for sustained action")]
    [InlineData("actions[ and means ]are", "actions and means are", "actions are")]
    [InlineData("a, [b], c", "a, b, c", "a, c")]
    [InlineData("a, [b].", "a, b.", "a.")]
    [InlineData("a [b,] c", "a b, c", "a c")]
    [InlineData("a, [, b] c", "a, b c", "a, c")]
    [InlineData("a [b,], c", "a b, c", "a, c")]
    [InlineData("([b], c)", "(b, c)", "(c)")]
    [InlineData("[First], the", "First, the", "the")]
    [InlineData("from [extreme - US; G77 delete] poverty", "from extreme poverty", "from poverty")]
    [InlineData("[US: clean] air", "clean air", "air")]
    [InlineData("paragraph[s] 4", "paragraphs 4", "paragraph 4")]
    [InlineData("the [2030 ]", "the 2030", "the")]
    [InlineData("x\n[y] z", "x\ny z", "x\nz")]
    [InlineData("il faut [agir] : vite", "il faut agir: vite", "il faut: vite")]
    [InlineData("il faut [agir]\u00a0: vite", "il faut agir\u00a0: vite", "il faut: vite")]
    [InlineData("[7. The Secretariat reports.]", "7. The Secretariat reports.", "")]
    [InlineData("[[deep] water]", "[deep] water", "")]
    public void Keeping_and_dropping_leave_well_set_words(string text, string kept, string dropped)
    {
        Assert.Equal(kept, After(text, r => BracketEdits.Lift(r, r.Brackets[0], new Lifting.Keep())));
        Assert.Equal(dropped, After(text, r => BracketEdits.Lift(r, r.Brackets[0], new Lifting.Drop())));
    }

    [Theory]
    [InlineData("Parties [shall][should] report", 1, "Parties should report", "shall")]
    [InlineData("Parties [shall] [should] [may] report", 0, "Parties shall report", "should may")]
    [InlineData("the [holders]/[owners] of", 1, "the owners of", "holders")]
    [InlineData("[take note of/welcome] it", 0, "take note of it", "welcome")]
    [InlineData("with [changing poor - EU / promoting good - US] habits", 1, "with promoting good habits", "changing poor")]
    [InlineData("We [report on it][No text] here", 1, "We here", "report on it")]
    [InlineData("an [online list][ open page] of it", 1, "an open page of it", "online list")]
    [InlineData("on a [[new - State B] plan][set of rules].", 0, "on a [new - State B] plan.", "set of rules")]
    public void Choosing_keeps_one_wording_and_names_the_words_that_went(string text, int index, string after, string removed)
    {
        var change = Choose(text, index);
        Assert.Equal((after, removed), (change.Changes.Apply(text), string.Join(' ', change.Removed)));
    }

    static BracketChange Choose(string text, int index)
    {
        var reading = Read(text);
        return BracketEdits.Lift(reading, reading.Brackets[0], new Lifting.Choose(index));
    }

    [Fact]
    public void Keeping_one_of_a_set_is_choosing_it_and_dropping_one_leaves_the_others()
    {
        Assert.Equal("We should act", After("We [shall][should] act", r => BracketEdits.Lift(r, r.Brackets[1], new Lifting.Keep())));
        Assert.Equal("We [shall] act", After("We [shall][should] act", r => BracketEdits.Lift(r, r.Brackets[1], new Lifting.Drop())));
        Assert.Equal("We [b]/[c] act", After("We [a]/[b]/[c] act", r => BracketEdits.Lift(r, r.Brackets[0], new Lifting.Drop())));
    }

    [Fact]
    public void Merging_puts_other_words_in_place_of_the_whole_set() =>
        Assert.Equal("We are invited to act", After("We [shall][should] act", r => BracketEdits.Lift(r, r.Brackets[0], new Lifting.Merge(" are invited to "))));

    [Theory]
    [InlineData("Parties shall report", 9, 12, "Parties [shall] report")]
    [InlineData("Parties shall report", 7, 14, "Parties [shall] report")]
    [InlineData("a non-binding text", 4, 7, "a [non-binding] text")]
    [InlineData("a 😀 b", 3, 4, "a [😀] b")]
    [InlineData("[a b c]", 3, 4, "[a [b] c]")]
    [InlineData("x [a] y", 0, 7, "[x [a] y]")]
    [InlineData("x, y, z", 1, 4, "x[, y], z")]
    public void A_selection_is_widened_to_whole_words_and_bracketed(string text, int start, int end, string after) =>
        Assert.Equal(after, After(text, r => BracketEdits.Bracket(r, new TextRange(start, end))));

    [Fact]
    public void An_empty_selection_makes_a_placeholder() => Assert.Equal("by [ ]", After("by ", r => BracketEdits.Bracket(r, new TextRange(3, 3), BracketKind.Placeholder)));

    [Theory]
    [InlineData("one [two three] four", 0, 7, "crosses-bracket", "Select the whole bracket, “one [two three]”, or only the words on one side of its border, “one”.")]
    [InlineData("one [two three] four", 10, 20, "crosses-bracket", "Select the whole bracket, “[two three] four”, or only the words on one side of its border, “four”.")]
    [InlineData("one [two] ] four", 0, 16, "loose-bracket", "Repair that bracket first.")]
    [InlineData("one {note} four", 0, 15, "not-text", "Select words of the draft only.")]
    [InlineData("[one two - US; G77 delete]", 5, 13, "not-text", "Select words of the draft only.")]
    [InlineData("one  two", 3, 5, "nothing-selected", "Select the words that are disputed.")]
    public void A_selection_that_cannot_be_bracketed_is_refused_with_what_to_select(string text, int start, int end, string code, string action)
    {
        var refused = Assert.Throws<RefusedException>(() => BracketEdits.Bracket(Read(text), new TextRange(start, end)));
        Assert.Equal((code, action), (refused.Refusal.Code, refused.Refusal.Action));
    }

    [Theory]
    [InlineData("[a] b", "[a][c] b")]
    [InlineData("[a]/[b]", "[a]/[b]/[c]")]
    [InlineData("[shall] [should]", "[shall] [should] [c]")]
    [InlineData("[a x / b x - US]", "[a x / b x - US / c]")]
    [InlineData("[a/b]", "[a/b/c]")]
    public void An_alternative_is_added_in_the_form_of_the_set(string text, string after) => Assert.Equal(after, After(text, r => BracketEdits.AddAlternative(r, r.Brackets[0], "c")));

    [Fact]
    public void Acts_that_make_no_sense_are_refused()
    {
        static string Code(Action act) => Assert.Throws<RefusedException>(act).Refusal.Code;
        var (set, tag) = (Read("[a][b]"), Read("text. [Agreed ad ref]"));
        Assert.Equal("no-such-alternative", Code(() => BracketEdits.Lift(set, set.Brackets[0], new Lifting.Choose(2))));
        Assert.Equal("unbalanced", Code(() => BracketEdits.AddAlternative(set, set.Brackets[0], "x]")));
        Assert.Equal("unbalanced", Code(() => BracketEdits.Lift(set, set.Brackets[0], new Lifting.Merge(" "))));
        Assert.Equal("not-disputed", Code(() => BracketEdits.Lift(tag, tag.Brackets[0], new Lifting.Drop())));
        Assert.Equal("no-bracket", Code(() => BracketEdits.Lift(set, tag.Brackets[0], new Lifting.Drop())));
        Assert.Equal("unknown-party", Code(() => BracketEdits.Attribute(set, set.Brackets[0], (PositionVerb.Delete, [99]))));
    }

    [Fact]
    public void An_attribution_is_written_replaced_and_taken_out_again()
    {
        var once = After("the [new] plan", r => BracketEdits.Attribute(r, r.Brackets[0], (PositionVerb.Propose, [7]), (PositionVerb.Delete, [3, 2])));
        Assert.Equal("the [new - State B; G77, EU delete] plan", once);
        Assert.Equal("the [new - US reserve] plan", After(once, r => BracketEdits.Attribute(r, r.Brackets[0], (PositionVerb.Reserve, [1]))));
        Assert.Equal("the [new] plan", After(once, r => BracketEdits.TakeAttribution(r, r.Brackets[0])));
        var anchor = new BracketAnchor(1, 4, 35).With(Read(once).Brackets[0].Attribution!);
        Assert.Equal([7L], anchor.Proposers);
        Assert.Equal([3L, 2L], anchor.Delete);
    }

    [Theory]
    [InlineData("Parties [shall report, and act.", "Parties [shall report], and act.")]
    [InlineData("Parties shall] report.", "Parties shall report.")]
    [InlineData("Parties ［shall] report.", "Parties [shall] report.")]
    [InlineData("Parties [] report.", "Parties report.")]
    [InlineData("the [INDC]of them", "the [INDC] of them")]
    [InlineData("in [ an open] way", "in [an open] way")]
    [InlineData("for [wide and ]open action", "for [wide and] open action")]
    [InlineData("States[ and others]", "States [and others]")]
    [InlineData("[all] [good and bad] effects", "[all]/[good and bad] effects")]
    public void The_first_proposed_repair_does_what_a_person_would(string text, string after)
    {
        var reading = Read(text);
        var repair = BracketEdits.Repairs(reading, reading.Diagnostics[0])[0];
        Assert.Equal(after, repair.Change.Changes.Apply(text));
        Assert.DoesNotContain(Read(after).Diagnostics, d => d.Problem == reading.Diagnostics[0].Problem);
    }

    [Theory]
    [InlineData("a [b] c", "a b] c", "Lifted")]
    [InlineData("a [b] c", "a b c", "Lifted")]
    [InlineData("a [b] c", "a c", "Dropped")]
    [InlineData("a b c", "a [b] c", "Opened")]
    [InlineData("a [b] c", "a [bx] c", "")]
    [InlineData("a [b c] d", "a [b] c d", "Resized")]
    [InlineData("a [b][c] d", "a b d", "Lifted Dropped")]
    [InlineData("a [[b] c] d", "a [b] c d", "Lifted")]
    [InlineData("see[1] it", "see it", "")]
    public void An_edit_is_recognised_for_what_it_did_to_brackets(string before, string after, string events)
    {
        var changes = Smallest(before, after);
        Assert.Equal(events, string.Join(' ', LiftRecognition.Between(Read(before), Read(after), changes).Select(e => e.Kind)));
    }

    /// <summary>Deletes what is not in the shared order of units of the two texts and inserts what is new: what a person would type.</summary>
    static ChangeSet Smallest(string before, string after)
    {
        var length = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
            for (var j = after.Length - 1; j >= 0; j--)
                length[i, j] = before[i] == after[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        var edits = new List<Edit>();
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j]) (i, j) = (i + 1, j + 1);
            else if (j >= after.Length || (i < before.Length && length[i + 1, j] >= length[i, j + 1])) edits.Add(new Edit(i, ++i, ""));
            else edits.Add(new Edit(i, i, after[j++].ToString()));
        }

        return ChangeSet.Of(before.Length, [.. edits]);
    }

    [Fact]
    public void A_bracket_cut_and_pasted_has_moved()
    {
        const string text = "a [b c] d";
        var set = ChangeSet.Of(text.Length, new Edit(2, 8, ""), new Edit(9, 9, " [b c]"));
        var moved = Assert.Single(LiftRecognition.Between(Read(text), Read(set.Apply(text)), set));
        Assert.Equal((BracketEventKind.Moved, "[b c]"), (moved.Kind, moved.After!.Range.Of(set.Apply(text))));
    }

    [Fact]
    public void Anchored_data_survives_edits_inside_and_around_and_knows_when_its_opener_is_gone()
    {
        const string text = "We [shall] act";
        var anchor = new BracketAnchor(5, 3, 10) { Proposers = [7] };
        var inside = anchor.Map(ChangeSet.Of(text.Length, new Edit(0, 2, "All States"), new Edit(4, 9, "must"), new Edit(10, 10, "x")));
        Assert.Equal(anchor with { Start = 11, End = 17 }, inside);
        var lifted = anchor.Map(ChangeSet.Of(text.Length, new Edit(3, 4, "")));
        Assert.Equal((false, true, false), (lifted.HasOpener, lifted.HasCloser, lifted.IsWhole));
        Assert.Null(BracketData.Match([lifted], Read("We shall] act"))[0].Bracket);
        Assert.Single(BracketData.Unanchored([anchor], Read("We [shall] act [now]")));
    }
}
