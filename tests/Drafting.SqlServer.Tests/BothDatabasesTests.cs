using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.SqlServer.Tests;

/// <summary>What has to be the same on both databases. For SQL Server, <c>DRAFTING_SQLSERVER</c> holds a connection string whose login may create databases; each test makes its own and drops it.</summary>
public sealed class BothDatabasesTests
{
    const string Variable = "DRAFTING_SQLSERVER";

    [Theory]
    [InlineData("SQLite")]
    [InlineData("SQL Server")]
    public async Task An_empty_database_is_made_ready_seeded_once_and_its_record_holds(string database)
    {
        await using var place = Place.On(database);
        for (var start = 1; start <= 2; start++)
        {
            await using var app = App.Build(place.Arguments, serving: false);
            await app.Prepare(TestContext.Current.CancellationToken);
            await using var db = app.Services.GetRequiredService<DbSource>().Open();
            Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
            Assert.Equal(1, await db.Groups.CountAsync(TestContext.Current.CancellationToken));
            var (broken, walked) = await new RecordVerifier(db).Verify(null, TestContext.Current.CancellationToken);
            Assert.Null(broken);
            Assert.True(walked is { Entries: > 20, Changes: > 8, Texts: > 8 }, walked.ToString());
        }
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("SQL Server")]
    public async Task A_changed_byte_is_found(string database)
    {
        await using var place = Place.On(database);
        await using var app = App.Build(place.Arguments, serving: false);
        await app.Prepare(TestContext.Current.CancellationToken);
        await using var db = app.Services.GetRequiredService<DbSource>().Open();
        await db.RecordEntries.Where(e => e.Sequence == 7).ExecuteUpdateAsync(s => s.SetProperty(e => e.Kind, "something-else"), TestContext.Current.CancellationToken);
        var (broken, _) = await new RecordVerifier(db).Verify(null, TestContext.Current.CancellationToken);
        Assert.Contains("entry 7", broken?.Where, StringComparison.Ordinal);
    }

    /// <summary>Two servers on one database; on each a member types into the same paragraph as fast as answers come.</summary>
    [Theory]
    [InlineData("SQLite")]
    [InlineData("SQL Server")]
    public async Task Two_servers_write_to_one_text_and_nothing_acknowledged_is_lost(string database)
    {
        const int each = 60;
        await using var place = Place.On(database);
        await using var one = await Node.Start(place);
        await using var other = await Node.Start(place);
        var before = await one.Joined();
        await other.Joined();

        var acknowledged = await Task.WhenAll(one.Types(before, 'ä', each), other.Types(before, 'ö', each));

        await using var db = one.Services.GetRequiredService<DbSource>().Open();
        var (text, _) = await TextHistory.At(db, before.Id, before.Version + (2 * each), TestContext.Current.CancellationToken);
        Assert.Equal([each, each], acknowledged);
        Assert.Equal((each, each), (text.Count(c => c == 'ä'), text.Count(c => c == 'ö')));
        Assert.Equal(before.Words, new string([.. text.Where(c => c is not ('ä' or 'ö'))]));
        Assert.Equal(before.Version + (2 * each), await db.TextChanges.Where(c => c.TextId == before.Id).MaxAsync(c => c.Version, TestContext.Current.CancellationToken));
        var (broken, _) = await new RecordVerifier(db).Verify(null, TestContext.Current.CancellationToken);
        Assert.Null(broken);
    }

