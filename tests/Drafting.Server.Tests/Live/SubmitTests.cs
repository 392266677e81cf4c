using System.Text.Json.Nodes;
using Drafting.Domain.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Live;

/// <summary>Each test has a paragraph of its own, version 1 of which says <c>Hello world</c>, and a member with an editor on it.</summary>
public abstract class SubmitTests(SubmitTests.Room room, Wire wire) : IClassFixture<SubmitTests.Room>, IAsyncLifetime
{
    const string Words = "Hello world";

    /// <summary>The installation the tests of a class share.</summary>
    public sealed class Room : IAsyncLifetime
    {
        public Installation Drafting { get; private set; } = null!;
        public DraftPlaces Places { get; private set; } = null!;
        public Visitor Chair { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Drafting = await Installation.Start();
            Places = await Drafting.Places();
            Chair = await Drafting.SignIn("chair");
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Null(await Drafting.FirstBroken());
            await Drafting.DisposeAsync();
        }
    }

    readonly List<LiveConnection> connections = [];
    long paragraph, text;
    LiveConnection live = null!;
    Editor editor = null!;

    public async ValueTask InitializeAsync()
    {
        var added = (await room.Chair.Post($"/api/groups/wgec/recommendations/{room.Places.Recommendations[0].Id}/paragraphs", new { text = Words })).Must(200);
        (paragraph, text) = (added["id"].GetInt64(), added["textId"].GetInt64());
        live = await As("member-state-b");
        await live.Join(room.Places.DraftId);
        editor = await live.Open(text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections) await connection.DisposeAsync();
    }

    async Task<LiveConnection> As(string? persona)
    {
        var connection = await (persona is null ? room.Drafting.Anyone() : await room.Drafting.SignIn(persona)).Live(wire);
        connections.Add(connection);
        return connection;
    }

    async Task<(int Version, string Text)> Head()
    {
        var head = await live.Ask("Snapshot", new { textId = text });
        return (head["version"].GetInt32(), head["text"].GetString()!);
    }

    /// <summary>The submission is refused with this code, what it tells of the head is right, and the text and its log are as they were.</summary>
    async Task MustRefuse(string code, object submission, LiveConnection? by = null, bool withHead = true)
    {
        var before = await Head();
        var rows = await room.Drafting.Look(db => db.TextChanges.CountAsync(c => c.TextId == text));
        var refusal = (await (by ?? live).Ask("Submit", submission)).MustRefuse(code);
        if (withHead)
        {
            var head = refusal.GetProperty("head");
            Assert.Equal((before.Version, before.Text, TextHash.Of(before.Text)), (head.GetProperty("version").GetInt32(), head.GetProperty("text").GetString(), head.GetProperty("hash").GetString()));
            Assert.Equal(editor.Confirmed, refusal.GetProperty("lastSeq").GetInt32());
        }
        Assert.Equal(before, await Head());
        Assert.Equal(rows, await room.Drafting.Look(db => db.TextChanges.CountAsync(c => c.TextId == text)));
    }

    JsonObject First(params string[] changes) => editor.Submission(1, 1, changes);

    [Fact]
    public async Task An_edit_is_acknowledged_with_its_version_and_is_then_in_the_database()
    {
        var answer = await live.Ask("Submit", First("[6,[5,\"there\"]]", "[11,[0,\"!\"]]"));

        Assert.Equal((text, 3, 2), (answer["textId"].GetInt64(), answer["version"].GetInt32(), answer["lastSeq"].GetInt32()));
        Assert.Equal((3, "Hello there!"), await Head());
        var rows = await room.Drafting.Look(db => db.TextChanges.Where(c => c.TextId == text && c.EditorId == editor.ClientId).OrderBy(c => c.Version).Select(c => new { c.Version, c.Seq, c.Changes }).ToListAsync());
        Assert.Equal([(2, 1, "[6,[5,\"there\"]]"), (3, 2, "[11,[0,\"!\"]]")], rows.Select(r => (r.Version, r.Seq, r.Changes)));
    }

    [Fact]
    public async Task Lines_and_letters_of_every_plane_travel_unchanged()
    {
        const string All = "a\nb\t\"\\/\u0001\u000b\u001f\u007f\u2028 é 你好 שלום 😀 \ufeff \ufffe";
        await editor.Types(All);

        Assert.Equal(Words + All, (await Head()).Text);
        Assert.Equal(Words + All, editor.Text);
    }

