using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>Whether a contributor may be cited individually: the one rule, wherever words or names are shown.</summary>
public static class Citation
{
    /// <summary>Who agreed may, who refused may not; of who did not say, the group decides.</summary>
    /// <param name="consent">What the contributor said.</param>
    /// <param name="citesUnstated">What the group decided (<see cref="WorkingGroup.CitesUnstated"/>).</param>
    public static bool May(Consent consent, bool citesUnstated) => consent is Consent.Given || (consent is Consent.NotStated && citesUnstated);
}

/// <summary>
/// What the current actor may see of submissions. One that may not be cited is withheld from everybody but chair and secretariat, who handle the papers: others get its stakeholder group and stance in a count, and nothing else.
/// Asked at every answer, never remembered, so that a contributor who takes consent back is hidden at once.
/// </summary>
public sealed class CitationDesk(DraftingDb db, Acting acting)
{
    /// <summary>Whether the actor sees also what is withheld.</summary>
    public bool SeesWithheld => acting.Actor.Role is Role.Chair or Role.Secretariat;

    /// <summary>Whether the group cites who did not say.</summary>
    public Task<bool> CitesUnstated(CancellationToken cancellation) =>
        db.Groups.Where(g => g.Id == acting.Actor.GroupId).Select(g => g.CitesUnstated).SingleAsync(cancellation);

    /// <summary>The group's submissions that may be cited individually.</summary>
    public async Task<IQueryable<Submission>> Citable(CancellationToken cancellation)
    {
        var (groupId, unstated) = (acting.Actor.GroupId, await CitesUnstated(cancellation));
        return db.Submissions.Where(s => s.GroupId == groupId && (s.Consent == Consent.Given || (unstated && s.Consent == Consent.NotStated)));
    }

    /// <summary>The group's submissions that the actor may see individually.</summary>
    public async Task<IQueryable<Submission>> Visible(CancellationToken cancellation)
    {
        var groupId = acting.Actor.GroupId;
        return SeesWithheld ? db.Submissions.Where(s => s.GroupId == groupId) : await Citable(cancellation);
    }

    /// <summary>The group's submissions that the actor is told of in counts only: none for chair and secretariat.</summary>
    public async Task<IQueryable<Submission>> Withheld(CancellationToken cancellation)
    {
        var (groupId, visible) = (acting.Actor.GroupId, await Visible(cancellation));
        return db.Submissions.Where(s => s.GroupId == groupId && !visible.Any(v => v.Id == s.Id));
    }
}

/// <summary>How many withheld submissions of a stakeholder group speak so to something.</summary>
public sealed record WithheldLine(long? StakeholderGroupId, string Stance, int Count);

/// <summary>How many withheld submissions a stakeholder group has in an answer.</summary>
public sealed record WithheldCount(long? StakeholderGroupId, int Count);
