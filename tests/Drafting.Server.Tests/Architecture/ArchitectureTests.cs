using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace Drafting.Server.Tests.Architecture;

/// <summary>The shape that every change has to keep. A rule reads the compiled assemblies, and each first asserts that it found something to judge.</summary>
public sealed class ArchitectureTests
{
    const string Root = "Drafting.Server.";
    static readonly Assembly Domain = typeof(ChangeSet).Assembly, Server = typeof(DraftingDb).Assembly;
    static readonly ArchUnitNET.Domain.Architecture Compiled = new ArchLoader().LoadAssemblies(Domain, Server).Build();

    /// <summary>Those that a group's people do something with. Hosting, Data and Seeding know them all; nobody knows Hosting's wiring or Seeding.</summary>
    static readonly string[] Features = ["Accounts", "Drafts", "Submissions", "Proposals", "Brackets", "Amendments", "Positions", "Consensus", "Silence", "Reports", "Live", "Record", "Exchange"];

    [Fact]
    public void The_domain_references_the_base_library_and_DiffPlex_only()
    {
        var references = Domain.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.Contains("System.Runtime", references);
        Assert.DoesNotContain(references, name => name != "DiffPlex" && !name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void DiffPlex_is_named_in_the_comparison_only()
    {
        var users = Dependencies(Compiled.Types).Where(d => d.Target.FullName.StartsWith("DiffPlex", StringComparison.Ordinal)).Select(d => d.Origin.Namespace.FullName).Distinct();
        Assert.Equal(["Drafting.Domain.Comparison"], users);
    }

    [Fact]
    public void The_domain_may_not_take_the_clock_chance_identity_or_files()
    {
        var project = Path.Combine(Repository(), "src", "Drafting.Domain");
        var items = XDocument.Load(Path.Combine(project, "Drafting.Domain.csproj")).Descendants("ItemGroup").Elements().ToList();
        Assert.Contains(items, i => i.Name == "AdditionalFiles" && i.Attribute("Include")?.Value == "BannedSymbols.txt");
        Assert.Contains(items, i => i.Name == "PackageReference" && i.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        var banned = File.ReadAllLines(Path.Combine(project, "BannedSymbols.txt")).Select(l => l.Split(';')[0]).ToHashSet();
        Assert.Superset(
            new HashSet<string> { "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow", "M:System.Guid.NewGuid", "P:System.Random.Shared", "N:System.IO" }, banned);

        // What the analyzer warns of (RS0030) is an error by the props of the repository, and nothing in the domain lifts it.
        Assert.Equal("true", XDocument.Load(Path.Combine(Repository(), "Directory.Build.props")).Descendants("TreatWarningsAsErrors").Single().Value);
        Assert.DoesNotContain(Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("RS0030", StringComparison.Ordinal));

        // The compiled domain says the same, whatever the analyzer was told.
        var called = Dependencies(Compiled.Types.Where(t => t.Namespace.FullName.StartsWith("Drafting.Domain", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(called);
        None(called.Where(d => d.Target.FullName is "System.TimeProvider" or "System.Diagnostics.Stopwatch" or "System.IO.File" or "System.IO.Directory" or "System.Net.Http.HttpClient").Select(Told));
    }

    [Fact]
    public void Database_providers_are_named_in_Data_only()
    {
        string[] providers = ["Microsoft.Data.Sqlite", "Microsoft.Data.SqlClient", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.SqlServer", "SQLitePCL"];
        string[] extensions = ["SqliteDbContextOptionsBuilderExtensions", "SqlServerDbContextOptionsExtensions", "SqliteDbFunctionsExtensions", "SqlServerDbFunctionsExtensions"];
        var uses = Dependencies(Compiled.Types)
            .Where(d => providers.Any(p => d.Target.FullName.StartsWith(p + ".", StringComparison.Ordinal)) || extensions.Any(e => d.Target.FullName.EndsWith("." + e, StringComparison.Ordinal))).ToList();
        Assert.Contains(uses, d => FeatureOf(d.Origin) == "Data");
        None(uses.Where(d => FeatureOf(d.Origin) != "Data").Select(Told));
    }

    [Fact]
    public void The_derived_contexts_are_chosen_in_Data_and_Hosting_only()
    {
        var uses = Dependencies(Compiled.Types).Where(d => d.Target.FullName.EndsWith("SqliteDraftingDb", StringComparison.Ordinal) || d.Target.FullName.EndsWith("SqlServerDraftingDb", StringComparison.Ordinal)).ToList();
        Assert.Contains(uses, d => FeatureOf(d.Origin) == "Hosting");
        None(uses.Where(d => FeatureOf(d.Origin) is not ("Data" or "Hosting")).Select(Told));
    }

    /// <summary>
    /// A feature may use another's rows, which are one model, and what the other offers to all; never its requests and handlers. Drafts and Submissions share rows and nothing else.
    /// </summary>
    [Fact]
    public void Features_use_of_each_other_only_what_is_offered()
    {
        // Offered to every feature.
        HashSet<Type> toAll =
        [
            // Who acts, and what may be done.
            typeof(Act), typeof(Actor), typeof(Acting), typeof(Actors), typeof(Requires), typeof(AccessRefusals),
            // The record: every act writes to it.
            typeof(Server.Record.Ledger), typeof(Server.Record.Note), typeof(Server.Record.LedgerRefusals),
            // Acts that can be taken back, and what they keep for it.
            typeof(Server.Record.Undoing), typeof(Server.Record.Before), typeof(Server.Record.Done),
            // The words of a text, now and as they were, the way to change them with other rows, and the way to tell its readers.
            typeof(Announcer), typeof(Audience), typeof(TextStore), typeof(TextHistory), typeof(TextState), typeof(OpenText), typeof(TextActs), typeof(TextTurn), typeof(LiveRefusals),
            // What follows the words of a text: whoever changes words that have brackets goes by the book.
            typeof(ITextFollower), typeof(Server.Brackets.BracketBook),
            // How a draft stands, and the way to move a paragraph between states of agreement: whoever designates, gavels, closes or reports goes by these.
            typeof(Server.Consensus.AgreementDesk), typeof(Server.Consensus.DraftConsensus), typeof(Server.Consensus.ConsensusReading), typeof(Server.Consensus.ConsensusRow), typeof(Server.Consensus.Seat),
            // Positions, entered inside other acts, and what they are taken on.
            typeof(Server.Positions.PositionDesk), typeof(Server.Positions.Targets), typeof(Server.Positions.Target),
            // Who may be cited: the one rule, and what of submissions an actor is told in counts only.
            typeof(Server.Submissions.Citation), typeof(Server.Submissions.CitationDesk), typeof(Server.Submissions.Hidden), typeof(Server.Submissions.WithheldLine), typeof(Server.Submissions.WithheldCount),
        ];
        // Offered to one, with the reason.
        Dictionary<string, Type[]> toOne = new()
        {
            // Joining a draft answers with its structure, the same that is read over HTTP.
            ["Live"] = [typeof(DraftOutline), typeof(RecommendationOutline), typeof(ParagraphOutline)],
            // An adoption adds paragraphs and takes them out, as the commands on the structure do.
            // Tabling an amendment to a text under silence breaks it.
            ["Amendments"] = [typeof(Structure), typeof(Server.Silence.SilenceDesk)],
            // Reopening finds its paragraph as the commands on the structure do.
            ["Consensus"] = [typeof(Structure)],
            // A deadline is said as that of the call for contributions is.
            ["Silence"] = [typeof(Server.Submissions.Deadline)],
            // A draft is found and counted up as the commands on the structure do; the report holds the table of sources as it is read.
            ["Reports"] = [typeof(Structure), typeof(Server.Proposals.SourceTable)],
            // An import is of a file of any kind; who takes it apart knows nothing of imports.
            ["Submissions"] = [typeof(Server.Exchange.DocumentReader), typeof(Server.Exchange.DocumentReading), typeof(Server.Exchange.ReadingLimits)],
            // A proposal quotes passages as links do, becomes a recommendation as the commands on the structure make one, is withdrawn as a paragraph is, and has passages suggested for it as a paragraph has.
            ["Proposals"] =
            [
                typeof(Structure), typeof(WithdrawalOutline), typeof(Server.Submissions.Quoting), typeof(Server.Submissions.Quotations),
                typeof(Server.Submissions.Search.Suggesting), typeof(Server.Submissions.Search.Asking), typeof(Server.Submissions.Search.Taken), typeof(Server.Submissions.Search.PassageTold),
                typeof(Server.Submissions.Search.SuggestionsReading), typeof(Server.Submissions.Search.SuggestionRules),
            ],
        };
        var rows = Rows();
        var crossing = Dependencies(Compiled.Types).Where(d => Features.Contains(FeatureOf(d.Origin)) && Features.Contains(FeatureOf(d.Target)) && FeatureOf(d.Origin) != FeatureOf(d.Target) && d.Target is not GenericParameter).ToList();
        Assert.Contains(crossing, d => FeatureOf(d.Origin) == "Drafts" && d.Target.FullName == typeof(Server.Record.Ledger).FullName);
        Assert.Contains(crossing, d => FeatureOf(d.Origin) == "Live" && d.Target.FullName == typeof(DraftOutline).FullName);

        var offered = toAll.Concat(rows).Select(t => t.FullName!).ToHashSet();
        None(crossing.Where(d => !offered.Contains(Outer(d.Target)) && !toOne.GetValueOrDefault(FeatureOf(d.Origin), []).Any(t => t.FullName == Outer(d.Target))).Select(Told));
    }

    [Fact]
    public void No_feature_knows_how_the_application_is_put_together_or_seeded()
    {
        // The shape that requests may have is checked by common rules; a command of the command line makes the database ready before it works on it.
        const string rules = "Drafting.Server.Hosting.Rules", ready = "Drafting.Server.Hosting.App", storage = "Drafting.Server.Hosting.Storage";
        var uses = Dependencies(Compiled.Types).Where(d => Features.Contains(FeatureOf(d.Origin)) && FeatureOf(d.Target) is ("Hosting" or "Seeding")).ToList();
        Assert.Contains(uses, d => Outer(d.Target) == rules);
        None(uses.Where(d => Outer(d.Target) != rules && !(Outer(d.Target) is ready or storage && Outer(d.Origin).EndsWith("Command", StringComparison.Ordinal))).Select(Told));
    }

    [Fact]
    public void Every_request_has_one_handler_in_its_own_slice()
    {
        var types = Server.GetTypes();
        var requests = types.Where(t => t is { IsAbstract: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>))).ToList();
        var handled = types.SelectMany(t => t.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)).Select(i => (Handler: t, Request: i.GetGenericArguments()[0]))).ToLookup(h => h.Request, h => h.Handler);
        Assert.True(requests.Count >= 20, $"only {requests.Count} requests were found");
        foreach (var request in requests)
        {
            var handler = Assert.Single(handled[request]);
            Assert.True(request.DeclaringType is not null && handler.DeclaringType == request.DeclaringType, $"{request} is handled by {handler}, which is not in its slice.");
        }
        Assert.Empty(handled.Select(h => h.Key).Except(requests));
    }

    [Fact]
    public void Every_validator_is_in_the_slice_of_its_request()
    {
        var validators = Server.GetTypes().Where(t => t.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(FluentValidation.AbstractValidator<>)).ToList();
        Assert.NotEmpty(validators);
        Assert.All(validators, v => Assert.Equal(v.DeclaringType, v.BaseType!.GetGenericArguments()[0].DeclaringType));
    }

    [Fact]
    public void The_migrations_of_SQLite_make_the_model()
    {
        using var db = new SqliteDesign().CreateDbContext([]);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "Add a migration for SQLite: dotnet ef migrations add NAME --context SqliteDraftingDb --output-dir Data/Migrations/Sqlite");
    }

    [Fact]
    public void The_migrations_of_SQL_Server_make_the_model()
    {
        using var db = new SqlServerDesign().CreateDbContext([]);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "Add a migration for SQL Server: dotnet ef migrations add NAME --context SqlServerDraftingDb --output-dir Data/Migrations/SqlServer");
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        using var sqlite = new SqliteDesign().CreateDbContext([]);
        using var server = new SqlServerDesign().CreateDbContext([]);
        static IEnumerable<string> Names(DraftingDb db) => db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(Names(sqlite), Names(server));
    }

    /// <summary>The entities of the model, what they own, and the words their properties are of.</summary>
    static HashSet<Type> Rows()
    {
        using var db = new SqliteDesign().CreateDbContext([]);
        var entities = db.Model.GetEntityTypes().ToList();
        Assert.True(entities.Count >= 15, $"only {entities.Count} entities were found");
        var enums = entities.SelectMany(e => e.GetProperties()).Select(p => Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType).Where(t => t.IsEnum);
        return [.. entities.Select(e => e.ClrType).Concat(enums)];
    }

    static IEnumerable<ITypeDependency> Dependencies(IEnumerable<IType> types) => types.Where(t => t.FullName.StartsWith("Drafting.", StringComparison.Ordinal)).SelectMany(t => t.Dependencies);

    /// <summary>The folder of a type of the server; empty for types that are not the server's.</summary>
    static string FeatureOf(IType type)
    {
        var space = type.Namespace?.FullName ?? "";
        return space.StartsWith(Root, StringComparison.Ordinal) ? space[Root.Length..].Split('.')[0] : "";
    }

    /// <summary>The name of a type, or of the outermost one around it.</summary>
    static string Outer(IType type) => type.FullName.Split('+', '/', '`')[0];

    /// <summary>Asserts that there are none, telling all there are.</summary>
    static void None(IEnumerable<string> violations)
    {
        var told = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(told.Count == 0, string.Join(Environment.NewLine, told));
    }

    static string Told(ITypeDependency d) => $"{d.Origin.FullName} uses {d.Target.FullName}";

    static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Drafting.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("These tests read the sources of the repository they were built in.");
    }
}
