using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Consensus;

public sealed class AgreementTests
{
    [Fact]
    public async Task One_gavel_agrees_many_paragraphs_or_none()
    {
        await using var table = await Table.Sit();
        var (first, second, disputed) = (await table.Paragraph(), await table.Paragraph(), await table.Paragraph("Reports [shall][should] be published."));
        (await table.Agrees(first, second, disputed)).MustRefuse(409, "state");
        Assert.Equal("open", await table.Agreement(first));
        (await table.Gavels(new { towards = "agreed-in-group", items = new[] { new { paragraphId = first, version = 1 }, new { paragraphId = second, version = 7 } } })).MustRefuse(409, "conflict");
        (await table.Agrees(first, second)).Must(200);

        Assert.Equal(("agreed-in-group", "agreed-in-group"), (await table.Agreement(first), await table.Agreement(second)));
        Assert.Equal(2, (await Table.Record(table.SocietyA, "gavelled")).Single().GetProperty("payload").GetProperty("paragraphs").GetArrayLength());
        (await table.Agrees(first)).MustRefuse(409, "agreed");
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task Over_an_objection_the_chair_gavels_only_with_a_reason_on_the_record()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        (await table.Objects(table.StateB, paragraph)).Must(200);
        (await table.Agrees(paragraph)).MustRefuse(409, "objection");
        (await table.Gavels(new { towards = "agreed-in-group", despite = "One delegation, heard at length.", items = new[] { new { paragraphId = paragraph, version = 1 } } })).Must(200);
        Assert.Equal("One delegation, heard at length.", (await Table.Record(table.StateB, "gavelled"))[0].GetProperty("payload").GetProperty("despite").GetString());
    }

