using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

// Before any test: a query that the library has compiled once is not told of again.
[assembly: AssemblyFixture(typeof(Drafting.SqlServer.Tests.Queries.Walk))]

namespace Drafting.SqlServer.Tests.Queries;

/// <summary>The whole product is walked once, on SQLite: every address, every method of the hub, every command. What it asks of its database on the way is copied for SQL Server.</summary>
public sealed class Walk : IAsyncLifetime
{
    readonly string directory = Directory.CreateTempSubdirectory("drafting-walk-").FullName;
    readonly Carbon carbon = new();
    readonly HashSet<string> addresses = [], methods = [];

    internal Carbon Carbon => carbon;

    /// <summary>Addresses and methods of the hub that the walk did not come by.</summary>
    internal IReadOnlyList<string> Missed { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        string[] args = ["--environment", "Development", $"--Data:Directory={directory}", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"];
        var file = Path.Combine(directory, "compilation.txt");
        await File.WriteAllTextAsync(file, Compilation("Rivers belong to all, and dams need rules."));
        await using (var app = App.Build(args))
        {
            await app.Prepare(default);
            await app.StartAsync();
            var address = new Uri(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            using var chair = new Visitor(address, addresses);
            await Pages(chair);
            await Live(chair, address);
            Missed = [.. Missed, .. Routes(app).Except(addresses), .. typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !m.IsVirtual).Select(m => m.Name).Except(methods)];
            await app.StopAsync();
        }

        // A server that starts again looks after what was not yet anchored, and finds texts that it does not have in memory.
        await using var again = App.Build(args, serving: false);
        Assert.Equal(0, await Server.Submissions.ImportCommand.Run(again, [file], "wgec", default));
        Assert.Equal(1, await Server.Submissions.ImportCommand.Run(again, [file], "nobody", default));
        Assert.Equal(0, await VerifyCommand.Run(again, default));
    }

    public ValueTask DisposeAsync()
    {
        carbon.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    static string Compilation(string words) => $"1. Contribution from Observer, River Watch\n{words}\n2. Contribution from Observer State, Andorra\nDams need rules of their own.\n";

    static IEnumerable<string> Routes(WebApplication app) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && !e.RoutePattern.RawText.Contains("{*", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}") ?? []);

    async Task Pages(Visitor chair)
    {
        const string group = "/api/groups/{group}";
        await chair.Get("/api/session");
        await chair.Send("POST", "/api/session/persona", new { key = "chair" });
        await chair.Get("/api/session");
        await chair.Get("/api/groups");
        var draft = (await chair.Get(group)).GetProperty("drafts")[0].GetProperty("id").GetInt64();
        await chair.Get(group + "/drafts/{draftId:long}", draft);
        var recommendation = (await chair.Send("POST", group + "/drafts/{draftId:long}/recommendations", new { title = "Rivers" }, draft)).GetProperty("id").GetInt64();
        await chair.Send("PATCH", group + "/recommendations/{id:long}", new { title = "Rivers and lakes", titleVersion = 1 }, recommendation);
        await chair.Send("POST", group + "/recommendations/{id:long}/move", new { after = (long?)null }, recommendation);
        var first = await chair.Send("POST", group + "/recommendations/{id:long}/paragraphs", new { text = "Water is shared." }, recommendation);
        var (paragraph, text) = (first.GetProperty("id").GetInt64(), first.GetProperty("textId").GetInt64());
        var second = (await chair.Send("POST", group + "/recommendations/{id:long}/paragraphs", new { text = "", after = paragraph, relation = "inserted-after" }, recommendation)).GetProperty("id").GetInt64();
        await chair.Send("POST", group + "/paragraphs/{id:long}/move", new { recommendationId = recommendation, after = (long?)null }, second);
        await chair.Send("PUT", group + "/paragraphs/{id:long}/policy", new { policy = "chairs-pen" }, paragraph);
        await chair.Send("POST", group + "/paragraphs/{id:long}/withdraw", new { reason = "Said elsewhere." }, second);
        await chair.Send("POST", group + "/paragraphs/{id:long}/restore", new { }, second);
        await chair.Send("POST", group + "/recommendations/{id:long}/withdraw", new { reason = "Said elsewhere." }, recommendation);
        await chair.Send("POST", group + "/recommendations/{id:long}/restore", new { }, recommendation);
        foreach (var version in (int?[])[null, 1]) await chair.Get(group + "/texts/{textId:long}/authorship" + (version is null ? "" : "?version=1"), text);
        await chair.Get(group + "/texts/{textId:long}/history", text);
        await chair.Get(group + "/texts/{textId:long}/versions/{version:int}", text, 1);
        await chair.Get(group + "/texts/{textId:long}/compare?from=0&to=1", text);

        await Amendments(chair, group, draft, recommendation, paragraph);
        await Brackets(chair, group, draft, recommendation);

        var submission = await chair.Get(group + "/submissions/{number:int}", 1);
        var passage = submission.GetProperty("editions")[0].GetProperty("passages")[0];
        var words = passage.GetProperty("text").GetString()!;
        var link = (await chair.Send("POST", group + "/paragraphs/{id:long}/evidence", new { passageId = passage.GetProperty("id").GetInt64(), start = 0, end = 10, quote = words[..10], stance = "supports", note = "" }, paragraph)).GetProperty("id").GetInt64();
        await chair.Send("PATCH", group + "/evidence/{id:long}", new { stance = "opposes", note = "On second thoughts." }, link);
        await chair.Send("POST", group + "/evidence/{id:long}/withdraw", new { reason = "A mistake." }, link);
        await chair.Send("POST", group + "/evidence/{id:long}/restore", new { }, link);
        await chair.Get(group + "/paragraphs/{id:long}/evidence", paragraph);
        var amendment = (await chair.Get(group + "/drafts/{draftId:long}/amendments", draft)).GetProperty("amendments")[0].GetProperty("id").GetInt64();
        await chair.Send("POST", group + "/amendments/{id:long}/evidence", new { passageId = passage.GetProperty("id").GetInt64(), start = 0, end = 10, stance = "supports" }, amendment);
        await chair.Get(group + "/amendments/{id:long}/evidence", amendment);
        await chair.Get(group + "/amendments/{id:long}/suggestions", amendment);
        await chair.Send("PUT", group + "/amendments/{id:long}/dismissals/{passageId:long}", null, amendment, passage.GetProperty("id").GetInt64());
        await chair.Get(group + "/amendments/{id:long}/dismissals", amendment);
        await chair.Send("DELETE", group + "/amendments/{id:long}/dismissals/{passageId:long}", null, amendment, passage.GetProperty("id").GetInt64());
        await chair.Get(group + "/search?q=rivers&stakeholders=1&take=5");
        await chair.Get(group + "/search");
        await chair.Get(group + "/paragraphs/{id:long}/suggestions?take=5", paragraph);
        await chair.Send("PUT", group + "/paragraphs/{id:long}/dismissals/{passageId:long}", null, paragraph, passage.GetProperty("id").GetInt64());
        await chair.Get(group + "/paragraphs/{id:long}/dismissals", paragraph);
        await chair.Send("DELETE", group + "/paragraphs/{id:long}/dismissals/{passageId:long}", null, paragraph, passage.GetProperty("id").GetInt64());
        await chair.Get(group + "/submissions");
        await Proposals(chair, group, draft, passage.GetProperty("id").GetInt64());

        foreach (var (file, decide) in new[] { ("Rivers belong to all.", "confirm"), ("Rivers belong to everybody.", "together"), ("Rivers belong to nobody.", "cancel") })
        {
            var import = (await chair.Send("POST", group + "/imports?fileName=rivers.txt", Compilation(file))).GetProperty("id").GetInt64();
            await chair.Get(group + "/imports/{id:long}", import);
            await chair.Get(group + "/imports");
            await chair.Get(group + "/imports/{id:long}/submissions/{at:int}", import, 1);
            await chair.Get(group + "/imports/{id:long}/file", import);
            await chair.Send("PUT", group + "/imports/{id:long}/corrections", new { version = 0, corrections = new { submissions = new Dictionary<string, object> { ["1"] = new { symbol = "A/1", consent = "given" } } } }, import);
            if (decide == "together") await chair.Send("POST", group + "/imports/confirm", new { imports = new[] { new { id = import, version = 1 } } });
            else if (decide == "confirm") await chair.Send("POST", group + "/imports/{id:long}/confirm", new { }, import);
            else await chair.Send("DELETE", group + "/imports/{id:long}", null, import);
        }
        await chair.Send("PATCH", group + "/submissions/{number:int}", new { symbol = "A/2", consent = "refused" }, 1);

        await chair.Send("PUT", group + "/consultation", new { open = true, introduction = "Tell us.", closesLocal = (string?)null, timeZone = "Europe/Zurich" });
        await chair.Get(group + "/consultation");
        await chair.Get("/api/consultations/{slug}", "wgec");
        var form = new { key = Guid.NewGuid(), contributor = "Mills Guild", kind = "observer", consent = "given", stakeholderGroupId = (await chair.Get(group)).GetProperty("stakeholderGroups")[0].GetProperty("id").GetInt64(), general = "Mills need water." };
        var receipt = (await chair.Send("POST", "/api/consultations/{slug}/contributions", form, "wgec")).GetProperty("receipt").GetString()!;
        await chair.Send("POST", "/api/consultations/{slug}/contributions", form, "wgec");
        await chair.Get("/api/consultations/{slug}/receipts/{receipt}", "wgec", receipt);
        await chair.Send("DELETE", group + "/imports/{id:long}", null, (await chair.Get(group + "/imports"))[0].GetProperty("id").GetInt64());
        await Consensus(chair, group, draft);
        await chair.Get(group + "/record");
        await chair.Get(group + "/record?before=5&limit=2");
    }

    static async Task Consensus(Visitor chair, string group, long draft)
    {
        const string ofDraft = "/drafts/{draftId:long}";
        Task<JsonElement> Draft(string tail, object body) => chair.Send("POST", group + ofDraft + tail, body, draft);
        async Task<long> Made(string tail, object body) => (await Draft(tail, body)).GetProperty("id").GetInt64();
        var delegations = (await chair.Get(group)).GetProperty("delegations").EnumerateArray().Select(d => d.GetProperty("id").GetInt64()).ToArray();
        var recommendation = await Made("/recommendations", new { title = "Agreed" });
        async Task<object> Item() => new { paragraphId = (await chair.Send("POST", group + "/recommendations/{id:long}/paragraphs", new { text = "Nobody disputes this." }, recommendation)).GetProperty("id").GetInt64(), version = 1 };
        static long Of(object item) => (long)item.GetType().GetProperty("paragraphId")!.GetValue(item)!;
        var items = new[] { await Item(), await Item(), await Item(), await Item(), await Item() };
        await Draft("/sessions", new { name = "First" });
        var members = delegations.Take(2).Select(d => new { delegationId = d, speaks = true }).ToArray();
        var spoken = (await chair.Send("POST", group + "/negotiating-groups", new { name = "Group", shortName = "G", members })).GetProperty("id").GetInt64();
        await chair.Send("PUT", group + "/negotiating-groups/{id:long}", new { name = "Group", shortName = "GG", members }, spoken);
        await chair.Get(group + "/negotiating-groups");
        await Draft("/positions", new { kind = "recommendation", targetId = recommendation, stance = "support", negotiatingGroupId = spoken });
        await Draft("/positions/dissociate", new { kind = "recommendation", targetId = recommendation, negotiatingGroupId = spoken, statement = "Not us.", delegationId = delegations[0] });
        var taken = await Made("/positions", new { kind = "paragraph", targetId = Of(items[0]), stance = "objection", statement = "No.", remedy = "Delete it.", delegationId = delegations[0] });
        await chair.Send("POST", group + "/positions/{id:long}/reaffirm", new { wordsHash = (await chair.Get(group + ofDraft + $"/positions?kind=paragraph&id={Of(items[0])}", draft)).GetProperty("wordsHash").GetString() }, taken);
        await chair.Get(group + ofDraft + $"/positions/history?kind=paragraph&id={Of(items[0])}&delegationId={delegations[0]}", draft);
        await chair.Get(group + "/positions/{id:long}/difference", taken);
        await chair.Send("POST", group + "/positions/{id:long}/withdraw", new { }, taken);
        var amendment = (await chair.Get(group + ofDraft + "/amendments", draft)).GetProperty("amendments").EnumerateArray().FirstOrDefault(a => a.GetProperty("state").GetString() is "tabled");
        if (amendment.ValueKind is JsonValueKind.Object) await Draft("/positions", new { kind = "amendment", targetId = amendment.GetProperty("id").GetInt64(), stance = "reservation", delegationId = delegations[1] });
        var bracket = (await chair.Get(group + ofDraft + "/brackets", draft)).GetProperty("paragraphs").EnumerateArray().SelectMany(p => p.GetProperty("brackets").EnumerateArray()).FirstOrDefault(b => b.GetProperty("id").ValueKind is JsonValueKind.Number);
        if (bracket.ValueKind is JsonValueKind.Object) await Draft("/positions", new { kind = "bracket", targetId = bracket.GetProperty("id").GetInt64(), stance = "reservation", delegationId = delegations[1] });
        await chair.Send("PUT", group + ofDraft + "/collecting", new { @sealed = true }, draft);
        await Draft("/positions", new { kind = "paragraph", targetId = Of(items[1]), stance = "can-live-with", delegationId = delegations[1] });
        await Draft("/positions/release", new { });
        await chair.Send("PUT", group + ofDraft + "/collecting", new { @sealed = false }, draft);
        var designation = await Made("/designations", new { paragraphId = Of(items[0]), level = "no-objection", justification = "Nobody spoke." });
        await Made("/designations", new { recommendationId = recommendation, level = "no-objection", justification = "Nobody spoke." });
        await chair.Get(group + ofDraft + "/designations", draft);
        await chair.Get(group + "/scales");
        await chair.Send("PUT", group + ofDraft + "/scale", new { scale = "iso/1" }, draft);
        await chair.Send("PUT", group + ofDraft + "/scale", new { scale = "un/1" }, draft);
        var statement = await Made("/statements", new { kind = "challenge", designationId = designation, text = "We spoke.", delegationId = delegations[0] });
        await chair.Send("POST", group + "/statements/{id:long}/answer", new { text = "I heard you." }, statement);
        await chair.Send("POST", group + "/statements/{id:long}/withdraw", new { reason = "Settled." }, statement);
        var dropped = await Made("/calls", new { towards = "agreed-in-group", items = new[] { items[0] } });
        await chair.Send("POST", group + "/calls/{id:long}/drop", new { }, dropped);
        var package = await Made("/packages", new { name = "Together", paragraphs = new[] { Of(items[0]), Of(items[1]) } });
        await chair.Send("PUT", group + "/packages/{id:long}", new { name = "Both", paragraphs = new[] { Of(items[0]), Of(items[1]) } }, package);
        var call = await Made("/calls", new { towards = "ad-referendum", items = new[] { items[0], items[1] } });
        await chair.Get(group + ofDraft + "/board", draft);
        await Draft("/gavel", new { callId = call, towards = "ad-referendum", items = new[] { items[0], items[1] }, pending = new[] { delegations[0] } });
        await Draft("/statements", new { kind = "explanation-of-position", paragraphId = Of(items[0]), text = "Why.", delegationId = delegations[0] });
        await Draft("/statements", new { kind = "explanation-of-position", recommendationId = recommendation, text = "Why.", delegationId = delegations[0] });
        foreach (var filter in (string[])["", $"?paragraphId={Of(items[0])}", $"?recommendationId={recommendation}&designationId={designation}"]) await chair.Get(group + ofDraft + "/statements" + filter, draft);
        await chair.Send("POST", group + "/paragraphs/{id:long}/confirm", new { delegationId = delegations[0] }, Of(items[0]));
        await chair.Send("POST", group + "/paragraphs/{id:long}/decline", new { delegationId = delegations[0], reason = "No word from home." }, Of(items[1]));
        await Draft("/gavel", new { towards = "agreed-in-group", items = new[] { items[0], items[1] } });
        await chair.Send("POST", group + "/paragraphs/{id:long}/reopen", new { reason = "Too early." }, Of(items[0]));
        await chair.Get(group + "/paragraphs/{id:long}/agreement", Of(items[0]));
        await chair.Send("POST", group + "/packages/{id:long}/dissolve", new { reason = "Apart." }, package);
        object Silence(object item) => new { title = "Silence", towards = "agreed-in-group", deadlineLocal = "2099-01-01T12:00", timeZone = "Europe/Zurich", items = new[] { item } };
        var (kept, off) = (await Made("/silences", Silence(items[2])), await Made("/silences", Silence(items[3])));
        await chair.Send("POST", group + "/silences/{id:long}/extend", new { deadlineLocal = "2099-01-02T12:00", reason = "Holidays." }, kept);
        await chair.Get(group + ofDraft + "/board", draft);
        await chair.Get(group + ofDraft + "/needs-me", draft);
        await chair.Send("POST", group + "/silences/{id:long}/break", new { paragraphId = Of(items[2]), reason = "No.", remedy = "Delete it.", delegationId = delegations[1] }, kept);
        await chair.Send("POST", group + "/silences/{id:long}/call-off", new { reason = "Later." }, off);
        await chair.Get(group + ofDraft + "/silences", draft);
        await chair.Get(group + ofDraft + "/agreement", draft);
        await chair.Get(group + ofDraft + "/progress", draft);
        await chair.Send("POST", "/api/session/persona", new { key = "member-state-b" });
        await chair.Get(group + ofDraft + "/needs-me", draft);
        foreach (var address in (string[])["/board", "/progress", "/statements", "/silences"]) await chair.Get(group + ofDraft + address, draft);
        var own = (await chair.Get(group)).GetProperty("you").GetProperty("delegationId").GetInt64();
        await chair.Send("POST", "/api/session/persona", new { key = "chair" });
        var leaving = (await chair.Send("POST", group + "/negotiating-groups", new { name = "Two", shortName = "Two", members = new[] { own, delegations.First(d => d != own) }.Select(d => new { delegationId = d, speaks = true }) })).GetProperty("id").GetInt64();
        await chair.Send("POST", "/api/session/persona", new { key = "member-state-b" });
        await chair.Send("POST", group + "/negotiating-groups/{id:long}/leave", new { }, leaving);
        await chair.Send("POST", "/api/session/persona", new { key = "chair" });
        await chair.Send("POST", group + "/negotiating-groups/{id:long}/dissolve", new { }, spoken);
        await chair.Send("PUT", group + "/settings", new { attributionFor = "everyone", supportThreshold = 0, positionsFor = "chair", silenceHours = 24, namesBreakers = false });
        await chair.Send("PUT", group + "/settings", new { attributionFor = "everyone", supportThreshold = 0, positionsFor = "members", silenceHours = 72, namesBreakers = true });
        await Made("/statements", new { kind = "minority", recommendationId = recommendation, text = "We do not agree.", delegationId = delegations[0] });
        var revision = await Made("/revisions", new { note = "As it stands." });
        foreach (var address in (string[])["/revisions", "/compare?from=now&to=now", $"/compare?from={revision}"]) await chair.Get(group + ofDraft + address, draft);
        await chair.Get(group + "/revisions/{id:long}", revision);
        async Task<long> Template(string names) => await Made("/templates", new { name = "All views", disagreement = "views", names, minorityStatements = true, explanations = true, sourceTable = true, silenceRecord = true, measures = true, participants = true });
        var (first, second) = (await Template("delegations"), await Template("nobody"));
        await Draft("/positions", new { kind = "template", targetId = second, stance = "objection", statement = "Who objected?", remedy = "Name us.", delegationId = delegations[1] });
        await chair.Get(group + ofDraft + $"/report?specimen={second}", draft);
        await chair.Send("POST", group + "/templates/{id:long}/adopt", new { }, first);
        await chair.Send("POST", group + "/templates/{id:long}/withdraw", new { reason = "One is enough." }, second);
        await chair.Get(group + ofDraft + "/templates", draft);
        foreach (var silence in (await chair.Get(group + ofDraft + "/silences", draft)).GetProperty("silences").EnumerateArray().Where(s => s.GetProperty("state").GetString() is "running").Select(s => s.GetProperty("id").GetInt64()).ToList())
            await chair.Send("POST", group + "/silences/{id:long}/call-off", new { reason = "Closing." }, silence);
        var fates = (await chair.Get(group + ofDraft + "/agreement", draft)).GetProperty("paragraphs").EnumerateArray().Where(p => p.GetProperty("agreement").GetString() is "open" || p.GetProperty("conditional").GetBoolean())
            .Select((p, i) => new { paragraphId = p.GetProperty("paragraphId").GetInt64(), fate = i % 2 == 0 ? "retained" : "dropped" }).ToList();
        await Made("/calls", new { towards = "agreed-in-group", items = new[] { items[3] } });
        await Draft("/close", new { fates, reason = "Time is up." });
        await chair.Get(group + ofDraft + "/report?format=markdown", draft);
        await Draft("/reopen", new { reason = "One more round." });
    }

    static async Task Proposals(Visitor chair, string group, long draft, long passage)
    {
        const string one = "/proposals/{id:long}";
        object Source(int start) => new { passageId = passage, start, end = start + 8, stance = "supports" };
        async Task<long> Extract(string title) => (await chair.Send("POST", group + "/proposals", new { title, theme = "Water", sources = new[] { Source(0), Source(9) } })).GetProperty("id").GetInt64();
        var (water, rivers, taken) = (await Extract("Water is shared"), await Extract("Waters are shared"), await Extract("Rivers have rules"));
        await chair.Send("PATCH", group + one, new { title = "Water is shared by all", note = "Found twice." }, water);
        var source = (await chair.Send("POST", group + one + "/sources", Source(3), water)).GetProperty("id").GetInt64();
        await chair.Send("PATCH", group + one + "/sources/{sourceId:long}", new { stance = "qualifies", note = "A little." }, water, source);
        await chair.Get(group + one + "/similar", water);
        await chair.Get(group + one + "/suggestions?take=5", water);
        await chair.Send("PUT", group + one + "/dismissals/{passageId:long}", null, water, passage);
        await chair.Get(group + one + "/dismissals", water);
        await chair.Send("DELETE", group + one + "/dismissals/{passageId:long}", null, water, passage);
        await chair.Send("POST", group + "/proposals/similar", new { title = "Shared waters", text = "Water." });
        await chair.Send("POST", group + one + "/merge", new { into = water }, rivers);
        await chair.Send("POST", group + one + "/unmerge", new { }, rivers);
        var split = (await chair.Send("POST", group + one + "/split", new { title = "Something else", sourceIds = new[] { source } }, water)).GetProperty("id").GetInt64();
        await chair.Send("POST", group + one + "/unsplit", new { }, split);
        await chair.Send("POST", group + one + "/sources/{sourceId:long}/withdraw", new { reason = "Twice." }, water, source);
        await chair.Send("POST", group + one + "/withdraw", new { reason = "Twice." }, rivers);
        await chair.Send("POST", group + one + "/restore", new { }, rivers);
        await chair.Send("POST", group + one + "/recommendation", new { draftId = draft, title = "Rivers" }, taken);
        await chair.Get(group + "/proposals");
        await chair.Get(group + "/drafts/{draftId:long}/sources", draft);
        await chair.Get(group + "/drafts/{draftId:long}/sources.csv", draft);
        await chair.Send("DELETE", group + one + "/recommendation", null, taken);
        await chair.Send("POST", "/api/session/persona", new { key = "member-state-b" });
        foreach (var address in (string[])["/proposals", "/submissions", "/record"]) await chair.Get(group + address);
        await chair.Send("POST", "/api/session/persona", new { key = "chair" });
    }

    static async Task Brackets(Visitor chair, string group, long draft, long recommendation)
    {
        var delegation = (await chair.Get(group)).GetProperty("delegations")[0];
        var (id, name) = (delegation.GetProperty("id").GetInt64(), delegation.GetProperty("shortName").GetString());
        var paragraph = (await chair.Send("POST", group + "/recommendations/{id:long}/paragraphs", new { text = $"Waters [are][is] shared. [Floods[, if any - {name}]." }, recommendation)).GetProperty("id").GetInt64();
        Task<JsonElement> Act(string what, object body) => chair.Send("POST", group + "/paragraphs/{id:long}/brackets/" + what, body, paragraph);
        var acts = new List<JsonElement>
        {
            await Act("say", new { version = 1, start = 7, say = "retain", delegationId = id }),
            await Act("say", new { version = 1, start = 7, say = "none", delegationId = id }),
            await Act("describe", new { version = 1, start = 7, reason = "linked", linkedParagraphId = paragraph }),
            await Act("take-attributions", new { version = 1 }),
            await Act("add", new { version = 1, start = 0, end = 6, kind = "addition" }),
            await Act("repair", new { version = 1, code = "unclosed", start = 25, end = 26, repair = 1 }),
            await Act("alternative", new { version = 1, start = 7, words = "were" }),
            await Act("lift", new { version = 1, start = 7, how = "keep" }),
        };
        await chair.Get(group + "/drafts/{draftId:long}/brackets", draft);
        acts.Reverse();
        foreach (var act in acts) await chair.Send("POST", group + "/acts/{actId:long}/undo", new { }, act.GetProperty("actId").GetInt64());
        await chair.Get(group + "/drafts/{draftId:long}/measures", draft);
        await chair.Get(group + "/settings");
        await chair.Send("PUT", group + "/settings", new { attributionFor = "members", supportThreshold = 1 });
        await chair.Send("PUT", group + "/settings", new { attributionFor = "everyone", supportThreshold = 0 });
    }

    static async Task Amendments(Visitor chair, string group, long draft, long recommendation, long paragraph)
    {
        async Task<long> Begin(string wording) =>
            (await chair.Send("POST", group + "/drafts/{draftId:long}/amendments", new { rationale = "Why.", parts = new[] { new { kind = "mod", paragraphId = paragraph, wording } } }, draft)).GetProperty("id").GetInt64();
        async Task<long> Tabled(string wording)
        {
            var id = await Begin(wording);
            await chair.Send("POST", group + "/amendments/{id:long}/table", new { }, id);
            return id;
        }
        async Task<JsonElement> Read(long id) => (await chair.Get(group + "/drafts/{draftId:long}/amendments", draft)).GetProperty("amendments").EnumerateArray().Single(a => a.GetProperty("id").GetInt64() == id);
        var settled = await Begin("Water is shared by all.");
        var added = (await chair.Send("POST", group + "/amendments/{id:long}/parts", new { kind = "add", recommendationId = recommendation, wording = "Water is life." }, settled)).GetProperty("id").GetInt64();
        await chair.Send("DELETE", group + "/amendments/{id:long}/parts/{partId:long}", null, settled, added);
        await chair.Send("POST", group + "/amendments/{id:long}/parts", new { kind = "add", paragraphId = paragraph, wording = "Water is life." }, settled);
        await chair.Send("PUT", group + "/amendments/{id:long}", new { rationale = "Because." }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/refresh", new { }, settled);
        var delegation = (await chair.Get(group)).GetProperty("delegations")[0].GetProperty("id").GetInt64();
        await chair.Send("POST", group + "/amendments/{id:long}/invite", new { delegationId = delegation }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/table", new { }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/revise", new { }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/table", new { }, settled);
        var withdrawn = await Tabled("Water belongs to nobody.");
        await chair.Send("POST", "/api/session/persona", new { key = "member-state-b" });
        await chair.Send("POST", group + "/amendments/{id:long}/co-sponsor", new { join = true }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/co-sponsor", new { join = false }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/support", new { support = true }, settled);
        await chair.Send("POST", group + "/amendments/{id:long}/support", new { support = false }, settled);
        await chair.Send("POST", "/api/session/persona", new { key = "chair" });
        var (fallen, merged, left, offered) = (await Tabled("Water is shared by some."), await Tabled("All water is shared."), await Tabled("Water is shared here."), await Tabled("Water is what is shared."));
        var child = (await chair.Send("POST", group + "/drafts/{draftId:long}/amendments", new { parts = new[] { new { kind = "mod", ofPartId = (await Read(withdrawn)).GetProperty("parts")[0].GetProperty("id").GetInt64(), wording = "Water belongs to nobody at all." } } }, draft)).GetProperty("id").GetInt64();
        await chair.Send("POST", group + "/amendments/{id:long}/table", new { }, child);
        await chair.Send("POST", group + "/amendments/{id:long}/withdraw", new { reason = "No." }, withdrawn);
        await chair.Send("PUT", group + "/drafts/{draftId:long}/amendments/order", new { ids = new[] { merged, settled } }, draft);
        var part = (await Read(offered)).GetProperty("parts")[0].GetProperty("id").GetInt64();
        await chair.Send("POST", group + "/amendments/{id:long}/dispose", new { how = "offer-modification", parts = new[] { new { partId = part, wording = "Water is what people share." } } }, offered);
        await chair.Send("POST", group + "/amendments/{id:long}/modification", new { accept = false }, offered);
        await chair.Send("POST", group + "/amendments/{id:long}/dispose", new { how = "adopt-in-brackets" }, offered);
        var merge = (await chair.Send("POST", group + "/paragraphs/{id:long}/merge", new { amendmentIds = new[] { merged, left } }, paragraph)).GetProperty("id").GetInt64();
        var taken = (await Read(merged)).GetProperty("parts")[0].GetProperty("id").GetInt64();
        foreach (var take in (bool[])[true, false, true]) await chair.Send("POST", group + "/merges/{id:long}/take", new { partId = taken, hunks = new[] { 0 }, take }, merge);
        await chair.Send("POST", group + "/merges/{id:long}/conclude", new { reject = "No." }, merge);
        await chair.Send("POST", group + "/amendments/{id:long}/dispose", new { how = "adopt", fallen = new[] { fallen } }, settled);
        var another = await Tabled("Another wording.");
        var abandoned = (await chair.Send("POST", group + "/paragraphs/{id:long}/merge", new { amendmentIds = new[] { another } }, paragraph)).GetProperty("id").GetInt64();
        await chair.Send("POST", group + "/merges/{id:long}/abandon", new { }, abandoned);
        await chair.Send("POST", group + "/amendments/{id:long}/dispose", new { how = "reject", reason = "No." }, another);
        await chair.Get(group + "/drafts/{draftId:long}/amendments", draft);
    }

    async Task Live(Visitor chair, Uri address)
    {
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(address, "/live"), (HttpConnectionOptions o) => o.Cookies = chair.Cookies).Build();
        await hub.StartAsync();
        async Task<JsonElement> Call(string method, object argument)
        {
            methods.Add(method);
            var answer = await hub.InvokeAsync<JsonElement>(method, argument);
            Assert.False(answer.TryGetProperty("refusal", out var refusal) && refusal.ValueKind is not JsonValueKind.Null, $"{method}: {refusal}");
            return answer.GetProperty("value");
        }
        var joined = await Call(nameof(LiveHub.JoinDraft), new { draftId = 1 });
        await Call(nameof(LiveHub.Outline), new { draftId = 1 });
        var editor = (await Call(nameof(LiveHub.NewEditor), new { group = "wgec" })).GetProperty("clientId").GetInt64();
        var text = joined.GetProperty("texts")[0];
        var (textId, version, length) = (text.GetProperty("textId").GetInt64(), text.GetProperty("version").GetInt32(), text.GetProperty("text").GetString()!.Length);
        var anchored = carbon.Noted("text-edited");
        object Typed(int seq) => new { textId, clientId = editor, firstSeq = seq, baseVersion = version + seq - 1, changes = new object[] { new object[] { new object[] { 0, "x" }, length + seq - 1 } } };
        await Call(nameof(LiveHub.Submit), Typed(1));
        await Call(nameof(LiveHub.Submit), Typed(1));
        await Call(nameof(LiveHub.Submit), Typed(2));
        await Call(nameof(LiveHub.CatchUp), new { textId, fromVersion = 0 });
        await Call(nameof(LiveHub.Snapshot), new { textId });
        await Call(nameof(LiveHub.Point), new { textId, clientId = editor, version = version + 2, anchor = 0, head = 1 });
        await Call(nameof(LiveHub.ReportMismatch), new { textId, version, hash = "none" });
        // At rest the text is snapshotted, and its chain anchored in the record.
        await anchored.WaitAsync(TimeSpan.FromMinutes(1));
        await Call(nameof(LiveHub.LeaveDraft), new { draftId = 1 });
        await chair.Send("DELETE", "/api/session", null);
    }

    /// <summary>Somebody with a browser, who must be served.</summary>
    sealed class Visitor : IDisposable
    {
        readonly HttpClient http;
        readonly HashSet<string> addresses;

        public Visitor(Uri address, HashSet<string> addresses)
        {
            this.addresses = addresses;
            http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies }) { BaseAddress = address };
        }

        public CookieContainer Cookies { get; } = new();

        public Task<JsonElement> Get(string address, params object[] values) => Send("GET", address, null, values);

        public async Task<JsonElement> Send(string method, string address, object? body, params object[] values)
        {
            addresses.Add($"{method} {address.Split('?')[0]}");
            var at = 0;
            var path = Regex.Replace(address.Replace("{group}", "wgec", StringComparison.Ordinal), @"\{[^}]+\}", _ => values[at++].ToString()!);
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body switch { null => null, string text => new StringContent(text, Encoding.UTF8, "text/plain"), _ => JsonContent.Create(body) } };
            using var response = await http.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {answer}");
            return response.Content.Headers.ContentType?.MediaType is not "application/json" ? default : JsonDocument.Parse(answer).RootElement;
        }

        public void Dispose() => http.Dispose();
    }
}

