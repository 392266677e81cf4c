using Drafting.Server.Submissions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests.Submissions;

/// <summary>A contributor, a passage, a quotation and notes that bear a word found nowhere else; the contributor first agrees to be cited, and then takes that back.</summary>
public sealed class ConsentTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec", Mark = "quixomark", Words = "Quixomark waters are told of in counts and nowhere else.";
    Installation drafting = null!;
    DraftPlaces places = null!;
    Visitor chair = null!, member = null!, other = null!;
    DraftPlaces.Passage passage = null!;
    long link, proposal, paragraph;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        (chair, member, other) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"));
        places = await drafting.Places();
        passage = places.Passages.First(p => p.Submission == 8);
        paragraph = places["10"].Id;
        await drafting.Look(db => db.Passages.Where(p => p.Id == passage.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.Text, Words)));
        await drafting.Look(db => db.Submissions.Where(s => s.Number == 8 && s.GroupId == places.GroupId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Contributor, "The Quixomark Society").SetProperty(x => x.Organisation, "Quixomark")));
        await Consents(Consent.Given);
        var quote = new { passageId = passage.Id, start = 0, end = 30, stance = "opposes", note = "As Quixomark says." };
        link = (await member.Post($"{G}/paragraphs/{paragraph}/evidence", quote)).Must(200)["id"].GetInt64();
        (await member.Patch($"{G}/evidence/{link}", new { stance = "supports", note = "Quixomark once more." })).Must(200);
        proposal = (await member.Post($"{G}/proposals", new { title = "Quixomark waters are told of", note = "Found with Quixomark.", theme = "Water", sources = new[] { quote } })).Must(200)["id"].GetInt64();
        var kept = (await chair.Post($"{G}/proposals", new { title = "Waters are shared", sources = new[] { quote } })).Must(200)["id"].GetInt64();
        (await chair.Post($"{G}/proposals/{kept}/recommendation", new { draftId = places.DraftId })).Must(200);
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    Task<int> Consents(Consent consent) => drafting.Look(db => db.Submissions.Where(s => s.Number == 8 && s.GroupId == places.GroupId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Consent, consent)));

    /// <summary>Every address of the group that is read, as a visitor is answered.</summary>
    async Task<List<Reply>> ReadEverything(Visitor visitor)
    {
        var routes = drafting.App.Services.GetServices<EndpointDataSource>().Concat(((IEndpointRouteBuilder)drafting.App).DataSources).SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).Select(e => e.RoutePattern.RawText!).Distinct().ToList();
        Assert.True(routes.Count > 15, $"only {routes.Count} addresses were found");
        var replies = new List<Reply>();
        foreach (var route in routes)
        {
            var id = route.Contains("/proposals/", StringComparison.Ordinal) ? proposal : paragraph;
            var path = route.Replace("{group}", "wgec", StringComparison.Ordinal).Replace("{slug}", "wgec", StringComparison.Ordinal).Replace("{draftId:long}", $"{places.DraftId}", StringComparison.Ordinal)
                .Replace("{textId:long}", $"{places["10"].TextId}", StringComparison.Ordinal).Replace("{number:int}", "8", StringComparison.Ordinal).Replace("{id:long}", $"{id}", StringComparison.Ordinal);
            path = System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "1");
            replies.Add(await visitor.Get($"{path}?q={Mark}&from=0&to=1&take=50"));
        }
        return replies;
    }

    static List<string> Telling(IEnumerable<Reply> replies) => [.. replies.Where(r => r.Text.Contains(Mark, StringComparison.OrdinalIgnoreCase) && !r.Asked.Contains("/search", StringComparison.Ordinal) || Hits(r)).Select(r => r.Asked.Split('?')[0]).Order(StringComparer.Ordinal)];

    /// <summary>A search says back what was asked; what it found is another matter.</summary>
    static bool Hits(Reply reply) => reply.Asked.Contains("/search", StringComparison.Ordinal) && reply.Status is 200 && reply["hits"].GetArrayLength() > 0;

    [Fact]
    public async Task Who_agreed_is_told_and_who_took_it_back_is_nowhere_for_anybody_else()
    {
        var told = Telling(await ReadEverything(member));
        foreach (var address in new[] { $"GET {G}/submissions", $"GET {G}/submissions/8", $"GET {G}/paragraphs/{paragraph}/evidence", $"GET {G}/proposals", $"GET {G}/record", $"GET {G}/drafts/{places.DraftId}/sources", $"GET {G}/drafts/{places.DraftId}/sources.csv" })
            Assert.Contains(address, told);

        await Consents(Consent.Refused);
        foreach (var visitor in new[] { member, other, await drafting.SignIn("guest"), drafting.Anyone() }) Assert.Empty(Telling(await ReadEverything(visitor)));
    }

    [Fact]
    public async Task Chair_and_secretariat_see_it_on_screens_marked_and_not_in_the_record_or_the_table()
    {
        await Consents(Consent.Refused);
        var told = Telling(await ReadEverything(chair));

        Assert.Contains($"GET {G}/submissions/8", told);
        Assert.Contains($"GET {G}/paragraphs/{paragraph}/evidence", told);
        Assert.DoesNotContain(told, a => a.Contains("/record", StringComparison.Ordinal) || a.Contains("/sources", StringComparison.Ordinal));
        Assert.False((await chair.Get($"{G}/submissions/8"))["citable"].GetBoolean());
        Assert.False((await chair.Get($"{G}/paragraphs/{paragraph}/evidence"))["links"].EnumerateArray().Single(l => l.GetProperty("id").GetInt64() == link).GetProperty("citable").GetBoolean());
        Assert.True((await chair.Get($"{G}/submissions/7"))["citable"].GetBoolean());
    }

    [Fact]
    public async Task Others_are_told_how_many_of_which_group_speak_how()
    {
        await Consents(Consent.Refused);
        var stakeholders = await drafting.Look(db => db.Submissions.Where(s => s.Number == 8 && s.GroupId == places.GroupId).Select(s => s.StakeholderGroupId).SingleAsync());

        foreach (var withheld in new[] { (await member.Get($"{G}/paragraphs/{paragraph}/evidence"))["withheld"], (await member.Get($"{G}/drafts/{places.DraftId}/sources"))["rows"].EnumerateArray().Single(r => r.GetProperty("paragraph").GetProperty("label").GetString() == "10").GetProperty("withheld") })
        {
            var line = Assert.Single(withheld.EnumerateArray(), w => w.GetProperty("stance").GetString() == "supports");
            Assert.Equal((stakeholders, 1), (line.GetProperty("stakeholderGroupId").GetInt64(), line.GetProperty("count").GetInt32()));
        }
        var list = (await member.Get($"{G}/submissions")).Must(200);
        Assert.Equal(9, list["submissions"].GetArrayLength());
        Assert.Equal((stakeholders, 1), (list["withheld"][0].GetProperty("stakeholderGroupId").GetInt64(), list["withheld"][0].GetProperty("count").GetInt32()));
        Assert.Empty((await chair.Get($"{G}/submissions"))["withheld"].EnumerateArray());
    }

    [Fact]
    public async Task Who_is_told_again_is_told_all_and_the_chain_of_the_record_never_breaks()
    {
        await Consents(Consent.Refused);
        var hidden = (await member.Get($"{G}/record?limit=200"))["entries"].EnumerateArray().ToDictionary(e => e.GetProperty("sequence").GetInt64(), e => e.GetProperty("hash").GetString());
        Assert.Null(await drafting.FirstBroken());
        await Consents(Consent.Given);
        var shown = (await member.Get($"{G}/record?limit=200"))["entries"].EnumerateArray().ToList();

        Assert.All(shown, e => Assert.Equal(hidden[e.GetProperty("sequence").GetInt64()], e.GetProperty("hash").GetString()));
        Assert.Contains(shown, e => e.GetRawText().Contains("Quixomark once more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_withheld_cannot_be_linked_changed_or_made_a_source_by_a_member_and_enters_the_record_without_words()
    {
        await Consents(Consent.Refused);
        var quote = new { passageId = passage.Id, start = 10, end = 24, stance = "supports", note = "Noted quixomark." };
        (await member.Post($"{G}/paragraphs/{paragraph}/evidence", quote)).MustRefuse(404, "not-found");
        (await member.Patch($"{G}/evidence/{link}", new { stance = "supports", note = "" })).MustRefuse(404, "not-found");
        (await member.Post($"{G}/proposals/{proposal}/sources", quote)).MustRefuse(404, "not-found");
        (await member.Post($"{G}/proposals", new { title = "t", sources = new[] { quote } })).MustRefuse(404, "not-found");
        await using var live = await member.Live();
        await live.Join(places.DraftId);
        (await chair.Post($"{G}/paragraphs/{paragraph}/evidence", quote)).Must(200);

        Assert.DoesNotContain(Mark, (await live.Hears("evidence")).Body.GetRawText(), StringComparison.OrdinalIgnoreCase);
        var stored = await drafting.Look(db => db.RecordEntries.Where(e => e.GroupId == places.GroupId).OrderByDescending(e => e.Sequence).Select(e => e.Payload).FirstAsync());
        Assert.DoesNotContain(Mark, stored, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("supports", stored, StringComparison.Ordinal);
        Assert.Equal(1, (await member.Get($"{G}/paragraphs/{paragraph}/evidence"))["withheld"].EnumerateArray().Sum(w => w.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task A_title_that_repeats_or_names_what_is_withheld_is_refused_and_an_older_one_is_not_shown()
    {
        await Consents(Consent.Refused);
        var quote = new { passageId = passage.Id, start = 0, end = 40, stance = "supports" };
        (await chair.Post($"{G}/proposals", new { title = "That waters are told of in counts", sources = new[] { quote } })).MustRefuse(422, "citation");
        (await chair.Post($"{G}/proposals", new { title = "What the Quixomark Society wants", sources = new[] { quote } })).MustRefuse(422, "citation");
        (await chair.Post($"{G}/proposals", new { title = "Count the waters", sources = new[] { quote } })).Must(200);

        var shown = (await member.Get($"{G}/proposals"))["proposals"].EnumerateArray().Single(p => p.GetProperty("id").GetInt64() == proposal);
        Assert.Equal($"Proposal {shown.GetProperty("number").GetInt32()}", shown.GetProperty("title").GetString());
        Assert.Equal("", shown.GetProperty("note").GetString());
        Assert.Equal(1, shown.GetProperty("withheld")[0].GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData(Consent.Given, false, true)]
    [InlineData(Consent.Given, true, true)]
    [InlineData(Consent.NotStated, false, false)]
    [InlineData(Consent.NotStated, true, true)]
    [InlineData(Consent.Refused, false, false)]
    [InlineData(Consent.Refused, true, false)]
    public async Task One_rule_says_who_may_be_cited_and_the_answers_keep_to_it(Consent consent, bool citesUnstated, bool may)
    {
        await drafting.Look(db => db.Groups.Where(g => g.Slug == "wgec").ExecuteUpdateAsync(s => s.SetProperty(g => g.CitesUnstated, citesUnstated)));
        await Consents(consent);

        Assert.Equal(may, Citation.May(consent, citesUnstated));
        (await member.Get($"{G}/submissions/8")).Must(may ? 200 : 404);
        Assert.Equal(may, (await chair.Get($"{G}/submissions/8"))["citable"].GetBoolean());
    }
}