    /// <summary>Two people on two servers order the same draft at once: one waits for the other, and every act is in the record once.</summary>
    [Theory]
    [InlineData("SQLite")]
    [InlineData("SQL Server")]
    public async Task Acts_at_the_same_moment_are_recorded_one_after_another(string database)
    {
        await using var place = Place.On(database);
        await using var one = await Node.Start(place);
        await using var other = await Node.Start(place);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? one : other).Adds($"Recommendation {i}")));

        await using var db = one.Services.GetRequiredService<DbSource>().Open();
        var done = answers.Count(a => a == HttpStatusCode.OK);
        Assert.True(done > 0);
        Assert.All(answers, a => Assert.True(a is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, a.ToString()));
        Assert.Equal(done, await db.Recommendations.CountAsync(r => r.Title.StartsWith("Recommendation "), TestContext.Current.CancellationToken));
        Assert.Equal(done, await db.RecordEntries.CountAsync(e => e.Kind == "recommendation-added" && e.PersonId != null, TestContext.Current.CancellationToken));
        var (broken, _) = await new RecordVerifier(db).Verify(null, TestContext.Current.CancellationToken);
        Assert.Null(broken);
    }

    /// <summary>A database of its own, gone afterwards.</summary>
    sealed class Place : IAsyncDisposable
    {
        readonly string directory = Directory.CreateTempSubdirectory("drafting-both-").FullName;
        string? server;

        public string[] Arguments => ["--environment", "Development", $"--Data:Directory={directory}", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning",
            .. server is null ? Array.Empty<string>() : [$"--ConnectionStrings:SqlServer={server}"]];

        /// <summary>Skips the test where there is no server.</summary>
        public static Place On(string database)
        {
            if (database == "SQLite") return new Place();
            var server = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(server), $"There is no SQL Server: {Variable} holds no connection string.");
            return new Place { server = new SqlConnectionStringBuilder(server) { InitialCatalog = $"DraftingTest{Guid.NewGuid():n}" }.ToString() };
        }

        public async ValueTask DisposeAsync()
        {
            if (server is not null)
            {
                var options = new DbContextOptionsBuilder<SqlServerDraftingDb>();
                SqlServerDraftingDb.Configure(options, server);
                await using var db = new SqlServerDraftingDb(options.Options);
                await db.Database.EnsureDeletedAsync();
            }
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    sealed record Text(long Id, int Version, string Words);

    /// <summary>A server, and a member who is signed in there.</summary>
    sealed class Node(WebApplication app, HttpClient http, HubConnection hub) : IAsyncDisposable
    {
        public IServiceProvider Services => app.Services;

        public static async Task<Node> Start(Place place)
        {
            var app = App.Build(place.Arguments);
            await app.Prepare(TestContext.Current.CancellationToken);
            await app.StartAsync(TestContext.Current.CancellationToken);
            var address = new Uri(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            var cookies = new CookieContainer();
            var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = address };
            (await http.PostAsJsonAsync("/api/session/persona", new { key = "chair" })).EnsureSuccessStatusCode();
            var hub = new HubConnectionBuilder().WithUrl(new Uri(address, "/live"), (HttpConnectionOptions o) => o.Cookies = cookies).Build();
            await hub.StartAsync();
            return new Node(app, http, hub);
        }

        public async Task<Text> Joined()
        {
            var answer = await hub.InvokeAsync<JsonElement>(nameof(LiveHub.JoinDraft), new { draftId = 1 });
            var text = answer.GetProperty("value").GetProperty("texts")[0];
            return new Text(text.GetProperty("textId").GetInt64(), text.GetProperty("version").GetInt32(), text.GetProperty("text").GetString()!);
        }

        /// <summary>Types a letter so many times, each on the last version it was told of; says how many were acknowledged. Since every change adds one letter, the version tells the length.</summary>
        public async Task<int> Types(Text text, char letter, int times)
        {
            var editor = (await hub.InvokeAsync<JsonElement>(nameof(LiveHub.NewEditor), new { group = "wgec" })).GetProperty("value").GetProperty("clientId").GetInt64();
            var (version, done) = (text.Version, 0);
            while (done < times)
            {
                var length = text.Words.Length + version - text.Version;
                var answer = await hub.InvokeAsync<JsonElement>(nameof(LiveHub.Submit), new { textId = text.Id, clientId = editor, firstSeq = done + 1, baseVersion = version, changes = new object[] { new object[] { new object[] { 0, letter.ToString() }, length } } });
                if (answer.TryGetProperty("value", out var value) && value.ValueKind is JsonValueKind.Object)
                {
                    version = value.GetProperty("version").GetInt32();
                    done++;
                }
                else Assert.Equal("try-again", answer.GetProperty("refusal").GetProperty("code").GetString());
            }
            return done;
        }

        public async Task<HttpStatusCode> Adds(string title) => (await http.PostAsJsonAsync("/api/groups/wgec/drafts/1/recommendations", new { title })).StatusCode;

        public async ValueTask DisposeAsync()
        {
            await hub.DisposeAsync();
            http.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
