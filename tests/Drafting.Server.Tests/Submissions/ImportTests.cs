using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests.Submissions;

public sealed class ImportTests : IAsyncLifetime
{
    const string G = "/api/groups/wgec";

    const string Lakes = """
        1. Contribution from Observer, Lakes Alliance

        Lakes are shared by all who live on them.

        Their water is not for sale, and fishing is.

        The group should ask for one warning system.
        """;

    /// <summary>The same contributor, a passage more in front, one passage reworded.</summary>
    const string LakesAgain = """
        1. Contribution from Observer, Lakes Alliance

        We thank the group for its question.

        Lakes are shared by all who live on them.

        Their water belongs to nobody.

        The group should ask for one warning system.
        """;

    Installation drafting = null!;
    Visitor chair = null!;
    DraftPlaces places = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        chair = await drafting.SignIn("chair");
        places = await drafting.Places();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(await drafting.FirstBroken());
        await drafting.DisposeAsync();
    }

    Task<Reply> Upload(string text) => Upload(Encoding.UTF8.GetBytes(text));

    Task<Reply> Upload(byte[] content, string name = "file.txt") => chair.Post($"{G}/imports?fileName={name}", Visitor.Bytes(content));

    async Task<Reply> Import(string text) => (await chair.Post($"{G}/imports/{(await Upload(text)).Must(200)["id"]}/confirm")).Must(200);

    async Task<System.Text.Json.JsonElement> Submission(int number) => (await chair.Get($"{G}/submissions/{number}")).Must(200).Body!.Value;

    /// <summary>The compilation of the real working group; the test is skipped where it is not beside the tree.</summary>
    static string Wgec()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Drafting.sln"))) root = root.Parent;
        var file = root is null ? "" : Path.GetFullPath(Path.Combine(root.FullName, "..", "shared", "seeds", "wgec-contributions.txt"));
        if (!File.Exists(file)) Assert.Skip("../shared/seeds/wgec-contributions.txt is not beside this tree.");
        return file;
    }

    [Fact]
    public async Task The_ten_contributions_come_to_stand_beside_the_digest_and_a_second_time_nothing_changes()
    {
        var content = await File.ReadAllBytesAsync(Wgec(), TestContext.Current.CancellationToken);
        var links = (await chair.Get($"{G}/submissions"))["submissions"].EnumerateArray().Sum(s => s.GetProperty("links").GetInt32());
        var preview = (await Upload(content, "wgec-contributions.txt")).Must(200);
        Assert.Equal(10, preview["submissions"].GetArrayLength());
        Assert.All(preview["submissions"].EnumerateArray(), s => Assert.Equal("beside-digest", s.GetProperty("action").GetString()));
        Assert.All(preview["diagnostics"].EnumerateArray(), d => Assert.InRange(d.GetProperty("line").GetInt32(), 1, 2000));
        var outcome = (await chair.Post($"{G}/imports/{preview["id"]}/confirm")).Must(200);
        Assert.Equal((0, 10, 0, 0), (outcome["added"].GetInt32(), outcome["beside"].GetInt32(), outcome["replaced"].GetInt32(), outcome["unchanged"].GetInt32()));

        var after = (await chair.Get($"{G}/submissions"))["submissions"].EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 10), after.Select(s => s.GetProperty("number").GetInt32()));
        Assert.All(after, s => Assert.Equal(["digest", "original"], s.GetProperty("editions").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!).Order(StringComparer.Ordinal)));
        Assert.Equal(links, after.Sum(s => s.GetProperty("links").GetInt32()));

        var rows = await drafting.RowCounts();
        var again = (await Upload(content)).Must(200);
        Assert.Equal("unchanged", again["state"].GetString());
        Assert.Contains("Nothing has changed", again["message"].GetString(), StringComparison.Ordinal);
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task The_command_line_imports_the_same_and_says_so_when_nothing_changes()
    {
        var file = Wgec();
        var data = await Installation.CopyOfTemplate();
        var (exit, output) = await ServerProcess.Run(data, "import-submissions", file, "--group", "wgec");
        Assert.True(exit == 0, output);
        string rows;
        await using (var after = await Installation.On(data))
        {
            rows = await after.RowCounts();
            Assert.Equal(10, await after.Look(db => db.Editions.CountAsync(e => e.Kind == Server.Submissions.EditionKind.Original)));
            await after.Stop();
            var (again, said) = await ServerProcess.Run(data, "import-submissions", file, "--group", "wgec");
            Assert.True(again == 0, said);
            Assert.Contains("Nothing has changed", said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no-such-file.txt", "wgec", "There is no file")]
    [InlineData("Drafting.Server.dll", "wgec", "Nothing was imported")]
    [InlineData("Drafting.Server.runtimeconfig.json", "no-such-group", "There is no group")]
    public async Task The_command_line_refuses_with_a_sentence_and_exit_code_1(string file, string group, string sentence)
    {
        var data = await Installation.CopyOfTemplate();
        var (exit, output) = await ServerProcess.Run(data, "import-submissions", Path.Combine(AppContext.BaseDirectory, file), "--group", group);
        Directory.Delete(data, recursive: true);

        Assert.Equal(1, exit);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_somebody_confirms_no_submission_is_touched_and_after_cancelling_nothing_is_left()
    {
        var rows = await drafting.RowCounts();
        var preview = (await Upload(Lakes)).Must(200);
        Assert.Equal(("preview", "new"), (preview["state"].GetString(), preview["submissions"][0].GetProperty("action").GetString()));
        Assert.Equal(10, (await chair.Get($"{G}/submissions"))["submissions"].GetArrayLength());
        var passages = (await chair.Get($"{G}/imports/{preview["id"]}/submissions/1")).Must(200)["passages"];
        Assert.Equal(["Lakes are shared by all who live on them.", "Their water is not for sale, and fishing is.", "The group should ask for one warning system."], passages.EnumerateArray().Select(p => p.GetProperty("text").GetString()));

        (await chair.Delete($"{G}/imports/{preview["id"]}")).Must(204);
        Assert.Equal(rows, await drafting.RowCounts());
        (await chair.Post($"{G}/imports/{preview["id"]}/confirm")).MustRefuse(404, "not-found");
        (await chair.Delete($"{G}/imports/{preview["id"]}")).MustRefuse(404, "not-found");
        (await chair.Get($"{G}/imports/{preview["id"]}")).MustRefuse(404, "not-found");
    }

    [Fact]
    public async Task A_new_contributor_gets_the_next_number_and_an_entry_in_the_record()
    {
        Assert.Equal((1, 0), ((await Import(Lakes)) is var outcome ? outcome["added"].GetInt32() : 0, outcome["beside"].GetInt32()));

        var submission = await Submission(11);
        Assert.Equal("Lakes Alliance", submission.GetProperty("contributor").GetString());
        Assert.Equal([1, 2, 3], submission.GetProperty("editions")[0].GetProperty("passages").EnumerateArray().Select(p => p.GetProperty("number").GetInt32()));
        var entry = (await chair.Get($"{G}/record?limit=1"))["entries"][0];
        Assert.Equal(("submission-imported", "new", "The Chair"), (entry.GetProperty("kind").GetString(), entry.GetProperty("payload").GetProperty("action").GetString(), entry.GetProperty("person").GetString()));
    }

    async Task<long> Link(long passage, string words, string text)
    {
        var start = text.IndexOf(words, StringComparison.Ordinal);
        return (await chair.Post($"{G}/paragraphs/{places["1"].Id}/evidence", new { passageId = passage, start, end = start + words.Length, quote = words, stance = "supports", note = "" })).Must(200)["id"].GetInt64();
    }

    [Fact]
    public async Task When_an_original_is_replaced_links_move_with_their_words_and_one_whose_words_are_gone_is_kept_and_flagged()
    {
        await Import(Lakes);
        var passages = (await Submission(11)).GetProperty("editions")[0].GetProperty("passages").EnumerateArray().Select(p => (Id: p.GetProperty("id").GetInt64(), Text: p.GetProperty("text").GetString()!)).ToList();
        var moves = await Link(passages[0].Id, "shared by all", passages[0].Text);
        var lost = await Link(passages[1].Id, "not for sale", passages[1].Text);

        var outcome = await Import(LakesAgain);
        Assert.Equal((0, 1, 1, 1), (outcome["added"].GetInt32(), outcome["replaced"].GetInt32(), outcome["linksMoved"].GetInt32(), outcome["linksFlagged"].GetInt32()));

        var evidence = (await chair.Get($"{G}/paragraphs/{places["1"].Id}/evidence"))["links"].EnumerateArray().ToDictionary(e => e.GetProperty("id").GetInt64());
        Assert.Equal((2, "exact", "shared by all"), (evidence[moves].GetProperty("passageNumber").GetInt32(), evidence[moves].GetProperty("match").GetString(), evidence[moves].GetProperty("quote").GetString()));
        Assert.Equal(("missing", "not for sale"), (evidence[lost].GetProperty("match").GetString(), evidence[lost].GetProperty("quote").GetString()));
        var editions = (await Submission(11)).GetProperty("editions").EnumerateArray().ToList();
        Assert.Equal([false, true], editions.Select(e => e.GetProperty("superseded").GetBoolean()));
    }

    [Fact]
    public async Task An_earlier_original_comes_back_with_the_links_that_still_point_into_it()
    {
        await Import(Lakes);
        var first = (await Submission(11)).GetProperty("editions")[0].GetProperty("passages")[1];
        var link = await Link(first.GetProperty("id").GetInt64(), "not for sale", first.GetProperty("text").GetString()!);
        await Import(LakesAgain);
        await Import(Lakes);

        var evidence = (await chair.Get($"{G}/paragraphs/{places["1"].Id}/evidence"))["links"].EnumerateArray().Single(e => e.GetProperty("id").GetInt64() == link);
        Assert.Equal("exact", evidence.GetProperty("match").GetString());
        Assert.Equal(1, (await Submission(11)).GetProperty("editions").EnumerateArray().Count(e => !e.GetProperty("superseded").GetBoolean()));
    }

    [Fact]
    public async Task A_file_in_which_one_contributor_stands_twice_gives_two_submissions()
    {
        var twice = Lakes + "\n\n2. Contribution from Observer, Lakes Alliance\n\nA second thought.\n";
        Assert.Equal(2, (await Import(twice))["added"].GetInt32());
        Assert.Equal("unchanged", (await Upload(twice)).Must(200)["state"].GetString());
    }

    [Fact]
    public async Task Confirming_twice_is_refused_the_second_time_and_so_is_cancelling_then()
    {
        var id = (await Upload(Lakes)).Must(200)["id"].GetInt64();
        (await chair.Post($"{G}/imports/{id}/confirm")).Must(200);
        var rows = await drafting.RowCounts();

        (await chair.Post($"{G}/imports/{id}/confirm")).MustRefuse(409, "state");
        (await chair.Delete($"{G}/imports/{id}")).MustRefuse(409, "state");
        Assert.Equal("confirmed", (await chair.Get($"{G}/imports/{id}")).Must(200)["state"].GetString());
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task Of_many_confirmations_at_once_exactly_one_imports()
    {
        var id = (await Upload(Lakes)).Must(200)["id"].GetInt64();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => chair.Post($"{G}/imports/{id}/confirm")));

        Assert.Single(replies, r => r.Status == 200);
        Assert.All(replies.Where(r => r.Status != 200), r => Assert.True(r.Status is 409 or 503, r.Text));
        Assert.Equal(1, await drafting.Look(db => db.Submissions.CountAsync(s => s.Contributor == "Lakes Alliance")));
    }

    [Fact]
    public async Task Of_a_confirmation_and_a_cancellation_at_once_one_holds()
    {
        var id = (await Upload(Lakes)).Must(200)["id"].GetInt64();
        var replies = await Task.WhenAll(chair.Post($"{G}/imports/{id}/confirm"), chair.Delete($"{G}/imports/{id}"));

        Assert.All(replies, r => Assert.True(r.Status is 200 or 204 or 404 or 409 or 503, $"{r.Asked}: {r.Status} {r.Text}"));
        var imported = await drafting.Look(db => db.Submissions.CountAsync(s => s.Contributor == "Lakes Alliance"));
        Assert.Equal(replies[0].Status == 200 ? 1 : 0, imported);
        if (replies[0].Status == 200) Assert.NotEqual(204, replies[1].Status);
    }

    [Fact]
    public async Task Two_previews_of_one_file_import_it_once()
    {
        var (first, second) = ((await Upload(Lakes))["id"].GetInt64(), (await Upload(Lakes))["id"].GetInt64());
        var replies = await Task.WhenAll(chair.Post($"{G}/imports/{first}/confirm"), chair.Post($"{G}/imports/{second}/confirm"));

        Assert.Contains(replies, r => r.Status == 200);
        Assert.All(replies, r => Assert.True(r.Status is 200 or 409 or 503, r.Text));
        Assert.Equal(1, await drafting.Look(db => db.Submissions.CountAsync(s => s.Contributor == "Lakes Alliance")));
    }

    [Fact]
    public async Task What_was_not_read_when_the_server_stopped_is_read_when_it_starts_again()
    {
        var (group, data) = (places.GroupId, drafting.Data);
        var id = await drafting.Look(async db =>
        {
            var import = db.Imports.Add(Server.Submissions.Importer.NewImport(group, null, "lakes.txt", Encoding.UTF8.GetBytes(Lakes), DateTimeOffset.UnixEpoch)).Entity;
            await db.SaveChangesAsync();
            return import.Id;
        });
        Assert.Equal("reading", (await chair.Get($"{G}/imports/{id}")).Must(200)["state"].GetString());
        (await chair.Post($"{G}/imports/{id}/confirm")).MustRefuse(409, "state");
        await drafting.Stop();

        drafting = await Installation.On(data);
        chair = await drafting.SignIn("chair");
        await drafting.App.Services.GetRequiredService<Server.Submissions.ImportReader>().Begun;
        await Patience.For(drafting.App.Services.GetRequiredService<Server.Submissions.ImportReader>().Finished(id).ContinueWith(_ => true, TaskScheduler.Default), "the reading");
        Assert.Equal("preview", (await chair.Get($"{G}/imports/{id}")).Must(200)["state"].GetString());
        (await chair.Post($"{G}/imports/{id}/confirm")).Must(200);
    }

    [Fact]
    public async Task What_is_still_being_read_can_be_cancelled_and_leaves_nothing()
    {
        var rows = await drafting.RowCounts();
        var id = await drafting.Look(async db =>
        {
            var import = db.Imports.Add(Server.Submissions.Importer.NewImport(places.GroupId, null, "lakes.txt", Encoding.UTF8.GetBytes(Lakes), DateTimeOffset.UnixEpoch)).Entity;
            await db.SaveChangesAsync();
            return import.Id;
        });
        Assert.Equal(["reading"], (await chair.Get($"{G}/imports")).Must(200).Body!.Value.EnumerateArray().Select(i => i.GetProperty("state").GetString()));
        (await chair.Delete($"{G}/imports/{id}")).Must(204);
        Assert.Equal(rows, await drafting.RowCounts());

        // What was queued before finds nothing to read, and says nothing.
        var reader = drafting.App.Services.GetRequiredService<Server.Submissions.ImportReader>();
        reader.Begin(id);
        await Patience.For(reader.Finished(id).ContinueWith(_ => true, TaskScheduler.Default), "the reading");
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task Open_imports_are_listed_newest_first_and_their_file_is_kept_as_it_came()
    {
        var first = (await Upload(Encoding.UTF8.GetBytes(Lakes), "a%20lake.txt")).Must(200)["id"].GetInt64();
        var second = (await Upload("1. Contribution from Observer, Ponds Union\n\nPonds.\n\n2. Contribution from Observer, Mills Guild\n\nMills.\n")).Must(200)["id"].GetInt64();

        var open = (await chair.Get($"{G}/imports")).Must(200).Body!.Value.EnumerateArray().ToList();
        Assert.Equal([(second, 2), (first, 1)], open.Select(i => (i.GetProperty("id").GetInt64(), i.GetProperty("submissions").GetInt32())));
        Assert.Equal(("a lake.txt", "text", "preview"), (open[1].GetProperty("fileName").GetString(), open[1].GetProperty("format").GetString(), open[1].GetProperty("state").GetString()));
        Assert.Equal(Lakes, (await chair.Get($"{G}/imports/{first}/file")).Must(200).Text);
        (await chair.Post($"{G}/imports/{first}/confirm")).Must(200);
        Assert.Single((await chair.Get($"{G}/imports")).Must(200).Body!.Value.EnumerateArray());
    }

    [Fact]
    public async Task Several_are_confirmed_together_or_none_of_them()
    {
        var lakes = (await Upload(Lakes)).Must(200)["id"].GetInt64();
        var ponds = (await Upload("1. Contribution from Observer, Ponds Union\n\nPonds.\n")).Must(200)["id"].GetInt64();
        var again = (await Upload(LakesAgain)).Must(200)["id"].GetInt64();
        Task<Reply> Confirm(params (long Id, int Version)[] named) => chair.Post($"{G}/imports/confirm", new { imports = named.Select(n => new { id = n.Id, version = n.Version }) });

        var rows = await drafting.RowCounts();
        var twice = (await Confirm((ponds, 0), (lakes, 0), (again, 0))).MustRefuse(422, "contributor");
        Assert.Contains("Lakes Alliance", twice["title"].GetString(), StringComparison.Ordinal);
        (await Confirm((lakes, 0), (ponds, 1))).MustRefuse(409, "conflict");
        (await Confirm((lakes, 0), (999_999, 0))).MustRefuse(404, "not-found");
        (await Confirm((lakes, 0), (lakes, 0))).MustRefuse(422, "invalid");
        (await Confirm()).MustRefuse(422, "invalid");
        Assert.Equal(rows, await drafting.RowCounts());

        Assert.Equal(2, (await Confirm((lakes, 0), (ponds, 0))).Must(200)["added"].GetInt32());
        (await Confirm((ponds, 0), (again, 0))).MustRefuse(409, "state");
        Assert.Equal(1, (await Confirm((again, 0))).Must(200)["replaced"].GetInt32());
    }

    [Fact]
    public async Task Two_submissions_with_one_symbol_are_refused_by_name()
    {
        async Task<(long Id, int Version)> With(string contributor, string symbol)
        {
            var id = (await Upload($"1. Contribution from Observer, {contributor}\n\nWords of {contributor}.\n")).Must(200)["id"].GetInt64();
            var corrections = new { submissions = new Dictionary<string, object> { ["1"] = new { symbol } } };
            return (id, (await chair.Put($"{G}/imports/{id}/corrections", new { version = 0, corrections })).Must(200)["version"].GetInt32());
        }
        var (lakes, ponds) = (await With("Lakes Alliance", "A/1"), await With("Ponds Union", "a/1"));

        var both = (await chair.Post($"{G}/imports/confirm", new { imports = new[] { new { id = lakes.Id, version = lakes.Version }, new { id = ponds.Id, version = ponds.Version } } })).MustRefuse(422, "symbol");
        Assert.All(["Lakes Alliance", "Ponds Union", "a/1"], word => Assert.Contains(word, both["title"].GetString(), StringComparison.Ordinal));
        (await chair.Post($"{G}/imports/{lakes.Id}/confirm")).Must(200);
        var here = (await chair.Post($"{G}/imports/{ponds.Id}/confirm")).MustRefuse(422, "symbol");
        Assert.Contains("Lakes Alliance", here["title"].GetString(), StringComparison.Ordinal);
        Assert.Equal("symbol", (await chair.Get($"{G}/imports/{ponds.Id}")).Must(200)["problem"].GetProperty("code").GetString());
    }

    static readonly (string Hex, string Code)[] BadFiles =
    [
        ("", "empty"),
        ("20 20 0A", "empty"),
        ("EF BB BF", "empty"),
        ("31 2E 20 43 FF FE 41", "not-utf8"),
        ("31 2E 20 C3", "not-utf8"),
        ("31 2E 00 41", "binary"),
        ("25 50 44 46 2D 31 2E 37 0A 25", "damaged"),
        ("50 4B 03 04 14 00 06 00", "damaged"),
        ("7B 5C 72 74 66 31 20 4C 61 6B 65 73 7D", "unknown-format"),
    ];

    [Fact]
    public async Task A_file_that_cannot_be_read_is_shown_with_what_is_wrong_and_once_cancelled_leaves_nothing()
    {
        var rows = await drafting.RowCounts();
        foreach (var (hex, code) in BadFiles)
        {
            var failed = (await Upload(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))).Must(200);
            Assert.Equal((hex, "failed", code), (hex, failed["state"].GetString(), failed["problem"].ValueKind is System.Text.Json.JsonValueKind.Null ? "" : failed["problem"].GetProperty("code").GetString()));
            Assert.NotEqual("", failed["problem"].GetProperty("action").GetString());
            (await chair.Post($"{G}/imports/{failed["id"]}/confirm")).MustRefuse(409, "state");
            (await chair.Put($"{G}/imports/{failed["id"]}/corrections", new { version = 0, corrections = new { } })).MustRefuse(409, "state");
            (await chair.Get($"{G}/imports/{failed["id"]}/submissions/1")).MustRefuse(409, "state");
            (await chair.Delete($"{G}/imports/{failed["id"]}")).Must(204);
        }
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task A_file_without_a_heading_is_one_submission_of_whoever_its_name_says_until_somebody_puts_it_right()
    {
        var preview = (await Upload("Rivers belong to all.\n\nDams need rules.\n"u8.ToArray(), "River%20Watch.txt")).Must(200);
        var one = Assert.Single(preview["submissions"].EnumerateArray());
        Assert.Equal("River Watch", one.GetProperty("contributor").GetString());
        Assert.Contains(preview["diagnostics"].EnumerateArray(), d => d.GetProperty("code").GetString() == "contributor-guessed");
        var corrections = new { submissions = new Dictionary<string, object> { [$"{one.GetProperty("at")}"] = new { contributor = "Mills Guild" } } };
        (await chair.Put($"{G}/imports/{preview["id"]}/corrections", new { version = 0, corrections })).Must(200);
        (await chair.Post($"{G}/imports/{preview["id"]}/confirm")).Must(200);
        Assert.Equal("Mills Guild", (await Submission(11)).GetProperty("contributor").GetString());
        Assert.Equal("unchanged", (await Upload("Rivers belong to all.\n\nDams need rules.\n"u8.ToArray(), "other.txt")).Must(200)["state"].GetString());
    }

    [Fact]
    public async Task A_file_needs_a_name_of_one_line()
    {
        var rows = await drafting.RowCounts();
        foreach (var name in new[] { "", "%20", "a%0Ab", "a%00b", new string('n', 261) }) (await Upload(Encoding.UTF8.GetBytes(Lakes), name)).MustRefuse(400, "invalid");
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task A_hundred_megabytes_are_refused_before_they_are_sent()
    {
        var rows = await drafting.RowCounts();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = chair.Cookies, Expect100ContinueTimeout = Patience.Limit });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(drafting.Address, $"{G}/imports?fileName=big.txt")) { Content = Visitor.Bytes(new byte[100 * 1024 * 1024]) };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("too-large", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task A_body_without_a_stated_length_is_refused_where_it_passes_the_limit()
    {
        var rows = await drafting.RowCounts();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = chair.Cookies });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(drafting.Address, $"{G}/imports?fileName=big.txt")) { Content = new StreamContent(new MemoryStream(new byte[new Server.Exchange.ReadingLimits().MaxBytes + 1])) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("too-large", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(rows, await drafting.RowCounts());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_everything_as_it_was()
    {
        var rows = await drafting.RowCounts();
        var content = Encoding.UTF8.GetBytes(Lakes);
        foreach (var head in new[] { $"Content-Length: {content.Length + 100}\r\n\r\n{Lakes}", $"Transfer-Encoding: chunked\r\n\r\n{content.Length:x}\r\n{Lakes}\r\n" })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(drafting.Address.Host, drafting.Address.Port, TestContext.Current.CancellationToken);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"POST {G}/imports?fileName=half.txt HTTP/1.1\r\nHost: {drafting.Address.Authority}\r\nCookie: {chair.Cookies.GetCookieHeader(drafting.Address)}\r\n{head}"), TestContext.Current.CancellationToken);
            socket.Client.Shutdown(SocketShutdown.Send);
            // The server closes its side when it is done with the request.
            var answer = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
        }
        Assert.Equal(rows, await drafting.RowCounts());
    }
}
