using System.Collections.Concurrent;
using Drafting.Domain.Text;
using Microsoft.AspNetCore.SignalR;

namespace Drafting.Server.Tests.Live;

/// <summary>The server as a process of its own, killed without warning, or two of them on one database.</summary>
public sealed class DurabilityTests : IAsyncLifetime
{
    string data = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        await using (var before = await Installation.Start()) places = await before.Places();
        data = await Installation.CopyOfTemplate();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    static async Task<(LiveConnection Live, Editor Editor)> Sits(ServerProcess server, string persona, DraftPlaces places, string label, Wire wire)
    {
        var live = await (await server.SignIn(persona)).Live(wire);
        await live.Join(places.DraftId);
        return (live, await live.Open(places[label].TextId));
    }

    async Task MustVerify()
    {
        var (exit, output) = await ServerProcess.Run(data, "verify-record");
        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_after_it_and_what_was_not_can_be_sent_again()
    {
        var text = places["1"].TextId;
        var acknowledged = new ConcurrentQueue<string>();
        Editor first, second;
        await using (var server = await ServerProcess.Start(data))
        {
            var (a, b) = (await Sits(server, "member-state-b", places, "1", Wire.Json), await Sits(server, "member-society-a", places, "1", Wire.MessagePack));
            await using var x = a.Live;
            await using var y = b.Live;
            (first, second) = (a.Editor, b.Editor);
            var enough = new TaskCompletionSource();
            async Task TypeUntilTheEnd(Editor editor, string name)
            {
                for (var i = 0; ; i++)
                {
                    var word = $"<{name}{i}>";
                    editor.Writes(editor.Text.Length, editor.Text.Length, word);
                    try
                    {
                        await editor.Push();
                    }
                    catch (Exception e) when (e is InvalidOperationException or HubException or OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException)
                    {
                        return;
                    }
                    acknowledged.Enqueue(word);
                    if (acknowledged.Count >= 150) enough.TrySetResult();
                }
            }
            var typing = Task.WhenAll(TypeUntilTheEnd(first, "a"), TypeUntilTheEnd(second, "b"));
            await Patience.For(enough.Task.ContinueWith(_ => true), "150 acknowledged edits");
            await server.Kill();
            await Patience.For(typing.ContinueWith(_ => true), "the editors to notice");
        }
        await MustVerify();

        await using var again = await ServerProcess.Start(data);
        await using var state = await (await again.SignIn("member-state-b")).Live();
        await using var society = await (await again.SignIn("member-society-a")).Live(Wire.MessagePack);
        var after = (await state.Ask("Snapshot", new { textId = text }))["text"].GetString()!;
        Assert.All(acknowledged, word => Assert.Contains(word, after, StringComparison.Ordinal));

        foreach (var (editor, live) in new[] { (first, state), (second, society) })
        {
            await live.Join(places.DraftId);
            editor.Reconnects(live);
            await editor.Push();
        }
        await Task.WhenAll(first.CatchUp(), second.CatchUp());
        var head = (await state.Ask("Snapshot", new { textId = text }))["text"].GetString()!;
        Assert.Equal((head, head), (first.Text, second.Text));
        Assert.All(acknowledged, word => Assert.Equal(2, head.Split(word).Length));
        await again.Kill();
        await MustVerify();
    }

    [Fact]
    public async Task Two_servers_on_one_database_agree_on_one_text_and_lose_nothing()
    {
        await using var here = await ServerProcess.Start(data);
        await using var there = await ServerProcess.Start(data);
        var (a, b) = (await Sits(here, "member-state-b", places, "3", Wire.Json), await Sits(there, "member-society-a", places, "3", Wire.MessagePack));
        await using var x = a.Live;
        await using var y = b.Live;
        async Task Type(Editor editor, string name)
        {
            for (var i = 0; i < 60; i++)
            {
                // All at one place, where ties are decided; no word is written into another.
                editor.Writes(0, 0, $"<{name}{i}>");
                await editor.Push();
            }
        }
        await Task.WhenAll(Type(a.Editor, "a"), Type(b.Editor, "b"));

        // Each hears of the other server's edits without asking.
        await a.Live.Hears("changes", m => m["to"].GetInt32() == 121);
        await b.Live.Hears("changes", m => m["to"].GetInt32() == 121);
        await Task.WhenAll(a.Editor.CatchUp(), b.Editor.CatchUp());
        Assert.Equal((121, 121), (a.Editor.Version, b.Editor.Version));
        Assert.Equal(a.Editor.Text, b.Editor.Text);
        for (var i = 0; i < 60; i++)
            foreach (var name in new[] { "a", "b" }) Assert.Equal(2, a.Editor.Text.Split($"<{name}{i}>").Length);
        var heads = await Task.WhenAll(a.Live.Ask("Snapshot", new { textId = a.Editor.TextId }), b.Live.Ask("Snapshot", new { textId = a.Editor.TextId }));
        Assert.All(heads, h => Assert.Equal(TextHash.Of(a.Editor.Text), h["hash"].GetString()));
        await MustVerify();
    }

    [Fact]
    public async Task A_resend_to_the_other_server_is_known_there()
    {
        await using var here = await ServerProcess.Start(data);
        await using var there = await ServerProcess.Start(data);
        var (live, editor) = await Sits(here, "member-state-b", places, "5", Wire.Json);
        await using var x = live;
        await using var other = await (await there.SignIn("member-state-b")).Live();
        await other.Ask("Snapshot", new { textId = editor.TextId });
        var submission = editor.Submission(1, 1, $"[{editor.Text.Length},[0,\"!\"]]").ToJsonString();
        System.Text.Json.Nodes.JsonNode Again() => System.Text.Json.Nodes.JsonNode.Parse(submission)!;

        var answers = await Task.WhenAll(live.Ask("Submit", Again()), other.Ask("Submit", Again()));
        Assert.All(answers, a => Assert.Equal((2, 1), (a["version"].GetInt32(), a["lastSeq"].GetInt32())));
        Assert.Equal(2, (await other.Ask("Submit", Again()))["version"].GetInt32());
    }
}