    [Fact]
    public async Task Agreed_text_is_changed_by_no_other_command_until_it_is_reopened_with_a_reason()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph("Reports are published [in one place].");
        var tabled = await Tabled(table, paragraph, "Reports are published [in one place] every year.");
        var act = (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/brackets/lift"), new { version = 1, start = 22, how = "keep" })).Must(200)["actId"].GetInt64();
        (await table.Chair.Post(Table.Address($"amendments/{tabled}/dispose"), new { how = "reject", reason = "r" })).Must(200);
        var (text, recommendation) = await table.Drafting.Look(db => db.Paragraphs.Where(p => p.Id == paragraph).Select(p => new ValueTuple<long, long>(p.TextId, p.RecommendationId)).SingleAsync());
        var prepared = (await table.StateB.Post(table.OfDraft("amendments"), new { parts = new[] { new { kind = "mod", paragraphId = paragraph, wording = "Other words." } } })).Must(200)["id"].GetInt64();
        var waiting = await Tabled(table, await table.Paragraph(), "Waits.");
        (await table.Gavels(new { towards = "agreed-in-group", items = new[] { new { paragraphId = paragraph, version = 2 } } })).Must(200);
        async Task<string> Words() => await table.Drafting.Look(async db => string.Join('|', await db.TextChanges.Where(c => c.TextId == text).Select(c => c.Version).ToListAsync(), await db.Paragraphs.Where(p => p.Id == paragraph).Select(p => p.Label + p.Order + p.RecommendationId + (p.Withdrawn == null)).SingleAsync()));
        var before = await Words();

        (await table.Chair.Put(Table.Address($"paragraphs/{paragraph}/policy"), new { policy = "drafting" })).MustRefuse(409, "agreed");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/withdraw"), new { reason = "r" })).MustRefuse(409, "agreed");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/move"), new { recommendationId = table.Places.Recommendations[1].Id })).MustRefuse(409, "agreed");
        (await table.Chair.Post(Table.Address($"recommendations/{recommendation}/withdraw"), new { reason = "r" })).MustRefuse(409, "agreed");
        (await table.Chair.Patch(Table.Address($"recommendations/{recommendation}"), new { title = "Other", titleVersion = 1 })).MustRefuse(409, "agreed");
        (await table.Chair.Post(Table.Address($"acts/{act}/undo"))).MustRefuse(409, "locked");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/brackets/add"), new { version = 2, start = 0, end = 7, kind = "addition" })).MustRefuse(409, "locked");
        (await table.StateB.Post(Table.Address($"amendments/{prepared}/table"))).MustRefuse(409, "agreed");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/merge"), new { amendmentIds = new[] { waiting } })).Must(waiting > 0 ? 409 : 0);
        await using (var live = await table.Chair.Live())
        {
            await live.Join(table.Places.DraftId);
            var editor = await live.NewEditor();
            (await live.Ask("Submit", new { textId = text, clientId = editor, firstSeq = 1, baseVersion = 2, changes = new object[] { new object[] { new object[] { 0, "x" }, "Reports are published in one place.".Length } } })).MustRefuse("locked");
        }
        Assert.Equal(before, await Words());

        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/reopen"), new { reason = " " })).MustRefuse(400, "invalid");
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/reopen"), new { reason = "A capital has spoken." })).Must(200);
        Assert.Equal("A capital has spoken.", (await Table.Record(table.StateB, "reopened"))[0].GetProperty("payload").GetProperty("reason").GetString());
        (await table.StateB.Post(Table.Address($"amendments/{prepared}/table"))).Must(200);
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task A_package_is_agreed_on_condition_and_reopened_together()
    {
        await using var table = await Table.Sit();
        var (first, second, third) = (await table.Paragraph(), await table.Paragraph(), await table.Paragraph());
        (await table.Chair.Post(table.OfDraft("packages"), new { name = "Mechanisms", paragraphs = new[] { first, second } })).Must(200);
        (await table.Chair.Post(table.OfDraft("packages"), new { name = "Reports", paragraphs = new[] { second, third } })).Must(200);
        (await table.Agrees(first)).Must(200);
        Assert.True((await table.Row(table.Chair, first)).GetProperty("conditional").GetBoolean());
        (await table.Gavels(new { towards = "agreed-in-plenary", items = new[] { new { paragraphId = first, version = 1 } } })).MustRefuse(409, "agreed");
        (await table.Agrees(second, third)).Must(200);
        Assert.False((await table.Row(table.Chair, first)).GetProperty("conditional").GetBoolean());

        var reopened = (await table.Chair.Post(Table.Address($"paragraphs/{third}/reopen"), new { reason = "New figures." })).Must(200)["paragraphs"].EnumerateArray().Select(p => p.GetInt64());
        Assert.Equal(new[] { first, second, third }.Order(), reopened.Order());
        Assert.Equal("open", await table.Agreement(first));
        Assert.Equal(3, (await Table.Record(table.Chair, "reopened")).Count);
    }

    [Fact]
    public async Task Agreed_ad_referendum_waits_for_those_named_and_is_reopened_by_one_who_cannot_confirm()
    {
        await using var table = await Table.Sit();
        var (first, second) = (await table.Paragraph(), await table.Paragraph());
        var (b, society) = (await table.Delegation("State B"), await table.Delegation("Society A"));
        (await table.Gavels(new { towards = "ad-referendum", pending = new[] { b, society }, items = new[] { new { paragraphId = first, version = 1 }, new { paragraphId = second, version = 1 } } })).Must(200);
        Assert.Equal("confirm", (await table.StateB.Get(table.OfDraft("needs-me"))).Must(200).Body!.Value.EnumerateArray().First(l => l.GetProperty("id").GetInt64() == first).GetProperty("why").GetString());
        (await table.StateB.Post(Table.Address($"paragraphs/{first}/confirm"), new { delegationId = society })).MustRefuse(403, "role");
        (await table.StateB.Post(Table.Address($"paragraphs/{first}/confirm"), new { })).Must(204);
        (await table.StateB.Post(Table.Address($"paragraphs/{first}/confirm"), new { })).MustRefuse(409, "state");
        Assert.Equal("ad-referendum", await table.Agreement(first));
        (await table.Chair.Post(Table.Address($"paragraphs/{first}/confirm"), new { delegationId = society })).Must(204);
        Assert.Equal("agreed-in-group", await table.Agreement(first));

        (await table.SocietyA.Post(Table.Address($"paragraphs/{second}/decline"), new { reason = "Our board said no." })).Must(200);
        Assert.Equal("open", await table.Agreement(second));
    }

    [Fact]
    public async Task A_designation_that_the_positions_contradict_shows_as_such_can_be_challenged_and_is_answered()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        (await table.Objects(table.StateB, paragraph)).Must(200);
        (await table.Chair.Post(table.OfDraft("designations"), new { paragraphId = paragraph, level = "perfect", justification = "j" })).MustRefuse(422, "scale");
        var made = (await table.Chair.Post(table.OfDraft("designations"), new { paragraphId = paragraph, level = "consensus", justification = "The room agreed." })).Must(200);
        Assert.True(made["contradicted"].GetBoolean());
        var challenge = (await table.StateB.Post(table.OfDraft("statements"), new { kind = "challenge", designationId = made["id"].GetInt64(), text = "We object." })).Must(200)["id"].GetInt64();
        var designation = (await table.Row(table.SocietyA, paragraph)).GetProperty("designation");
        Assert.True(designation.GetProperty("contradicted").GetBoolean() && designation.GetProperty("challenged").GetBoolean());
        (await table.Chair.Post(Table.Address($"statements/{challenge}/answer"), new { text = "I see." })).Must(200);
        (await table.Chair.Post(table.OfDraft("designations"), new { paragraphId = paragraph, level = "objection", justification = "State B objects." })).Must(200);
        var all = (await table.Chair.Get(table.OfDraft("designations"))).Must(200).Body!.Value.EnumerateArray().ToList();
        Assert.Equal(["objection", "consensus"], all.Select(d => d.GetProperty("level").GetString()));
        Assert.Equal(JsonValueKind.Number, all[1].GetProperty("until").ValueKind);
        Assert.False((await table.Row(table.Chair, paragraph)).GetProperty("designation").GetProperty("contradicted").GetBoolean());
    }

    [Fact]
    public async Task The_board_asks_the_database_as_often_for_many_as_for_few()
    {
        await using var table = await Table.Sit();
        async Task<int> Selects() => await table.Drafting.Queries(() => table.Chair.Get(table.OfDraft("board")));
        var few = await Selects();
        for (var i = 0; i < 20; i++) (await table.Takes(table.Chair, await table.Paragraph($"Paragraph {i} of many."), "support", delegationId: await table.Delegation("State B"))).Must(200);
        // The texts are new to the server: it reads them once.
        (await table.Chair.Get(table.OfDraft("board"))).Must(200);
        Assert.Equal(few, await Selects());
    }

    static async Task<long> Tabled(Table table, long paragraph, string wording)
    {
        var id = (await table.StateB.Post(table.OfDraft("amendments"), new { parts = new[] { new { kind = "mod", paragraphId = paragraph, wording } } })).Must(200)["id"].GetInt64();
        (await table.StateB.Post(Table.Address($"amendments/{id}/table"))).Must(200);
        return id;
    }
}
