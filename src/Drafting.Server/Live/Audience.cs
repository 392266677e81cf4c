using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;

namespace Drafting.Server.Live;

/// <summary>The benches that may know of something: delegations, and the bench of the chair and the secretariat. Nobody who sits on none of them is told that it exists.</summary>
public sealed class Audience(IEnumerable<long?> benches)
{
    readonly HashSet<long> known = [.. benches.Select(Key)];

    /// <summary>Whether somebody belongs to it.</summary>
    public bool Holds(Actor actor) => BenchOf(actor.Role, actor.DelegationId) is { } bench && known.Contains(bench);

    /// <summary>Whether somebody with this seat belongs to it.</summary>
    public bool Holds(Role? role, long? delegationId) => BenchOf(role, delegationId) is { } bench && known.Contains(bench);

    /// <summary>The texts that an actor may read, of all groups.</summary>
    public static IQueryable<LiveText> Readable(DraftingDb db, Actor actor)
    {
        if (BenchOf(actor.Role, actor.DelegationId) is not { } bench) return db.Texts.Where(t => t.GroupId == actor.GroupId && t.Readers == TextReaders.All);
        var delegation = bench == 0 ? (long?)null : bench;
        return db.Texts.Where(t => t.GroupId == actor.GroupId && (t.Readers == TextReaders.All || db.TextBenches.Any(b => b.TextId == t.Id && b.DelegationId == delegation)));
    }

    static long Key(long? delegationId) => delegationId ?? 0;

    static long? BenchOf(Role? role, long? delegationId) => role is Role.Chair or Role.Secretariat && delegationId is null ? 0 : role is null or Role.Observer ? null : delegationId;
}
