using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests.Accounts;

/// <summary>Whom an address needs.</summary>
public enum Needs
{
    /// <summary>Nothing: it belongs to no group.</summary>
    Nobody,

    /// <summary>A reader: anybody where observers are let in.</summary>
    Reader,

    /// <summary>A member, the secretariat or the chair.</summary>
    Member,

    /// <summary>The secretariat or the chair.</summary>
    Chair,
}

/// <summary>Every address of the server, whom it needs, and a request for it that does something.</summary>
/// <param name="Route">Method and pattern, as the server lists it.</param>
/// <param name="Needs">Whom it needs.</param>
/// <param name="Body">What to send; null for nothing.</param>
public sealed record Row(string Route, Needs Needs, Func<World, object>? Body = null)
{
    public HttpMethod Method => new(Route[..Route.IndexOf(' ', StringComparison.Ordinal)]);

    public string Path(World world, string group = "wgec") => world.Fill(Route, group)[(Route.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public override string ToString() => Route;
}

/// <summary>Ids that stand for the parts of an address.</summary>
public sealed record World(DraftPlaces Places, long Import, Proposals Proposals, Disputed Disputed, Board Board, Consented Consented)
{
    static string Kind(string route) => route.Contains("/imports", StringComparison.Ordinal) ? "import"
        : route.Contains("/amendments/{id", StringComparison.Ordinal) ? "amendment"
        : route.Contains("/proposals/{id", StringComparison.Ordinal) ? "proposal"
        : route.Contains("/merges/", StringComparison.Ordinal) ? "merge"
        : Consented.Knows(route) ? "consented"
        : route.Contains("/brackets/", StringComparison.Ordinal) ? "disputed"
        : route.Contains("/recommendations/{id", StringComparison.Ordinal) ? "recommendation"
        : route.Contains("/evidence/{id", StringComparison.Ordinal) ? "link" : "paragraph";

    public string Fill(string route, string group)
    {
        var id = Kind(route) switch
        {
            "import" => Import,
            "recommendation" => Places.Recommendations[0].Id,
            "amendment" => Proposals.For(route),
            "merge" => Proposals.Merge(route),
            "link" => Places.Links[0],
            "disputed" => Disputed.ParagraphId,
            "proposal" => Board.For(route),
            "consented" => Consented.For(route),
            _ => Places.Paragraphs[0].Id,
        };
        return route.Replace("{group}", group, StringComparison.Ordinal).Replace("{id:long}", $"{id}", StringComparison.Ordinal).Replace("{draftId:long}", $"{(route.EndsWith("/close", StringComparison.Ordinal) ? Consented.Closable : route.EndsWith("{draftId:long}/reopen", StringComparison.Ordinal) ? Consented.Shut : Places.DraftId)}", StringComparison.Ordinal)
            .Replace("{textId:long}", $"{Places.Paragraphs[0].TextId}", StringComparison.Ordinal).Replace("{version:int}", "1", StringComparison.Ordinal).Replace("{partId:long}", $"{Proposals.PartId}", StringComparison.Ordinal)
            .Replace("{sourceId:long}", $"{(Kind(route) is "proposal" ? Board.Source(route) : 0)}", StringComparison.Ordinal)
            .Replace("{passageId:long}", $"{Places.Passages[0].Id}", StringComparison.Ordinal)
            .Replace("{actId:long}", $"{Disputed.ActId}", StringComparison.Ordinal)
            .Replace("{at:int}", "1", StringComparison.Ordinal).Replace("{slug}", group, StringComparison.Ordinal).Replace("{receipt}", "none", StringComparison.Ordinal)
            .Replace("{number:int}", $"{Places.Passages[0].Submission}", StringComparison.Ordinal)
            + (route.EndsWith("/positions", StringComparison.Ordinal) || route.EndsWith("/positions/history", StringComparison.Ordinal) ? $"?kind=paragraph&id={Places.Paragraphs[0].Id}" : "")
            + (route.EndsWith("{draftId:long}/compare", StringComparison.Ordinal) ? "?from=now&to=now" : route.EndsWith("/compare", StringComparison.Ordinal) ? "?from=0&to=1" : route.EndsWith("/imports", StringComparison.Ordinal) ? "?fileName=new.txt" : "");
    }
}

/// <summary>Amendments and merges of a group, one ready for each address that names one.</summary>
public sealed class Proposals
{
    readonly Dictionary<string, long> amendments = [], merges = [];

    /// <summary>The part that may be removed.</summary>
    public long PartId { get; private set; }

    /// <summary>An amendment that may be ordered, and merged, on the first paragraph.</summary>
    public long Open { get; private set; }

    /// <summary>A part of each merge.</summary>
    public long MergedPart { get; private set; }

    /// <summary>A delegation that does not propose.</summary>
    public long OtherDelegation { get; private init; }

    public long For(string route) => amendments.GetValueOrDefault(Last(route), Open);
    public long Merge(string route) => merges[Last(route)];

    static string Last(string route) => route.EndsWith("/{id:long}", StringComparison.Ordinal) ? "itself" : route.EndsWith("{partId:long}", StringComparison.Ordinal) ? "part" : route[(route.LastIndexOf('/') + 1)..];

    public static async Task<Proposals> Prepare(Installation drafting, string group, string chairKey, string memberKey)
    {
        var (chair, member, places) = (await drafting.SignIn(chairKey), await drafting.SignIn(memberKey), await drafting.Places(group));
        var own = await drafting.Look(db => db.Memberships.Where(m => m.GroupId == places.GroupId && m.Person!.PersonaKey == memberKey).Select(m => m.DelegationId).SingleAsync());
        var ready = new Proposals { OtherDelegation = await drafting.Look(db => db.Delegations.Where(d => d.GroupId == places.GroupId && d.Id != own).Select(d => d.Id).FirstOrDefaultAsync()) };
        string Address(string tail) => $"/api/groups/{group}/{tail}";
        async Task<long> Begin(Visitor by, int paragraph) =>
            (await by.Post(Address($"drafts/{places.DraftId}/amendments"), new { parts = new[] { new { kind = "mod", paragraphId = places.Paragraphs[paragraph].Id, wording = "Words of somebody's own." } } })).Must(200)["id"].GetInt64();
        async Task<long> Tabled(Visitor by, int paragraph)
        {
            var id = await Begin(by, paragraph);
            (await by.Post(Address($"amendments/{id}/table"))).Must(200);
            return id;
        }
        Task<long> Part(long amendment) => drafting.Look(db => db.AmendmentParts.Where(p => p.AmendmentId == amendment).Select(p => p.Id).FirstAsync());

        foreach (var name in (string[])["parts", "part", "itself", "invite", "table", "refresh"]) ready.amendments[name] = await Begin(member, 0);
        foreach (var name in (string[])["revise", "withdraw", "dispose", "modification"]) ready.amendments[name] = await Tabled(member, 0);
        foreach (var name in (string[])["co-sponsor", "support"]) ready.amendments[name] = await Tabled(chair, 0);
        ready.PartId = await Part(ready.amendments["part"]);
        ready.Open = await Tabled(member, 0);
        (await chair.Post(Address($"amendments/{ready.amendments["modification"]}/dispose"), new { how = "offer-modification", parts = new[] { new { partId = await Part(ready.amendments["modification"]), wording = "Words of the chair's." } } })).Must(200);
        var last = places.Paragraphs.Count - 1;
        foreach (var (name, i) in new[] { "take", "conclude", "abandon" }.Select((n, i) => (n, i)))
        {
            var paragraph = Math.Max(1, last - i);
            if (last < 3 && ready.merges.Count > 0)
            {
                ready.merges[name] = ready.merges["take"];
                continue;
            }
            var amendment = await Tabled(member, paragraph);
            if (name == "take") ready.MergedPart = await Part(amendment);
            ready.merges[name] = (await chair.Post(Address($"paragraphs/{places.Paragraphs[paragraph].Id}/merge"), new { amendmentIds = new[] { amendment } })).Must(200)["id"].GetInt64();
        }
        return ready;
    }
}

/// <summary>Proposals for a recommendation, one ready for each address that names one.</summary>
public sealed class Board
{
    readonly Dictionary<string, long> proposals = [], sources = [];

    /// <summary>A proposal that stands by itself.</summary>
    public long Other { get; private set; }

    /// <summary>A source that the proposal to be split may lose.</summary>
    public long Loose { get; private set; }

    public long For(string route) => proposals[Key(route)];
    public long Source(string route) => sources.GetValueOrDefault(Key(route));

    static string Key(string route) => route.Contains("{sourceId", StringComparison.Ordinal) ? route.EndsWith("/withdraw", StringComparison.Ordinal) ? "source-withdraw" : "source"
        : route.EndsWith("{id:long}", StringComparison.Ordinal) ? "itself" : route.StartsWith("DELETE", StringComparison.Ordinal) ? "untie" : route[(route.LastIndexOf('/') + 1)..];

    public static async Task<Board> Prepare(Installation drafting, string group, string chairKey, string memberKey)
    {
        var (chair, member, places) = (await drafting.SignIn(chairKey), await drafting.SignIn(memberKey), await drafting.Places(group));
        var ready = new Board();
        string Address(string tail) => $"/api/groups/{group}/proposals{tail}";
        async Task<long> Extract(string title) => (await chair.Post(Address(""), new { title, sources = new[] { 0, 6 }.Select(start => new { passageId = places.Passages[0].Id, start, end = start + 5, stance = "supports" }) })).Must(200)["id"].GetInt64();
        Task<long[]> Sources(long proposal) => drafting.Look(db => db.ProposalSources.Where(s => s.ProposalId == proposal).OrderBy(s => s.Id).Select(s => s.Id).ToArrayAsync());
        foreach (var name in (string[])["itself", "withdraw", "restore", "sources", "source", "source-withdraw", "similar", "suggestions", "dismissals", "{passageId:long}", "merge", "unmerge", "split", "unsplit", "recommendation", "untie"]) ready.proposals[name] = await Extract($"Proposal to {name}");
        ready.Other = await Extract("Another");
        foreach (var name in (string[])["source", "source-withdraw"])
            ready.sources[name] = (await member.Post(Address($"/{ready.proposals[name]}/sources"), new { passageId = places.Passages[0].Id, start = 2, end = 9, stance = "qualifies" })).Must(200)["id"].GetInt64();
        foreach (var name in (string[])["withdraw", "restore"]) ready.proposals[name] = (await member.Post(Address(""), new { title = $"A member's to {name}" })).Must(200)["id"].GetInt64();
        (await member.Post(Address($"/{ready.proposals["restore"]}/withdraw"), new { reason = "r" })).Must(204);
        (await chair.Post(Address($"/{ready.proposals["unmerge"]}/merge"), new { into = ready.Other })).Must(204);
        ready.Loose = (await Sources(ready.proposals["split"]))[0];
        ready.proposals["unsplit"] = (await chair.Post(Address($"/{ready.proposals["unsplit"]}/split"), new { title = "Split off", sourceIds = new[] { (await Sources(ready.proposals["unsplit"]))[0] } })).Must(200)["id"].GetInt64();
        (await chair.Post(Address($"/{ready.proposals["untie"]}/recommendation"), new { draftId = places.DraftId })).Must(200);
        return ready;
    }
}

/// <summary>What a group comes to when it seeks consensus, one ready for each address that names it.</summary>
public sealed class Consented
{
    readonly Dictionary<string, long> ids = [];

    /// <summary>Open, clean paragraphs: to be called, gavelled, put under silence, packed, spoken to.</summary>
    public IReadOnlyList<long> Open { get; private set; } = [];

    /// <summary>The paragraph that the silence to be broken is on, and two delegations of the group.</summary>
    public long Silenced { get; private set; }
    public IReadOnlyList<long> Delegations { get; private init; } = [];
    public long Group { get; private set; }

    /// <summary>Drafts that can be closed and reopened without disturbing anybody.</summary>
    public long Closable { get; private set; }
    public long Shut { get; private set; }

    public static bool Knows(string route) => Key(route) is { } key && Keys.Contains(key);
    public long For(string route) => ids[Key(route)!];

    static readonly HashSet<string> Keys =
    [
        "positions/reaffirm", "positions/withdraw", "positions/difference", "negotiating-groups/{id:long}", "negotiating-groups/dissolve", "negotiating-groups/leave", "statements/withdraw", "statements/answer", "paragraphs/reopen", "paragraphs/confirm",
        "paragraphs/decline", "calls/drop", "packages/{id:long}", "packages/dissolve", "silences/break", "silences/extend", "silences/call-off", "revisions/{id:long}", "templates/adopt", "templates/withdraw",
    ];

    static string? Key(string route) => route.Split('/') is [.., var what, "{id:long}"] ? what + "/{id:long}" : route.Split('/') is [.., var of, "{id:long}", var act] ? $"{of}/{act}" : null;

    public static async Task<Consented> Prepare(Installation drafting, string group, string chairKey, string memberKey)
    {
        var (chair, member, places) = (await drafting.SignIn(chairKey), await drafting.SignIn(memberKey), await drafting.Places(group));
        var own = (await drafting.Look(db => db.Memberships.Where(m => m.GroupId == places.GroupId && m.Person!.PersonaKey == memberKey).Select(m => m.DelegationId).SingleAsync()))!.Value;
        var ready = new Consented { Delegations = [own, .. await drafting.Look(db => db.Delegations.Where(d => d.GroupId == places.GroupId && d.Id != own).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync())] };
        string Address(string tail) => $"/api/groups/{group}/{tail}";
        string OfDraft(string tail) => Address($"drafts/{places.DraftId}/{tail}");
        var recommendation = (await chair.Post(OfDraft("recommendations"), new { title = "Consented" })).Must(200)["id"].GetInt64();
        async Task<long> Paragraph() => (await chair.Post(Address($"recommendations/{recommendation}/paragraphs"), new { text = "Words that nobody disputes." })).Must(200)["id"].GetInt64();
        async Task<long> Agreed(string towards, params long[] pending)
        {
            var id = await Paragraph();
            (await chair.Post(OfDraft("gavel"), new { towards, items = new[] { new { paragraphId = id, version = 1 } }, pending })).Must(200);
            return id;
        }
        async Task<long> Silence(long paragraph) =>
            (await chair.Post(OfDraft("silences"), new { title = "A silence", towards = "agreed-in-group", deadlineLocal = "2099-11-30T18:00", timeZone = "UTC", items = new[] { new { paragraphId = paragraph, version = 1 } } })).Must(200)["id"].GetInt64();
        ready.Open = [await Paragraph(), await Paragraph(), await Paragraph(), await Paragraph(), await Paragraph(), await Paragraph()];
        foreach (var act in (string[])["reaffirm", "withdraw", "difference"])
            ready.ids["positions/" + act] = (await member.Post(OfDraft("positions"), new { kind = "paragraph", targetId = await Paragraph(), stance = "support" })).Must(200)["id"].GetInt64();
        object Members(bool speaks) => new { name = "Those who speak as one", shortName = $"G{ready.ids.Count}", members = ready.Delegations.Take(2).Select(d => new { delegationId = d, speaks = speaks || d == own }) };
        foreach (var act in (string[])["{id:long}", "dissolve", "leave"]) ready.ids["negotiating-groups/" + act] = (await chair.Post(Address("negotiating-groups"), Members(true))).Must(200)["id"].GetInt64();
        ready.Group = ready.ids["negotiating-groups/{id:long}"];
        var designation = (await chair.Post(OfDraft("designations"), new { paragraphId = ready.Open[0], level = "no-objection", justification = "Heard nothing." })).Must(200)["id"].GetInt64();
        ready.ids["statements/withdraw"] = (await member.Post(OfDraft("statements"), new { kind = "statement", text = "For the record." })).Must(200)["id"].GetInt64();
        ready.ids["statements/answer"] = (await member.Post(OfDraft("statements"), new { kind = "challenge", designationId = designation, text = "We object." })).Must(200)["id"].GetInt64();
        ready.ids["paragraphs/reopen"] = await Agreed("agreed-in-group");
        foreach (var act in (string[])["confirm", "decline"]) ready.ids["paragraphs/" + act] = await Agreed("ad-referendum", own);
        ready.ids["calls/drop"] = (await chair.Post(OfDraft("calls"), new { towards = "agreed-in-group", items = new[] { new { paragraphId = await Paragraph(), version = 1 } } })).Must(200)["id"].GetInt64();
        foreach (var act in (string[])["{id:long}", "dissolve"]) ready.ids["packages/" + act] = (await chair.Post(OfDraft("packages"), new { name = "A package", paragraphs = ready.Open.Take(2) })).Must(200)["id"].GetInt64();
        ready.ids["silences/break"] = await Silence(ready.Silenced = await Paragraph());
        foreach (var act in (string[])["extend", "call-off"]) ready.ids["silences/" + act] = await Silence(await Paragraph());
        ready.ids["revisions/{id:long}"] = (await chair.Post(OfDraft("revisions"), new { note = "Published." })).Must(200)["id"].GetInt64();
        async Task<long> Template() => (await chair.Post(OfDraft("templates"), new { name = "All views", disagreement = "views", names = "delegations", minorityStatements = true, explanations = true, sourceTable = true, silenceRecord = true, measures = true, participants = true })).Must(200)["id"].GetInt64();
        (await chair.Post(Address($"templates/{await Template()}/adopt"), new { })).Must(204);
        foreach (var act in (string[])["adopt", "withdraw"]) ready.ids["templates/" + act] = await Template();
        async Task<long> Spare(string symbol) => await drafting.Look(async db =>
        {
            var draft = new Server.Drafts.Draft { GroupId = places.GroupId, Symbol = symbol, Title = "Another draft" };
            db.Drafts.Add(draft);
            await db.SaveChangesAsync();
            return draft.Id;
        });
        (ready.Closable, ready.Shut) = (await Spare("CLOSABLE"), await Spare("SHUT"));
        (await chair.Post(Address($"drafts/{ready.Shut}/close"), new { reason = "Done." })).Must(200);
        return ready;
    }
}

/// <summary>A paragraph with brackets of every sort, and something that was said of one and can be taken back.</summary>
public sealed record Disputed(long ParagraphId, long ActId)
{
    /// <summary>Where the first bracket opens, and the one that nothing closes.</summary>
    public const int First = 7, Loose = 36;

    public static async Task<Disputed> Prepare(Installation drafting, string group, string chairKey, string memberKey)
    {
        var (chair, member, places) = (await drafting.SignIn(chairKey), await drafting.SignIn(memberKey), await drafting.Places(group));
        var delegation = await drafting.Look(db => db.Memberships.Where(m => m.GroupId == places.GroupId && m.Person!.PersonaKey == memberKey).Join(db.Delegations, m => m.DelegationId, d => d.Id, (_, d) => d.ShortName).SingleAsync());
        var text = $"Waters [are][is] shared every year. [Floods[, if any - {delegation}].";
        Assert.Equal('[', text[Loose]);
        var paragraph = (await chair.Post($"/api/groups/{group}/recommendations/{places.Recommendations[0].Id}/paragraphs", new { text })).Must(200)["id"].GetInt64();
        var said = (await member.Post($"/api/groups/{group}/paragraphs/{paragraph}/brackets/say", new { version = 1, start = First, say = "retain" })).Must(200);
        return new Disputed(paragraph, said["actId"].GetInt64());
    }
}

/// <summary>An installation that the tests of a class share, with an import waiting in both groups.</summary>
public sealed class TwoGroups : IAsyncLifetime
{
    public Installation Drafting { get; private set; } = null!;
    public World Wgec { get; private set; } = null!;
    public World Rivers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Drafting = await Installation.Start();
        Wgec = new World(await Drafting.Places(), await Preview("chair", "wgec"), await Proposals.Prepare(Drafting, "wgec", "chair", "member-state-b"), await Disputed.Prepare(Drafting, "wgec", "chair", "member-state-b"), await Board.Prepare(Drafting, "wgec", "chair", "member-state-b"), await Consented.Prepare(Drafting, "wgec", "chair", "member-state-b"));
        Rivers = new World(await Drafting.Places("rivers"), await Preview("rivers-chair", "rivers"), await Proposals.Prepare(Drafting, "rivers", "rivers-chair", "rivers-member"), await Disputed.Prepare(Drafting, "rivers", "rivers-chair", "rivers-member"), await Board.Prepare(Drafting, "rivers", "rivers-chair", "rivers-member"), await Consented.Prepare(Drafting, "rivers", "rivers-chair", "rivers-member"));
    }

    public async Task<long> Preview(string chair, string group) =>
        (await (await Drafting.SignIn(chair)).Post($"/api/groups/{group}/imports?fileName=lakes.txt", Visitor.Bytes("1. Contribution from Observer, Lakes Alliance\nLakes are shared too.\n"u8.ToArray()))).Must(200)["id"].GetInt64();

    public ValueTask DisposeAsync() => Drafting.DisposeAsync();
}

public sealed class AccessTests(TwoGroups groups) : IClassFixture<TwoGroups>
{
    const string G = "/api/groups/{group}";

