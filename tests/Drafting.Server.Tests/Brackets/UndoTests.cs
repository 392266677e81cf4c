using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Brackets;

/// <summary>An act and its undoing leave everything as it was; what others have done in between stays.</summary>
public sealed class UndoTests : BracketTable
{
    static readonly int Shall = Words.IndexOf("[shall", StringComparison.Ordinal), Fish = Words.IndexOf("[, and", StringComparison.Ordinal);

    static readonly Dictionary<string, (string What, Func<int, object> Body)> Acts = new()
    {
        ["add"] = ("add", v => new { version = v, start = 0, end = 4, kind = "addition", reason = "contentious" }),
        ["add around brackets"] = ("add", v => new { version = v, start = 0, end = Words.Length - 1, kind = "deletion" }),
        ["alternative"] = ("alternative", v => new { version = v, start = Shall, words = "must" }),
        ["say"] = ("say", v => new { version = v, start = Shall, say = "delete" }),
        ["say against an attribution"] = ("say", v => new { version = v, start = Fish, say = "delete" }),
        ["unsay"] = ("say", v => new { version = v, start = Shall, say = "none" }),
        ["describe"] = ("describe", v => new { version = v, start = Shall, kind = "addition", reason = "other", reasonText = "So." }),
        ["keep"] = ("lift", v => new { version = v, start = Shall, how = "keep" }),
        ["drop"] = ("lift", v => new { version = v, start = Shall, how = "drop" }),
        ["drop with attribution"] = ("lift", v => new { version = v, start = Fish, how = "drop" }),
        ["choose"] = ("lift", v => new { version = v, start = Shall, how = "choose", index = 1 }),
        ["merge"] = ("lift", v => new { version = v, start = Shall, how = "merge", words = "must [not]" }),
        ["take attributions"] = ("take-attributions", v => new { version = v }),
    };

    public static TheoryData<string> Each => [.. Acts.Keys];

    async Task<int> Said()
    {
        (await Act(State, "say", new { version = 1, start = Shall, say = "retain" })).Must(200);
        (await Act(Chair, "say", new { version = 1, start = Shall, say = "reserve", delegationId = await DelegationOf("member-society-a") })).Must(200);
        return (await Act(State, "describe", new { version = 1, start = Shall, reason = "uncertain", reasonText = "Is it?" })).Must(200)["version"].GetInt32();
    }

