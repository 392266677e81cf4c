using Drafting.Domain.Amendments;

namespace Drafting.Domain.Tests.Amendments;

public sealed class TreatmentOrderTests
{
    /// <summary>Reads "5:0.4" as amendment 5 at distance 0.4, "6&lt;5:0.1" as 6 to amendment 5, a trailing "!" as colliding, "SUP" as its kind; tabled in the order written.</summary>
    static string Order(string candidates)
    {
        var list = candidates.Split(' ').Select((text, order) =>
        {
            var (head, distance) = (text.Split(':')[0], text.Split(':')[1].TrimEnd('!'));
            var ids = head.Split('<');
            var sup = distance == "SUP";
            return new Candidate(long.Parse(ids[0]), ids.Length > 1 ? long.Parse(ids[1]) : null, sup ? AmendmentKind.Sup : AmendmentKind.Mod, sup ? 0.3 : double.Parse(distance), text.EndsWith('!'), order);
        });
        var places = TreatmentOrder.Suggest([.. list]);
        Assert.Equal(Enumerable.Range(1, places.Count), places.Select(p => p.Rank));
        return string.Join(' ', places.Select(p => p.Flag is null ? $"{p.Id}" : $"{p.Id}({p.Flag})"));
    }

    [Theory]
    [InlineData("1:0.2 2:0.9 3:0.5", "2 3 1")]
    [InlineData("1:0.9 2:SUP", "2 1")]
    [InlineData("1:0.2 2<1:0.1 3<1:0.8 4:0.5", "4 1 3 2")]
    [InlineData("1:0.2 2<1:0.1 3<2:0.8 4<1:0.05", "1 2 3 4")]
    [InlineData("2:0.5 1:0.5 3:0.7", "3 2(equal) 1(equal)")]
    [InlineData("1:SUP 2:1", "1(equal) 2(equal)")]
    [InlineData("1:0.5 2<9:0.7", "2(parent-missing) 1")]
    [InlineData("1<2:0.5 2<1:0.7 3<2:0.1", "2(parent-missing) 3 1(parent-missing)")]
    [InlineData("1<1:0.5", "1(parent-missing)")]
    [InlineData("1:0.5! 2:0.2", "1(collides) 2")]
    public void The_furthest_comes_first_and_what_cannot_be_ordered_is_flagged(string candidates, string order) => Assert.Equal(order, Order(candidates));

    [Fact]
    public void An_equal_distance_reached_by_another_division_counts_as_equal() =>
        Assert.All(TreatmentOrder.Suggest([new(1, null, AmendmentKind.Mod, 0.1 + 0.2, false, 0), new(2, null, AmendmentKind.Mod, 0.3, false, 1)]), p => Assert.Equal("equal", p.Flag));

    [Fact]
    public void The_same_amendment_twice_or_a_share_that_is_none_is_an_error()
    {
        Candidate one = new(1, null, AmendmentKind.Mod, 0.5, false, 0);
        Assert.Throws<ArgumentException>(() => TreatmentOrder.Suggest([one, one]));
        Assert.Throws<ArgumentException>(() => TreatmentOrder.Suggest([one with { Distance = double.NaN }]));
    }
}
