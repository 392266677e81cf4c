using System.Linq.Expressions;
using System.Security.Claims;
using Drafting.Domain.Drafts;
using Drafting.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Drafting.Server.Accounts;

/// <summary>The one place where a signed-in user becomes somebody in a group. A group that the user may not know of looks like one that does not exist.</summary>
public sealed class Actors(DraftingDb db, IOptions<IdentityOptions> identity)
{
    /// <summary>Who <paramref name="user"/> is in the group with this slug; null if there is none for them.</summary>
    public Task<Actor?> In(string slug, ClaimsPrincipal user, CancellationToken cancellation) => Resolve(g => g.Slug == slug, user, cancellation);

    /// <summary>Who <paramref name="user"/> is in the group of this draft.</summary>
    public async Task<Actor?> OfDraft(long draftId, ClaimsPrincipal user, CancellationToken cancellation) =>
        await db.Drafts.Where(d => d.Id == draftId).Select(d => (long?)d.GroupId).SingleOrDefaultAsync(cancellation) is { } groupId
            ? await Resolve(g => g.Id == groupId, user, cancellation) : null;

    /// <summary>Who <paramref name="user"/> is in the group of this live text.</summary>
    public async Task<Actor?> OfText(long textId, ClaimsPrincipal user, CancellationToken cancellation) =>
        await db.Texts.Where(t => t.Id == textId).Select(t => (long?)t.GroupId).SingleOrDefaultAsync(cancellation) is { } groupId
            ? await Resolve(g => g.Id == groupId, user, cancellation) : null;

    /// <summary>Who each of <paramref name="users"/> is now in one of <paramref name="groupIds"/>, with as many questions to the database however many they are.</summary>
    /// <returns>Asked with a group and a user; null if the group is none for them.</returns>
    public async Task<Func<long, ClaimsPrincipal, Actor?>> Now(IEnumerable<long> groupIds, IEnumerable<ClaimsPrincipal> users, CancellationToken cancellation)
    {
        long[] ids = [.. groupIds.Distinct()], people = [.. users.Select(PersonOf).OfType<long>().Distinct()];
        var groups = await db.Groups.Where(g => ids.Contains(g.Id)).Select(g => new { g.Id, g.Slug, g.Observers }).ToDictionaryAsync(g => g.Id, cancellation);
        var seats = await db.Memberships.Where(m => ids.Contains(m.GroupId) && people.Contains(m.PersonId)).Select(m => new { m.GroupId, m.PersonId, m.Role, m.DelegationId })
            .ToDictionaryAsync(m => (m.GroupId, m.PersonId), m => new Seat(m.Role, m.DelegationId), cancellation);
        var names = await db.Users.Where(p => people.Contains(p.Id)).Select(p => new { p.Id, p.DisplayName }).ToDictionaryAsync(p => p.Id, p => p.DisplayName, cancellation);
        return (groupId, user) =>
        {
            if (!groups.TryGetValue(groupId, out var group)) return null;
            var personId = PersonOf(user);
            return As(group.Id, group.Slug, group.Observers, personId, personId is { } id ? names.GetValueOrDefault(id) : null, personId is { } seated ? seats.GetValueOrDefault((groupId, seated)) : null);
        };
    }

    /// <summary>The person behind a principal; null for nobody.</summary>
    public long? PersonOf(ClaimsPrincipal user) => long.TryParse(user.FindFirstValue(identity.Value.ClaimsIdentity.UserIdClaimType), out var id) ? id : null;

    async Task<Actor?> Resolve(Expression<Func<WorkingGroup, bool>> which, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var personId = PersonOf(user);
        var found = await db.Groups.Where(which)
            .Select(g => new
            {
                g.Id,
                g.Slug,
                g.Observers,
                Name = db.Users.Where(p => p.Id == personId).Select(p => p.DisplayName).FirstOrDefault(),
                Seat = db.Memberships.Where(m => m.GroupId == g.Id && m.PersonId == personId).Select(m => new Seat(m.Role, m.DelegationId)).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellation);
        return found is null ? null : As(found.Id, found.Slug, found.Observers, personId, found.Name, found.Seat);
    }

    sealed record Seat(Role Role, long? DelegationId);

    static Actor? As(long groupId, string slug, ObserverAccess observers, long? personId, string? name, Seat? seat) =>
        seat is null && observers is not ObserverAccess.Open ? null : new Actor(groupId, slug, name is null ? null : personId, name ?? "", seat?.Role ?? Role.Observer, seat?.DelegationId);
}

/// <summary>Lets a request into a group, or not, before anything of it is read: an endpoint under <c>{group}</c> runs only for an actor who may do the act it stands for.</summary>
public sealed class GroupGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, Actors actors, Acting acting)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Requires>() is { } requires)
        {
            var actor = await actors.In((string)http.GetRouteValue("group")!, http.User, http.RequestAborted);
            if (actor is null) throw new Domain.RefusedException(AccessRefusals.NoSuchGroup);
            if (!actor.May(requires.Act)) throw new Domain.RefusedException(actor.PersonId is null ? AccessRefusals.SignIn : AccessRefusals.NotYourRole(actor.Role));
            acting.Actor = actor;
        }
        await next(http);
    }
}

/// <summary>What is refused about rights.</summary>
public static class AccessRefusals
{
    /// <summary>The group does not exist, or not for this person.</summary>
    public static readonly Domain.Refusal NoSuchGroup = new("not-found", "There is no such group, or you have no seat in it.", "Check the address, or sign in.");

    /// <summary>The thing does not exist in this group.</summary>
    public static Domain.Refusal NotFound(string what) => new("not-found", $"There is no such {what} in this group.", "Load the page again; it may have been moved or the address mistyped.");

    /// <summary>Nobody is signed in.</summary>
    public static readonly Domain.Refusal SignIn = new("sign-in", "This needs a signed-in person with a seat in the group.", "Sign in and try again.");

    /// <summary>Signed in, with a role that does not allow it.</summary>
    public static Domain.Refusal NotYourRole(Role role) =>
        new("role", $"As {role.ToString().ToLowerInvariant()} you may not do this in the group.", "Ask the chair or the secretariat.");
}
