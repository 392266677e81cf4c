using System.Globalization;
using System.Text.Json;
using Drafting.Domain.Consensus;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Consensus;

/// <summary>
/// Whatever people do, in whatever order: the words and the place of a paragraph change only while it is open in an open draft, and it opens only by an entry of the record that names it. Commands that are refused are part of the game;
/// none may make the server fail.
/// </summary>
public sealed class AgreedTextTests
{
    const int Commands = 90;
    static readonly string[] Opening = ["reopened", "silence-broken", "silence-called-off", "silence-closed", "agreement-declined"];

    sealed record Paragraph(long Id, long TextId, int Version, string Place, Agreement Agreement, bool Closed, Agreement? StepAgreement, int? StepVersion)
    {
        public bool Held => Closed || Agreement is not Agreement.Open;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task No_command_changes_agreed_text_without_a_reopening_on_the_record(int seed)
    {
        if (seed == 0) seed = Random.Shared.Next(10, int.MaxValue);
        var random = new Random(seed);
        var clock = new SetClock(DateTimeOffset.Parse("2026-11-02T09:00:00Z", CultureInfo.InvariantCulture));
        await using var table = await Table.Sit(clock);
        (await table.Chair.Put(Table.Address("settings"), new { attributionFor = "everyone", supportThreshold = 0, positionsFor = "everyone", silenceHours = 1, namesBreakers = true })).Must(204);
        var recommendation = (await table.Chair.Post(table.OfDraft("recommendations"), new { title = "Tried" })).Must(200)["id"].GetInt64();
        for (var i = 0; i < 6; i++) (await table.Chair.Post(Table.Address($"recommendations/{recommendation}/paragraphs"), new { text = i % 3 == 2 ? "Reports [shall][should] be published." : $"Reports are published, {i}." })).Must(200);
        await using var typing = await table.StateB.Live();
        await typing.Join(table.Places.DraftId);
        var editor = await typing.NewEditor();
        var (b, society) = (await table.Delegation("State B"), await table.Delegation("Society A"));

        Task<List<Paragraph>> Look() => table.Drafting.Look(async db => (await db.Paragraphs.Where(p => p.RecommendationId == recommendation || (p.Label != "" && p.Recommendation!.Title == "Tried")).OrderBy(p => p.Id)
            .Select(p => new { p.Id, p.TextId, p.RecommendationId, p.Order, p.Label, p.Agreement, Out = p.Withdrawn != null || p.Recommendation!.Withdrawn != null, p.Recommendation!.TitleVersion, Closed = p.Recommendation.Draft!.ClosedAt != null, Version = db.TextChanges.Where(c => c.TextId == p.TextId).Max(c => (int?)c.Version) ?? 0, Step = db.AgreementSteps.Where(s => s.ParagraphId == p.Id && s.Until == null).Select(s => new { s.Agreement, s.Version }).FirstOrDefault() }).ToListAsync())
            .ConvertAll(p => new Paragraph(p.Id, p.TextId, p.Version, $"{p.RecommendationId}/{p.Label}/{p.Out}/{p.TitleVersion}", p.Agreement, p.Closed, p.Step?.Agreement, p.Step?.Version)));
        Task<long> Last() => table.Drafting.Look(db => db.RecordEntries.Where(e => e.GroupId == table.Places.GroupId).MaxAsync(e => e.Sequence));

        var (acts, amendments, silences, packages) = (new List<long>(), new List<long>(), new List<long>(), new List<long>());
        var done = new List<string>();
        var sequence = 1;
        T? Any<T>(IReadOnlyList<T> some) => some.Count == 0 ? default : some[random.Next(some.Count)];
        var before = await Look();
        for (var step = 0; step < Commands; step++)
        {
            var from = await Last();
            var (one, other) = (before[random.Next(before.Count)], before[random.Next(before.Count)]);
            var who = Any<Visitor>([table.Chair, table.Chair, table.StateB, table.SocietyA])!;
            string[] towards = ["agreed-in-group", "ad-referendum", "agreed-in-plenary"];
            var items = new[] { one, other }.Distinct().Select(p => new { paragraphId = p.Id, version = p.Version }).ToArray();
            // A closed draft refuses nearly everything: it is not left so for long.
            var choice = one.Closed && random.Next(4) == 0 ? 24 : random.Next(24);
            // What would change a text is tried mostly where it must not.
            if (choice is < 12 or 23 && random.Next(4) > 0 && Any([.. before.Where(p => p.Held)]) is { } held) one = held;
            var reply = choice switch
            {
                0 => await who.Put(Table.Address($"paragraphs/{one.Id}/policy"), new { policy = Any<string>(["drafting", "locked", "chairs-pen"]) }),
                1 => await who.Post(Table.Address($"paragraphs/{one.Id}/withdraw"), new { reason = "r" }),
                2 => await who.Post(Table.Address($"paragraphs/{one.Id}/restore"), new { }),
                3 => await table.Chair.Patch(Table.Address($"recommendations/{recommendation}"), new { title = "Tried", titleVersion = int.Parse(one.Place.Split('/')[3], CultureInfo.InvariantCulture) }),
                4 => await who.Post(Table.Address($"paragraphs/{one.Id}/brackets/add"), new { version = one.Version, start = 0, end = 7, kind = "addition" }),
                5 => await who.Post(Table.Address($"paragraphs/{one.Id}/brackets/lift"), new { version = one.Version, start = random.Next(10), how = "keep" }),
                6 or 7 => await who.Post(table.OfDraft("amendments"), new { parts = new[] { new { kind = "mod", paragraphId = one.Id, wording = $"Reports are published each year, {step}." } } }),
                8 or 9 => await who.Post(Table.Address($"amendments/{Any(amendments)}/table"), new { }),
                10 => await table.Chair.Post(Table.Address($"amendments/{Any(amendments)}/dispose"), new { how = Any<string>(["adopt", "adopt-in-brackets", "reject"]), reason = "r" }),
                11 => await table.Chair.Post(Table.Address($"acts/{Any(acts)}/undo"), new { }),
                12 or 13 or 14 => await table.Gavels(new { towards = Any(towards), items, despite = "d", pending = Array.Empty<long>() }),
                15 => await table.Gavels(new { towards = "ad-referendum", items, despite = "d", pending = new[] { b, society } }),
                16 => await who.Post(Table.Address($"paragraphs/{one.Id}/confirm"), new { delegationId = who == table.Chair ? b : (long?)null }),
                17 => await who.Post(Table.Address($"paragraphs/{one.Id}/decline"), new { reason = "r", delegationId = who == table.Chair ? b : (long?)null }),
                18 => await table.Chair.Post(Table.Address($"paragraphs/{one.Id}/reopen"), new { reason = "r" }),
                19 => await table.Chair.Post(table.OfDraft("silences"), new { title = "s", towards = Any(towards), deadlineLocal = clock.GetUtcNow().AddHours(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), timeZone = "UTC", items }),
                20 => await who.Post(Table.Address($"silences/{Any(silences)}/break"), new { paragraphId = one.Id, reason = "r", remedy = "m", delegationId = who == table.Chair ? b : (long?)null }),
                21 => random.Next(2) == 0 ? await table.Chair.Post(Table.Address($"silences/{Any(silences)}/call-off"), new { reason = "r" }) : await table.Chair.Post(table.OfDraft("packages"), new { name = "p", paragraphs = items.Select(i => i.paragraphId) }),
                22 => random.Next(3) > 0 ? await table.Chair.Post(Table.Address($"packages/{Any(packages)}/dissolve"), new { reason = "r" }) : await table.Chair.Post(table.OfDraft("close"), new { fates = await Fates(table) }),
                24 => await table.Chair.Post(table.OfDraft("reopen"), new { reason = "r" }),
                _ => null,
            };
            if (choice is 23)
            {
                clock.Set(clock.GetUtcNow().AddHours(1));
                if (random.Next(2) == 0) _ = await typing.Ask("Submit", new { textId = one.TextId, clientId = editor, firstSeq = sequence, baseVersion = one.Version, changes = new object[] { new object[] { new object[] { 0, "x" }, await LengthOf(table, one.TextId) } } });
                sequence = (await table.Drafting.Look(db => db.TextChanges.Where(c => c.EditorId == editor).MaxAsync(c => (int?)c.Seq)) ?? 0) + 1;
            }
            done.Add($"{choice}:{one.Id}:{reply?.Status}");
            var told = $"seed {seed}, step {step}: {string.Join(' ', done.TakeLast(12))} {reply?.Text}";
            Assert.True(reply is null || reply.Status < 500, told);
            if (reply is { Status: 200 })
            {
                if (reply.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("actId", out var act) && act.ValueKind is JsonValueKind.Number) acts.Add(act.GetInt64());
                if (choice is 6 or 7) amendments.Add(reply["id"].GetInt64());
                if (choice is 19) silences.Add(reply["id"].GetInt64());
                if (choice is 21 && reply.Body is { } made && made.TryGetProperty("id", out var package)) packages.Add(package.GetInt64());
            }

            var after = await Look();
            var entries = await table.Drafting.Look(db => db.RecordEntries.Where(e => e.GroupId == table.Places.GroupId && e.Sequence > from).Select(e => new { e.Kind, e.Payload }).ToListAsync());
            foreach (var was in before)
            {
                var now = after.Single(p => p.Id == was.Id);
                if (!was.Held) continue;
                Assert.True(was.Version == now.Version && was.Place == now.Place, $"paragraph {was.Id} changed while it was held ({was} → {now}); {told}");
                if (was.Agreement is not Agreement.Open && now.Agreement is Agreement.Open)
                    Assert.True(entries.Any(e => Opening.Contains(e.Kind) && e.Payload.Contains($"{was.Id}", StringComparison.Ordinal)), $"paragraph {was.Id} opened without an entry that names it; {told}");
                if (was.Closed && !now.Closed) Assert.Contains(entries, e => e.Kind is "draft-reopened");
            }
            foreach (var agreed in after.Where(p => p.Agreement is not Agreement.Open))
                Assert.True((agreed.StepAgreement, agreed.StepVersion) == (agreed.Agreement, agreed.Version), $"paragraph {agreed.Id} is not what its last step says ({agreed}); {told}");
            before = after;
        }
        Assert.Null(await table.Drafting.FirstBroken());
        Assert.Contains(done, d => d.EndsWith(":200", StringComparison.Ordinal));
    }

    static async Task<object[]> Fates(Table table) =>
        [.. (await table.Observer.Get(table.OfDraft("agreement"))).Must(200)["paragraphs"].EnumerateArray().Where(p => p.GetProperty("agreement").GetString() is "open" || p.GetProperty("conditional").GetBoolean()).Select(p => new { paragraphId = p.GetProperty("paragraphId").GetInt64(), fate = "retained" })];

    static async Task<int> LengthOf(Table table, long textId)
    {
        var found = (await table.Chair.Get(table.OfDraft("")[..^1])).Must(200)["texts"].EnumerateArray().First(t => t.GetProperty("textId").GetInt64() == textId);
        return found.GetProperty("text").GetString()!.Length;
    }
}
