using Drafting.Domain.Amendments;
using Drafting.Server.Drafts;

namespace Drafting.Server.Amendments;

/// <summary>A proposal to change the draft: other words for one or several of its parts, with who stands behind it and what became of it.</summary>
public sealed class Amendment
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }

    /// <summary>Its number in the draft, given when it is first tabled; an amendment to an amendment has its parent's and one of its own after a point.</summary>
    public string? Number { get; set; }

    /// <summary>The number as it counts among its siblings; 0 before it is tabled.</summary>
    public int Ordinal { get; set; }
    public AmendmentState State { get; set; }

    /// <summary>The revision that is tabled, from 1; 0 before the first.</summary>
    public int Revision { get; set; }

    /// <summary>The revision that is being prepared in private; 0 for none.</summary>
    public int Preparing { get; set; }
    public required string Rationale { get; set; }
    public long PersonId { get; init; }

    /// <summary>The proposer; null for the chair and the secretariat.</summary>
    public long? DelegationId { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? TabledAt { get; set; }

    /// <summary>The amendment that it amends.</summary>
    public long? ParentId { get; set; }

    /// <summary>Its place in the order that the chair has given; null if none was given.</summary>
    public int? Order { get; set; }
    public DateTimeOffset? DisposedAt { get; set; }
    public long? DisposedBy { get; set; }
    public string? DisposalReason { get; set; }

    /// <summary>The amendment by whose adoption it fell.</summary>
    public long? ByAmendmentId { get; set; }

    /// <summary>The act by which it was disposed of, for taking that back.</summary>
    public long? ActId { get; set; }

    /// <summary>Counts changes of state: of two who dispose of it at once, one is told.</summary>
    public int Stamp { get; set; }
    public List<AmendmentPart> Parts { get; init; } = [];
    public List<CoSponsor> CoSponsors { get; init; } = [];
    public List<Supporter> Supporters { get; init; } = [];
}

/// <summary>What an amendment proposes for one place.</summary>
public sealed class AmendmentPart
{
    public long Id { get; init; }
    public long AmendmentId { get; init; }
    public Amendment? Amendment { get; init; }

    /// <summary>The revision of the amendment that it belongs to.</summary>
    public int Revision { get; init; }
    public int Ordinal { get; init; }
    public AmendmentKind Kind { get; init; }
    public long RecommendationId { get; init; }

    /// <summary>The paragraph to change or suppress, or after which to add; null to add at the recommendation's end.</summary>
    public long? ParagraphId { get; init; }

    /// <summary>The part of another amendment whose wording is to change; null for the draft's own text.</summary>
    public long? OfPartId { get; init; }

    /// <summary>The live text against which it is written; null for an addition.</summary>
    public long? TargetTextId { get; init; }

    /// <summary>The live text of the proposed wording; null for a suppression.</summary>
    public long? TextId { get; init; }

    /// <summary>The version of the target's text against which it is written, and that text.</summary>
    public int BaseVersion { get; set; }
    public required string BaseText { get; set; }

    /// <summary>The wording that the chair offers in its place, while it is offered and after.</summary>
    public string? Offered { get; set; }

    /// <summary>The version of the target's text when it was disposed of: what it looked like then follows from the logs.</summary>
    public int? DisposedVersion { get; set; }
}

/// <summary>A delegation that stands behind an amendment beside its proposer, or has been asked to.</summary>
public sealed class CoSponsor
{
    public long Id { get; init; }
    public long AmendmentId { get; init; }
    public long DelegationId { get; init; }
    public DateTimeOffset InvitedAt { get; init; }

    /// <summary>Asked by the proposer, and so let into what is written in private. One that joined an amendment before the group stands behind it and reads no revision that is being prepared.</summary>
    public bool ByInvitation { get; set; }
    public DateTimeOffset? JoinedAt { get; set; }
}

/// <summary>A delegation that wants an amendment to be considered.</summary>
public sealed class Supporter
{
    public long Id { get; init; }
    public long AmendmentId { get; init; }
    public long DelegationId { get; init; }
    public long PersonId { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>What happened to an amendment before it was tabled; it goes into the group's record when it is.</summary>
public sealed class AmendmentEvent
{
    public long Id { get; init; }
    public long AmendmentId { get; init; }
    public DateTimeOffset At { get; init; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public required string Kind { get; init; }
    public required string Payload { get; init; }

    /// <summary>Whether it stands in the record by now.</summary>
    public bool Recorded { get; set; }
}

/// <summary>Where several amendments of one paragraph are put together, in front of everyone who may see them.</summary>
public sealed class Merge
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public long ParagraphId { get; init; }
    public Paragraph? Paragraph { get; init; }

    /// <summary>The live text in which they are put together.</summary>
    public long TextId { get; init; }

    /// <summary>The version of the paragraph from which it began.</summary>
    public int BaseVersion { get; init; }
    public MergeState State { get; set; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public int Stamp { get; set; }
    public List<MergeHunk> Hunks { get; init; } = [];
}

/// <summary>What became of a merge.</summary>
public enum MergeState
{
    /// <summary>Under way.</summary>
    Open,

    /// <summary>Its text has become the paragraph's.</summary>
    Concluded,

    /// <summary>Left; its text stays readable.</summary>
    Abandoned,
}

/// <summary>One replacement that an amendment asks for, and whether it has been taken into the merged text.</summary>
public sealed class MergeHunk
{
    public long Id { get; init; }
    public long MergeId { get; init; }
    public long AmendmentId { get; init; }
    public long PartId { get; init; }
    public int Index { get; init; }

    /// <summary>The words it replaces, in the text from which the merge began.</summary>
    public int From { get; init; }
    public int To { get; init; }
    public required string Deleted { get; init; }
    public required string Inserted { get; init; }

    /// <summary>The version of the merged text that taking it made; null while it is left.</summary>
    public int? TakenVersion { get; set; }
}
