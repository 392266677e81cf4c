using CsCheck;
using Drafting.Domain.Consensus;

namespace Drafting.Domain.Tests.Consensus;

public sealed class AgreementTests
{
    [Theory]
    [InlineData(Agreement.Open, Agreement.UnderSilence, null)]
    [InlineData(Agreement.Open, Agreement.AdReferendum, null)]
    [InlineData(Agreement.Open, Agreement.AgreedInGroup, null)]
    [InlineData(Agreement.Open, Agreement.AgreedInPlenary, null)]
    [InlineData(Agreement.Open, Agreement.Open, "state")]
    [InlineData(Agreement.AdReferendum, Agreement.AgreedInGroup, null)]
    [InlineData(Agreement.AgreedInGroup, Agreement.AgreedInPlenary, null)]
    [InlineData(Agreement.AgreedInGroup, Agreement.AdReferendum, "agreed")]
    [InlineData(Agreement.AgreedInPlenary, Agreement.AgreedInGroup, "agreed")]
    [InlineData(Agreement.AgreedInGroup, Agreement.UnderSilence, "agreed")]
    [InlineData(Agreement.UnderSilence, Agreement.AgreedInGroup, "under-silence")]
    [InlineData(Agreement.UnderSilence, Agreement.Open, null)]
    [InlineData(Agreement.AgreedInPlenary, Agreement.Open, null)]
    public void Agreement_moves_forward_or_is_reopened(Agreement from, Agreement to, string? code) => Assert.Equal(code, AgreementRules.MayMove(from, to, "4")?.Code);

    [Fact]
    public void Plenary_takes_nothing_on_condition() => Assert.Equal("agreed", AgreementRules.MayMove(Agreement.AgreedInGroup, Agreement.AgreedInPlenary, "4", conditional: true)?.Code);

    [Theory]
    [InlineData(Agreement.Open, false, null)]
    [InlineData(Agreement.Open, true, "closed")]
    [InlineData(Agreement.UnderSilence, false, "under-silence")]
    [InlineData(Agreement.AdReferendum, false, "agreed")]
    [InlineData(Agreement.AgreedInGroup, false, "agreed")]
    [InlineData(Agreement.AgreedInPlenary, false, "agreed")]
    public void Only_open_text_of_an_open_draft_is_changed(Agreement agreement, bool closed, string? code) => Assert.Equal(code, AgreementRules.MayChange(agreement, closed, "4")?.Code);

    static readonly Gen<long[][]> Some = Gen.Long[1, 8].Array[2, 4].Array[0, 5];

    [Fact]
    public void What_is_reopened_together_leaves_no_package_half_agreed_and_is_the_same_from_each_of_it() => Gen.Select(Some, Gen.Long[1, 8], Gen.Int[0, 255]).Sample((packages, paragraph, bits) =>
    {
        IReadOnlyCollection<long>[] all = [.. packages];
        bool Agreed(long id) => id == paragraph || (bits & (1 << (int)(id - 1))) > 0;
        var reopened = Packages.ReopenedWith(paragraph, all, Agreed);
        Assert.Contains(paragraph, reopened);
        Assert.All(reopened, id => Assert.True(Agreed(id)));
        Assert.All(all.Where(p => p.Any(reopened.Contains)).SelectMany(p => p).Where(Agreed), id => Assert.Contains(id, reopened));
        Assert.All(reopened, id => Assert.True(reopened.SetEquals(Packages.ReopenedWith(id, all, Agreed))));
    });

    [Fact]
    public void A_package_waits_for_what_is_not_agreed_in_it() => Assert.Equal([3L, 4L], Packages.Waiting(1, [new long[] { 4, 1, 2 }, new long[] { 1, 3 }, new long[] { 5, 6 }], id => id is 1 or 2));
}
