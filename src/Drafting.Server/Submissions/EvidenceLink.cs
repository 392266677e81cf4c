using Drafting.Server.Drafts;

namespace Drafting.Server.Submissions;

/// <summary>How a passage bears on a paragraph, an amendment or a proposal, as a person decided.</summary>
public enum Stance
{
    /// <summary>Asks for what it says.</summary>
    Supports,

    /// <summary>Speaks against it.</summary>
    Opposes,

    /// <summary>Bears on it with a condition, a limit or a doubt.</summary>
    Qualifies,
}

/// <summary>Quoted words of a passage, linked to a paragraph or to a tabled amendment of it. It keeps the exact words and a little of what stood around them, so that it survives edits on both sides.</summary>
public sealed class EvidenceLink
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long ParagraphId { get; init; }
    public Paragraph? Paragraph { get; init; }

    /// <summary>The tabled amendment it bears on; null where it bears on the paragraph itself.</summary>
    public long? AmendmentId { get; init; }

    /// <summary>The version of the paragraph's text when the link was made.</summary>
    public int ParagraphVersion { get; init; }
    public long PassageId { get; set; }
    public Passage? Passage { get; set; }
    public required string Quote { get; init; }

    /// <summary>Where the quotation began in the passage it was made on, in UTF-16 code units.</summary>
    public int Start { get; set; }
    public required string Before { get; init; }
    public required string After { get; init; }
    public Stance Stance { get; set; }
    public required string Note { get; set; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public DateTimeOffset At { get; init; }
    public Withdrawal? Withdrawn { get; set; }
}

/// <summary>A passage that was suggested for a paragraph, an amendment or a proposal and that somebody has set aside. It stays aside for that delegation, or for chair and secretariat, until it is taken back.</summary>
public sealed class Dismissal
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>Null where the suggestion was for a proposal.</summary>
    public long? ParagraphId { get; init; }

    /// <summary>Null where the suggestion was not for an amendment.</summary>
    public long? AmendmentId { get; init; }

    /// <summary>Null where the suggestion was not for a proposal.</summary>
    public long? ProposalId { get; init; }
    public long PassageId { get; set; }
    public Passage? Passage { get; set; }
    public long PersonId { get; init; }

    /// <summary>Null for chair and secretariat.</summary>
    public long? DelegationId { get; init; }
    public DateTimeOffset At { get; init; }
}
