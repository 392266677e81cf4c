namespace Drafting.Domain.Amendments;

/// <summary>x</summary>
public enum AmendmentKind
{
    /// <summary>x</summary>
    Add,
    /// <summary>x</summary>
    Mod,
    /// <summary>x</summary>
    Sup,
}

/// <summary>x</summary>
public enum AmendmentState
{
    /// <summary>x</summary>
    Private,
    /// <summary>x</summary>
    Parked,
    /// <summary>x</summary>
    Tabled,
    /// <summary>x</summary>
    ModificationOffered,
    /// <summary>x</summary>
    Adopted,
    /// <summary>x</summary>
    AdoptedModified,
    /// <summary>x</summary>
    AdoptedInBrackets,
    /// <summary>x</summary>
    Rejected,
    /// <summary>x</summary>
    Fallen,
    /// <summary>x</summary>
    Withdrawn,
}
