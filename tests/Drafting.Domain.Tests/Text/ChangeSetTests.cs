using System.Text;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

public sealed class ChangeSetTests
{
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 1)]
    [InlineData(0, 4)]
    public void An_edit_outside_the_text_is_named(int from, int to)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => ChangeSet.Of(3, new Edit(0, 1, "x"), new Edit(from, to, "")));
        Assert.Contains($"Edit 1 replaces {from} to {to}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_meets_only_texts_and_sets_of_its_length_and_names_both()
    {
        var set = ChangeSet.Of(3, new Edit(0, 0, "xy"));
        var two = ChangeSet.Identity(2);
        Action[] acts = [() => set.Apply("ab"), () => set.Invert("ab"), () => set.Compose(two), () => set.Map(two), () => ChangeSet.Identity(3).Compose(two)];
        Assert.All(acts, act => Assert.Matches("length 2; the change set expects [35]", Assert.Throws<ArgumentException>(act).Message));

        Assert.Throws<ArgumentOutOfRangeException>(() => set.MapPosition(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.MapPosition(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChangeSet.Identity(-1));
    }

    [Theory]
    [InlineData("[1,]", 3)]
    [InlineData("[1,[2,\"a\",3]]", 10)]
    [InlineData("[1,-2]", 3)]
    [InlineData("[1.5]", 1)]
    [InlineData("{}", 0)]
    [InlineData("[1]]", 3)]
    [InlineData("[[0,\"a\\qb\"]]", 6)]
    public void A_problem_is_told_with_its_place(string json, int offset)
    {
        Assert.Equal(offset, ChangeSet.Read(json).Problem!.Offset);
        Assert.Equal(offset, ChangeSet.Read(Encoding.UTF8.GetBytes(json)).Problem!.Offset);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_problem_at_their_byte() => Assert.Equal(5, ChangeSet.Read([.. "[[0,\""u8, 0xff, .. "\"]]"u8]).Problem!.Offset);

    [Fact]
    public void What_exceeds_the_bounds_is_a_problem()
    {
        var bounds = new ChangeSetBounds(MaxSections: 2, MaxInserted: 3, MaxLength: 10);
        Assert.NotNull(ChangeSet.Read("""[10,[0]]""", bounds).Changes);
        Assert.NotNull(ChangeSet.Read("""[7,[0,"abc"]]""", bounds).Changes);
        foreach (var json in new[] { "[1,[1],1]", """[[0,"abcd"]]""", """[[0,"a","b","c"]]""", "[11]", """[8,[0,"abc"]]""", "[[11]]" })
            Assert.NotNull(ChangeSet.Read(json, bounds).Problem);
    }

    [Fact]
    public void Deep_nesting_is_refused_at_once() => Assert.Equal(2, ChangeSet.Read(new string('[', 1_000_000)).Problem!.Offset);

    [Fact]
    public void Equality_is_equality_of_form()
    {
        var set = ChangeSet.Of(3, new Edit(1, 2, "x"));
        Assert.Equal(set, ChangeSet.Read("""[1,[1,"x"],1]""").Changes);
        Assert.Equal(set.GetHashCode(), ChangeSet.Read("""[1,[1,"x"],1]""").Changes!.GetHashCode());
        Assert.NotEqual(set, ChangeSet.Read("""[1,[1,"y"],1]""").Changes);
        Assert.NotEqual(set, ChangeSet.Read("""[1,[1],[0,"x"],1]""").Changes);
    }

    [Fact]
    public void The_hash_is_the_beginning_of_the_SHA256_of_the_UTF8_text()
    {
        Assert.Equal("e3b0c44298fc1c14", TextHash.Of(""));
        Assert.Equal("ba7816bf8f01cfea", TextHash.Of("abc"));
        Assert.NotEqual(TextHash.Of("é"), TextHash.Of("e\u0301"));
    }

    [Fact]
    public void A_whole_text_is_checked_by_the_same_rules()
    {
        Assert.Null(TextRules.Check("plain\nlines 😀"));
        Assert.Equal("forbidden-character", TextRules.Check("a\r\n")?.Code);
        Assert.Equal("forbidden-character", TextRules.Check("a\0")?.Code);
        Assert.Equal("split-pair", TextRules.Check("\ude00\ud83d")?.Code);
    }

    [Fact]
    public void A_whole_text_over_the_limit_is_refused() => Assert.Equal("too-long", TextRules.Check(new string('a', TextRules.MaxLength + 1))?.Code);

    [Fact]
    public void Every_refusal_has_a_code_of_its_own_a_sentence_and_an_advice()
    {
        Refusal[] all =
        [
            TextRefusals.NotAChangeSet(1, ChangeSet.Read("x").Problem!), TextRefusals.NothingSubmitted(), TextRefusals.TooManyChanges(300),
            TextRefusals.TooMuchInserted(200_000), TextRefusals.BadSequence(0),
            TextRefusals.SequenceGap(5, 2), TextRefusals.UnknownVersion(9, 3), TextRefusals.OwnChangesDisagree(1, 2),
            TextRefusals.DoesNotFit(1, 2, 3), TextRefusals.TooLong(100_001),
            TextRefusals.ForbiddenCharacter('\r'), TextRefusals.SplitPair(4),
        ];
        Assert.Equal(all.Length, all.Select(r => r.Code).Distinct().Count());
        Assert.All(all, r => Assert.Matches("^[a-z]+(-[a-z]+)*$", r.Code));
        Assert.All(all, r => Assert.EndsWith(".", r.Message, StringComparison.Ordinal));
        Assert.All(all, r => Assert.EndsWith(".", r.Action, StringComparison.Ordinal));
    }
}
