using Drafting.Domain.Brackets;

namespace Drafting.Domain.Tests.Brackets;

public sealed class BracketTableTests
{
    [Theory]
    // One set of alternatives, however it is written.
    [InlineData("Parties [shall][should] report", "Parties <shall|should> report")]
    [InlineData("Parties [shall] [should] [may] report", "Parties <shall|should|may> report")]
    [InlineData("the [holders]/[owners] of data", "the <holders|owners> of data")]
    [InlineData("[consultation] / [cooperation]", "<consultation|cooperation>")]
    [InlineData("[take note of/welcome] the report", "<take note of|welcome> the report")]
    [InlineData("[invites / encourages] States", "<invites|encourages> States")]
    [InlineData("[sustained and equitable / sustained - US] growth", "<sustained and equitable|sustained @US+> growth")]
    [InlineData("together with [changing poor - EU, G77 retain / promoting good - US] habits", "together with <changing poor @EU,G77=|promoting good @US+> habits")]
    [InlineData("the [purposes of this text as set out above] [objective of the text as set out above]", "the <purposes of this text as set out above|objective of the text as set out above>")]
    [InlineData("warming [below 2 °C][below 1.5 °C] [below 1.5 °C or 2 °C][as low as possible] by then", "warming <below 2 °C|below 1.5 °C|below 1.5 °C or 2 °C|as low as possible> by then")]
    [InlineData("[Each Party][All Parties] [mindful of equity] [shall][should][other] report", "<Each Party|All Parties> U(mindful of equity) <shall|should|other> report")]
    [InlineData("[Invites] [Encourages] [Calls upon] States", "<Invites|Encourages|Calls upon> States")]
    [InlineData("[prepare] communicate [maintain] [fulfil] [implement] plans", "U(prepare) communicate <maintain|fulfil|implement> plans")]
    [InlineData("[,][and] differentiated", "<,|and> differentiated")]
    [InlineData("[Option 1: States report each year] [Option 2: No text]", "<Option 1: States report each year|Option 2: No text>")]
    [InlineData("[shall report][No text]", "<shall report|No text>")]
    [InlineData("[, as appropriate,][, where appropriate,]", "<, as appropriate,|, where appropriate,>")]
    // Neighbours that a person must be asked about, or that are no set.
    [InlineData("[all] [positive and negative] effects", "<?all|positive and negative> effects")]
    [InlineData("[migrants] [groups at risk] [others]", "<?migrants|groups at risk|others>")]
    [InlineData("[the rights of peoples,][local communities,] and", "<?the rights of peoples,|local communities,> and")]
    [InlineData("[women] [and girls]", "U(women) U(and girls)")]
    [InlineData("[developing countries][and other countries in need]", "U(developing countries)U(and other countries in need)")]
    [InlineData("[States shall report on this.] [The secretariat shall publish it all.]", "U(States shall report on this.) U(The secretariat shall publish it all.)")]
    // Values.
    [InlineData("[X] per cent", "P(X) per cent")]
    [InlineData("US$ [100] billion", "US$ P(100) billion")]
    [InlineData("by [2030]", "by P(2030)")]
    [InlineData("by [2025][2030]", "by <2025|2030>")]
    [InlineData("[not later than [2025][2030]]", "U(not later than <2025|2030>)")]
    [InlineData("at least [40-70] [70-95] per cent", "at least <40-70|70-95> per cent")]
    [InlineData("with a [x]40-[y]70% cut", "with a P(x)40-P(y)70% cut")]
    [InlineData("within [ ] days", "within P( ) days")]
    [InlineData("within [30] days", "within P(30) days")]
    [InlineData("on [date] in [place]", "on P(date) in P(place)")]
    [InlineData("by [20XX]", "by P(20XX)")]
    [InlineData("[year x]", "P(year x)")]
    [InlineData("[xxx]", "P(xxx)")]
    [InlineData("[five] years", "P(five) years")]
    [InlineData("[30 per cent]", "P(30 per cent)")]
    [InlineData("[1 January 2027]", "P(1 January 2027)")]
    [InlineData("[___]", "P(___)")]
    [InlineData("[Placeholder: text on finance]", "P(Placeholder: text on finance)")]
    [InlineData("[TBD]", "P(TBD)")]
    [InlineData("Article [4][5], paragraph [2]", "Article <4|5>, paragraph P(2)")]
    [InlineData("[]", "P()")]
    // Numbers that are references, and numbers that may be.
    [InlineData("as was shown[1] before", "as was shownCitation(1) before")]
    [InlineData("in two studies [3].", "in two studies Citation(3).")]
    [InlineData("studies[1][2], and", "studiesCitation(1)Citation(2), and")]
    [InlineData("the end.[12] Next", "the end.Citation(12) Next")]
    [InlineData("see[^4].", "seeCitation(^4).")]
    [InlineData("some report [5] shows", "some report U?(5) shows")]
    [InlineData("a total of [5].", "a total of P(5).")]
    // What is no negotiation.
    [InlineData("their [sic] view", "their Sic(sic) view")]
    [InlineData("It said […] and [...] so", "It said Ellipsis(…) and Ellipsis(...) so")]
    [InlineData("“[T]he Council decides”", "“Editorial(T)he Council decides”")]
    [InlineData("The Chair stated that “we [the members] agree”.", "The Chair stated that “we Editorial(the members) agree”.")]
    [InlineData("“Party” means “a [developed] Party”", "“Party” means “a U?(developed) Party”")]
    [InlineData("[English only]", "Language(English only)")]
    [InlineData("[Original: French]", "Language(Original: French)")]
    [InlineData("Annex [to be completed]", "Annex ToBeCompleted(to be completed)")]
    [InlineData("see [link] or [email protected]", "see Link(link) or Link(email protected)")]
    [InlineData("[https://example.org/a/b]", "Link(https://example.org/a/b)")]
    [InlineData("[Note by the secretariat: to be checked]", "Remark(Note by the secretariat: to be checked)")]
    [InlineData("and development. [Agreed ad ref]", "and development. T(Agreed ad ref)")]
    [InlineData("[Suggested for closure]", "T(Suggested for closure)")]
    [InlineData("We agree. [Agreed]", "We agree. T(Agreed)")]
    [InlineData("the [agreed] outcome", "the U(agreed) outcome")]
    // Who stands behind it.
    [InlineData("from [extreme - US; G77 delete] poverty", "from A(extreme @US+ G77-) poverty")]
    [InlineData("[, in line with them. -G77; US, Canada, Japan, EU delete.]", "A(, in line with them. @G77+ US,Canada,Japan,EU-)")]
    [InlineData("[Title RESERVE (pending definition) A, B/ RETAIN C/ DEL D]", "D(Title @A,B~ C= D-)")]
    [InlineData("[US, JPN: shall report]", "A(shall report @US,Japan+)")]
    [InlineData("[EU: delete]", "D( @EU-)")]
    [InlineData("[EU delete]", "D( @EU-)")]
    [InlineData("[as needed - EU delete]", "D(as needed @EU-)")]
    [InlineData("[as needed – G77 retain | US and Japan delete]", "D(as needed @G77= US,Japan-)")]
    [InlineData("[as needed - proposed by Norway]", "A(as needed @Norway+)")]
    [InlineData("[a low-carbon path - AOSIS; Canada oppose]", "A(a low-carbon path @AOSIS+ Canadax)")]
    [InlineData("[global low - carbon path]", "U(global low - carbon path)")]
    [InlineData("[[new - State B; State C delete] framework][set of rules]", "<A(new @State B+ State C-) framework|set of rules>")]
    [InlineData("[, and others - State B; Technical A delete].", "A(, and others @State B+ Technical A-).")]
    [InlineData("[us - and them]", "U(us - and them)")]
    [InlineData("[as needed - Atlantis delete]", "U(as needed - Atlantis delete)")]
    [InlineData("[2020 - State B]", "P(2020 @State B+)")]
    // Shapes.
    [InlineData("paragraph[s] 4 [and 8]", "paragraphU(s) 4 U(and 8)")]
    [InlineData("impacts[, including modelling];]", "impactsU(, including modelling);!]")]
    [InlineData("4. [Requests the chair;]", "4. U(Requests the chair;)")]
    [InlineData("[7. The Secretariat reports.]", "U(7. The Secretariat reports.)")]
    [InlineData("[[Decides][Clarifies] that A;", "![<Decides|Clarifies> that A;")]
    [InlineData("[[[deep]]]", "U(U(U(deep)))")]
    [InlineData("and[/or]", "andU(/or)")]
    [InlineData("[and/or]", "U(and/or)")]
    [InlineData("[Bonn/Berlin]", "<Bonn|Berlin>")]
    [InlineData("[emission targets/goals]", "<?emission targets|goals>")]
    [InlineData("[A/77/275]", "U(A/77/275)")]
    [InlineData("[Parties][States] shall", "<Parties|States> shall")]
    [InlineData("{No text required} and {see [5}", "{No text required} and {see [5}")]
    [InlineData("a ] b [ c", "a !] b ![ c")]
    [InlineData("［shall］〔should〕", "<shall|should>")]
    [InlineData("文〔2012〕1", "文〔2012〕1")]
    [InlineData("على [الأطراف][الدول] أن", "على <الأطراف|الدول> أن")]
    [InlineData("", "")]
    public void A_paragraph_is_read_as(string text, string tree) => Assert.Equal(tree, Tree.Of(text));