    [Fact]
    public async Task Nobody_without_a_seat_edits_or_gets_an_editor()
    {
        foreach (var (persona, code) in new[] { ((string?)null, "sign-in"), ("outsider", "role"), ("guest", "role"), ("rivers-member", "role"), ("rivers-chair", "role") })
        {
            var other = await As(persona);
            Assert.False((await other.Join(room.Places.DraftId))["you"].GetProperty("mayEdit").GetBoolean());
            (await other.Ask("NewEditor", new { group = "wgec" })).MustRefuse(code);
            (await other.Ask("Point", new { textId = text, clientId = editor.ClientId, version = 1, anchor = 0, head = 0 })).MustRefuse(code);
            await MustRefuse(persona is null ? "sign-in" : "client", First("[11,[0,\"x\"]]"), other, withHead: false);
        }
    }

    [Fact]
    public async Task A_member_turned_observer_is_refused_from_the_next_edit_on()
    {
        await using var own = await Installation.Start();
        var places = await own.Places();
        await using var connection = await (await own.SignIn("member-state-b")).Live(wire);
        await connection.Join(places.DraftId);
        var mine = await connection.Open(places["1"].TextId);
        await mine.Types(" More.");
        await own.Look(db => db.Memberships.Where(m => m.Person!.PersonaKey == "member-state-b").ExecuteUpdateAsync(s => s.SetProperty(m => m.Role, Domain.Drafts.Role.Observer)));

        mine.Writes(0, 0, "Never ");
        (await connection.Ask("Submit", mine.Submission(2, 2, "[[0,\"x\"]," + (mine.Text.Length - 6) + "]"))).MustRefuse("role");
        await own.Look(db => db.Memberships.Where(m => m.Person!.PersonaKey == "member-state-b").ExecuteDeleteAsync());
        (await connection.Ask("Submit", mine.Submission(2, 2, "[[0,\"x\"]," + (mine.Text.Length - 6) + "]"))).MustRefuse("role");
        (await connection.Ask("NewEditor", new { group = "wgec" })).MustRefuse("role");
    }

