using Drafting.Domain.Drafts;

namespace Drafting.Server.Accounts;

/// <summary>What can be done in a group, as far as rights are concerned.</summary>
public enum Act
{
    /// <summary>Read what is public in the group.</summary>
    Read,

    /// <summary>Change words of paragraphs; each paragraph's policy decides further.</summary>
    EditText,

    /// <summary>Add, title, order, withdraw and restore recommendations and paragraphs.</summary>
    OrderDraft,

    /// <summary>Open a paragraph to members, keep it under the chair's pen, lock it.</summary>
    SetPolicy,

    /// <summary>Write, co-sponsor and support amendments, and say what one's delegation wants of a bracket.</summary>
    Amend,

    /// <summary>Order and dispose of amendments, merge them into the text.</summary>
    Dispose,

    /// <summary>Take positions and make statements for one's delegation; chair and secretariat on behalf of one.</summary>
    TakePosition,

    /// <summary>Release positions, form negotiating groups, begin a session.</summary>
    ManagePositions,

    /// <summary>Designate, call for consensus, gavel, reopen, make packages, put under silence, close the draft, adopt a template for the report.</summary>
    Preside,

    /// <summary>Publish revisions.</summary>
    Publish,

    /// <summary>Decide how the group works: who sees attributions, how much support an amendment needs.</summary>
    SetRules,

    /// <summary>Link passages to paragraphs and amendments, and set aside those that are suggested.</summary>
    LinkEvidence,

    /// <summary>Extract, merge, split and take up proposals.</summary>
    WorkOnProposals,

    /// <summary>Bring in submissions, put right what is said about them, open and close the call for contributions.</summary>
    ImportSubmissions,

    /// <summary>Read who did what and when.</summary>
    ReadRecord,
}

/// <summary>Who somebody is in one group. Everything that depends on rights asks this, and nothing else.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Group">Its slug.</param>
/// <param name="PersonId">Null for an anonymous observer.</param>
/// <param name="Name">As others see it.</param>
/// <param name="Role">Observer for everybody without a seat.</param>
/// <param name="DelegationId">For whom a member acts.</param>
public sealed record Actor(long GroupId, string Group, long? PersonId, string Name, Role Role, long? DelegationId)
{
    static readonly Act[] Observers = [Act.Read];
    static readonly Act[] Members = [Act.Read, Act.EditText, Act.Amend, Act.TakePosition, Act.LinkEvidence, Act.WorkOnProposals, Act.ReadRecord];
    static readonly Act[] Secretariat = [.. Enum.GetValues<Act>().Where(a => a is not (Act.SetRules or Act.Preside))];

    /// <summary>Everything this actor may do.</summary>
    public IReadOnlyList<Act> Acts => Role switch
    {
        Role.Chair => Enum.GetValues<Act>(),
        Role.Secretariat => Secretariat,
        Role.Member => Members,
        _ => Observers,
    };

    /// <summary>Whether this actor is shown which delegations stand behind a bracket; a delegation's own voice is shown to it in any case.</summary>
    public bool SeesAttributions(AttributionAccess access) => Role is Role.Chair or Role.Secretariat || access is AttributionAccess.Everyone || (access is AttributionAccess.Members && Role is Role.Member);

    /// <summary>Whether this actor is shown released positions of others; a delegation's own are shown to it in any case.</summary>
    public bool SeesPositions(PositionAccess access) => Role is Role.Chair or Role.Secretariat || access is PositionAccess.Everyone || (access is PositionAccess.Members && Role is Role.Member);

    /// <summary>Whether this actor may do <paramref name="act"/>.</summary>
    public bool May(Act act) => Acts.Contains(act);
}

/// <summary>Metadata of an endpoint inside a group: the act it stands for.</summary>
public sealed record Requires(Act Act);

/// <summary>Whoever the current request or call is made by; set by <see cref="GroupGate"/> or the hub before any handler runs.</summary>
public sealed class Acting
{
    Actor? actor;

    /// <exception cref="InvalidOperationException">Nobody was resolved: the route is not inside a group.</exception>
    public Actor Actor
    {
        get => actor ?? throw new InvalidOperationException("No actor was resolved for this request.");
        set => actor = value;
    }
}
