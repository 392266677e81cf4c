using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Drafting.SqlServer.Tests.Schema;

/// <summary>What SQL Server refuses, or warns of and refuses later, and neither the parser nor the deployment model says: sizes of types and keys, and deletes that reach a table in two ways.</summary>
sealed class Lint : TSqlFragmentVisitor
{
    /// <summary>Bytes that the key of a clustered and of any other index may have.</summary>
    const int Clustered = 900, NonClustered = 1700;

    readonly Dictionary<(string Table, string Column), (string Type, int? Bytes)> columns = [];
    readonly List<(string Name, string Table, IReadOnlyList<string> Columns, bool Clustered)> keys = [];
    readonly List<(string Table, string Principal)> cascades = [];
    readonly List<string> findings = [];
    string table = "";

    /// <summary>Everything found in a script, a line each.</summary>
    public static IReadOnlyList<string> Of(string sql)
    {
        var (script, errors) = Schema.Parse(sql);
        if (errors.Count > 0) throw new InvalidOperationException(string.Join('\n', errors));
        var lint = new Lint();
        script.Accept(lint);
        if (lint.columns.Count == 0) throw new InvalidOperationException("The script defines no column.");
        lint.Keys();
        lint.Cascades();
        return lint.findings;
    }

    public override void ExplicitVisit(CreateTableStatement node)
    {
        table = Name(node.SchemaObjectName);
        base.ExplicitVisit(node);
    }

    public override void ExplicitVisit(AlterTableAddTableElementStatement node)
    {
        table = Name(node.SchemaObjectName);
        base.ExplicitVisit(node);
    }

    public override void Visit(ColumnDefinition node)
    {
        if (node.DataType is not SqlDataTypeReference type) return;
        var name = type.SqlDataTypeOption.ToString().ToLowerInvariant();
        var max = type.Parameters.Any(p => p is MaxLiteral);
        var n = type.Parameters.OfType<IntegerLiteral>().Select(p => int.Parse(p.Value, CultureInfo.InvariantCulture)).FirstOrDefault(1);
        var (bytes, limit) = name switch
        {
            "nvarchar" or "nchar" => (2 * n, 4000),
            "varchar" or "char" or "varbinary" or "binary" => (n, 8000),
            "bigint" or "float" or "datetime2" => (8, int.MaxValue),
            "datetimeoffset" => (10, int.MaxValue),
            "int" or "date" or "real" => (4, int.MaxValue),
            "uniqueidentifier" => (16, int.MaxValue),
            "bit" or "tinyint" => (1, int.MaxValue),
            "smallint" => (2, int.MaxValue),
            _ => (n, int.MaxValue),
        };
        if (!max && n > limit) findings.Add($"{table}.{node.ColumnIdentifier.Value}: {name}({n}) is longer than {limit}; it must be {name}(max)");
        columns[(table, node.ColumnIdentifier.Value)] = (name, max ? null : bytes);
    }

    public override void Visit(UniqueConstraintDefinition node) =>
        keys.Add((node.ConstraintIdentifier?.Value ?? "a key", table, [.. node.Columns.Select(Column)], node.Clustered ?? node.IsPrimaryKey));

    public override void Visit(CreateIndexStatement node) => keys.Add((node.Name.Value, Name(node.OnName), [.. node.Columns.Select(Column)], node.Clustered ?? false));

    public override void Visit(ForeignKeyConstraintDefinition node)
    {
        if (node.DeleteAction is DeleteUpdateAction.Cascade or DeleteUpdateAction.SetNull or DeleteUpdateAction.SetDefault) cascades.Add((table, Name(node.ReferenceTableName)));
    }

    void Keys()
    {
        foreach (var (name, of, parts, clustered) in keys)
        {
            var unbounded = parts.Where(p => columns[(of, p)].Bytes is null).ToList();
            foreach (var part in unbounded) findings.Add($"{name}: {of}.{part} is {columns[(of, part)].Type}(max), which no key can hold");
            var (bytes, limit) = (parts.Sum(p => columns[(of, p)].Bytes ?? 0), clustered ? Clustered : NonClustered);
            if (bytes > limit) findings.Add($"{name}: its {bytes} bytes are more than the {limit} of {(clustered ? "a clustered" : "an")} index");
        }
    }

    /// <summary>From each table, every way that a delete of its row can go; no table may be reached twice.</summary>
    void Cascades()
    {
        foreach (var start in cascades.Select(c => c.Principal).Distinct().Order(StringComparer.Ordinal))
        {
            var reached = new List<string>();
            Walk(start, [start]);
            foreach (var twice in reached.GroupBy(t => t).Where(g => g.Count() > 1)) findings.Add($"deleting from {start} reaches {twice.Key} in {twice.Count()} ways");

            void Walk(string from, IReadOnlyList<string> path)
            {
                foreach (var (next, _) in cascades.Where(c => c.Principal == from))
                {
                    reached.Add(next);
                    if (path.Contains(next)) findings.Add($"deleting from {start} comes back to {next}");
                    else Walk(next, [.. path, next]);
                }
            }
        }
    }

    static string Name(SchemaObjectName name) => name.BaseIdentifier.Value;

    static string Column(ColumnWithSortOrder column) => column.Column.MultiPartIdentifier.Identifiers[^1].Value;
}
