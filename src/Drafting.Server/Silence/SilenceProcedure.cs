using Drafting.Domain.Consensus;
using Drafting.Domain.Silence;

namespace Drafting.Server.Silence;

/// <summary>Frozen paragraphs that are adopted at a deadline unless somebody breaks the silence.</summary>
public sealed class SilenceProcedure
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public required string Title { get; init; }
    public required string Note { get; init; }

    /// <summary>What unbroken paragraphs become.</summary>
    public Agreement Towards { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset Deadline { get; set; }

    /// <summary>IANA name of the zone in which the deadline was said, and how it was said there (<c>2026-11-30T18:00</c>).</summary>
    public required string TimeZone { get; init; }
    public required string DeadlineLocal { get; set; }

    /// <summary>The group's minimum, in hours, when it began.</summary>
    public int MinimumHours { get; init; }

    /// <summary>Whether members are told who broke it; chair and secretariat are, and the breaker is.</summary>
    public bool NamesBreakers { get; init; }
    public SilenceState State { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? CalledOffReason { get; set; }
    public long PersonId { get; init; }

    /// <summary>Counts up with every change: of a break, an extension and the closing at one instant, one is first.</summary>
    public int Stamp { get; set; }
    public List<SilenceItem> Items { get; init; } = [];
    public List<SilenceExtension> Extensions { get; init; } = [];
}

/// <summary>One paragraph under silence, with the text that was frozen.</summary>
public sealed class SilenceItem
{
    public long Id { get; init; }
    public long SilenceProcedureId { get; init; }
    public SilenceProcedure? Procedure { get; init; }
    public long ParagraphId { get; init; }
    public int Version { get; init; }
    public required string TextHash { get; init; }
    public SilenceOutcome Outcome { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public List<SilenceBreak> Breaks { get; init; } = [];
}

/// <summary>That somebody broke the silence on a paragraph, in writing.</summary>
public sealed class SilenceBreak
{
    public long Id { get; init; }
    public long SilenceItemId { get; init; }
    public long? DelegationId { get; init; }
    public long PersonId { get; init; }
    public bool OnBehalf { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Reason { get; init; }
    public required string Remedy { get; init; }
    public long? AmendmentId { get; init; }
    public long? PositionId { get; init; }
}

/// <summary>That a deadline was moved, before it had passed.</summary>
public sealed class SilenceExtension
{
    public long Id { get; init; }
    public long SilenceProcedureId { get; init; }
    public DateTimeOffset Was { get; init; }
    public DateTimeOffset Becomes { get; init; }
    public required string Reason { get; init; }
    public long PersonId { get; init; }
    public DateTimeOffset At { get; init; }
}
