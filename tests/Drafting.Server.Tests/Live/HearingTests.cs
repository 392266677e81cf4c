using Drafting.Domain.Text;

namespace Drafting.Server.Tests.Live;

/// <summary>What several people in one draft hear of each other.</summary>
public sealed class HearingTests : IAsyncLifetime
{
    Installation drafting = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    async Task<LiveConnection> As(string? persona, Wire wire = Wire.Json)
    {
        var live = await (persona is null ? drafting.Anyone() : await drafting.SignIn(persona)).Live(wire);
        await live.Join(places.DraftId);
        return live;
    }

    [Fact]
    public async Task Two_members_who_type_at_once_end_with_the_servers_text_and_so_does_an_observer()
    {
        var text = places["1"].TextId;
        await using var state = await As("member-state-b", Wire.Json);
        await using var society = await As("member-society-a", Wire.MessagePack);
        await using var observer = await As(null);
        var (first, second) = (await state.Open(text), await society.Open(text));
        var watching = await Editor.Open(observer, text, 0);
        async Task Type(Editor editor, string word, int seed)
        {
            var chance = new Random(seed);
            for (var i = 0; i < 60; i++)
            {
                var at = chance.Next(Math.Min(12, editor.Text.Length));
                editor.Writes(at, Math.Min(editor.Text.Length, at + chance.Next(3)), $"{word}{i}");
                if (i % 3 == 0) await editor.Push();
            }
            await editor.Push();
        }
        await Task.WhenAll(Type(first, "a", 1), Type(second, "b", 2));
        await Task.WhenAll(first.CatchUp(), second.CatchUp());

        var head = await observer.Ask("Snapshot", new { textId = text });
        Assert.Equal(121, head["version"].GetInt32());
        Assert.Equal(head["text"].GetString(), first.Text);
        Assert.Equal(head["text"].GetString(), second.Text);
        await observer.Hears("changes", m => m["to"].GetInt32() == 121);
        await watching.CatchUp();
        Assert.Equal(first.Text, watching.Text);
        Assert.Equal(TextHash.Of(first.Text), head["hash"].GetString());
    }

    [Fact]
    public async Task Entries_reach_the_others_and_come_back_to_their_author_with_versions_author_and_change()
    {
        await using var state = await As("member-state-b");
        await using var society = await As("member-society-a", Wire.MessagePack);
        var editor = await state.Open(places["3"].TextId);
        var you = (await state.Join(places.DraftId))["you"];
        await editor.Types(" New.");

        foreach (var live in new[] { state, society })
        {
            var message = await live.Hears("changes", m => m["textId"].GetInt64() == editor.TextId);
            var entry = message["entries"][0];
            Assert.Equal((1, 2, 1), (message["from"].GetInt32(), message["to"].GetInt32(), message["entries"].GetArrayLength()));
            Assert.Equal((2, editor.ClientId, 1), (entry.GetProperty("version").GetInt32(), entry.GetProperty("clientId").GetInt64(), entry.GetProperty("seq").GetInt32()));
            Assert.Equal((you.GetProperty("personId").GetInt64(), you.GetProperty("delegationId").GetInt64()), (entry.GetProperty("personId").GetInt64(), entry.GetProperty("delegationId").GetInt64()));
            Assert.Equal($"[{editor.Text.Length - 5},[0,\" New.\"]]", entry.GetProperty("changes").GetRawText());
            Assert.InRange(entry.GetProperty("at").GetInt64(), 1_600_000_000_000, 4_000_000_000_000);
        }
    }

    [Fact]
    public async Task An_observer_hears_every_entry_once_and_in_order_in_fewer_messages()
    {
        await using var state = await As("member-state-b");
        await using var observer = await As(null);
        var editor = await state.Open(places["5"].TextId);
        for (var i = 0; i < 200; i++)
        {
            editor.Writes(0, 0, "x");
            await editor.Push();
        }
        await observer.Hears("changes", m => m["to"].GetInt32() == 201);

        var messages = observer.Heard("changes");
        Assert.Equal(Enumerable.Range(2, 200), messages.SelectMany(m => m["entries"].EnumerateArray()).Select(e => e.GetProperty("version").GetInt32()));
        Assert.True(messages.Count < 200, $"{messages.Count} messages for 200 edits are no ticks.");
        Assert.All(messages, m => Assert.Equal(m["to"].GetInt32() - m["from"].GetInt32(), m["entries"].GetArrayLength()));
    }

