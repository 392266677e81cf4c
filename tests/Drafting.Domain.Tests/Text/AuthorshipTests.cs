using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

public sealed class AuthorshipTests
{
    private static readonly Author Ada = new(1, 10);
    private static readonly Author Ben = new(2, null);

    [Fact]
    public void Inserted_words_are_by_who_inserted_them_and_the_rest_stays()
    {
        var spans = Authorship.From(4, Ada).Apply(ChangeSet.Of(4, new Edit(2, 3, "new")), Ben);
        Assert.Equal([new AuthorSpan(2, Ada), new AuthorSpan(3, Ben), new AuthorSpan(1, Ada)], spans.Spans);
        Assert.Equal("[[2,1,10],[3,2],[1,1,10]]", spans.ToJson());
    }

    [Fact]
    public void Neighbours_by_one_author_are_one_span() =>
        Assert.Equal("[[4,1,10]]", Authorship.From(3, Ada)
            .Apply(ChangeSet.Of(3, new Edit(1, 1, "xx")), Ben)
            .Apply(ChangeSet.Of(5, new Edit(1, 3, "")), Ben)
            .Apply(ChangeSet.Of(3, new Edit(1, 1, "y")), Ada).ToJson());

    [Fact]
    public void The_same_person_for_another_delegation_is_another_author() =>
        Assert.Equal(2, Authorship.From(1, Ada).Apply(ChangeSet.Of(1, new Edit(1, 1, "x")), Ada with { DelegationId = 11 }).Spans.Count);

    [Theory]
    [InlineData(0, 6, "[[2,1,10],[3,2],[1,1,10]]")]
    [InlineData(1, 3, "[[1,1,10],[1,2]]")]
    [InlineData(3, 4, "[[1,2]]")]
    [InlineData(4, 4, "[]")]
    public void A_slice_is_the_authorship_of_its_stretch(int from, int to, string json)
    {
        var slice = Authorship.FromJson("[[2,1,10],[3,2],[1,1,10]]").Slice(from, to);
        Assert.Equal((json, to - from), (slice.ToJson(), slice.Length));
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Authorship.From(3, Ada).Apply(ChangeSet.Identity(4), Ben));
        Assert.Contains("length 4; the authorship has length 3", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Authorship.From(3, Ada).Slice(2, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Authorship.From(-1, Ada));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[[1]]")]
    [InlineData("[[0,1]]")]
    [InlineData("[[-1,1]]")]
    [InlineData("[[1,2,3,4]]")]
    [InlineData("[[3000000000,1]]")]
    [InlineData("[[2147483647,1],[1,1]]")]
    public void Stored_spans_in_another_form_are_a_fault(string json) => Assert.Throws<FormatException>(() => Authorship.FromJson(json));
}
