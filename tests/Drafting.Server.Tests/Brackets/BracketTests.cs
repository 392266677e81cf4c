using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Brackets;

/// <summary>A paragraph of its own for each test, so that its words and versions are known: <c>Dams [shall][should] serve all[, and fish - State B].</c></summary>
public abstract class BracketTable : IAsyncLifetime
{
    protected const string G = "/api/groups/wgec", Words = "Dams [shall][should] serve all[, and fish - State B].";

    protected Installation Drafting { get; private set; } = null!;
    protected Visitor Chair { get; private set; } = null!;

    /// <summary>Of State B.</summary>
    protected Visitor State { get; private set; } = null!;
    protected Visitor Society { get; private set; } = null!;
    protected DraftPlaces Places { get; private set; } = null!;
    protected long Paragraph { get; private set; }
    protected long TextId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Drafting = await Installation.Start();
        (Chair, State, Society) = (await Drafting.SignIn("chair"), await Drafting.SignIn("member-state-b"), await Drafting.SignIn("member-society-a"));
        Places = await Drafting.Places();
        (Paragraph, TextId) = await Adds(Words);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await Drafting.FirstBroken());
        await Drafting.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<(long Paragraph, long Text)> Adds(string words)
    {
        var added = (await Chair.Post($"{G}/recommendations/{Places.Recommendations[0].Id}/paragraphs", new { text = words })).Must(200);
        return (added["id"].GetInt64(), added["textId"].GetInt64());
    }

    protected Task<Reply> Act(Visitor by, string what, object body, long? paragraph = null) => by.Post($"{G}/paragraphs/{paragraph ?? Paragraph}/brackets/{what}", body);

    protected static Task<Reply> Undo(Visitor by, Reply act) => by.Post($"{G}/acts/{act["actId"]}/undo");

    protected async Task<string> Text() => (await Chair.Get($"{G}/texts/{TextId}/authorship")).Must(200)["text"].GetString()!;

    protected async Task<long> DelegationOf(string persona) => (await Drafting.Look(db => db.Memberships.Where(m => m.Person!.PersonaKey == persona).Select(m => m.DelegationId).SingleAsync()))!.Value;

    /// <summary>What somebody is told of the paragraph's brackets.</summary>
    protected async Task<JsonElement> Seen(Visitor by) =>
        (await by.Get($"{G}/drafts/{Places.DraftId}/brackets")).Must(200)["paragraphs"].EnumerateArray().Single(p => p.GetProperty("paragraphId").GetInt64() == Paragraph);

    protected async Task<JsonElement> Seen(Visitor by, int start) => (await Seen(by)).GetProperty("brackets").EnumerateArray().Single(b => b.GetProperty("start").GetInt32() == start);

    /// <summary>Everything that is kept of the standing brackets, with their places and voices, and the text: two equal answers mean that nothing has changed.</summary>
    protected async Task<string> Kept()
    {
        // A rest stored in between moves the rows to the same place that is computed here.
        var seen = await Seen(Chair);
        var rows = await Drafting.Look(async db => await db.Brackets.Include(b => b.Voices).Where(b => b.TextId == TextId && b.EndedAt == null).OrderBy(b => b.Id).ToListAsync());
        var places = seen.GetProperty("brackets").EnumerateArray().Where(b => b.GetProperty("id").ValueKind is JsonValueKind.Number).ToDictionary(b => b.GetProperty("id").GetInt64(), b => $"{b.GetProperty("start")}-{b.GetProperty("end")}");
        return await Text() + "\n" + string.Join("\n", rows.Select(r => $"{r.Id} {places.GetValueOrDefault(r.Id)} {r.Kind} {r.Reason} {r.ReasonText} {r.LinkedParagraphId} {r.HasOpener} {r.HasCloser} "
            + string.Join(", ", r.Voices.OrderBy(v => v.DelegationId).Select(v => $"{v.DelegationId} {v.Say} {v.PersonId} {v.At.ToUnixTimeMilliseconds()} {v.Inline}"))));
    }

    protected async Task<IReadOnlyList<JsonElement>> Record(string kind) => [.. (await Chair.Get($"{G}/record?limit=60")).Must(200)["entries"].EnumerateArray().Where(e => e.GetProperty("kind").GetString() == kind)];

    /// <summary>Types into the paragraph.</summary>
    protected async Task Types(Visitor by, Func<string, (int From, int To, string Words)> where)
    {
        await using var live = await by.Live();
        await live.Join(Places.DraftId);
        var editor = await live.Open(TextId);
        var (from, to, words) = where(editor.Text);
        editor.Writes(from, to, words);
        await editor.Push();
    }
}

