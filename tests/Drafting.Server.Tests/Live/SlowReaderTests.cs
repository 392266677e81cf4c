namespace Drafting.Server.Tests.Live;

/// <summary>A subscriber that stops reading harms itself only.</summary>
public sealed class SlowReaderTests : IAsyncLifetime
{
    const int Edits = 900;
    static readonly string Page = new('p', 20_000);

    Installation drafting = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    /// <summary>A member edits until far more has been announced than any buffer between the server and a reader takes.</summary>
    async Task EditMuch(LiveConnection live)
    {
        var editor = await live.Open(places["1"].TextId);
        for (var i = 0; i < Edits; i++)
        {
            editor.Writes(0, i == 0 ? 0 : Page.Length, Page);
            await editor.Push();
        }
        Assert.Equal(Edits + 1, editor.Version);
    }

    [Fact]
    public async Task It_holds_nobody_up_and_is_told_that_it_is_behind_when_it_reads_again()
    {
        await using var slow = await RawSocket.Open(drafting.Address, (await drafting.SignIn("member-society-a")).Cookies, window: 4096);
        await slow.Ask("JoinDraft", $"{{\"draftId\":{places.DraftId}}}");
        await using var state = await (await drafting.SignIn("member-state-b")).Live();
        await state.Join(places.DraftId);
        await EditMuch(state);

        string? message;
        do message = await slow.Next();
        while (message is not null && !message.Contains("\"target\":\"behind\"", StringComparison.Ordinal));
        Assert.NotNull(message);
        var head = await slow.Ask("Snapshot", $"{{\"textId\":{places["1"].TextId}}}");
        Assert.Equal(Edits + 1, head.GetProperty("result").GetProperty("value").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task One_that_never_reads_again_is_closed()
    {
        await using var slow = await RawSocket.Open(drafting.Address, (await drafting.SignIn("member-society-a")).Cookies, window: 4096);
        await slow.Ask("JoinDraft", $"{{\"draftId\":{places.DraftId}}}");
        await using var state = await (await drafting.SignIn("member-state-b")).Live();
        await state.Join(places.DraftId);
        await state.Hears("presence", m => m["people"].GetArrayLength() == 2);
        await EditMuch(state);

        await state.Hears("presence", m => m["people"].GetArrayLength() == 1 && m["people"][0].GetProperty("name").GetString() == "Amara Okoye" && state.Heard("changes").Count > Edits / 2);
    }
}