    [Fact]
    public async Task A_closed_group_can_neither_be_joined_nor_read_nor_edited_from_outside()
    {
        var closed = await room.Drafting.Places("rivers");
        foreach (var persona in new[] { null, "outsider", "guest", "member-state-b", "chair" })
        {
            var other = await As(persona);
            (await other.Join(closed.DraftId)).MustRefuse("not-found");
            (await other.Ask("Outline", new { draftId = closed.DraftId })).MustRefuse("not-found");
            (await other.Ask("Snapshot", new { textId = closed.Paragraphs[0].TextId })).MustRefuse("not-found");
            (await other.Ask("CatchUp", new { textId = closed.Paragraphs[0].TextId, fromVersion = 0 })).MustRefuse("not-found");
            (await other.Ask("ReportMismatch", new { textId = closed.Paragraphs[0].TextId, version = 1, hash = "0" })).MustRefuse("not-found");
            (await other.Ask("NewEditor", new { group = "rivers" })).MustRefuse("not-found");
        }
        var inside = await As("rivers-member");
        Assert.Equal("Rules for shared rivers", (await inside.Join(closed.DraftId))["draft"].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Another_persons_editor_another_groups_editor_and_one_never_issued_are_refused_and_nothing_of_a_closed_group_is_told()
    {
        var society = await As("member-society-a");
        var theirs = await society.NewEditor();
        foreach (var forged in new[] { theirs, 0, -1, long.MaxValue, editor.ClientId + 1000 })
        {
            var submission = First("[11,[0,\"x\"]]");
            submission["clientId"] = forged;
            await MustRefuse("client", submission, withHead: false);
        }
        var closed = (await room.Drafting.Places("rivers")).Paragraphs[0].TextId;
        var astray = First("[31,[0,\"x\"]]");
        astray["textId"] = closed;
        var answer = await live.Ask("Submit", astray);
        Assert.DoesNotContain("Levels are published", answer.Body.GetRawText(), StringComparison.Ordinal);
        answer.MustRefuse("not-found");
        astray["textId"] = long.MaxValue;
        (await live.Ask("Submit", astray)).MustRefuse("not-found");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public async Task A_version_the_text_never_had_is_refused(int version) => await MustRefuse("unknown-version", editor.Submission(version, 1, "[11,[0,\"x\"]]"));

    [Theory]
    [InlineData(2, "seq-gap")]
    [InlineData(0, "bad-sequence")]
    [InlineData(-1, "bad-sequence")]
    [InlineData(int.MaxValue, "bad-sequence")]
    [InlineData(int.MinValue, "bad-sequence")]
    public async Task A_number_that_does_not_follow_is_refused(int seq, string code) => await MustRefuse(code, editor.Submission(1, seq, "[11,[0,\"x\"]]"));

    [Fact]
    public async Task A_gap_after_accepted_changes_is_refused_and_told_where_the_log_stands()
    {
        await editor.Types("!");
        await MustRefuse("seq-gap", editor.Submission(2, 3, "[12,[0,\"x\"]]"));
    }

    [Theory]
    [InlineData("[10,[0,\"x\"]]")]
    [InlineData("[12,[0,\"x\"]]")]
    [InlineData("[[0,\"x\"]]")]
    [InlineData("[]")]
    [InlineData("[99999,[1]]")]
    public async Task A_change_for_a_text_of_another_length_is_refused_with_both_lengths(string change)
    {
        await MustRefuse("does-not-fit", First(change));
        await MustRefuse("does-not-fit", First("[11,[0,\"yes\"]]", change));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"Hello\"")]
    [InlineData("{}")]
    [InlineData("{\"sections\":[11]}")]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("[-11]")]
    [InlineData("[-1,12]")]
    [InlineData("[11,[-1,\"x\"]]")]
    [InlineData("[10.5,[0,\"x\"]]")]
    [InlineData("[11,[0.5,\"x\"]]")]
    [InlineData("[2147483648]")]
    [InlineData("[99999999999999999999]")]
    [InlineData("[11,[0,7]]")]
    [InlineData("[11,[0,null]]")]
    [InlineData("[11,[0,[\"x\"]]]")]
    [InlineData("[11,[[0],\"x\"]]")]
    [InlineData("[11,[\"x\"]]")]
    [InlineData("[11,[]]")]
    [InlineData("[11,\"x\"]")]
    [InlineData("[null,11]")]
    [InlineData("[[[11]]]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("[11,[0,\"a\\nb\"]]")]
    public async Task A_change_of_another_form_is_refused_as_none(string change)
    {
        await MustRefuse("not-a-change-set", First(change), withHead: false);
        await MustRefuse("not-a-change-set", First("[11,[0,\"yes\"]]", change), withHead: false);
    }

    [Theory]
    [InlineData("[11,[0,\"a\\rb\"]]")]
    [InlineData("[11,[0,\"\\r\"]]")]
    [InlineData("[11,[0,\"a\\u0000\"]]")]
    public async Task A_lone_carriage_return_and_nul_are_refused(string change) => await MustRefuse("forbidden-character", First(change));

    [Fact]
    public async Task Half_a_character_is_refused_however_it_would_come_about()
    {
        await editor.Types("😀");
        foreach (var change in new[] { "[11,[1],1]", "[12,[1]]", "[12,[0,\"x\"],1]", "[11,[0,\"x\"],[1],1]" })
            await MustRefuse("split-pair", editor.Submission(2, 2, change));
        if (wire is Wire.Json)
        {
            foreach (var half in new[] { "[13,[0,\"\\ud83d\"]]", "[13,[0,\"\\ude00\"]]", "[13,[0,\"\\ude00\\ud83d\"]]" })
            {
                // A JSON library would not send this; a program that writes its own bytes can.
                await using var raw = await RawSocket.Open(room.Drafting.Address, (await room.Drafting.SignIn("member-state-b")).Cookies);
                var head = await Head();
                var answer = await raw.Ask("Submit", $"{{\"textId\":{text},\"clientId\":{editor.ClientId},\"firstSeq\":2,\"baseVersion\":2,\"changes\":[{half}]}}");
                Assert.Equal("split-pair", answer.GetProperty("result").GetProperty("refusal").GetProperty("code").GetString());
                Assert.Equal(head, await Head());
            }
        }
    }

    [Fact]
    public async Task No_change_at_all_and_more_than_the_limit_are_refused_and_the_limit_itself_is_not()
    {
        await MustRefuse("nothing-submitted", First(), withHead: false);
        var none = First();
        none.Remove("changes");
        await MustRefuse("nothing-submitted", none, withHead: false);
        none["changes"] = null;
        await MustRefuse("nothing-submitted", none, withHead: false);
        await MustRefuse("too-many-changes", First([.. Enumerable.Range(0, 257).Select(i => $"[{11 + i},[0,\"x\"]]")]), withHead: false);

        var answer = await live.Ask("Submit", First([.. Enumerable.Range(0, 256).Select(i => $"[{11 + i},[0,\"x\"]]")]));
        Assert.Equal(257, answer["version"].GetInt32());
    }

    [Fact]
    public async Task A_text_takes_its_limit_and_not_one_more()
    {
        var room11 = 100_000 - Words.Length;
        await MustRefuse("too-long", First($"[11,[0,\"{new string('x', room11 + 1)}\"]]"), withHead: false);
        await editor.Types(new string('x', room11));
        await MustRefuse("too-long", editor.Submission(2, 2, "[100000,[0,\"x\"]]"), withHead: false);
        await MustRefuse("too-much-inserted", editor.Submission(2, 2, $"[100000,[0,\"{new string('x', 100_001)}\"]]"), withHead: false);
        Assert.Equal((2, 100_000), ((await Head()).Version, (await Head()).Text.Length));
    }

    [Fact]
    public async Task A_resend_is_answered_as_the_first_time_and_changes_nothing_also_after_others_have_edited()
    {
        var submission = First("[11,[0,\" one\"]]", "[15,[0,\" two\"]]");
        var first = await live.Ask("Submit", submission);
        Assert.Equal(first.Body.GetRawText(), (await live.Ask("Submit", submission)).Body.GetRawText());

        var society = await As("member-society-a");
        await society.Join(room.Places.DraftId);
        await (await society.Open(text)).Types(" three");
        var again = await live.Ask("Submit", submission);

        Assert.Equal(2, again["lastSeq"].GetInt32());
        Assert.True(again["version"].GetInt32() >= first["version"].GetInt32());
        Assert.Equal((4, "Hello world one two three"), await Head());
    }

    [Fact]
    public async Task Of_a_resend_that_goes_on_only_the_rest_is_added()
    {
        await live.Ask("Submit", First("[11,[0,\" one\"]]"));
        var answer = await live.Ask("Submit", First("[11,[0,\" one\"]]", "[15,[0,\" two\"]]"));

        Assert.Equal((3, 2), (answer["version"].GetInt32(), answer["lastSeq"].GetInt32()));
        Assert.Equal("Hello world one two", (await Head()).Text);
    }

    [Fact]
    public async Task The_same_submission_many_times_at_once_is_taken_once()
    {
        var submission = First("[11,[0,\"!\"]]").ToJsonString();
        var other = await As("member-state-b");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? live : other).Ask("Submit", JsonNode.Parse(submission)!)));

        Assert.All(answers, a => Assert.Equal((2, 1), (a["version"].GetInt32(), a["lastSeq"].GetInt32())));
        Assert.Equal((2, "Hello world!"), await Head());
    }

