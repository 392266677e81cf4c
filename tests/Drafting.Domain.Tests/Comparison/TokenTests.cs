using System.Globalization;
using CsCheck;
using Drafting.Domain.Comparison;

namespace Drafting.Domain.Tests.Comparison;

public sealed class TokenTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("75/240")]
    [InlineData("A/77/275")]
    [InlineData("E/CN.16/2018/CRP.3")]
    [InlineData("E/CN.4/Sub.2/AC.2/1987/WP.4/Add.1")]
    [InlineData("A/RES/70/125")]
    [InlineData("Rev.1")]
    [InlineData("(a)")]
    [InlineData("(iv)")]
    [InlineData("(bb)")]
    [InlineData("(12)")]
    [InlineData("12(a)(ii)")]
    [InlineData("16 bis")]
    [InlineData("4 quater")]
    [InlineData("OP6 alt")]
    [InlineData("69-71")]
    [InlineData("2016–2018")]
    [InlineData("US$100")]
    [InlineData("€1,500")]
    [InlineData("10%")]
    [InlineData("3.5")]
    [InlineData("1,500")]
    [InlineData("10:30")]
    [InlineData("e.g.")]
    [InlineData("R&D")]
    [InlineData("State(s)")]
    [InlineData("multi-stakeholder")]
    [InlineData("doesn’t")]
    [InlineData("d'accès")]
    [InlineData("https://example.org/a_(b)?c=1,2")]
    [InlineData("www.example.org/x")]
    [InlineData("first.last+x@mail.example.org")]
    [InlineData("ינואר")]
    [InlineData("צה\"ל")]
    [InlineData("التَّعاوُن")]
    [InlineData("cafe\u0301")]
    [InlineData("👩‍👩‍👧")]
    [InlineData("👍🏽")]
    [InlineData("🇨🇭")]
    [InlineData("字")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" \t\u00A0")]
    public void A_word_or_symbol_is_whole(string token)
    {
        Assert.Equal([token], Token.Cut(token));
        if (!char.IsWhiteSpace(token[0])) Assert.Equal(["see", " ", token, ",", " ", "x"], Token.Cut($"see {token}, x"));
    }

    [Theory]
    [InlineData("[shall][should]", "[|shall|]|[|should|]")]
    [InlineData("and/or", "and|/|or")]
    [InlineData("(ICT)", "(|ICT|)")]
    [InlineData("(State)", "(|State|)")]
    [InlineData("report.", "report|.")]
    [InlineData("States’ rights", "States|’| |rights")]
    [InlineData("16 biscuits", "16| |biscuits")]
    [InlineData("in 2018.The end", "in| |2018|.|The| |end")]
    [InlineData("paragraph[s] 4", "paragraph|[|s|]| |4")]
    [InlineData("国际合作。", "国|际|合|作|。")]
    [InlineData("a\n\n b", "a|\n|\n| |b")]
    [InlineData("(see https://example.org/x).", "(|see| |https://example.org/x|)|.")]
    [InlineData("...", ".|.|.")]
    [InlineData("“a”", "“|a|”")]
    [InlineData("A, B", "A|,| |B")]
    public void Marks_and_brackets_stand_alone(string text, string tokens) => Assert.Equal(tokens.Split('|'), Token.Cut(text));

    [Fact]
    public void The_empty_text_has_no_tokens() => Assert.Empty(Token.Cut(""));

    [Fact]
    public void The_tokens_of_any_text_are_the_text_and_part_no_character() =>
        Soup.Any.Sample(
            text =>
            {
                var tokens = Token.Cut(text);
                var at = 0;
                foreach (var token in tokens)
                {
                    if (token.Length == 0) return false;
                    if (at > 0 && char.IsSurrogatePair(text[at - 1], text[at])) return false;
                    if (at > 0 && !Breaks(text[at - 1]) && CharUnicodeInfo.GetUnicodeCategory(text, at) == UnicodeCategory.NonSpacingMark) return false;
                    at += token.Length;
                }
                return string.Concat(tokens) == text;

                static bool Breaks(char c) => c is '\n' or '\r' || char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            },
            output.WriteLine, iter: 10_000);
}

/// <summary>Texts to compare: of anything, and of the words and marks that drafts are made of.</summary>
static class Soup
{
    public static readonly Gen<string> Any = Gen.OneOf(
        Gen.OneOfConst("a", "b", "the", " ", "  ", "\n", "\r\n", "\r", "(", ")", "[", "]", ".", ",", "/", "-", "’", "1", "2", "bis", "@", "x.org", "http://", "$", "%", "é", "e\u0301", "\u0301", "😀", "👩‍👩‍👧", "字", "ש", "\"", "\u200d", "\ud83d",
            "\ude00", "\u2028", "A").Array[0, 14].Select(string.Concat),
        Gen.String[0, 12]);

    public static readonly Gen<string> Words = Gen.OneOfConst(
        "the ", "of ", "and ", "States ", "shall ", "should ", "report ", "to ", "Commission ", "all ", "relevant ", "stakeholders ", "Internet ", "governance ", "(a) ", "(b) ", "75/240 ", ", ", ". The ", "; ", ".\n", "[", "] ", "16 bis ", "in ",
        "a ", "国", "合", " ", "cooperation ", "policy ", "annually ", "take ", "note ", "with ", "appreciation ").Array[0, 60].Select(string.Concat);

    /// <summary>Two texts of which the second is the first with stretches cut out, doubled, moved or replaced.</summary>
    public static readonly Gen<(string Before, string After)> Redrafts = Gen.Select(Words, Gen.Select(Gen.Int[0, 400], Gen.Int[0, 60], Gen.Int[0, 400], Words).Array[0, 4]).Select((text, edits) =>
    {
        var after = text;
        foreach (var (at, length, to, words) in edits)
        {
            var from = at % (after.Length + 1);
            var cut = after.Substring(from, Math.Min(length, after.Length - from));
            after = after.Remove(from, cut.Length).Insert(to % (after.Length - cut.Length + 1), length % 3 == 0 ? cut : length % 3 == 1 ? words : cut + words);
        }
        return (text, after);
    });
}