    [Fact]
    public async Task A_gap_is_healed_by_pulling_pages_of_the_limit()
    {
        await using var state = await As("member-state-b");
        var editor = await state.Open(places["6"].TextId);
        for (var i = 0; i < 1100; i++) editor.Writes(editor.Text.Length, editor.Text.Length, "y");
        await editor.Push();
        await using var late = await As("member-society-a", Wire.MessagePack);
        var (from, text) = (1, editor.Text[..^1100]);
        var sizes = new List<int>();
        while (from < 1101)
        {
            var page = await late.Ask("CatchUp", new { textId = editor.TextId, fromVersion = from });
            Assert.Equal((from, 1101), (page["from"].GetInt32(), page["head"].GetInt32()));
            foreach (var entry in page["entries"].EnumerateArray()) text = ChangeSet.Read(entry.GetProperty("changes").GetRawText()).Changes!.Apply(text);
            sizes.Add(page["entries"].GetArrayLength());
            from = page["to"].GetInt32();
        }

        Assert.Equal([500, 500, 100], sizes);
        Assert.Equal(editor.Text, text);
    }

    [Fact]
    public async Task Joining_gives_all_texts_with_their_hashes_and_who_the_caller_is()
    {
        await using var observer = await drafting.Anyone().Live();
        var joined = await observer.Join(places.DraftId);

        Assert.Equal(1, joined["protocol"].GetInt32());
        Assert.Equal(places.Paragraphs.Select(p => p.TextId).Order(), joined["texts"].EnumerateArray().Select(t => t.GetProperty("textId").GetInt64()).Order());
        Assert.All(joined["texts"].EnumerateArray(), t => Assert.Equal(TextHash.Of(t.GetProperty("text").GetString()!), t.GetProperty("hash").GetString()));
        Assert.Equal(("observer", false), (joined["you"].GetProperty("role").GetString(), joined["you"].GetProperty("mayEdit").GetBoolean()));
        Assert.Equal((100_000, 256, 500), (joined["limits"].GetProperty("textLength").GetInt32(), joined["limits"].GetProperty("changesPerSubmit").GetInt32(), joined["limits"].GetProperty("catchUpEntries").GetInt32()));
        Assert.Equal(1, joined["observers"].GetInt32());
        var http = (await drafting.Anyone().Get($"/api/groups/wgec/drafts/{places.DraftId}")).Must(200);
        Assert.Equal(joined["draft"].GetProperty("recommendations").GetArrayLength(), http["draft"].GetProperty("recommendations").GetArrayLength());
    }

    [Fact]
    public async Task When_a_text_has_come_to_rest_its_version_and_hash_are_told()
    {
        await using var state = await As("member-state-b");
        await using var observer = await As(null, Wire.MessagePack);
        var editor = await state.Open(places["7"].TextId);
        await editor.Types(" At rest 😀.");

        foreach (var live in new[] { state, observer })
        {
            var beacon = await live.Hears("heads", m => m["heads"].EnumerateArray().Any(h => h.GetProperty("textId").GetInt64() == editor.TextId));
            var head = beacon["heads"].EnumerateArray().Single(h => h.GetProperty("textId").GetInt64() == editor.TextId);
            Assert.Equal((places.DraftId, 2, TextHash.Of(editor.Text)), (beacon["draftId"].GetInt64(), head.GetProperty("version").GetInt32(), head.GetProperty("hash").GetString()));
        }
    }

