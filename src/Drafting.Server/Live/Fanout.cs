using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Claims;
using Drafting.Server.Accounts;
using Microsoft.AspNetCore.SignalR;

namespace Drafting.Server.Live;

/// <summary>
/// Who listens to which draft on this node, and the way of a message to them: queued for each connection, never awaited. People with a seat hear each committed batch at once; observers hear ticks that hold several.
/// </summary>
public sealed class Fanout(TimeProvider clock)
{
    readonly ConcurrentDictionary<long, Topic> topics = new();

    sealed class Topic
    {
        public readonly Lock Gate = new();
        public ImmutableList<Listener> Listeners = [];
        public readonly Dictionary<long, ChangesMessage> ForObservers = [];
        public bool PresenceChanged;
    }

    /// <summary>One connection's subscription to one draft.</summary>
    /// <param name="Outbox">The connection.</param>
    /// <param name="User">Who opened it.</param>
    /// <param name="Actor">Who that was in the draft's group when the subscription began.</param>
    public sealed record Listener(Outbox Outbox, ClaimsPrincipal User, Actor Actor)
    {
        /// <summary>Observers are told in ticks.</summary>
        public bool InTicks => Actor.Role is Domain.Drafts.Role.Observer;
    }

    /// <summary>The drafts somebody listens to.</summary>
    public IEnumerable<long> Drafts => topics.Where(t => t.Value.Listeners.Count > 0).Select(t => t.Key);

    /// <summary>Subscribes; a second time replaces the first.</summary>
    public void Join(long draftId, Listener listener) => Change(draftId, listeners => listeners.RemoveAll(l => l.Outbox == listener.Outbox).Add(listener));

    /// <summary>Everyone who listens, once for each draft.</summary>
    public IReadOnlyList<Listener> Listeners => [.. topics.Values.SelectMany(t => t.Listeners)];

    /// <summary>Ends every subscription of a connection at once, drops what waits for it, tells it why and closes it.</summary>
    public void End(Outbox outbox, string target, object message)
    {
        foreach (var (draftId, topic) in topics)
            if (topic.Listeners.Exists(l => l.Outbox == outbox)) Leave(draftId, outbox);
        outbox.End(Outbox.Prepare(target, message));
    }

    /// <summary>Ends a subscription.</summary>
    public void Leave(long draftId, Outbox outbox) => Change(draftId, listeners => listeners.RemoveAll(l => l.Outbox == outbox));

    void Change(long draftId, Func<ImmutableList<Listener>, ImmutableList<Listener>> change)
    {
        var topic = topics.GetOrAdd(draftId, _ => new Topic());
        lock (topic.Gate)
        {
            topic.Listeners = change(topic.Listeners);
            topic.PresenceChanged = true;
        }
    }

    /// <summary>Tells a draft's readers what a commit added to one of its texts.</summary>
    /// <param name="text">The text, committed.</param>
    /// <param name="from">The version before.</param>
    public void Publish(OpenText text, int from)
    {
        if (!topics.TryGetValue(text.DraftId, out var topic) || topic.Listeners.IsEmpty || text.Log.Since(from) is not { Count: > 0 } entries) return;
        var message = new ChangesMessage(text.Id, from, from + entries.Count, [.. entries.Select(TextStore.WireOf)]);
        SerializedHubMessage? prepared = null;
        var observed = false;
        var audience = text.Audience;
        foreach (var listener in topic.Listeners)
        {
            if (audience is not null && !audience.Holds(listener.Actor)) continue;
            if (listener.InTicks) observed = true;
            else listener.Outbox.Put(prepared ??= Outbox.Prepare("changes", message));
        }
        if (!observed) return;
        lock (topic.Gate)
        {
            // Entries are put one after another, never composed: composing several and mapping over the result is how editors diverge.
            topic.ForObservers[text.Id] = topic.ForObservers.TryGetValue(text.Id, out var earlier) && earlier.To == message.From
                ? new ChangesMessage(text.Id, earlier.From, message.To, [.. earlier.Entries, .. message.Entries]) : message;
        }
    }

    /// <summary>Tells everyone who listens to a draft, or those of them who may know.</summary>
    public void Tell(long draftId, string target, object message, bool courtesy = false, Outbox? except = null, Audience? audience = null)
    {
        if (!topics.TryGetValue(draftId, out var topic) || topic.Listeners.IsEmpty) return;
        var prepared = Outbox.Prepare(target, message);
        foreach (var listener in topic.Listeners)
            if (listener.Outbox != except && audience?.Holds(listener.Actor) is not false) listener.Outbox.Put(prepared, courtesy);
    }

    /// <summary>Tells every connection of this node.</summary>
    public void TellAll(string target, object message)
    {
        var prepared = Outbox.Prepare(target, message);
        foreach (var outbox in topics.Values.SelectMany(t => t.Listeners).Select(l => l.Outbox).Distinct()) outbox.Put(prepared);
    }

    /// <summary>Sends observers what has come since the last tick.</summary>
    public void Tick()
    {
        foreach (var topic in topics.Values)
        {
            ChangesMessage[] messages;
            lock (topic.Gate)
            {
                if (topic.ForObservers.Count == 0) continue;
                messages = [.. topic.ForObservers.Values];
                topic.ForObservers.Clear();
            }
            foreach (var message in messages)
            {
                var prepared = Outbox.Prepare("changes", message);
                foreach (var listener in topic.Listeners)
                    if (listener.InTicks) listener.Outbox.Put(prepared);
            }
        }
    }

    /// <summary>Who is in a draft: people by connection, observers by number.</summary>
    public (IReadOnlyList<Present> People, int Observers) PresentIn(long draftId)
    {
        if (!topics.TryGetValue(draftId, out var topic)) return ([], 0);
        var people = topic.Listeners.Where(l => l is { InTicks: false, Actor.PersonId: not null })
            .Select(l => new Present(l.Outbox.Name, l.Actor.PersonId!.Value, l.Actor.Name, l.Actor.DelegationId)).ToList();
        return (people, topic.Listeners.Count(l => l.InTicks));
    }

    /// <summary>Tells drafts whose presence has changed who is there now; called about once a second.</summary>
    public void TellPresence()
    {
        foreach (var (draftId, topic) in topics)
        {
            lock (topic.Gate)
            {
                if (!topic.PresenceChanged) continue;
                topic.PresenceChanged = false;
            }
            var (people, observers) = PresentIn(draftId);
            Tell(draftId, "presence", new PresenceMessage(draftId, people, observers));
        }
    }

    /// <summary>Closes connections that do not read.</summary>
    public void CloseStuck()
    {
        foreach (var listener in topics.Values.SelectMany(t => t.Listeners)) listener.Outbox.CloseIfStuck();
    }

    /// <summary>An outbox for a new connection.</summary>
    public Outbox OutboxFor(HubConnectionContext connection, ILogger log) => new(connection, clock, log);
}

/// <summary>SignalR's own book of connections, which also gives each its <see cref="Outbox"/>: the only place where a connection can be reached without waiting for others.</summary>
public sealed class LiveConnections(ILogger<DefaultHubLifetimeManager<LiveHub>> log, ILogger<Outbox> outboxLog, Fanout fanout) : DefaultHubLifetimeManager<LiveHub>(log)
{
    static readonly object Key = new();

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connection.Items[Key] = fanout.OutboxFor(connection, outboxLog);
        return base.OnConnectedAsync(connection);
    }

    /// <summary>The outbox of the connection that is calling.</summary>
    public static Outbox OutboxOf(HubCallerContext context) => (Outbox)context.Items[Key]!;
}
