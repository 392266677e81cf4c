using System.Text;
using System.Text.Json;

namespace Drafting.Server.Tests.Proposals;

public sealed class SourceTableTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";
    Installation drafting = null!;
    DraftPlaces places = null!;
    Visitor chair = null!, member = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        (chair, member) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"));
        places = await drafting.Places();
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    async Task<JsonElement> Row(string label) => (await member.Get($"{G}/drafts/{places.DraftId}/sources")).Must(200)["rows"].EnumerateArray().Single(r => r.GetProperty("paragraph").GetProperty("label").GetString() == label);

    async Task<long> Tabled(object part, string rationale = "Why.")
    {
        var id = (await member.Post($"{G}/drafts/{places.DraftId}/amendments", new { rationale, parts = new[] { part } })).Must(200)["id"].GetInt64();
        (await member.Post($"{G}/amendments/{id}/table")).Must(200);
        return id;
    }

    static string[] Done(JsonElement row) => [.. row.GetProperty("done").EnumerateArray().Select(d => $"{d.GetProperty("what").GetString()}{(d.GetProperty("why").GetString() is { Length: > 0 } why ? $" ({why})" : "")}")];

    [Fact]
    public async Task A_paragraph_tells_whose_words_it_has_what_was_proposed_to_it_and_what_was_done_and_why()
    {
        var text = (await Row("12")).GetProperty("paragraph").GetProperty("text").GetString()!;
        var adopted = await Tabled(new { kind = "mod", paragraphId = places["12"].Id, wording = text + " It does so every year." });
        var rejected = await Tabled(new { kind = "mod", paragraphId = places["12"].Id, wording = "Nothing at all." });
        (await chair.Post($"{G}/amendments/{adopted}/dispose", new { how = "adopt", reason = "Agreed." })).Must(200);
        (await chair.Post($"{G}/amendments/{rejected}/dispose", new { how = "reject", reason = "Too much." })).Must(200);
        (await chair.Put($"{G}/paragraphs/{places["12"].Id}/policy", new { policy = "locked" })).Must(204);
        (await chair.Post($"{G}/paragraphs/{places["12"].Id}/withdraw", new { reason = "Said elsewhere." })).Must(204);
        var row = await Row("12");

        Assert.EndsWith("It does so every year.", row.GetProperty("paragraph").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(row.GetProperty("paragraph").GetProperty("withdrawn").GetBoolean());
        Assert.Equal(1, row.GetProperty("contributors").EnumerateArray().Sum(c => c.GetProperty("share").GetDouble()), 3);
        Assert.Equal(2, row.GetProperty("contributors").GetArrayLength());
        Assert.Equal(["adopted: Agreed.", "rejected: Too much."], row.GetProperty("amendments").EnumerateArray().Select(a => $"{a.GetProperty("state").GetString()}: {a.GetProperty("decision").GetString()}"));
        Assert.Equal(["Added", "Amendment 1 adopted (Agreed.)", "Amendment 2 not adopted (Too much.)", "Locked", "Withdrawn (Said elsewhere.)"], Done(row));
        Assert.Equal(8, row.GetProperty("sources")[0].GetProperty("submissionNumber").GetInt32());
    }

    [Fact]
    public async Task An_addition_is_told_with_the_paragraph_that_it_made_and_a_proposal_with_what_it_began()
    {
        var added = await Tabled(new { kind = "add", paragraphId = places["4"].Id, wording = "Rivers have rules." });
        (await chair.Post($"{G}/amendments/{added}/dispose", new { how = "adopt", reason = "Agreed." })).Must(200);
        var rows = (await member.Get($"{G}/drafts/{places.DraftId}/sources"))["rows"].EnumerateArray().ToList();

        Assert.Equal(added, Assert.Single(rows.Single(r => r.GetProperty("paragraph").GetProperty("text").GetString() == "Rivers have rules.").GetProperty("amendments").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Empty((await Row("4")).GetProperty("amendments").EnumerateArray());
        Assert.Equal(3, Assert.Single((await Row("21")).GetProperty("proposals").EnumerateArray()).GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_private_amendment_is_in_nobodys_table()
    {
        await member.Post($"{G}/drafts/{places.DraftId}/amendments", new { rationale = "Secret.", parts = new[] { new { kind = "mod", paragraphId = places["12"].Id, wording = "Secret words." } } });

        Assert.Empty((await Row("12")).GetProperty("amendments").EnumerateArray());
        Assert.DoesNotContain("Secret", (await chair.Get($"{G}/drafts/{places.DraftId}/sources")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_what_a_spreadsheet_reads_and_no_cell_is_a_formula()
    {
        foreach (var note in new[] { "=HYPERLINK(\"x\")", "+1", "-1", "@x", " =1", "Said \"so\", twice" })
            (await member.Post($"{G}/paragraphs/{places["12"].Id}/evidence", new { passageId = places.Passages[0].Id, start = 0, end = 12, stance = "supports", note })).Must(200);
        var text = (await drafting.Anyone().Get($"{G}/drafts/{places.DraftId}/sources.csv")).Must(200).Text;
        var rows = Parse(text);

        Assert.Equal(["Recommendation", "Recommendation title", "Paragraph", "Kind", "Who", "Stakeholder group", "Where", "How", "Words", "Why", "When"], rows[0]);
        Assert.All(rows, r => Assert.Equal(rows[0].Length, r.Length));
        Assert.DoesNotContain(rows.SelectMany(r => r), cell => cell.TrimStart() is ['=' or '+' or '-' or '@', ..]);
        Assert.Contains(rows, r => r[9] == "'=HYPERLINK(\"x\")");
        Assert.Contains(rows, r => r[9] == "Said \"so\", twice");
        Assert.Contains(rows, r => r[2] == "12" && r[3] == "text");
        Assert.Equal(places.Paragraphs.Count, rows.Count(r => r[3] == "text"));
        Assert.DoesNotContain(text.Replace("\r\n", "", StringComparison.Ordinal), "\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_paragraphs_take_no_more_queries()
    {
        Task<Reply> Read() => member.Get($"{G}/drafts/{places.DraftId}/sources");
        var few = await drafting.Queries(Read);
        for (var i = 0; i < 30; i++) (await chair.Post($"{G}/recommendations/{places.Recommendations[0].Id}/paragraphs", new { text = $"Water {i}." })).Must(200);
        var many = await drafting.Queries(Read);

        // Texts that are not in memory take three queries and one for those that are read by some only, however many they are.
        Assert.True(many <= few + 4, $"{few} queries for {places.Paragraphs.Count} paragraphs, {many} for 30 more");
    }

    /// <summary>RFC 4180, written again.</summary>
    static List<string[]> Parse(string text)
    {
        var (rows, row, cell, quoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (var i = text is ['\uFEFF', ..] ? 1 : 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] is ',' or '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (text[i] == ',') continue;
                rows.Add([.. row]);
                row.Clear();
                i++;
            }
            else cell.Append(text[i]);
        }
        return rows;
    }
}
