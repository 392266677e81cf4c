using Drafting.Server.Data;
using Drafting.Server.Record;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Drafting.Server.Tests.Record;

/// <summary>A database in which paragraph 1 was edited twice and anchored, and then altered from outside.</summary>
public sealed class VerifyTests(VerifyTests.Written written) : IClassFixture<VerifyTests.Written>
{
    public sealed class Written : IAsyncLifetime
    {
        public string Data { get; private set; } = "";
        public DraftPlaces Places { get; private set; } = null!;
        public long Entries { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var drafting = await Installation.Start();
            Places = await drafting.Places();
            await using (var live = await (await drafting.SignIn("member-state-b")).Live())
            {
                await live.Join(Places.DraftId);
                var editor = await live.Open(Places["1"].TextId);
                await editor.Types(" First words.");
                await editor.Types(" Second words.");
                await live.Hears("heads");
            }
            var chair = await drafting.SignIn("chair");
            (await chair.Put($"/api/groups/wgec/paragraphs/{Places["2"].Id}/policy", new { policy = "locked" })).Must(204);
            // The anchor follows the beacon in the same turn; asking again is waiting for it.
            using var limit = new CancellationTokenSource(Patience.Limit);
            while (!(await chair.Get("/api/groups/wgec/record")).Text.Contains("text-edited", StringComparison.Ordinal)) limit.Token.ThrowIfCancellationRequested();
            (await chair.Put($"/api/groups/wgec/paragraphs/{Places["2"].Id}/policy", new { policy = "drafting" })).Must(204);
            Entries = await drafting.Look(db => db.RecordEntries.LongCountAsync(e => e.GroupId == Places.GroupId));
            Data = await drafting.Stop();
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Data, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>What the verifier says of a copy that was altered.</summary>
    async Task<(BrokenLink? Broken, string Data)> After(string sql)
    {
        var data = Installation.NewDirectory();
        foreach (var file in Directory.EnumerateFiles(written.Data, "drafting.db*")) File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        if (sql.Length > 0)
        {
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "drafting.db")};Foreign Keys=False;Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql.Replace("$text", $"{written.Places["1"].TextId}", StringComparison.Ordinal).Replace("$untouched", $"{written.Places["23"].TextId}", StringComparison.Ordinal)
                .Replace("$group", $"{written.Places.GroupId}", StringComparison.Ordinal).Replace("$last", $"{written.Entries}", StringComparison.Ordinal);
            Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
        }
        await using var app = Hosting.App.Build([$"--Data:Directory={data}", "--Logging:LogLevel:Default=None"], serving: false);
        await using var db = app.Services.GetRequiredService<DbSource>().Open();
        var broken = await new RecordVerifier(db).Verify(CancellationToken.None);
        Installation.Forget(data);
        return (broken, data);
    }

