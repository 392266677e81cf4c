using System.Security.Cryptography;
using System.Text;
using Drafting.Domain.Record;
using Drafting.Server.Tests.Consensus;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Positions;

public sealed class PositionTests
{
    [Fact]
    public async Task A_position_is_kept_with_its_history_and_the_board_shows_it()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        (await table.Takes(table.StateB, paragraph, "support")).Must(200);
        (await table.Takes(table.StateB, paragraph, "reservation", "On resources.")).Must(200);

        var current = Assert.Single((await table.Positions(table.SocietyA, paragraph))["current"].EnumerateArray());
        Assert.Equal("reservation", current.GetProperty("stance").GetString());
        Assert.True(current.GetProperty("fresh").GetBoolean());
        var history = (await table.Chair.Get(table.OfDraft($"positions/history?kind=paragraph&id={paragraph}"))).Must(200)["entries"].EnumerateArray().Select(e => e.GetProperty("stance").GetString());
        Assert.Equal(["reservation", "support"], history);
        var row = await table.Row(table.Chair, paragraph);
        Assert.Equal(1, row.GetProperty("standing").GetProperty("totals").GetProperty("reservation").GetInt32());
        Assert.Contains(row.GetProperty("inTheWay").EnumerateArray(), w => w.GetProperty("kind").GetString() == "reservation" && w.GetProperty("statement").GetString() == "On resources.");
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task The_same_said_twice_is_one_entry()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        var first = (await table.Takes(table.StateB, paragraph, "support")).Must(200)["id"].GetInt64();
        Assert.Equal(first, (await table.Takes(table.StateB, paragraph, "support")).Must(200)["id"].GetInt64());
    }

    [Fact]
    public async Task An_objection_says_why_and_what_would_remove_it()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        (await table.Takes(table.StateB, paragraph, "objection", "  ", "Delete it.")).MustRefuse(422, "objection-reason");
        (await table.Takes(table.StateB, paragraph, "objection", "No.", "\n")).MustRefuse(422, "objection-reason");
        (await table.Takes(table.StateB, paragraph, "objection", new string('x', 4001), "r")).MustRefuse(400, "invalid");
        (await table.Takes(table.StateB, paragraph, "dislike")).MustRefuse(400, "invalid");
        Assert.Empty((await table.Positions(table.Chair, paragraph))["current"].EnumerateArray());
    }

    [Fact]
    public async Task Nobody_speaks_for_another_delegation_but_the_secretariat_on_its_behalf()
    {
        await using var table = await Table.Sit();
        var (paragraph, society) = (await table.Paragraph(), await table.Delegation("Society A"));
        (await table.Takes(table.StateB, paragraph, "support", delegationId: society)).MustRefuse(403, "role");
        (await table.Takes(table.Chair, paragraph, "support")).MustRefuse(422, "for-whom");
        (await table.Takes(table.Chair, paragraph, "support", delegationId: 999_999)).MustRefuse(404, "not-found");
        (await table.Takes(table.Chair, paragraph, "support", delegationId: society)).Must(200);

        Assert.True(Assert.Single((await table.Positions(table.SocietyA, paragraph))["current"].EnumerateArray()).GetProperty("onBehalf").GetBoolean());
        Assert.True((await Table.Record(table.Chair, "position-taken"))[0].GetProperty("payload").GetProperty("onBehalf").GetBoolean());
    }

    [Fact]
    public async Task A_position_is_stale_while_the_words_are_others_and_fresh_again_when_they_are_as_they_were()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph("Reports are published.");
        var text = await table.Drafting.Look(db => db.Paragraphs.Where(p => p.Id == paragraph).Select(p => p.TextId).SingleAsync());
        var taken = (await table.Takes(table.StateB, paragraph, "support")).Must(200)["id"].GetInt64();
        await using var live = await table.Chair.Live();
        await live.Join(table.Places.DraftId);
        var editor = await live.NewEditor();
        async Task Types(int seq, int version, object[] changes) => _ = (await live.Ask("Submit", new { textId = text, clientId = editor, firstSeq = seq, baseVersion = version, changes = new object[] { changes } })).Value;
        await Types(1, 1, [22, new object[] { 0, " Yearly." }]);

        var now = await table.Positions(table.StateB, paragraph);
        Assert.False(now["current"][0].GetProperty("fresh").GetBoolean());
        Assert.Equal("not-taken", (await table.SocietyA.Get(table.OfDraft("needs-me"))).Must(200).Body!.Value.EnumerateArray().Single(l => l.GetProperty("id").GetInt64() == paragraph).GetProperty("why").GetString());
        Assert.Equal("stale", (await table.StateB.Get(table.OfDraft("needs-me"))).Must(200).Body!.Value.EnumerateArray().Single(l => l.GetProperty("id").GetInt64() == paragraph).GetProperty("why").GetString());
        var difference = (await table.StateB.Get(Table.Address($"positions/{taken}/difference"))).Must(200);
        Assert.Equal("Reports are published.", difference["before"].GetString());
        Assert.Contains(difference["runs"].EnumerateArray(), r => r.GetProperty("kind").GetString() == "inserted" && r.GetProperty("text").GetString()!.Contains("Yearly", StringComparison.Ordinal));

        (await table.StateB.Post(Table.Address($"positions/{taken}/reaffirm"), new { wordsHash = "0000000000000000" })).MustRefuse(409, "conflict");
        await Types(2, 2, [22, new object[] { 8 }]);
        Assert.True((await table.Positions(table.StateB, paragraph))["current"][0].GetProperty("fresh").GetBoolean());
        await Types(3, 3, [22, new object[] { 0, " Daily." }]);
        (await table.StateB.Post(Table.Address($"positions/{taken}/reaffirm"), new { wordsHash = (await table.Positions(table.StateB, paragraph))["wordsHash"].GetString() })).Must(200);
        var again = (await table.Positions(table.Chair, paragraph))["current"][0];
        Assert.Equal(("reaffirmed", "support", true), (again.GetProperty("act").GetString(), again.GetProperty("stance").GetString(), again.GetProperty("fresh").GetBoolean()));
    }

    [Fact]
    public async Task Withdrawn_a_position_counts_as_never_taken_and_stays_readable()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        var before = (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetRawText();
        var taken = (await table.Objects(table.StateB, paragraph)).Must(200)["id"].GetInt64();
        Assert.NotEqual(before, (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetRawText());
        (await table.SocietyA.Post(Table.Address($"positions/{taken}/withdraw"))).MustRefuse(403, "role");
        (await table.StateB.Post(Table.Address($"positions/{taken}/withdraw"))).Must(200);

        Assert.Equal(before, (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetRawText());
        (await table.StateB.Post(Table.Address($"positions/{taken}/withdraw"))).MustRefuse(409, "state");
        Assert.Equal(2, (await table.SocietyA.Get(table.OfDraft($"positions/history?kind=paragraph&id={paragraph}"))).Must(200)["entries"].GetArrayLength());
    }

    [Fact]
    public async Task No_position_is_taken_on_what_is_withdrawn_of_another_group_or_private()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        var amendment = (await table.StateB.Post(table.OfDraft("amendments"), new { parts = new[] { new { kind = "mod", paragraphId = paragraph, wording = "Other words." } } })).Must(200)["id"].GetInt64();
        (await table.Takes(table.SocietyA, amendment, "support", kind: "amendment")).MustRefuse(404, "not-found");
        (await table.StateB.Post(Table.Address($"amendments/{amendment}/table"))).Must(200);
        (await table.Takes(table.SocietyA, amendment, "support", kind: "amendment")).Must(200);
        (await table.StateB.Post(Table.Address($"amendments/{amendment}/withdraw"), new { reason = "r" })).Must(200);
        (await table.Takes(table.SocietyA, amendment, "reservation", kind: "amendment")).MustRefuse(409, "state");

        (await table.Takes(table.StateB, paragraph, "support")).Must(200);
        (await table.Chair.Post(Table.Address($"paragraphs/{paragraph}/withdraw"), new { reason = "r" })).Must(204);
        (await table.Takes(table.StateB, paragraph, "reservation")).MustRefuse(409, "withdrawn");
        Assert.Equal(1, (await table.Chair.Get(table.OfDraft($"positions/history?kind=paragraph&id={paragraph}"))).Must(200)["entries"].GetArrayLength());
        var rivers = await table.Drafting.Places("rivers");
        (await table.Takes(table.StateB, rivers.Paragraphs[0].Id, "support")).MustRefuse(404, "not-found");
        (await table.StateB.Post(Table.Address($"drafts/{rivers.DraftId}/positions"), new { kind = "paragraph", targetId = rivers.Paragraphs[0].Id, stance = "support" })).MustRefuse(404, "not-found");
    }

    [Fact]
    public async Task A_group_speaks_for_its_members_until_one_dissociates_or_speaks_itself()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        var (b, society, c) = (await table.Delegation("State B"), await table.Delegation("Society A"), await table.Delegation("State C"));
        var group = (await table.Chair.Post(Table.Address("negotiating-groups"), new { name = "Like-minded", shortName = "LM", members = new[] { new { delegationId = b, speaks = true }, new { delegationId = society, speaks = false }, new { delegationId = c, speaks = false } } })).Must(200)["id"].GetInt64();
        (await table.SocietyA.Post(table.OfDraft("positions"), new { kind = "paragraph", targetId = paragraph, stance = "support", negotiatingGroupId = group })).MustRefuse(403, "role");
        (await table.StateB.Post(table.OfDraft("positions"), new { kind = "paragraph", targetId = paragraph, stance = "objection", statement = "No.", remedy = "Delete it.", negotiatingGroupId = group })).Must(200);
        async Task<int> Objecting() => (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetProperty("totals").GetProperty("objection").GetInt32();
        Assert.Equal(3, await Objecting());

        var apart = (await table.SocietyA.Post(table.OfDraft("positions/dissociate"), new { kind = "paragraph", targetId = paragraph, negotiatingGroupId = group, statement = "Not ours." })).Must(200)["id"].GetInt64();
        Assert.Equal(2, await Objecting());
        (await table.SocietyA.Post(Table.Address($"positions/{apart}/withdraw"))).Must(200);
        Assert.Equal(3, await Objecting());
        (await table.Takes(table.SocietyA, paragraph, "can-live-with")).Must(200);
        Assert.Equal(2, await Objecting());
        (await table.Chair.Post(Table.Address($"negotiating-groups/{group}/dissolve"))).Must(204);
        Assert.Equal(0, await Objecting());
    }

    [Fact]
    public async Task What_is_sealed_is_known_to_its_own_delegation_only_until_it_is_released_and_then_can_be_checked_against_the_record()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        (await table.Chair.Put(table.OfDraft("collecting"), new { @sealed = true })).Must(204);
        const string secret = "herringbone";
        var before = (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetRawText();
        (await table.Takes(table.StateB, paragraph, "objection", secret, secret)).Must(200);
        foreach (var who in new[] { table.Chair, table.SocietyA, table.Observer })
        {
            foreach (var path in new[] { table.OfDraft($"positions?kind=paragraph&id={paragraph}"), table.OfDraft($"positions/history?kind=paragraph&id={paragraph}"), table.OfDraft("board"), table.OfDraft("progress"), table.OfDraft("needs-me"), table.OfDraft("statements"), Table.Address("record?limit=200") })
                Assert.DoesNotContain(secret, (await who.Get(path)).Text, StringComparison.Ordinal);
        }
        Assert.Equal(before, (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetRawText());
        Assert.Equal(1, (await table.Positions(table.Chair, paragraph))["answered"].GetInt32());
        Assert.Contains(secret, (await table.Positions(table.StateB, paragraph)).Text, StringComparison.Ordinal);
        var commitment = (await Table.Record(table.Chair, "position-sealed"))[0].GetProperty("payload").GetProperty("commitment").GetString();
        (await table.Chair.Put(table.OfDraft("collecting"), new { @sealed = false })).MustRefuse(409, "state");

        Assert.Equal(1, (await table.Chair.Post(table.OfDraft("positions/release"))).Must(200)["count"].GetInt32());
        Assert.Contains(secret, (await table.Positions(table.SocietyA, paragraph)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await table.Positions(table.Observer, paragraph)).Text, StringComparison.Ordinal);
        var released = (await Table.Record(table.SocietyA, "positions-released"))[0].GetProperty("payload").GetProperty("positions")[0];
        Assert.Equal(commitment, released.GetProperty("commitment").GetString());
        Assert.Equal(commitment, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(released.GetProperty("content"))))));
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task Two_hundred_delegations_answer_at_once_and_all_are_heard()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        var stakeholders = await table.Drafting.Look(db => db.StakeholderGroups.Where(s => s.GroupId == table.Places.GroupId).Select(s => s.Id).FirstAsync());
        var ids = await table.Drafting.Look(async db =>
        {
            var added = Enumerable.Range(0, 200).Select(i => new Server.Accounts.Delegation { GroupId = table.Places.GroupId, StakeholderGroupId = stakeholders, Name = $"State {i:000}", ShortName = $"S{i:000}", Colour = "blue", Example = true }).ToList();
            db.AddRange(added);
            await db.SaveChangesAsync();
            return added.ConvertAll(d => d.Id);
        });
        var replies = await Task.WhenAll(ids.Select(id => table.Takes(table.Chair, paragraph, "support", delegationId: id)));
        Assert.All(replies, r => r.Must(200));
        Assert.Equal(200, (await table.Row(table.Chair, paragraph)).GetProperty("standing").GetProperty("totals").GetProperty("support").GetInt32());
        Assert.Null(await table.Drafting.FirstBroken());
    }

    [Fact]
    public async Task Where_positions_are_for_the_chair_members_read_only_their_own_also_in_the_record()
    {
        await using var table = await Table.Sit();
        var paragraph = await table.Paragraph();
        (await table.Chair.Put(Table.Address("settings"), new { attributionFor = "everyone", supportThreshold = 0, positionsFor = "chair" })).Must(204);
        const string words = "quincunx";
        (await table.Takes(table.StateB, paragraph, "reservation", words)).Must(200);
        (await table.StateB.Post(table.OfDraft("statements"), new { kind = "statement", text = words })).Must(200);

        foreach (var path in new[] { table.OfDraft($"positions?kind=paragraph&id={paragraph}"), table.OfDraft("board"), table.OfDraft("statements"), Table.Address("record?limit=200") })
        {
            Assert.DoesNotContain(words, (await table.SocietyA.Get(path)).Must(200).Text, StringComparison.Ordinal);
            if (!path.Contains("board", StringComparison.Ordinal)) Assert.Contains(words, (await table.StateB.Get(path)).Must(200).Text, StringComparison.Ordinal);
            Assert.Contains(words, (await table.Chair.Get(path)).Must(200).Text, StringComparison.Ordinal);
        }
        Assert.False((await table.SocietyA.Get(table.OfDraft("board"))).Must(200)["released"].GetBoolean());
    }
}
