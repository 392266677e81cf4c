using Drafting.Domain.Amendments;

namespace Drafting.Domain.Tests.Amendments;

public sealed class AmendmentRulesTests
{
    static readonly AmendmentState[] States = Enum.GetValues<AmendmentState>();

    /// <summary>
    /// One line for each act. A column for each state, in the order private, parked, tabled, modification offered, adopted, adopted modified, adopted in brackets, rejected, fallen, withdrawn; in it those who may: C chair,
    /// P proposer, S co-sponsor, M other member, O observer, and a dot for nobody.
    /// </summary>
    [Theory]
    [InlineData(AmendmentAct.Write, "PS . . . . . . . . .")]
    [InlineData(AmendmentAct.Table, "P . . . . . . . . .")]
    [InlineData(AmendmentAct.Support, ". M M M . . . . . .")]
    [InlineData(AmendmentAct.Revise, ". P P . . . . . . .")]
    [InlineData(AmendmentAct.Refresh, "PS P P . . . . . . .")]
    [InlineData(AmendmentAct.Withdraw, "P P P P . . . . . .")]
    [InlineData(AmendmentAct.Invite, "P P P P . . . . . .")]
    [InlineData(AmendmentAct.CoSponsor, "S SM SM SM . . . . . .")]
    [InlineData(AmendmentAct.Adopt, ". . C C . . . . . .")]
    [InlineData(AmendmentAct.AdoptInBrackets, ". . C C . . . . . .")]
    [InlineData(AmendmentAct.OfferModification, ". . C C . . . . . .")]
    [InlineData(AmendmentAct.AnswerModification, ". . . P . . . . . .")]
    [InlineData(AmendmentAct.Reject, ". C C C . . . . . .")]
    [InlineData(AmendmentAct.Fall, ". C C C . . . . . .")]
    [InlineData(AmendmentAct.Reopen, ". . . . C C C C C P")]
    public void Each_act_is_open_to_these_sides_in_each_state(AmendmentAct act, string sides)
    {
        var columns = sides.Split(' ');
        Assert.Equal(States.Length, columns.Length);
        foreach (var state in States)
        {
            var may = string.Concat(Enum.GetValues<AmendmentSide>().Where(side => AmendmentRules.May(act, state, side) is null).Select(side => "CPSMO"[(int)side]));
            Assert.Equal(columns[(int)state], may.Length == 0 ? "." : may);
        }
    }

    [Fact]
    public void The_table_names_every_act() =>
        Assert.Equal(Enum.GetValues<AmendmentAct>().Length, typeof(AmendmentRulesTests).GetMethod(nameof(Each_act_is_open_to_these_sides_in_each_state))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Length);

    [Theory]
    [InlineData(AmendmentAct.Adopt, AmendmentState.Adopted, AmendmentSide.Chair, "state", "This amendment has been adopted; it cannot be adopted now. Ask the chair to take the decision back, or propose another amendment.")]
    [InlineData(AmendmentAct.Adopt, AmendmentState.Tabled, AmendmentSide.Proposer, "role", "Only the chair disposes of an amendment. Ask the chair for the floor.")]
    [InlineData(AmendmentAct.Adopt, AmendmentState.Adopted, AmendmentSide.Proposer, "role", "Only the chair disposes of an amendment. Ask the chair for the floor.")]
    [InlineData(AmendmentAct.Write, AmendmentState.Tabled, AmendmentSide.Proposer, "state", "This amendment is tabled; its words are not written any more. Revise it, or withdraw it and propose another.")]
    [InlineData(AmendmentAct.Refresh, AmendmentState.Tabled, AmendmentSide.CoSponsor, "role", "Only its sponsors bring an amendment onto the text as it is now; once tabled, only the proposer. Ask the proposer to do it.")]
    [InlineData(AmendmentAct.Support, AmendmentState.Tabled, AmendmentSide.Observer, "role", "Observers read amendments; they do not act on them. Ask the secretariat for a seat on a delegation.")]
    public void A_refusal_tells_state_from_role_and_says_what_to_do(AmendmentAct act, AmendmentState state, AmendmentSide side, string code, string sentences)
    {
        var refusal = AmendmentRules.May(act, state, side);
        Assert.Equal((code, sentences), (refusal?.Code, $"{refusal?.Message} {refusal?.Action}"));
    }

    [Fact]
    public void Who_stands_on_two_sides_may_what_either_may()
    {
        Assert.Null(AmendmentRules.May(AmendmentAct.Adopt, AmendmentState.Tabled, AmendmentSide.Proposer, AmendmentSide.Chair));
        Assert.Null(AmendmentRules.May(AmendmentAct.Withdraw, AmendmentState.Tabled, AmendmentSide.Proposer, AmendmentSide.Chair));
        Assert.Equal("state", AmendmentRules.May(AmendmentAct.Adopt, AmendmentState.Rejected, AmendmentSide.Proposer, AmendmentSide.Chair)?.Code);
    }

    [Fact]
    public void What_was_never_tabled_is_read_by_its_sponsors_only()
    {
        foreach (var side in Enum.GetValues<AmendmentSide>())
        {
            var sponsors = side is AmendmentSide.Proposer or AmendmentSide.CoSponsor;
            foreach (var state in States)
            {
                Assert.Equal(sponsors || state != AmendmentState.Private, AmendmentRules.MayRead(state, revisionPrivate: false, side));
                Assert.Equal(sponsors, AmendmentRules.MayRead(state, revisionPrivate: true, side));
            }
        }
    }

    [Fact]
    public void Every_state_is_private_open_or_disposed_of() =>
        Assert.All(States, s => Assert.Equal(1, (s == AmendmentState.Private ? 1 : 0) + (AmendmentRules.IsOpen(s) ? 1 : 0) + (AmendmentRules.IsDisposed(s) ? 1 : 0)));

    [Theory]
    [InlineData(AmendmentKind.Mod, "Old.", "New.", null)]
    [InlineData(AmendmentKind.Mod, "Old.", "Old.", "identical")]
    [InlineData(AmendmentKind.Mod, "Old.", " \n", "empty")]
    [InlineData(AmendmentKind.Add, null, "", "empty")]
    [InlineData(AmendmentKind.Add, null, "New.", null)]
    [InlineData(AmendmentKind.Add, null, "a\rb", "forbidden-character")]
    [InlineData(AmendmentKind.Sup, "Old.", "", null)]
    [InlineData(AmendmentKind.Sup, "Old.", "New.", "not-empty")]
    public void A_wording_is_checked_for_what_it_is_to_do(AmendmentKind kind, string? baseText, string wording, string? code) =>
        Assert.Equal(code, AmendmentRefusals.Wording(kind, baseText, wording)?.Code);

    [Fact]
    public void Half_of_a_surrogate_pair_and_a_megabyte_are_refused()
    {
        Assert.Equal("split-pair", AmendmentRefusals.Wording(AmendmentKind.Mod, "a", "a\ud83d")?.Code);
        Assert.Equal("too-long", AmendmentRefusals.Wording(AmendmentKind.Add, null, new string('a', 1_000_000))?.Code);
        Assert.Contains("SUP", AmendmentRefusals.Wording(AmendmentKind.Mod, "a", "")!.Action, StringComparison.Ordinal);
    }
}
