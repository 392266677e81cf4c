using System.Globalization;
using System.Text.Json;
using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Brackets;
using Drafting.Server.Consensus;
using Drafting.Server.Drafts;
using Drafting.Server.Exchange;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Drafting.Server.Proposals;
using Drafting.Server.Record;
using Drafting.Server.Reports;
using Drafting.Server.Seeding;
using Drafting.Server.Silence;
using Drafting.Server.Submissions;
using Drafting.Server.Submissions.Search;

namespace Drafting.Server.Hosting;

/// <summary>Puts the application together: adds, uses, maps.</summary>
public static class App
{
    /// <param name="args">In the form of ASP.NET Core's command-line configuration.</param>
    /// <param name="serving">False for a command that only works on the database: nothing runs in the background then.</param>
    /// <param name="clock">What time it is; null for the machine's clock.</param>
    public static WebApplication Build(string[] args, bool serving = true, TimeProvider? clock = null)
    {
        // What the program says and stores does not depend on the machine's language.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var here = Directory.GetCurrentDirectory();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = File.Exists(Path.Combine(here, "appsettings.json")) ? here : AppContext.BaseDirectory,
        });
        builder.AddStorage().AddAccounts();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddRequests().AddScoped<Ledger>().AddScoped<TextActs>().AddScoped<Undoing>().AddScoped<AmendmentDesk>().AddScoped<Adoption>().AddScoped<BracketBook>().AddScoped<BracketDesk>().AddScoped<Sight>().AddScoped<ITextFollower>(provider => provider.GetRequiredService<BracketBook>()).AddScoped<Structure>().AddScoped<CitationDesk>().AddScoped<Suggesting>().AddScoped<ProposalDesk>().AddScoped<Importer>().AddScoped<Previews>().AddScoped<EvidenceReader>().AddScoped<SeedLoader>().AddScoped<Targets>().AddScoped<PositionDesk>().AddScoped<DraftConsensus>().AddScoped<AgreementDesk>().AddScoped<SilenceDesk>().AddScoped<Snapshots>();
        builder.Services.AddProblemDetails().AddExceptionHandler<Problems>();
        // Only Development throws by default; elsewhere a request that cannot be bound would be answered by an empty 400.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/css", "text/javascript", "application/json", "image/svg+xml", "text/html"]);
        builder.AddLive(serving);
        builder.AddContributions();
        builder.Services.AddSingleton(new ReadingLimits()).AddSingleton<ImportReader>();
        if (serving) builder.Services.AddHostedService(provider => provider.GetRequiredService<ImportReader>()).AddHostedService<SilenceClosing>();

        var app = builder.Build();
        app.UseShield();
        app.UseExceptionHandler();
        // A body that is too large for its address is refused before anything of ours sees it, and without a word.
        app.UseStatusCodePages(context => context.HttpContext.Response.StatusCode is 413 ? Problems.TooLarge.ExecuteAsync(context.HttpContext) : Task.CompletedTask);
        app.UseResponseCompression();
        app.UseSameOrigin();
        app.UsePages();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<GroupGate>();
        app.MapHub<LiveHub>("/live");

        var api = app.MapGroup("/api");
        SessionEndpoints.Map(api, app.Environment);
        GroupsEndpoints.Map(api);
        ConsultationForm.Map(api);
        var group = api.MapGroup("/groups/{group}");
        DraftEndpoints.Map(group);
        AmendmentEndpoints.Map(group);
        SubmissionEndpoints.Map(group);
        ProposalEndpoints.Map(group);
        GroupSettings.Map(group);
        BracketEndpoints.Map(group);
        PositionEndpoints.Map(group);
        BoardEndpoints.Map(group);
        AgreementEndpoints.Map(group);
        SilenceEndpoints.Map(group);
        ReportEndpoints.Map(group);
        ReadRecord.Map(group);
        UndoAct.Map(group);
        api.MapFallback(() => TypedResults.Problem(statusCode: 404, title: "There is nothing at this address.", extensions: new Dictionary<string, object?> { ["code"] = "not-found", ["action"] = "Check the address." }));
        app.MapPages();
        app.Lifetime.ApplicationStopping.Register(() => app.Services.GetRequiredService<Fanout>().TellAll("closing", new ClosingMessage("The server is stopping.")));
        return app;
    }

    /// <summary>Makes the database ready: its shape, and in an installation that is to show something, the seeds.</summary>
    public static async Task Prepare(this WebApplication app, CancellationToken cancellation)
    {
        await Storage.MigrateAsync(app.Services, cancellation);
        await using var scope = app.Services.CreateAsyncScope();
        if (app.Configuration.GetValue("Seeds:Load", app.Environment.IsDevelopment()))
            await scope.ServiceProvider.GetRequiredService<SeedLoader>().Load(Path.Combine(AppContext.BaseDirectory, "seeds"), cancellation);
    }
}
