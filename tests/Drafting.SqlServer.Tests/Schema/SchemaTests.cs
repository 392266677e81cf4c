using System.Text.Json;
using Drafting.Server.Data;
using Microsoft.Data.SqlClient;

namespace Drafting.SqlServer.Tests.Schema;

/// <summary>The migrations for SQL Server, checked without a server.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_migration_scripts_are_T_SQL()
    {
        Assert.Contains("CREATE TABLE [TextChanges]", Schema.Script, StringComparison.Ordinal);
        Assert.Contains("IF NOT EXISTS", Schema.IdempotentScript, StringComparison.Ordinal);
        Assert.Empty(Schema.Parse(Schema.Script).Errors);
        Assert.Empty(Schema.Parse(Schema.IdempotentScript).Errors);
    }

    [Fact]
    public void The_parser_tells_what_is_not_T_SQL() => Assert.NotEmpty(Schema.Parse("SELECT [Id] FROM [Drafts] LIMIT 1").Errors);

    [Fact]
    public void The_schema_is_a_valid_model()
    {
        using var model = Schema.Model(Schema.Definitions(Schema.Script));
        Assert.Empty(Schema.Problems(model));
        var tables = model.GetObjects(Microsoft.SqlServer.Dac.Model.DacQueryScopes.UserDefined, Microsoft.SqlServer.Dac.Model.Table.TypeClass).Select(t => t.Name.Parts[^1]).ToHashSet();
        using var db = new SqlServerDesign().CreateDbContext([]);
        var mapped = db.Model.GetEntityTypes().Where(e => e.FindPrimaryKey() is not null).Select(e => Microsoft.EntityFrameworkCore.RelationalEntityTypeExtensions.GetTableName(e)).Where(t => t is not null).Cast<string>().ToHashSet();
        Assert.Subset(tables, mapped);
    }

    [Fact]
    public void The_model_tells_a_key_to_a_table_that_is_not_there()
    {
        using var model = Schema.Model(["CREATE TABLE [A] ([Id] bigint NOT NULL PRIMARY KEY, [BId] bigint NOT NULL CONSTRAINT [F] FOREIGN KEY REFERENCES [B] ([Id]))"]);
        Assert.NotEmpty(Schema.Problems(model));
    }

    [Fact]
    public void Types_keys_and_deletes_are_within_what_the_server_takes() => Assert.Empty(Lint.Of(Schema.Script));

    [Theory]
    [InlineData("CREATE TABLE A (X nvarchar(4001) NULL)", "nvarchar(4001) is longer")]
    [InlineData("CREATE TABLE A (X varbinary(8001) NULL)", "varbinary(8001) is longer")]
    [InlineData("CREATE TABLE A (X nvarchar(max) NOT NULL); CREATE INDEX I ON A (X)", "which no key can hold")]
    [InlineData("CREATE TABLE A (X varbinary(max) NOT NULL, CONSTRAINT P PRIMARY KEY (X))", "which no key can hold")]
    [InlineData("CREATE TABLE A (X nvarchar(451) NOT NULL, CONSTRAINT P PRIMARY KEY (X))", "902 bytes are more than the 900")]
    [InlineData("CREATE TABLE A (X nvarchar(851) NOT NULL); CREATE UNIQUE INDEX I ON A (X)", "1702 bytes are more than the 1700")]
    [InlineData("CREATE TABLE A (X bigint NOT NULL, Y nvarchar(450) NOT NULL, CONSTRAINT P PRIMARY KEY (X, Y))", "908 bytes are more than the 900")]
    [InlineData("CREATE TABLE A (Id int PRIMARY KEY); CREATE TABLE B (Id int PRIMARY KEY, CONSTRAINT F FOREIGN KEY (Id) REFERENCES A ON DELETE CASCADE, CONSTRAINT G FOREIGN KEY (Id) REFERENCES A ON DELETE SET NULL)", "reaches B in 2 ways")]
    [InlineData("CREATE TABLE A (Id int PRIMARY KEY, CONSTRAINT F FOREIGN KEY (Id) REFERENCES A ON DELETE CASCADE)", "comes back to A")]
    public void What_the_server_does_not_take_is_found(string script, string finding) => Assert.Contains(Lint.Of(script), f => f.Contains(finding, StringComparison.Ordinal));

    /// <summary>The client library refuses to open any connection where globalization is invariant, so the server must not be built that way.</summary>
    [Fact]
    public async Task The_server_is_built_so_that_it_can_open_a_connection()
    {
        var config = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Drafting.Server.runtimeconfig.json"), TestContext.Current.CancellationToken));
        var properties = config.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.False(properties.TryGetProperty("System.Globalization.Invariant", out var invariant) && invariant.GetBoolean());

        // Nobody listens on port 1: the library tried, and says so.
        await using var connection = new SqlConnection("Server=127.0.0.1,1;Database=none;User Id=none;Password=none;Encrypt=false;Connect Timeout=15");
        await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
    }
}
