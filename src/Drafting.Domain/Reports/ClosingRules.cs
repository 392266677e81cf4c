using Drafting.Domain.Consensus;

namespace Drafting.Domain.Reports;

/// <summary>A paragraph that is in the draft when it is to be closed.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Label">As printed.</param>
/// <param name="Agreement">How far it is agreed.</param>
/// <param name="Conditional">Whether another paragraph of its packages is not agreed: then nothing of the package is.</param>
public sealed record ClosingParagraph(long Id, string Label, Agreement Agreement, bool Conditional)
{
    /// <summary>Whether the report may call it agreed.</summary>
    public bool IsAgreed => AgreementRules.IsAgreed(Agreement) && !Conditional;
}

/// <summary>When a draft may be closed. What becomes of text that was not agreed is said of each paragraph, never by default; of agreed text it cannot be said at all.</summary>
public static class ClosingRules
{
    /// <summary>Null if the draft may be closed so; otherwise why not.</summary>
    /// <param name="paragraphs">Those in the draft.</param>
    /// <param name="decided">Those of which it is said what becomes of them.</param>
    public static Refusal? MayClose(IReadOnlyCollection<ClosingParagraph> paragraphs, IReadOnlySet<long> decided)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        ArgumentNullException.ThrowIfNull(decided);
        if (paragraphs.FirstOrDefault(p => p.Agreement is Agreement.UnderSilence) is { } silent) return ClosingRefusals.UnderSilence(silent.Label);
        if (decided.Except(paragraphs.Select(p => p.Id)).Any()) return ClosingRefusals.Unknown;
        if (paragraphs.Where(p => !p.IsAgreed && !decided.Contains(p.Id)).Select(p => p.Label).ToList() is { Count: > 0 } open) return ClosingRefusals.Undecided(open);
        return paragraphs.Where(p => p.IsAgreed && decided.Contains(p.Id)).Select(p => p.Label).ToList() is { Count: > 0 } agreed ? ClosingRefusals.Agreed(agreed) : null;
    }
}

/// <summary>What is refused about closing a draft.</summary>
public static class ClosingRefusals
{
    /// <summary>A silence procedure runs.</summary>
    public static Refusal UnderSilence(string label) => new("under-silence", $"Paragraph {label} is under silence; the draft stays open until that has ended.", "Wait for the deadline, or call the silence procedure off.");

    /// <summary>Nothing was said of text that is not agreed.</summary>
    public static Refusal Undecided(IEnumerable<string> labels) => new("fate", $"It is not said what becomes of {AgreementRefusals.Named(labels)}: not agreed, and neither retained nor dropped.", "Say of each whether it is retained or dropped.");

    /// <summary>Agreed text is kept; nobody decides on that.</summary>
    public static Refusal Agreed(IEnumerable<string> labels) => new("fate", $"It cannot be decided what becomes of {AgreementRefusals.Named(labels)}: it is agreed, and stays.", "Load the board again; somebody may have agreed on it meanwhile.");

    /// <summary>A paragraph that is not in the draft.</summary>
    public static readonly Refusal Unknown = new("fate", "Something is decided on a paragraph that is not in the draft.", "Load the draft again; the paragraph may have been withdrawn meanwhile.");

    /// <summary>There is nothing to reopen.</summary>
    public static readonly Refusal NotClosed = new("state", "The draft is not closed.", "Load it again; somebody may have reopened it.");
}