    [Fact]
    public async Task Words_written_on_an_old_version_are_moved_over_what_has_come_since()
    {
        var society = await As("member-society-a");
        await society.Join(room.Places.DraftId);
        var theirs = await society.Open(text);
        theirs.Writes(0, 5, "Good");
        await theirs.Push();

        var answer = await live.Ask("Submit", First("[6,[5,\"there\"]]"));
        Assert.Equal(3, answer["version"].GetInt32());
        Assert.Equal("Good there", (await Head()).Text);
    }

    [Theory]
    [InlineData("locked", "locked", "member-state-b")]
    [InlineData("chairs-pen", "chairs-pen", "member-state-b")]
    [InlineData("locked", "locked", "chair")]
    [InlineData("chairs-pen", null, "chair")]
    public async Task A_policy_set_between_two_edits_holds_for_the_second(string policy, string? code, string persona)
    {
        var author = await As(persona);
        var mine = await author.Open(text);
        await mine.Types(" one");
        (await room.Chair.Put($"/api/groups/wgec/paragraphs/{paragraph}/policy", new { policy })).Must(204);

        var second = mine.Submission(2, 2, "[15,[0,\" two\"]]");
        if (code is null) Assert.Equal(3, (await author.Ask("Submit", second))["version"].GetInt32());
        else
        {
            var refusal = (await author.Ask("Submit", second)).MustRefuse(code);
            Assert.Equal((2, 1), (refusal.GetProperty("head").GetProperty("version").GetInt32(), refusal.GetProperty("lastSeq").GetInt32()));
            (await room.Chair.Put($"/api/groups/wgec/paragraphs/{paragraph}/policy", new { policy = "drafting" })).Must(204);
            Assert.Equal(3, (await author.Ask("Submit", second))["version"].GetInt32());
        }
    }