/// <summary>What the product would send to SQL Server, judged without one.</summary>
public sealed class StatementTests(Walk walk)
{
    [Fact]
    public void The_walk_comes_by_every_address_and_every_method_of_the_hub() => Assert.Empty(walk.Missed);

    [Fact]
    public void Every_query_can_be_asked_of_SQL_Server()
    {
        Assert.True(walk.Carbon.Queries > 60, $"only {walk.Carbon.Queries} queries were seen");
        Assert.True(walk.Carbon.Failures.Count == 0, string.Join("\n\n", walk.Carbon.Failures));
    }

    [Fact]
    public void Every_statement_is_T_SQL()
    {
        TestContext.Current.SendDiagnosticMessage($"{walk.Carbon.Queries} queries, {walk.Carbon.Statements.Count} statements");
        Assert.NotEmpty(walk.Carbon.Statements);
        Assert.Empty(walk.Carbon.Statements.SelectMany(s => Schema.Schema.Parse(s.Text).Errors.Select(e => $"{e}\n{s.Text}")));
    }

    [Fact]
    public void Rows_are_added_changed_and_deleted_in_T_SQL()
    {
        foreach (var verb in (string[])["INSERT INTO", "UPDATE", "DELETE", "SELECT"]) Assert.Contains(walk.Carbon.Statements, s => s.Text.Contains(verb, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_statement_names_tables_and_columns_that_the_migrations_make() => Assert.Empty(Unknown([.. walk.Carbon.Statements]));

    [Theory]
    [InlineData("SELECT [d].[Id] FROM [Draft] AS [d]")]
    [InlineData("SELECT [d].[Identity] FROM [Drafts] AS [d]")]
    [InlineData("UPDATE [Drafts] SET [Heading] = N'x' WHERE [Id] = 1")]
    [InlineData("INSERT INTO [Drafts] ([Heading]) VALUES (N'x')")]
    public void A_name_that_is_not_there_is_found(string statement) => Assert.NotEmpty(Unknown([new Statement(statement, [])]));

    /// <summary>The one statement that is written by hand.</summary>
    [Fact]
    public async Task The_statement_that_logs_changes_is_T_SQL_too()
    {
        var sent = new List<Statement>();
        var server = new PaperServer { Rows = 1, Sent = sent.Add };
        await using var db = server.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var change = new TextChange { TextId = 1, Version = 1, EditorId = 1, Seq = 1, PersonId = 1, Changes = "[]", Hash = new byte[32] };
        var insert = typeof(LiveWriter).GetMethod("Insert", BindingFlags.NonPublic | BindingFlags.Static) ?? throw new MissingMethodException(nameof(LiveWriter), "Insert");
        await (Task)insert.Invoke(null, [db, transaction, new List<TextChange> { change }])!;

        var statement = Assert.Single(sent);
        Assert.Contains("TextChanges", statement.Text, StringComparison.Ordinal);
        Assert.Empty(Schema.Schema.Parse(statement.Text).Errors);
        Assert.Empty(Unknown([statement]));
    }

    /// <summary>What is sent past the library is not copied, so each such place has to be looked at here.</summary>
    [Fact]
    public void Statements_are_written_by_hand_in_one_place()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Drafting.sln"))) folder = folder.Parent;
        var source = Path.Combine(folder.FullName, "src", "Drafting.Server");
        string[] ways = ["CreateCommand(", "FromSql", "ExecuteSql", "SqlQuery"];
        var places = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(f => ways.Any(w => File.ReadAllText(f).Contains(w, StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(source, f).Replace('\\', '/')).Where(f => !f.StartsWith("obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        // The pragmas are SQLite's own.
        Assert.Equal(["Data/SqliteDraftingDb.cs", "Live/LiveWriter.cs"], places);
    }

    /// <summary>Names in the statements that the schema does not have: each statement is made the body of a procedure, whose names the deployment model looks up.</summary>
    static List<string> Unknown(IReadOnlyList<Statement> statements)
    {
        using var model = Schema.Schema.Model(Schema.Schema.Definitions(Schema.Schema.Script));
        for (var i = 0; i < statements.Count; i++)
        {
            var parameters = statements[i].Parameters.Count == 0 ? "" : $"({string.Join(", ", statements[i].Parameters)})";
            model.AddObjects($"CREATE PROCEDURE [statement{i}] {parameters} AS BEGIN\n{statements[i].Text}\nEND");
        }
        return [.. model.Validate().Select(m => $"{m.Prefix}{m.Number}: {m.Message}\n{(Regex.Match(m.Message, @"\[statement(\d+)\]") is { Success: true } found ? statements[int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)].Text : "")}")];
    }
}
