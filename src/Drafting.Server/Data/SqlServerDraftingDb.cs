using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Drafting.Server.Data;

/// <summary>For production on several nodes.</summary>
public sealed class SqlServerDraftingDb(DbContextOptions<SqlServerDraftingDb> options) : DraftingDb(options)
{
    const int UniqueIndex = 2601, UniqueKey = 2627, Deadlock = 1205, SnapshotConflict = 3960, LockTimeout = 1222, Timeout = -2;

    /// <summary>The options for the database at <paramref name="connection"/>.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connection) =>
        options.UseSqlServer(connection, o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));

    public override bool IsCollision(DbException failure) => failure is SqlException { Number: UniqueIndex or UniqueKey or Deadlock or SnapshotConflict };

    public override bool IsBusy(DbException failure) => failure is SqlException { Number: LockTimeout or Timeout };
}

/// <summary>For <c>dotnet ef migrations</c>; no server is asked.</summary>
public sealed class SqlServerDesign : IDesignTimeDbContextFactory<SqlServerDraftingDb>
{
    public SqlServerDraftingDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerDraftingDb>();
        SqlServerDraftingDb.Configure(options, "Server=design;Database=Drafting");
        return new SqlServerDraftingDb(options.Options);
    }
}