    [Fact]
    public async Task A_withdrawn_paragraph_is_read_but_not_edited_until_it_is_restored()
    {
        (await room.Chair.Post($"/api/groups/wgec/paragraphs/{paragraph}/withdraw", new { reason = "Not needed." })).Must(204);
        await MustRefuse("withdrawn", First("[11,[0,\"x\"]]"));
        (await room.Chair.Post($"/api/groups/wgec/paragraphs/{paragraph}/restore")).Must(204);
        await editor.Types("!");
        Assert.Equal("Hello world!", (await Head()).Text);
    }

    [Fact]
    public async Task A_paragraph_of_a_withdrawn_recommendation_is_not_edited()
    {
        var recommendation = (await room.Chair.Post($"/api/groups/wgec/drafts/{room.Places.DraftId}/recommendations", new { title = "Short-lived" })).Must(200)["id"].GetInt64();
        var other = (await room.Chair.Post($"/api/groups/wgec/recommendations/{recommendation}/paragraphs", new { text = "Words" })).Must(200)["textId"].GetInt64();
        (await room.Chair.Post($"/api/groups/wgec/recommendations/{recommendation}/withdraw", new { reason = "" })).Must(204);

        var mine = await live.Open(other);
        (await live.Ask("Submit", mine.Submission(1, 1, "[5,[0,\"x\"]]"))).MustRefuse("withdrawn");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Catching_up_gives_what_came_after_a_version(int from, int entries)
    {
        var answer = await live.Ask("CatchUp", new { textId = text, fromVersion = from });
        Assert.Equal((from, 1, 1, entries), (answer["from"].GetInt32(), answer["to"].GetInt32(), answer["head"].GetInt32(), answer["entries"].GetArrayLength()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public async Task Catching_up_from_a_version_that_never_was_is_refused(int from) => (await live.Ask("CatchUp", new { textId = text, fromVersion = from })).MustRefuse("unknown-version");

    [Fact]
    public async Task A_call_of_another_shape_fails_as_a_call_and_the_connection_lives_on()
    {
        await Assert.ThrowsAsync<HubException>(() => live.Ask("NoSuchMethod", new { }));
        await Assert.ThrowsAsync<HubException>(() => live.Ask("Submit", new { textId = "nine" }));
        await Assert.ThrowsAsync<HubException>(() => live.Ask("JoinDraft", new JsonArray(1, 2)));
        await Assert.ThrowsAsync<HubException>(() => live.Hub.InvokeCoreAsync("JoinDraft", typeof(object), [], TestContext.Current.CancellationToken));
        Assert.Equal((1, Words), await Head());
    }

    [Fact]
    public async Task An_empty_argument_and_a_null_one_get_an_answer()
    {
        foreach (var method in new[] { "JoinDraft", "Outline", "CatchUp", "Snapshot", "Point", "NewEditor", "ReportMismatch" })
            (await live.Ask(method, new { })).MustRefuse("not-found");
        (await live.Ask("Submit", new { })).MustRefuse("nothing-submitted");
        foreach (var method in new[] { "JoinDraft", "LeaveDraft", "Outline", "CatchUp", "Snapshot", "Point", "NewEditor", "ReportMismatch", "Submit" })
            (await live.Ask(method, null)).MustRefuse("malformed");
        Assert.Equal((1, Words), await Head());
    }
}

public sealed class SubmitOverJsonTests(SubmitTests.Room room) : SubmitTests(room, Wire.Json);

public sealed class SubmitOverMessagePackTests(SubmitTests.Room room) : SubmitTests(room, Wire.MessagePack);
