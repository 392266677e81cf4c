using Drafting.Domain.Positions;

namespace Drafting.Server.Positions;

/// <summary>
/// One entry in the history of what somebody says of one thing. Entries are added and never changed but for three marks: when it was shown to the group, when it stopped being what is said, and when its statement was visibly taken back.
/// </summary>
public sealed class Position
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public TargetKind TargetKind { get; init; }

    /// <summary>The recommendation, paragraph, bracket, amendment or template.</summary>
    public long TargetId { get; init; }

    /// <summary>Who says it: a delegation, or else a negotiating group. A dissociation is a delegation's, and names the group too.</summary>
    public long? DelegationId { get; init; }
    public long? NegotiatingGroupId { get; init; }

    /// <summary>1 for the first entry of this speaker on this target; with the speaker it decides races.</summary>
    public int Ordinal { get; init; }

    /// <summary>Speaker and target in one word (<c>paragraph:12/d5</c>, <c>paragraph:12/g2</c>, <c>paragraph:12/d5-g2</c> for a dissociation): unique with the ordinal.</summary>
    public required string Slot { get; init; }
    public PositionAct Act { get; init; }
    public PositionStance Stance { get; init; }

    /// <summary>Why; never empty for an objection.</summary>
    public required string Statement { get; init; }

    /// <summary>What would remove the objection; never empty for one.</summary>
    public required string Remedy { get; init; }

    /// <summary>The text it was taken on: canonical JSON of text ids and versions, with a stretch for a bracket and a revision for an amendment.</summary>
    public required string Basis { get; init; }

    /// <summary>Hash of the words that were before the speaker. The position is stale while the words now have another.</summary>
    public required string WordsHash { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Who entered it, and whether that was chair or secretariat for the speaker.</summary>
    public long PersonId { get; init; }
    public bool OnBehalf { get; init; }

    /// <summary>When it was shown to the group; null while it waits for the chair's release. Then only its own delegation and who entered it know it.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    /// <summary>When another entry of its slot took its place; null for what is said now. One that waits for release takes the place of an earlier one that waits, not of one that was released.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>Hex SHA-256 that the record holds of an unreleased entry, so that what is released can be checked against it; null if it was open from the start.</summary>
    public string? Commitment { get; init; }
    public string? CommitmentSalt { get; init; }
}

/// <summary>Delegations that speak as one, for as long as they do ("G77", "EU").</summary>
public sealed class NegotiatingGroup
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }
    public DateTimeOffset FormedAt { get; init; }
    public DateTimeOffset? DissolvedAt { get; set; }
    public List<NegotiatingGroupMember> Members { get; init; } = [];
}

/// <summary>One delegation's time in a negotiating group; a row for each time.</summary>
public sealed class NegotiatingGroupMember
{
    public long Id { get; init; }
    public long NegotiatingGroupId { get; init; }
    public long DelegationId { get; init; }

    /// <summary>Whether it may take positions in the group's name.</summary>
    public bool Speaks { get; set; }
    public DateTimeOffset From { get; init; }
    public DateTimeOffset? Until { get; set; }
}

/// <summary>What a statement is.</summary>
public enum StatementKind
{
    /// <summary>A statement for the record.</summary>
    Statement,

    /// <summary>An explanation of position after adoption.</summary>
    ExplanationOfPosition,

    /// <summary>What a minority wants attached to what was designated or agreed.</summary>
    Minority,

    /// <summary>Says that a designation does not tell how things stand.</summary>
    Challenge,

    /// <summary>The chair's answer to a challenge.</summary>
    Answer,
}

/// <summary>Words that somebody puts on record. Withdrawn only visibly: they stay, with who took them back and why.</summary>
public sealed class Statement
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public StatementKind Kind { get; init; }

    /// <summary>What it is about; none of these: the draft.</summary>
    public long? RecommendationId { get; init; }
    public long? ParagraphId { get; init; }
    public long? DesignationId { get; init; }

    /// <summary>The statement that it answers.</summary>
    public long? AnswersId { get; init; }
    public long? DelegationId { get; init; }
    public long? NegotiatingGroupId { get; init; }
    public required string Text { get; init; }
    public long PersonId { get; init; }
    public bool OnBehalf { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public long? WithdrawnBy { get; set; }
    public string? WithdrawnReason { get; set; }
}
