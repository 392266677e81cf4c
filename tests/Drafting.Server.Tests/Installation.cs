using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using Drafting.Server.Seeding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests;

/// <summary>
/// A whole installation: the real server on a port of its own, a real SQLite file in a directory of its own. It has the seeds' group <c>wgec</c>, open to observers, and a second one, <c>rivers</c>, closed to them.
/// People: <c>chair</c>, <c>member-state-b</c>, <c>member-society-a</c>; <c>guest</c>, seated as an observer; <c>outsider</c>, a person without a seat; and of the other group <c>rivers-chair</c> and <c>rivers-member</c>.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    static readonly Lazy<Task<string>> Template = new(MakeTemplate, LazyThreadSafetyMode.ExecutionAndPublication);

    Installation(string directory, WebApplication app) => (Data, App) = (directory, app);

    /// <summary>The data directory.</summary>
    public string Data { get; }
    public WebApplication App { get; }
    public Uri Address => new(App.Urls.First());

    public static async Task<Installation> Start() => await On(await CopyOfTemplate());

    /// <summary>An installation on a directory that exists.</summary>
    public static async Task<Installation> On(string directory, string environment = "Development", TimeProvider? clock = null)
    {
        var app = Build(directory, environment, clock);
        await app.Prepare(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Installation(directory, app);
    }

    /// <summary>A directory with a database as a new installation has it.</summary>
    public static async Task<string> CopyOfTemplate()
    {
        var directory = NewDirectory();
        var template = await Template.Value;
        File.Copy(Path.Combine(template, "drafting.db"), Path.Combine(directory, "drafting.db"));
        Directory.CreateDirectory(Path.Combine(directory, "keys"));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(template, "keys"))) File.Copy(key, Path.Combine(directory, "keys", Path.GetFileName(key)));
        return directory;
    }

    public static string NewDirectory() => Directory.CreateTempSubdirectory("drafting-test-").FullName;

    static WebApplication Build(string directory, string environment = "Development", TimeProvider? clock = null) =>
        Hosting.App.Build(args: ["--environment", environment, $"--Data:Directory={directory}", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], clock: clock);

    static async Task<string> MakeTemplate()
    {
        var directory = NewDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        await using var app = Build(directory);
        await app.Prepare(CancellationToken.None);
        app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("keys").Protect([1]);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<SeedLoader>().Load(Path.Combine(AppContext.BaseDirectory, "OtherSeeds"), CancellationToken.None);
            var db = scope.ServiceProvider.GetRequiredService<DraftingDb>();
            Person guest = NewPerson("guest", "Guest"), outsider = NewPerson("outsider", "Outsider");
            db.Users.AddRange(guest, outsider);
            await db.SaveChangesAsync();
            db.Memberships.Add(new Membership { PersonId = guest.Id, GroupId = (await db.Groups.SingleAsync(g => g.Slug == "wgec")).Id, Role = Role.Observer });
            await db.SaveChangesAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        Forget(directory);
        return directory;
    }

    static Person NewPerson(string key, string name) =>
        new() { DisplayName = name, UserName = key, NormalizedUserName = key.ToUpperInvariant(), SecurityStamp = key, PersonaKey = key };

    /// <summary>Closes the pooled connections to a directory's database, so that its file can be copied, altered or deleted.</summary>
    public static void Forget(string directory)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "drafting.db"), ForeignKeys = true, DefaultTimeout = 10 }.ToString());
        SqliteConnection.ClearPool(connection);
    }

    public Visitor Anyone() => new(Address);

    public async Task<Visitor> SignIn(string persona)
    {
        var visitor = Anyone();
        (await visitor.Post("/api/session/persona", new { key = persona })).Must(204);
        return visitor;
    }

    /// <summary>Looks into the database, past every rule.</summary>
    public async Task<T> Look<T>(Func<DraftingDb, Task<T>> look)
    {
        await using var db = App.Services.GetRequiredService<DbSource>().Open();
        return await look(db);
    }

    public Task<DraftPlaces> Places(string group = "wgec") => Look(db => DraftPlaces.Of(db, group));

    /// <summary>How many rows every table has: two equal answers mean that nothing was added or removed in between.</summary>
    public Task<string> RowCounts() => Look(async db =>
    {
        var counts = new StringBuilder();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
            counts.Append(table).Append(' ').Append(await command.ExecuteScalarAsync()).Append('\n');
        }
        return counts.ToString();
    });

    /// <summary>How many commands the database of this installation was sent meanwhile; the act is done several times.</summary>
    public async Task<int> Queries(Func<Task<Reply>> act)
    {
        var count = 0;
        var subscriptions = new List<IDisposable>();
        using var listening = DiagnosticListener.AllListeners.Subscribe(new Watch<DiagnosticListener>(listener =>
        {
            if (listener.Name == DbLoggerCategory.Name)
                subscriptions.Add(listener.Subscribe(new Watch<KeyValuePair<string, object?>>(e =>
                {
                    if (e.Key == RelationalEventId.CommandExecuted.Name && e.Value is CommandExecutedEventData data && data.Connection.DataSource.Contains(Path.GetFileName(Data), StringComparison.Ordinal)) Interlocked.Increment(ref count);
                })));
        }));
        // The library looks only now and then whether somebody listens.
        var deadline = Stopwatch.StartNew();
        while (count == 0 && deadline.Elapsed < Patience.Limit) (await act()).Must(200);
        // It may stop telling for a moment where another test, elsewhere in the process, begins or ends to listen.
        do
        {
            count = 0;
            (await act()).Must(200);
        }
        while (count <= 5 && deadline.Elapsed < Patience.Limit);
        Assert.True(count > 5, $"only {count} queries were seen");
        subscriptions.ForEach(s => s.Dispose());
        return count;
    }

    sealed class Watch<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);
        public void OnCompleted() { }
        public void OnError(Exception error) { }
    }

    /// <summary>The first broken link of the record, or null.</summary>
    public Task<BrokenLink?> FirstBroken() => Look(async db => await new RecordVerifier(db).Verify(CancellationToken.None));

    /// <summary>Stops the server and leaves its directory to whoever asked.</summary>
    public async Task<string> Stop()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        Forget(Data);
        return Data;
    }

    public async ValueTask DisposeAsync() => Directory.Delete(await Stop(), recursive: true);
}

