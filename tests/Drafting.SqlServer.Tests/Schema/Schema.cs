using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Drafting.SqlServer.Tests.Schema;

/// <summary>What the migrations make of an empty SQL Server database, known without one: the scripts are parsed and loaded into the model that Microsoft's own deployment tools work on.</summary>
static class Schema
{
    /// <summary>The script that <c>dotnet ef migrations script</c> writes for an empty database.</summary>
    public static string Script { get; } = Generated(MigrationsSqlGenerationOptions.Default);

    /// <summary>The same, to be run on a database at any version.</summary>
    public static string IdempotentScript { get; } = Generated(MigrationsSqlGenerationOptions.Idempotent);

    static string Generated(MigrationsSqlGenerationOptions options)
    {
        using var db = new SqlServerDesign().CreateDbContext([]);
        return db.GetService<IMigrator>().GenerateScript(options: options);
    }

    /// <summary>Parses T-SQL as SQL Server 2022 does; every error with its place.</summary>
    public static (TSqlScript Script, IReadOnlyList<string> Errors) Parse(string sql)
    {
        var parsed = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        return (parsed, [.. errors.Select(e => $"line {e.Line}, column {e.Column}: {e.Message}")]);
    }

    /// <summary>The statements of a script that define tables, keys and indexes; what a migration does with rows is left out.</summary>
    public static IEnumerable<string> Definitions(string sql)
    {
        var (script, errors) = Parse(sql);
        if (errors.Count > 0) throw new InvalidOperationException(string.Join('\n', errors));
        var generator = new Sql160ScriptGenerator();
        foreach (var statement in script.Batches.SelectMany(b => b.Statements))
        {
            if (statement is not (CreateTableStatement or CreateIndexStatement or AlterTableStatement)) continue;
            generator.GenerateScript(statement, out var text);
            yield return text;
        }
    }

    /// <summary>A model of the database that the statements make.</summary>
    public static TSqlModel Model(IEnumerable<string> statements)
    {
        var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var statement in statements) model.AddObjects(statement);
        return model;
    }

    /// <summary>What the model finds wrong with itself.</summary>
    public static IReadOnlyList<string> Problems(TSqlModel model) => [.. model.Validate().Select(m => $"{m.Prefix}{m.Number}: {m.Message}")];
}
