namespace Drafting.Domain.Positions;

/// <summary>What a delegation says of a text (DOMAIN.md, section 5), from the most to the least favourable.</summary>
public enum PositionStance
{
    /// <summary>Wants it.</summary>
    Support,

    /// <summary>Would not have written it, and does not stand in its way.</summary>
    CanLiveWith,

    /// <summary>On record, and does not block.</summary>
    Reservation,

    /// <summary>Blocks; says why, and what would remove it.</summary>
    Objection,

    /// <summary>Has been heard from and takes no side.</summary>
    NoPosition,
}

/// <summary>What a position is taken on.</summary>
public enum TargetKind
{
    /// <summary>A recommendation: its title and all its paragraphs.</summary>
    Recommendation,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>Words in square brackets.</summary>
    Bracket,

    /// <summary>An amendment before the group.</summary>
    Amendment,

    /// <summary>A template for the report.</summary>
    Template,
}

/// <summary>How an entry in the history of positions came about.</summary>
public enum PositionAct
{
    /// <summary>Taken, for the first time or anew.</summary>
    Taken,

    /// <summary>Taken again unchanged, after the text had changed.</summary>
    Reaffirmed,

    /// <summary>Taken back: from then on it is as if it had never been taken.</summary>
    Withdrawn,

    /// <summary>A member of a group that speaks as one says that the group does not speak for it here.</summary>
    Dissociated,
}