/// <summary>The ids of a group's one draft, as they are in the database.</summary>
public sealed record DraftPlaces(long GroupId, long DraftId, IReadOnlyList<DraftPlaces.Recommendation> Recommendations, IReadOnlyList<DraftPlaces.Paragraph> Paragraphs, IReadOnlyList<long> Links, IReadOnlyList<DraftPlaces.Passage> Passages)
{
    public sealed record Recommendation(long Id, string Number);
    public sealed record Paragraph(long Id, long TextId, string Label, long RecommendationId);
    public sealed record Passage(long Id, int Number, int Submission, string Text);

    public Paragraph this[string label] => Paragraphs.Single(p => p.Label == label);

    public static async Task<DraftPlaces> Of(DraftingDb db, string slug)
    {
        var groupId = (await db.Groups.SingleAsync(g => g.Slug == slug)).Id;
        var draftId = (await db.Drafts.OrderBy(d => d.Id).FirstAsync(d => d.GroupId == groupId)).Id;
        return new DraftPlaces(groupId, draftId,
            await db.Recommendations.Where(r => r.DraftId == draftId).OrderBy(r => r.Order).Select(r => new Recommendation(r.Id, r.Number)).ToListAsync(),
            await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draftId).OrderBy(p => p.Id).Select(p => new Paragraph(p.Id, p.TextId, p.Label, p.RecommendationId)).ToListAsync(),
            await db.EvidenceLinks.Where(l => l.GroupId == groupId).OrderBy(l => l.Id).Select(l => l.Id).ToListAsync(),
            await db.Passages.Where(p => p.Edition!.Submission!.GroupId == groupId).OrderBy(p => p.Id).Select(p => new Passage(p.Id, p.Number, p.Edition!.Submission!.Number, p.Text)).ToListAsync());
    }
}

/// <summary>Somebody at a browser: requests with a session cookie, or without one.</summary>
public sealed class Visitor
{
    readonly HttpClient http;

    public Visitor(Uri address)
    {
        Address = address;
        // The client lives as long as the test; what it holds is given back with the process.
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, Expect100ContinueTimeout = Patience.Limit }) { BaseAddress = address, Timeout = Patience.Limit };
    }

    public Uri Address { get; }
    public CookieContainer Cookies { get; } = new();

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);
    public Task<Reply> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);
    public Task<Reply> Patch(string path, object body) => Send(HttpMethod.Patch, path, body);
    public Task<Reply> Put(string path, object body) => Send(HttpMethod.Put, path, body);
    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <param name="method">The method.</param>
    /// <param name="path">From the root.</param>
    /// <param name="body">Written as JSON; content goes as it is.</param>
    public async Task<Reply> Send(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : body as HttpContent ?? Json(JsonSerializer.Serialize(body)) };
        // A server that refuses a body closes the connection; whoever is still sending then may not hear why.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > 1 << 20;
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        JsonElement? json = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json") json = JsonElement.Parse(text);
        return new Reply($"{method} {path}", (int)response.StatusCode, json, text);
    }

    public static HttpContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");

    public static HttpContent Bytes(byte[] content)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return body;
    }

    public Task<LiveConnection> Live(Wire wire = Wire.Json) => LiveConnection.Connect(this, wire);
}

/// <summary>What the server answered.</summary>
public sealed record Reply(string Asked, int Status, JsonElement? Body, string Text)
{
    /// <summary>The stable code of a refusal; null for anything else.</summary>
    public string? Code => Status >= 400 && Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public JsonElement this[string member] => Body!.Value.GetProperty(member);

    /// <summary>The reply, if it has this status.</summary>
    public Reply Must(int status)
    {
        Assert.True(Status == status, $"{Asked}: expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>The reply, if it is a refusal with this status and code, a sentence and what to do.</summary>
    public Reply MustRefuse(int status, string code)
    {
        Must(status);
        Assert.True(Code == code, $"{Asked}: expected code {code}, got {Text}");
        Assert.NotEqual("", this["title"].GetString());
        Assert.NotEqual("", this["action"].GetString());
        return this;
    }
}

/// <summary>How long a test waits for something that is bound to happen: long, since it is only ever reached by a failing test.</summary>
public static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> For<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s for {what}.");
        }
    }
}
