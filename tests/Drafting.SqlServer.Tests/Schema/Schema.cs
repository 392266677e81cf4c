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

    /// <summary>
    /// The statements of a script that define tables, keys and indexes; what a migration does with rows is left out. The model takes a table only whole: columns that a
    /// later migration adds, changes or drops are written into the table's own definition.
    /// </summary>
    public static IEnumerable<string> Definitions(string sql)
    {
        var (script, errors) = Parse(sql);
        if (errors.Count > 0) throw new InvalidOperationException(string.Join('\n', errors));
        var defined = new List<TSqlStatement>();
        foreach (var statement in script.Batches.SelectMany(b => b.Statements))
        {
            switch (statement)
            {
                case AlterTableAddTableElementStatement add when add.Definition.ColumnDefinitions.Count > 0:
                    foreach (var column in add.Definition.ColumnDefinitions) Columns(add).Add(column);
                    add.Definition.ColumnDefinitions.Clear();
                    if (add.Definition.TableConstraints.Count > 0) defined.Add(add);
                    break;
                case AlterTableAlterColumnStatement alter:
                    var changed = Columns(alter).Single(c => Same(c.ColumnIdentifier, alter.ColumnIdentifier));
                    changed.DataType = alter.DataType;
                    break;
                case AlterTableDropTableElementStatement drop:
                    foreach (var element in drop.AlterTableDropTableElements) Drop(drop, element);
                    break;
                case DropIndexStatement drop:
                    foreach (var clause in drop.DropIndexClauses.OfType<DropIndexClause>()) defined.RemoveAll(d => d is CreateIndexStatement index && Same(index.Name, clause.Index) && Same(index.OnName, clause.Object));
                    break;
                case CreateTableStatement or CreateIndexStatement or AlterTableStatement:
                    defined.Add(statement);
                    break;
            }
        }

        var generator = new Sql160ScriptGenerator();
        return defined.Select(statement =>
        {
            generator.GenerateScript(statement, out var text);
            return text;
        });

        IList<ColumnDefinition> Columns(AlterTableStatement alter) =>
            defined.OfType<CreateTableStatement>().Single(t => Same(t.SchemaObjectName, alter.SchemaObjectName)).Definition.ColumnDefinitions;

        void Drop(AlterTableDropTableElementStatement drop, AlterTableDropTableElement element)
        {
            if (element.TableElementType == TableElementType.Column)
            {
                var columns = Columns(drop);
                columns.Remove(columns.Single(c => Same(c.ColumnIdentifier, element.Name)));
                return;
            }

            foreach (var table in defined.OfType<CreateTableStatement>().Where(t => Same(t.SchemaObjectName, drop.SchemaObjectName)))
            {
                foreach (var constraint in table.Definition.TableConstraints.Where(c => Same(c.ConstraintIdentifier, element.Name)).ToList()) table.Definition.TableConstraints.Remove(constraint);
            }

            defined.RemoveAll(d => d is AlterTableAddTableElementStatement add && Same(add.SchemaObjectName, drop.SchemaObjectName) && add.Definition.TableConstraints.Any(c => Same(c.ConstraintIdentifier, element.Name)));
        }
    }

    static bool Same(Identifier? one, Identifier? other) => one is not null && other is not null && string.Equals(one.Value, other.Value, StringComparison.OrdinalIgnoreCase);

    static bool Same(SchemaObjectName one, SchemaObjectName other) => Same(one.BaseIdentifier, other.BaseIdentifier);

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
