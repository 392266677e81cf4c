using System.Text.Json;

namespace Drafting.Server.Tests.Brackets;

/// <summary>Who is shown who stands behind a bracket is the chair's to decide.</summary>
public sealed class AttributionTests : BracketTable
{
    static readonly int Shall = Words.IndexOf("[shall", StringComparison.Ordinal);

    Task<Reply> Set(Visitor by, object settings) => by.Put($"{G}/settings", settings);

    /// <summary>How many voices somebody is shown, whether who opened the bracket, and whether they are told that they see all.</summary>
    async Task<(int Voices, bool By, bool All, bool Lost)> Shown(Visitor visitor)
    {
        var page = (await visitor.Get($"{G}/drafts/{Places.DraftId}/brackets")).Must(200);
        var bracket = page["paragraphs"].EnumerateArray().Single(p => p.GetProperty("paragraphId").GetInt64() == Paragraph).GetProperty("brackets")[0];
        var lost = (await visitor.Get($"{G}/drafts/{Places.DraftId}/measures")).Must(200)["lost"].EnumerateArray().Single().GetProperty("by");
        return (bracket.GetProperty("voices").GetArrayLength(), bracket.GetProperty("by").ValueKind is JsonValueKind.Object, page["seesAttribution"].GetBoolean(), lost.ValueKind is JsonValueKind.Object);
    }

    [Fact]
    public async Task Voices_are_shown_to_whom_the_setting_says_and_a_delegation_sees_its_own_always()
    {
        (await Act(State, "lift", new { version = 1, start = Shall, how = "choose", index = 0 })).Must(200);
        (await Act(State, "add", new { version = 2, start = 0, end = 4, kind = "addition" })).Must(200);
        (await Act(State, "say", new { version = 3, start = 0, say = "propose" })).Must(200);
        (await Act(Chair, "say", new { version = 3, start = 0, say = "delete", delegationId = await DelegationOf("member-society-a") })).Must(200);
        var guest = await Drafting.SignIn("guest");

        foreach (var (setting, member, observer) in new[] { ("everyone", (2, true, true, true), (2, true, true, true)), ("members", (2, true, true, true), (0, false, false, false)), ("chair", (1, false, false, false), (0, false, false, false)) })
        {
            (await Set(Chair, new { attributionFor = setting, supportThreshold = 0 })).Must(204);
            Assert.Equal((2, true, true, true), await Shown(Chair));
            Assert.Equal(member, await Shown(Society));
            Assert.Equal(setting == "chair" ? (1, true, false, true) : member, await Shown(State));
            foreach (var reader in new[] { guest, Drafting.Anyone() }) Assert.Equal(observer, await Shown(reader));
        }
    }

    [Fact]
    public async Task The_record_does_not_tell_members_who_said_what_where_that_is_for_the_chair()
    {
        var said = (await Act(State, "say", new { version = 1, start = Shall, say = "delete" })).Must(200);
        (await Act(Chair, "say", new { version = 1, start = Shall, say = "retain", delegationId = await DelegationOf("member-society-a") })).Must(200);
        (await Undo(State, said)).Must(200);
        (await Set(Chair, new { attributionFor = "chair", supportThreshold = 0 })).Must(204);

        async Task<List<(string Kind, bool Person, bool Delegation, string Hash)>> Told(Visitor by) => [.. (await by.Get($"{G}/record?limit=20")).Must(200)["entries"].EnumerateArray()
            .Where(e => e.GetProperty("kind").GetString() is "bracket-said" or "undone")
            .Select(e => (e.GetProperty("kind").GetString()!, e.GetProperty("personId").ValueKind is JsonValueKind.Number && e.GetProperty("person").GetString() != "", e.GetProperty("payload").TryGetProperty("delegationId", out _), e.GetProperty("hash").GetString()!))];
        var (chair, state, society) = (await Told(Chair), await Told(State), await Told(Society));

        Assert.Equal([("undone", true, false), ("bracket-said", true, true), ("bracket-said", true, true)], chair.Select(e => (e.Kind, e.Person, e.Delegation)));
        Assert.Equal([("undone", true, false), ("bracket-said", false, false), ("bracket-said", true, true)], state.Select(e => (e.Kind, e.Person, e.Delegation)));
        Assert.Equal([("undone", false, false), ("bracket-said", true, true), ("bracket-said", false, false)], society.Select(e => (e.Kind, e.Person, e.Delegation)));
        Assert.Equal(chair.Select(e => e.Hash), society.Select(e => e.Hash));
        Assert.DoesNotContain("State B", JsonSerializer.Serialize((await Society.Get($"{G}/record?limit=4"))["entries"].EnumerateArray().Where(e => e.GetProperty("kind").GetString() is "bracket-said").ToList()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_read_by_all_set_by_the_chair_and_recorded_when_they_change()
    {
        await using var live = await State.Live();
        await live.Join(Places.DraftId);
        Assert.Equal(("everyone", 0), ((await Drafting.Anyone().Get($"{G}/settings")).Must(200)["attributionFor"].GetString(), (await State.Get($"{G}/settings"))["supportThreshold"].GetInt32()));
        (await Set(State, new { attributionFor = "chair", supportThreshold = 2 })).MustRefuse(403, "role");
        (await Set(Chair, new { attributionFor = "members", supportThreshold = 2 })).Must(204);
        (await Set(Chair, new { attributionFor = "members", supportThreshold = 2 })).Must(204);
        await live.Hears("brackets", m => m["draftId"].GetInt64() == Places.DraftId);
        var payload = Assert.Single(await Record("settings-changed")).GetProperty("payload");
        Assert.Equal(("members", "everyone", 2), (payload.GetProperty("attributionFor").GetString(), payload.GetProperty("attributionBefore").GetString(), payload.GetProperty("supportThreshold").GetInt32()));
        foreach (var bad in new object[] { new { attributionFor = "nobody", supportThreshold = 0 }, new { attributionFor = (string?)null, supportThreshold = 0 }, new { attributionFor = "chair", supportThreshold = -1 }, new { attributionFor = "chair", supportThreshold = 501 } })
            (await Set(Chair, bad)).MustRefuse(400, "invalid");
    }
}
