using System.Text.Json;
using Drafting.Domain.Text;
using Drafting.Server.Tests.Consensus;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Reports;

public sealed class ReportTests
{
    static object Template(string name = "All views", string disagreement = "views", string names = "delegations") =>
        new { name, disagreement, names, minorityStatements = true, explanations = true, sourceTable = true, silenceRecord = true, measures = true, participants = true, note = "" };

    static async Task<long> Proposed(Table table, object template) => (await table.Chair.Post(table.OfDraft("templates"), template)).Must(200)["id"].GetInt64();

    static async Task Adopted(Table table, object template) => (await table.Chair.Post(Table.Address($"templates/{await Proposed(table, template)}/adopt"), new { })).Must(204);

    static async Task<string> Report(Table table, Visitor who, string query = "?format=markdown") => (await who.Get(table.OfDraft("report" + query))).Must(200).Text;

    /// <summary>What has to be decided of everything that is not agreed.</summary>
    static async Task<object[]> Fates(Table table, Func<long, string>? fate = null) =>
        [.. (await table.Observer.Get(table.OfDraft("agreement"))).Must(200)["paragraphs"].EnumerateArray().Where(p => p.GetProperty("agreement").GetString() is "open" || p.GetProperty("conditional").GetBoolean())
            .Select(p => p.GetProperty("paragraphId").GetInt64()).Select(id => new { paragraphId = id, fate = fate?.Invoke(id) ?? "dropped" })];

    [Fact]
    public async Task A_revision_is_frozen_and_its_hash_is_in_the_record()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph("Reports [shall] be published.");
        var first = (await table.Chair.Post(table.OfDraft("revisions"), new { note = "For the second session." })).Must(200);
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/brackets/lift"), new { version = 1, start = 8, how = "keep" })).Must(200);
        var second = (await table.Chair.Post(table.OfDraft("revisions"), new { symbol = "Corr.1" })).Must(200);

