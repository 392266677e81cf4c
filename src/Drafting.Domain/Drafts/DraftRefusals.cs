namespace Drafting.Domain.Drafts;

/// <summary>What is refused about drafts, recommendations and paragraphs.</summary>
public static class DraftRefusals
{
    /// <summary>An observer, or somebody without a seat, tried to edit.</summary>
    public static readonly Refusal ObserversDoNotEdit = new("role", "Observers read the draft; they do not edit it.", "Ask the secretariat for a seat on a delegation.");

    /// <summary>The paragraph is not part of the draft any more.</summary>
    public static Refusal ParagraphWithdrawn(string label) => new("withdrawn", $"Paragraph {label} has been withdrawn.", "Its text stays readable in the history; ask the chair to restore it.");

    /// <summary>The paragraph is agreed or under silence.</summary>
    public static Refusal ParagraphLocked(string label) => new("locked", $"Paragraph {label} is locked.", "Ask the chair to reopen it.");

    /// <summary>Only chair and secretariat edit this paragraph.</summary>
    public static Refusal ChairsPen(string label) => new("chairs-pen", $"Paragraph {label} is under the chair's pen: only chair and secretariat edit it.", "Propose an amendment, or ask for the paragraph to be opened.");

    /// <summary>Only chair and secretariat write in this text.</summary>
    public static readonly Refusal NotYourPen = new("chairs-pen", "Only chair and secretariat write here.", "Table an amendment, or send your wording to the chair.");

    /// <summary>The text has been tabled, or is done with: nobody changes it any more.</summary>
    public static readonly Refusal Frozen = new("locked", "This wording stands as it was tabled; nobody changes it any more.", "Prepare a revision of the amendment and table that.");

    /// <summary>The twentieth insertion after one paragraph.</summary>
    public static Refusal NoLabelLeft(string stem) => new("no-label", $"No label is left for another paragraph after {stem}: every one up to {stem} vicies has been used.", "Add a paragraph at the end of the recommendation instead.");

    /// <summary>Withdrawn twice.</summary>
    public static Refusal AlreadyWithdrawn(string what) => new("withdrawn", $"{what} has already been withdrawn.", "Load the draft again to see by whom and why.");

    /// <summary>Restored without having been withdrawn.</summary>
    public static Refusal NotWithdrawn(string what) => new("not-withdrawn", $"{what} is not withdrawn.", "Load the draft again; somebody may have restored it.");

    /// <summary>A paragraph of a withdrawn recommendation cannot be restored alone.</summary>
    public static Refusal RecommendationWithdrawn(string number) => new("withdrawn", $"Recommendation {number} has been withdrawn.", "Restore the recommendation first.");

    /// <summary>The title was changed by somebody else meanwhile.</summary>
    public static Refusal TitleChanged(string title) => new("conflict", $"The title has become “{title}” meanwhile.", "Look at the new title, then change it again if you still want to.");

    /// <summary>The named neighbour is not in this recommendation or draft.</summary>
    public static Refusal NotANeighbour(long id) => new("neighbour", $"There is no {id} here to put it after.", "Load the draft again; somebody may have moved it.");
}
