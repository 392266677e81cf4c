namespace Drafting.Domain.Consensus;

/// <summary>How the agreement on a paragraph may move, and what it forbids. What is agreed is changed only after a reopening that is on the record with its reason.</summary>
public static class AgreementRules
{
    /// <summary>Whether the group has agreed on it, if only on condition or subject to confirmation.</summary>
    public static bool IsAgreed(Agreement agreement) => agreement is Agreement.AdReferendum or Agreement.AgreedInGroup or Agreement.AgreedInPlenary;

    /// <summary>Null if the agreement may move so, otherwise why not. Reopening is a move to <see cref="Agreement.Open"/>, possible from every state but that one.</summary>
    /// <param name="from">As it is.</param>
    /// <param name="to">As it is to be.</param>
    /// <param name="label">The paragraph's label, for the sentence.</param>
    /// <param name="conditional">Whether another paragraph of its packages is not agreed, those that move together with it aside.</param>
    public static Refusal? MayMove(Agreement from, Agreement to, string label, bool conditional = false) => (from, to) switch
    {
        (Agreement.Open, Agreement.Open) => AgreementRefusals.NotClosed(label),
        (_, Agreement.Open) => null,
        (_, Agreement.AgreedInPlenary) when conditional => AgreementRefusals.Conditional(label),
        (Agreement.Open, _) => null,
        (Agreement.UnderSilence, Agreement.UnderSilence) => AgreementRefusals.UnderSilence(label),
        // Only the procedure itself ends in agreement: at its deadline.
        (Agreement.UnderSilence, _) => AgreementRefusals.UnderSilence(label),
        (Agreement.AdReferendum, Agreement.AgreedInGroup or Agreement.AgreedInPlenary) => null,
        (Agreement.AgreedInGroup, Agreement.AgreedInPlenary) => null,
        _ => AgreementRefusals.Agreed(label),
    };

    /// <summary>Null if any other act may change the paragraph, its words, its label's place or whether it is in the draft; otherwise why not.</summary>
    /// <param name="agreement">How far it is agreed.</param>
    /// <param name="draftClosed">Whether its draft is closed.</param>
    /// <param name="label">Its label, for the sentence.</param>
    public static Refusal? MayChange(Agreement agreement, bool draftClosed, string label) =>
        draftClosed ? AgreementRefusals.DraftClosed
        : agreement is Agreement.UnderSilence ? AgreementRefusals.UnderSilence(label)
        : IsAgreed(agreement) ? AgreementRefusals.Agreed(label) : null;
}

/// <summary>What is refused about agreement.</summary>
public static class AgreementRefusals
{
    /// <summary>It is agreed.</summary>
    public static Refusal Agreed(string label) => new("agreed", $"Paragraph {label} is agreed.", "Ask the chair to reopen it; the record then says why.");

    /// <summary>It is under silence.</summary>
    public static Refusal UnderSilence(string label) => new("under-silence", $"Paragraph {label} is under silence.", "Break the silence with a written objection or an amendment, or wait for its deadline.");

    /// <summary>Its package is not agreed as a whole.</summary>
    public static Refusal Conditional(string label) => new("agreed", $"Paragraph {label} is part of a package that is not agreed as a whole.", "Agree on the rest of the package together with it, or dissolve the package.");

    /// <summary>There is nothing to reopen.</summary>
    public static Refusal NotClosed(string label) => new("state", $"Paragraph {label} is open already.", "Load the draft again; somebody may have reopened it.");

    /// <summary>The draft is closed.</summary>
    public static readonly Refusal DraftClosed = new("closed", "The draft is closed; nothing of it changes any more.", "Ask the chair to reopen the draft.");

    /// <summary>Brackets or amendments are open in what is to be agreed.</summary>
    public static Refusal NotClean(IEnumerable<string> labels) => new("state", $"Brackets or amendments are open in {Named(labels)}.", "Lift the brackets and dispose of the amendments first.");

    /// <summary>The words are others than those that were before the group.</summary>
    public static Refusal TextChanged(IEnumerable<string> labels) => new("conflict", $"The words of {Named(labels)} have changed since they were put to the group; nothing was agreed.", "Look at them as they are now, and ask the group again.");

    /// <summary>The positions do not carry it.</summary>
    public static Refusal Objected(IEnumerable<string> labels) => new("objection", $"By their positions, the delegations do not agree on {Named(labels)}.", "Hear them, or say on the record why it is agreed nevertheless.");

    /// <summary>Paragraphs as they are said in a sentence.</summary>
    public static string Named(IEnumerable<string> labels)
    {
        var all = labels.ToList();
        return all.Count == 1 ? $"paragraph {all[0]}" : $"paragraphs {string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