    [Fact]
    public async Task A_record_that_nobody_touched_holds()
    {
        var (broken, data) = await After("");
        Assert.Null(broken);

        var (exit, output) = await ServerProcess.Run(data, "verify-record");
        Assert.True(exit == 0, output);
        Assert.Contains("The record holds", output, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("UPDATE TextChanges SET Changes = replace(Changes, 'First', 'Tirst') WHERE TextId = $text AND Version = 2", "text $text, version 2")]
    [InlineData("UPDATE TextChanges SET At = At + 1 WHERE TextId = $text AND Version = 3", "text $text, version 3")]
    [InlineData("UPDATE TextChanges SET PersonId = PersonId + 1 WHERE TextId = $text AND Version = 2", "text $text, version 2")]
    [InlineData("UPDATE TextChanges SET DelegationId = NULL WHERE TextId = $text AND Version = 2", "text $text, version 2")]
    [InlineData("UPDATE TextChanges SET EditorId = EditorId + 1 WHERE TextId = $text AND Version = 2", "text $text, version 2")]
    [InlineData("UPDATE TextChanges SET Seq = Seq + 5 WHERE TextId = $text AND Version = 3", "text $text, version 3")]
    [InlineData("UPDATE TextChanges SET Hash = zeroblob(32) WHERE TextId = $text AND Version = 1", "text $text, version 1")]
    [InlineData("UPDATE TextSnapshots SET Text = 'x' || substr(Text, 2) WHERE TextId = $text AND Version = 1", "text $text, version 1")]
    [InlineData("UPDATE TextSnapshots SET Text = Text || ' ' WHERE TextId = $text AND Version = 3", "text $text, version 3")]
    [InlineData("UPDATE TextSnapshots SET Authorship = replace(Authorship, '1', '2') WHERE TextId = $text AND Version = 1", "text $text, version 1")]
    [InlineData("UPDATE TextSnapshots SET Authorship = 'no json' WHERE TextId = $text AND Version = 1", "text $text, version 1")]
    [InlineData("DELETE FROM TextChanges WHERE TextId = $text AND Version = 2", "text $text, version 2")]
    [InlineData("DELETE FROM TextChanges WHERE TextId = $text AND Version = 3", "text $text, version 3")]
    [InlineData("DELETE FROM TextChanges WHERE TextId = $text AND Version = 3; DELETE FROM TextSnapshots WHERE TextId = $text AND Version = 3", "text $text, version 3")]
    [InlineData("DELETE FROM TextChanges WHERE TextId = $text; DELETE FROM TextSnapshots WHERE TextId = $text; DELETE FROM Paragraphs WHERE TextId = $text; DELETE FROM Texts WHERE Id = $text", "text $text, version 1")]
    [InlineData("DELETE FROM TextChanges WHERE TextId = $untouched; DELETE FROM TextSnapshots WHERE TextId = $untouched", "text $untouched, version 1")]
    [InlineData("UPDATE RecordEntries SET Payload = replace(Payload, 'wgec', 'wgeC') WHERE GroupId = $group AND Sequence = 1", "record of wgec, entry 1")]
    [InlineData("UPDATE RecordEntries SET Payload = 'no json' WHERE GroupId = $group AND Kind = 'text-edited'", "record of wgec, entry ")]
    [InlineData("UPDATE RecordEntries SET At = At - 1 WHERE GroupId = $group AND Sequence = 3", "record of wgec, entry 3")]
    [InlineData("UPDATE RecordEntries SET PersonId = 2 WHERE GroupId = $group AND Sequence = $last", "record of wgec, entry $last")]
    [InlineData("UPDATE RecordEntries SET Kind = 'policy-sat' WHERE GroupId = $group AND Sequence = $last", "record of wgec, entry $last")]
    [InlineData("DELETE FROM RecordEntries WHERE GroupId = $group AND Sequence = 5", "record of wgec, entry 5")]
    [InlineData("DELETE FROM RecordEntries WHERE GroupId = $group AND Sequence = 1", "record of wgec, entry 1")]
    [InlineData("DELETE FROM RecordEntries WHERE GroupId = $group AND Sequence = $last", "record of wgec, entry $last")]
    [InlineData("UPDATE RecordHeads SET Hash = zeroblob(32) WHERE GroupId = $group", "record of wgec, entry ")]
    public async Task One_altered_byte_is_found_where_it_is(string sql, string where)
    {
        var (broken, data) = await After(sql);
        Directory.Delete(data, recursive: true);

        Assert.NotNull(broken);
        Assert.StartsWith(
            where.Replace("$text", $"{written.Places["1"].TextId}", StringComparison.Ordinal).Replace("$untouched", $"{written.Places["23"].TextId}", StringComparison.Ordinal).Replace("$last", $"{written.Entries}", StringComparison.Ordinal),
            broken.Where, StringComparison.Ordinal);
        Assert.NotEqual("", broken.What);
    }

    [Fact]
    public async Task The_command_names_the_place_and_ends_with_exit_code_1()
    {
        var (broken, data) = await After("UPDATE TextChanges SET At = At + 1 WHERE TextId = $text AND Version = 3");
        var (exit, output) = await ServerProcess.Run(data, "verify-record");
        Directory.Delete(data, recursive: true);

        Assert.Equal(1, exit);
        Assert.Contains(broken!.Where, output, StringComparison.Ordinal);
    }
}
