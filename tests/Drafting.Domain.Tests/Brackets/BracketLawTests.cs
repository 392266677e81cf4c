using CsCheck;
using Drafting.Domain.Brackets;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Brackets;

/// <summary>The laws that the docs of the bracket engine state. A failure prints the seed; <c>CsCheck_Seed=…</c> repeats it.</summary>
public sealed class BracketLawTests(ITestOutputHelper output)
{
    const int Times = 1_000;

    static readonly Gen<string> Soup = Gen.OneOfConst(
        "[", "[", "]", "]", "{", "}", "/", " / ", " ", " ", "a", "and ", "US", " - ", "US: ", "; ", ", ", ".", "1", "[1]", "2030", "😀", "\ud83d", "［", "］", "〔", "\n", "“", "”", "\"", "(", ")", "(a) ", "[sic]", "Option 1: ", "4. ",
        "shall", "ش", " delete", "EU", "{No text}", "RESERVE ").Array[0, 30].Select(string.Concat);

    static readonly Gen<string> Word = Gen.OneOfConst("States", "shall", "report", "on", "emissions", "clean", "water", "non-binding", "Ñandú", "2030", "الدول", "𝒳𝒴");
    static readonly Gen<string> Words = Word.Array[1, 3].Select(w => string.Join(' ', w));
    static readonly Gen<string> Piece = Gen.OneOf(
        Words, Words,
        Words.Select(w => $"[{w}]"),
        Gen.Select(Words, Words, (a, b) => $"[{a}][{b}]"),
        Gen.Select(Words, Words, Words, (a, b, c) => $"[{a}]/[{b}]/[{c}]"),
        Gen.Select(Words, Words, (a, b) => $"[{a} / {b}]"),
        Gen.Select(Words, Words, (a, b) => $"[{a} [{b}]]"),
        Words.Select(w => $"[{w} - US; G77 delete]"),
        Words.Select(w => $"[{w} ]"),
        Gen.Select(Words, Words, (a, b) => $"{a}[, {b},] {b}"),
        Gen.Select(Words, Words, (a, b) => $"{a}[, {b}]"),
        Gen.Select(Words, Words, (a, b) => $"{a}, [{b}], {b}"),
        Gen.Select(Words, Words, (a, b) => $"{a} ([{b}])"),
        Gen.Select(Words, Words, (a, b) => $"{a}[ and {b}]"));

    /// <summary>A well-set sentence with brackets: one space between words, no space before a mark, a full stop at the end.</summary>
    static readonly Gen<string> Sentence = Piece.Array[1, 5].Select(p => string.Join(' ', p) + ".");

    static readonly Gen<(int At, int Over, string Insert)[]> Plans = Gen.Select(Gen.Int[0, 997], Gen.Int[0, 6], Gen.OneOfConst("", "", "x", " ", "[", "]", "[y]", "😀")).Array[0, 4];

    static ChangeSet Plan(int length, (int At, int Over, string Insert)[] plan) =>
        ChangeSet.Of(length, [.. plan.Select(p => new Edit(p.At % (length + 1), Math.Min(length, (p.At % (length + 1)) + p.Over), p.Insert))]);

    static bool Covers(IReadOnlyList<TextNode> nodes, TextRange range)
    {
        var at = range.Start;
        foreach (var node in nodes)
        {
            if (node.Range.Start != at || node.Range.IsEmpty) return false;
            at = node.Range.End;
            if (node is BracketNode bracket && !Covers(bracket.Children, bracket.Inner)) return false;
        }

        return at == range.End;
    }

    [Fact]
    public void Every_text_has_a_reading_that_prints_it_unit_for_unit() =>
        Soup.Sample(
            text =>
            {
                var reading = BracketParser.Parse(text, Tree.Group);
                return reading.Print() == text && Covers(reading.Nodes, new TextRange(0, text.Length)) && Tree.Of(BracketParser.Parse(reading.Print(), Tree.Group)) == Tree.Of(reading);
            },
            output.WriteLine, iter: Times * 5);

