namespace Drafting.Domain.Amendments;

/// <summary>What an amendment does, as the ITU names it.</summary>
public enum AmendmentKind
{
    /// <summary>Adds a paragraph.</summary>
    Add,

    /// <summary>Modifies a text.</summary>
    Mod,

    /// <summary>Suppresses a text.</summary>
    Sup,
}

/// <summary>How far an amendment has come.</summary>
public enum AmendmentState
{
    /// <summary>A draft that only its delegation and its co-sponsors see.</summary>
    Private,

    /// <summary>Tabled, and short of the support that the group asks for.</summary>
    Parked,

    /// <summary>Before the group.</summary>
    Tabled,

    /// <summary>The chair offers to adopt it with other words; the proposer has not answered yet.</summary>
    ModificationOffered,

    /// <summary>In the text, as tabled.</summary>
    Adopted,

    /// <summary>In the text, with the words that the chair offered and the proposer accepted.</summary>
    AdoptedModified,

    /// <summary>In the text, in square brackets.</summary>
    AdoptedInBrackets,

    /// <summary>Not in the text, by decision.</summary>
    Rejected,

    /// <summary>Not in the text, because the adoption of another leaves no place for it.</summary>
    Fallen,

    /// <summary>Taken back by its proposer.</summary>
    Withdrawn,
}

/// <summary>What can be done with an amendment.</summary>
public enum AmendmentAct
{
    /// <summary>Type in its live text or rationale. A revision in preparation is written under the rules of <see cref="AmendmentState.Private"/>.</summary>
    Write,

    /// <summary>Lay it before the group.</summary>
    Table,

    /// <summary>Say, for a delegation that does not sponsor it, that it should enter the text; or take that back.</summary>
    Support,

    /// <summary>Put a new wording in the place of the tabled one.</summary>
    Revise,

    /// <summary>Bring the wording onto the text as it is now.</summary>
    Refresh,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>Ask a delegation to co-sponsor.</summary>
    Invite,

    /// <summary>Join as a co-sponsor, or leave.</summary>
    CoSponsor,

    /// <summary>Adopt it as tabled; an offer that waits for its answer lapses.</summary>
    Adopt,

    /// <summary>Adopt it in square brackets.</summary>
    AdoptInBrackets,

    /// <summary>Offer to adopt it with other words; a new offer takes the place of an older one.</summary>
    OfferModification,

    /// <summary>Accept or refuse the words offered.</summary>
    AnswerModification,

    /// <summary>Reject it.</summary>
    Reject,

    /// <summary>Note that it falls by the adoption of another.</summary>
    Fall,

    /// <summary>Take back how it was disposed of, or, for its proposer, its withdrawal.</summary>
    Reopen,
}

/// <summary>Who asks, as seen from the amendment.</summary>
public enum AmendmentSide
{
    /// <summary>Chair or secretariat.</summary>
    Chair,

    /// <summary>The delegation that proposes it; the chair or secretariat, where it is theirs.</summary>
    Proposer,

    /// <summary>A delegation that co-sponsors it or has been invited to.</summary>
    CoSponsor,

    /// <summary>Any other delegation.</summary>
    OtherMember,

    /// <summary>Somebody who reads what is public.</summary>
    Observer,
}

/// <summary>Who may see an amendment and what may be done with it, by whom, in which state.</summary>
public static class AmendmentRules
{
    /// <summary>True while the group can still decide on it: parked, tabled, or with a modification on offer.</summary>
    public static bool IsOpen(AmendmentState state) => state is AmendmentState.Parked or AmendmentState.Tabled or AmendmentState.ModificationOffered;

    /// <summary>True once nothing is left to decide: adopted in any form, rejected, fallen or withdrawn.</summary>
    public static bool IsDisposed(AmendmentState state) => !IsOpen(state) && state != AmendmentState.Private;

    /// <summary>True where its words, or some of them, have entered the text.</summary>
    public static bool IsAdopted(AmendmentState state) => state is AmendmentState.Adopted or AmendmentState.AdoptedModified or AmendmentState.AdoptedInBrackets;

