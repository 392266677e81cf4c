using Drafting.Domain.Amendments;
using Drafting.Domain.Comparison;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Amendments;

public sealed class CollisionsTests
{
    static string Between(string current, params string[] wordings) =>
        string.Join("; ", Collisions.Between(current, [.. wordings.Select((w, i) => ((long)i + 1, Difference.Between(current, w).ToChangeSet()))])
            .Select(c => $"{c.First}-{c.Second}{(c.SameWording ? " same" : "")} {string.Join(',', c.Places.Select(p => $"“{current[p.From..p.To]}”@{p.From}"))}"));

    [Theory]
    [InlineData("a shall report on water", "a should report on water", "a shall report on air", "")]
    [InlineData("a shall report on water", "a should report on water", "a must report on water", "1-2 “shall”@2")]
    [InlineData("a shall report on water", "a should report on water", "a should report on water", "1-2 same “shall”@2")]
    [InlineData("a shall report on water", "a should report on water", "a should report on air", "1-2 same “shall”@2")]
    [InlineData("a shall report on water", "a should report on water", "a on water", "1-2 “shall report ”@2")]
    [InlineData("a shall report on water", "a shall now report on water", "a on water", "1-2 “shall report ”@2")]
    [InlineData("a shall report on water", "a shall now report on water", "a shall soon report on water", "1-2 “”@8")]
    [InlineData("a shall report on water", "a shall now report on water", "a shall now report on water", "1-2 same “”@8")]
    [InlineData("a shall report on water", "a shall now report on water", "a should report on water", "")]
    [InlineData("a shall report on water", "a report on water", "a shall inform on water", "")]
    [InlineData("a shall report on water", "", "a shall report on air", "1-2 “a shall report on water”@0")]
    public void Two_amendments_meet_where_they_touch_the_same_words(string current, string first, string second, string collisions) => Assert.Equal(collisions, Between(current, first, second));

    [Fact]
    public void Where_two_agree_here_and_disagree_there_only_the_disagreement_counts() =>
        Assert.Equal("1-2 “water”@18", Between("a shall report on water", "a should report on air", "a should report on soil"));

    [Fact]
    public void A_rewording_that_covers_two_places_of_another_is_one_place() =>
        Assert.Equal("1-2 “shall report on water”@2", Between("a shall report on water", "a goes", "a should report on air"));

    [Fact]
    public void Changes_of_another_text_are_an_error() =>
        Assert.Throws<ArgumentException>(() => Collisions.Between("abc", [(1, ChangeSet.Identity(4))]));

    [Fact]
    public void Thirty_amendments_on_one_place_are_four_hundred_and_thirty_five_pairs()
    {
        var current = string.Concat(Enumerable.Range(0, 2_500).Select(i => $"word{i % 10} ")) + "end";
        var amendments = Enumerable.Range(0, 30).Select(i => ((long)i, ChangeSet.Of(current.Length, new Edit(0, 5, $"new{i}"), new Edit(100 + (i * 6), 105 + (i * 6), "own")))).ToArray();
        var collisions = Collisions.Between(current, amendments);
        Assert.Equal(30 * 29 / 2, collisions.Count);
        Assert.All(collisions, c => Assert.Equal((0, 5), Assert.Single(c.Places)));
    }
}
