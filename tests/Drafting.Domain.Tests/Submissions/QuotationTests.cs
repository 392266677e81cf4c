using CsCheck;
using Drafting.Domain.Submissions;

namespace Drafting.Domain.Tests.Submissions;

public sealed class QuotationTests
{
    private static Quotation Quote(string marked)
    {
        var start = marked.IndexOf('[', StringComparison.Ordinal);
        var end = marked.IndexOf(']', StringComparison.Ordinal) - 1;
        return Quotation.Of(Bare(marked), start, end);
    }

    private static string Bare(string marked) => marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    /// <summary>Where the words are now, in the same notation, and how they were found.</summary>
    private static string Find(Quotation quotation, string passage)
    {
        var match = quotation.FindIn(passage);
        return match.Kind == QuotationMatchKind.Missing ? "Missing" : $"{match.Kind}: {passage.Insert(match.Start + match.Length, "]").Insert(match.Start, "[")}";
    }

    [Theory]
    [InlineData("Rivers are [shared by all] of us.", "Rivers are shared by all of us.", "Exact: Rivers are [shared by all] of us.")]
    [InlineData("Rivers are [shared by all] of us.", "Great rivers are shared by all of us.", "Moved: Great rivers are [shared by all] of us.")]
    [InlineData("Rivers are [shared by all] of us.", "Rivers are shared by most of us.", "Missing")]
    [InlineData("Rivers are [shared by all] of us.", "", "Missing")]
    [InlineData("one of all, [two] of all", "one of all, or two in all, two of all", "Moved: one of all, or two in all, [two] of all")]
    [InlineData("no [no].", "no no no.", "Moved: no no [no].")]
    [InlineData("He said [“well-known” rivers].", "He said \"well–known\"  rivers.", "Altered: He said [\"well–known\"  rivers].")]
    [InlineData("A [co-operation] effort", "A co\u00AD-oper\u00ADation effort", "Altered: A [co\u00AD-oper\u00ADation] effort")]
    [InlineData("Two [hard-won rights] and one.", "Two hardwon rights and one.", "Altered: Two [hardwon rights] and one.")]
    [InlineData("Two [hardwon rights] and one.", "Two hard-\nwon rights and one.", "Altered: Two [hard-\nwon rights] and one.")]
    [InlineData("Well [-]", "Well and good", "Missing")]
    [InlineData("Seen in\u00A0[May 2016].", "Seen in May\u00A02016.", "Altered: Seen in [May\u00A02016].")]
    public void Words_are_found_again(string quoted, string now, string found)
    {
        Assert.Equal(found, Find(Quote(quoted), now));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    [InlineData(0, 11)]
    [InlineData(0, -1)]
    public void Offsets_outside_of_the_passage_are_refused_by_their_bounds(int start, int end)
    {
        Assert.Contains("0 and", Assert.Throws<ArgumentOutOfRangeException>(() => Quotation.Of("ten letter", start, end)).Message);
    }

    [Theory]
    [InlineData("ten letter", 3, 3)]
    [InlineData("ten letter", 3, 4)]
    [InlineData("a😀b", 1, 2)]
    [InlineData("a😀b", 2, 3)]
    public void A_selection_without_words_is_refused(string passage, int start, int end)
    {
        Assert.Throws<ArgumentException>(() => Quotation.Of(passage, start, end));
    }

    [Fact]
    public void Halves_of_characters_are_left_out_of_words_and_context()
    {
        var quotation = Quotation.Of("😀ab😀", 1, 5);

        Assert.Equal(new Quotation("ab", 2, "😀", "😀"), quotation);
        Assert.Equal("", Quotation.Of("😀" + new string('x', 31) + "y", 33, 34).Prefix.Replace("x", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_quoted_is_found_at_its_place()
    {
        Selection.Sample(s =>
        {
            var quotation = Quotation.Of(s.Passage, s.Start, s.End);
            Assert.Equal(new QuotationMatch(QuotationMatchKind.Exact, quotation.Start, quotation.Words.Length), quotation.FindIn(s.Passage));
            Assert.True(quotation.Prefix.Length <= Quotation.ContextLength && quotation.Suffix.Length <= Quotation.ContextLength);
        });
    }

    [Fact]
    public void Text_put_in_before_moves_what_was_quoted()
    {
        Gen.Select(Selection, Gen.String[Gen.Char["0123456789"], 1, 50]).Sample((s, digits) =>
        {
            var quotation = Quotation.Of(s.Passage, s.Start, s.End);
            var found = quotation.FindIn(digits + s.Passage);
            Assert.Contains(found.Kind, new[] { QuotationMatchKind.Moved, QuotationMatchKind.Exact });
            Assert.Equal(quotation.Words, (digits + s.Passage).Substring(found.Start, found.Length));
            if (s.Passage.IndexOf(quotation.Words, StringComparison.Ordinal) == s.Passage.LastIndexOf(quotation.Words, StringComparison.Ordinal))
                Assert.Equal((QuotationMatchKind.Moved, quotation.Start + digits.Length), (found.Kind, found.Start));
        });
    }

    [Fact]
    public void Text_edited_around_a_quotation_leaves_it_where_it_was_carried()
    {
        Gen.Select(Selection, Gen.String[Gen.Char["0123456789 "], 0, 40], Gen.Int[0, 80], Gen.Int[0, 80], Gen.Int[0, 20]).Sample((s, put, before, behind, cut) =>
        {
            var quotation = Quotation.Of(s.Passage, s.Start, s.End);
            var end = quotation.Start + quotation.Words.Length;
            var at = before % (quotation.Start + 1);
            var gone = Math.Min(cut, quotation.Start - at);
            var after = end + behind % (s.Passage.Length - end + 1);
            var now = s.Passage[..at] + put + s.Passage[(at + gone)..after] + put + s.Passage[after..];
            var found = quotation.FindIn(now);
            Assert.Equal(quotation.Words, now.Substring(found.Start, found.Length));
            if (now.IndexOf(quotation.Words, StringComparison.Ordinal) == now.LastIndexOf(quotation.Words, StringComparison.Ordinal))
                Assert.Equal(quotation.Start + put.Length - gone, found.Start);
        });
    }

    [Fact]
    public void Another_reading_of_the_same_page_has_the_same_quotation()
    {
        Gen.Select(Selection, Gen.Char["\u00AD \n-"].Array[80]).Sample((s, put) =>
        {
            var quotation = Quotation.Of(s.Passage, s.Start, s.End);
            if (quotation.Words.All(c => c is ' ' or '-')) return;
            var now = string.Concat(s.Passage.Select((c, i) => put[i % put.Length] + c.ToString()));
            var found = quotation.FindIn(now);
            Assert.NotEqual(QuotationMatchKind.Missing, found.Kind);
            Assert.Equal(Letters(quotation.Words), Letters(now.Substring(found.Start, found.Length)));
        });

        static string Letters(string text) => string.Concat(text.Where(char.IsLetter));
    }

    [Fact]
    public void Any_other_text_is_searched_without_an_exception_and_what_is_found_lies_inside()
    {
        Gen.Select(Selection, Gen.OneOf(Gen.String, Text)).Sample((s, other) =>
        {
            var quotation = Quotation.Of(s.Passage, s.Start, s.End);
            var found = quotation.FindIn(other);
            Assert.Equal(found, quotation.FindIn(other));
            Assert.InRange(found.Start + found.Length, 0, other.Length);
            Assert.Equal(found.Kind == QuotationMatchKind.Missing, found.Length == 0);
        });
    }

    [Fact]
    public void Words_that_lost_a_letter_are_missing()
    {
        Assert.Equal(QuotationMatchKind.Missing, Quote("All [rivers] run.").FindIn("All rvers run.").Kind);
    }

    private static readonly Gen<string> Text = Gen.String[Gen.Char["ab “”\"-–\u00AD\u00A0\uD83D\uDE00"], 0, 60];

    private static readonly Gen<(string Passage, int Start, int End)> Selection = Gen.String[Gen.Char["abc -"], 1, 80]
        .SelectMany(p => Gen.Int[0, p.Length - 1].SelectMany(s => Gen.Int[s + 1, p.Length].Select(e => (p + "x", s, Math.Min(p.Length + 1, e + 1)))))
        .Where(s => !string.IsNullOrWhiteSpace(s.Item1[s.s..s.Item3]));
}
