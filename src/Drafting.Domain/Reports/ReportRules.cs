namespace Drafting.Domain.Reports;

/// <summary>What a report says of disagreement.</summary>
public enum DisagreementKept
{
    /// <summary>Only what was agreed.</summary>
    Nothing,

    /// <summary>That there was disagreement on a text, without its words or who.</summary>
    Noted,

    /// <summary>The texts that were not agreed, and the views on them.</summary>
    Views,
}

/// <summary>Whom a report names.</summary>
public enum NamesKept
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>Stakeholder groups.</summary>
    StakeholderGroups,

    /// <summary>Delegations.</summary>
    Delegations,
}

/// <summary>What is refused about reports and their templates.</summary>
public static class ReportRefusals
{
    /// <summary>The group has not decided what its report says.</summary>
    public static readonly Refusal NoTemplate = new("no-template", "The group has not adopted a template: it has not decided what its report says of disagreement and whom it names.", "Adopt a template; until then, a specimen under a proposed one can be read.");

    /// <summary>A delegation objects to the template.</summary>
    public static Refusal Objected(int objections) =>
        new("objection", $"{objections} {(objections == 1 ? "delegation objects" : "delegations object")} to this template.", "Hear them, or say on the record why it is adopted nevertheless.");

    /// <summary>Positions on it have not been released.</summary>
    public static readonly Refusal Waiting = new("state", "Positions on this template wait to be released.", "Release them first, so that the group sees what it adopts.");

    /// <summary>It has been withdrawn or another was adopted in its place.</summary>
    public static readonly Refusal Ended = new("state", "This template has been withdrawn, or another has taken its place.", "Propose it anew.");

    /// <summary>Adopted twice.</summary>
    public static readonly Refusal Adopted = new("state", "This template has been adopted.", "To change what the report says, propose another and adopt that.");

    /// <summary>The symbol is used by an earlier revision.</summary>
    public static Refusal SymbolTaken(string symbol) => new("conflict", $"There is a revision {symbol} of this draft already.", "Give another symbol, or none: then the next number is used.");

    /// <summary>A format that there is not.</summary>
    public static readonly Refusal Format = new("invalid", "A report is one of: html, markdown.", "Name one of these as format.");

    /// <summary>A state to compare that there is not.</summary>
    public static readonly Refusal State = new("invalid", "A state of a draft is the id of a revision, or “now”.", "Name two of these as from and to.");
}
