using Drafting.Domain.Consensus;

namespace Drafting.Server.Consensus;

/// <summary>One step in the life of a paragraph's agreement; the last one is what the paragraph says of itself. Reopening is such a step, with its reason.</summary>
public sealed class AgreementStep
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public long ParagraphId { get; init; }
    public Agreement Agreement { get; init; }

    /// <summary>The version of the text, and the hash of its words, that the step was taken on.</summary>
    public int Version { get; init; }
    public required string TextHash { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Null for the server: a silence procedure that ran out, a last confirmation.</summary>
    public long? PersonId { get; init; }
    public required string Reason { get; init; }
    public long? SilenceId { get; init; }
    public long? CallId { get; init; }

    /// <summary>When the next step was taken; null for the last one.</summary>
    public DateTimeOffset? Until { get; set; }
    public List<PendingConfirmation> Pending { get; init; } = [];
}

/// <summary>A delegation whose confirmation an agreement ad referendum waits for.</summary>
public sealed class PendingConfirmation
{
    public long Id { get; init; }
    public long AgreementStepId { get; init; }
    public long DelegationId { get; init; }
    public DateTimeOffset? ConfirmedAt { get; set; }
    public long? PersonId { get; set; }
}

/// <summary>Paragraphs that are agreed together or not at all.</summary>
public sealed class Package
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public required string Name { get; set; }
    public required string Note { get; set; }
    public long PersonId { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? DissolvedAt { get; set; }
    public string? DissolvedReason { get; set; }
    public int Stamp { get; set; }
    public List<PackageItem> Items { get; init; } = [];
}

/// <summary>A paragraph of a package.</summary>
public sealed class PackageItem
{
    public long Id { get; init; }
    public long PackageId { get; init; }
    public long ParagraphId { get; init; }
}

/// <summary>The level of agreement that the chair sees in a recommendation, a paragraph or the draft, and why. Apart from the computed standing.</summary>
public sealed class Designation
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }

    /// <summary>Neither: the whole draft.</summary>
    public long? RecommendationId { get; init; }
    public long? ParagraphId { get; init; }

    /// <summary>Scale and level by their keys, for instance <c>gnso/1</c> and <c>consensus</c>.</summary>
    public required string Scale { get; init; }
    public required string Level { get; init; }
    public required string Justification { get; init; }

    /// <summary>What the standing was when the chair designated.</summary>
    public required string StandingThen { get; init; }
    public long PersonId { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? Until { get; set; }
}

/// <summary>The chair asks whether the group agrees on some paragraphs as they stand.</summary>
public sealed class ConsensusCall
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }

    /// <summary>What they become when the gavel falls.</summary>
    public Agreement Towards { get; init; }
    public required string Note { get; init; }
    public long PersonId { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether it ended with the gavel; otherwise it was dropped.</summary>
    public bool Gavelled { get; set; }
    public int Stamp { get; set; }
    public List<CallItem> Items { get; init; } = [];
}

/// <summary>A paragraph of a call, with the text that was before the group.</summary>
public sealed class CallItem
{
    public long Id { get; init; }
    public long ConsensusCallId { get; init; }
    public long ParagraphId { get; init; }
    public int Version { get; init; }
    public required string TextHash { get; init; }
}

/// <summary>A session of the group on a draft, for saying what has moved since it began.</summary>
public sealed class NegotiatingSession
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public required string Name { get; init; }
    public DateTimeOffset BeganAt { get; init; }
    public long PersonId { get; init; }
}
