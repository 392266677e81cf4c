using System.Text.Json;

namespace Drafting.Server.Tests.Consensus;

/// <summary>A clock that runs as the machine's does, set to another time.</summary>
public sealed class SetClock(DateTimeOffset start) : TimeProvider
{
    readonly long began = System.GetTimestamp();
    DateTimeOffset at = start;
    long since;

    public override DateTimeOffset GetUtcNow() => at + System.GetElapsedTime(since == 0 ? began : since);

    /// <summary>Sets it.</summary>
    public void Set(DateTimeOffset now) => (at, since) = (now, System.GetTimestamp());
}

/// <summary>A group around a table: an installation, its chair, and members of two delegations, with the words for what they do.</summary>
public sealed class Table : IAsyncDisposable
{
    Table(Installation drafting, Visitor chair, Visitor stateB, Visitor societyA, DraftPlaces places) => (Drafting, Chair, StateB, SocietyA, Places) = (drafting, chair, stateB, societyA, places);

    public Installation Drafting { get; }
    public Visitor Chair { get; }
    public Visitor StateB { get; }
    public Visitor SocietyA { get; }
    public DraftPlaces Places { get; }
    public Visitor Observer => Drafting.Anyone();

    public static async Task<Table> Sit(TimeProvider? clock = null)
    {
        var drafting = await Installation.On(await Installation.CopyOfTemplate(), clock: clock);
        return new Table(drafting, await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"), await drafting.Places());
    }

    public static string Address(string tail) => "/api/groups/wgec/" + tail;
    public string OfDraft(string tail) => Address($"drafts/{Places.DraftId}/{tail}");

    /// <summary>The id of a delegation by its short name.</summary>
    public async Task<long> Delegation(string name) => (await Chair.Get("/api/groups/wgec")).Must(200)["delegations"].EnumerateArray().Single(d => d.GetProperty("shortName").GetString() == name).GetProperty("id").GetInt64();

    /// <summary>A clean paragraph that nobody has spoken to.</summary>
    public async Task<long> Paragraph(string text = "Reports are published in one place.") => (await Chair.Post(Address($"recommendations/{Places.Recommendations[0].Id}/paragraphs"), new { text })).Must(200)["id"].GetInt64();

    public Task<Reply> Takes(Visitor who, long paragraph, string stance, string statement = "", string remedy = "", long? delegationId = null, string kind = "paragraph") =>
        who.Post(OfDraft("positions"), new { kind, targetId = paragraph, stance, statement, remedy, delegationId });

    public Task<Reply> Objects(Visitor who, long paragraph, long? delegationId = null) => Takes(who, paragraph, "objection", "It goes too far.", "Delete “all”.", delegationId);

    public async Task<Reply> Positions(Visitor who, long paragraph) => (await who.Get(OfDraft($"positions?kind=paragraph&id={paragraph}"))).Must(200);

    public Task<Reply> Gavels(object body) => Chair.Post(OfDraft("gavel"), body);

    public Task<Reply> Agrees(params long[] paragraphs) => Gavels(new { towards = "agreed-in-group", items = paragraphs.Select(p => new { paragraphId = p, version = 1 }) });

    public Task<Reply> Silences(string deadlineLocal, string timeZone, params long[] paragraphs) =>
        Chair.Post(OfDraft("silences"), new { title = "Silence on the text", towards = "agreed-in-group", deadlineLocal, timeZone, items = paragraphs.Select(p => new { paragraphId = p, version = 1 }) });

    public async Task<JsonElement> Silence(Visitor who, long id) => (await who.Get(OfDraft("silences"))).Must(200)["silences"].EnumerateArray().Single(s => s.GetProperty("id").GetInt64() == id);

    public async Task<string> Agreement(long paragraph) => (await Observer.Get(OfDraft("agreement"))).Must(200)["paragraphs"].EnumerateArray().Single(p => p.GetProperty("paragraphId").GetInt64() == paragraph).GetProperty("agreement").GetString()!;

    public async Task<JsonElement> Row(Visitor who, long paragraph) =>
        (await who.Get(OfDraft("board"))).Must(200)["rows"].EnumerateArray().Single(r => r.GetProperty("kind").GetString() == "paragraph" && r.GetProperty("id").GetInt64() == paragraph);

    /// <summary>Entries of the record of one kind, as somebody reads them, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Record(Visitor who, string kind) => [.. (await who.Get(Address("record?limit=200"))).Must(200)["entries"].EnumerateArray().Where(e => e.GetProperty("kind").GetString() == kind)];

    public ValueTask DisposeAsync() => Drafting.DisposeAsync();
}
