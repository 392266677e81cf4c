using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Proposals;

public sealed class BoardTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";
    Installation drafting = null!;
    DraftPlaces places = null!;
    Visitor chair = null!, member = null!, other = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        (chair, member, other) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"));
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    object Source(int passage, string stance = "supports") => new { passageId = places.Passages[passage].Id, start = 0, end = 12, quote = places.Passages[passage].Text[..12], stance, note = $"Note {passage}." };

    async Task<long> Extract(string title, params object[] sources) => (await member.Post($"{G}/proposals", new { title, theme = "Rivers", sources })).Must(200)["id"].GetInt64();

    async Task<JsonElement> Of(long id) => (await member.Get($"{G}/proposals")).Must(200)["proposals"].EnumerateArray().Single(p => p.GetProperty("id").GetInt64() == id);

    async Task<string> Standing() => string.Join("\n", (await member.Get($"{G}/proposals"))["proposals"].EnumerateArray().Where(p => p.GetProperty("withdrawn").ValueKind is JsonValueKind.Null).Select(p => p.GetRawText()));

    static long[] Sources(JsonElement proposal) => [.. proposal.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("id").GetInt64())];

    [Fact]
    public async Task A_new_installation_shows_a_board_with_likely_duplicates_and_what_nobody_has_taken_up()
    {
        var board = (await drafting.Anyone().Get($"{G}/proposals")).Must(200);
        var proposals = board["proposals"].EnumerateArray().ToList();

        Assert.True(proposals.Count >= 5);
        Assert.Contains(proposals, p => p.GetProperty("recommendation").ValueKind is JsonValueKind.Object);
        Assert.Contains(proposals, p => p.GetProperty("recommendation").ValueKind is JsonValueKind.Null);
        Assert.All(proposals.SelectMany(p => p.GetProperty("sources").EnumerateArray()), s => Assert.Equal("exact", s.GetProperty("match").GetString()));
        Assert.Contains("Reporting", board["themes"].EnumerateArray().Select(t => t.GetString()));
        var likely = (await drafting.Anyone().Get($"{G}/proposals/{proposals[0].GetProperty("id").GetInt64()}/similar")).Must(200).Body!.Value[0];
        Assert.Equal(2, likely.GetProperty("number").GetInt32());
        Assert.NotEmpty(likely.GetProperty("words").EnumerateArray());
        Assert.Equal(2, (await member.Post($"{G}/proposals/similar", new { title = "Every organisation contributes to a yearly report on Internet governance", text = "" })).Must(200).Body!.Value[0].GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Sources_of_a_merged_proposal_count_where_it_went_and_unmerging_puts_everything_back()
    {
        var (a, b, c) = (await Extract("Dams need rules", Source(0)), await Extract("Rules for dams", Source(1, "opposes")), await Extract("Dams", Source(2)));
        var before = await Standing();
        (await member.Post($"{G}/proposals/{b}/merge", new { into = a })).Must(204);
        (await other.Post($"{G}/proposals/{a}/merge", new { into = c })).Must(204);

        Assert.Equal(3, Sources(await Of(c)).Length);
        Assert.Empty(Sources(await Of(a)));
        Assert.Equal([a, b], (await Of(c)).GetProperty("merged").EnumerateArray().Select(m => m.GetProperty("id").GetInt64()).Order());
        (await member.Post($"{G}/proposals/{c}/merge", new { into = b })).MustRefuse(409, "state");
        (await member.Post($"{G}/proposals/{c}/merge", new { into = c })).MustRefuse(409, "state");
        (await member.Patch($"{G}/proposals/{b}", new { title = "x" })).MustRefuse(409, "state");
        (await member.Post($"{G}/proposals/{b}/unmerge")).Must(204);
        (await member.Post($"{G}/proposals/{a}/unmerge")).Must(204);
        (await member.Post($"{G}/proposals/{a}/unmerge")).MustRefuse(409, "state");
        Assert.Equal(before, await Standing());
        Assert.Null(await drafting.FirstBroken());
    }

    [Fact]
    public async Task Splitting_takes_sources_along_and_taking_it_back_returns_them()
    {
        var proposal = await Extract("Dams need rules", Source(0), Source(1), Source(2, "qualifies"));
        var sources = Sources(await Of(proposal));
        var before = await Standing();
        var made = (await member.Post($"{G}/proposals/{proposal}/split", new { title = "Lakes", sourceIds = sources[..1] })).Must(200)["id"].GetInt64();

        Assert.Equal(sources[..1], Sources(await Of(made)));
        Assert.Equal(sources[1..], Sources(await Of(proposal)));
        Assert.Equal(proposal, (await Of(made)).GetProperty("splitFrom").GetInt64());
        (await member.Post($"{G}/proposals/{proposal}/split", new { title = "All", sourceIds = sources[1..] })).MustRefuse(409, "state");
        (await member.Post($"{G}/proposals/{proposal}/split", new { title = "None", sourceIds = Array.Empty<long>() })).MustRefuse(422, "empty");
        (await member.Post($"{G}/proposals/{proposal}/split", new { title = "Others", sourceIds = sources[..1] })).MustRefuse(404, "not-found");
        (await member.Post($"{G}/proposals/{made}/unsplit")).Must(204);
        (await member.Post($"{G}/proposals/{made}/unsplit")).MustRefuse(409, "withdrawn");
        Assert.Equal(before, await Standing());
    }

    [Fact]
    public async Task A_proposal_becomes_a_recommendation_with_its_words_and_every_source_as_evidence()
    {
        var (proposal, merged) = (await Extract("Dams need rules", Source(0), Source(1, "opposes")), await Extract("Rules for dams", Source(2, "qualifies")));
        (await member.Post($"{G}/proposals/{merged}/merge", new { into = proposal })).Must(204);
        var taken = (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId, title = "Dams", text = "Dams [shall][should] have rules." })).Must(200);

        var links = (await member.Get($"{G}/paragraphs/{taken["paragraphId"].GetInt64()}/evidence"))["links"].EnumerateArray().ToList();
        Assert.Equal(["supports", "opposes", "qualifies"], links.Select(l => l.GetProperty("stance").GetString()));
        Assert.All(links, l => Assert.Equal("exact", l.GetProperty("match").GetString()));
        Assert.Equal("Note 1.", links[1].GetProperty("note").GetString());
        var outline = (await member.Get($"{G}/drafts/{places.DraftId}"))["draft"].ToString();
        Assert.Contains("Dams", outline, StringComparison.Ordinal);
        Assert.Equal(taken["recommendationId"].GetInt64(), (await Of(proposal)).GetProperty("recommendation").GetProperty("id").GetInt64());
        (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId })).MustRefuse(409, "state");
        (await member.Post($"{G}/proposals/{proposal}/withdraw", new { reason = "" })).MustRefuse(409, "state");
        (await chair.Delete($"{G}/proposals/{proposal}/recommendation")).Must(204);
        Assert.Equal(JsonValueKind.Null, (await Of(proposal)).GetProperty("recommendation").ValueKind);
        Assert.Equal(3, (await member.Get($"{G}/paragraphs/{taken["paragraphId"].GetInt64()}/evidence"))["links"].GetArrayLength());
        (await chair.Delete($"{G}/proposals/{proposal}/recommendation")).MustRefuse(409, "state");
        Assert.Null(await drafting.FirstBroken());
    }

    [Fact]
    public async Task A_recommendation_that_is_withdrawn_has_taken_nothing_up()
    {
        var proposal = await Extract("Dams need rules", Source(0));
        var taken = (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId })).Must(200)["recommendationId"].GetInt64();
        (await chair.Post($"{G}/recommendations/{taken}/withdraw", new { reason = "No." })).Must(204);

        Assert.Equal(JsonValueKind.Null, (await Of(proposal)).GetProperty("recommendation").ValueKind);
        (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId })).Must(200);
    }

    [Fact]
    public async Task Members_and_a_locked_draft_make_no_recommendation_and_nothing_is_written()
    {
        var proposal = await Extract("Dams need rules", Source(0));
        await drafting.Look(db => db.Paragraphs.Where(p => p.Recommendation!.DraftId == places.DraftId).ExecuteUpdateAsync(s => s.SetProperty(p => p.Policy, Domain.Drafts.EditingPolicy.Locked)));
        var before = await drafting.RowCounts();

        (await member.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId })).MustRefuse(403, "role");
        (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId })).MustRefuse(409, "locked");
        (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = (await drafting.Places("rivers")).DraftId })).MustRefuse(404, "not-found");
        Assert.Equal(before, await drafting.RowCounts());
    }

    [Fact]
    public async Task What_somebody_else_put_on_the_board_is_withdrawn_by_them_or_the_chair()
    {
        var proposal = await Extract("Dams need rules", Source(0));
        var source = Sources(await Of(proposal))[0];
        (await other.Post($"{G}/proposals/{proposal}/withdraw", new { reason = "" })).MustRefuse(403, "role");
        (await other.Patch($"{G}/proposals/{proposal}/sources/{source}", new { stance = "opposes" })).MustRefuse(403, "role");
        (await other.Post($"{G}/proposals/{proposal}/sources/{source}/withdraw", new { reason = "" })).MustRefuse(403, "role");
        (await other.Patch($"{G}/proposals/{proposal}", new { theme = "Water" })).Must(204);
        (await member.Patch($"{G}/proposals/{proposal}/sources/{source}", new { stance = "opposes", note = "n" })).Must(204);
        (await member.Post($"{G}/proposals/{proposal}/sources", Source(0))).MustRefuse(422, "twice");
        (await chair.Post($"{G}/proposals/{proposal}/sources/{source}/withdraw", new { reason = "Twice." })).Must(204);
        (await chair.Post($"{G}/proposals/{proposal}/withdraw", new { reason = "Empty." })).Must(204);
        (await chair.Post($"{G}/proposals/{proposal}/withdraw", new { reason = "Empty." })).MustRefuse(409, "withdrawn");
        (await member.Post($"{G}/proposals/{proposal}/restore")).Must(204);
        (await member.Post($"{G}/proposals/{proposal}/restore")).MustRefuse(409, "not-withdrawn");

        Assert.Equal(("Water", 0), ((await Of(proposal)).GetProperty("theme").GetString(), Sources(await Of(proposal)).Length));
        string[] kinds = [.. (await member.Get($"{G}/record?limit=20"))["entries"].EnumerateArray().Select(e => e.GetProperty("kind").GetString()!).Where(k => k.StartsWith("proposal-", StringComparison.Ordinal))];
        Assert.Equal(["proposal-restored", "proposal-withdrawn", "proposal-source-withdrawn", "proposal-source-changed", "proposal-changed", "proposal-extracted"], kinds[..6]);
    }

    [Fact]
    public async Task A_passage_tells_of_the_proposals_that_were_found_in_it()
    {
        var proposal = await Extract("Dams need rules", Source(0, "qualifies"));
        var passage = (await member.Get($"{G}/submissions/{places.Passages[0].Submission}")).Must(200)["editions"].EnumerateArray().SelectMany(e => e.GetProperty("passages").EnumerateArray()).Single(p => p.GetProperty("id").GetInt64() == places.Passages[0].Id);

        var told = Assert.Single(passage.GetProperty("proposals").EnumerateArray(), p => p.GetProperty("id").GetInt64() == proposal);
        Assert.Equal(("qualifies", 0, 12), (told.GetProperty("stance").GetString(), told.GetProperty("start").GetInt32(), told.GetProperty("end").GetInt32()));
    }
}
