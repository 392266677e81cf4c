using Drafting.Domain.Drafts;
using Microsoft.AspNetCore.Identity;

namespace Drafting.Server.Accounts;

/// <summary>Somebody who can sign in. What a person may do is not here but in each group's <see cref="Membership"/>.</summary>
public sealed class Person : IdentityUser<long>
{
    /// <summary>As others see it.</summary>
    public required string DisplayName { get; set; }

    /// <summary>The key of a demonstration persona; null for everybody else. Only an installation in Development signs anyone in by it.</summary>
    public string? PersonaKey { get; init; }
}

/// <summary>A person's seat in a group, at most one in each.</summary>
public sealed class Membership
{
    public long Id { get; init; }
    public long PersonId { get; init; }
    public Person? Person { get; init; }
    public long GroupId { get; init; }
    public Role Role { get; set; }

    /// <summary>The delegation a member sits on; null for chair, secretariat and observers.</summary>
    public long? DelegationId { get; set; }
    public Delegation? Delegation { get; set; }
}
