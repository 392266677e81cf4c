using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Drafting.Server.Data;

/// <summary>The embedded default: one file, write-ahead log, synchronous FULL, so that what was committed survives a loss of power.</summary>
public sealed class SqliteDraftingDb(DbContextOptions<SqliteDraftingDb> options) : DraftingDb(options)
{
    const int Constraint = 19, Busy = 5, Locked = 6;

    /// <summary>The options for the database in <paramref name="file"/>.</summary>
    public static void Configure(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 10 }.ToString(), o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
        .AddInterceptors(new Pragmas());

    public override bool IsCollision(DbException failure) => failure is SqliteException { SqliteErrorCode: Constraint };

    public override bool IsBusy(DbException failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };

    /// <summary>Journal mode stays with the file; synchronous belongs to each connection. EF's own look whether the file exists is read-only and sets neither.</summary>
    sealed class Pragmas : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = Command(connection);
            command?.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = Command(connection);
            if (command is not null) await command.ExecuteNonQueryAsync(cancellationToken);
        }

        static DbCommand? Command(DbConnection connection)
        {
            if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode is SqliteOpenMode.ReadOnly) return null;
            var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
            return command;
        }
    }
}

/// <summary>For <c>dotnet ef migrations</c>.</summary>
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDraftingDb>
{
    public SqliteDraftingDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteDraftingDb>();
        SqliteDraftingDb.Configure(options, "design.db");
        return new SqliteDraftingDb(options.Options);
    }
}
