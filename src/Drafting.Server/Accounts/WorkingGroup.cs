namespace Drafting.Server.Accounts;

/// <summary>Who may read a group's public papers without a seat.</summary>
public enum ObserverAccess
{
    /// <summary>Anyone, without an account.</summary>
    Open,

    /// <summary>Only people with a seat.</summary>
    Closed,
}

/// <summary>Who sees which delegations stand behind a bracket.</summary>
public enum AttributionAccess
{
    /// <summary>Everyone who may read the draft.</summary>
    Everyone,

    /// <summary>People with a seat.</summary>
    Members,

    /// <summary>Chair and secretariat; a delegation sees its own.</summary>
    Chair,
}

/// <summary>Who is shown positions.</summary>
public enum PositionAccess
{
    /// <summary>Everyone who may read the draft, observers too.</summary>
    Everyone,

    /// <summary>People with a seat.</summary>
    Members,

    /// <summary>Chair and secretariat; a delegation sees its own.</summary>
    Chair,
}

/// <summary>A body with a mandate that must deliver recommendations. Everything else belongs to one.</summary>
public sealed class WorkingGroup
{
    public long Id { get; init; }

    /// <summary>Its part of every address; never changes.</summary>
    public required string Slug { get; init; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }

    /// <summary>The body that set it up.</summary>
    public required string Body { get; set; }
    public required string Mandate { get; set; }

    /// <summary>IANA name of the zone in which its deadlines are said.</summary>
    public required string TimeZone { get; set; }
    public ObserverAccess Observers { get; set; }

    /// <summary>Who sees which delegations stand behind a bracket.</summary>
    public AttributionAccess AttributionFor { get; set; }

    /// <summary>How many delegations besides the proposer must support an amendment before it may enter the text; 0 for none.</summary>
    public int SupportThreshold { get; set; }

    /// <summary>Who is shown the positions that have been released, and the board made of them.</summary>
    public PositionAccess PositionsFor { get; set; } = PositionAccess.Members;

    /// <summary>The least time, in hours, that a text is under silence.</summary>
    public int SilenceHours { get; set; } = 72;

    /// <summary>Whether members are told who broke a silence.</summary>
    public bool NamesBreakers { get; set; } = true;

    /// <summary>Whether a contributor who did not say whether they may be cited is cited; one who refused never is.</summary>
    public bool CitesUnstated { get; set; }
    public required string ConsultationTitle { get; set; }
    public required string ConsultationMeeting { get; set; }
    public List<Question> Questions { get; init; } = [];
    public List<StakeholderGroup> StakeholderGroups { get; init; } = [];
    public List<Delegation> Delegations { get; init; } = [];
}

/// <summary>A question of the group's consultation.</summary>
public sealed class Question
{
    public long Id { get; init; }
    public long GroupId { get; init; }

    /// <summary>1 for the first; unique in the group.</summary>
    public int Number { get; init; }
    public required string Text { get; set; }
}

/// <summary>Governments, Business, Civil society and so on, as the group names them.</summary>
public sealed class StakeholderGroup
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public int Order { get; set; }
    public required string Name { get; set; }
}

/// <summary>A State or an organisation with a seat; several people sit on one.</summary>
public sealed class Delegation
{
    public long Id { get; init; }
    public long GroupId { get; init; }
    public long StakeholderGroupId { get; set; }
    public StakeholderGroup? StakeholderGroup { get; set; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }

    /// <summary>One of the interface's twelve named colours.</summary>
    public required string Colour { get; set; }

    /// <summary>Invented for a demonstration; shown as such everywhere.</summary>
    public bool Example { get; init; }
}
