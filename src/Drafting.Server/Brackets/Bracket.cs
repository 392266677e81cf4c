using Drafting.Domain.Brackets;

namespace Drafting.Server.Brackets;

/// <summary>Why words stand in brackets, as practitioners say it.</summary>
public enum BracketReason
{
    /// <summary>The group does not agree on them.</summary>
    Contentious,

    /// <summary>A delegation waits for its capital or its members.</summary>
    AwaitingInstructions,

    /// <summary>They depend on another paragraph.</summary>
    Linked,

    /// <summary>Whether they are right, or meant so, is not sure.</summary>
    Uncertain,

    /// <summary>As the words beside it say.</summary>
    Other,
}

/// <summary>What a delegation says of the words in a bracket.</summary>
public enum BracketSay
{
    /// <summary>It proposed them.</summary>
    Propose,

    /// <summary>They stay.</summary>
    Retain,

    /// <summary>They go.</summary>
    Delete,

    /// <summary>It does not say yet.</summary>
    Reserve,
}

/// <summary>
/// What is known of a bracket beside its two characters: who opened it, why, who stands behind it. It keeps its place in the text at one version; where that is now follows from the changes since.
/// A bracket that has ended keeps its last place and its voices.
/// </summary>
public sealed class Bracket
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long DraftId { get; init; }
    public long ParagraphId { get; init; }
    public long TextId { get; init; }

    /// <summary>The version of the text that <see cref="Start"/> and <see cref="End"/> are of.</summary>
    public int Version { get; set; }

    /// <summary>Of the opener, in UTF-16 code units.</summary>
    public int Start { get; set; }

    /// <summary>After the closer.</summary>
    public int End { get; set; }
    public bool HasOpener { get; set; } = true;
    public bool HasCloser { get; set; } = true;

    /// <summary>What a person said it is; null where the text decides.</summary>
    public BracketKind? Kind { get; set; }
    public BracketReason? Reason { get; set; }
    public string? ReasonText { get; set; }

    /// <summary>The paragraph on which it depends.</summary>
    public long? LinkedParagraphId { get; set; }

    /// <summary>Who opened it, for whom.</summary>
    public long PersonId { get; init; }
    public long? DelegationId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The amendment whose adoption in brackets made it.</summary>
    public long? AmendmentId { get; init; }

    /// <summary>When and how it went: the words of <see cref="BracketChange.Act"/>, <c>by-hand</c> or <c>undone</c>; null while it stands.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public string? EndedHow { get; set; }
    public List<BracketVoice> Voices { get; init; } = [];
}

/// <summary>What one delegation says of a bracket; one at a time.</summary>
public sealed class BracketVoice
{
    public long Id { get; init; }
    public long BracketId { get; init; }
    public long DelegationId { get; init; }
    public BracketSay Say { get; set; }

    /// <summary>Who said or entered it.</summary>
    public long PersonId { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Read from an attribution that stands in the text, and read again as long as it does.</summary>
    public bool Inline { get; set; }
}

/// <summary>The measures of a paragraph from one moment on.</summary>
public sealed class MeasureSample
{
    public long Id { get; init; }
    public long DraftId { get; init; }
    public long ParagraphId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset At { get; init; }
    public int Brackets { get; init; }
    public int AlternativeSets { get; init; }
    public int Options { get; init; }
    public int Words { get; init; }
    public int WordsInBrackets { get; init; }
}
