using CsCheck;
using Drafting.Domain.Positions;

namespace Drafting.Domain.Tests.Positions;

public sealed class StandpointsTests
{
    const string Now = "now", Then = "then";

    static PositionEntry Says(long delegation, PositionStance stance, long order, string hash = Now, PositionAct act = PositionAct.Taken) => new(new Speaker(delegation, null), act, stance, hash, order);
    static PositionEntry GroupSays(long group, PositionStance stance, long order) => new(new Speaker(null, group), PositionAct.Taken, stance, Now, order);
    static PositionEntry Apart(long delegation, long group, long order, PositionAct act = PositionAct.Dissociated) => new(new Speaker(delegation, null), act, PositionStance.NoPosition, Now, order, group);

    static Standpoint Of(long delegation, IReadOnlyList<PositionEntry> entries, IReadOnlyList<PositionEntry>? above = null, params Membership[] members) => Assert.Single(Standpoints.Of([delegation], members, entries, Now, above, Now));

    [Fact]
    public void Who_has_said_nothing_has_not_been_heard_from() => Assert.Equal(new Standpoint(1, null, true, VoiceOf.None, null, 0), Of(1, []));

    [Fact]
    public void The_last_entry_of_a_speaker_counts_in_whatever_order_they_are_given() =>
        Assert.Equal(PositionStance.Objection, Of(1, [Says(1, PositionStance.Objection, 3), Says(1, PositionStance.Support, 1), Says(1, PositionStance.Reservation, 2)]).Stance);

    [Fact]
    public void What_was_said_of_other_words_is_stale() => Assert.False(Of(1, [Says(1, PositionStance.Support, 1, Then)]).Fresh);

    [Fact]
    public void A_groups_position_counts_for_its_members_and_ones_own_prevails()
    {
        Membership member = new(7, 1);
        Assert.Equal((PositionStance.Objection, VoiceOf.Group, 7L), Of(1, [GroupSays(7, PositionStance.Objection, 1)], null, member) is var s ? (s.Stance!.Value, s.Source, s.NegotiatingGroupId!.Value) : default);
        Assert.Equal((PositionStance.Support, VoiceOf.Own), Of(1, [GroupSays(7, PositionStance.Objection, 2), Says(1, PositionStance.Support, 1)], null, member) is var t ? (t.Stance!.Value, t.Source) : default);
        Assert.Null(Of(2, [GroupSays(7, PositionStance.Objection, 1)], null, member).Stance);
    }

    [Fact]
    public void Of_two_groups_that_speak_for_a_delegation_the_less_favourable_counts() =>
        Assert.Equal(PositionStance.Reservation, Of(1, [GroupSays(7, PositionStance.Support, 5), GroupSays(8, PositionStance.Reservation, 1)], null, new(7, 1), new(8, 1)).Stance);

    [Fact]
    public void A_member_that_dissociates_is_not_spoken_for_until_it_takes_that_back()
    {
        Membership member = new(7, 1);
        Assert.Null(Of(1, [GroupSays(7, PositionStance.Support, 1), Apart(1, 7, 2)], null, member).Stance);
        Assert.Equal(PositionStance.Support, Of(1, [GroupSays(7, PositionStance.Support, 1), Apart(1, 7, 2), Apart(1, 7, 3, PositionAct.Withdrawn)], null, member).Stance);
    }

    [Fact]
    public void What_is_said_of_a_recommendation_counts_for_its_paragraphs_where_nothing_else_is_said()
    {
        Assert.Equal((PositionStance.Support, VoiceOf.Recommendation), Of(1, [], [Says(1, PositionStance.Support, 1)]) is var s ? (s.Stance!.Value, s.Source) : default);
        Assert.Equal(PositionStance.Objection, Of(1, [Says(1, PositionStance.Objection, 1)], [Says(1, PositionStance.Support, 2)]).Stance);
    }

    static readonly Gen<PositionEntry[]> Histories = Gen.Select(Gen.Int[1, 4], Gen.Bool, Gen.Enum<PositionStance>(), Gen.Bool, Gen.Bool, (who, group, stance, fresh, withdrawn) => (who, group, stance, fresh, withdrawn)).Array[0, 12]
        .Select(all => all.Select((e, i) => new PositionEntry(e.group ? new Speaker(null, e.who) : new Speaker(e.who, null), e.withdrawn ? PositionAct.Withdrawn : PositionAct.Taken, e.stance, e.fresh ? Now : Then, i + 1)).ToArray());

    static readonly Membership[] Members = [new(1, 1), new(1, 2), new(2, 2), new(3, 4)];

    static string Told(IEnumerable<PositionEntry> entries) => string.Join(' ', Standpoints.Of([1, 2, 3, 4], Members, entries, Now));

    [Fact]
    public void The_order_in_which_positions_are_given_does_not_matter() => Gen.Select(Histories, Gen.Int[0, int.MaxValue]).Sample((history, seed) =>
    {
        var shuffled = history.OrderBy(e => HashCode.Combine(e.Order, seed)).ToArray();
        Assert.Equal(Told(history), Told(shuffled));
    });

    [Fact]
    public void A_position_taken_and_withdrawn_equals_one_never_taken() => Gen.Select(Histories, Gen.Int[1, 4], Gen.Enum<PositionStance>()).Sample((history, who, stance) =>
    {
        var before = history.Where(e => e.Speaker.DelegationId != who).ToArray();
        PositionEntry[] after = [.. before, Says(who, stance, 100), Says(who, stance, 101, act: PositionAct.Withdrawn)];
        Assert.Equal(Told(before), Told(after));
    });

    [Theory]
    [InlineData(PositionStance.Objection, "", "r", "objection-reason")]
    [InlineData(PositionStance.Objection, "s", " ", "objection-reason")]
    [InlineData(PositionStance.Objection, "s", "r", null)]
    [InlineData(PositionStance.Reservation, "", "", null)]
    public void An_objection_says_why_and_what_would_remove_it(PositionStance stance, string statement, string remedy, string? code) =>
        Assert.Equal(code, PositionRules.MayTake(new("Paragraph 4", false, false, false), stance, statement, remedy)?.Code);

    [Theory]
    [InlineData(true, false, false, "withdrawn")]
    [InlineData(false, true, false, "state")]
    [InlineData(true, true, true, "closed")]
    public void Nothing_is_said_any_more_of_what_is_gone_or_decided(bool withdrawn, bool disposed, bool closed, string code) =>
        Assert.Equal(code, PositionRules.MaySpeak(new("Paragraph 4", withdrawn, disposed, closed))?.Code);
}
