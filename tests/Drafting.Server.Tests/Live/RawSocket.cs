using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Drafting.Server.Tests;

/// <summary>A client without a library, as section 2 of the protocol describes it: a plain WebSocket and JSON. It reads only when asked to.</summary>
public sealed class RawSocket : IAsyncDisposable
{
    const char End = '\u001e';
    readonly ClientWebSocket socket = new();
    readonly Queue<string> messages = new();
    readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    readonly char[] letters = new char[64 * 1024];
    readonly byte[] buffer = new byte[64 * 1024];
    string half = "";
    int calls;

    /// <param name="server">The server.</param>
    /// <param name="cookies">Who calls.</param>
    /// <param name="window">How much the operating system takes for a reader that does not read, in bytes.</param>
    public static async Task<RawSocket> Open(Uri server, CookieContainer cookies, int window = 64 * 1024)
    {
        var raw = new RawSocket();
        var handler = new SocketsHttpHandler
        {
            CookieContainer = cookies,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = window };
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        await raw.socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/live" }.Uri, new HttpMessageInvoker(handler), CancellationToken.None);
        await raw.Send("{\"protocol\":\"json\",\"version\":1}");
        Assert.Equal("{}", await raw.Next());
        return raw;
    }

    public Task Send(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Sends a ping now and then, as section 2 asks of a client, until the connection ends: it is then not for its silence that the server closes it.</summary>
    public async Task Ping()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync()) await Send("{\"type\":6}");
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    /// <summary>Calls a method with an argument written by hand; the frame of type 3 that answers.</summary>
    public async Task<JsonElement> Ask(string method, string argument)
    {
        var id = $"{++calls}";
        await Send($"{{\"type\":1,\"invocationId\":\"{id}\",\"target\":\"{method}\",\"arguments\":[{argument}]}}");
        while (true)
        {
            var frame = JsonElement.Parse(await Next() ?? throw new InvalidOperationException("The server closed the connection."));
            if (frame.GetProperty("type").GetInt32() == 3 && frame.GetProperty("invocationId").GetString() == id) return frame;
        }
    }

    /// <summary>The next message; null at the end of the connection.</summary>
    public async Task<string?> Next()
    {
        while (messages.Count == 0)
        {
            WebSocketReceiveResult received;
            try
            {
                received = await Patience.For(socket.ReceiveAsync(buffer, CancellationToken.None), "a message on a plain WebSocket");
            }
            catch (WebSocketException)
            {
                return null;
            }
            if (received.MessageType is WebSocketMessageType.Close) return null;
            var parts = (half + new string(letters, 0, decoder.GetChars(buffer, 0, received.Count, letters, 0))).Split(End);
            half = parts[^1];
            foreach (var part in parts[..^1]) messages.Enqueue(part);
        }
        return messages.Dequeue();
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
