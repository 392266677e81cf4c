using System.Text.Json;
using System.Text.Json.Nodes;
using Drafting.Domain.Text;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests;

/// <summary>The two forms in which messages travel.</summary>
public enum Wire
{
    Json,
    MessagePack,
}

/// <summary>A connection to the hub that knows nothing of the server's types: messages go out and come in as plain JSON values, whichever form they travel in.</summary>
public sealed class LiveConnection : IAsyncDisposable
{
    static readonly string[] Targets = ["changes", "heads", "behind", "closing", "rights", "outline", "evidence", "brackets", "amendments", "merge", "consensus", "presence", "pointer"];
    readonly Lock gate = new();
    readonly List<Message> heard = [];
    readonly List<(Func<Message, bool> Wanted, TaskCompletionSource<Message> Found)> waiting = [];
    readonly Wire wire;

    /// <summary>What the server told.</summary>
    public sealed record Message(string Target, JsonElement Body)
    {
        public JsonElement this[string member] => Body.GetProperty(member);
    }

    LiveConnection(Visitor visitor, Wire wire)
    {
        this.wire = wire;
        var builder = new HubConnectionBuilder().WithUrl(new Uri(visitor.Address, "/live"), options => options.Cookies = visitor.Cookies);
        if (wire is Wire.MessagePack) builder.AddMessagePackProtocol();
        Hub = builder.Build();
        foreach (var target in Targets)
            Hub.On(target, [wire is Wire.Json ? typeof(JsonElement) : typeof(object)], (arguments, _) => { Hear(new Message(target, Plain(arguments[0]))); return Task.CompletedTask; }, new object());
    }

    public HubConnection Hub { get; }

    public static async Task<LiveConnection> Connect(Visitor visitor, Wire wire)
    {
        var live = new LiveConnection(visitor, wire);
        await live.Hub.StartAsync();
        return live;
    }

    /// <summary>Calls a method with one argument.</summary>
    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">The call itself was wrong.</exception>
    public async Task<Answer> Ask(string method, object? argument)
    {
        var node = argument as JsonNode ?? JsonSerializer.SerializeToNode(argument);
        var answer = wire is Wire.Json ? await Hub.InvokeAsync<JsonElement>(method, (object?)node) : await Hub.InvokeAsync<object>(method, node is null ? null : Packed(node));
        return new Answer(method, Plain(answer));
    }

    public async Task<Answer> Join(long draftId) => await Ask("JoinDraft", new { draftId });

    public async Task<long> NewEditor(string group = "wgec") => (await Ask("NewEditor", new { group })).Value.GetProperty("clientId").GetInt64();

    /// <summary>An editor on one text of a draft that was joined.</summary>
    public async Task<Editor> Open(long textId, string group = "wgec") => await Editor.Open(this, textId, await NewEditor(group));

    /// <summary>The first message of this kind that is wanted, whether it has come already or is still to come.</summary>
    public Task<Message> Hears(string target, Func<Message, bool>? wanted = null)
    {
        bool Wanted(Message m) => m.Target == target && (wanted is null || wanted(m));
        lock (gate)
        {
            if (heard.Find(Wanted) is { } already) return Task.FromResult(already);
            var found = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((Wanted, found));
            return Patience.For(found.Task, $"a message “{target}”");
        }
    }

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<Message> Heard(string target)
    {
        lock (gate) return [.. heard.Where(m => m.Target == target)];
    }

    /// <summary>Told every message as it comes.</summary>
    public event Action<Message>? Told;

    void Hear(Message message)
    {
        lock (gate)
        {
            heard.Add(message);
            foreach (var (_, found) in waiting.Where(w => w.Wanted(message)).ToList()) found.TrySetResult(message);
            waiting.RemoveAll(w => w.Found.Task.IsCompleted);
        }
        Told?.Invoke(message);
    }

    /// <summary>A JSON value as the nested maps, lists, numbers and strings that MessagePack writes.</summary>
    static object? Packed(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => map.ToDictionary(m => m.Key, m => Packed(m.Value)),
        JsonArray list => list.Select(Packed).ToArray(),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number => value.ToJsonString() is var digits && long.TryParse(digits, out var whole) ? (object)whole : value.GetValue<double>(),
        JsonValue value => value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => value.GetValue<string>() },
        _ => throw new InvalidOperationException("A JSON node is an object, an array or a value."),
    };

    static JsonElement Plain(object? value) => value is JsonElement element ? element : JsonSerializer.SerializeToElement(value);

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}

/// <summary>What a method of the hub answered: a value or a refusal.</summary>
public sealed record Answer(string Method, JsonElement Body)
{
    static JsonElement? Member(JsonElement body, string name) => body.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;

    public JsonElement Value
    {
        get
        {
            Assert.True(Code is null, $"{Method} was refused: {Body}");
            return Member(Body, "value") ?? throw new InvalidOperationException($"{Method} answered neither a value nor a refusal: {Body}");
        }
    }