    /// <summary>Whether somebody may see the wording.</summary>
    /// <param name="state">The amendment's state.</param>
    /// <param name="revisionPrivate">True when the wording asked for was never tabled: a revision in preparation, or the draft of an amendment that was withdrawn before it was tabled.</param>
    /// <param name="side">Who asks; the chair has no key to the drafts of delegations.</param>
    public static bool MayRead(AmendmentState state, bool revisionPrivate, AmendmentSide side) =>
        side is AmendmentSide.Proposer or AmendmentSide.CoSponsor || (state != AmendmentState.Private && !revisionPrivate);

    /// <summary>Null if the act is allowed, otherwise why not: code <c>role</c> when it is never theirs or another's in this state, code <c>state</c> when the state forbids it to everyone.</summary>
    /// <param name="act">What is asked.</param>
    /// <param name="state">The amendment's state.</param>
    /// <param name="side">Who asks. Where a person stands on two sides, as a chair before the chair's own amendment does, ask with both.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value that its enumeration does not have.</exception>
    public static Refusal? May(AmendmentAct act, AmendmentState state, AmendmentSide side)
    {
        if (!Enum.IsDefined(state)) throw new ArgumentOutOfRangeException(nameof(state), state, "No such state.");
        if (!Enum.IsDefined(side)) throw new ArgumentOutOfRangeException(nameof(side), side, "No such side.");
        var sides = Sides(act, state);
        if (sides.Contains(side)) return null;
        var ever = Enum.GetValues<AmendmentState>().Any(other => Sides(act, other).Contains(side));
        return sides.Length > 0 || !ever ? AmendmentRefusals.Role(act, side) : AmendmentRefusals.State(act, state);
    }

    /// <summary>The same for somebody who stands on several sides: allowed if it is allowed to any of them, otherwise refused as to the one that comes nearest.</summary>
    /// <exception cref="ArgumentException">No side is named.</exception>
    public static Refusal? May(AmendmentAct act, AmendmentState state, params ReadOnlySpan<AmendmentSide> sides)
    {
        if (sides.IsEmpty) throw new ArgumentException("At least one side asks.", nameof(sides));
        Refusal? nearest = null;
        foreach (var side in sides)
        {
            var refusal = May(act, state, side);
            if (refusal is null) return null;
            if (nearest is null || refusal.Code == "state") nearest = refusal;
        }

        return nearest;
    }

    /// <summary>Whose the act is in this state; nobody's where the state forbids it.</summary>
    static AmendmentSide[] Sides(AmendmentAct act, AmendmentState state)
    {
        var isPrivate = state == AmendmentState.Private;
        var isWaiting = state is AmendmentState.Parked or AmendmentState.Tabled;
        var isBefore = state is AmendmentState.Tabled or AmendmentState.ModificationOffered;
        AmendmentSide[] chair = [AmendmentSide.Chair], proposer = [AmendmentSide.Proposer], sponsors = [AmendmentSide.Proposer, AmendmentSide.CoSponsor];
        return act switch
        {
            AmendmentAct.Write when isPrivate => sponsors,
            AmendmentAct.Table when isPrivate => proposer,
            AmendmentAct.Support when IsOpen(state) => [AmendmentSide.OtherMember],
            AmendmentAct.Revise when isWaiting => proposer,
            AmendmentAct.Refresh when isPrivate => sponsors,
            AmendmentAct.Refresh when isWaiting => proposer,
            AmendmentAct.Withdraw when isPrivate || IsOpen(state) => proposer,
            AmendmentAct.Invite when isPrivate || IsOpen(state) => proposer,
            AmendmentAct.CoSponsor when isPrivate => [AmendmentSide.CoSponsor],
            AmendmentAct.CoSponsor when IsOpen(state) => [AmendmentSide.CoSponsor, AmendmentSide.OtherMember],
            AmendmentAct.Adopt or AmendmentAct.AdoptInBrackets or AmendmentAct.OfferModification when isBefore => chair,
            AmendmentAct.AnswerModification when state == AmendmentState.ModificationOffered => proposer,
            AmendmentAct.Reject or AmendmentAct.Fall when IsOpen(state) => chair,
            AmendmentAct.Reopen when state == AmendmentState.Withdrawn => proposer,
            AmendmentAct.Reopen when IsDisposed(state) => chair,
            _ when !Enum.IsDefined(act) => throw new ArgumentOutOfRangeException(nameof(act), act, "No such act."),
            _ => [],
        };
    }
}