    [Fact]
    public void Ranges_nest_sets_hold_their_members_and_problems_lie_in_the_text() =>
        Soup.Sample(
            text =>
            {
                var reading = BracketParser.Parse(text, Tree.Group);
                var whole = new TextRange(0, text.Length);
                return reading.Brackets.All(b => b.Inner.Holds(b.Words) && (b.Parent is null || b.Parent.Inner.Holds(b.Range)) && (b.Attribution is null || b.Inner.Holds(b.Attribution.Range)) && b.Depth == (b.Parent?.Depth ?? 0) + 1)
                    && reading.Brackets.Select((b, i) => b.Index == i && reading.StartingAt(b.Range.Start) == b).All(x => x)
                    && reading.AlternativeSets.All(s => s.Members.Count > 1 && s.Members.All(m => s.Range.Holds(m.Range) && m.Range.Holds(m.Words)) && s.Members.Zip(s.Members.Skip(1)).All(p => p.First.Range.End <= p.Second.Range.Start))
                    && reading.Diagnostics.All(d => whole.Holds(d.Range) && d.Sentence.Length > 0 && d.Code.Length > 0)
                    && reading.Diagnostics.Zip(reading.Diagnostics.Skip(1)).All(p => p.First.Range.Start <= p.Second.Range.Start);
            },
            output.WriteLine, iter: Times * 5);