    [Theory, MemberData(nameof(Each))]
    public async Task An_act_and_its_undoing_leave_words_brackets_and_voices_as_they_were(string name)
    {
        var version = await Said();
        var before = await Kept();
        var done = (await Act(State, Acts[name].What, Acts[name].Body(version))).Must(200);
        Assert.NotEqual(before, await Kept());

        var undone = (await Undo(State, done)).Must(200);
        Assert.Equal(before, await Kept());
        Assert.Equal(JsonValueKind.Null, undone["actId"].ValueKind);
        (await Undo(State, done)).MustRefuse(409, "state");
        var payload = Assert.Single(await Record("undone")).GetProperty("payload");
        Assert.Equal((done["actId"].GetInt64(), Paragraph), (payload.GetProperty("actId").GetInt64(), payload.GetProperty("paragraphId").GetInt64()));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task What_others_wrote_in_between_stays_and_the_brackets_stand_around_the_words_they_stood_around(string name)
    {
        var version = await Said();
        var before = await Kept();
        var done = (await Act(State, Acts[name].What, Acts[name].Body(version))).Must(200);
        await Types(Society, _ => (0, 0, "Also "));
        await Types(Society, text => (text.IndexOf(" serve", StringComparison.Ordinal) + 6, text.IndexOf(" serve", StringComparison.Ordinal) + 6, " us"));
        (await Undo(Chair, done)).Must(200);

        // Taking the others' words out again must give exactly what was.
        Assert.Equal("Also " + Words.Replace(" serve", " serve us", StringComparison.Ordinal), await Text());
        await Types(Society, text => (0, 5, ""));
        await Types(Society, text => (text.IndexOf(" us", StringComparison.Ordinal), text.IndexOf(" us", StringComparison.Ordinal) + 3, ""));
        Assert.Equal(before, await Kept());
    }

    [Fact]
    public async Task A_bracket_that_another_has_lifted_since_stays_lifted()
    {
        (await Act(State, "add", new { version = 1, start = 0, end = 4, kind = "addition" })).Must(200);
        var outer = (await Act(State, "take-attributions", new { version = 2 })).Must(200);
        (await Act(Chair, "lift", new { version = 3, start = 0, how = "keep" })).Must(200);
        (await Undo(State, outer)).Must(200);
        Assert.Equal(Words, await Text());
        Assert.Equal(3, (await Seen(Chair)).GetProperty("brackets").GetArrayLength());
    }

    [Fact]
    public async Task Acts_are_undone_in_any_order()
    {
        var before = await Kept();
        var first = (await Act(State, "add", new { version = 1, start = 0, end = 4, kind = "addition" })).Must(200);
        var second = (await Act(Society, "lift", new { version = 1, start = Shall, how = "choose", index = 1 })).Must(200);
        var third = (await Act(Chair, "take-attributions", new { version = 1 })).Must(200);
        foreach (var act in new[] { first, third, second }) (await Undo(Chair, act)).Must(200);
        Assert.Equal(Words, await Text());
        Assert.Equal(before.Split('\n')[0], (await Kept()).Split('\n')[0]);
        Assert.Equal(3, (await Seen(Chair)).GetProperty("brackets").EnumerateArray().Count(b => b.GetProperty("id").ValueKind is JsonValueKind.Number));
    }

    [Fact]
    public async Task Only_who_did_it_and_the_chair_undo_and_only_while_the_words_may_be_changed()
    {
        var done = (await Act(State, "lift", new { version = 1, start = Shall, how = "keep" })).Must(200);
        (await Undo(Society, done)).MustRefuse(403, "role");
        (await Undo(await Drafting.SignIn("guest"), done)).MustRefuse(403, "role");
        (await Undo(Drafting.Anyone(), done)).MustRefuse(401, "sign-in");
        (await (await Drafting.SignIn("rivers-chair")).Post($"/api/groups/rivers/acts/{done["actId"]}/undo")).MustRefuse(404, "not-found");
        (await Chair.Post($"{G}/acts/{long.MaxValue}/undo")).MustRefuse(404, "not-found");
        (await Chair.Put($"{G}/paragraphs/{Paragraph}/policy", new { policy = "chairs-pen" })).Must(204);
        (await Undo(State, done)).MustRefuse(409, "chairs-pen");
        (await Chair.Put($"{G}/paragraphs/{Paragraph}/policy", new { policy = "locked" })).Must(204);
        (await Undo(Chair, done)).MustRefuse(409, "locked");
        (await Chair.Put($"{G}/paragraphs/{Paragraph}/policy", new { policy = "chairs-pen" })).Must(204);
        (await Undo(Chair, done)).Must(200);
        Assert.Equal(Words, await Text());
    }

    [Fact]
    public async Task What_a_delegation_has_said_anew_is_not_undone_by_undoing_what_it_said_before()
    {
        var first = (await Act(State, "say", new { version = 1, start = Shall, say = "retain" })).Must(200);
        var second = (await Act(State, "say", new { version = 1, start = Shall, say = "delete" })).Must(200);
        (await Undo(State, first)).MustRefuse(409, "state");
        (await Undo(State, second)).Must(200);
        (await Undo(State, first)).Must(200);
        Assert.Empty((await Seen(Chair, Shall)).GetProperty("voices").EnumerateArray());
    }

    [Fact]
    public async Task Of_two_who_undo_the_same_act_at_once_one_does_it()
    {
        var done = (await Act(State, "lift", new { version = 1, start = Shall, how = "keep" })).Must(200);
        var replies = await Task.WhenAll(Undo(Chair, done), Undo(State, done));
        Assert.Single(replies, r => r.Status == 200);
        Assert.Single(replies, r => r is { Status: 409, Code: "state" or "conflict" });
        Assert.Equal(Words, await Text());
    }

    async Task<(long Id, string Wording)> Tabled(string kind, string? wording)
    {
        var id = (await State.Post($"{G}/drafts/{Places.DraftId}/amendments", new { rationale = "", parts = new[] { new { kind, paragraphId = Paragraph, wording } } })).Must(200)["id"].GetInt64();
        (await State.Post($"{G}/amendments/{id}/table")).Must(200);
        return (id, wording ?? "");
    }

    async Task<string?> StateOf(long id) =>
        (await Chair.Get($"{G}/drafts/{Places.DraftId}/amendments")).Must(200)["amendments"].EnumerateArray().Single(a => a.GetProperty("id").GetInt64() == id).GetProperty("state").GetString();

    [Theory]
    [InlineData("adopt")]
    [InlineData("adopt-in-brackets")]
    [InlineData("reject")]
    public async Task A_decision_on_an_amendment_is_undone_with_its_words_and_brackets(string how)
    {
        await Said();
        var (id, _) = await Tabled("mod", Words.Replace("Dams", "All dams", StringComparison.Ordinal).Replace("serve all", "serve everybody", StringComparison.Ordinal));
        var before = await Kept();
        var done = (await Chair.Post($"{G}/amendments/{id}/dispose", new { how, reason = "Because." })).Must(200);
        (await Undo(Chair, done)).Must(200);
        Assert.Equal((before, "tabled"), (await Kept(), await StateOf(id)));
        (await Chair.Post($"{G}/amendments/{id}/dispose", new { how, reason = "Again." })).Must(200);
        (await Undo(Chair, done)).MustRefuse(409, "state");
    }

    [Fact]
    public async Task A_paragraph_that_an_adoption_added_goes_again_unless_others_have_written_in_it()
    {
        var (id, _) = await Tabled("add", "Lakes are shared.");
        var done = (await Chair.Post($"{G}/amendments/{id}/dispose", new { how = "adopt" })).Must(200);
        var added = await Drafting.Look(db => db.Paragraphs.OrderByDescending(p => p.Id).FirstAsync());
        (await Undo(Chair, done)).Must(200);
        Assert.Equal(("Its adoption was undone.", "tabled"), ((await Drafting.Look(db => db.Paragraphs.SingleAsync(p => p.Id == added.Id))).Withdrawn?.Reason, await StateOf(id)));

        done = (await Chair.Post($"{G}/amendments/{id}/dispose", new { how = "adopt" })).Must(200);
        var again = await Drafting.Look(db => db.Paragraphs.OrderByDescending(p => p.Id).FirstAsync());
        await using var live = await Society.Live();
        await live.Join(Places.DraftId);
        await (await live.Open(again.TextId)).Types(" And deep.");
        (await Undo(Chair, done)).MustRefuse(409, "state");
        Assert.Equal("adopted", await StateOf(id));
    }

    [Fact]
    public async Task A_paragraph_that_an_adoption_suppressed_comes_back()
    {
        var (id, _) = await Tabled("sup", null);
        var done = (await Chair.Post($"{G}/amendments/{id}/dispose", new { how = "adopt" })).Must(200);
        Assert.NotNull((await Drafting.Look(db => db.Paragraphs.SingleAsync(p => p.Id == Paragraph))).Withdrawn);
        (await Undo(Chair, done)).Must(200);
        Assert.Null((await Drafting.Look(db => db.Paragraphs.SingleAsync(p => p.Id == Paragraph))).Withdrawn);
    }
}
