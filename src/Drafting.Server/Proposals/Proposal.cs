using Drafting.Server.Drafts;
using Drafting.Server.Submissions;

namespace Drafting.Server.Proposals;

/// <summary>One distinct idea for a recommendation, found in submissions.</summary>
public sealed class Proposal
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>1 for the first; unique in the group, never given again.</summary>
    public int Number { get; init; }

    /// <summary>The idea in a line.</summary>
    public required string Title { get; set; }
    public required string Note { get; set; }

    /// <summary>Under what it is grouped on the board; empty for nothing.</summary>
    public required string Theme { get; set; }

    /// <summary>The proposal that this one was found to repeat; its sources then count there. Null while it stands by itself.</summary>
    public long? MergedIntoId { get; set; }

    /// <summary>The proposal it was split from; null for one that was found.</summary>
    public long? SplitFromId { get; init; }

    /// <summary>The recommendation that has taken it up; null for none.</summary>
    public long? RecommendationId { get; set; }
    public Recommendation? Recommendation { get; set; }
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public DateTimeOffset At { get; init; }
    public Withdrawal? Withdrawn { get; set; }
    public List<ProposalSource> Sources { get; init; } = [];
}

/// <summary>Quoted words of a passage in which a contributor speaks to a proposal, and how, as a person decided.</summary>
public sealed class ProposalSource
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long ProposalId { get; set; }

    /// <summary>The proposal it was split off from; null where it was not.</summary>
    public long? SplitFromId { get; set; }
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
