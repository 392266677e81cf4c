using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Drafting.Server.Live;

/// <summary>
/// What waits to be sent to one connection. Putting something in never waits. The queue is bounded: when a connection cannot keep up, what is queued is dropped and it is told to catch up; when it has not read anything
/// for <see cref="Patience"/> it is closed. Awaiting a send to many connections instead would let one stalled reader hold up every writer.
/// </summary>
public sealed partial class Outbox(HubConnectionContext connection, TimeProvider clock, ILogger log)
{
    /// <summary>The most messages that wait.</summary>
    public const int Capacity = 512;

    /// <summary>Courtesies are dropped from here on.</summary>
    const int CourtesyCapacity = 64;

    /// <summary>How long one message may take to leave before a connection that also has a full queue is closed.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly Lock gate = new();
    readonly Queue<SerializedHubMessage> waiting = new();
    bool sending;
    bool behind;
    bool ended;
    long sendingSince;

    /// <summary>The connection's id in messages: not SignalR's own, which would let others speak for it.</summary>
    public string Name { get; } = Guid.CreateVersion7().ToString("n")[20..];

    /// <summary>A message in a form that is written once for each protocol, however many connections it goes to.</summary>
    public static SerializedHubMessage Prepare(string target, object message) => new(new InvocationMessage(target, [message]));

    /// <summary>Queues a message.</summary>
    /// <param name="message">From <see cref="Prepare"/>.</param>
    /// <param name="courtesy">May be dropped without a word.</param>
    public void Put(SerializedHubMessage message, bool courtesy = false)
    {
        lock (gate)
        {
            if (ended || behind || (courtesy && waiting.Count >= CourtesyCapacity)) return;
            if (waiting.Count >= Capacity)
            {
                waiting.Clear();
                behind = true;
                FellBehind(log, Name);
            }
            else waiting.Enqueue(message);
            if (sending)
            {
                if (behind && clock.GetElapsedTime(sendingSince) > Patience) connection.Abort();
                return;
            }
            sending = true;
            sendingSince = clock.GetTimestamp();
        }
        _ = Task.Run(Send);
    }

    /// <summary>Sends one more message in place of everything that waits, and closes the connection.</summary>
    public void End(SerializedHubMessage last)
    {
        lock (gate)
        {
            if (ended) return;
            ended = true;
            behind = false;
            waiting.Clear();
            waiting.Enqueue(last);
            if (sending) return;
            sending = true;
            sendingSince = clock.GetTimestamp();
        }
        _ = Task.Run(Send);
    }

    /// <summary>Closes the connection if it is behind and has not taken its message in time.</summary>
    public void CloseIfStuck()
    {
        lock (gate)
        {
            if (sending && (behind || ended) && clock.GetElapsedTime(sendingSince) > Patience) connection.Abort();
        }
    }

    async Task Send()
    {
        try
        {
            while (true)
            {
                SerializedHubMessage message;
                lock (gate)
                {
                    if (behind)
                    {
                        behind = false;
                        message = Prepare("behind", new BehindMessage("This connection did not read fast enough; messages for it were dropped."));
                    }
                    else if (!waiting.TryDequeue(out message!))
                    {
                        sending = false;
                        if (ended) connection.Abort();
                        return;
                    }
                    sendingSince = clock.GetTimestamp();
                }
                await connection.WriteAsync(message, connection.ConnectionAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The connection is gone; its subscriptions end with it.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Name} fell behind; its queue was dropped and it was told to catch up")]
    static partial void FellBehind(ILogger logger, string name);
}
