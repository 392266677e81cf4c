using Drafting.Domain.Text;

namespace Drafting.Server.Tests.Drafts;

public sealed class DraftTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";
    Installation drafting = null!;
    Visitor chair = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        chair = await drafting.SignIn("chair");
        places = await drafting.Places();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await drafting.FirstBroken());
        await drafting.DisposeAsync();
    }

    /// <summary>The draft as it is printed: each recommendation's number with its paragraphs' labels.</summary>
    async Task<string> Printed(params string[] numbers)
    {
        var draft = (await chair.Get($"{G}/drafts/{places.DraftId}")).Must(200)["draft"];
        return string.Join("; ", draft.GetProperty("recommendations").EnumerateArray().Where(r => numbers.Length == 0 || numbers.Contains(r.GetProperty("number").GetString()))
            .Select(r => $"{r.GetProperty("number").GetString()}: {string.Join(", ", r.GetProperty("paragraphs").EnumerateArray().Select(p => p.GetProperty("label").GetString()))}"));
    }

    long Recommendation(string number) => places.Recommendations.Single(r => r.Number == number).Id;

    async Task<string> Add(string recommendation, string? after = null, string relation = "next") =>
        (await chair.Post($"{G}/recommendations/{Recommendation(recommendation)}/paragraphs", new { text = "New.", after = after is null ? (long?)null : (await drafting.Places())[after].Id, relation })).Must(200)["label"].GetString()!;

    [Fact]
    public async Task Inserting_gives_bis_ter_quater_and_alt_and_renumbers_nothing()
    {
        Assert.Equal("2: 3, 4, 4 bis", await Printed("2"));
        Assert.Equal("4 ter", await Add("2", "4", "inserted-after"));
        Assert.Equal("3 bis", await Add("2", "3", "inserted-after"));
        Assert.Equal("4 quater", await Add("2", "4 bis", "inserted-after"));
        Assert.Equal("4 alt", await Add("2", "4", "alternative-to"));
        Assert.Equal("4 alt 2", await Add("2", "4", "alternative-to"));
        Assert.Equal("24", await Add("2"));
        Assert.Equal("2: 3, 3 bis, 4, 4 alt 2, 4 alt, 4 ter, 4 bis, 4 quater, 24", await Printed("2"));
        Assert.Equal("3: 5, 6", await Printed("3"));
    }

    [Fact]
    public async Task A_label_is_never_given_again_not_even_after_its_paragraph_was_withdrawn()
    {
        var label = await Add("3", "5", "inserted-after");
        var added = (await drafting.Places())[label];
        (await chair.Post($"{G}/paragraphs/{added.Id}/withdraw", new { reason = "No." })).Must(204);

        Assert.Equal(("5 bis", "5 ter"), (label, await Add("3", "5", "inserted-after")));
    }

    [Fact]
    public async Task After_twenty_insertions_no_label_is_left_and_the_refusal_says_so()
    {
        for (var i = 0; i < 19; i++) await Add("3", "6", "inserted-after");
        (await chair.Post($"{G}/recommendations/{Recommendation("3")}/paragraphs", new { text = "", after = places["6"].Id, relation = "inserted-after" })).MustRefuse(409, "no-label");
    }

    [Fact]
    public async Task Many_insertions_at_once_get_different_labels()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => chair.Post($"{G}/recommendations/{Recommendation("3")}/paragraphs", new { text = "x", after = places["6"].Id, relation = "inserted-after" })));
        var done = replies.Where(r => r.Status == 200).Select(r => r["label"].GetString()).ToList();

        Assert.NotEmpty(done);
        Assert.Equal(done.Count, done.Distinct().Count());
        Assert.All(replies.Where(r => r.Status != 200), r => Assert.True(r.Status is 409 or 503, r.Text));
    }

    [Fact]
    public async Task Paragraphs_and_recommendations_are_moved_without_a_change_of_label()
    {
        (await chair.Post($"{G}/paragraphs/{places["3"].Id}/move", new { recommendationId = Recommendation("3"), after = places["5"].Id })).Must(204);
        (await chair.Post($"{G}/paragraphs/{places["4 bis"].Id}/move", new { recommendationId = Recommendation("2"), after = (long?)null })).Must(204);
        (await chair.Post($"{G}/recommendations/{Recommendation("3")}/move", new { after = (long?)null })).Must(204);
        Assert.StartsWith("3: 5, 3, 6; 1: 1, 2; 2: 4 bis, 4; 4: 7, 8", await Printed(), StringComparison.Ordinal);

        (await chair.Post($"{G}/recommendations/{Recommendation("3")}/move", new { after = Recommendation("3") })).MustRefuse(409, "neighbour");
        (await chair.Post($"{G}/paragraphs/{places["3"].Id}/move", new { recommendationId = Recommendation("3"), after = places["3"].Id })).MustRefuse(409, "neighbour");
    }

    [Fact]
    public async Task A_new_recommendation_takes_the_next_number_wherever_it_stands()
    {
        var added = (await chair.Post($"{G}/drafts/{places.DraftId}/recommendations", new { title = "  A new one  ", after = Recommendation("1") })).Must(200);
        Assert.Equal("13", added["number"].GetString());
        Assert.StartsWith("1: 1, 2; 13: ; 2: 3", await Printed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_titles_set_on_the_same_version_the_second_is_told_the_first()
    {
        var path = $"{G}/recommendations/{Recommendation("1")}";
        Assert.Equal(2, (await chair.Patch(path, new { title = "First", titleVersion = 1 })).Must(200)["titleVersion"].GetInt32());
        Assert.Contains("First", (await chair.Patch(path, new { title = "Second", titleVersion = 1 })).MustRefuse(409, "conflict")["title"].GetString(), StringComparison.Ordinal);

        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => chair.Patch(path, new { title = $"At once {i}", titleVersion = 2 })));
        Assert.Single(replies, r => r.Status == 200);
        Assert.All(replies.Where(r => r.Status != 200), r => Assert.True(r is { Status: 409, Code: "conflict" } or { Status: 503 }, r.Text));
    }

    [Fact]
    public async Task What_is_withdrawn_stays_readable_and_comes_back()
    {
        var path = $"{G}/paragraphs/{places["7"].Id}";
        (await chair.Post($"{path}/withdraw", new { reason = "Merged into 8." })).Must(204);
        (await chair.Post($"{path}/withdraw", new { reason = "" })).MustRefuse(409, "withdrawn");
        (await chair.Put($"{path}/policy", new { policy = "locked" })).MustRefuse(409, "withdrawn");
        var withdrawn = (await chair.Get($"{G}/drafts/{places.DraftId}"))["draft"].GetProperty("recommendations").EnumerateArray().SelectMany(r => r.GetProperty("paragraphs").EnumerateArray())
            .Single(p => p.GetProperty("label").GetString() == "7").GetProperty("withdrawn");
        Assert.Equal("Merged into 8.", withdrawn.GetProperty("reason").GetString());
        Assert.NotEqual("", (await drafting.Anyone().Get($"{G}/texts/{places["7"].TextId}/versions/1")).Must(200)["text"].GetString());
        Assert.Equal(1, (await drafting.Anyone().Get($"{G}/texts/{places["7"].TextId}/history")).Must(200)["head"].GetInt32());

        (await chair.Post($"{G}/recommendations/{Recommendation("4")}/withdraw", new { reason = "All of it." })).Must(204);
        (await chair.Post($"{path}/restore")).MustRefuse(409, "withdrawn");
        (await chair.Post($"{G}/recommendations/{Recommendation("4")}/paragraphs", new { text = "x" })).MustRefuse(409, "withdrawn");
        (await chair.Patch($"{G}/recommendations/{Recommendation("4")}", new { title = "x", titleVersion = 1 })).MustRefuse(409, "withdrawn");
        (await chair.Post($"{G}/recommendations/{Recommendation("4")}/restore")).Must(204);
        (await chair.Post($"{path}/restore")).Must(204);
        (await chair.Post($"{path}/restore")).MustRefuse(409, "not-withdrawn");
    }

    [Fact]
    public async Task The_first_words_of_a_paragraph_obey_the_rules_of_a_text()
    {
        foreach (var text in new[] { "a\rb", "a\0b", new string('x', TextRules.MaxLength + 1) })
            (await chair.Post($"{G}/recommendations/{Recommendation("1")}/paragraphs", new { text })).MustRefuse(400, "invalid");
        var empty = (await chair.Post($"{G}/recommendations/{Recommendation("1")}/paragraphs", new { text = "" })).Must(200)["textId"].GetInt64();
        var state = (await chair.Get($"{G}/texts/{empty}/versions/0")).Must(200);
        Assert.Equal(("", "e3b0c44298fc1c14"), (state["text"].GetString(), state["hash"].GetString()));

        await using var live = await chair.Live();
        await live.Join(places.DraftId);
        var editor = await live.Open(empty);
        await editor.Types("First words.");
        Assert.Equal(1, editor.Version);
    }

    [Fact]
    public async Task History_pages_run_from_the_newest_to_the_first_and_any_two_versions_compare()
    {
        var text = places["9"].TextId;
        await using var live = await (await drafting.SignIn("member-state-b")).Live();
        await live.Join(places.DraftId);
        var editor = await live.Open(text);
        var original = editor.Text;
        for (var i = 0; i < 1200; i++) editor.Writes(0, i % 3 == 2 ? 2 : 0, i % 3 == 2 ? "" : "w ");
        await editor.Push();
        var reader = drafting.Anyone();
        var newest = (await reader.Get($"{G}/texts/{text}/history")).Must(200);
        var oldest = (await reader.Get($"{G}/texts/{text}/history?before={newest["versions"][999].GetProperty("version")}")).Must(200);

        Assert.Equal((1201, true, false), (newest["head"].GetInt32(), newest["more"].GetBoolean(), oldest["more"].GetBoolean()));
        Assert.Equal(Enumerable.Range(1, 1201).Reverse(), newest["versions"].EnumerateArray().Concat(oldest["versions"].EnumerateArray()).Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal((0, 2), (newest["versions"][0].GetProperty("inserted").GetInt32(), newest["versions"][0].GetProperty("deleted").GetInt32()));
        Assert.Equal((2, 0), (newest["versions"][1].GetProperty("inserted").GetInt32(), newest["versions"][1].GetProperty("deleted").GetInt32()));

        foreach (var (from, to) in new[] { (0, 1), (1, 0), (1, 1201), (1201, 1), (600, 601), (7, 7), (0, 0) })
        {
            var (before, after) = ((await reader.Get($"{G}/texts/{text}/versions/{from}"))["text"].GetString()!, (await reader.Get($"{G}/texts/{text}/versions/{to}"))["text"].GetString()!);
            var runs = (await reader.Get($"{G}/texts/{text}/compare?from={from}&to={to}")).Must(200)["runs"].EnumerateArray().Select(r => (Kind: r.GetProperty("kind").GetString(), Text: r.GetProperty("text").GetString())).ToList();
            Assert.Equal(before, string.Concat(runs.Where(r => r.Kind is "kept" or "deleted").Select(r => r.Text)));
            Assert.Equal(after, string.Concat(runs.Where(r => r.Kind is "kept" or "inserted").Select(r => r.Text)));
        }
        Assert.Equal(original, (await reader.Get($"{G}/texts/{text}/versions/1"))["text"].GetString());
        Assert.Equal(editor.Text, (await reader.Get($"{G}/texts/{text}/versions/1201"))["text"].GetString());
    }

    [Fact]
    public async Task Who_wrote_what_covers_the_text_and_names_each_author()
    {
        var text = places["12"].TextId;
        await using var state = await (await drafting.SignIn("member-state-b")).Live();
        await using var society = await (await drafting.SignIn("member-society-a")).Live(Wire.MessagePack);
        var (a, b) = ((await state.Join(places.DraftId))["you"], (await society.Join(places.DraftId))["you"]);
        var first = await state.Open(text);
        first.Writes(0, 0, "We think: ");
        await first.Push();
        var second = await society.Open(text);
        await second.CatchUp();
        await second.Types(" So do we.");

        var reading = (await drafting.Anyone().Get($"{G}/texts/{text}/authorship")).Must(200);
        var spans = reading["spans"].EnumerateArray().ToList();
        Assert.Equal((3, second.Text), (reading["version"].GetInt32(), reading["text"].GetString()));
        Assert.Equal(second.Text.Length, spans.Sum(s => s.GetProperty("length").GetInt32()));
        Assert.Equal((10, a.GetProperty("personId").GetInt64(), a.GetProperty("delegationId").GetInt64()), (spans[0].GetProperty("length").GetInt32(), spans[0].GetProperty("personId").GetInt64(), spans[0].GetProperty("delegationId").GetInt64()));
        Assert.Equal((10, b.GetProperty("personId").GetInt64(), b.GetProperty("delegationId").GetInt64()), (spans[^1].GetProperty("length").GetInt32(), spans[^1].GetProperty("personId").GetInt64(), spans[^1].GetProperty("delegationId").GetInt64()));
        Assert.Single((await drafting.Anyone().Get($"{G}/texts/{text}/authorship?version=1")).Must(200)["spans"].EnumerateArray());
    }

    [Fact]
    public async Task The_record_is_read_newest_first_in_pages_whose_hashes_chain()
    {
        (await chair.Put($"{G}/paragraphs/{places["2"].Id}/policy", new { policy = "chairs-pen" })).Must(204);
        var sequences = new List<long>();
        for (var before = ""; ;)
        {
            var page = (await chair.Get($"{G}/record?limit=40{before}")).Must(200);
            sequences.AddRange(page["entries"].EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()));
            if (!page["more"].GetBoolean()) break;
            before = $"&before={sequences[^1]}";
        }
        var first = (await chair.Get($"{G}/record?limit=1"))["entries"][0];

        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i).Reverse(), sequences);
        Assert.Equal(("policy-set", "drafting", "chairs-pen"), (first.GetProperty("kind").GetString(), first.GetProperty("payload").GetProperty("before").GetString(), first.GetProperty("payload").GetProperty("policy").GetString()));
    }
}
