using Drafting.Server.Submissions;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Submissions;

/// <summary>The call for contributions and the form that anybody may fill in.</summary>
public sealed class ConsultationTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec", C = "/api/consultations/wgec";
    Installation drafting = null!;
    Visitor chair = null!, anyone = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        chair = await drafting.SignIn("chair");
        anyone = drafting.Anyone();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await drafting.FirstBroken());
        await drafting.DisposeAsync();
    }

    static Task<Reply> Call(Visitor by, bool open = true, string? closesLocal = null, string timeZone = "Europe/Zurich", string group = G) =>
        by.Put($"{group}/consultation", new { open, introduction = "Tell us.", closesLocal, timeZone });

    static object Form(Guid key, string contributor = "Lakes Alliance", string consent = "given", string text = "Lakes are shared.\n\n- Fish first.\n- Boats later.", long? stakeholderGroupId = null) => new
    {
        key,
        contributor,
        organisation = contributor,
        persons = new[] { "A. Person", " " },
        kind = "observer",
        capacity = "",
        country = (string?)null,
        stakeholderGroupId,
        language = "en",
        contact = "lakes@example.org",
        consent,
        answers = new[] { new { question = 1, text } },
        general = "We thank the chair.",
    };

    [Fact]
    public async Task A_contribution_gets_a_receipt_waits_for_the_secretariat_and_is_told_what_became_of_it()
    {
        (await Call(chair)).Must(204);
        var stakeholders = await drafting.Look(db => db.StakeholderGroups.Where(s => s.GroupId == db.Groups.First(g => g.Slug == "wgec").Id).OrderBy(s => s.Id).Select(s => s.Id).LastAsync());
        var sent = (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid(), stakeholderGroupId: stakeholders))).Must(201);
        var receipt = sent["receipt"].GetString()!;
        Assert.Matches("^[0-9a-z]{26}$", receipt);

        var kept = (await anyone.Get($"{C}/receipts/{receipt}")).Must(200);
        Assert.Equal(("received", "Lakes Alliance", "given", sent["hash"].GetString()), (kept["state"].GetString(), kept["contributor"].GetString(), kept["consent"].GetString(), kept["hash"].GetString()));
        Assert.Equal("Lakes are shared.\n\n- Fish first.\n- Boats later.", kept["answers"][0].GetProperty("text").GetString());
        Assert.False(await drafting.Look(db => db.Submissions.AnyAsync(s => s.Contributor == "Lakes Alliance")));

        var waiting = Assert.Single((await chair.Get($"{G}/imports")).Must(200).Body!.Value.EnumerateArray());
        Assert.Equal(("form", receipt, 1), (waiting.GetProperty("format").GetString(), waiting.GetProperty("receipt").GetString(), waiting.GetProperty("submissions").GetInt32()));
        var preview = (await chair.Get($"{G}/imports/{waiting.GetProperty("id")}")).Must(200);
        Assert.Equal(("lakes@example.org", "given", stakeholders, true), (preview["contact"].GetString(), preview["submissions"][0].GetProperty("consent").GetString(), preview["submissions"][0].GetProperty("stakeholderGroupId").GetInt64(), preview["submissions"][0].GetProperty("citable").GetBoolean()));
        (await chair.Post($"{G}/imports/{waiting.GetProperty("id")}/confirm")).Must(200);

        Assert.Equal("published", (await anyone.Get($"{C}/receipts/{receipt}")).Must(200)["state"].GetString());
        var passages = await drafting.Look(db => db.Passages.Where(p => p.Edition!.Submission!.Contributor == "Lakes Alliance").OrderBy(p => p.Number).Select(p => new { p.Text, p.Question, p.Kind }).ToListAsync());
        Assert.Equal(["Lakes are shared.", "Fish first.", "Boats later.", "We thank the chair."], passages.Select(p => p.Text));
        Assert.Equal([1, 1, 1, null], passages.Select(p => p.Question));
        var record = (await chair.Get($"{G}/record?limit=10")).Must(200)["entries"].EnumerateArray().Single(e => e.GetProperty("kind").GetString() == "contribution-received");
        Assert.Equal(sent["hash"].GetString(), record.GetProperty("payload").GetProperty("hash").GetString());
        Assert.DoesNotContain("Lakes", record.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contribution_that_is_not_taken_is_kept_and_told_so()
    {
        (await Call(chair)).Must(204);
        var receipt = (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid()))).Must(201)["receipt"].GetString();
        var id = (await chair.Get($"{G}/imports")).Body!.Value[0].GetProperty("id").GetInt64();
        (await chair.Delete($"{G}/imports/{id}")).Must(204);

        Assert.Equal("not-taken", (await anyone.Get($"{C}/receipts/{receipt}")).Must(200)["state"].GetString());
        (await chair.Post($"{G}/imports/{id}/confirm")).MustRefuse(409, "state");
        Assert.Empty((await chair.Get($"{G}/imports")).Body!.Value.EnumerateArray());
    }

    [Fact]
    public async Task Sent_twice_it_is_received_once_with_the_same_receipt()
    {
        (await Call(chair)).Must(204);
        var key = Guid.NewGuid();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => anyone.Post($"{C}/contributions", Form(key))));

        Assert.All(replies, r => Assert.True(r.Status is 201 or 409 or 503, r.Text));
        var first = (await anyone.Post($"{C}/contributions", Form(key))).Must(201);
        Assert.Single(replies.Where(r => r.Status == 201).Select(r => r["receipt"].GetString()).Append(first["receipt"].GetString()).Distinct());
        Assert.Equal(1, await drafting.Look(db => db.Imports.CountAsync()));

        // Also when the call is closed by then; and other words under the same key do not replace the first.
        (await Call(chair, open: false)).Must(204);
        Assert.Equal(first["receipt"].GetString(), (await anyone.Post($"{C}/contributions", Form(key))).Must(201)["receipt"].GetString());
        (await anyone.Post($"{C}/contributions", Form(key, text: "Other words."))).MustRefuse(409, "conflict");
    }

    [Fact]
    public async Task The_deadline_is_kept_by_the_servers_clock_and_said_in_its_zone()
    {
        Assert.Equal("not-open", (await anyone.Get(C)).Must(200)["state"].GetString());
        (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid()))).MustRefuse(409, "closed");

        (await Call(chair, closesLocal: "2126-12-31T18:00")).Must(204);
        var open = (await anyone.Get(C)).Must(200);
        Assert.Equal(("open", "2126-12-31T18:00", "Europe/Zurich", new DateTimeOffset(2126, 12, 31, 17, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()), (open["state"].GetString(), open["closesLocal"].GetString(), open["timeZone"].GetString(), open["closes"].GetInt64()));
        Assert.Equal("Tell us.", open["introduction"].GetString());

        (await Call(chair, closesLocal: "2016-12-31T18:00")).Must(204);
        Assert.Equal("closed", (await anyone.Get(C)).Must(200)["state"].GetString());
        var late = (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid()))).MustRefuse(409, "closed");
        Assert.Contains("2016-12-31 18:00 (Europe/Zurich)", late["title"].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await chair.Get($"{G}/consultation")).Must(200)["received"].GetInt32());
    }

    [Fact]
    public void At_the_deadline_itself_the_form_is_closed()
    {
        var at = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var call = new CallForContributions { Open = true, Introduction = "", Closes = at, TimeZone = "UTC" };
        Assert.Equal(["open", "closed", "closed"], new[] { at.AddMilliseconds(-1), at, at.AddMilliseconds(1) }.Select(now => Deadline.StateOf(call, now)));
        call.Open = false;
        Assert.Equal("not-open", Deadline.StateOf(call, at.AddDays(-1)));
    }

    [Theory]
    [InlineData("2026-03-29T02:30", "Europe/Zurich", "from 02:00 to 03:00", "29 March 2026, 03:00")]
    [InlineData("2026-10-25T02:30", "Europe/Zurich", "first at UTC+02:00 and then at UTC+01:00", "before 02:00 or not before 03:00")]
    [InlineData("2026-03-08T02:00", "America/New_York", "from 02:00 to 03:00", "8 March 2026, 03:00")]
    [InlineData("2026-11-01T01:59", "America/New_York", "first at UTC-04:00 and then at UTC-05:00", "before 01:00 or not before 02:00")]
    public async Task A_deadline_that_clocks_jump_over_or_show_twice_is_refused_with_what_is_meant(string local, string zone, string why, string instead)
    {
        var refused = (await Call(chair, closesLocal: local, timeZone: zone)).MustRefuse(422, "local-time");
        Assert.Contains(why, refused["title"].GetString(), StringComparison.Ordinal);
        Assert.Contains(instead, refused["action"].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-29T01:59", "Europe/Zurich", 1)]
    [InlineData("2026-03-29T03:00", "Europe/Zurich", 2)]
    [InlineData("2026-10-25T03:00", "Europe/Zurich", 1)]
    [InlineData("2026-07-01T12:00", "Asia/Kathmandu", 5.75)]
    public void A_local_time_is_the_moment_of_its_offset(string local, string zone, double offset) =>
        Assert.Equal(TimeSpan.FromHours(offset), Deadline.At(Deadline.Local(local)!.Value, zone).Offset);

    [Fact]
    public async Task A_zone_or_a_time_that_is_none_is_refused()
    {
        foreach (var zone in new[] { "", "Europe/Atlantis", "../../etc/passwd", "Romance Standard Time", new string('x', 300) }) (await Call(chair, timeZone: zone)).MustRefuse(400, "invalid");
        foreach (var time in new[] { "tomorrow", "2026-13-01T00:00", "2026-12-31", "2026-12-31T18:00Z", "0001-01-01T00:00", "9999-12-31T23:59" }) (await Call(chair, closesLocal: time)).MustRefuse(400, "invalid");
    }

    [Fact]
    public async Task What_is_missing_in_a_form_is_named_and_nothing_is_taken()
    {
        (await Call(chair)).Must(204);
        var rows = await drafting.RowCounts();
        var empty = (await anyone.Post($"{C}/contributions", new { })).MustRefuse(400, "invalid");
        Assert.Equal(["consent", "contributor", "key", "kind"], empty["errors"].EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
        (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid(), consent: "not-stated"))).MustRefuse(400, "invalid");
        (await anyone.Post($"{C}/contributions", new { key = Guid.NewGuid(), contributor = "L", kind = "observer", consent = "given", general = " \n " })).MustRefuse(422, "no-words");
        (await anyone.Post($"{C}/contributions", new { key = Guid.NewGuid(), contributor = "L", kind = "observer", consent = "given", answers = new[] { new { question = 99, text = "x" } } })).MustRefuse(422, "question");
        (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid(), text: new string('x', 200_001)))).MustRefuse(413, "too-large");
        (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid(), text: new string('x', 3 << 20)))).MustRefuse(413, "too-large");
        (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid(), stakeholderGroupId: 999_999))).MustRefuse(422, "stakeholder-group");
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task Words_of_a_contributor_are_words_whatever_they_look_like()
    {
        (await Call(chair)).Must(204);
        const string text = "<script>alert(1)</script> =1+1\u000B; DROP TABLE \"Imports\"";
        var receipt = (await anyone.Post($"{C}/contributions", Form(Guid.NewGuid(), text: text))).Must(201)["receipt"].GetString();
        Assert.Equal(text, (await anyone.Get($"{C}/receipts/{receipt}")).Must(200)["answers"][0].GetProperty("text").GetString());
        var id = (await chair.Get($"{G}/imports")).Body!.Value[0].GetProperty("id").GetInt64();
        var passage = (await chair.Get($"{G}/imports/{id}/submissions/1")).Must(200)["passages"][0];
        Assert.Equal((text.Replace('\u000B', ' '), text), (passage.GetProperty("text").GetString(), passage.GetProperty("raw").GetString()));
    }

    [Fact]
    public async Task A_closed_group_shows_nothing_but_its_open_call()
    {
        var rivers = await drafting.SignIn("rivers-chair");
        var absent = (await anyone.Get("/api/consultations/no-such-group")).MustRefuse(404, "not-found");
        async Task Hidden()
        {
            Assert.Equal(absent.Text.Replace("no-such-group", "", StringComparison.Ordinal).Length, (await anyone.Get("/api/consultations/rivers")).MustRefuse(404, "not-found").Text.Length);
            (await anyone.Post("/api/consultations/rivers/contributions", Form(Guid.NewGuid()))).MustRefuse(404, "not-found");
        }

        await Hidden();
        (await Call(rivers, group: "/api/groups/rivers")).Must(204);
        Assert.Equal("open", (await anyone.Get("/api/consultations/rivers")).Must(200)["state"].GetString());
        var receipt = (await anyone.Post("/api/consultations/rivers/contributions", Form(Guid.NewGuid()))).Must(201)["receipt"].GetString();
        (await Call(rivers, closesLocal: "2016-12-31T18:00", group: "/api/groups/rivers")).Must(204);
        await Hidden();
        (await anyone.Get($"/api/consultations/rivers/receipts/{receipt}")).Must(200);
        (await anyone.Get($"{C}/receipts/{receipt}")).MustRefuse(404, "not-found");
        (await anyone.Get($"{C}/receipts/%27")).MustRefuse(404, "not-found");
    }

    [Fact]
    public async Task One_address_may_send_only_so_often_and_is_told_when_again()
    {
        (await Call(chair)).Must(204);
        Reply? last = null;
        for (var i = 0; i < 31; i++) last = await anyone.Post($"{C}/contributions", new { });
        last!.MustRefuse(429, "too-fast");
        using var client = new HttpClient { BaseAddress = drafting.Address };
        using var reply = await client.PostAsync(new Uri($"{C}/contributions", UriKind.Relative), Visitor.Json("{}"), TestContext.Current.CancellationToken);
        Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 600);
        (await anyone.Get(C)).Must(200);
    }
}
