namespace Drafting.Server.Tests.Submissions;

public sealed class EvidenceTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";
    Installation drafting = null!;
    Visitor member = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        member = await drafting.SignIn("member-state-b");
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    Task<Reply> Link(DraftPlaces.Passage passage, int start, int end, string? quote = null, string stance = "supports") =>
        member.Post($"{G}/paragraphs/{places["10"].Id}/evidence", new { passageId = passage.Id, start, end, quote, stance, note = "Why." });

    async Task<System.Text.Json.JsonElement> Of(long link) => (await member.Get($"{G}/paragraphs/{places["10"].Id}/evidence")).Must(200)["links"].EnumerateArray().Single(e => e.GetProperty("id").GetInt64() == link);

    [Fact]
    public async Task A_link_keeps_the_exact_words_and_shows_on_both_sides()
    {
        var passage = places.Passages[3];
        var link = (await Link(passage, 4, 20, passage.Text[4..20], "qualifies")).Must(200);

        Assert.Equal((passage.Text[4..20], "qualifies", "Why.", "exact", 0d), (link["quote"].GetString(), link["stance"].GetString(), link["note"].GetString(), link["match"].GetString(), link["changedSince"].GetDouble()));
        Assert.Equal(passage.Text[..4], link["before"].GetString());
        var used = (await member.Get($"{G}/submissions/{passage.Submission}")).Must(200)["editions"].EnumerateArray().SelectMany(e => e.GetProperty("passages").EnumerateArray())
            .Single(p => p.GetProperty("id").GetInt64() == passage.Id).GetProperty("links").EnumerateArray().Single(l => l.GetProperty("id").GetInt64() == link["id"].GetInt64());
        Assert.Equal((4, 20, "10"), (used.GetProperty("start").GetInt32(), used.GetProperty("end").GetInt32(), used.GetProperty("paragraphLabel").GetString()));
    }

    [Fact]
    public async Task A_link_survives_edits_and_says_how_much_of_the_paragraph_has_changed_since()
    {
        var id = (await Link(places.Passages[0], 0, 12)).Must(200)["id"].GetInt64();
        await using var live = await member.Live();
        await live.Join(places.DraftId);
        var editor = await live.Open(places["10"].TextId);
        await editor.Types(" And one more sentence.");
        var some = (await Of(id)).GetProperty("changedSince").GetDouble();
        editor.Writes(0, editor.Text.Length, "Entirely different: 7.");
        await editor.Push();
        var link = await Of(id);

        Assert.InRange(some, 0.01, 0.5);
        Assert.InRange(link.GetProperty("changedSince").GetDouble(), 0.9, 1);
        Assert.Equal((1, "exact"), (link.GetProperty("paragraphVersion").GetInt32(), link.GetProperty("match").GetString()));
    }

    [Fact]
    public async Task Words_that_are_not_those_selected_are_refused()
    {
        var passage = places.Passages[0];
        (await Link(passage, 0, 12, "Other words.")).MustRefuse(422, "selection");
        (await Link(passage, 0, passage.Text.Length + 1)).MustRefuse(422, "selection");
        (await Link(passage, passage.Text.IndexOf(' ', StringComparison.Ordinal), passage.Text.IndexOf(' ', StringComparison.Ordinal) + 1)).MustRefuse(422, "selection");
        (await Link(passage, 5, 5)).MustRefuse(400, "invalid");
        (await Link(passage, 5, 4)).MustRefuse(400, "invalid");
        (await Link(passage, -1, 4)).MustRefuse(400, "invalid");
        (await Link(passage, 0, 4, stance: "likes")).MustRefuse(400, "invalid");
        (await Link(passage with { Id = long.MaxValue }, 0, 4)).MustRefuse(404, "not-found");
    }

    [Fact]
    public async Task Half_a_character_is_no_selection()
    {
        var chair = await drafting.SignIn("chair");
        var preview = (await chair.Post($"{G}/imports?fileName=f.txt", Visitor.Bytes("1. Contribution from Observer, Lakes Alliance\n\nWe like 😀 lakes.\n"u8.ToArray()))).Must(200);
        (await chair.Post($"{G}/imports/{preview["id"]}/confirm")).Must(200);
        var passage = (await drafting.Places()).Passages[^1];
        var at = passage.Text.IndexOf('\ud83d', StringComparison.Ordinal);

        (await Link(passage, at, at + 1)).MustRefuse(422, "selection");
        (await Link(passage, at + 1, at + 2)).MustRefuse(422, "selection");
        Assert.Equal("😀", (await Link(passage, at, at + 2)).Must(200)["quote"].GetString());
    }

    [Fact]
    public async Task A_withdrawn_link_is_not_shown_until_it_is_restored_and_a_withdrawn_paragraph_takes_none()
    {
        var id = (await Link(places.Passages[0], 0, 12)).Must(200)["id"].GetInt64();
        (await member.Post($"{G}/evidence/{id}/withdraw", new { reason = "A mistake." })).Must(204);
        Assert.DoesNotContain((await member.Get($"{G}/paragraphs/{places["10"].Id}/evidence"))["links"].EnumerateArray(), e => e.GetProperty("id").GetInt64() == id);
        (await member.Patch($"{G}/evidence/{id}", new { stance = "opposes" })).MustRefuse(409, "withdrawn");
        (await member.Post($"{G}/evidence/{id}/restore")).Must(204);
        _ = await Of(id);

        (await (await drafting.SignIn("chair")).Post($"{G}/paragraphs/{places["10"].Id}/withdraw", new { reason = "" })).Must(204);
        (await Link(places.Passages[0], 0, 12)).MustRefuse(409, "withdrawn");
        _ = await Of(id);
    }
}
