using Drafting.Server.Accounts;

namespace Drafting.Server.Live;

/// <summary>Keeps open connections true to the rights of those who opened them: one whose owner is by now somebody else in a group, or nobody, is told so and closed, with what waited for it dropped.</summary>
public sealed class RightsWatch(IServiceProvider services, Fanout fanout)
{
    /// <summary>Looks at every connection that listens; at each turn of housekeeping, and at once after an act that changes rights.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var listeners = fanout.Listeners;
        if (listeners.Count == 0) return;
        await using var scope = services.CreateAsyncScope();
        var now = await scope.ServiceProvider.GetRequiredService<Actors>().Now(listeners.Select(l => l.Actor.GroupId), listeners.Select(l => l.User), cancellation);
        foreach (var listener in listeners)
        {
            var actor = now(listener.Actor.GroupId, listener.User);
            if (actor == listener.Actor) continue;
            fanout.End(listener.Outbox, "rights", new RightsMessage(actor is null ? "You may no longer read this group's papers here." : "Your seat in the group, or the name you have in it, has changed."));
        }
    }
}