    public JsonElement this[string member] => Value.GetProperty(member);
    public JsonElement Refusal => Member(Body, "refusal") ?? throw new InvalidOperationException($"{Method} was not refused: {Body}");
    public string? Code => Member(Body, "refusal")?.GetProperty("code").GetString();

    /// <summary>The refusal, if it has this code, a sentence and what to do.</summary>
    public JsonElement MustRefuse(string code)
    {
        Assert.True(Code == code, $"{Method}: expected a refusal {code}, got {Body}");
        Assert.NotEqual("", Refusal.GetProperty("message").GetString());
        Assert.NotEqual("", Refusal.GetProperty("action").GetString());
        return Refusal;
    }
}

/// <summary>One editor instance with one text, as docs/live-protocol.md asks an editor to behave: one submission under way, resent identical until answered, entries taken over one at a time.</summary>
public sealed class Editor
{
    readonly Lock gate = new();
    readonly List<ChangeSet> pending = [];
    readonly SemaphoreSlim sending = new(1);
    LiveConnection live;
    int confirmed;
    object? unanswered;

    Editor(LiveConnection live, long textId, long clientId, int version, string text) => (this.live, TextId, ClientId, Version, Text) = (live, textId, clientId, version, text);

    public long TextId { get; }
    public long ClientId { get; }
    public int Version { get; private set; }

    /// <summary>What is on the screen: the text at <see cref="Version"/> with the pending changes.</summary>
    public string Text { get; private set; }
    public int Confirmed => confirmed;

    public static async Task<Editor> Open(LiveConnection live, long textId, long clientId)
    {
        var snapshot = await live.Ask("Snapshot", new { textId });
        var editor = new Editor(live, textId, clientId, snapshot["version"].GetInt32(), snapshot["text"].GetString()!);
        live.Told += editor.Listen;
        return editor;
    }

    void Listen(LiveConnection.Message message)
    {
        if (message.Target == "changes" && message["textId"].GetInt64() == TextId) Take(message["entries"]);
    }

    /// <summary>Entries of the log, in order; those it has are trimmed, those after a gap are left for a pull.</summary>
    void Take(JsonElement entries)
    {
        lock (gate)
        {
            foreach (var entry in entries.EnumerateArray())
            {
                if (entry.GetProperty("version").GetInt32() is var version && version != Version + 1) continue;
                if (entry.GetProperty("clientId").GetInt64() == ClientId)
                {
                    pending.RemoveAt(0);
                    confirmed = entry.GetProperty("seq").GetInt32();
                }
                else
                {
                    var change = ChangeSet.Read(entry.GetProperty("changes").GetRawText()).Changes!;
                    Text = Rebase.Over(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending), change).Apply(Text);
                }
                Version = version;
            }
        }
    }

    /// <summary>Replaces what stands from one position to another on the screen; sends nothing.</summary>
    public void Writes(int from, int to, string words)
    {
        lock (gate)
        {
            var change = ChangeSet.Of(Text.Length, new Edit(from, to, words));
            Text = change.Apply(Text);
            pending.Add(change);
        }
    }

    /// <summary>Writes at the end and sees it accepted.</summary>
    public async Task Types(string words)
    {
        Writes(Text.Length, Text.Length, words);
        await Push();
    }

    /// <summary>Submits what is pending until nothing is; everything is accepted or the test fails.</summary>
    public async Task Push()
    {
        await sending.WaitAsync();
        try
        {
            while (Next() is { } submission)
            {
                var answer = await live.Ask("Submit", submission);
                if (answer.Code is "too-fast" or "try-again") continue;
                var version = answer["version"].GetInt32();
                unanswered = null;
                await CatchUp(version);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    object? Next()
    {
        lock (gate)
        {
            if (unanswered is not null || pending.Count == 0) return unanswered;
            return unanswered = Submission(Version, confirmed + 1, [.. pending.Take(50).Select(c => c.ToJson())]);
        }
    }

    /// <summary>A submission of this editor.</summary>
    public System.Text.Json.Nodes.JsonObject Submission(int baseVersion, int firstSeq, params string[] changes) => new()
    {
        ["textId"] = TextId,
        ["clientId"] = ClientId,
        ["firstSeq"] = firstSeq,
        ["baseVersion"] = baseVersion,
        ["changes"] = new System.Text.Json.Nodes.JsonArray([.. changes.Select(c => System.Text.Json.Nodes.JsonNode.Parse(c))]),
    };

    /// <summary>Pulls what is missing up to a version, or to the head.</summary>
    public async Task CatchUp(int? to = null)
    {
        while (true)
        {
            var from = Version;
            if (from >= to) return;
            var answer = await live.Ask("CatchUp", new { textId = TextId, fromVersion = from });
            Take(answer["entries"]);
            if (Version >= (to ?? answer["head"].GetInt32())) return;
        }
    }

    /// <summary>The same editor on another connection, after the first was lost.</summary>
    public void Reconnects(LiveConnection other)
    {
        live.Told -= Listen;
        live = other;
        live.Told += Listen;
    }
}
