using Drafting.Server.Data;
using Drafting.Server.Submissions.Search;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Hosting;

/// <summary>Where the installation keeps its things: SQLite in a data directory, or SQL Server where a connection string says so.</summary>
public static class Storage
{
    /// <summary>Registers the database and the keys that protect cookies. <c>Data:Directory</c> (or <c>--data</c>) names the directory, <c>ConnectionStrings:SqlServer</c> a server.</summary>
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        var directory = DirectoryOf(builder.Configuration, builder.Environment);
        Directory.CreateDirectory(directory);
        // A demonstration persona's cookie, made in Development, means nothing to the same data directory served in Production.
        builder.Services.AddDataProtection().SetApplicationName($"Drafting {builder.Environment.EnvironmentName}").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(directory, "keys")));
        builder.Services.AddSingleton(new IndexPlace(Path.Combine(directory, "index"))).AddSingleton<PassageIndex>();
        if (builder.Configuration.GetConnectionString("SqlServer") is { Length: > 0 } server)
            Add<SqlServerDraftingDb>(builder.Services, options => SqlServerDraftingDb.Configure(options, server));
        else
            Add<SqliteDraftingDb>(builder.Services, options => SqliteDraftingDb.Configure(options, Path.Combine(directory, "drafting.db")));
        return builder;
    }

    static string DirectoryOf(IConfiguration configuration, IHostEnvironment environment) =>
        Path.GetFullPath(configuration["Data:Directory"] is { Length: > 0 } directory ? directory : "data", environment.ContentRootPath);

    static void Add<TDb>(IServiceCollection services, Action<DbContextOptionsBuilder> configure) where TDb : DraftingDb
    {
        services.AddPooledDbContextFactory<TDb>(configure);
        services.AddScoped<DraftingDb>(provider => provider.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext());
        services.AddSingleton(provider => new DbSource(() => provider.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext()));
    }

    /// <summary>Brings the database's shape up to date. Asked first what is missing, since only then the migration lock is needed, which a killed process would leave behind.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var db = services.GetRequiredService<DbSource>().Open();
        if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any()) await db.Database.MigrateAsync(cancellation);
    }
}