    [Theory]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("][")]
    [InlineData("[a/[b/")]
    [InlineData("[a][b]")]
    [InlineData("[a] [b] ")]
    [InlineData("[a / b] ")]
    [InlineData("[a / ")]
    [InlineData("a / ")]
    [InlineData("US / ")]
    [InlineData("[x - US; EU delete/ G77 retain] ")]
    [InlineData(" - US")]
    [InlineData("{[")]
    [InlineData("}{")]
    [InlineData("“[a]”")]
    [InlineData("[1]")]
    [InlineData("(a) ; ")]
    [InlineData("［")]
    [InlineData("[[a][b]]")]
    [InlineData("[a]/[b]/")]
    [InlineData("[[a]]")]
    [InlineData("[a - US; B delete]")]
    [InlineData("{")]
    [InlineData("[Option 1] x ")]
    [InlineData("[a [b [c")]
    [InlineData(".]")]
    [InlineData("[]")]
    [InlineData("[ a ]")]
    [InlineData("[(a) x; (b) y] ")]
    [InlineData("word[s] [and x] ")]
    [InlineData("][[a][b]{.]")]
    [InlineData("“[a]” [1][a / b]][")]
    public void Reading_takes_a_fixed_number_of_steps_for_each_unit(string unit)
    {
        foreach (var wrapped in new[] { false, true })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length));
            if (wrapped) text = $"[{text}]";
            var reading = BracketParser.Parse(text, Tree.Group);
            Assert.InRange(reading.Steps, 1, text.Length * 40L);
            Assert.Equal(text, reading.Print());
        }
    }

    [Fact]
    public void Half_a_million_brackets_deep_is_read_printed_and_measured()
    {
        var text = new string('[', 300_000) + "x" + new string(']', 300_000);
        var reading = BracketParser.Parse(text);
        Assert.Equal(300_000, reading.Brackets[^1].Depth);
        Assert.Equal(text, reading.Print());
        Assert.Equal(300_000, BracketMeasures.Of(reading).Brackets);
    }

    [Fact]
    public void The_first_repair_of_a_loose_bracket_leaves_fewer_of_them() =>
        Soup.Sample(
            text =>
            {
                var reading = BracketParser.Parse(text, Tree.Group);
                static int Loose(BracketReading r) => r.Diagnostics.Count(d => d.Problem is BracketProblem.Unclosed or BracketProblem.StrayCloser);
                return reading.Diagnostics.Where(d => d.Problem is BracketProblem.Unclosed or BracketProblem.StrayCloser).All(d =>
                    BracketEdits.Repairs(reading, d).All(r => Loose(BracketParser.Parse(r.Change.Changes.Apply(text), Tree.Group)) < Loose(reading)));
            },
            output.WriteLine, iter: Times);

    static string Blemish(string text) =>
        text.Contains("  ", StringComparison.Ordinal) ? "two spaces" : text.Contains(" ,", StringComparison.Ordinal) || text.Contains(" .", StringComparison.Ordinal) || text.Contains(" )", StringComparison.Ordinal) || text.Contains("( ", StringComparison.Ordinal) ? "space beside a mark"
        : text.Contains(",,", StringComparison.Ordinal) || text.Contains(", ,", StringComparison.Ordinal) || text.Contains(",.", StringComparison.Ordinal) || text.Contains("(,", StringComparison.Ordinal) || text.StartsWith(',') ? "stray comma" : text != text.Trim() ? "space at an end" : "";

    [Fact]
    public void Lifting_leaves_a_well_set_text_and_undo_gives_the_old_one() =>
        Gen.Select(Sentence, Gen.Int[0, 99], Gen.Int[0, 3], Gen.Int[0, 2]).Sample(
            (text, which, how, index) =>
            {
                var reading = BracketParser.Parse(text, Tree.Group);
                if (reading.Brackets.Count == 0) return true;
                var bracket = reading.Brackets[which % reading.Brackets.Count];
                var set = bracket.Set ?? bracket.InnerSet;
                if (!bracket.IsNegotiation || (how == 2 && (set is null || index >= set.Members.Count))) return true;
                Lifting lifting = how switch { 0 => new Lifting.Keep(), 1 => new Lifting.Drop(), 2 => new Lifting.Choose(index), _ => new Lifting.Merge("other words") };
                var change = BracketEdits.Lift(reading, bracket, lifting);
                var after = change.Changes.Apply(text);
                if (Blemish(text).Length == 0 && Blemish(after).Length > 0) throw new InvalidOperationException($"{Blemish(after)}: “{text}” became “{after}”");
                var fewer = BracketParser.Parse(after, Tree.Group).Brackets.Count < reading.Brackets.Count;
                return fewer && change.Changes.Invert(text).Apply(after) == text;
            },
            output.WriteLine, iter: Times * 4);

    [Fact]
    public void Choosing_from_a_set_leaves_exactly_that_wording_of_it() =>
        Gen.Select(Words.Array[2, 4], Gen.Int[0, 3], Gen.Int[0, 3], Words, Words).Sample(
            (wordings, choice, form, before, after) =>
            {
                var index = choice % wordings.Length;
                var set = form switch
                {
                    0 => string.Concat(wordings.Select(w => $"[{w}]")),
                    1 => string.Join("/", wordings.Select(w => $"[{w}]")),
                    2 => $"[{string.Join(" / ", wordings)}]",
                    _ => string.Join(" ", wordings.Select((w, i) => $"[Option {i + 1}: {w}]")),
                };
                var text = $"{before} {set} {after}.";
                var reading = BracketParser.Parse(text, Tree.Group);
                var change = BracketEdits.Lift(reading, reading.Brackets[0], new Lifting.Choose(index));
                var kept = form == 3 ? $"Option {index + 1}: {wordings[index]}" : wordings[index];
                return reading.AlternativeSets.Count == 1 && change.Changes.Apply(text) == $"{before} {kept} {after}." && change.Range.Of(change.Changes.Apply(text)) == kept;
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void A_selection_is_bracketed_whole_or_refused_with_a_sentence() =>
        Gen.Select(Sentence, Gen.Int[0, 997], Gen.Int[0, 30]).Sample(
            (text, at, length) =>
            {
                var reading = BracketParser.Parse(text, Tree.Group);
                var start = at % text.Length;
                var selection = new TextRange(start, Math.Min(text.Length, start + length));
                try
                {
                    var change = BracketEdits.Bracket(reading, selection);
                    var after = change.Changes.Apply(text);
                    var made = BracketParser.Parse(after, Tree.Group);
                    return made.StartingAt(change.Range.Start)?.Range == change.Range && after.Remove(change.Range.End - 1, 1).Remove(change.Range.Start, 1) == text && made.Brackets.Count == reading.Brackets.Count + 1
                        && reading.Brackets.All(b => made.StartingAt(change.Changes.MapPosition(b.Range.Start, 1))?.Range.End == change.Changes.MapPosition(b.Range.End, -1));
                }
                catch (RefusedException refused)
                {
                    return refused.Refusal.Message.Length > 0 && refused.Refusal.Action.Length > 0;
                }
            },
            output.WriteLine, iter: Times * 2);

    [Fact]
    public void An_alternative_more_makes_a_set_of_one_more() =>
        Gen.Select(Words, Gen.OneOfConst("[a]", "[a][b]", "[a]/[b]", "[a / b]", "[shall] [should]"), Words).Sample(
            (before, brackets, words) =>
            {
                var text = $"{before} {brackets} end";
                var reading = BracketParser.Parse(text, Tree.Group);
                var change = BracketEdits.AddAlternative(reading, reading.Brackets[0], words);
                var set = BracketParser.Parse(change.Changes.Apply(text), Tree.Group).AlternativeSets[0];
                return brackets == "[shall] [should]" || (set.Members.Count == Math.Max(1, reading.AlternativeSets.FirstOrDefault()?.Members.Count ?? 1) + 1 && set.Undecided is null && set.Members[^1].Words.Of(change.Changes.Apply(text)) == words);
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void A_whole_anchor_keeps_to_the_very_characters_of_its_bracket() =>
        Gen.Select(Sentence, Plans, Plans).Sample(
            (text, first, second) =>
            {
                var anchors = BracketParser.Parse(text, Tree.Group).Brackets.Select(b => new BracketAnchor(b.Index, b.Range.Start, b.Range.End) { Reason = "uncertain" }).ToArray();
                var (now, all) = (text, ChangeSet.Identity(text.Length));
                foreach (var plan in new[] { first, second })
                {
                    var set = Plan(now.Length, plan);
                    now = set.Apply(now);
                    anchors = [.. anchors.Select(a => a.Map(set))];
                }

                return anchors.All(a => a.Start >= 0 && a.Start <= a.End && a.End <= now.Length && a.Reason == "uncertain" && (!a.HasOpener || now[a.Start] == '[') && (!a.HasCloser || now[a.End - 1] == ']'))
                    && anchors.Where(a => a.HasOpener).Select(a => a.Start).Distinct().Count() == anchors.Count(a => a.HasOpener);
            },
            output.WriteLine, iter: Times * 2);

    [Fact]
    public void Anchors_find_their_brackets_again_and_no_bracket_has_two() =>
        Gen.Select(Sentence, Plans).Sample(
            (text, plan) =>
            {
                var before = BracketParser.Parse(text, Tree.Group);
                var set = Plan(text.Length, plan);
                var after = BracketParser.Parse(set.Apply(text), Tree.Group);
                var anchors = before.Brackets.Select(b => new BracketAnchor(b.Index, b.Range.Start, b.Range.End).Map(set)).ToArray();
                var found = BracketData.Match(anchors, after);
                var held = found.Where(f => f.Bracket is not null).Select(f => f.Bracket).ToArray();
                return held.Distinct().Count() == held.Length && found.All(f => !f.Anchor.IsWhole || after.StartingAt(f.Anchor.Start)?.Range.End != f.Anchor.End || f.Bracket == after.StartingAt(f.Anchor.Start));
            },
            output.WriteLine, iter: Times * 2);

    [Fact]
    public void Every_bracket_before_and_after_an_edit_is_unchanged_or_in_one_event() =>
        Gen.Select(Sentence, Plans).Sample(
            (text, plan) =>
            {
                var set = Plan(text.Length, plan);
                var (before, after) = (BracketParser.Parse(text, Tree.Group), BracketParser.Parse(set.Apply(text), Tree.Group));
                var events = LiftRecognition.Between(before, after, set);
                var (gone, come) = (events.Where(e => e.Before is not null).Select(e => e.Before).ToArray(), events.Where(e => e.After is not null).Select(e => e.After).ToArray());
                return gone.Distinct().Count() == gone.Length && come.Distinct().Count() == come.Length && (!set.IsEmpty || events.Count == 0)
                    && before.Brackets.Count(b => b.IsNegotiation) - gone.Length <= after.Brackets.Count;
            },
            output.WriteLine, iter: Times * 2);

    [Fact]
    public void Measures_of_parts_add_up_and_the_share_is_a_share() =>
        Gen.Select(Sentence, Sentence).Sample(
            (first, second) =>
            {
                var (a, b) = (BracketMeasures.Of(BracketParser.Parse(first, Tree.Group)), BracketMeasures.Of(BracketParser.Parse(second, Tree.Group)));
                var both = BracketMeasures.Of(BracketParser.Parse($"{first}\n{second}", Tree.Group));
                return a + b == both && both.Share is >= 0 and <= 1 && a + default(BracketMeasures) == a;
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Keeping_loses_no_word_and_what_a_lift_removed_is_what_is_lost() =>
        Gen.Select(Sentence, Gen.Int[0, 99], Gen.Bool).Sample(
            (text, which, keep) =>
            {
                var reading = BracketParser.Parse(text, Tree.Group);
                if (reading.Brackets.Count == 0) return true;
                var bracket = reading.Brackets[which % reading.Brackets.Count];
                if (!bracket.IsNegotiation) return true;
                var change = BracketEdits.Lift(reading, bracket, keep ? new Lifting.Keep() : new Lifting.Drop());
                var loss = BracketMeasures.Lost(reading, BracketParser.Parse(change.Changes.Apply(text), Tree.Group));
                return loss.Words.Select(w => w.Word).Order(StringComparer.Ordinal).SequenceEqual(change.Removed.Order(StringComparer.Ordinal));
            },
            output.WriteLine, iter: Times);
}
