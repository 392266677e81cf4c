namespace Drafting.Domain.Silence;

/// <summary>How a silence procedure stands.</summary>
public enum SilenceState
{
    /// <summary>Under way, or past its deadline and not closed yet.</summary>
    Running,

    /// <summary>Closed at its deadline; what nobody broke was adopted.</summary>
    Closed,

    /// <summary>Every paragraph was broken before the deadline.</summary>
    Broken,

    /// <summary>Called off by the chair before the deadline.</summary>
    CalledOff,
}

/// <summary>What became of one paragraph under silence.</summary>
public enum SilenceOutcome
{
    /// <summary>Nobody has broken it so far.</summary>
    Unbroken,

    /// <summary>Adopted at the deadline.</summary>
    Adopted,

    /// <summary>Broken by an objection.</summary>
    BrokenByObjection,

    /// <summary>Broken by an amendment.</summary>
    BrokenByAmendment,

    /// <summary>Not decided: the procedure was called off.</summary>
    CalledOff,
}
