using System.Data.Common;
using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Brackets;
using Drafting.Server.Consensus;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Drafting.Server.Proposals;
using Drafting.Server.Record;
using Drafting.Server.Reports;
using Drafting.Server.Silence;
using Drafting.Server.Submissions;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Drafting.Server.Data;

/// <summary>Everything the product keeps: one model for both databases. Only the two derived contexts name a provider.</summary>
public abstract class DraftingDb(DbContextOptions options) : IdentityUserContext<Person, long>(options)
{
    public DbSet<WorkingGroup> Groups => Set<WorkingGroup>();
    public DbSet<StakeholderGroup> StakeholderGroups => Set<StakeholderGroup>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Draft> Drafts => Set<Draft>();
    public DbSet<Recommendation> Recommendations => Set<Recommendation>();
    public DbSet<Paragraph> Paragraphs => Set<Paragraph>();
    public DbSet<LiveText> Texts => Set<LiveText>();
    public DbSet<TextChange> TextChanges => Set<TextChange>();
    public DbSet<TextSnapshot> TextSnapshots => Set<TextSnapshot>();
    public DbSet<TextBench> TextBenches => Set<TextBench>();
    public DbSet<LiveEditor> Editors => Set<LiveEditor>();
    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<Edition> Editions => Set<Edition>();
    public DbSet<Passage> Passages => Set<Passage>();
    public DbSet<Footnote> Footnotes => Set<Footnote>();
    public DbSet<Import> Imports => Set<Import>();
    public DbSet<CallForContributions> Calls => Set<CallForContributions>();
    public DbSet<EvidenceLink> EvidenceLinks => Set<EvidenceLink>();
    public DbSet<Dismissal> Dismissals => Set<Dismissal>();
    public DbSet<Proposal> Proposals => Set<Proposal>();
    public DbSet<ProposalSource> ProposalSources => Set<ProposalSource>();
    public DbSet<Bracket> Brackets => Set<Bracket>();
    public DbSet<BracketVoice> BracketVoices => Set<BracketVoice>();
    public DbSet<MeasureSample> MeasureSamples => Set<MeasureSample>();
    public DbSet<Amendment> Amendments => Set<Amendment>();
    public DbSet<AmendmentPart> AmendmentParts => Set<AmendmentPart>();
    public DbSet<CoSponsor> CoSponsors => Set<CoSponsor>();
    public DbSet<Supporter> Supporters => Set<Supporter>();
    public DbSet<AmendmentEvent> AmendmentEvents => Set<AmendmentEvent>();
    public DbSet<Merge> Merges => Set<Merge>();
    public DbSet<MergeHunk> MergeHunks => Set<MergeHunk>();
    public DbSet<Position> Positions => Set<Position>();
    public DbSet<NegotiatingGroup> NegotiatingGroups => Set<NegotiatingGroup>();
    public DbSet<NegotiatingGroupMember> NegotiatingGroupMembers => Set<NegotiatingGroupMember>();
    public DbSet<Statement> Statements => Set<Statement>();
    public DbSet<AgreementStep> AgreementSteps => Set<AgreementStep>();
    public DbSet<PendingConfirmation> PendingConfirmations => Set<PendingConfirmation>();
    public DbSet<Package> Packages => Set<Package>();
    public DbSet<PackageItem> PackageItems => Set<PackageItem>();
    public DbSet<Designation> Designations => Set<Designation>();
    public DbSet<ConsensusCall> ConsensusCalls => Set<ConsensusCall>();
    public DbSet<CallItem> CallItems => Set<CallItem>();
    public DbSet<NegotiatingSession> NegotiatingSessions => Set<NegotiatingSession>();
    public DbSet<SilenceProcedure> Silences => Set<SilenceProcedure>();
    public DbSet<SilenceItem> SilenceItems => Set<SilenceItem>();
    public DbSet<SilenceBreak> SilenceBreaks => Set<SilenceBreak>();
    public DbSet<SilenceExtension> SilenceExtensions => Set<SilenceExtension>();
    public DbSet<Revision> Revisions => Set<Revision>();
    public DbSet<ReportTemplate> ReportTemplates => Set<ReportTemplate>();
    public DbSet<DoneAct> DoneActs => Set<DoneAct>();
    public DbSet<RecordEntry> RecordEntries => Set<RecordEntry>();
    public DbSet<RecordHead> RecordHeads => Set<RecordHead>();

    /// <summary>Whether a failure says that another writer was first: a unique key was already there, or the database asks for the transaction to be tried again.</summary>
    public abstract bool IsCollision(DbException failure);

    /// <summary>Whether a failure says that the database could not be had in time (locked, busy, deadlock).</summary>
    public abstract bool IsBusy(DbException failure);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(DraftingDb).Assembly);
        foreach (var key in builder.Model.GetEntityTypes().SelectMany(e => e.GetForeignKeys()).Where(k => k is { IsOwnership: false, DeleteBehavior: DeleteBehavior.Cascade } && k.PrincipalEntityType.ClrType != typeof(Person)))
        {
            // The record is for ever: nothing is deleted because something else was. It also keeps SQL Server free of multiple cascade paths.
            key.DeleteBehavior = DeleteBehavior.Restrict;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        // SQLite can neither order nor compare a DateTimeOffset; milliseconds since 1970 UTC are what both databases, the protocol and the hash chains use.
        conventions.Properties<DateTimeOffset>().HaveConversion<Milliseconds>();
        conventions.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));
}
