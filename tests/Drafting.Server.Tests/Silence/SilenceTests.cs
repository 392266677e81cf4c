using System.Text.Json;
using Drafting.Server.Tests.Consensus;

namespace Drafting.Server.Tests.Silence;

public sealed class SilenceTests
{
    /// <summary>A Friday afternoon in Geneva.</summary>
    static readonly DateTimeOffset Friday = new(2026, 11, 27, 15, 0, 0, TimeSpan.Zero);
    const string Monday = "2026-11-30T18:00";
    static readonly DateTimeOffset Deadline = new(2026, 11, 30, 17, 0, 0, TimeSpan.Zero);

    static async Task<(Table Table, SetClock Clock)> Sit()
    {
        var clock = new SetClock(Friday);
        return (await Table.Sit(clock), clock);
    }

    /// <summary>Waits until the server has closed it by itself.</summary>
    static async Task<LiveConnection> Listening(Table table, Visitor who)
    {
        var live = await who.Live();
        _ = (await live.Join(table.Places.DraftId)).Value;
        return live;
    }

    static Task<LiveConnection.Message> Told(LiveConnection live) => live.Hears("consensus", m => m["what"].GetString() == "silence");

    [Fact]
    public async Task What_nobody_breaks_is_adopted_by_the_server_at_the_deadline_and_everyone_is_told()
    {
        var (table, clock) = await Sit();
        await using var _ = table;
        var (first, second) = (await table.Paragraph(), await table.Paragraph());
        var id = (await table.Silences(Monday, "Europe/Zurich", first, second)).Must(200)["id"].GetInt64();
        Assert.Equal("under-silence", await table.Agreement(first));
        Assert.Equal(Deadline.ToUnixTimeMilliseconds(), (await table.Silence(table.Observer, id)).GetProperty("deadline").GetInt64());
        await using var observer = await Listening(table, table.Observer);
        var told = Told(observer);
        clock.Set(Deadline);
        await Patience.For(told, "the closing");

        Assert.Equal(("agreed-in-group", "agreed-in-group"), (await table.Agreement(first), await table.Agreement(second)));
        var silence = await table.Silence(table.SocietyA, id);
        Assert.Equal("closed", silence.GetProperty("state").GetString());
        Assert.All(silence.GetProperty("items").EnumerateArray(), i => Assert.Equal("adopted", i.GetProperty("outcome").GetString()));
        Assert.Single(await Table.Record(table.Chair, "silence-closed"));
        (await table.StateB.Post(Table.Address($"silences/{id}/break"), new { paragraphId = first, reason = "Too late.", remedy = "None." })).MustRefuse(409, "deadline-passed");
        (await table.Chair.Post(Table.Address($"silences/{id}/extend"), new { deadlineLocal = "2026-12-05T12:00", reason = "r" })).MustRefuse(409, "state");
        (await table.StateB.Post(table.OfDraft("statements"), new { kind = "explanation-of-position", paragraphId = first, text = "We joined with regret." })).Must(200);
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task A_minute_before_the_deadline_a_member_breaks_it_on_one_paragraph_and_the_other_is_adopted()
    {
        var (table, clock) = await Sit();
        await using var _ = table;
        var (first, second) = (await table.Paragraph(), await table.Paragraph());
        var id = (await table.Silences(Monday, "Europe/Zurich", first, second)).Must(200)["id"].GetInt64();
        clock.Set(Deadline.AddMinutes(-1));
        await using var society = await Listening(table, table.SocietyA);
        var told = Told(society);
        (await table.StateB.Post(Table.Address($"silences/{id}/break"), new { paragraphId = first, reason = "", remedy = "Delete it." })).MustRefuse(422, "objection-reason");
        (await table.Observer.Post(Table.Address($"silences/{id}/break"), new { paragraphId = first, reason = "r", remedy = "m" })).MustRefuse(401, "sign-in");
        (await table.StateB.Post(Table.Address($"silences/{id}/break"), new { paragraphId = first, reason = "It goes too far.", remedy = "Delete it." })).Must(204);
        await Patience.For(told, "the break");
        Assert.Equal(("open", "under-silence"), (await table.Agreement(first), await table.Agreement(second)));
        Assert.Equal("objection", (await table.Positions(table.Chair, first))["current"][0].GetProperty("stance").GetString());

        clock.Set(Deadline);
        using var patience = new CancellationTokenSource(Patience.Limit);
        while ((await table.Silence(table.Chair, id)).GetProperty("state").GetString() is "running") await Task.Delay(50, patience.Token);
        Assert.Equal(("open", "agreed-in-group"), (await table.Agreement(first), await table.Agreement(second)));
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task Tabling_an_amendment_breaks_the_silence_on_its_paragraph()
    {
        var (table, _) = await Sit();
        await using var __ = table;
        var paragraph = await table.Paragraph();
        var id = (await table.Silences(Monday, "Europe/Zurich", paragraph)).Must(200)["id"].GetInt64();
        var amendment = (await table.SocietyA.Post(table.OfDraft("amendments"), new { rationale = "Clearer.", parts = new[] { new { kind = "mod", paragraphId = paragraph, wording = "Reports are public." } } })).Must(200)["id"].GetInt64();
        Assert.Equal("under-silence", await table.Agreement(paragraph));
        (await table.SocietyA.Post(Table.Address($"amendments/{amendment}/table"))).Must(200);

        var item = (await table.Silence(table.Chair, id)).GetProperty("items")[0];
        Assert.Equal("broken-by-amendment", item.GetProperty("outcome").GetString());
        Assert.Equal(amendment, item.GetProperty("breaks")[0].GetProperty("amendmentId").GetInt64());
        Assert.Equal(("open", "broken"), (await table.Agreement(paragraph), (await table.Silence(table.Chair, id)).GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Under_silence_the_text_is_frozen()
    {
        var (table, _) = await Sit();
        await using var __ = table;
        var paragraph = await table.Paragraph();
        (await table.Silences(Monday, "Europe/Zurich", paragraph)).Must(200);
        (await table.Chair.Put(Table.Address($"paragraphs/{paragraph}/policy"), new { policy = "drafting" })).MustRefuse(409, "under-silence");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/withdraw"), new { reason = "r" })).MustRefuse(409, "under-silence");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/reopen"), new { reason = "r" })).MustRefuse(409, "under-silence");
        (await table.Agrees(paragraph)).MustRefuse(409, "under-silence");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/brackets/add"), new { version = 1, start = 0, end = 7, kind = "addition" })).MustRefuse(409, "locked");
    }

    [Theory]
    [InlineData("2026-11-30T15:59", "Europe/Zurich", 422, "deadline-minimum")]
    [InlineData("2026-11-30T16:00", "Europe/Zurich", 200, null)]
    [InlineData("2026-11-26T18:00", "Europe/Zurich", 422, "deadline-past")]
    [InlineData("2026-12-04T18:00", "Mars/Olympus", 422, "time-zone")]
    [InlineData("2027-03-28T02:30", "Europe/Zurich", 422, "local-time")]
    [InlineData("2027-10-31T02:30", "Europe/Zurich", 422, "local-time")]
    [InlineData("next Monday", "Europe/Zurich", 400, "invalid")]
    public async Task The_deadline_is_a_moment_that_exists_once_and_leaves_the_minimum(string local, string zone, int status, string? code)
    {
        // Half past the hour would drift: the machine's clock goes on while the test runs.
        var (table, clock) = await Sit();
        await using var _ = table;
        var paragraph = await table.Paragraph();
        clock.Set(Friday.AddSeconds(local == "2026-11-30T16:00" ? -30 : 0));
        var reply = (await table.Silences(local, zone, paragraph)).Must(status);
        Assert.Equal(code, reply.Code);
        Assert.Equal(status == 200 ? "under-silence" : "open", await table.Agreement(paragraph));
    }

    [Fact]
    public async Task An_extension_is_made_before_the_deadline_and_recorded()
    {
        var (table, clock) = await Sit();
        await using var _ = table;
        var paragraph = await table.Paragraph();
        var id = (await table.Silences(Monday, "Europe/Zurich", paragraph)).Must(200)["id"].GetInt64();
        (await table.Chair.Post(Table.Address($"silences/{id}/extend"), new { deadlineLocal = "2026-11-30T17:00", reason = "r" })).MustRefuse(422, "deadline-past");
        (await table.StateB.Post(Table.Address($"silences/{id}/extend"), new { deadlineLocal = "2026-12-02T18:00", reason = "r" })).MustRefuse(403, "role");
        (await table.Chair.Post(Table.Address($"silences/{id}/extend"), new { deadlineLocal = "2026-12-02T18:00", reason = "A public holiday." })).Must(204);
        await using var live = await Listening(table, table.Observer);
        clock.Set(Deadline.AddMinutes(1));
        (await table.StateB.Post(Table.Address($"silences/{id}/break"), new { paragraphId = paragraph, reason = "No.", remedy = "Delete it." })).Must(204);
        Assert.Equal("A public holiday.", (await Table.Record(table.Chair, "silence-extended")).Single().GetProperty("payload").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_server_that_slept_through_the_deadline_closes_it_when_it_starts_and_only_once()
    {
        var (table, clock) = await Sit();
        var paragraph = await table.Paragraph();
        var id = (await table.Silences(Monday, "Europe/Zurich", paragraph)).Must(200)["id"].GetInt64();
        var data = await table.Drafting.Stop();
        clock.Set(Deadline.AddDays(2));
        // Two nodes start on one database.
        await using var first = await Installation.On(data, clock: clock);
        var second = await Installation.On(data, clock: clock);
        var chair = await first.SignIn("chair");
        async Task<string?> State() => (await chair.Get(Table.Address($"drafts/{table.Places.DraftId}/silences"))).Must(200)["silences"].EnumerateArray().Single(s => s.GetProperty("id").GetInt64() == id).GetProperty("state").GetString();
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (await State() is "running") await Task.Delay(50, patience.Token);
        await second.Stop();

        Assert.Equal("closed", await State());
        Assert.Single(await Table.Record(chair, "silence-closed"));
        Assert.Null(await first.FirstBroken());
    }

    [Fact]
    public async Task Of_many_who_break_it_while_the_deadline_passes_there_is_one_outcome()
    {
        var (table, clock) = await Sit();
        await using var _ = table;
        var paragraph = await table.Paragraph();
        var id = (await table.Silences(Monday, "Europe/Zurich", paragraph)).Must(200)["id"].GetInt64();
        var delegations = (await table.Chair.Get("/api/groups/wgec")).Must(200)["delegations"].EnumerateArray().Select(d => d.GetProperty("id").GetInt64()).ToList();
        clock.Set(Deadline.AddMilliseconds(-300));
        var replies = await Task.WhenAll(delegations.Concat(delegations).Select(d => table.Chair.Post(Table.Address($"silences/{id}/break"), new { paragraphId = paragraph, reason = "No.", remedy = "Delete it.", delegationId = d })));
        using var patience = new CancellationTokenSource(Patience.Limit);
        while ((await table.Silence(table.Chair, id)).GetProperty("state").GetString() is "running") await Task.Delay(50, patience.Token);

        Assert.All(replies, r => Assert.True(r.Status is 204 || r.Code is "deadline-passed" or "state", r.Text));
        var broken = replies.Any(r => r.Status is 204);
        var item = (await table.Silence(table.Chair, id)).GetProperty("items")[0];
        Assert.Equal(broken ? "broken-by-objection" : "adopted", item.GetProperty("outcome").GetString());
        Assert.Equal(broken ? "open" : "agreed-in-group", await table.Agreement(paragraph));
        Assert.Equal(replies.Count(r => r.Status is 204), item.GetProperty("breaks").GetArrayLength());
        Assert.True((await Table.Record(table.Chair, "silence-closed")).Count <= 1);
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task Where_breakers_are_not_named_members_are_not_told_who_it_was()
    {
        var (table, _) = await Sit();
        await using var __ = table;
        (await table.Chair.Put(Table.Address("settings"), new { attributionFor = "everyone", supportThreshold = 0, namesBreakers = false })).Must(204);
        var paragraph = await table.Paragraph();
        var id = (await table.Silences(Monday, "Europe/Zurich", paragraph)).Must(200)["id"].GetInt64();
        (await table.StateB.Post(Table.Address($"silences/{id}/break"), new { paragraphId = paragraph, reason = "No.", remedy = "Delete it." })).Must(204);
        async Task<JsonElement> Break(Visitor who) => (await table.Silence(who, id)).GetProperty("items")[0].GetProperty("breaks")[0].GetProperty("delegationId");
        Assert.Equal(JsonValueKind.Null, (await Break(table.SocietyA)).ValueKind);
        Assert.Equal(JsonValueKind.Number, (await Break(table.StateB)).ValueKind);
        Assert.Equal(JsonValueKind.Number, (await Break(table.Chair)).ValueKind);
        var entry = (await Table.Record(table.SocietyA, "silence-broken")).Single();
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("personId").ValueKind);
        Assert.DoesNotContain("delegationId", entry.GetProperty("payload").EnumerateObject().Select(m => m.Name));
        Assert.Empty((await table.Positions(table.SocietyA, paragraph))["current"].EnumerateArray());
    }
}
