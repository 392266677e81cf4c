using Drafting.Domain.Brackets;

namespace Drafting.Domain.Tests.Brackets;

public sealed class BracketSpansTests
{
    static string Spans(params string[] paragraphs)
    {
        var reading = BracketSpans.Read(paragraphs, Tree.Group);
        return string.Join(", ", reading.Spans.Select(s => $"{s.Open.Paragraph}:{s.Open.Position}-{s.Close.Paragraph}:{s.Close.Position}")
            .Concat(reading.Unclosed.Select(p => $"![{p.Paragraph}:{p.Position}")).Concat(reading.Stray.Select(p => $"!]{p.Paragraph}:{p.Position}")));
    }

    [Fact]
    public void A_bracket_opened_at_a_beginning_and_closed_at_an_end_holds_the_paragraphs_between() =>
        Assert.Equal("0:0-2:8", Spans("[[Decides][Clarifies] that A;", "B [and] C;", "it ends.]"));

    [Fact]
    public void A_label_may_stand_before_the_opener() => Assert.Equal("0:3-1:7", Spans("4. [Requests", "(a) it;]"));

    [Fact]
    public void Spans_nest_and_a_closer_joins_the_nearest_opener_it_may_reach() => Assert.Equal("0:0-3:1, 1:0-2:1", Spans("[a", "[b", "c]", "d]"));

    [Fact]
    public void Brackets_that_stand_alone_reach_far() => Assert.Equal("0:0-41:0", Spans(["[", .. Enumerable.Repeat("text", 40), "]"]));

    [Fact]
    public void A_lost_closer_does_not_marry_its_opener_to_a_closer_far_away() =>
        Assert.Equal("![0:8, !]56:4", Spans(["We shall[ act", .. Enumerable.Repeat("text", 55), "text] more"]));

    [Fact]
    public void A_lost_closer_costs_one_paragraph_and_the_span_around_it_still_closes() => Assert.Equal("0:0-6:1, ![1:4", Spans("[a", "one [two", "three", "four", "five", "six", "b]"));

    [Fact]
    public void Brackets_in_the_middle_of_paragraphs_join_only_the_next_one()
    {
        Assert.Equal("0:4-1:4", Spans("one [two", "four] five"));
        Assert.Equal("![0:4, !]2:4", Spans("one [two", "three", "four] five"));
    }

    [Fact]
    public void No_pair_reaches_over_a_section_or_into_the_next_option()
    {
        Assert.Equal("![0:0, !]2:1", Spans("[a", "Article 4. Finance", "b]"));
        Assert.Equal("![0:10, !]1:14", Spans("Option 1: [a b", "Option 2: c d ]"));
        Assert.Equal("0:3-3:1", Spans("A. [Preamble", "one", "Article 2", "b]"));
    }

    [Fact]
    public void Words_between_opener_and_closer_count_as_disputed_and_the_bracket_once()
    {
        Assert.Equal(new BracketMeasures(1, 0, 0, 6, 4), BracketMeasures.Of(BracketSpans.Read(["[We shall", "act now]", "here today"], Tree.Group)));
        Assert.Equal(new BracketMeasures(0, 0, 0, 6, 0), BracketMeasures.Of(BracketSpans.Read(["We [shall", "act now", "here] today"], Tree.Group)));
    }

    [Fact]
    public void Measures_count_what_is_disputed_and_leave_out_what_is_no_text()
    {
        var reading = BracketParser.Parse("States [shall][should] report[s] [twice - US; G77 delete] on water[1]. {note} [Agreed ad ref]", Tree.Group);
        Assert.Equal(new BracketMeasures(4, 1, 2, 7, 3), BracketMeasures.Of(reading));
    }

    [Fact]
    public void Words_that_went_with_their_brackets_are_lost_and_words_that_only_lost_theirs_are_not()
    {
        var loss = BracketMeasures.Lost(BracketParser.Parse("States [shall][should] report [openly] and [well] on all"), BracketParser.Parse("States should report and well on"));
        Assert.Equal((4, "shall openly all", 2), (loss.BracketsFallen, string.Join(' ', loss.Words.Select(w => w.Word)), loss.FromBrackets));
    }

    static string Options(params string[] paragraphs) => string.Join(" ", OptionReader.Read(paragraphs).Select(Print));

    static string Print(OptionSet set) => "(" + string.Join(" | ", set.Options.Select(o => $"{o.Mark.Label}@{o.Paragraph}-{o.End}{(o.IsEmpty ? " empty" : "")}{string.Concat(o.Sets.Select(s => " " + Print(s)))}")) + ")";

    [Fact]
    public void Options_reach_to_the_next_and_an_empty_one_says_so() =>
        Assert.Equal("(1@0-2 | 2@2-3 | 4@3-5 empty)", Options("Option 1: States report.", "They publish it.", "Option 2: States may report.", "Option 4:", "No text"));

    [Fact]
    public void Another_style_nests_and_an_outer_style_ends_it() =>
        Assert.Equal("(1@0-4 (A@1-3 | B@3-4) | 2@4-5)", Options("Option 1", "Alternative A. one", "more", "Alternative B. two", "Option 2: three"));

    [Fact]
    public void A_number_that_starts_again_starts_another_set() => Assert.Equal("(1@0-1 | 2@1-2) (1@2-3 | 2@3-4)", Options("Option 1: a", "Option 2: b", "Option 1: c", "Option 2: d"));

    [Fact]
    public void The_paragraph_that_goes_on_with_the_numbering_ends_the_options() =>
        Assert.Equal("(1@1-2 | 2@2-4) (1@5-6 | 2@6-7)", Options("2. Each Party:", "Option 1: reports", "Option 2:", "1. one", "3. Then all", "Option 1: x", "Option 2: y"));

    [Fact]
    public void A_section_ends_the_options() => Assert.Equal("(1@0-1 | 2@1-2)", Options("Option 1: a", "[Option 2: b]", "Article 3. Means", "text"));
}