    static readonly Row[] Table =
    [
        new("GET /api/session", Needs.Nobody),
        new("DELETE /api/session", Needs.Nobody),
        new("POST /api/session/persona", Needs.Nobody, _ => new { key = "chair" }),
        new("GET /api/groups", Needs.Nobody),
        new($"GET {G}", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}", Needs.Reader),
        new($"GET {G}/texts/{{textId:long}}/history", Needs.Reader),
        new($"GET {G}/texts/{{textId:long}}/authorship", Needs.Reader),
        new($"GET {G}/texts/{{textId:long}}/versions/{{version:int}}", Needs.Reader),
        new($"GET {G}/texts/{{textId:long}}/compare", Needs.Reader),
        new($"GET {G}/submissions", Needs.Reader),
        new($"GET {G}/submissions/{{number:int}}", Needs.Reader),
        new($"GET {G}/paragraphs/{{id:long}}/evidence", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/amendments", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/amendments", Needs.Member, w => new { parts = new[] { new { kind = "mod", paragraphId = w.Places.Paragraphs[0].Id } } }),
        new($"POST {G}/amendments/{{id:long}}/parts", Needs.Member, w => new { kind = "mod", paragraphId = w.Places.Paragraphs[1].Id }),
        new($"DELETE {G}/amendments/{{id:long}}/parts/{{partId:long}}", Needs.Member),
        new($"PUT {G}/amendments/{{id:long}}", Needs.Member, _ => new { rationale = "r" }),
        new($"POST {G}/amendments/{{id:long}}/invite", Needs.Member, w => new { delegationId = w.Proposals.OtherDelegation }),
        new($"POST {G}/amendments/{{id:long}}/co-sponsor", Needs.Member, _ => new { join = true }),
        new($"POST {G}/amendments/{{id:long}}/support", Needs.Member, _ => new { support = true }),
        new($"POST {G}/amendments/{{id:long}}/table", Needs.Member),
        new($"POST {G}/amendments/{{id:long}}/revise", Needs.Member),
        new($"POST {G}/amendments/{{id:long}}/refresh", Needs.Member),
        new($"POST {G}/amendments/{{id:long}}/withdraw", Needs.Member, _ => new { reason = "r" }),
        new($"POST {G}/amendments/{{id:long}}/modification", Needs.Member, _ => new { accept = false, reason = "r" }),
        new($"PUT {G}/drafts/{{draftId:long}}/amendments/order", Needs.Chair, w => new { ids = new[] { w.Proposals.Open } }),
        new($"POST {G}/amendments/{{id:long}}/dispose", Needs.Chair, _ => new { how = "reject", reason = "r" }),
        new($"POST {G}/merges/{{id:long}}/take", Needs.Chair, w => new { partId = w.Proposals.MergedPart, hunks = new[] { 0 }, take = true }),
        new($"POST {G}/merges/{{id:long}}/conclude", Needs.Chair, _ => new { reject = "r" }),
        new($"POST {G}/merges/{{id:long}}/abandon", Needs.Chair),
        new($"POST {G}/paragraphs/{{id:long}}/merge", Needs.Chair, w => new { amendmentIds = new[] { w.Proposals.Open } }),
        new($"GET {G}/settings", Needs.Reader),
        new($"PUT {G}/settings", Needs.Chair, _ => new { attributionFor = "everyone", supportThreshold = 0 }),
        new($"GET {G}/drafts/{{draftId:long}}/brackets", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/measures", Needs.Reader),
        new($"POST {G}/acts/{{actId:long}}/undo", Needs.Member),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/say", Needs.Member, _ => new { version = 1, start = Disputed.First, say = "delete" }),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/describe", Needs.Member, _ => new { version = 1, start = Disputed.First, reason = "contentious" }),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/add", Needs.Member, _ => new { version = 1, start = 0, end = 6, kind = "addition" }),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/alternative", Needs.Member, _ => new { version = 1, start = Disputed.First, words = "were" }),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/take-attributions", Needs.Member, _ => new { version = 1 }),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/repair", Needs.Member, _ => new { version = 1, code = "unclosed", start = Disputed.Loose, end = Disputed.Loose + 1, repair = 0 }),
        new($"POST {G}/paragraphs/{{id:long}}/brackets/lift", Needs.Member, _ => new { version = 1, start = Disputed.First, how = "keep" }),
        new($"GET {G}/record", Needs.Member),
        new($"GET {G}/drafts/{{draftId:long}}/sources", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/sources.csv", Needs.Reader),
        new($"GET {G}/proposals", Needs.Reader),
        new($"GET {G}/proposals/{{id:long}}/similar", Needs.Reader),
        new($"GET {G}/proposals/{{id:long}}/suggestions", Needs.Member),
        new($"GET {G}/proposals/{{id:long}}/dismissals", Needs.Member),
        new($"PUT {G}/proposals/{{id:long}}/dismissals/{{passageId:long}}", Needs.Member),
        new($"DELETE {G}/proposals/{{id:long}}/dismissals/{{passageId:long}}", Needs.Member),
        new($"POST {G}/proposals/similar", Needs.Member, _ => new { title = "t", text = "u" }),
        new($"POST {G}/proposals", Needs.Member, w => new { title = "t", sources = new[] { new { passageId = w.Places.Passages[0].Id, start = 0, end = 5, stance = "supports" } } }),
        new($"PATCH {G}/proposals/{{id:long}}", Needs.Member, _ => new { theme = "t" }),
        new($"POST {G}/proposals/{{id:long}}/withdraw", Needs.Member, _ => new { reason = "r" }),
        new($"POST {G}/proposals/{{id:long}}/restore", Needs.Member),
        new($"POST {G}/proposals/{{id:long}}/sources", Needs.Member, w => new { passageId = w.Places.Passages[0].Id, start = 3, end = 9, stance = "opposes" }),
        new($"PATCH {G}/proposals/{{id:long}}/sources/{{sourceId:long}}", Needs.Member, _ => new { stance = "opposes", note = "n" }),
        new($"POST {G}/proposals/{{id:long}}/sources/{{sourceId:long}}/withdraw", Needs.Member, _ => new { reason = "r" }),
        new($"POST {G}/proposals/{{id:long}}/merge", Needs.Member, w => new { into = w.Board.Other }),
        new($"POST {G}/proposals/{{id:long}}/unmerge", Needs.Member),
        new($"POST {G}/proposals/{{id:long}}/split", Needs.Member, w => new { title = "t", sourceIds = new[] { w.Board.Loose } }),
        new($"POST {G}/proposals/{{id:long}}/unsplit", Needs.Member),
        new($"POST {G}/proposals/{{id:long}}/recommendation", Needs.Chair, w => new { draftId = w.Places.DraftId }),
        new($"DELETE {G}/proposals/{{id:long}}/recommendation", Needs.Chair),
        new($"POST {G}/paragraphs/{{id:long}}/evidence", Needs.Member, w => new { passageId = w.Places.Passages[0].Id, start = 0, end = 5, stance = "supports", note = "n" }),
        new($"GET {G}/search", Needs.Reader),
        new($"GET {G}/paragraphs/{{id:long}}/suggestions", Needs.Member),
        new($"GET {G}/paragraphs/{{id:long}}/dismissals", Needs.Member),
        new($"PUT {G}/paragraphs/{{id:long}}/dismissals/{{passageId:long}}", Needs.Member),
        new($"DELETE {G}/paragraphs/{{id:long}}/dismissals/{{passageId:long}}", Needs.Member),
        new($"GET {G}/amendments/{{id:long}}/evidence", Needs.Reader),
        new($"POST {G}/amendments/{{id:long}}/evidence", Needs.Member, w => new { passageId = w.Places.Passages[0].Id, start = 0, end = 5, stance = "supports", note = "n" }),
        new($"GET {G}/amendments/{{id:long}}/suggestions", Needs.Member),
        new($"GET {G}/amendments/{{id:long}}/dismissals", Needs.Member),
        new($"PUT {G}/amendments/{{id:long}}/dismissals/{{passageId:long}}", Needs.Member),
        new($"DELETE {G}/amendments/{{id:long}}/dismissals/{{passageId:long}}", Needs.Member),
        new($"PATCH {G}/evidence/{{id:long}}", Needs.Member, _ => new { stance = "opposes", note = "n" }),
        new($"POST {G}/evidence/{{id:long}}/withdraw", Needs.Member, _ => new { reason = "r" }),
        new($"POST {G}/evidence/{{id:long}}/restore", Needs.Member),
        new($"POST {G}/drafts/{{draftId:long}}/recommendations", Needs.Chair, _ => new { title = "t" }),
        new($"PATCH {G}/recommendations/{{id:long}}", Needs.Chair, _ => new { title = "t", titleVersion = 1 }),
        new($"POST {G}/recommendations/{{id:long}}/move", Needs.Chair, w => new { after = (long?)null }),
        new($"POST {G}/recommendations/{{id:long}}/withdraw", Needs.Chair, _ => new { reason = "r" }),
        new($"POST {G}/recommendations/{{id:long}}/restore", Needs.Chair),
        new($"POST {G}/recommendations/{{id:long}}/paragraphs", Needs.Chair, _ => new { text = "t" }),
        new($"POST {G}/paragraphs/{{id:long}}/move", Needs.Chair, w => new { recommendationId = w.Places.Recommendations[0].Id, after = (long?)null }),
        new($"POST {G}/paragraphs/{{id:long}}/withdraw", Needs.Chair, _ => new { reason = "r" }),
        new($"POST {G}/paragraphs/{{id:long}}/restore", Needs.Chair),
        new($"PUT {G}/paragraphs/{{id:long}}/policy", Needs.Chair, _ => new { policy = "drafting" }),
        new($"POST {G}/imports", Needs.Chair, _ => Visitor.Bytes(Encoding.UTF8.GetBytes("1. Contribution from Observer, Ponds Union\nPonds are small.\n"))),
        new($"GET {G}/imports/{{id:long}}", Needs.Chair),
        new($"GET {G}/imports", Needs.Chair),
        new($"GET {G}/imports/{{id:long}}/submissions/{{at:int}}", Needs.Chair),
        new($"GET {G}/imports/{{id:long}}/file", Needs.Chair),
        new($"PUT {G}/imports/{{id:long}}/corrections", Needs.Chair, _ => new { version = 0, corrections = new { } }),
        new($"POST {G}/imports/confirm", Needs.Chair, w => new { imports = new[] { new { id = w.Import, version = 0 } } }),
        new($"PATCH {G}/submissions/{{number:int}}", Needs.Chair, _ => new { language = "en" }),
        new($"GET {G}/consultation", Needs.Chair),
        new($"PUT {G}/consultation", Needs.Chair, _ => new { open = true, introduction = "Tell us.", closesLocal = "2026-12-31T18:00", timeZone = "Europe/Zurich" }),
        new("GET /api/consultations/{slug}", Needs.Nobody),
        new("POST /api/consultations/{slug}/contributions", Needs.Nobody, _ => new { key = Guid.NewGuid(), contributor = "Lakes Alliance", kind = "observer", consent = "given", general = "Lakes." }),
        new("GET /api/consultations/{slug}/receipts/{receipt}", Needs.Nobody),
        new($"GET {G}/drafts/{{draftId:long}}/positions", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/positions/history", Needs.Reader),
        new($"GET {G}/positions/{{id:long}}/difference", Needs.Member),
        new($"POST {G}/drafts/{{draftId:long}}/positions", Needs.Member, w => new { kind = "paragraph", targetId = w.Consented.Open[0], stance = "objection", statement = "s", remedy = "r" }),
        new($"POST {G}/positions/{{id:long}}/reaffirm", Needs.Member, _ => new { wordsHash = Drafting.Domain.Text.TextHash.Of("Words that nobody disputes.") }),
        new($"POST {G}/positions/{{id:long}}/withdraw", Needs.Member),
        new($"POST {G}/drafts/{{draftId:long}}/positions/dissociate", Needs.Member, w => new { kind = "paragraph", targetId = w.Consented.Open[0], negotiatingGroupId = w.Consented.Group, statement = "s" }),
        new($"PUT {G}/drafts/{{draftId:long}}/collecting", Needs.Chair, _ => new { @sealed = false }),
        new($"POST {G}/drafts/{{draftId:long}}/positions/release", Needs.Chair),
        new($"GET {G}/negotiating-groups", Needs.Reader),
        new($"POST {G}/negotiating-groups", Needs.Chair, w => new { name = "New", shortName = "New", members = w.Consented.Delegations.Take(2).Select(d => new { delegationId = d, speaks = true }) }),
        new($"PUT {G}/negotiating-groups/{{id:long}}", Needs.Chair, w => new { name = "Other", shortName = "Other", members = w.Consented.Delegations.Take(2).Select(d => new { delegationId = d, speaks = true }) }),
        new($"POST {G}/negotiating-groups/{{id:long}}/dissolve", Needs.Chair),
        new($"POST {G}/negotiating-groups/{{id:long}}/leave", Needs.Member),
        new($"GET {G}/drafts/{{draftId:long}}/statements", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/statements", Needs.Member, _ => new { kind = "statement", text = "t" }),
        new($"POST {G}/statements/{{id:long}}/withdraw", Needs.Member, _ => new { reason = "r" }),
        new($"POST {G}/statements/{{id:long}}/answer", Needs.Chair, _ => new { text = "t" }),
        new($"GET {G}/drafts/{{draftId:long}}/board", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/needs-me", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/progress", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/sessions", Needs.Chair, _ => new { name = "s" }),
        new($"GET {G}/drafts/{{draftId:long}}/agreement", Needs.Reader),
        new($"GET {G}/paragraphs/{{id:long}}/agreement", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/designations", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/designations", Needs.Chair, w => new { paragraphId = w.Consented.Open[1], level = "consensus", justification = "j" }),
        new($"GET {G}/scales", Needs.Reader),
        new($"PUT {G}/drafts/{{draftId:long}}/scale", Needs.Chair, _ => new { scale = "gnso/1" }),
        new($"POST {G}/drafts/{{draftId:long}}/calls", Needs.Chair, w => new { towards = "agreed-in-group", note = "", items = new[] { new { paragraphId = w.Consented.Open[2], version = 1 } } }),
        new($"POST {G}/calls/{{id:long}}/drop", Needs.Chair),
        new($"POST {G}/drafts/{{draftId:long}}/gavel", Needs.Chair, w => new { towards = "agreed-in-group", despite = "d", items = new[] { new { paragraphId = w.Consented.Open[3], version = 1 } } }),
        new($"POST {G}/paragraphs/{{id:long}}/reopen", Needs.Chair, _ => new { reason = "r" }),
        new($"POST {G}/paragraphs/{{id:long}}/confirm", Needs.Member),
        new($"POST {G}/paragraphs/{{id:long}}/decline", Needs.Member, _ => new { reason = "r" }),
        new($"POST {G}/drafts/{{draftId:long}}/packages", Needs.Chair, w => new { name = "p", paragraphs = w.Consented.Open.Take(2) }),
        new($"PUT {G}/packages/{{id:long}}", Needs.Chair, w => new { name = "p", paragraphs = w.Consented.Open.Take(2) }),
        new($"POST {G}/packages/{{id:long}}/dissolve", Needs.Chair, _ => new { reason = "r" }),
        new($"GET {G}/drafts/{{draftId:long}}/silences", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/silences", Needs.Chair, w => new { title = "t", towards = "agreed-in-group", deadlineLocal = "2099-12-01T12:00", timeZone = "Europe/Zurich", items = new[] { new { paragraphId = w.Consented.Open[4], version = 1 } } }),
        new($"POST {G}/silences/{{id:long}}/break", Needs.Member, w => new { paragraphId = w.Consented.Silenced, reason = "r", remedy = "m" }),
        new($"POST {G}/silences/{{id:long}}/extend", Needs.Chair, _ => new { deadlineLocal = "2099-12-24T18:00", reason = "r" }),
        new($"POST {G}/silences/{{id:long}}/call-off", Needs.Chair, _ => new { reason = "r" }),
        new($"GET {G}/drafts/{{draftId:long}}/revisions", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/revisions", Needs.Chair, _ => new { note = "n" }),
        new($"GET {G}/revisions/{{id:long}}", Needs.Reader),
        new($"GET {G}/drafts/{{draftId:long}}/compare", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/close", Needs.Chair, _ => new { reason = "r" }),
        new($"POST {G}/drafts/{{draftId:long}}/reopen", Needs.Chair, _ => new { reason = "r" }),
        new($"GET {G}/drafts/{{draftId:long}}/templates", Needs.Reader),
        new($"POST {G}/drafts/{{draftId:long}}/templates", Needs.Chair, _ => new { name = "n", disagreement = "noted", names = "nobody" }),
        new($"POST {G}/templates/{{id:long}}/adopt", Needs.Chair),
        new($"POST {G}/templates/{{id:long}}/withdraw", Needs.Chair, _ => new { reason = "r" }),
        new($"GET {G}/drafts/{{draftId:long}}/report", Needs.Reader),
        new($"DELETE {G}/imports/{{id:long}}", Needs.Chair),
        new($"POST {G}/imports/{{id:long}}/confirm", Needs.Chair),
    ];

    public static TheoryData<string> InGroups => [.. Table.Where(r => r.Needs is not Needs.Nobody).Select(r => r.Route)];
    public static TheoryData<string> NamingMore => [.. Table.Where(r => r.Route.LastIndexOf('{') > r.Route.IndexOf("{group}", StringComparison.Ordinal) && r.Needs is not Needs.Nobody).Select(r => r.Route)];
    public static TheoryData<string> WithBodies => [.. Table.Where(r => r.Method != HttpMethod.Get).Select(r => r.Route)];

    readonly Installation drafting = groups.Drafting;
    readonly World wgec = groups.Wgec, rivers = groups.Rivers;

    static Row Of(string route) => Table.Single(r => r.Route == route);

    static Task<Reply> Send(Visitor visitor, Row row, World ids, string group) =>
        visitor.Send(row.Method, row.Path(ids, group), row.Body?.Invoke(ids) ?? (row.Method == HttpMethod.Post ? new { } : null));

    [Fact]
    public void Every_address_of_the_server_has_a_row_here()
    {
        var served = drafting.App.Services.GetServices<EndpointDataSource>().Concat(((IEndpointRouteBuilder)drafting.App).DataSources).SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && e.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}")).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Table.Select(r => r.Route).Order(StringComparer.Ordinal), served);
    }

    [Theory, MemberData(nameof(InGroups))]
    public async Task Each_address_refuses_whoever_it_does_not_serve_and_changes_nothing(string route)
    {
        var row = Of(route);
        var before = await drafting.RowCounts();
        if (row.Needs is Needs.Reader)
        {
            foreach (var reader in new[] { drafting.Anyone(), await drafting.SignIn("guest"), await drafting.SignIn("outsider") }) (await Send(reader, row, wgec, "wgec")).Must(200);
        }
        else
        {
            (await Send(drafting.Anyone(), row, wgec, "wgec")).MustRefuse(401, "sign-in");
            foreach (var persona in new[] { "outsider", "guest", "rivers-chair", "rivers-member" }) (await Send(await drafting.SignIn(persona), row, wgec, "wgec")).MustRefuse(403, "role");
        }
        if (row.Needs is Needs.Chair) (await Send(await drafting.SignIn("member-state-b"), row, wgec, "wgec")).MustRefuse(403, "role");
        Assert.Equal(before, await drafting.RowCounts());
    }

    [Fact]
    public async Task Each_address_serves_whom_it_is_for()
    {
        await using var own = await Installation.Start();
        var (chair, member) = (await own.SignIn("chair"), await own.SignIn("member-state-b"));
        var count = 0;
        async Task<long> Preview() => (await chair.Post("/api/groups/wgec/imports?fileName=l.txt", Visitor.Bytes(Encoding.UTF8.GetBytes($"1. Contribution from Observer, Lakes Alliance\nLakes, {++count}.\n")))).Must(200)["id"].GetInt64();
        var world = new World(await own.Places(), await Preview(), await Proposals.Prepare(own, "wgec", "chair", "member-state-b"), await Disputed.Prepare(own, "wgec", "chair", "member-state-b"), await Board.Prepare(own, "wgec", "chair", "member-state-b"), await Consented.Prepare(own, "wgec", "chair", "member-state-b"));
        foreach (var row in Table.Where(r => r.Needs is not Needs.Nobody))
        {
            var ids = row.Route.Contains("/imports", StringComparison.Ordinal) ? world with { Import = await Preview() } : world;
            var reply = await Send(row.Needs is Needs.Chair || row.Route.Contains("/evidence/", StringComparison.Ordinal) ? chair : member, row, ids, "wgec");
            Assert.True(reply.Status is 200 or 204, $"{reply.Asked}: {reply.Status} {reply.Text}");
        }
        Assert.Null(await own.FirstBroken());
    }

    [Theory, MemberData(nameof(InGroups))]
    public async Task A_closed_group_looks_like_none_to_everyone_without_a_seat(string route)
    {
        var before = await drafting.RowCounts();
        foreach (var visitor in new[] { drafting.Anyone(), await drafting.SignIn("outsider"), await drafting.SignIn("chair"), await drafting.SignIn("member-state-b") })
        {
            var closed = (await Send(visitor, Of(route), rivers, "rivers")).MustRefuse(404, "not-found");
            var absent = (await Send(visitor, Of(route), rivers, "no-such-group")).MustRefuse(404, "not-found");
            Assert.Equal(absent["title"].GetString(), closed["title"].GetString());
        }
        Assert.Equal(before, await drafting.RowCounts());
    }

    [Theory, MemberData(nameof(NamingMore))]
    public async Task Nothing_of_another_group_is_found_under_the_address_of_ones_own(string route)
    {
        var before = await drafting.RowCounts();

        (await Send(await drafting.SignIn("chair"), Of(route), rivers, "wgec")).MustRefuse(404, "not-found");
        (await Send(await drafting.SignIn("rivers-chair"), Of(route), wgec, "rivers")).MustRefuse(404, "not-found");
        Assert.Equal(before, await drafting.RowCounts());
    }

    [Fact]
    public async Task A_passage_a_paragraph_and_a_recommendation_of_another_group_cannot_be_brought_in_by_a_body()
    {
        var chair = await drafting.SignIn("chair");
        var before = await drafting.RowCounts();
        var (own, other) = (wgec.Places, rivers.Places);

        (await chair.Post($"/api/groups/wgec/paragraphs/{own.Paragraphs[0].Id}/evidence", new { passageId = other.Passages[0].Id, start = 0, end = 5, stance = "supports" })).MustRefuse(404, "not-found");
        (await chair.Post($"/api/groups/wgec/paragraphs/{own.Paragraphs[0].Id}/move", new { recommendationId = other.Recommendations[0].Id })).MustRefuse(404, "not-found");
        (await chair.Post($"/api/groups/wgec/paragraphs/{own.Paragraphs[0].Id}/move", new { recommendationId = own.Recommendations[1].Id, after = other.Paragraphs[0].Id })).MustRefuse(409, "neighbour");
        (await chair.Post($"/api/groups/wgec/recommendations/{own.Recommendations[0].Id}/paragraphs", new { text = "t", after = other.Paragraphs[0].Id, relation = "inserted-after" })).MustRefuse(409, "neighbour");
        (await chair.Post($"/api/groups/wgec/drafts/{own.DraftId}/recommendations", new { title = "t", after = other.Recommendations[0].Id })).MustRefuse(409, "neighbour");
        Assert.Equal(before, await drafting.RowCounts());
    }

    [Theory, MemberData(nameof(WithBodies))]
    public async Task No_body_whatever_makes_the_server_fail(string route)
    {
        var row = Of(route);
        var chair = await drafting.SignIn("chair");
        string[] bodies =
        [
            "", "null", "[]", "{}", "{", "\"x\"", "7", "{\"text\":7}", "{\"title\":{}}", "{\"key\":[1]}", "{\"key\":null}", "{\"reason\":[]}", "{\"policy\":\"open\"}", "{\"policy\":\"1\"}", "{\"policy\":null}",
            "{\"title\":\"\\ud800\",\"titleVersion\":1,\"text\":\"\\ud800\",\"reason\":\"\\ud800\",\"note\":\"\\ud800\",\"stance\":\"supports\",\"key\":\"\\ud800\"}",
            "{\"title\":\"a\\u0000b\",\"titleVersion\":1,\"text\":\"a\\u0000b\",\"reason\":\"a\\u0007b\",\"note\":\"a\\u0000b\",\"stance\":\"supports\"}",
            "{\"title\":\"t\",\"titleVersion\":99999999999,\"after\":99999999999999999999,\"passageId\":1e3,\"start\":-1,\"end\":-5,\"stance\":\"supports\",\"recommendationId\":-1}",
            "{\"title\":\"t\",\"titleVersion\":-1,\"after\":-9223372036854775808,\"passageId\":9223372036854775807,\"start\":2147483647,\"end\":-2147483648,\"stance\":\"likes\",\"recommendationId\":9223372036854775807}",
            $"{{\"title\":\"{new string('x', 301)}\",\"text\":\"{new string('x', 100_001)}\",\"reason\":\"{new string('x', 1001)}\",\"note\":\"{new string('x', 2001)}\",\"stance\":\"supports\",\"titleVersion\":1,\"policy\":\"x\",\"passageId\":1,\"start\":0,\"end\":1}}",
            new string('[', 5000), "{\"title\":\"t\",\"title\":\"u\"} trailing", "\uFEFF{}",
        ];
        foreach (var body in bodies)
        {
            var reply = await chair.Send(row.Method, row.Path(wgec), Visitor.Json(body));
            Assert.True(reply.Status < 500, $"{route} with {body[..Math.Min(80, body.Length)]}: {reply.Status} {reply.Text}");
            Assert.True(reply.Status < 400 || reply.Code is not null, $"{route} with {body[..Math.Min(80, body.Length)]}: {reply.Status} without a code: {reply.Text}");
            if (route is "DELETE /api/session" or "POST /api/session/persona") chair = await drafting.SignIn("chair");
        }
        var typeless = await chair.Send(row.Method, row.Path(wgec), Visitor.Bytes([1, 2, 3]));
        Assert.True(typeless.Status < 500 && (typeless.Status < 400 || typeless.Code is not null), $"{route} with bytes: {typeless.Status} {typeless.Text}");
        Assert.Null(await drafting.FirstBroken());
    }

    [Theory]
    [InlineData("/texts/{0}/history?before=abc", 400)]
    [InlineData("/texts/{0}/history?before=99999999999", 400)]
    [InlineData("/texts/{0}/history?before=-5", 200)]
    [InlineData("/texts/{0}/history?before=-2147483648", 200)]
    [InlineData("/texts/{0}/authorship?version=-1", 422)]
    [InlineData("/texts/{0}/authorship?version=2147483647", 422)]
    [InlineData("/texts/{0}/versions/-1", 422)]
    [InlineData("/texts/{0}/versions/2147483647", 422)]
    [InlineData("/texts/{0}/versions/2147483648", 404)]
    [InlineData("/texts/{0}/compare", 400)]
    [InlineData("/texts/{0}/compare?from=0&to=99", 422)]
    [InlineData("/texts/{0}/compare?from=-1&to=0", 422)]
    [InlineData("/texts/-1/history", 404)]
    [InlineData("/texts/9223372036854775807/history", 404)]
    [InlineData("/texts/9223372036854775808/history", 404)]
    [InlineData("/drafts/0", 404)]
    [InlineData("/drafts/x", 404)]
    [InlineData("/submissions/-1", 404)]
    [InlineData("/submissions/2147483648", 404)]
    [InlineData("/paragraphs/-9223372036854775808/evidence", 404)]
    [InlineData("/imports/-1", 404)]
    [InlineData("/record?before=-1", 200)]
    [InlineData("/record?limit=-1", 200)]
    [InlineData("/record?limit=2147483647", 200)]
    [InlineData("/record?limit=2147483648", 400)]
    [InlineData("/record?before=x", 400)]
    [InlineData("/nothing-here", 404)]
    [InlineData("/../../session/x", 404)]
    public async Task Strange_addresses_get_an_answer_with_a_code(string path, int status)
    {
        var reply = await (await drafting.SignIn("chair")).Get("/api/groups/wgec" + string.Format(System.Globalization.CultureInfo.InvariantCulture, path, wgec.Places.Paragraphs[0].TextId));

        reply.Must(status);
        if (status >= 400) Assert.NotNull(reply.Code);
    }

    [Theory]
    [InlineData("WGEC", 404)]
    [InlineData("wgec%20", 404)]
    [InlineData("%F0%9F%98%80", 404)]
    [InlineData("wgec'--", 404)]
    public async Task Only_a_groups_exact_name_finds_it(string slug, int status) => (await drafting.Anyone().Get($"/api/groups/{slug}")).Must(status);

    [Fact]
    public async Task A_closed_group_is_listed_only_for_people_with_a_seat()
    {
        async Task<string[]> Slugs(Visitor visitor) => [.. (await visitor.Get("/api/groups")).Must(200).Body!.Value.EnumerateArray().Select(g => g.GetProperty("slug").GetString()!)];

        Assert.Equal(["wgec"], await Slugs(drafting.Anyone()));
        Assert.Equal(["wgec"], await Slugs(await drafting.SignIn("chair")));
        Assert.Equal(["rivers", "wgec"], (await Slugs(await drafting.SignIn("rivers-member"))).Order(StringComparer.Ordinal));
    }
}

/// <summary>Seats and sessions that change while the server runs.</summary>
public sealed class SeatTests : IAsyncLifetime
{
    Installation drafting = null!;

    public async ValueTask InitializeAsync() => drafting = await Installation.Start();

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    [Fact]
    public async Task In_production_a_request_that_cannot_be_read_gets_an_answer_with_a_code_and_no_persona_signs_in()
    {
        await using var production = await Installation.On(await Installation.CopyOfTemplate(), "Production");
        var text = (await production.Places()).Paragraphs[0].TextId;

        (await production.Anyone().Get($"/api/groups/wgec/texts/{text}/history?before=abc")).MustRefuse(400, "malformed");
        (await production.Anyone().Post("/api/session/persona", new { key = "chair" })).Must(404);
        Assert.Equal(0, (await production.Anyone().Get("/api/session")).Must(200)["personas"].GetArrayLength());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_a_forged_cookie_is_nobody()
    {
        var chair = await drafting.SignIn("chair");
        Assert.Equal("The Chair", (await chair.Get("/api/session"))["person"].GetProperty("name").GetString());
        (await chair.Delete("/api/session")).Must(204);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await chair.Get("/api/session"))["person"].ValueKind);

        var forger = drafting.Anyone();
        forger.Cookies.Add(new Cookie("drafting-session", "CfDJ8" + new string('A', 200), "/", drafting.Address.Host));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await forger.Get("/api/session"))["person"].ValueKind);
        (await forger.Get("/api/groups/wgec/record")).MustRefuse(401, "sign-in");
    }

    [Fact]
    public async Task A_person_who_loses_the_seat_is_an_observer_from_that_moment()
    {
        var member = await drafting.SignIn("member-state-b");
        (await member.Get("/api/groups/wgec/record")).Must(200);
        await drafting.Look(db => db.Memberships.Where(m => m.Person!.PersonaKey == "member-state-b").ExecuteDeleteAsync());

        (await member.Get("/api/groups/wgec/record")).MustRefuse(403, "role");
        (await member.Get("/api/groups/wgec")).Must(200);
    }

    [Fact]
    public async Task Another_delegations_link_is_changed_by_the_chair_but_not_by_a_member()
    {
        var (state, society, chair) = (await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"), await drafting.SignIn("chair"));
        var places = await drafting.Places();
        var link = (await state.Post($"/api/groups/wgec/paragraphs/{places.Paragraphs[0].Id}/evidence", new { passageId = places.Passages[0].Id, start = 0, end = 5, stance = "supports" })).Must(200)["id"].GetInt64();

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[] { (HttpMethod.Patch, "", new { stance = "opposes" }), (HttpMethod.Post, "/withdraw", new { reason = "" }), (HttpMethod.Post, "/restore", new { }) })
            (await society.Send(method, $"/api/groups/wgec/evidence/{link}{path}", body)).MustRefuse(403, "role");
        (await state.Patch($"/api/groups/wgec/evidence/{link}", new { stance = "qualifies", note = "But only then." })).Must(200);
        (await chair.Post($"/api/groups/wgec/evidence/{link}/withdraw", new { reason = "Twice." })).Must(204);
        (await state.Post($"/api/groups/wgec/evidence/{link}/withdraw", new { reason = "" })).MustRefuse(409, "withdrawn");
        (await state.Post($"/api/groups/wgec/evidence/{link}/restore")).Must(204);
        (await state.Post($"/api/groups/wgec/evidence/{link}/restore")).MustRefuse(409, "not-withdrawn");
    }
}
