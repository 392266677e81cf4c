using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Server.Live;

namespace Drafting.Server.Drafts;

/// <summary>The document under negotiation.</summary>
public sealed class Draft
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>For instance E/CN.16/2018/CRP.3.</summary>
    public required string Symbol { get; set; }
    public required string Title { get; set; }

    /// <summary>Counts the changes of structure, so that a reader knows whether hers is the latest.</summary>
    public int Outline { get; set; }

    /// <summary>The scale of agreement that the group uses, by key and version (<c>un/1</c>), and its definition where it is the group's own.</summary>
    public string Scale { get; set; } = "un/1";
    public string? OwnScale { get; set; }

    /// <summary>Whether positions wait for the chair to release them together.</summary>
    public bool SealsPositions { get; set; }

    /// <summary>When it was closed: nothing of it changes until it is reopened.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
    public List<Recommendation> Recommendations { get; init; } = [];
}

/// <summary>What was decided, at the closing of a draft, on text that was not agreed.</summary>
public enum Fate
{
    /// <summary>It stays in the draft, marked as not agreed.</summary>
    Retained,

    /// <summary>It does not; it stays readable in the record and the history.</summary>
    Dropped,
}

/// <summary>A titled, numbered part of a draft: an ordered list of paragraphs.</summary>
public sealed class Recommendation
{
    public long Id { get; init; }
    public long DraftId { get; init; }
    public Draft? Draft { get; init; }

    /// <summary>As printed; never changed by inserting another.</summary>
    public required string Number { get; init; }
    public required string Title { get; set; }

    /// <summary>Counts changes of the title: a change names the one it has seen.</summary>
    public int TitleVersion { get; set; } = 1;

    /// <summary>Place among its draft's recommendations, from 0, withdrawn ones included.</summary>
    public int Order { get; set; }
    public Withdrawal? Withdrawn { get; set; }
    public List<Paragraph> Paragraphs { get; init; } = [];
}

/// <summary>The unit of negotiation. Its identity never changes; its label is printed; its words are a live text.</summary>
public sealed class Paragraph
{
    public long Id { get; init; }
    public long RecommendationId { get; set; }
    public Recommendation? Recommendation { get; set; }
    public long TextId { get; init; }
    public LiveText? Text { get; init; }
    public required string Label { get; init; }
    public Relation Relation { get; init; }

    /// <summary>The paragraph after which it was inserted or to which it is an alternative.</summary>
    public long? RelatedParagraphId { get; init; }
    public int Order { get; set; }
    public EditingPolicy Policy { get; set; }

    /// <summary>How far the group has agreed on it. While it is not open, the policy is locked, and everything that would change it is refused until it is reopened on the record.</summary>
    public Agreement Agreement { get; set; }

    /// <summary>The policy it goes back to when it is reopened.</summary>
    public EditingPolicy OpenPolicy { get; set; }

    /// <summary>What was decided on it at closure, if it was not agreed.</summary>
    public Fate? Fate { get; set; }
    public Withdrawal? Withdrawn { get; set; }
}

/// <summary>That something was taken out of the draft. Its text stays readable.</summary>
public sealed class Withdrawal
{
    public DateTimeOffset At { get; init; }
    public long PersonId { get; init; }
    public required string Reason { get; init; }
}
