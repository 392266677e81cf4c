using Drafting.Domain.Text;

namespace Drafting.Domain.Amendments;

/// <summary>What is refused about amendments.</summary>
public static class AmendmentRefusals
{
    /// <summary><c>identical</c>: the wording is the text itself.</summary>
    public static readonly Refusal Identical = new("identical", "The proposed wording is the text as it stands.", "Change the words that you want changed, or withdraw it.");

    /// <summary><c>empty</c>: an addition or a modification without words.</summary>
    public static Refusal Empty(AmendmentKind kind) => new("empty", "The proposed wording is empty.", kind == AmendmentKind.Add ? "Write the words to be added." : "Write the new words, or propose to suppress the text (SUP).");

    /// <summary><c>not-empty</c>: a suppression with words.</summary>
    public static readonly Refusal NotEmpty = new("not-empty", "An amendment that suppresses a text has no wording of its own.", "Remove the wording, or propose to modify the text (MOD).");

    /// <summary><c>brackets</c>: what is in the text or the proposal stands in the way of adoption in brackets.</summary>
    public static readonly Refusal Brackets = new("brackets", "The old and the new wording cannot be put in square brackets of their own: a loose bracket, a note or a line break at an end stands in the way, or the new words begin like a continuation (“and …”).", "Repair the brackets of the text or of the amendment first, or adopt it without brackets.");

    /// <summary>Checks a proposed wording by itself and against the text it amends.</summary>
    /// <param name="kind">What the amendment does.</param>
    /// <param name="baseText">The text to be modified or suppressed; null for a new paragraph.</param>
    /// <param name="wording">The proposed words; empty for a suppression.</param>
    /// <returns>The first breach, or null: <c>empty</c>, <c>not-empty</c>, <c>identical</c>, or what <see cref="TextRules.Check"/> refuses.</returns>
    public static Refusal? Wording(AmendmentKind kind, string? baseText, string wording)
    {
        ArgumentNullException.ThrowIfNull(wording);
        if (kind == AmendmentKind.Sup) return wording.Length > 0 ? NotEmpty : null;
        if (string.IsNullOrWhiteSpace(wording)) return Empty(kind);
        return kind == AmendmentKind.Mod && wording == baseText ? Identical : TextRules.Check(wording);
    }

    /// <summary>The state forbids the act to everyone.</summary>
    public static Refusal State(AmendmentAct act, AmendmentState state) => new("state", $"{Subject(state)}; {Impossible(act)}.", Advice(act, state));

    /// <summary>The act is not this side's.</summary>
    public static Refusal Role(AmendmentAct act, AmendmentSide side) => new("role", Owner(act, side), side switch
    {
        AmendmentSide.Observer => "Ask the secretariat for a seat on a delegation.",
        AmendmentSide.Chair when act is AmendmentAct.Support or AmendmentAct.CoSponsor => "Ask a delegation to do it; the chair and the secretariat stand behind no amendment of others.",
        AmendmentSide.Chair => "Ask the proposer, or offer a modification once it is tabled.",
        _ when act is AmendmentAct.Support => "You stand behind this amendment already; nothing more is needed.",
        _ when act is AmendmentAct.Reopen => "Ask the chair; if it was withdrawn, the proposer.",
        _ when IsChairs(act) => "Ask the chair for the floor.",
        AmendmentSide.Proposer => "Your delegation proposes it already; withdraw it if you stand behind it no more.",
        _ => "Ask the proposer to do it.",
    });

    static bool IsChairs(AmendmentAct act) =>
        act is AmendmentAct.Adopt or AmendmentAct.AdoptInBrackets or AmendmentAct.OfferModification or AmendmentAct.Reject or AmendmentAct.Fall or AmendmentAct.Reopen;

    static string Owner(AmendmentAct act, AmendmentSide side) => act switch
    {
        _ when side == AmendmentSide.Observer => "Observers read amendments; they do not act on them.",
        AmendmentAct.Write => "Only the proposer and the co-sponsors write this draft.",
        AmendmentAct.Support => "Support is what other delegations add to that of the proposer and the co-sponsors.",
        AmendmentAct.CoSponsor => "Other delegations co-sponsor an amendment, and only by invitation while it is a private draft.",
        AmendmentAct.Refresh => "Only its sponsors bring an amendment onto the text as it is now; once tabled, only the proposer.",
        AmendmentAct.Reopen => "Only the chair reopens what was disposed of, and only the proposer what was withdrawn.",
        _ when IsChairs(act) => "Only the chair disposes of an amendment.",
        _ => "Only the proposer does this with an amendment.",
    };

    static string Subject(AmendmentState state) => state switch
    {
        AmendmentState.Private => "This amendment is a private draft",
        AmendmentState.Parked => "This amendment is parked until enough delegations support it",
        AmendmentState.Tabled => "This amendment is tabled",
        AmendmentState.ModificationOffered => "The chair has offered to adopt this amendment with other words",
        AmendmentState.Adopted => "This amendment has been adopted",
        AmendmentState.AdoptedModified => "This amendment has been adopted with the modified words",
        AmendmentState.AdoptedInBrackets => "This amendment has been adopted in brackets",
        AmendmentState.Rejected => "This amendment has been rejected",
        AmendmentState.Fallen => "This amendment has fallen",
        _ => "This amendment has been withdrawn",
    };

    static string Impossible(AmendmentAct act) => act switch
    {
        AmendmentAct.Write => "its words are not written any more",
        AmendmentAct.Table => "it has been tabled once already",
        AmendmentAct.Support => "it cannot be supported now",
        AmendmentAct.Revise => "it cannot be revised now",
        AmendmentAct.Refresh => "it cannot be brought onto the text now",
        AmendmentAct.Withdraw => "it cannot be withdrawn any more",
        AmendmentAct.Invite => "nobody can be invited any more",
        AmendmentAct.CoSponsor => "its sponsors cannot change any more",
        AmendmentAct.Adopt or AmendmentAct.AdoptInBrackets => "it cannot be adopted now",
        AmendmentAct.OfferModification => "no modification can be offered now",
        AmendmentAct.AnswerModification => "there is no offer to answer",
        AmendmentAct.Reject => "it cannot be rejected now",
        AmendmentAct.Fall => "it cannot fall now",
        _ => "there is nothing to reopen",
    };

    static string Advice(AmendmentAct act, AmendmentState state) => state switch
    {
        _ when act == AmendmentAct.Reopen => "Dispose of it, or leave it as it is.",
        _ when act == AmendmentAct.AnswerModification => "Load it again; the chair may have withdrawn the offer.",
        AmendmentState.Private when act == AmendmentAct.Revise => "Write in the draft itself.",
        AmendmentState.Private => "Wait until its proposer tables it.",
        AmendmentState.Parked when act == AmendmentAct.Write => "Revise it instead.",
        AmendmentState.Parked => "Find it the support that the group asks for first, or change the threshold.",
        AmendmentState.Tabled => "Revise it, or withdraw it and propose another.",
        AmendmentState.ModificationOffered => "Answer the chair's offer first.",
        AmendmentState.Withdrawn => "Propose another amendment.",
        _ => "Ask the chair to take the decision back, or propose another amendment.",
    };
}
