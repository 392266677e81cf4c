namespace Drafting.Domain.Positions;

/// <summary>What a position is to be taken on, as far as it decides whether one may be.</summary>
/// <param name="Name">As it is said in a sentence: "Paragraph 4 bis".</param>
/// <param name="Withdrawn">Whether it is out of the draft.</param>
/// <param name="Disposed">Whether nothing is left to decide: a disposed amendment, a lifted bracket, a template that has ended.</param>
/// <param name="DraftClosed">Whether the draft is closed.</param>
public sealed record PositionTarget(string Name, bool Withdrawn, bool Disposed, bool DraftClosed);

/// <summary>When a position may be taken.</summary>
public static class PositionRules
{
    /// <summary>The longest statement or remedy, in UTF-16 code units.</summary>
    public const int MaxWords = 4000;

    /// <summary>Null if the position may be taken, otherwise why not.</summary>
    /// <param name="target">What it is taken on.</param>
    /// <param name="stance">What is said.</param>
    /// <param name="statement">Why.</param>
    /// <param name="remedy">What would remove an objection.</param>
    public static Refusal? MayTake(PositionTarget target, PositionStance stance, string statement, string remedy)
    {
        if (MaySpeak(target) is { } refusal) return refusal;
        if (stance is not PositionStance.Objection) return null;
        if (string.IsNullOrWhiteSpace(statement)) return PositionRefusals.ObjectionWithoutReason;
        return string.IsNullOrWhiteSpace(remedy) ? PositionRefusals.ObjectionWithoutRemedy : null;
    }

    /// <summary>Null if anything may still be said of it, a withdrawal included; otherwise why not.</summary>
    public static Refusal? MaySpeak(PositionTarget target) =>
        target.DraftClosed ? PositionRefusals.Closed : target.Withdrawn ? PositionRefusals.Withdrawn(target.Name) : target.Disposed ? PositionRefusals.Disposed(target.Name) : null;
}

/// <summary>What is refused about positions.</summary>
public static class PositionRefusals
{
    /// <summary>An objection that does not say why.</summary>
    public static readonly Refusal ObjectionWithoutReason = new("objection-reason", "An objection says why.", "Write what the objection is to. If it does not block, take a reservation instead.");

    /// <summary>An objection that does not say what would remove it.</summary>
    public static readonly Refusal ObjectionWithoutRemedy = new("objection-reason", "An objection says what would remove it.", "Write what change would let you withdraw it.");

    /// <summary>The draft is closed.</summary>
    public static readonly Refusal Closed = new("closed", "The draft is closed; no position is taken on it any more.", "Make a statement or an explanation of position instead.");

    /// <summary>The recommendation or paragraph is out of the draft.</summary>
    public static Refusal Withdrawn(string name) => new("withdrawn", $"{name} has been withdrawn from the draft; no position is taken on it any more.", "What was said of it stays in the history.");

    /// <summary>Nothing is left to decide on it.</summary>
    public static Refusal Disposed(string name) => new("state", $"{name} is decided; no position is taken on it any more.", "What was said of it stays in the history. Take a position on the paragraph as it is now.");

    /// <summary>A delegation speaks for another.</summary>
    public static readonly Refusal NotYourDelegation = new("role", "You may take positions for your own delegation only.", "Ask the secretariat to enter it on behalf of the other one.");

    /// <summary>A delegation speaks for a group whose speaker it is not.</summary>
    public static readonly Refusal NotYourGroup = new("role", "Your delegation does not speak for this group.", "Ask a delegation that does, or the secretariat.");

    /// <summary>There is nobody to speak for.</summary>
    public static readonly Refusal ForWhom = new("for-whom", "A position is a delegation's or a group's; chair and secretariat take none of their own.", "Name the delegation or the group on whose behalf you enter it.");

    /// <summary>The words have changed since they were shown.</summary>
    public static Refusal TextChanged(string name) => new("conflict", $"{name} has changed since you saw it; nothing was entered.", "Look at the words as they are now, then take the position again if it still holds.");

    /// <summary>A dissociation from a group one does not belong to.</summary>
    public static readonly Refusal NotAMember = new("state", "The delegation does not belong to this group.", "Load the groups again; it may have left, or the group may have been dissolved.");

    /// <summary>Withdrawn or reaffirmed although another entry has taken its place.</summary>
    public static readonly Refusal Overtaken = new("state", "This is not what is said any more.", "Load the positions again to see the later entry.");
}