        var read = (await table.Observer.Get(Table.Address($"revisions/{first["id"].GetInt64()}"))).Must(200);
        Assert.Contains("Reports [shall] be published.", read.Text, StringComparison.Ordinal);
        Assert.EndsWith("/Rev.1", first["symbol"].GetString(), StringComparison.Ordinal);
        Assert.Equal(first["measures"].GetProperty("brackets").GetInt32() - 1, second["measures"].GetProperty("brackets").GetInt32());
        var noted = (await Table.Record(table.StateB, "revision-published"))[1].GetProperty("payload");
        Assert.Equal(TextHash.Of(await table.Drafting.Look(db => db.Revisions.OrderBy(r => r.Id).Select(r => r.Content).FirstAsync())), noted.GetProperty("hash").GetString());
        (await table.Chair.Post(table.OfDraft("revisions"), new { symbol = "Corr.1" })).MustRefuse(409, "conflict");
        (await table.StateB.Post(table.OfDraft("revisions"), new { })).MustRefuse(403, "role");
        Assert.Null(await table.Drafting.FirstBroken());
        await table.Drafting.Look(db => db.Revisions.Where(r => r.Number == 1).ExecuteUpdateAsync(s => s.SetProperty(r => r.Content, r => r.Content.Replace("shall", "may"))));
        Assert.Contains("its content is not what", (await table.Drafting.FirstBroken())!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_states_are_compared_as_one_redline_with_what_moved_and_what_is_new()
    {
        await using var table = await Table.Sit();
        var (changed, moved, gone) = (await table.Paragraph("Reports [shall] be published."), await table.Paragraph("This one moves."), await table.Paragraph("This one goes."));
        var from = (await table.Chair.Post(table.OfDraft("revisions"), new { })).Must(200)["id"].GetInt64();
        (await table.Chair.Post(Table.Address($"paragraphs/{changed}/brackets/lift"), new { version = 1, start = 8, how = "keep" })).Must(200);
        (await table.Chair.Post(Table.Address($"paragraphs/{moved}/move"), new { recommendationId = table.Places.Recommendations[1].Id })).Must(204);
        (await table.Chair.Post(Table.Address($"paragraphs/{gone}/withdraw"), new { reason = "Not needed." })).Must(204);
        var added = await table.Paragraph("This one is new.");

        var compared = (await table.Observer.Get(table.OfDraft($"compare?from={from}&to=now"))).Must(200);
        var paragraphs = compared["recommendations"].EnumerateArray().SelectMany(r => r.GetProperty("paragraphs").EnumerateArray()).ToList();
        string[] Became(long id) => [.. paragraphs.Where(p => p.GetProperty("id").GetInt64() == id).Select(p => p.GetProperty("change").GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal((["changed"], ["moved", "moved-away"], ["removed"], ["added"]), (Became(changed), Became(moved), Became(gone), Became(added)), new Same());
        Assert.Contains(paragraphs.Single(p => p.GetProperty("id").GetInt64() == changed).GetProperty("runs").EnumerateArray(), r => r.GetProperty("kind").GetString() == "deleted");
        var same = (await table.Observer.Get(table.OfDraft($"compare?from={from}&to={from}"))).Must(200);
        Assert.All(same["recommendations"].EnumerateArray().SelectMany(r => r.GetProperty("paragraphs").EnumerateArray()), p => Assert.Equal("same", p.GetProperty("change").GetString()));
        (await table.Observer.Get(table.OfDraft("compare?from=yesterday"))).MustRefuse(422, "invalid");
        (await table.Observer.Get(table.OfDraft("compare?from=999999"))).MustRefuse(404, "not-found");
    }

    sealed class Same : IEqualityComparer<(string[], string[], string[], string[])>
    {
        public bool Equals((string[], string[], string[], string[]) x, (string[], string[], string[], string[]) y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3) && x.Item4.SequenceEqual(y.Item4);
        public int GetHashCode((string[], string[], string[], string[]) obj) => 0;
    }

    [Fact]
    public async Task A_draft_is_closed_only_when_it_is_said_of_everything_not_agreed_what_becomes_of_it()
    {
        await using var table = await Table.Sit();
        var (agreed, open, silent) = (await table.Paragraph(), await table.Paragraph("Not agreed."), await table.Paragraph("Frozen."));
        (await table.Agrees(agreed)).Must(200);
        var silence = (await table.Silences("2099-11-30T18:00", "UTC", silent)).Must(200)["id"].GetInt64();
        (await table.Chair.Post(table.OfDraft("close"), new { fates = await Fates(table) })).MustRefuse(409, "under-silence");
        (await table.Chair.Post(Table.Address($"silences/{silence}/call-off"), new { reason = "Closing." })).Must(204);

        var missing = (await table.Chair.Post(table.OfDraft("close"), new { fates = (await Fates(table))[1..] })).MustRefuse(409, "fate");
        Assert.Contains("retained or dropped", missing["action"].GetString(), StringComparison.Ordinal);
        (await table.Chair.Post(table.OfDraft("close"), new { fates = (object[])[.. await Fates(table), new { paragraphId = agreed, fate = "dropped" }] })).MustRefuse(409, "fate");
        (await table.Chair.Post(table.OfDraft("close"), new { fates = new[] { new { paragraphId = open, fate = "burnt" } } })).MustRefuse(400, "invalid");
        (await table.StateB.Post(table.OfDraft("close"), new { })).MustRefuse(403, "role");
        var closed = (await table.Chair.Post(table.OfDraft("close"), new { fates = await Fates(table, id => id == open ? "retained" : "dropped"), reason = "Time is up." })).Must(200);

        var revision = (await table.Observer.Get(Table.Address($"revisions/{closed["revisionId"].GetInt64()}"))).Must(200);
        Assert.True(revision["revision"].GetProperty("final").GetBoolean());
        Assert.Equal(2, revision["snapshot"].GetProperty("measures").GetProperty("paragraphs").GetInt32());
        (await table.Takes(table.StateB, open, "support")).MustRefuse(409, "closed");
        (await table.Chair.Post(Table.Address($"paragraphs/{open}/withdraw"), new { reason = "r" })).MustRefuse(409, "closed");
        (await table.Chair.Post(Table.Address($"paragraphs/{open}/brackets/add"), new { version = 1, start = 0, end = 3, kind = "addition" })).MustRefuse(409, "locked");
        (await table.Chair.Post(Table.Address($"paragraphs/{agreed}/reopen"), new { reason = "r" })).MustRefuse(409, "closed");
        (await table.Chair.Post(table.OfDraft("revisions"), new { })).MustRefuse(409, "closed");
        (await table.Chair.Post(table.OfDraft("close"), new { })).MustRefuse(409, "closed");
        (await table.Chair.Post(table.OfDraft("reopen"), new { reason = "" })).MustRefuse(400, "invalid");
        (await table.Chair.Post(table.OfDraft("reopen"), new { reason = "One more session." })).Must(204);
        (await table.Chair.Post(table.OfDraft("reopen"), new { reason = "Again." })).MustRefuse(409, "state");
        (await table.Chair.Post(Table.Address($"paragraphs/{open}/brackets/add"), new { version = 1, start = 0, end = 3, kind = "addition" })).Must(200);
        Assert.Equal("agreed-in-group", await table.Agreement(agreed));
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task A_template_is_adopted_over_objections_only_with_a_reason_and_ends_the_one_before()
    {
        await using var table = await Table.Sit();
        (await table.Observer.Get(table.OfDraft("report"))).MustRefuse(409, "no-template");
        var (first, second) = (await Proposed(table, Template("Silent", "nothing", "nobody")), await Proposed(table, Template()));
        (await table.Takes(table.SocietyA, first, "objection", "Our views would vanish.", "Keep the views.", kind: "template")).Must(200);
        Assert.Contains("Specimen", await Report(table, table.StateB, $"?format=markdown&specimen={first}"), StringComparison.Ordinal);
        (await table.Chair.Post(Table.Address($"templates/{first}/adopt"), new { })).MustRefuse(409, "objection");
        (await table.Chair.Post(Table.Address($"templates/{first}/adopt"), new { despite = "Heard at length." })).Must(204);
        (await table.Chair.Post(Table.Address($"templates/{first}/adopt"), new { })).MustRefuse(409, "state");
        Assert.Contains("Heard at length.", await Report(table, table.Observer), StringComparison.Ordinal);
        (await table.Chair.Post(Table.Address($"templates/{second}/adopt"), new { })).Must(204);

        var lines = (await table.StateB.Get(table.OfDraft("templates"))).Must(200).Body!.Value.EnumerateArray().ToDictionary(t => t.GetProperty("id").GetInt64());
        Assert.Equal((1, JsonValueKind.Number, JsonValueKind.Null), (lines[first].GetProperty("objections").GetInt32(), lines[first].GetProperty("endedAt").ValueKind, lines[second].GetProperty("endedAt").ValueKind));
        (await table.Chair.Post(Table.Address($"templates/{first}/withdraw"), new { reason = "r" })).MustRefuse(409, "state");
        (await table.Chair.Post(Table.Address($"templates/{second}/withdraw"), new { reason = "" })).MustRefuse(400, "invalid");
        (await table.Chair.Post(Table.Address($"templates/{second}/withdraw"), new { reason = "Proposed anew." })).Must(204);
        (await table.Observer.Get(table.OfDraft("report"))).MustRefuse(409, "no-template");
        (await table.Chair.Post(table.OfDraft("templates"), Template(disagreement: "some"))).MustRefuse(400, "invalid");
        (await table.Observer.Get(table.OfDraft("report?format=pdf"))).MustRefuse(422, "invalid");
    }

    [Theory]
    [InlineData("nothing", "delegations", false, false, false)]
    [InlineData("noted", "delegations", true, false, false)]
    [InlineData("views", "nobody", true, true, false)]
    [InlineData("views", "stakeholder-groups", true, true, false)]
    [InlineData("views", "delegations", true, true, true)]
    public async Task The_report_says_of_disagreement_what_the_template_keeps_and_names_whom_it_names(string disagreement, string names, bool noted, bool views, bool named)
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph("A new body is set up.");
        (await table.Objects(table.StateB, paragraph)).Must(200);
        var name = await table.Drafting.Look(db => db.Memberships.Where(m => m.Person!.PersonaKey == "member-state-b").Join(db.Delegations, m => m.DelegationId, d => d.Id, (_, d) => d.Name).SingleAsync());
        (await table.SocietyA.Post(table.OfDraft("statements"), new { kind = "minority", text = "We wanted the body." })).Must(200);
        await Adopted(table, Template(disagreement: disagreement, names: names));

        var report = await Report(table, table.SocietyA);
        Assert.Equal(noted, report.Contains("What was not agreed", StringComparison.Ordinal));
        Assert.Equal(views, report.Contains("A new body is set up.", StringComparison.Ordinal) && report.Contains("It goes too far.", StringComparison.Ordinal));
        Assert.Equal(named, report.Contains($"Objection of {name}", StringComparison.Ordinal));
        Assert.Equal(names is "delegations", report.Contains(name, StringComparison.Ordinal));
        Assert.Contains("We wanted the body.", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observers_report_leaves_out_what_observers_may_not_see_and_says_so()
    {
        await using var table = await Table.Sit();
        var (open, waiting) = (await table.Paragraph("A new body is set up."), await table.Paragraph("Another body is set up."));
        (await table.Objects(table.StateB, open)).Must(200);
        (await table.SocietyA.Post(table.OfDraft("statements"), new { kind = "minority", text = "We wanted the body." })).Must(200);
        (await table.Chair.Put(table.OfDraft("collecting"), new { @sealed = true })).Must(204);
        (await table.Takes(table.StateB, waiting, "objection", "Sealed words.", "None.")).Must(200);
        await Adopted(table, Template());
        (await table.Chair.Put(Table.Address("settings"), new { attributionFor = "members", supportThreshold = 0, positionsFor = "members", silenceHours = 72, namesBreakers = true })).Must(204);

        var (seen, member) = (await Report(table, table.Observer), await Report(table, table.SocietyA));
        Assert.DoesNotContain("It goes too far.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("We wanted the body.", seen, StringComparison.Ordinal);
        Assert.Contains("are not shown to you", seen, StringComparison.Ordinal);
        Assert.Contains("It goes too far.", member, StringComparison.Ordinal);
        foreach (var who in new[] { table.Observer, table.SocietyA, table.Chair, table.StateB }) Assert.DoesNotContain("Sealed words.", await Report(table, who), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_wrote_is_text_in_the_report_never_markup()
    {
        await using var table = await Table.Sit();
        const string hostile = "<script>alert(1)</script> [x](javascript:alert(1)) | **bold** `code` & \"q\"";
        (await table.Chair.Post(table.OfDraft("recommendations"), new { title = hostile })).Must(200);
        var paragraph = await table.Paragraph(hostile + "\n# Heading\n1. One");
        (await table.Takes(table.StateB, paragraph, "objection", hostile, hostile)).Must(200);
        await Adopted(table, Template(hostile));

        var html = (await table.Chair.Get(table.OfDraft("report"))).Must(200);
        Assert.DoesNotContain("<script", html.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html.Text, StringComparison.Ordinal);
        var markdown = await Report(table, table.Chair);
        var rendered = Markdig.Markdown.ToHtml(markdown, Markdig.MarkdownExtensions.UsePipeTables(new Markdig.MarkdownPipelineBuilder()).Build());
        Assert.DoesNotContain("<script", rendered, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<a ", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("<code", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("<h1>Heading", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("<ol", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("<strong>bold", rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ending_of_2018_with_two_camps_comes_to_a_report_that_both_accept()
    {
        var clock = new SetClock(DateTimeOffset.Parse("2018-01-29T09:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var table = await Table.Sit(clock);
        // At the start the group decides how disagreement is recorded; one camp wants names, the other none. The chair's bridge names delegations with their own words.
        var (bare, bridge) = (await Proposed(table, Template("Agreed text only", "nothing", "nobody")), await Proposed(table, Template("Both views in their own words")));
        (await table.Takes(table.SocietyA, bare, "objection", "What we stood for would not be told.", "Record both views.", kind: "template")).Must(200);
        (await table.Takes(table.StateB, bridge, "can-live-with", kind: "template")).Must(200);
        (await table.Takes(table.SocietyA, bridge, "support", kind: "template")).Must(200);
        (await table.Chair.Post(Table.Address($"templates/{bare}/adopt"), new { })).MustRefuse(409, "objection");
        (await table.Chair.Post(Table.Address($"templates/{bridge}/adopt"), new { })).Must(204);

        var (shared, mechanism, existing) = (await table.Paragraph("Stakeholders share what they learn."), await table.Paragraph("A new intergovernmental mechanism is set up."), await table.Paragraph("Existing forums are strengthened."));
        (await table.Takes(table.StateB, mechanism, "support")).Must(200);
        (await table.Takes(table.SocietyA, mechanism, "objection", "It would place one stakeholder group above the others.", "Set up no new mechanism.")).Must(200);
        (await table.Takes(table.SocietyA, existing, "support")).Must(200);
        (await table.Takes(table.StateB, existing, "objection", "Existing forums do not give effect to the mandate.", "Add the mechanism.")).Must(200);
        foreach (var who in new[] { table.StateB, table.SocietyA }) (await table.Takes(who, shared, "support")).Must(200);
        (await table.Agrees(shared)).Must(200);
        (await table.Agrees(mechanism)).MustRefuse(409, "objection");
        (await table.Chair.Post(table.OfDraft("designations"), new { paragraphId = mechanism, level = "objection", justification = "Two camps, each with reasons; no bridge was found." })).Must(200);
        (await table.StateB.Post(table.OfDraft("statements"), new { kind = "minority", paragraphId = mechanism, text = "The mandate asked for a mechanism." })).Must(200);
        (await table.SocietyA.Post(table.OfDraft("statements"), new { kind = "explanation-of-position", paragraphId = shared, text = "We join on the understanding that all take part." })).Must(200);
        clock.Set(DateTimeOffset.Parse("2018-01-31T17:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        (await table.Chair.Post(table.OfDraft("close"), new { fates = await Fates(table, id => id == mechanism || id == existing ? "retained" : "dropped"), reason = "The mandate ends." })).Must(200);

        var report = await Report(table, table.SocietyA);
        foreach (var said in (string[])
            ["closed on 31 January 2018", "Stakeholders share what they learn.", "Agreed in the working group", "A new intergovernmental mechanism is set up.", "Not agreed; retained", "It would place one stakeholder group above the others.", "Existing forums do not give effect to the mandate.",
                "The mandate asked for a mechanism.", "We join on the understanding that all take part.", "Two camps, each with reasons; no bridge was found.", "the group did not retain this text", "verify-record"])
            Assert.Contains(said, report, StringComparison.Ordinal);
        Assert.Equal(report, await Report(table, table.StateB));
        Assert.Null(await table.Drafting.FirstBroken());
    }
}
