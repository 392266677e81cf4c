using System.Text.Json;

namespace Drafting.Server.Tests.Amendments;

/// <summary>An amendment's way from a delegation's desk into the text, or past it.</summary>
public sealed class AmendmentTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";
    Installation drafting = null!;
    Visitor chair = null!, okoye = null!, marchetti = null!, observer = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        (chair, okoye, marchetti, observer) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"), drafting.Anyone());
        places = await drafting.Places();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await drafting.FirstBroken());
        await drafting.DisposeAsync();
    }

    async Task<long> Begin(Visitor by, string label, string kind = "mod", string? wording = null, string rationale = "")
    {
        object part = kind == "add" ? new { kind, paragraphId = places[label].Id, wording } : new { kind, paragraphId = places[label].Id, wording };
        return (await by.Post($"{G}/drafts/{places.DraftId}/amendments", new { rationale, parts = new[] { part } })).Must(200)["id"].GetInt64();
    }

    async Task<long> Tabled(Visitor by, string label, string wording, string kind = "mod")
    {
        var id = await Begin(by, label, kind, kind == "sup" ? null : wording);
        (await by.Post($"{G}/amendments/{id}/table")).Must(200);
        return id;
    }

    async Task<JsonElement?> Seen(Visitor by, long id)
    {
        foreach (var amendment in (await by.Get($"{G}/drafts/{places.DraftId}/amendments")).Must(200)["amendments"].EnumerateArray())
            if (amendment.GetProperty("id").GetInt64() == id) return amendment;
        return null;
    }

    async Task<JsonElement> See(Visitor by, long id) => await Seen(by, id) ?? throw new InvalidOperationException($"Amendment {id} is not shown.");
    async Task<string> State(long id) => (await See(chair, id)).GetProperty("state").GetString()!;
    async Task<JsonElement> Part(Visitor by, long id) => (await See(by, id)).GetProperty("parts")[0];

    async Task<string> Text(string label)
    {
        var textId = (await drafting.Places())[label].TextId;
        return (await chair.Get($"{G}/drafts/{places.DraftId}")).Must(200)["texts"].EnumerateArray().Single(t => t.GetProperty("textId").GetInt64() == textId).GetProperty("text").GetString()!;
    }

    Task<Reply> Dispose(long id, string how, object? more = null) => chair.Post($"{G}/amendments/{id}/dispose", more ?? new { how });

    async Task Rewrite(string label, Func<string, string> change)
    {
        await using var live = await chair.Live();
        await live.Join(places.DraftId);
        var editor = await live.Open(places[label].TextId);
        var (before, after) = (editor.Text, change(editor.Text));
        var from = 0;
        while (from < before.Length && from < after.Length && before[from] == after[from]) from++;
        var to = 0;
        while (to < before.Length - from && to < after.Length - from && before[^(to + 1)] == after[^(to + 1)]) to++;
        editor.Writes(from, before.Length - to, after[from..(after.Length - to)]);
        await editor.Push();
    }

    static string FirstWord(string text) => text[..text.IndexOf(' ')];

    [Fact]
    public async Task A_private_amendment_is_known_to_its_delegation_only_until_it_is_tabled()
    {
        var id = await Begin(okoye, "3", wording: "Other words.");

        Assert.NotNull(await Seen(okoye, id));
        foreach (var other in (Visitor[])[chair, marchetti, observer]) Assert.Null(await Seen(other, id));
        foreach (var other in (Visitor[])[chair, marchetti]) (await other.Post($"{G}/amendments/{id}/table")).MustRefuse(404, "not-found");
        var textId = (await Part(okoye, id)).GetProperty("textId").GetInt64();
        await using (var live = await chair.Live())
        {
            await live.Join(places.DraftId);
            (await live.Ask("Snapshot", new { textId })).MustRefuse("not-found");
            (await live.Ask("CatchUp", new { textId, fromVersion = 0 })).MustRefuse("not-found");
        }
        (await chair.Get($"{G}/texts/{textId}/history")).Must(404);
        Assert.DoesNotContain("Other words", (await chair.Get($"{G}/record?limit=200")).Must(200).Text, StringComparison.Ordinal);

        (await okoye.Post($"{G}/amendments/{id}/table")).Must(200);

        foreach (var other in (Visitor[])[chair, marchetti, observer]) Assert.Equal(("1", "tabled"), ((await See(other, id)).GetProperty("number").GetString(), (await See(other, id)).GetProperty("state").GetString()));
        Assert.Contains("amendment-begun", (await chair.Get($"{G}/record?limit=5")).Must(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Co_sponsors_write_together_in_private_and_nobody_else_hears_a_word()
    {
        var id = await Begin(okoye, "3");
        var textId = (await Part(okoye, id)).GetProperty("textId").GetInt64();
        await using var mine = await okoye.Live();
        await using var theirs = await marchetti.Live();
        await using var chairs = await chair.Live();
        await using var observers = await observer.Live();
        foreach (var live in (LiveConnection[])[mine, theirs, chairs, observers]) await live.Join(places.DraftId);
        (await theirs.Ask("Snapshot", new { textId })).MustRefuse("not-found");

        var society = await drafting.Look(db => Task.FromResult(db.Memberships.Single(m => m.Person!.PersonaKey == "member-society-a").DelegationId!.Value));
        (await okoye.Post($"{G}/amendments/{id}/invite", new { delegationId = society })).Must(204);
        (await marchetti.Post($"{G}/amendments/{id}/co-sponsor", new { join = true })).Must(204);
        var editor = await theirs.Open(textId);
        await editor.Types("Together. ");
        await mine.Hears("changes", m => m["textId"].GetInt64() == textId);

        // What the others hear afterwards, of a paragraph, comes after what they must not hear.
        await Rewrite("5", t => t + " Later.");
        foreach (var live in (LiveConnection[])[chairs, observers])
        {
            await live.Hears("changes", m => m["textId"].GetInt64() == places["5"].TextId);
            Assert.DoesNotContain(live.Heard("changes"), m => m["textId"].GetInt64() == textId);
            Assert.Empty(live.Heard("amendments"));
        }

        // One who leaves hears no more.
        (await marchetti.Post($"{G}/amendments/{id}/co-sponsor", new { join = false })).Must(204);
        (await theirs.Ask("Snapshot", new { textId })).MustRefuse("not-found");
        editor.Writes(0, 0, "Too late. ");
        var refused = await Assert.ThrowsAnyAsync<Exception>(editor.Push);
        Assert.Contains("not-found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tabled_wording_is_frozen_and_a_revision_takes_its_place_when_it_is_tabled()
    {
        var id = await Tabled(okoye, "3", "First wording.");
        var textId = (await Part(okoye, id)).GetProperty("textId").GetInt64();
        await using var live = await okoye.Live();
        await live.Join(places.DraftId);
        var editor = await live.Open(textId);
        editor.Writes(0, 0, "Sneaked in. ");
        await Assert.ThrowsAnyAsync<Exception>(editor.Push);

        (await okoye.Post($"{G}/amendments/{id}/revise")).Must(200);
        var revision = (await See(okoye, id)).GetProperty("draftRevision");
        Assert.Equal(JsonValueKind.Null, (await See(marchetti, id)).GetProperty("draftRevision").ValueKind);
        var second = await live.Open(revision.GetProperty("parts")[0].GetProperty("textId").GetInt64());
        second.Writes(0, 0, "Second wording, after the ");
        await second.Push();
        Assert.Equal("First wording.", (await Part(marchetti, id)).GetProperty("wording").GetString());

        (await okoye.Post($"{G}/amendments/{id}/table")).Must(200);
        Assert.StartsWith("Second wording, after the ", (await Part(marchetti, id)).GetProperty("wording").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await See(marchetti, id)).GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task An_amendment_is_shown_against_the_text_as_it_is_now()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        await Rewrite("3", t => "Meanwhile, " + t);

        var part = await Part(marchetti, id);
        Assert.Equal(("Meanwhile, " + before, "Meanwhile, " + before + " And more of it.", "applies"), (part.GetProperty("current").GetString(), part.GetProperty("result").GetString(), part.GetProperty("standing").GetString()));
        Assert.Equal("Meanwhile, " + before, string.Concat(part.GetProperty("runs").EnumerateArray().Where(r => r.GetProperty("kind").GetString() != "inserted").Select(r => r.GetProperty("text").GetString())));
    }

    [Fact]
    public async Task A_sentence_that_an_amendment_moves_is_shown_to_have_moved()
    {
        await Rewrite("3", _ => "The first sentence speaks of rivers and lakes. The second one is about the sea.");
        var id = await Tabled(okoye, "3", "The second one is about the sea. The first sentence speaks of rivers and lakes.");

        var moved = (await Part(chair, id)).GetProperty("runs").EnumerateArray().Where(r => r.GetProperty("move").ValueKind is JsonValueKind.Number).Select(r => (r.GetProperty("kind").GetString(), r.GetProperty("move").GetInt32())).ToList();
        Assert.Equal([("deleted", 1), ("inserted", 1)], moved.Order());
    }

    [Fact]
    public async Task Words_that_the_text_and_the_amendment_both_changed_are_a_collision()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var id = await Tabled(okoye, "3", "Perhaps" + before[word.Length..]);
        await Rewrite("3", t => "Surely" + t[word.Length..]);

        var part = await Part(chair, id);
        Assert.Equal("collides", part.GetProperty("standing").GetString());
        Assert.Equal(word, part.GetProperty("collisions")[0].GetProperty("baseWords").GetString());
    }

    [Fact]
    public async Task Two_amendments_of_the_same_words_collide_and_an_order_is_suggested_with_the_furthest_first()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var near = await Tabled(okoye, "3", "Perhaps" + before[word.Length..]);
        var far = await Tabled(marchetti, "3", "Something else altogether is said here by others.");
        var gone = await Tabled(okoye, "3", "", "sup");

        var (a, b, c) = (await See(chair, near), await See(chair, far), await See(chair, gone));
        Assert.Equal([far, gone], a.GetProperty("collidesWith").EnumerateArray().Select(x => x.GetInt64()).Order());
        int Rank(JsonElement amendment) => amendment.GetProperty("suggested").GetProperty("rank").GetInt32();
        Assert.True(Rank(c) < Rank(a) && Rank(b) < Rank(a), $"{Rank(a)} {Rank(b)} {Rank(c)}");

        (await chair.Put($"{G}/drafts/{places.DraftId}/amendments/order", new { ids = new[] { near, far, gone } })).Must(204);
        Assert.Equal(1, (await See(chair, far)).GetProperty("order").GetInt32());
        (await chair.Put($"{G}/drafts/{places.DraftId}/amendments/order", new { ids = new[] { near, near } })).MustRefuse(409, "neighbour");
        (await okoye.Put($"{G}/drafts/{places.DraftId}/amendments/order", new { ids = new[] { near } })).MustRefuse(403, "role");
    }

    [Fact]
    public async Task Adopting_makes_the_words_the_text_in_the_name_of_their_proposer_and_lets_fall_what_the_chair_says()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        var other = await Tabled(marchetti, "3", before + " And less of it.");

        (await Dispose(id, "adopt", new { how = "adopt", fallen = new[] { other } })).Must(200);

        Assert.Equal(before + " And more of it.", await Text("3"));
        Assert.Equal(("adopted", "fallen"), (await State(id), await State(other)));
        Assert.Equal(id, (await See(chair, other)).GetProperty("disposal").GetProperty("byAmendmentId").GetInt64());
        Assert.Equal("And less of it.", before.Length > 0 ? (await Part(chair, other)).GetProperty("wording").GetString()![(before.Length + 1)..] : "");
        var last = await drafting.Look(db => Task.FromResult(db.TextChanges.Where(c => c.TextId == places["3"].TextId).OrderByDescending(c => c.Version).First()));
        Assert.Equal(await drafting.Look(db => Task.FromResult(db.Users.Single(u => u.PersonaKey == "member-state-b").Id)), last.PersonId);
        (await Dispose(id, "adopt")).MustRefuse(409, "state");
    }

    [Fact]
    public async Task Adopting_in_brackets_takes_nothing_away_and_names_who_stands_behind_the_words()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var id = await Tabled(okoye, "3", "Perhaps" + before[word.Length..]);

        (await Dispose(id, "adopt-in-brackets")).Must(200);

        Assert.Equal($"[{word}][Perhaps]{before[word.Length..]}", await Text("3"));
        var rows = await drafting.Look(db => Task.FromResult(db.Brackets.Where(b => b.AmendmentId == id).Select(b => new { b.Start, b.End, Voices = b.Voices.Count }).ToList()));
        Assert.Equal([(0, word.Length + 2, 1), (word.Length + 2, word.Length + 11, 1)], rows.Select(r => (r.Start, r.End, r.Voices)));
    }

    [Fact]
    public async Task A_paragraph_is_added_after_another_and_one_is_suppressed()
    {
        var added = await Tabled(okoye, "3", "A paragraph of its own.", "add");
        (await Dispose(added, "adopt")).Must(200);
        Assert.Equal("A paragraph of its own.", await Text("3 bis"));

        var gone = await Tabled(okoye, "5", "", "sup");
        (await Dispose(gone, "adopt")).Must(200);
        Assert.NotNull(await drafting.Look(db => Task.FromResult(db.Paragraphs.Single(p => p.Id == places["5"].Id).Withdrawn)));
    }

    [Fact]
    public async Task The_proposer_accepts_or_refuses_other_words_that_the_chair_offers()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, id)).GetProperty("id").GetInt64();
        var offer = new { how = "offer-modification", parts = new[] { new { partId, wording = before + " And some more." } } };
        (await Dispose(id, "", offer)).Must(200);
        Assert.Equal("modification-offered", await State(id));
        (await marchetti.Post($"{G}/amendments/{id}/modification", new { accept = true })).MustRefuse(403, "role");

        (await okoye.Post($"{G}/amendments/{id}/modification", new { accept = false, reason = "Too little." })).Must(200);
        Assert.Equal(("tabled", before), (await State(id), await Text("3")));

        (await Dispose(id, "", offer)).Must(200);
        (await okoye.Post($"{G}/amendments/{id}/modification", new { accept = true })).Must(200);
        Assert.Equal(("adopted-modified", before + " And some more."), (await State(id), await Text("3")));
    }

    [Fact]
    public async Task An_amendment_to_an_amendment_changes_its_words_and_must_be_treated_before_it()
    {
        var before = await Text("3");
        var parent = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, parent)).GetProperty("id").GetInt64();
        var child = (await marchetti.Post($"{G}/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", ofPartId = partId, wording = before + " And much more of it." } } })).Must(200)["id"].GetInt64();
        (await marchetti.Post($"{G}/amendments/{child}/table")).Must(200);
        Assert.Equal("1.1", (await See(chair, child)).GetProperty("number").GetString());

        (await Dispose(parent, "adopt")).MustRefuse(409, "state");
        (await Dispose(child, "adopt")).Must(200);
        Assert.Equal(before + " And much more of it.", (await Part(chair, parent)).GetProperty("wording").GetString());
        (await Dispose(parent, "adopt")).Must(200);
        Assert.Equal(before + " And much more of it.", await Text("3"));
    }

    [Fact]
    public async Task What_amends_an_amendment_falls_when_that_is_rejected_or_revised_and_stands_again_when_the_rejection_is_taken_back()
    {
        var before = await Text("3");
        var parent = await Tabled(okoye, "3", before + " And more of it.");
        async Task<long> Child()
        {
            var partId = (await Part(chair, parent)).GetProperty("id").GetInt64();
            var child = (await marchetti.Post($"{G}/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", ofPartId = partId, wording = before + " And much more of it." } } })).Must(200)["id"].GetInt64();
            (await marchetti.Post($"{G}/amendments/{child}/table")).Must(200);
            return child;
        }
        var first = await Child();
        (await Dispose(parent, "reject")).Must(200);
        Assert.Equal("fallen", await State(first));
        (await Dispose(first, "adopt")).MustRefuse(409, "state");

        var act = (await See(chair, parent)).GetProperty("disposal").GetProperty("actId").GetInt64();
        Assert.Equal(JsonValueKind.Null, (await See(okoye, parent)).GetProperty("disposal").GetProperty("actId").ValueKind);
        (await chair.Post($"{G}/acts/{act}/undo")).Must(200);
        Assert.Equal(("tabled", "tabled"), (await State(parent), await State(first)));

        (await okoye.Post($"{G}/amendments/{parent}/revise")).Must(200);
        await using var live = await okoye.Live();
        await live.Join(places.DraftId);
        var editor = await live.Open((await See(okoye, parent)).GetProperty("draftRevision").GetProperty("parts")[0].GetProperty("textId").GetInt64());
        await editor.Types(" Revised.");
        (await okoye.Post($"{G}/amendments/{parent}/table")).Must(200);
        Assert.Equal("fallen", await State(first));
        Assert.Equal("tabled", await State(await Child()));
    }

    [Fact]
    public async Task Who_joins_a_tabled_amendment_unasked_stands_behind_it_and_reads_no_revision_in_preparation()
    {
        var id = await Tabled(okoye, "3", "First wording.");
        (await okoye.Post($"{G}/amendments/{id}/revise")).Must(200);
        var textId = (await See(okoye, id)).GetProperty("draftRevision").GetProperty("parts")[0].GetProperty("textId").GetInt64();
        (await marchetti.Post($"{G}/amendments/{id}/co-sponsor", new { join = true })).Must(204);

        var seen = await See(marchetti, id);
        Assert.Single(seen.GetProperty("coSponsors").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("draftRevision").ValueKind);
        Assert.DoesNotContain("write", seen.GetProperty("may").EnumerateArray().Select(m => m.GetString()));
        await using var live = await marchetti.Live();
        await live.Join(places.DraftId);
        (await live.Ask("Snapshot", new { textId })).MustRefuse("not-found");

        var society = await drafting.Look(db => Task.FromResult(db.Memberships.Single(m => m.Person!.PersonaKey == "member-society-a").DelegationId!.Value));
        (await okoye.Post($"{G}/amendments/{id}/invite", new { delegationId = society })).Must(204);
        await live.Open(textId);
    }

    [Fact]
    public async Task A_delegation_that_declines_to_co_sponsor_reads_no_more_of_it()
    {
        var id = await Begin(okoye, "3", wording: "Other words.");
        var society = await drafting.Look(db => Task.FromResult(db.Memberships.Single(m => m.Person!.PersonaKey == "member-society-a").DelegationId!.Value));
        (await okoye.Post($"{G}/amendments/{id}/invite", new { delegationId = society })).Must(204);
        Assert.NotNull(await Seen(marchetti, id));

        (await marchetti.Post($"{G}/amendments/{id}/co-sponsor", new { join = false })).Must(204);
        Assert.Null(await Seen(marchetti, id));
        Assert.Empty(await drafting.Look(db => Task.FromResult(db.TextBenches.Where(b => b.DelegationId == society).ToList())));
    }

    [Fact]
    public async Task Adoption_in_brackets_is_not_taken_back_once_its_brackets_have_been_lifted()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var id = await Tabled(okoye, "3", "Perhaps" + before[word.Length..]);
        var act = (await Dispose(id, "adopt-in-brackets")).Must(200);
        (await chair.Post($"{G}/paragraphs/{places["3"].Id}/brackets/lift", new { version = act["version"].GetInt32(), start = word.Length + 2, how = "keep" })).Must(200);
        Assert.Equal("Perhaps" + before[word.Length..], await Text("3"));

        (await chair.Post($"{G}/acts/{act["actId"]}/undo")).MustRefuse(409, "state");
        Assert.Equal("Perhaps" + before[word.Length..], await Text("3"));
    }

    [Fact]
    public async Task A_revision_in_preparation_is_not_written_after_its_amendment_was_rejected()
    {
        var id = await Tabled(okoye, "3", "First wording.");
        (await okoye.Post($"{G}/amendments/{id}/revise")).Must(200);
        var textId = (await See(okoye, id)).GetProperty("draftRevision").GetProperty("parts")[0].GetProperty("textId").GetInt64();
        await using var live = await okoye.Live();
        await live.Join(places.DraftId);
        var editor = await live.Open(textId);
        var act = (await Dispose(id, "reject")).Must(200)["actId"].GetInt64();
        editor.Writes(0, 0, "Late. ");
        await Assert.ThrowsAnyAsync<Exception>(editor.Push);

        (await chair.Post($"{G}/acts/{act}/undo")).Must(200);
        var again = await live.Open(textId);
        again.Writes(0, 0, "In time. ");
        await again.Push();
    }

    [Fact]
    public async Task A_concluded_merge_is_taken_back_with_its_amendments_and_can_be_concluded_anew()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        var merge = (await chair.Post($"{G}/paragraphs/{places["3"].Id}/merge", new { amendmentIds = new[] { id } })).Must(200)["id"].GetInt64();
        var partId = (await Part(chair, id)).GetProperty("id").GetInt64();
        (await chair.Post($"{G}/merges/{merge}/take", new { partId, hunks = new[] { 0 }, take = true })).Must(200);
        var act = (await chair.Post($"{G}/merges/{merge}/conclude", new { reject = "" })).Must(200)["actId"].GetInt64();
        Assert.Equal(("adopted", before + " And more of it."), (await State(id), await Text("3")));

        (await chair.Post($"{G}/acts/{act}/undo")).Must(200);
        Assert.Equal(("tabled", before), (await State(id), await Text("3")));
        (await chair.Post($"{G}/merges/{merge}/conclude", new { reject = "" })).Must(200);
        Assert.Equal(("adopted", before + " And more of it."), (await State(id), await Text("3")));
    }

    [Fact]
    public async Task Several_paragraphs_are_amended_as_one_or_not_at_all()
    {
        var (three, five) = (await Text("3"), await Text("5"));
        var id = (await okoye.Post($"{G}/drafts/{places.DraftId}/amendments", new
        {
            parts = new object[] { new { kind = "mod", paragraphId = places["3"].Id, wording = three + " Here." }, new { kind = "mod", paragraphId = places["5"].Id, wording = five + " There." } },
        })).Must(200)["id"].GetInt64();
        (await okoye.Post($"{G}/amendments/{id}/table")).Must(200);
        (await chair.Put($"{G}/paragraphs/{places["5"].Id}/policy", new { policy = "locked" })).Must(204);

        (await Dispose(id, "adopt")).MustRefuse(409, "locked");
        Assert.Equal((three, five), (await Text("3"), await Text("5")));

        (await chair.Put($"{G}/paragraphs/{places["5"].Id}/policy", new { policy = "chairs-pen" })).Must(204);
        (await Dispose(id, "adopt")).Must(200);
        Assert.Equal((three + " Here.", five + " There."), (await Text("3"), await Text("5")));
    }

    [Fact]
    public async Task Under_a_threshold_an_amendment_is_parked_until_enough_delegations_support_it()
    {
        await drafting.Look(async db =>
        {
            db.Groups.Single(g => g.Slug == "wgec").SupportThreshold = 1;
            return await db.SaveChangesAsync();
        });
        var id = await Tabled(okoye, "3", "Other words.");
        Assert.Equal("parked", await State(id));
        (await Dispose(id, "adopt")).MustRefuse(409, "state");

        (await marchetti.Post($"{G}/amendments/{id}/support", new { support = true })).Must(204);
        Assert.Equal("tabled", await State(id));
        (await Dispose(id, "adopt")).Must(200);
    }

    [Fact]
    public async Task Amendments_are_merged_in_front_of_everyone_and_what_is_not_taken_stays_readable()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var first = await Tabled(okoye, "3", "Perhaps" + before[word.Length..]);
        var second = await Tabled(marchetti, "3", before + " And more of it.");
        var third = await Tabled(marchetti, "3", before + " And less of it.");
        await using var watching = await observer.Live();
        await watching.Join(places.DraftId);

        var merge = (await chair.Post($"{G}/paragraphs/{places["3"].Id}/merge", new { amendmentIds = new[] { first, second, third } })).Must(200)["id"].GetInt64();
        (await chair.Post($"{G}/paragraphs/{places["3"].Id}/merge", new { amendmentIds = new[] { first } })).MustRefuse(409, "state");
        var view = (await observer.Get($"{G}/drafts/{places.DraftId}/amendments")).Must(200)["merges"][0];
        var textId = view.GetProperty("textId").GetInt64();
        long PartOf(long amendment) => view.GetProperty("amendments").EnumerateArray().Single(a => a.GetProperty("amendmentId").GetInt64() == amendment).GetProperty("partId").GetInt64();
        Task<Reply> Take(long amendment, bool take) => chair.Post($"{G}/merges/{merge}/take", new { partId = PartOf(amendment), hunks = new[] { 0 }, take });

        (await okoye.Post($"{G}/merges/{merge}/take", new { partId = PartOf(first), hunks = new[] { 0 }, take = true })).MustRefuse(403, "role");
        (await Take(first, true)).Must(200);
        (await Take(second, true)).Must(200);
        (await Take(second, false)).Must(200);
        (await Take(second, true)).Must(200);
        await watching.Hears("changes", m => m["textId"].GetInt64() == textId);
        Assert.Equal(before, await Text("3"));

        (await chair.Post($"{G}/merges/{merge}/conclude", new { reject = "The other wording was preferred." })).Must(200);
        Assert.Equal("Perhaps" + before[word.Length..] + " And more of it.", await Text("3"));
        Assert.Equal(("adopted", "adopted", "rejected"), (await State(first), await State(second), await State(third)));
        Assert.Contains("And less of it.", (await chair.Get($"{G}/record?limit=10")).Must(200).Text, StringComparison.Ordinal);
        (await Take(third, true)).MustRefuse(409, "state");
    }

    [Fact]
    public async Task Of_two_who_dispose_of_an_amendment_at_once_one_is_told()
    {
        var id = await Tabled(okoye, "3", "Other words.");
        var replies = await Task.WhenAll(Dispose(id, "adopt"), Dispose(id, "reject"));
        Assert.Equal([200, 409], replies.Select(r => r.Status).Order());
        Assert.Equal(replies[0].Status == 200 ? "adopted" : "rejected", await State(id));
    }

    [Fact]
    public async Task What_cannot_be_an_amendment_is_refused_with_its_reason_and_leaves_nothing()
    {
        var counts = await drafting.RowCounts();
        Task<Reply> Post(object body, Visitor? by = null) => (by ?? okoye).Post($"{G}/drafts/{places.DraftId}/amendments", body);
        var three = places["3"].Id;
        (await Post(new { parts = Array.Empty<object>() })).MustRefuse(400, "invalid");
        (await Post(new { parts = new[] { new { kind = "noc", paragraphId = three } } })).MustRefuse(400, "invalid");
        (await okoye.Send(HttpMethod.Post, $"{G}/drafts/{places.DraftId}/amendments", Visitor.Json($$"""{"parts":[{"kind":"mod","paragraphId":{{three}},"wording":"half \ud83d"}]}"""))).MustRefuse(400, "malformed");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = three, wording = new string('a', 1_000_000) } } })).MustRefuse(400, "invalid");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = three, wording = "a\r\nb" } } })).MustRefuse(400, "invalid");
        (await Post(new { parts = new[] { new { kind = "sup", paragraphId = three, wording = "words" } } })).MustRefuse(400, "invalid");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = 999_999L } } })).MustRefuse(404, "not-found");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = (await drafting.Places("rivers")).Paragraphs[0].Id } } })).MustRefuse(404, "not-found");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = three } } }, observer)).MustRefuse(401, "sign-in");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = three } } }, await drafting.SignIn("guest"))).MustRefuse(403, "role");
        (await Post(new { parts = new[] { new { kind = "mod", paragraphId = three } } }, await drafting.SignIn("rivers-chair"))).MustRefuse(403, "role");
        Assert.Equal(counts, await drafting.RowCounts());

        var same = await Begin(okoye, "3");
        (await okoye.Post($"{G}/amendments/{same}/table")).MustRefuse(422, "identical");
        var empty = await Begin(okoye, "3", wording: "");
        (await okoye.Post($"{G}/amendments/{empty}/table")).MustRefuse(422, "empty");
        var late = await Begin(okoye, "3", wording: "Other words.");
        (await chair.Post($"{G}/paragraphs/{three}/withdraw", new { reason = "Gone." })).Must(204);
        (await okoye.Post($"{G}/amendments/{late}/table")).MustRefuse(409, "withdrawn");
    }

    [Fact]
    public async Task An_amendment_of_a_paragraph_withdrawn_meanwhile_is_not_adopted()
    {
        var id = await Tabled(okoye, "3", "Other words.");
        (await chair.Post($"{G}/paragraphs/{places["3"].Id}/withdraw", new { reason = "Gone." })).Must(204);
        Assert.Equal("target-gone", (await Part(chair, id)).GetProperty("standing").GetString());
        (await Dispose(id, "adopt")).MustRefuse(409, "withdrawn");
        (await okoye.Post($"{G}/amendments/{id}/withdraw", new { reason = "No object." })).Must(200);
        Assert.Equal("withdrawn", await State(id));
    }

    [Fact]
    public async Task A_revision_is_not_tabled_under_an_offer_so_that_accepting_brings_the_offered_words()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, id)).GetProperty("id").GetInt64();
        (await okoye.Post($"{G}/amendments/{id}/revise")).Must(200);
        await using var live = await okoye.Live();
        await live.Join(places.DraftId);
        await (await live.Open((await See(okoye, id)).GetProperty("draftRevision").GetProperty("parts")[0].GetProperty("textId").GetInt64())).Types("Never seen. ");
        (await Dispose(id, "", new { how = "offer-modification", parts = new[] { new { partId, wording = before + " And some more." } } })).Must(200);

        (await okoye.Post($"{G}/amendments/{id}/table")).MustRefuse(409, "state");
        Assert.DoesNotContain("table", (await See(okoye, id)).GetProperty("may").EnumerateArray().Select(m => m.GetString()));
        (await okoye.Post($"{G}/amendments/{id}/modification", new { accept = true })).Must(200);
        Assert.Equal(before + " And some more.", await Text("3"));
    }

    [Fact]
    public async Task Nobody_else_hears_that_a_revision_is_being_prepared()
    {
        var id = await Tabled(okoye, "3", "Other words.");
        await using var live = await marchetti.Live();
        await live.Join(places.DraftId);

        (await okoye.Post($"{G}/amendments/{id}/revise")).Must(200);
        (await okoye.Post($"{G}/amendments/{id}/parts", new { kind = "sup", paragraphId = places["5"].Id })).Must(200);
        (await okoye.Post($"{G}/amendments/{id}/refresh")).Must(200);
        var other = await Tabled(okoye, "4", "Others again.");

        await live.Hears("amendments", m => m["amendmentId"].GetInt64() == other);
        Assert.DoesNotContain(live.Heard("amendments"), m => m["amendmentId"].GetInt64() == id);
    }

    [Fact]
    public async Task An_amendment_to_words_that_were_revised_meanwhile_is_not_tabled()
    {
        var before = await Text("3");
        var parent = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, parent)).GetProperty("id").GetInt64();
        var child = (await marchetti.Post($"{G}/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", ofPartId = partId, wording = "Otherwise." } } })).Must(200)["id"].GetInt64();
        (await okoye.Post($"{G}/amendments/{parent}/revise")).Must(200);
        (await okoye.Post($"{G}/amendments/{parent}/table")).Must(200);

        (await marchetti.Post($"{G}/amendments/{child}/table")).MustRefuse(409, "state");
        Assert.Null(await Seen(chair, child));
    }

    [Fact]
    public async Task An_amendment_to_an_amendment_is_not_undone_once_that_is_in_the_text()
    {
        var before = await Text("3");
        var parent = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, parent)).GetProperty("id").GetInt64();
        var child = (await marchetti.Post($"{G}/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", ofPartId = partId, wording = before + " And much more of it." } } })).Must(200)["id"].GetInt64();
        (await marchetti.Post($"{G}/amendments/{child}/table")).Must(200);
        var first = (await Dispose(child, "adopt")).Must(200)["actId"].GetInt64();
        var second = (await Dispose(parent, "adopt")).Must(200)["actId"].GetInt64();

        (await chair.Post($"{G}/acts/{first}/undo")).MustRefuse(409, "state");
        Assert.Equal(before + " And much more of it.", (await Part(chair, parent)).GetProperty("wording").GetString());
        (await chair.Post($"{G}/acts/{second}/undo")).Must(200);
        (await chair.Post($"{G}/acts/{first}/undo")).Must(200);
        Assert.Equal((before + " And more of it.", before), ((await Part(chair, parent)).GetProperty("wording").GetString(), await Text("3")));
    }

    [Fact]
    public async Task An_amendment_whose_words_are_gone_is_not_adopted_as_if_it_had_entered()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var id = await Tabled(okoye, "3", "Perhaps" + before[word.Length..]);
        await Rewrite("3", t => "Surely" + t[word.Length..]);

        foreach (var how in (string[])["adopt", "adopt-in-brackets"]) (await Dispose(id, how)).MustRefuse(422, "collides");
        Assert.Equal(("tabled", "Surely" + before[word.Length..]), (await State(id), await Text("3")));
    }

    [Fact]
    public async Task Whoever_has_gone_to_another_delegation_does_not_undo_what_was_done_for_the_former()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, id)).GetProperty("id").GetInt64();
        (await Dispose(id, "", new { how = "offer-modification", parts = new[] { new { partId, wording = before + " And some more." } } })).Must(200);
        var act = (await okoye.Post($"{G}/amendments/{id}/modification", new { accept = true })).Must(200)["actId"].GetInt64();
        await drafting.Look(async db =>
        {
            var society = db.Memberships.Single(m => m.Person!.PersonaKey == "member-society-a").DelegationId;
            db.Memberships.Single(m => m.Person!.PersonaKey == "member-state-b").DelegationId = society;
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        (await okoye.Post($"{G}/acts/{act}/undo")).MustRefuse(403, "role");
        Assert.Equal(before + " And some more.", await Text("3"));
    }

    [Fact]
    public async Task What_two_amendments_ask_for_alike_is_merged_once_and_goes_when_neither_is_taken()
    {
        var before = await Text("3");
        var word = FirstWord(before);
        var (first, second) = (await Tabled(okoye, "3", "Perhaps" + before[word.Length..]), await Tabled(marchetti, "3", "Perhaps" + before[word.Length..]));
        var merge = (await chair.Post($"{G}/paragraphs/{places["3"].Id}/merge", new { amendmentIds = new[] { first, second } })).Must(200)["id"].GetInt64();
        async Task<string> Taken(long amendment, bool take)
        {
            (await chair.Post($"{G}/merges/{merge}/take", new { partId = (await Part(chair, amendment)).GetProperty("id").GetInt64(), hunks = new[] { 0 }, take })).Must(200);
            var textId = (await chair.Get($"{G}/drafts/{places.DraftId}/amendments")).Must(200)["merges"][0].GetProperty("textId").GetInt64();
            await using var live = await chair.Live();
            await live.Join(places.DraftId);
            return (await live.Open(textId)).Text;
        }

        var merged = "Perhaps" + before[word.Length..];
        Assert.Equal(merged, await Taken(first, true));
        Assert.Equal(merged, await Taken(second, true));
        Assert.Equal(merged, await Taken(first, false));
        Assert.Equal(before, await Taken(second, false));
        Assert.Equal(merged, await Taken(second, true));
        Assert.Equal(merged, await Taken(first, true));
        (await chair.Post($"{G}/merges/{merge}/conclude", new { reject = "" })).Must(200);
        Assert.Equal(("adopted", "adopted", merged), (await State(first), await State(second), await Text("3")));
    }

    [Fact]
    public async Task A_merge_decides_nothing_on_an_amendment_that_was_revised_while_it_was_under_way()
    {
        var before = await Text("3");
        var id = await Tabled(okoye, "3", before + " And more of it.");
        var partId = (await Part(chair, id)).GetProperty("id").GetInt64();
        var merge = (await chair.Post($"{G}/paragraphs/{places["3"].Id}/merge", new { amendmentIds = new[] { id } })).Must(200)["id"].GetInt64();
        (await chair.Post($"{G}/merges/{merge}/take", new { partId, hunks = new[] { 0 }, take = true })).Must(200);
        (await okoye.Post($"{G}/amendments/{id}/revise")).Must(200);
        (await okoye.Post($"{G}/amendments/{id}/table")).Must(200);

        (await chair.Post($"{G}/merges/{merge}/conclude", new { reject = "" })).Must(200);
        Assert.Equal(("tabled", before + " And more of it."), (await State(id), await Text("3")));
    }
}
