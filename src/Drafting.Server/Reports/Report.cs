using Drafting.Domain.Reports;

namespace Drafting.Server.Reports;

/// <summary>A published state of a draft, frozen with its measures.</summary>
public sealed class Revision
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }

    /// <summary>1 for the first of its draft.</summary>
    public int Number { get; init; }

    /// <summary>As printed, for instance E/CN.16/2018/CRP.3/Rev.2; unique in the draft.</summary>
    public required string Symbol { get; init; }
    public required string Note { get; init; }
    public DateTimeOffset PublishedAt { get; init; }
    public long PersonId { get; init; }

    /// <summary>The snapshot in canonical JSON, and its hex SHA-256, which the record holds.</summary>
    public required string Content { get; init; }
    public required string Hash { get; init; }

    /// <summary>The snapshot's measures in JSON, so that a list of revisions need not read their words.</summary>
    public required string Measures { get; init; }

    /// <summary>Whether it is the one with which the draft was closed.</summary>
    public bool Final { get; init; }
}

/// <summary>What the group has decided that its report says. Proposed by the chair, spoken to by delegations as to any text, adopted; a later one takes its place visibly.</summary>
public sealed class ReportTemplate
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }

    /// <summary>1 for the first of its draft.</summary>
    public int Number { get; init; }
    public required string Name { get; init; }
    public DisagreementKept Disagreement { get; init; }
    public NamesKept Names { get; init; }
    public bool MinorityStatements { get; init; }
    public bool Explanations { get; init; }
    public bool SourceTable { get; init; }
    public bool SilenceRecord { get; init; }
    public bool Measures { get; init; }

    /// <summary>Who took part, by stakeholder group.</summary>
    public bool Participants { get; init; }
    public required string Note { get; init; }
    public long PersonId { get; init; }
    public DateTimeOffset ProposedAt { get; init; }
    public DateTimeOffset? AdoptedAt { get; set; }
    public long? AdoptedBy { get; set; }

    /// <summary>Why it was adopted although somebody objected.</summary>
    public string? AdoptedDespite { get; set; }

    /// <summary>When it was withdrawn, or another was adopted in its place, and why.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public string? EndedReason { get; set; }
}
