using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Drafting.Domain.Submissions;
using Drafting.Server.Live;
using Drafting.Server.Submissions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests.Submissions;

/// <summary>
/// A submission in which every field has a word of its own that is found nowhere else, with all that can be hung on one: its contributor first agrees to be cited, then takes that back. Whatever the server has an address for,
/// as it lists them itself, is then asked by everybody who may not be told, and no answer has one of the words.
/// </summary>
public sealed partial class ConsentWalkTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec", Root = "vexqu";
    const string Quoted = "Vexququoted waters rise by night", Words = Quoted + " while vexqupassage herons count every barge of the upper canal.", Second = "Vexqusecond ferries carry salt and wool.";
    const string Receipt = "vexqureceipt00000000000000", Nonsense = "blorftwangle";

    Installation drafting = null!;
    DraftPlaces places = null!;
    Visitor chair = null!, member = null!;
    long submission, passage, second, amendment, paragraph, elsewhere, link, source, split, named, told, open;
    int number, late;
    readonly List<long> things = [];

    [GeneratedRegex(Root + @"\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Marked { get; }

    [GeneratedRegex(@"\{([a-zA-Z]+)(:[a-z]+)?\}")]
    private static partial Regex Parameter { get; }

    /// <summary>What is another in every answer: the server's clock, and the name of a refused request.</summary>
    [GeneratedRegex("\"now\":[0-9]+|\"traceId\":\"[^\"]+\"")]
    private static partial Regex Own { get; }

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        (chair, member) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"));
        places = await drafting.Places();
        (paragraph, elsewhere) = (places["10"].Id, places["1"].Id);
        await drafting.Look(async db =>
        {
            number = 1 + await db.Submissions.Where(s => s.GroupId == places.GroupId).MaxAsync(s => s.Number);
            var row = new Submission
            {
                GroupId = places.GroupId,
                Number = number,
                Symbol = "VEXQU/symbol",
                Language = "en",
                Contributor = "Vexqucontributor Society",
                Organisation = "Vexquorganisation",
                Persons = ["V. Vexquperson"],
                Kind = ContributorKind.Observer,
                Capacity = "as vexqucapacity",
                Country = "Vexqucountry",
                StakeholderGroupId = await db.StakeholderGroups.Where(s => s.GroupId == places.GroupId).Select(s => s.Id).FirstAsync(),
                Consent = Consent.Given,
                Answered = [1],
            };
            row.Editions.Add(new Edition
            {
                Kind = EditionKind.Original,
                ContentHash = [1, 2, 3],
                Diagnostics = DiagnosticLine.Write([new DiagnosticLine("heading-repaired", "repair", 1, number, "Vexqudiagnostic", "vexqudiagnosed", "vexqurepaired")]),
                Import = new Import
                {
                    GroupId = places.GroupId,
                    FileName = "vexqufile.json",
                    Content = "{\"vexqucontent\":1}"u8.ToArray(),
                    ContentHash = [4],
                    State = ImportState.Confirmed,
                    Receipt = Receipt,
                    Contact = "vexqucontact@example.org",
                    At = DateTimeOffset.UnixEpoch,
                },
                Passages =
                [
                    new Passage { Number = 1, Kind = PassageKind.Paragraph, Label = "vexqulabel", Question = 1, Text = Words, Raw = "vexquraw", Page = 3, Calls = [new PassageCall { Offset = 9, Mark = "1" }], Tracked = [new PassageChange { Offset = 1, Deleted = "vexqudeleted", Author = "Vexquauthor" }] },
                    new Passage { Number = 2, Kind = PassageKind.Paragraph, Text = Second, Calls = [] },
                ],
                Footnotes = [new Footnote { Mark = "1", Text = "See vexqufootnote.", PassageNumber = 1, Offset = 9 }],
            });
            db.Submissions.Add(row);
            await db.SaveChangesAsync();
            (submission, passage, second) = (row.Id, row.Editions[0].Passages[0].Id, row.Editions[0].Passages[1].Id);
            things.AddRange([row.Editions[0].Id, row.Editions[0].ImportId!.Value]);
            return 0;
        });
        await WhileItMayBeCited();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await drafting.FirstBroken());
        await drafting.DisposeAsync();
    }

    object Quote(string note, int end = 30) => new { passageId = passage, start = 0, end, quote = Words[..end], stance = "opposes", note };

    object Citable(int start = 0) => new { passageId = places.Passages[0].Id, start, end = start + 9, stance = "supports" };

    static async Task<long> Id(Task<Reply> reply) => (await reply).Must(200)["id"].GetInt64();

    /// <summary>What members and chair do with it and say of it while everybody may read it.</summary>
    async Task WhileItMayBeCited()
    {
        link = await Id(member.Post($"{G}/paragraphs/{paragraph}/evidence", Quote("As vexqunote says.")));
        (await member.Patch($"{G}/evidence/{link}", new { stance = "supports", note = "Vexqunoteagain." })).Must(200);
        var gone = await Id(member.Post($"{G}/paragraphs/{paragraph}/evidence", Quote("Vexqugone.", 20)));
        (await member.Post($"{G}/evidence/{gone}/withdraw", new { reason = "Vexqulinkreason." })).Must(204);
        amendment = await Id(member.Post($"{G}/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", paragraphId = paragraph, wording = "Words of a member's own." } } }));
        (await member.Post($"{G}/amendments/{amendment}/table")).Must(200);
        await Id(member.Post($"{G}/amendments/{amendment}/evidence", Quote("Vexquamended.")));
        foreach (var visitor in new[] { member, chair })
            foreach (var address in new[] { $"paragraphs/{paragraph}", $"amendments/{amendment}" })
                (await visitor.Put($"{G}/{address}/dismissals/{second}", new { })).Must(204);

        // What the proposals are called names the contributor, or repeats the passage beside what is quoted.
        named = await Id(member.Post($"{G}/proposals", new { title = "What the Vexqucontributor Society asks", note = "V. Vexquperson wrote so.", theme = "VEXQU/symbol", sources = new[] { Quote("Vexqusourcenote."), Citable() } }));
        told = await Id(member.Post($"{G}/proposals", new { title = "Vexqupassage herons count every barge", note = $"Found in: {Quoted}.", sources = new[] { Quote("", 20), Citable() } }));
        var withdrawn = await Id(member.Post($"{G}/proposals", new { title = "Waters", sources = new[] { Quote("") } }));
        (await member.Post($"{G}/proposals/{withdrawn}/withdraw", new { reason = "Vexquorganisation is alone with it." })).Must(204);
        var left = await Id(member.Post($"{G}/proposals", new { title = "Vexquorganisation on canals", note = "So say the Vexqucontributor Society.", theme = "Vexquorganisation", sources = new[] { Quote("", 25), Citable() } }));
        open = await Id(member.Post($"{G}/proposals", new { title = "Rivers", sources = new[] { Citable(20) } }));
        async Task<long> Of(long proposal) => await drafting.Look(db => db.ProposalSources.Where(s => s.ProposalId == proposal && s.PassageId == passage).Select(s => s.Id).FirstAsync());
        source = await Of(named);
        split = await Id(member.Post($"{G}/proposals/{left}/split", new { title = "Night waters", sourceIds = new[] { await Of(left) } }));
        (await member.Patch($"{G}/proposals/{told}/sources/{await Of(told)}", new { stance = "qualifies", note = "Vexqusourceagain." })).Must(204);
        var taken = await Id(chair.Post($"{G}/proposals", new { title = "Waters are shared", sources = new[] { Quote("Vexqutaken.") } }));
        (await chair.Post($"{G}/proposals/{taken}/recommendation", new { draftId = places.DraftId })).Must(200);
        (await chair.Patch($"{G}/submissions/{number}", new { capacity = "as vexqucapacity once more" })).Must(204);
        things.AddRange([submission, passage, second, amendment, paragraph, link, gone, source, split, named, told, withdrawn, left, open, taken]);
    }

    async Task TakeConsentBack() => (await chair.Patch($"{G}/submissions/{number}", new { consent = "refused" })).Must(204);

    /// <summary>What chair and secretariat go on doing with the papers.</summary>
    async Task WhileItIsWithheld()
    {
        var kept = await Id(chair.Post($"{G}/paragraphs/{paragraph}/evidence", Quote("Vexquchair.", 22)));
        (await chair.Patch($"{G}/evidence/{kept}", new { stance = "qualifies", note = "Vexquchairagain." })).Must(200);
        (await chair.Post($"{G}/evidence/{kept}/withdraw", new { reason = "Vexquchairreason." })).Must(204);
        (await chair.Post($"{G}/evidence/{kept}/restore")).Must(204);
        await Id(chair.Post($"{G}/amendments/{amendment}/evidence", Quote("Vexquchairamended.", 22)));
        (await chair.Delete($"{G}/paragraphs/{paragraph}/dismissals/{second}")).Must(204);
        (await chair.Put($"{G}/paragraphs/{paragraph}/dismissals/{second}", new { })).Must(204);
        var proposal = await Id(chair.Post($"{G}/proposals", new { title = "Barges at night", sources = new[] { Quote("Vexquchairsource.") } }));
        var another = await Id(chair.Post($"{G}/proposals/{proposal}/sources", Quote("Vexquchairsource.", 18)));
        (await chair.Patch($"{G}/proposals/{proposal}/sources/{another}", new { stance = "supports", note = "Vexquchairsourceagain." })).Must(204);
        (await chair.Post($"{G}/proposals/{proposal}/sources/{another}/withdraw", new { reason = "Vexquchairsourcereason." })).Must(204);
        (await chair.Patch($"{G}/proposals/{named}", new { theme = "Waters" })).Must(204);
        (await chair.Post($"{G}/proposals/{proposal}/merge", new { into = open })).Must(204);
        (await chair.Post($"{G}/proposals/{proposal}/unmerge")).Must(204);
        (await chair.Post($"{G}/proposals/{proposal}/recommendation", new { draftId = places.DraftId, title = "Night", text = "Barges go by night." })).Must(200);
        (await chair.Patch($"{G}/submissions/{number}", new { persons = new[] { "V. Vexquperson", "W. Vexqulater" }, country = "Vexqulaterland" })).Must(204);
        things.AddRange([kept, another, proposal]);

        // One file brings one who may be cited and one who may not, whose name it bears.
        var text = "1. Contribution from Observer, Lakes Alliance\n\nLakes are shared.\n\n2. Contribution from Observer, Vexquguild\n\nVexqumills need vexqumilled water.\n";
        var import = await Id(chair.Post($"{G}/imports?fileName=vexquguild.txt", Visitor.Bytes(Encoding.UTF8.GetBytes(text))));
        (await chair.Put($"{G}/imports/{import}/corrections", new { version = 0, corrections = new { submissions = new Dictionary<string, object> { ["1"] = new { consent = "given" }, ["5"] = new { consent = "refused" } } } })).Must(200);
        (await chair.Post($"{G}/imports/{import}/confirm")).Must(200);
        late = await drafting.Look(db => db.Submissions.Where(s => s.Contributor == "Vexquguild").Select(s => s.Number).SingleAsync());
        things.Add(import);
    }

    List<(string Method, string Route)> Served() => [.. drafting.App.Services.GetServices<EndpointDataSource>().Concat(((IEndpointRouteBuilder)drafting.App).DataSources).SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (m, e.RoutePattern.RawText!))).Distinct()];

    /// <summary>The addresses of a route, with every id that something of the submission has in every place where an id can stand.</summary>
    IEnumerable<string> Paths(string route, IReadOnlyList<long> ids)
    {
        if (Parameter.Match(route) is not { Success: true } parameter) return [route];
        string[] values = parameter.Groups[1].Value switch
        {
            "group" or "slug" => ["wgec"],
            "draftId" => [$"{places.DraftId}"],
            "textId" => [$"{places["10"].TextId}"],
            "version" => ["1"],
            "number" => [$"{number}", $"{late}", "1", $"{places.Passages[0].Submission}", $"{late - 1}"],
            "receipt" => ["none", Receipt[..20]],
            "at" => ["1", "5"],
            "passageId" => [$"{passage}", $"{second}"],
            "sourceId" => [$"{source}"],
            _ => [.. ids.Distinct().Select(id => id.ToString(CultureInfo.InvariantCulture))],
        };
        return values.SelectMany(v => Paths(route.Replace(parameter.Value, v, StringComparison.Ordinal), ids));
    }

    /// <summary>Every address that is read, as a visitor is answered; the record page by page.</summary>
    async Task<List<Reply>> ReadEverything(Visitor visitor, string q = "")
    {
        var replies = new List<Reply>();
        foreach (var path in Served().Where(r => r.Method == "GET").SelectMany(r => Paths(r.Route, things)))
        {
            var more = "";
            do
            {
                var reply = await visitor.Get($"{path}?q={Uri.EscapeDataString(q)}&from=0&to=1&take=100&limit=200{more}");
                replies.Add(reply);
                more = reply is { Status: 200, Body: { ValueKind: JsonValueKind.Object } body } && body.TryGetProperty("more", out var goesOn) && goesOn.GetBoolean() ? $"&before={body.GetProperty("entries").EnumerateArray().Last().GetProperty("sequence").GetInt64()}" : "";
            }
            while (more.Length > 0);
        }
        Assert.True(replies.Count > 100, $"only {replies.Count} addresses were asked");
        return replies;
    }

    static List<string> Leaks(IEnumerable<Reply> replies) => [.. replies.SelectMany(r => Marked.Matches(r.Text).Select(m => $"{r.Asked.Split('?')[0]}: {m.Value}")).Distinct()];

    async Task<Visitor[]> Others() => [member, await drafting.SignIn("member-society-a"), await drafting.SignIn("guest"), await drafting.SignIn("outsider"), drafting.Anyone()];

    [Fact]
    public async Task While_the_contributor_agrees_a_member_is_told_every_word_but_how_to_reach_them()
    {
        late = number;
        var words = (await ReadEverything(member)).SelectMany(r => Marked.Matches(r.Text)).Select(m => m.Value.ToLowerInvariant()).ToHashSet();
        foreach (var word in "contributor organisation person capacity country quoted passage second label raw deleted author footnote diagnostic diagnosed repaired file note noteagain linkreason amended sourcenote sourceagain taken".Split(' ')) Assert.Contains(Root + word, words);
        Assert.DoesNotContain(words, w => w is Root + "contact" or Root + "content" or Root + "receipt");
        Assert.Contains("VEXQU/symbol", (await member.Get($"{G}/submissions/{number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_address_tells_anybody_but_chair_and_secretariat_a_word_of_it()
    {
        await TakeConsentBack();
        await WhileItIsWithheld();
        foreach (var visitor in await Others()) Assert.Empty(Leaks(await ReadEverything(visitor)));

        var seen = Leaks(await ReadEverything(chair));
        Assert.Contains($"GET {G}/submissions/{number}: Vexqupassage", seen, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(seen, l => l.Contains("/record:", StringComparison.Ordinal) || l.Contains("/sources:", StringComparison.Ordinal) || l.Contains("/sources.csv:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_recorded_while_it_is_withheld_has_no_word_of_it_for_ever()
    {
        await TakeConsentBack();
        var before = await drafting.Look(db => db.RecordHeads.Where(h => h.GroupId == places.GroupId).Select(h => h.Sequence).SingleAsync());
        await WhileItIsWithheld();
        var stored = await drafting.Look(db => db.RecordEntries.Where(e => e.GroupId == places.GroupId && e.Sequence >= before).OrderBy(e => e.Sequence).Select(e => new { e.Kind, e.Payload }).ToListAsync());
        Assert.True(stored.Count > 15);
        Assert.Empty(stored.SelectMany(e => Marked.Matches(e.Payload).Select(m => $"{e.Kind}: {m.Value}")));
    }

    [Fact]
    public async Task No_live_message_and_no_method_of_the_hub_tells_a_word_of_it()
    {
        await TakeConsentBack();
        var listeners = new List<RawSocket>();
        var frames = new List<string>();
        foreach (var visitor in await Others())
        {
            var raw = await RawSocket.Open(drafting.Address, visitor.Cookies);
            _ = raw.Ping();
            listeners.Add(raw);
            frames.Add((await raw.Ask("JoinDraft", JsonSerializer.Serialize(new { draftId = places.DraftId }))).GetRawText());
        }
        await WhileItIsWithheld();
        // The last that is told: when it has come, all before it have.
        await Id(chair.Post($"{G}/paragraphs/{elsewhere}/evidence", Citable()));
        var heard = 0;
        foreach (var raw in listeners)
        {
            while (await raw.Next() is { } frame)
            {
                frames.Add(frame);
                if (frame.Contains("\"target\":\"evidence\"", StringComparison.Ordinal) && frame.Contains($"\"paragraphId\":{elsewhere}}}", StringComparison.Ordinal)) break;
                if (frame.Contains("\"target\":\"evidence\"", StringComparison.Ordinal)) heard++;
            }
        }
        Assert.True(heard >= listeners.Count, "nobody heard of what was done");

        var methods = typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.ReturnType.IsGenericType && m.GetParameters().Length == 1).Select(m => m.Name).ToList();
        Assert.Contains("Snapshot", methods);
        var argument = JsonSerializer.Serialize(new { group = "wgec", draftId = places.DraftId, textId = places["10"].TextId, clientId = 1, fromVersion = 0, version = 0, firstSeq = 1, baseVersion = 0, changes = Array.Empty<string>(), anchor = 0, head = 0, hash = "x" });
        foreach (var raw in listeners)
            foreach (var method in methods) frames.Add((await raw.Ask(method, argument)).GetRawText());
        foreach (var raw in listeners) await raw.DisposeAsync();
        Assert.Empty(frames.SelectMany(f => Marked.Matches(f).Select(m => m.Value)));
    }

    [Fact]
    public async Task Whoever_looks_for_its_words_is_answered_as_with_words_that_are_nowhere()
    {
        await TakeConsentBack();
        await WhileItIsWithheld();
        string[] forms = ["{0}", "{0}*", "\"{0}\"", "from:{0}", "by:{0}", "cites:{0}", "internet OR {0}", "internet -{0}", "\"{0} waters\""];
        string[] words = ["vexqupassage", "vexqucontributor", "vexquorganisation", "vexquperson", "vexqufootnote", "vexqunote", "vexquguild"];
        foreach (var visitor in new[] { member, drafting.Anyone() })
        {
            foreach (var word in words)
            {
                foreach (var form in forms)
                {
                    async Task<string> Answer(string of) => (await visitor.Get($"{G}/search?take=100&q={Uri.EscapeDataString(string.Format(CultureInfo.InvariantCulture, form, of))}")).Must(200).Text.Replace(of, "", StringComparison.Ordinal);
                    Assert.Equal(await Answer(Nonsense), await Answer(word));
                }
            }
            // A part of a sentence, and words that stand elsewhere too.
            foreach (var (query, without) in new[] { ($"\"{Quoted[12..]}\"", "\"floods fall on day\""), ($"submission&submission={number}", "submission&submission=999") })
                Assert.Equal((await visitor.Get($"{G}/search?q={without}")).Must(200)["total"].GetRawText(), (await visitor.Get($"{G}/search?q={query}")).Must(200)["total"].GetRawText());
        }
        // Addresses that are yet to come, too, if they look for a q.
        async Task<List<string>> All(string word) => [.. (await ReadEverything(member, word)).Select(r => Own.Replace(r.Text.Replace(word, "", StringComparison.Ordinal), ""))];
        Assert.Equal(await All(Nonsense), await All("vexqupassage"));

        async Task<string> Similar(string words) => (await member.Post($"{G}/proposals/similar", new { title = words, text = words })).Must(200).Text;
        foreach (var word in words.Append("Vexququoted rise").Append(Second)) Assert.Equal(await Similar(Nonsense), await Similar(word));
    }

    [Fact]
    public async Task Nobody_finds_out_by_asking_for_its_ids()
    {
        await TakeConsentBack();
        await WhileItIsWithheld();
        const long absent = 999_999;
        object At(long id) => new { passageId = id, start = 0, end = 10, quote = "Vexququote", stance = "supports", note = "n" };
        foreach (var visitor in await Others())
        {
            async Task Same(HttpMethod method, string there, string nowhere, object? body = null, object? other = null)
            {
                var (one, two) = (await visitor.Send(method, $"{G}/{there}", body), await visitor.Send(method, $"{G}/{nowhere}", other ?? body));
                Assert.True(one.Status == two.Status && one.Status >= 400, $"{one.Asked}: {one.Status} {one.Text}, but {two.Asked}: {two.Status}");
                Assert.Equal((two.Code, two["title"].GetString(), two["action"].GetString()), (one.Code, one["title"].GetString(), one["action"].GetString()));
            }

            await Same(HttpMethod.Get, $"submissions/{number}", "submissions/9999");
            await Same(HttpMethod.Patch, $"submissions/{number}", "submissions/9999", new { language = "en" });
            await Same(HttpMethod.Patch, $"evidence/{link}", $"evidence/{absent}", new { stance = "supports", note = "" });
            await Same(HttpMethod.Post, $"evidence/{link}/withdraw", $"evidence/{absent}/withdraw", new { reason = "" });
            await Same(HttpMethod.Post, $"evidence/{link}/restore", $"evidence/{absent}/restore");
            await Same(HttpMethod.Patch, $"proposals/{named}/sources/{source}", $"proposals/{named}/sources/{absent}", new { stance = "supports", note = "" });
            await Same(HttpMethod.Post, $"proposals/{named}/sources/{source}/withdraw", $"proposals/{named}/sources/{absent}/withdraw", new { reason = "" });
            await Same(HttpMethod.Post, $"proposals/{named}/split", $"proposals/{named}/split", new { title = "t", sourceIds = new[] { source } }, new { title = "t", sourceIds = new[] { absent } });
            foreach (var address in new[] { $"paragraphs/{paragraph}/evidence", $"amendments/{amendment}/evidence", $"proposals/{open}/sources" }) await Same(HttpMethod.Post, address, address, At(passage), At(absent));
            await Same(HttpMethod.Post, "proposals", "proposals", new { title = "t", sources = new[] { At(passage) } }, new { title = "t", sources = new[] { At(absent) } });
            foreach (var address in new[] { $"paragraphs/{paragraph}", $"amendments/{amendment}" })
            {
                await Same(HttpMethod.Put, $"{address}/dismissals/{passage}", $"{address}/dismissals/{absent}", new { });
                await Same(HttpMethod.Delete, $"{address}/dismissals/{second}", $"{address}/dismissals/{absent}");
            }
        }
    }

    [Fact]
    public async Task A_member_does_not_find_out_who_stands_behind_a_proposal_by_trying_titles()
    {
        await TakeConsentBack();
        foreach (var proposal in new[] { named, told, split })
        {
            foreach (var field in new[] { "title", "note", "theme" })
            {
                async Task<string> Try(string words)
                {
                    var reply = await member.Patch($"{G}/proposals/{proposal}", new Dictionary<string, string> { [field] = words });
                    return $"{reply.Status} {reply.Code} {(await member.Get($"{G}/proposals")).Text} {(await member.Get($"{G}/record?limit=20")).Text}".Replace(words, "", StringComparison.Ordinal);
                }
                Assert.Equal(await Try("Blorftwangle Society"), await Try("Vexqucontributor Society"));
            }
            async Task<string> Withdraw(string reason) => (await member.Post($"{G}/proposals/{proposal}/withdraw", new { reason })) is var reply ? $"{reply.Status} {reply.Code}" : "";
            Assert.Equal(await Withdraw("Blorftwangle Society"), await Withdraw("Vexqucontributor Society"));
        }
        // Without words of a member's own, it still goes off the board and back.
        (await member.Post($"{G}/proposals/{named}/withdraw", new { reason = "" })).Must(204);
        (await member.Post($"{G}/proposals/{named}/restore")).Must(204);
        (await chair.Patch($"{G}/proposals/{named}", new { title = "Vexqucontributor Society" })).MustRefuse(422, "citation");
        (await member.Patch($"{G}/proposals/{open}", new { title = "Vexqucontributor Society" })).Must(204);
    }

    [Fact]
    public async Task Whatever_a_reader_tries_to_write_is_answered_without_a_word_of_it()
    {
        await TakeConsentBack();
        await WhileItIsWithheld();
        object body = new
        {
            passageId = passage,
            start = 0,
            end = 10,
            quote = "Other word",
            stance = "supports",
            note = "n",
            title = "t",
            text = "t",
            theme = "t",
            reason = "r",
            into = named,
            sourceIds = new[] { source },
            draftId = places.DraftId,
            sources = new[] { new { passageId = second, start = 0, end = 4, stance = "supports" } },
            symbol = "VEXQU/symbol",
            consent = "given",
            imports = new[] { new { id = things[1], version = 0 } },
            version = 0,
            corrections = new { },
            how = "keep",
        };
        var writes = Served().Where(r => r.Method != "GET" && !r.Route.StartsWith("/api/session", StringComparison.Ordinal)).ToList();
        Assert.True(writes.Count > 30);
        // First those who may not write at all, then a member, whose acts may change what is there.
        long[] some = [paragraph, amendment, link, named, things[1]];
        foreach (var visitor in new[] { drafting.Anyone(), await drafting.SignIn("guest"), member })
        {
            var replies = new List<Reply>();
            foreach (var (method, route) in writes)
                foreach (var path in Paths(route, some)) replies.Add(await visitor.Send(new HttpMethod(method), path, body));
            Assert.Empty(Leaks(replies));
            Assert.DoesNotContain(replies, r => r.Status >= 500);
        }
        Assert.Empty(Leaks(await ReadEverything(member)));
    }
}
