namespace Drafting.Domain.Drafts;

/// <summary>Who may change the words of a paragraph directly.</summary>
public enum EditingPolicy
{
    /// <summary>Members edit directly.</summary>
    Drafting,

    /// <summary>Chair and secretariat edit; members table amendments.</summary>
    ChairsPen,

    /// <summary>Nobody edits: agreed, or under silence.</summary>
    Locked,
}

/// <summary>A person's part in a working group.</summary>
public enum Role
{
    /// <summary>Reads what is public; never edits, never takes a position.</summary>
    Observer,

    /// <summary>Sits on a delegation.</summary>
    Member,

    /// <summary>Types, imports, publishes, keeps the record.</summary>
    Secretariat,

    /// <summary>Leads the group.</summary>
    Chair,
}

/// <summary>Whether a person may change a text now. Decided at the moment of commit, against what is stored then.</summary>
public static class EditingRules
{
    /// <summary>Null if the edit is allowed, otherwise why not.</summary>
    /// <param name="role">The editor's role; null for somebody without a seat in the group.</param>
    /// <param name="policy">The paragraph's policy.</param>
    /// <param name="withdrawn">Whether the paragraph or its recommendation has been withdrawn.</param>
    /// <param name="label">The paragraph's label, for the sentence.</param>
    public static Refusal? MayEdit(Role? role, EditingPolicy policy, bool withdrawn, string label) => (role, policy) switch
    {
        (null or Role.Observer, _) => DraftRefusals.ObserversDoNotEdit,
        _ when withdrawn => DraftRefusals.ParagraphWithdrawn(label),
        (_, EditingPolicy.Locked) => DraftRefusals.ParagraphLocked(label),
        (Role.Member, EditingPolicy.ChairsPen) => DraftRefusals.ChairsPen(label),
        _ => null,
    };

    /// <summary>Whether something may be said about a paragraph's brackets, which changes no word: null if so, otherwise why not. What is agreed or gone is not talked about any more.</summary>
    /// <param name="policy">The paragraph's policy.</param>
    /// <param name="withdrawn">Whether the paragraph or its recommendation has been withdrawn.</param>
    /// <param name="label">The paragraph's label, for the sentence.</param>
    public static Refusal? MaySpeak(EditingPolicy policy, bool withdrawn, string label) =>
        withdrawn ? DraftRefusals.ParagraphWithdrawn(label) : policy is EditingPolicy.Locked ? DraftRefusals.ParagraphLocked(label) : null;
}