    [Theory]
    [InlineData("a [b", "unclosed 2-3")]
    [InlineData("a] b", "stray-closer 1-2")]
    [InlineData("a []", "empty 2-4")]
    [InlineData("the word[less good] one", "glued 7-9")]
    [InlineData("the [INDC]of Parties", "glued 9-11")]
    [InlineData("in [ an integrated] way", "space-inside 4-5")]
    [InlineData("[universal and ]sustained", "space-inside 14-15")]
    [InlineData("［a]", "look-alike 0-1")]
    [InlineData("(a [bcd) e]", "crossing 3-11")]
    [InlineData("[a {b] c}", "unclosed 0-1, crossing 3-9")]
    [InlineData("[as needed - Atlantis delete]", "unknown-party 13-28")]
    [InlineData("[FRA: delete this]", "unknown-party 1-4")]
    [InlineData("[all] [positive and negative]", "undecided-alternatives 0-29")]
    [InlineData("some report [5] shows", "undecided-meaning 12-15")]
    [InlineData("paragraph[s] and [non-]binding [re]affirm, [a) first]", "")]
    public void What_is_wrong_is_named_with_its_place(string text, string problems) =>
        Assert.Equal(problems, string.Join(", ", BracketParser.Parse(text, Tree.Group).Diagnostics.Select(d => $"{d.Code} {d.Range.Start}-{d.Range.End}")));