public sealed class BracketTests : BracketTable
{
    static readonly int Shall = Words.IndexOf("[shall", StringComparison.Ordinal), Should = Words.IndexOf("[should", StringComparison.Ordinal), Fish = Words.IndexOf("[, and", StringComparison.Ordinal);

    [Fact]
    public async Task Brackets_are_read_with_their_sets_attributions_and_measures_before_anyone_has_said_anything()
    {
        var seen = await Seen(Drafting.Anyone());
        var brackets = seen.GetProperty("brackets").EnumerateArray().ToList();
        var set = Assert.Single(seen.GetProperty("sets").EnumerateArray());

        Assert.Equal(3, brackets.Count);
        Assert.Equal(("adjacent", 2), (set.GetProperty("form").GetString(), set.GetProperty("members").GetArrayLength()));
        Assert.Equal((0, "alternatives", "shall"), (brackets[0].GetProperty("set").GetInt32(), brackets[0].GetProperty("kind").GetString(), brackets[0].GetProperty("words").GetString()));
        var voice = Assert.Single(brackets[2].GetProperty("voices").EnumerateArray());
        Assert.Equal((await DelegationOf("member-state-b"), "propose", true), (voice.GetProperty("delegationId").GetInt64(), voice.GetProperty("say").GetString(), brackets[2].GetProperty("inlineAttribution").GetBoolean()));
        var measures = seen.GetProperty("measures");
        Assert.Equal((3, 1, 2, 7, 4), (measures.GetProperty("brackets").GetInt32(), measures.GetProperty("alternativeSets").GetInt32(), measures.GetProperty("options").GetInt32(), measures.GetProperty("words").GetInt32(), measures.GetProperty("wordsInBrackets").GetInt32()));
    }

    [Fact]
    public async Task Words_are_bracketed_with_kind_and_reason_in_the_name_of_who_did_it()
    {
        await using var live = await Society.Live();
        await live.Join(Places.DraftId);
        var done = (await Act(State, "add", new { version = 1, start = 0, end = 4, kind = "deletion", reason = "awaiting-instructions", reasonText = "Ask the capital.", linkedParagraphId = Places.Paragraphs[0].Id })).Must(200);

        Assert.StartsWith("[Dams] [shall]", await Text(), StringComparison.Ordinal);
        var bracket = await Seen(Society, 0);
        Assert.Equal((2, TextId), (done["version"].GetInt32(), done["textId"].GetInt64()));
        Assert.Equal(("deletion", "awaiting-instructions", "Ask the capital.", Places.Paragraphs[0].Id),
            (bracket.GetProperty("kind").GetString(), bracket.GetProperty("reason").GetString(), bracket.GetProperty("reasonText").GetString(), bracket.GetProperty("linkedParagraphId").GetInt64()));
        Assert.Equal(await DelegationOf("member-state-b"), bracket.GetProperty("by").GetProperty("delegationId").GetInt64());
        await live.Hears("brackets", m => m["paragraphId"].GetInt64() == Paragraph);
        await live.Hears("changes", m => m["textId"].GetInt64() == TextId);
        Assert.Equal("Dams", Assert.Single(await Record("bracketed")).GetProperty("payload").GetProperty("words").GetString());
    }

