using Drafting.Server.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests.Live;

/// <summary>A subscriber that stops reading harms itself only.</summary>
public sealed class SlowReaderTests : IAsyncLifetime
{
    /// <summary>More than the system's buffers between the server and a reader take, and after it more messages than an outbox holds.</summary>
    const int Pages = 60, Letters = Outbox.Capacity + 100;
    static readonly string Page = new('p', 90_000);

    Installation drafting = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    async Task<RawSocket> Joins()
    {
        var slow = await RawSocket.Open(drafting.Address, (await drafting.SignIn("member-society-a")).Cookies, window: 4096);
        await slow.Ask("JoinDraft", $"{{\"draftId\":{places.DraftId}}}");
        return slow;
    }

    [Fact]
    public async Task It_is_told_that_it_is_behind_when_it_reads_again()
    {
        await using var slow = await Joins();
        var fanout = drafting.App.Services.GetRequiredService<Fanout>();
        for (var i = 0; i < Pages + Letters; i++) fanout.Tell(places.DraftId, "outline", new OutlineMessage(places.DraftId, i, i < Pages ? Page : "k", null, null));

        string? message;
        do message = await slow.Next();
        while (message is not null && !message.Contains("\"target\":\"behind\"", StringComparison.Ordinal));
        Assert.NotNull(message);
        var head = await slow.Ask("Snapshot", $"{{\"textId\":{places["1"].TextId}}}");
        Assert.Equal(1, head.GetProperty("result").GetProperty("value").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task It_holds_no_writer_up_and_is_closed_when_it_never_reads_again()
    {
        await using var slow = await Joins();
        var pinging = slow.Ping();
        await using var state = await (await drafting.SignIn("member-state-b")).Live();
        await state.Join(places.DraftId);
        await state.Hears("presence", m => m["people"].GetArrayLength() == 2);
        var editor = await state.Open(places["1"].TextId);
        for (var i = 0; i < Pages + Letters; i++)
        {
            // Every one is acknowledged, or the test fails here.
            if (i < Pages) editor.Writes(0, i == 0 ? 0 : Page.Length, Page);
            else editor.Writes(0, 1, "x");
            await editor.Push();
        }
        Assert.Equal(Pages + Letters + 1, editor.Version);

        var together = state.Heard("presence").ToList().FindIndex(p => p["people"].GetArrayLength() == 2);
        await state.Hears("presence", m => m["people"].GetArrayLength() == 1 && state.Heard("presence").ToList().IndexOf(m) > together);
        await slow.DisposeAsync();
        await pinging;
    }
}