    [Theory]
    [InlineData("4. Requests", "4")]
    [InlineData("4 bis Requests", "4 bis")]
    [InlineData("2.bis We acknowledge", "2 bis")]
    [InlineData("4. [Requests]", "4")]
    [InlineData("[7. The Secretariat]", "7*")]
    [InlineData("[[7. The Secretariat", "7*")]
    [InlineData("PP2 Recalling", "PP2")]
    [InlineData("PP2bis. Recalling", "PP2 bis")]
    [InlineData("[OP6 alt Invites]", "OP6 alt*")]
    [InlineData("OP6 alt 2. Invites", "OP6 alt 2")]
    [InlineData("(a) to report", "(a)")]
    [InlineData("[(a) to report; (b) to publish; and (iii) to rest]", "(a)*, (b)*, (iii)*")]
    [InlineData("3.3ter Developed", "3.3 ter")]
    [InlineData("3.3 In accordance", "3.3")]
    [InlineData("(iv) foo", "(iv)")]
    [InlineData("4 Parties met", "")]
    [InlineData("1.5 degrees", "")]
    [InlineData("2030 was", "")]
    [InlineData("(see above) we", "")]
    public void Labels_are_read_outside_and_inside_brackets(string text, string labels) =>
        Assert.Equal(labels, string.Join(", ", BracketParser.Parse(text).Labels.Select(l => l.Stem + (l.Ordinal is null ? "" : " " + l.Ordinal) + (l.InBracket ? "*" : ""))));

    [Theory]
    [InlineData("Option 1: No text", "option 1")]
    [InlineData("**Option 2:** [Each Party", "option 2")]
    [InlineData("[Option 1: States]", "option 1*")]
    [InlineData("Alternative A. States", "alternative A")]
    [InlineData("Alt: States", "alt ")]
    [InlineData("Alt 2. States", "alt 2")]
    [InlineData("Suggestion (a) [States", "suggestion (a)")]
    [InlineData("2. Option (b): States", "option (b)")]
    [InlineData("Option 1", "option 1")]
    [InlineData("Option 1 is preferred by most", "")]
    [InlineData("Alternative sources: wind", "")]
    [InlineData("Optional: wind", "")]
    public void Option_headings_are_read_at_the_beginning_of_a_paragraph_or_bracket(string text, string options) =>
        Assert.Equal(options, string.Join(", ", BracketParser.Parse(text).Options.Select(o => $"{o.Word} {o.Label}{(o.InBracket ? "*" : "")}")));

    [Fact]
    public void A_plural_ending_is_tied_to_the_bracket_that_needs_it()
    {
        var reading = BracketParser.Parse("paragraph[s] 4 [and 8]");
        Assert.Same(reading.Brackets[1], reading.Brackets[0].TiedTo);
    }

    [Fact]
    public void A_reason_in_round_brackets_is_kept_with_its_clause()
    {
        var clause = BracketParser.Parse("[Title RESERVE (pending definition) A, B/ RETAIN C/ DEL D]", Tree.Group).Brackets[0].Attribution!.Clauses[0];
        Assert.Equal((PositionVerb.Reserve, "pending definition"), (clause.Verb, clause.Reason));
    }

    [Theory]
    [InlineData("[extreme - US; G77 delete]", "extreme", " - US; G77 delete")]
    [InlineData("[US: extreme ]", "extreme", "US: ")]
    [InlineData("[ some (EU) ]", "some", " (EU)")]
    public void The_words_of_a_bracket_stand_without_what_is_said_about_them(string text, string words, string attribution)
    {
        var bracket = BracketParser.Parse(text, Tree.Group).Brackets[0];
        Assert.Equal((words, attribution), (bracket.Words.Of(text), bracket.Attribution!.Range.Of(text)));
    }
}