    [Fact]
    public async Task A_placeholder_is_put_where_nothing_is_selected()
    {
        (await Act(Chair, "add", new { version = 1, start = 4, end = 4, kind = "placeholder" })).Must(200);
        Assert.StartsWith("Dams[ ] [shall]", await Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_wording_stands_beside_the_bracket()
    {
        (await Act(State, "alternative", new { version = 1, start = Should, words = "must" })).Must(200);
        Assert.StartsWith("Dams [shall][should][must] serve", await Text(), StringComparison.Ordinal);
        var added = await Seen(Chair, "Dams [shall][should]".Length);
        Assert.Equal(await DelegationOf("member-state-b"), added.GetProperty("by").GetProperty("delegationId").GetInt64());
    }

    [Fact]
    public async Task A_delegation_speaks_for_itself_and_the_chair_enters_what_any_says()
    {
        var (own, other) = (await DelegationOf("member-state-b"), await DelegationOf("member-society-a"));
        (await Act(State, "say", new { version = 1, start = Shall, say = "retain" })).Must(200);
        (await Act(State, "say", new { version = 1, start = Shall, say = "reserve", delegationId = own })).Must(200);
        (await Act(Chair, "say", new { version = 1, start = Shall, say = "delete", delegationId = other })).Must(200);
        var voices = (await Seen(Chair, Shall)).GetProperty("voices").EnumerateArray().ToDictionary(v => v.GetProperty("delegationId").GetInt64(), v => v.GetProperty("say").GetString());
        Assert.Equal(new Dictionary<long, string?> { [own] = "reserve", [other] = "delete" }, voices);

        (await Act(Society, "say", new { version = 1, start = Shall, say = "none" })).Must(200);
        Assert.Equal(own, Assert.Single((await Seen(Chair, Shall)).GetProperty("voices").EnumerateArray()).GetProperty("delegationId").GetInt64());
        (await Act(State, "say", new { version = 1, start = Shall, say = "delete", delegationId = other })).MustRefuse(403, "role");
        (await Act(Chair, "say", new { version = 1, start = Shall, say = "delete" })).MustRefuse(422, "no-delegation");
        (await Act(Chair, "say", new { version = 1, start = Shall, say = "delete", delegationId = long.MaxValue })).MustRefuse(404, "not-found");
        (await Act(State, "say", new { version = 1, start = Fish, say = "none" })).MustRefuse(422, "written");
        (await Act(State, "say", new { version = 1, start = Shall, say = "like" })).MustRefuse(400, "invalid");
    }

    [Fact]
    public async Task Under_the_chairs_pen_a_member_speaks_and_describes_its_own_bracket_but_changes_no_word()
    {
        (await Act(State, "add", new { version = 1, start = 0, end = 4, kind = "undetermined" })).Must(200);
        (await Chair.Put($"{G}/paragraphs/{Paragraph}/policy", new { policy = "chairs-pen" })).Must(204);
        (await Act(State, "say", new { version = 2, start = 0, say = "retain" })).Must(200);
        (await Act(State, "describe", new { version = 2, start = 0, reason = "uncertain" })).Must(200);
        (await Act(Society, "describe", new { version = 2, start = 0, reason = "other" })).MustRefuse(403, "role");
        Assert.Equal("uncertain", (await Seen(Chair, 0)).GetProperty("reason").GetString());
        foreach (var (what, body) in Changing()) (await Act(State, what, body)).MustRefuse(409, "chairs-pen");

        (await Chair.Put($"{G}/paragraphs/{Paragraph}/policy", new { policy = "locked" })).Must(204);
        (await Act(State, "say", new { version = 2, start = 0, say = "none" })).MustRefuse(409, "locked");
        foreach (var (what, body) in Changing()) (await Act(Chair, what, body)).MustRefuse(409, "locked");
        (await Chair.Put($"{G}/paragraphs/{Paragraph}/policy", new { policy = "drafting" })).Must(204);
        (await Chair.Post($"{G}/paragraphs/{Paragraph}/withdraw", new { reason = "No." })).Must(204);
        (await Act(State, "say", new { version = 2, start = 0, say = "none" })).MustRefuse(409, "withdrawn");
        foreach (var (what, body) in Changing()) (await Act(Chair, what, body)).MustRefuse(409, "withdrawn");
    }

    static IEnumerable<(string What, object Body)> Changing() =>
    [
        ("add", new { version = 1, start = 0, end = 4, kind = "addition" }), ("alternative", new { version = 1, start = Shall, words = "must" }), ("lift", new { version = 1, start = Shall, how = "keep" }),
        ("repair", new { version = 1, code = "unclosed", start = 0, end = 1, repair = 0 }), ("take-attributions", new { version = 1 }),
    ];

    [Fact]
    public async Task A_description_changes_what_it_names_and_null_takes_away()
    {
        (await Act(Chair, "describe", new { version = 1, start = Shall, kind = "addition", reason = "other", reasonText = "Later." })).Must(200);
        (await Act(Chair, "describe", new { version = 1, start = Shall, reason = (string?)null })).Must(200);
        var bracket = await Seen(Chair, Shall);
        Assert.Equal(("addition", JsonValueKind.Null, "Later."), (bracket.GetProperty("kind").GetString(), bracket.GetProperty("reason").ValueKind, bracket.GetProperty("reasonText").GetString()));
        (await Act(Chair, "describe", new { version = 1, start = Shall, kind = "undetermined" })).Must(200);
        Assert.Equal("alternatives", (await Seen(Chair, Shall)).GetProperty("kind").GetString());
        (await Act(Chair, "describe", new { version = 1, start = Shall, kind = "status-tag" })).MustRefuse(400, "invalid");
        (await Act(Chair, "describe", new { version = 1, start = Shall, reason = 7 })).Must(400);
        (await Act(Chair, "describe", new { version = 1, start = Shall, reasonText = new string('x', 1001) })).MustRefuse(400, "invalid");
        (await Act(Chair, "describe", new { version = 1, start = Shall, linkedParagraphId = long.MaxValue })).MustRefuse(404, "not-found");
    }

    [Theory]
    [InlineData("keep", null, null, "Dams shall serve all[, and fish - State B].", new[] { "should" })]
    [InlineData("drop", null, null, "Dams [should] serve all[, and fish - State B].", new[] { "shall" })]
    [InlineData("choose", 1, null, "Dams should serve all[, and fish - State B].", new[] { "shall" })]
    [InlineData("merge", null, "must", "Dams must serve all[, and fish - State B].", new[] { "shall", "should" })]
    public async Task A_bracket_is_lifted_in_four_ways_and_what_is_gone_is_told_and_recorded(string how, int? index, string? words, string text, string[] removed)
    {
        var done = (await Act(State, "lift", new { version = 1, start = Shall, how, index, words })).Must(200);
        Assert.Equal(text, await Text());
        Assert.Equal(removed, done["removed"].EnumerateArray().Select(w => w.GetString()));
        var payload = Assert.Single(await Record("bracket-lifted")).GetProperty("payload");
        Assert.Equal((how, done["actId"].GetInt64()), (payload.GetProperty("how").GetString(), payload.GetProperty("actId").GetInt64()));
        var lost = Assert.Single((await Society.Get($"{G}/drafts/{Places.DraftId}/measures")).Must(200)["lost"].EnumerateArray());
        Assert.Equal((Paragraph, how, removed.Length, await DelegationOf("member-state-b")), (lost.GetProperty("paragraphId").GetInt64(), lost.GetProperty("how").GetString(), lost.GetProperty("words").GetArrayLength(), lost.GetProperty("by").GetProperty("delegationId").GetInt64()));
        Assert.Equal("shall", (await Record("bracket-lifted"))[0].GetProperty("payload").GetProperty("words").GetString()![1..6]);

        (await Undo(State, done)).Must(200);
        Assert.Empty((await Society.Get($"{G}/drafts/{Places.DraftId}/measures"))["lost"].EnumerateArray());
    }

    [Fact]
    public async Task A_problem_is_repaired_in_the_way_that_was_chosen_and_not_twice()
    {
        var (paragraph, text) = await Adds("Rivers [flow, all of them.");
        object body = new { version = 1, code = "unclosed", start = 7, end = 8, repair = 0 };
        (await Act(State, "repair", body, paragraph)).Must(200);
        Assert.Equal("Rivers [flow], all of them.", (await Chair.Get($"{G}/texts/{text}/authorship"))["text"].GetString());
        Assert.NotNull(await Drafting.Look(db => db.Brackets.SingleOrDefaultAsync(b => b.TextId == text && b.Start == 7 && b.End == 13)));
        (await Act(State, "repair", body, paragraph)).MustRefuse(409, "no-bracket");
        (await Act(State, "repair", new { version = 1, code = (string?)null, start = 0, end = 1, repair = -1 }, paragraph)).MustRefuse(409, "no-bracket");
    }

    [Fact]
    public async Task Attributions_leave_the_text_and_stand_behind_their_brackets_still()
    {
        (await Act(Chair, "take-attributions", new { version = 1 })).Must(200);
        Assert.Equal("Dams [shall][should] serve all[, and fish].", await Text());
        var bracket = await Seen(Chair, Fish);
        Assert.Equal((await DelegationOf("member-state-b"), false), (Assert.Single(bracket.GetProperty("voices").EnumerateArray()).GetProperty("delegationId").GetInt64(), bracket.GetProperty("inlineAttribution").GetBoolean()));
        (await Act(Chair, "take-attributions", new { version = 2 })).MustRefuse(422, "no-attributions");
        (await Act(State, "say", new { version = 2, start = Fish, say = "none" })).Must(200);
    }

    [Fact]
    public async Task Positions_of_an_older_version_are_brought_to_now_and_an_opener_that_is_gone_is_no_bracket()
    {
        await Types(Society, text => (0, 0, "Old and new "));
        (await Act(State, "say", new { version = 1, start = Shall, say = "retain" })).Must(200);
        Assert.Single((await Seen(Chair, Shall + 12)).GetProperty("voices").EnumerateArray());
        await Types(Society, text => (text.IndexOf("[shall][should]", StringComparison.Ordinal), text.IndexOf(" serve", StringComparison.Ordinal), "[must]"));
        (await Act(State, "say", new { version = 1, start = Shall, say = "retain" })).MustRefuse(409, "no-bracket");
        (await Act(State, "add", new { version = 1, start = Shall + 1, end = Shall + 6, kind = "placeholder" })).MustRefuse(422, "nothing-selected");
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_changes_nothing()
    {
        (await Act(Chair, "say", new { version = 1, start = Shall, say = "retain", delegationId = await DelegationOf("member-state-b") })).Must(200);
        var before = await Drafting.RowCounts();
        var megabyte = new string('x', 1 << 20);
        foreach (var version in new[] { -1, 2, int.MaxValue, int.MinValue }) (await Act(Chair, "lift", new { version, start = Shall, how = "keep" })).MustRefuse(422, "unknown-version");
        foreach (var start in new[] { -1, Words.Length + 1, int.MaxValue }) (await Act(Chair, "lift", new { version = 1, start, how = "keep" })).MustRefuse(422, "outside-text");
        foreach (var start in new[] { 0, Shall + 1, Words.Length }) (await Act(Chair, "lift", new { version = 1, start, how = "keep" })).MustRefuse(409, "no-bracket");
        foreach (var words in new[] { "a [b", "a] b", "{note}" })
        {
            (await Act(Chair, "alternative", new { version = 1, start = Shall, words })).MustRefuse(422, "unbalanced");
            (await Act(Chair, "lift", new { version = 1, start = Shall, how = "merge", words })).MustRefuse(422, "unbalanced");
        }
        foreach (var words in new[] { "", "  ", null, megabyte })
        {
            (await Act(Chair, "alternative", new { version = 1, start = Shall, words })).MustRefuse(400, "invalid");
            (await Act(Chair, "lift", new { version = 1, start = Shall, how = "merge", words })).MustRefuse(400, "invalid");
        }
        (await Act(Chair, "alternative", new { version = 1, start = Shall, words = new string('x', 100_000) })).MustRefuse(422, "too-long");
        (await Act(Chair, "alternative", new { version = 1, start = Shall, words = "a\0b" })).Must(422);
        Assert.True((await Chair.Send(HttpMethod.Post, $"{G}/paragraphs/{Paragraph}/brackets/alternative", Visitor.Json($"{{\"version\":1,\"start\":{Shall},\"words\":\"\\ud800\"}}"))).Status is 400 or 422);
        (await Act(Chair, "lift", new { version = 1, start = Shall, how = "choose", index = 2 })).MustRefuse(422, "no-such-alternative");
        (await Act(Chair, "lift", new { version = 1, start = Shall, how = "choose" })).MustRefuse(400, "invalid");
        (await Act(Chair, "lift", new { version = 1, start = Shall, how = "tear" })).MustRefuse(400, "invalid");
        (await Act(Chair, "add", new { version = 1, start = 0, end = Shall + 3, kind = "addition" })).MustRefuse(422, "crosses-bracket");
        (await Act(Chair, "add", new { version = 1, start = 4, end = 0, kind = "addition" })).MustRefuse(422, "outside-text");
        (await Act(Chair, "add", new { version = 1, start = 0, end = 4, kind = "citation" })).MustRefuse(400, "invalid");
        (await Act(Chair, "add", new { version = 1, start = 0, end = 4, kind = "addition", reason = "because" })).MustRefuse(400, "invalid");
        (await Act(Chair, "add", new { version = 1, start = 0, end = 4, kind = "addition", reasonText = megabyte })).MustRefuse(400, "invalid");
        (await Act(Chair, "add", new { version = 1, start = 0, end = 4, kind = "addition" }, long.MaxValue)).MustRefuse(404, "not-found");
        Assert.Equal((before, Words), (await Drafting.RowCounts(), await Text()));
    }

    [Fact]
    public async Task A_selection_of_half_a_character_brackets_the_whole_or_nothing()
    {
        var (paragraph, text) = await Adds("Fish 🐟🐟 swim.");
        var reply = await Act(Chair, "add", new { version = 1, start = 6, end = 8, kind = "addition" }, paragraph);
        var now = (await Chair.Get($"{G}/texts/{text}/authorship"))["text"].GetString()!;
        Assert.True(reply.Status is 200 or 422, reply.Text);
        Assert.Equal("Fish 🐟🐟 swim.", now.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_who_lift_the_same_bracket_at_once_one_does_it_and_the_other_is_told()
    {
        var replies = await Task.WhenAll(Act(Chair, "lift", new { version = 1, start = Shall, how = "keep" }), Act(State, "lift", new { version = 1, start = Shall, how = "drop" }));
        Assert.Single(replies, r => r.Status == 200);
        Assert.Single(replies, r => r is { Status: 409, Code: "no-bracket" });
        Assert.Single(await Record("bracket-lifted"));
    }

    [Fact]
    public async Task A_bracket_lifted_by_hand_is_recorded_in_the_name_of_who_lifted_it()
    {
        await using var live = await Chair.Live();
        await live.Join(Places.DraftId);
        // Takes out "[, and fish - State B]", and only the characters of the other.
        await Types(Society, text => (text.IndexOf("[, and", StringComparison.Ordinal), text.Length - 1, ""));
        await Types(Society, text => (text.IndexOf("[shall]", StringComparison.Ordinal), text.IndexOf(" serve", StringComparison.Ordinal), "shall"));
        await live.Hears("brackets", m => m["paragraphId"].GetInt64() == Paragraph);

        var entries = await Record("bracket-lifted");
        var society = await DelegationOf("member-society-a");
        Assert.Equal(3, entries.Count);
        Assert.All(entries, e => Assert.Equal(("by-hand", society), (e.GetProperty("payload").GetProperty("how").GetString(), e.GetProperty("payload").GetProperty("delegationId").GetInt64())));
        var removed = entries.SelectMany(e => e.GetProperty("payload").GetProperty("removed").EnumerateArray().Select(w => w.GetString())).ToList();
        Assert.Contains("fish", removed);
        Assert.Contains("should", removed);
        var measures = (await Chair.Get($"{G}/drafts/{Places.DraftId}/measures")).Must(200);
        Assert.NotEmpty(measures["lost"].EnumerateArray());
        var samples = measures["samples"].EnumerateArray().Select(s => s.GetProperty("measures").GetProperty("brackets").GetInt32()).ToList();
        Assert.Equal(samples[^2] - 3, samples[^1]);
        Assert.Equal((await Chair.Get($"{G}/drafts/{Places.DraftId}/brackets"))["total"].GetProperty("brackets").GetInt32(), samples[^1]);
    }

    [Fact]
    public async Task A_bracket_typed_by_hand_is_whose_opener_it_is()
    {
        await using var live = await Chair.Live();
        await live.Join(Places.DraftId);
        await Types(Society, text => (0, 4, "[Dams]"));
        await live.Hears("brackets", m => m["paragraphId"].GetInt64() == Paragraph);
        var bracket = await Seen(Chair, 0);
        Assert.Equal(await DelegationOf("member-society-a"), bracket.GetProperty("by").GetProperty("delegationId").GetInt64());
        Assert.Equal("by-hand", Assert.Single(await Record("bracketed")).GetProperty("payload").GetProperty("how").GetString());
    }
}