    [Fact]
    public async Task Who_comes_and_goes_is_told_with_observers_only_counted()
    {
        await using var chair = await As("chair");
        await using (var state = await As("member-state-b", Wire.MessagePack))
        await using (var observer = await As(null))
        {
            var full = await chair.Hears("presence", m => m["people"].GetArrayLength() == 2 && m["observers"].GetInt32() == 1);
            Assert.Equal(["Amara Okoye", "The Chair"], full["people"].EnumerateArray().Select(p => p.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
            await state.Ask("LeaveDraft", new { draftId = places.DraftId });
            await chair.Hears("presence", m => m["people"].GetArrayLength() == 1 && m["observers"].GetInt32() == 1);
        }
        await chair.Hears("presence", m => m["people"].GetArrayLength() == 1 && m["observers"].GetInt32() == 0);
    }

    [Fact]
    public async Task A_pointer_is_heard_by_the_others_and_not_by_whoever_points()
    {
        await using var state = await As("member-state-b");
        await using var society = await As("member-society-a", Wire.MessagePack);
        await using var observer = await As(null);
        var editor = await state.Open(places["8"].TextId);
        var you = (await state.Join(places.DraftId))["you"].GetProperty("connection").GetString();
        _ = (await state.Ask("Point", new { textId = editor.TextId, clientId = editor.ClientId, version = 1, anchor = 3, head = 7 })).Value;

        foreach (var other in new[] { society, observer })
        {
            var pointer = await other.Hears("pointer");
            Assert.Equal((editor.TextId, editor.ClientId, 1, 3, 7, you), (pointer["textId"].GetInt64(), pointer["clientId"].GetInt64(), pointer["version"].GetInt32(), pointer["anchor"].GetInt32(), pointer["head"].GetInt32(), pointer["connection"].GetString()));
        }
        // A later message from the others has come, so an echo would have come before it.
        var theirs = await society.NewEditor();
        _ = (await society.Ask("Point", new { textId = editor.TextId, clientId = theirs, version = 1 })).Value;
        await state.Hears("pointer", p => p["clientId"].GetInt64() == theirs);
        Assert.DoesNotContain(state.Heard("pointer"), p => p["clientId"].GetInt64() == editor.ClientId);
    }

    [Fact]
    public async Task Nobody_points_for_another_persons_editor()
    {
        await using var state = await As("member-state-b");
        await using var society = await As("member-society-a");
        var theirs = await society.NewEditor();

        (await state.Ask("Point", new { textId = places["1"].TextId, clientId = theirs, version = 1, anchor = 0, head = 0 })).MustRefuse("client");
    }

    [Fact]
    public async Task Pointing_needs_the_draft_to_be_joined()
    {
        await using var state = await (await drafting.SignIn("member-state-b")).Live();
        (await state.Ask("Point", new { textId = places["1"].TextId, clientId = await state.NewEditor(), version = 1, anchor = 0, head = 0 })).MustRefuse("not-joined");
    }

    [Fact]
    public async Task A_change_of_structure_and_of_evidence_is_announced_to_everyone_in_the_draft()
    {
        await using var observer = await As(null);
        await using var state = await As("member-state-b", Wire.MessagePack);
        var chair = await drafting.SignIn("chair");
        var added = (await chair.Post($"/api/groups/wgec/recommendations/{places.Recommendations[0].Id}/paragraphs", new { text = "New words." })).Must(200);
        (await chair.Post($"/api/groups/wgec/paragraphs/{places["1"].Id}/evidence", new { passageId = places.Passages[0].Id, start = 0, end = 4, stance = "supports" })).Must(200);

        foreach (var live in new[] { observer, state })
        {
            var outline = await live.Hears("outline", m => m["kind"].GetString() == "paragraph-added");
            Assert.Equal((places.DraftId, added["id"].GetInt64()), (outline["draftId"].GetInt64(), outline["paragraphId"].GetInt64()));
            Assert.Equal(outline["outline"].GetInt32(), (await live.Ask("Outline", new { draftId = places.DraftId }))["outline"].GetInt32());
            Assert.Equal("New words.", (await live.Ask("Snapshot", new { textId = added["textId"].GetInt64() }))["text"].GetString());
            Assert.Equal(places["1"].Id, (await live.Hears("evidence"))["paragraphId"].GetInt64());
        }
    }

    [Fact]
    public async Task Nobody_hears_of_a_draft_that_was_not_joined_or_was_left()
    {
        await using var left = await As("member-society-a");
        await left.Ask("LeaveDraft", new { draftId = places.DraftId });
        await using var state = await As("member-state-b");
        var editor = await state.Open(places["9"].TextId);
        await editor.Types("!");
        await state.Hears("changes");
        await left.Join(places.DraftId);
        await editor.Types("?");
        await left.Hears("changes", m => m["to"].GetInt32() == 3);

        Assert.Equal(2, Assert.Single(left.Heard("changes"))["from"].GetInt32());
    }

    [Fact]
    public async Task A_connection_joins_twenty_drafts_and_not_one_more()
    {
        var ids = await drafting.Look(async db =>
        {
            for (var i = 0; i < 20; i++) db.Drafts.Add(new Server.Drafts.Draft { GroupId = places.GroupId, Symbol = $"X/{i}", Title = "Another" });
            await db.SaveChangesAsync();
            return db.Drafts.Where(d => d.GroupId == places.GroupId).Select(d => d.Id).ToList();
        });
        await using var live = await drafting.Anyone().Live();
        foreach (var id in ids.Take(20)) _ = (await live.Join(id)).Value;
        (await live.Join(ids[20])).MustRefuse("too-many");
        _ = (await live.Join(ids[0])).Value;
        await live.Ask("LeaveDraft", new { draftId = ids[0] });
        _ = (await live.Join(ids[20])).Value;
    }

    [Fact]
    public async Task Whoever_submits_without_measure_is_told_that_it_is_too_fast()
    {
        await using var raw = await RawSocket.Open(drafting.Address, (await drafting.SignIn("member-state-b")).Cookies);
        const string Call = "{\"type\":1,\"invocationId\":\"x\",\"target\":\"Submit\",\"arguments\":[{\"textId\":1,\"changes\":[]}]}";
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++) await raw.Send(string.Join('\u001e', Enumerable.Repeat(Call, 100)));
        }, TestContext.Current.CancellationToken);
        var codes = new HashSet<string>();
        while (!codes.Contains("too-fast"))
        {
            var frame = System.Text.Json.JsonElement.Parse((await raw.Next())!);
            if (frame.GetProperty("type").GetInt32() == 3) codes.Add(frame.GetProperty("result").GetProperty("refusal").GetProperty("code").GetString()!);
        }
        Assert.Equal(["nothing-submitted", "too-fast"], codes.Order(StringComparer.Ordinal));
        // Leaving breaks off what is still being sent.
        await raw.DisposeAsync();
        await Task.WhenAny(sending);
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_the_connection_and_only_that_one()
    {
        await using var state = await As("member-state-b");
        await using var raw = await RawSocket.Open(drafting.Address, new());
        await raw.Send("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Snapshot\",\"arguments\":[{\"x\":\"" + new string('x', 1 << 20) + "\"}]}");
        while (await raw.Next() is not null) { }

        await (await state.Open(places["1"].TextId)).Types("!");
    }

    [Theory]
    [InlineData("[[[[", 250_000)]
    [InlineData("{\"a\":", 200_000)]
    public async Task Nesting_without_end_costs_the_caller_the_call_and_nobody_else_anything(string opening, int times)
    {
        await using var raw = await RawSocket.Open(drafting.Address, (await drafting.SignIn("member-state-b")).Cookies);
        await raw.Send("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Submit\",\"arguments\":[{\"textId\":1,\"changes\":[" + string.Concat(Enumerable.Repeat(opening, times)) + "]}]}");
        while (await raw.Next() is { } frame && !frame.Contains("\"type\":3", StringComparison.Ordinal)) { }

        await using var state = await As("member-state-b");
        await (await state.Open(places["1"].TextId)).Types("!");
    }
}
