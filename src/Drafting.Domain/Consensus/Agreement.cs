namespace Drafting.Domain.Consensus;

/// <summary>How far the group has agreed on a paragraph (DOMAIN.md, section 5). A withdrawn paragraph has none of these; that is kept with the paragraph.</summary>
public enum Agreement
{
    /// <summary>Not agreed: it can be changed. White in the room.</summary>
    Open,

    /// <summary>Frozen, and adopted at a deadline unless somebody objects.</summary>
    UnderSilence,

    /// <summary>Accepted subject to the confirmation of named delegations.</summary>
    AdReferendum,

    /// <summary>Agreed in the working group or drafting group. Yellow in the room.</summary>
    AgreedInGroup,

    /// <summary>Agreed in plenary. Green in the room.</summary>
    AgreedInPlenary,
}
