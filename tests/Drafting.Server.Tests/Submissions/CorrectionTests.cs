using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Submissions;

/// <summary>What a person puts right before an import is confirmed, and after.</summary>
public sealed class CorrectionTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";

    const string Waters = """
        1. Contribution from Observer, Lakes Alliance

        Lakes are shared by all who live on them.

        Contribution of the Ponds Union

        Ponds are small, and their owners are many.

        2. Contribution from Observer, Mills Guild

        Mills need water.
        """;

    Installation drafting = null!;
    Visitor chair = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        chair = await drafting.SignIn("chair");
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await drafting.FirstBroken());
        await drafting.DisposeAsync();
    }

    async Task<long> Upload(string text = Waters) => (await chair.Post($"{G}/imports?fileName=waters.txt", Visitor.Bytes(Encoding.UTF8.GetBytes(text)))).Must(200)["id"].GetInt64();

    Task<Reply> Correct(long id, int version, object corrections) => chair.Put($"{G}/imports/{id}/corrections", new { version, corrections });

    static Dictionary<string, object> At(int line, object fields) => new() { [$"{line}"] = fields };

    static IEnumerable<JsonElement> Submissions(Reply preview) => preview["submissions"].EnumerateArray();

    [Fact]
    public async Task Submissions_are_begun_joined_named_and_left_out_and_come_so_into_the_group()
    {
        var id = await Upload();
        var stakeholders = await drafting.Look(db => db.StakeholderGroups.Where(s => s.GroupId == db.Groups.First(g => g.Slug == "wgec").Id).Select(s => s.Id).FirstAsync());
        var preview = (await Correct(id, 0, new
        {
            begin = new[] { 5 },
            submissions = new Dictionary<string, object>
            {
                ["5"] = new { contributor = "Ponds Union", organisation = "Ponds Union", persons = new[] { "A. Person" }, kind = "member", capacity = "in own name", country = "Andorra", stakeholderGroupId = stakeholders, date = "2026-02-03", consent = "given", symbol = "P/1", language = "fr", number = 42 },
                ["9"] = new { leaveOut = true },
            },
            passages = At(3, new { question = 1 }),
        })).Must(200);

        Assert.Equal(1, preview["version"].GetInt32());
        Assert.Equal(["new", "new", "left-out"], Submissions(preview).Select(s => s.GetProperty("action").GetString()));
        Assert.Contains("stakeholderGroupId", Submissions(preview).ElementAt(1).GetProperty("corrected").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(5, preview["corrections"].GetProperty("begin")[0].GetInt32());
        Assert.Equal(2, (await chair.Get($"{G}/imports")).Body!.Value[0].GetProperty("submissions").GetInt32());
        var passages = (await chair.Get($"{G}/imports/{id}/submissions/5")).Must(200)["passages"].EnumerateArray().ToList();
        Assert.Equal((7, 1, "Ponds are small, and their owners are many."), (passages[0].GetProperty("at").GetInt32(), passages[0].GetProperty("number").GetInt32(), passages[0].GetProperty("text").GetString()));

        Assert.Equal(2, (await chair.Post($"{G}/imports/{id}/confirm")).Must(200)["added"].GetInt32());
        var ponds = await drafting.Look(db => db.Submissions.AsNoTracking().SingleAsync(s => s.Number == 42));
        Assert.Equal(("Ponds Union", "Andorra", "P/1", "fr", stakeholders, Server.Submissions.Consent.Given, new DateOnly(2026, 2, 3)), (ponds.Contributor, ponds.Country, ponds.Symbol, ponds.Language, ponds.StakeholderGroupId, ponds.Consent, ponds.Date));
        Assert.Equal(1, ponds.Revision);
        Assert.Equal(["A. Person"], ponds.Persons);
        Assert.Equal([1], await drafting.Look(async db => (await db.Submissions.SingleAsync(s => s.Contributor == "Lakes Alliance")).Answered));
        Assert.False(await drafting.Look(db => db.Submissions.AnyAsync(s => s.Contributor == "Mills Guild")));

        // The same file is known again, with what was put right in it.
        Assert.Equal("unchanged", (await chair.Post($"{G}/imports?fileName=waters.txt", Visitor.Bytes(Encoding.UTF8.GetBytes(Waters)))).Must(200)["state"].GetString());
    }

    [Fact]
    public async Task Of_two_people_who_correct_the_same_version_the_second_is_told_who_was_first()
    {
        var id = await Upload();
        (await Correct(id, 0, new { join = new[] { 9 } })).Must(200);
        var late = (await Correct(id, 0, new { begin = new[] { 5 } })).MustRefuse(409, "conflict");
        Assert.Contains("The Chair", late["title"].GetString(), StringComparison.Ordinal);
        Assert.Single(Submissions((await chair.Get($"{G}/imports/{id}")).Must(200)));

        // All that was put right is sent each time: what is no longer there is taken back.
        Assert.Equal(2, Submissions((await Correct(id, 1, new { })).Must(200)).Count());
    }

    [Fact]
    public async Task A_correction_that_names_no_place_or_nothing_that_can_be_corrected_is_refused_and_leaves_the_preview_as_it_was()
    {
        var id = await Upload();
        var before = (await chair.Get($"{G}/imports/{id}")).Text;
        (await Correct(id, 0, new { begin = new[] { 2 } })).MustRefuse(422, "correction");
        (await Correct(id, 0, new { join = new[] { 1 } })).MustRefuse(422, "correction");
        (await Correct(id, 0, new { submissions = At(2, new { contributor = "X" }) })).MustRefuse(422, "correction");
        (await Correct(id, 0, new { passages = At(3, new { question = 99 }) })).MustRefuse(422, "correction");
        (await Correct(id, 0, new { submissions = At(1, new { stakeholderGroupId = 999_999 }) })).MustRefuse(422, "stakeholder-group");
        foreach (var wrong in new object[]
        {
            new { begin = "5" }, new { begin = new[] { 0 } }, new { submissions = new[] { 1 } }, new { other = 1 }, new { submissions = At(1, new { contributor = "" }) }, new { submissions = At(1, new { kind = "king" }) },
            new { submissions = At(1, new { date = "tomorrow" }) }, new { submissions = At(1, new { contributor = "a\nb" }) }, new { submissions = At(1, new { organisation = new string('x', 401) }) }, new { submissions = At(1, new { title = "x" }) },
            new { passages = At(3, new { kind = "poem" }) }, new { submissions = At(-1, new { }) }, new { submissions = At(1, new { number = 0 }) }, new { submissions = At(1, new { language = "l'anglais" }) },
        })
            (await Correct(id, 0, wrong)).MustRefuse(400, "invalid");
        Assert.Equal(before, (await chair.Get($"{G}/imports/{id}")).Text);
    }

    [Fact]
    public async Task A_submission_nobody_is_named_for_and_a_number_that_is_taken_are_refused_at_the_confirmation()
    {
        var long_ = string.Join(' ', Enumerable.Repeat("water", 60));
        var id = await Upload($"1. Contribution from Observer, Lakes Alliance\n\nLakes.\n\n{long_}.\n");
        Assert.Equal("no-contributor", (await Correct(id, 0, new { begin = new[] { 5 } })).Must(200)["problem"].GetProperty("code").GetString());
        (await chair.Post($"{G}/imports/{id}/confirm")).MustRefuse(422, "no-contributor");
        (await Correct(id, 1, new { begin = new[] { 5 }, submissions = At(5, new { contributor = "Ponds Union", number = 1 }) })).Must(200);
        Assert.Contains("Ponds Union", (await chair.Post($"{G}/imports/{id}/confirm")).MustRefuse(422, "number")["title"].GetString(), StringComparison.Ordinal);
        (await Correct(id, 2, new { submissions = At(1, new { leaveOut = true }) })).Must(200);
        (await chair.Post($"{G}/imports/{id}/confirm")).MustRefuse(422, "nothing");
    }

    [Fact]
    public async Task What_is_said_about_a_submission_is_put_right_later_and_recorded()
    {
        (await chair.Patch($"{G}/submissions/1", new { symbol = "S/1", consent = "given", organisation = "" })).Must(204);
        (await chair.Patch($"{G}/submissions/1", new { symbol = "S/1" })).Must(204);

        var s = await drafting.Look(db => db.Submissions.AsNoTracking().SingleAsync(s => s.Number == 1 && s.GroupId == db.Groups.First(g => g.Slug == "wgec").Id));
        Assert.Equal(("S/1", Server.Submissions.Consent.Given, null, 1), (s.Symbol, s.Consent, s.Organisation, s.Revision));
        var entry = (await chair.Get($"{G}/record?limit=1"))["entries"][0];
        Assert.Equal("submission-corrected", entry.GetProperty("kind").GetString());
        Assert.Equal("symbol", entry.GetProperty("payload").GetProperty("fields")[0].GetString());

        var other = (await chair.Patch($"{G}/submissions/2", new { symbol = "S/1" })).MustRefuse(422, "symbol");
        Assert.Contains("submission 1", other["title"].GetString(), StringComparison.Ordinal);
        foreach (var wrong in new object[] { new { number = 3 }, new { leaveOut = true }, new { contributor = (string?)null }, new { consent = "perhaps" }, new[] { 1 } }) (await chair.Patch($"{G}/submissions/1", wrong)).MustRefuse(400, "invalid");
        (await chair.Patch($"{G}/submissions/99", new { symbol = "S/2" })).MustRefuse(404, "not-found");
        (await chair.Patch($"{G}/submissions/1", new { stakeholderGroupId = 999_999 })).MustRefuse(422, "stakeholder-group");
    }

    [Fact]
    public async Task Whoever_refuses_to_be_cited_is_not_named_in_the_record()
    {
        var id = await Upload();
        (await Correct(id, 0, new { submissions = new Dictionary<string, object> { ["1"] = new { consent = "refused" }, ["9"] = new { consent = "given" } } })).Must(200);
        (await chair.Post($"{G}/imports/{id}/confirm")).Must(200);
        var number = await drafting.Look(db => db.Submissions.Where(s => s.Contributor == "Mills Guild").Select(s => s.Number).SingleAsync());
        (await chair.Patch($"{G}/submissions/{number}", new { consent = "refused", persons = new[] { "M. Miller" } })).Must(204);

        async Task<List<JsonElement>> Entries() => [.. (await chair.Get($"{G}/record?limit=3")).Must(200)["entries"].EnumerateArray()];
        bool Names(JsonElement entry, string words) => entry.GetRawText().Contains(words, StringComparison.Ordinal);
        var entries = await Entries();
        Assert.Equal(["submission-corrected", "submission-imported", "submission-imported"], entries.Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal([false, true, false], entries.Select(e => e.GetProperty("hidden").GetBoolean()));
        Assert.DoesNotContain(entries, e => Names(e, "Mills Guild") || Names(e, "Lakes Alliance") || Names(e, "M. Miller"));

        // What was recorded while the guild agreed is kept, and told again when it agrees again; what was not to be told when it was recorded never is.
        (await chair.Patch($"{G}/submissions/{number}", new { consent = "given" })).Must(204);
        entries = await Entries();
        var named = Assert.Single(entries, e => Names(e, "Mills Guild"));
        Assert.Equal("new", named.GetProperty("payload").GetProperty("action").GetString());
        Assert.DoesNotContain(entries, e => Names(e, "M. Miller"));
    }

    [Fact]
    public async Task Links_sources_and_dismissals_follow_their_words_into_a_new_original()
    {
        var places = await drafting.Places();
        (await chair.Post($"{G}/imports/{await Upload()}/confirm")).Must(200);
        var (lakes, ponds) = await drafting.Look(async db => (await db.Passages.SingleAsync(p => p.Text.StartsWith("Lakes are")), await db.Passages.SingleAsync(p => p.Text.StartsWith("Ponds are"))));
        var personId = await drafting.Look(db => db.Memberships.Where(m => m.GroupId == places.GroupId).Select(m => m.PersonId).FirstAsync());
        (await chair.Post($"{G}/paragraphs/{places["1"].Id}/evidence", new { passageId = ponds.Id, start = 0, end = ponds.Text.Length, quote = ponds.Text, stance = "supports", note = "" })).Must(200);
        await drafting.Look(async db =>
        {
            db.Proposals.Add(new Server.Proposals.Proposal
            {
                GroupId = places.GroupId,
                Number = 1_000,
                Title = "Share",
                Note = "",
                Theme = "",
                PersonId = personId,
                Sources = [new() { GroupId = places.GroupId, PassageId = lakes.Id, Quote = "shared by all", Start = lakes.Text.IndexOf("shared", StringComparison.Ordinal), Before = "Lakes are ", After = " who live", Note = "", PersonId = personId }],
            });
            db.Dismissals.Add(new Server.Submissions.Dismissal { GroupId = places.GroupId, ParagraphId = places["1"].Id, PassageId = lakes.Id, PersonId = personId });
            return await db.SaveChangesAsync();
        });

        var again = Waters.Replace("Lakes are shared", "We thank the chair.\n\nLakes are shared", StringComparison.Ordinal).Replace("Ponds are small, and their owners are many.", "Ponds are shallow, and their owners are many indeed.", StringComparison.Ordinal);
        var outcome = (await chair.Post($"{G}/imports/{await Upload(again)}/confirm")).Must(200);

        Assert.Equal((1, 1), (outcome["linksMoved"].GetInt32(), outcome["linksFlagged"].GetInt32()));
        var now = await drafting.Look(async db => (
            Source: await db.ProposalSources.Where(s => s.GroupId == places.GroupId && db.Proposals.Any(p => p.Id == s.ProposalId && p.Number == 1_000)).Select(s => s.Passage!.Text).SingleAsync(), Dismissed: await db.Dismissals.Select(d => d.Passage!.Text).SingleAsync(), SourceEdition: await db.ProposalSources.Where(s => s.GroupId == places.GroupId && db.Proposals.Any(p => p.Id == s.ProposalId && p.Number == 1_000)).Select(s => s.Passage!.Edition!.Superseded).SingleAsync(),
            Link: await db.EvidenceLinks.OrderByDescending(l => l.Id).Select(l => new { l.Passage!.Text, l.Quote }).FirstAsync()));
        Assert.Equal(("Lakes are shared by all who live on them.", "Lakes are shared by all who live on them.", false), (now.Source, now.Dismissed, now.SourceEdition));
        // The words were altered: the link stands where most of them are, and is shown as missing.
        Assert.Equal(("Ponds are shallow, and their owners are many indeed.", ponds.Text), (now.Link.Text, now.Link.Quote));
    }
}
