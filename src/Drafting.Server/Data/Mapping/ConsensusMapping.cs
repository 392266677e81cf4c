using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Drafts;
using Drafting.Server.Positions;
using Drafting.Server.Reports;
using Drafting.Server.Silence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class PositionsMapping : IEntityTypeConfiguration<Position>, IEntityTypeConfiguration<NegotiatingGroup>, IEntityTypeConfiguration<NegotiatingGroupMember>, IEntityTypeConfiguration<Statement>
{
    public void Configure(EntityTypeBuilder<Position> position)
    {
        position.Property(p => p.Slot).HasMaxLength(120);
        position.Property(p => p.Statement).HasMaxLength(4000);
        position.Property(p => p.Remedy).HasMaxLength(4000);
        position.Property(p => p.WordsHash).HasMaxLength(64);
        position.Property(p => p.Commitment).HasMaxLength(64);
        position.Property(p => p.CommitmentSalt).HasMaxLength(64);
        position.HasIndex(p => new { p.Slot, p.Ordinal }).IsUnique();
        position.HasIndex(p => new { p.DraftId, p.Until });
        position.HasIndex(p => new { p.DraftId, p.TargetKind, p.TargetId });
        position.HasOne<Draft>().WithMany().HasForeignKey(p => p.DraftId);
        position.HasOne<Delegation>().WithMany().HasForeignKey(p => p.DelegationId);
        position.HasOne<NegotiatingGroup>().WithMany().HasForeignKey(p => p.NegotiatingGroupId);
    }

    public void Configure(EntityTypeBuilder<NegotiatingGroup> group)
    {
        group.Property(g => g.Name).HasMaxLength(300);
        group.Property(g => g.ShortName).HasMaxLength(60);
        group.HasIndex(g => new { g.GroupId, g.ShortName }).IsUnique();
        group.HasOne<WorkingGroup>().WithMany().HasForeignKey(g => g.GroupId);
        group.HasMany(g => g.Members).WithOne().HasForeignKey(m => m.NegotiatingGroupId);
    }

    public void Configure(EntityTypeBuilder<NegotiatingGroupMember> member) => member.HasOne<Delegation>().WithMany().HasForeignKey(m => m.DelegationId);

    public void Configure(EntityTypeBuilder<Statement> statement)
    {
        statement.Property(s => s.WithdrawnReason).HasMaxLength(1000);
        statement.HasIndex(s => new { s.DraftId, s.At });
        statement.HasOne<Draft>().WithMany().HasForeignKey(s => s.DraftId);
        statement.HasOne<Recommendation>().WithMany().HasForeignKey(s => s.RecommendationId);
        statement.HasOne<Paragraph>().WithMany().HasForeignKey(s => s.ParagraphId);
        statement.HasOne<Designation>().WithMany().HasForeignKey(s => s.DesignationId);
        statement.HasOne<Statement>().WithMany().HasForeignKey(s => s.AnswersId);
        statement.HasOne<Delegation>().WithMany().HasForeignKey(s => s.DelegationId);
        statement.HasOne<NegotiatingGroup>().WithMany().HasForeignKey(s => s.NegotiatingGroupId);
    }
}

sealed class AgreementMapping : IEntityTypeConfiguration<AgreementStep>, IEntityTypeConfiguration<PendingConfirmation>, IEntityTypeConfiguration<Package>, IEntityTypeConfiguration<PackageItem>,
    IEntityTypeConfiguration<Designation>, IEntityTypeConfiguration<ConsensusCall>, IEntityTypeConfiguration<CallItem>, IEntityTypeConfiguration<NegotiatingSession>
{
    public void Configure(EntityTypeBuilder<AgreementStep> step)
    {
        step.Property(s => s.Reason).HasMaxLength(2000);
        step.Property(s => s.TextHash).HasMaxLength(64);
        step.HasIndex(s => new { s.DraftId, s.At });
        step.HasIndex(s => new { s.ParagraphId, s.Until });
        step.HasOne<Paragraph>().WithMany().HasForeignKey(s => s.ParagraphId);
        step.HasOne<SilenceProcedure>().WithMany().HasForeignKey(s => s.SilenceId);
        step.HasOne<ConsensusCall>().WithMany().HasForeignKey(s => s.CallId);
        step.HasMany(s => s.Pending).WithOne().HasForeignKey(p => p.AgreementStepId);
    }

    public void Configure(EntityTypeBuilder<PendingConfirmation> pending)
    {
        pending.HasIndex(p => new { p.AgreementStepId, p.DelegationId }).IsUnique();
        pending.HasOne<Delegation>().WithMany().HasForeignKey(p => p.DelegationId);
    }

    public void Configure(EntityTypeBuilder<Package> package)
    {
        package.Property(p => p.Name).HasMaxLength(200);
        package.Property(p => p.Note).HasMaxLength(2000);
        package.Property(p => p.DissolvedReason).HasMaxLength(2000);
        package.Property(p => p.Stamp).IsConcurrencyToken();
        package.HasOne<Draft>().WithMany().HasForeignKey(p => p.DraftId);
        package.HasMany(p => p.Items).WithOne().HasForeignKey(i => i.PackageId);
    }

    public void Configure(EntityTypeBuilder<PackageItem> item)
    {
        item.HasIndex(i => new { i.PackageId, i.ParagraphId }).IsUnique();
        item.HasOne<Paragraph>().WithMany().HasForeignKey(i => i.ParagraphId);
    }

    public void Configure(EntityTypeBuilder<Designation> designation)
    {
        designation.Property(d => d.Scale).HasMaxLength(80);
        designation.Property(d => d.Level).HasMaxLength(80);
        designation.Property(d => d.StandingThen).HasMaxLength(80);
        designation.Property(d => d.Justification).HasMaxLength(4000);
        designation.HasIndex(d => new { d.DraftId, d.Until });
        designation.HasOne<Draft>().WithMany().HasForeignKey(d => d.DraftId);
        designation.HasOne<Recommendation>().WithMany().HasForeignKey(d => d.RecommendationId);
        designation.HasOne<Paragraph>().WithMany().HasForeignKey(d => d.ParagraphId);
    }

    public void Configure(EntityTypeBuilder<ConsensusCall> call)
    {
        call.Property(c => c.Note).HasMaxLength(2000);
        call.Property(c => c.Stamp).IsConcurrencyToken();
        call.HasOne<Draft>().WithMany().HasForeignKey(c => c.DraftId);
        call.HasMany(c => c.Items).WithOne().HasForeignKey(i => i.ConsensusCallId);
    }

    public void Configure(EntityTypeBuilder<CallItem> item)
    {
        item.Property(i => i.TextHash).HasMaxLength(64);
        item.HasIndex(i => new { i.ConsensusCallId, i.ParagraphId }).IsUnique();
        item.HasOne<Paragraph>().WithMany().HasForeignKey(i => i.ParagraphId);
    }

    public void Configure(EntityTypeBuilder<NegotiatingSession> session)
    {
        session.Property(s => s.Name).HasMaxLength(200);
        session.HasIndex(s => new { s.DraftId, s.BeganAt });
        session.HasOne<Draft>().WithMany().HasForeignKey(s => s.DraftId);
    }
}

sealed class SilenceMapping : IEntityTypeConfiguration<SilenceProcedure>, IEntityTypeConfiguration<SilenceItem>, IEntityTypeConfiguration<SilenceBreak>, IEntityTypeConfiguration<SilenceExtension>
{
    public void Configure(EntityTypeBuilder<SilenceProcedure> silence)
    {
        silence.Property(s => s.Title).HasMaxLength(300);
        silence.Property(s => s.Note).HasMaxLength(4000);
        silence.Property(s => s.TimeZone).HasMaxLength(80);
        silence.Property(s => s.DeadlineLocal).HasMaxLength(40);
        silence.Property(s => s.CalledOffReason).HasMaxLength(2000);
        silence.Property(s => s.Stamp).IsConcurrencyToken();
        silence.HasIndex(s => new { s.State, s.Deadline });
        silence.HasIndex(s => s.DraftId);
        silence.HasOne<Draft>().WithMany().HasForeignKey(s => s.DraftId);
        silence.HasMany(s => s.Items).WithOne(i => i.Procedure).HasForeignKey(i => i.SilenceProcedureId);
        silence.HasMany(s => s.Extensions).WithOne().HasForeignKey(e => e.SilenceProcedureId);
    }

    public void Configure(EntityTypeBuilder<SilenceItem> item)
    {
        item.Property(i => i.TextHash).HasMaxLength(64);
        item.HasIndex(i => new { i.SilenceProcedureId, i.ParagraphId }).IsUnique();
        item.HasIndex(i => new { i.ParagraphId, i.Outcome });
        item.HasOne<Paragraph>().WithMany().HasForeignKey(i => i.ParagraphId);
        item.HasMany(i => i.Breaks).WithOne().HasForeignKey(b => b.SilenceItemId);
    }

    public void Configure(EntityTypeBuilder<SilenceBreak> broken)
    {
        broken.Property(b => b.Reason).HasMaxLength(4000);
        broken.Property(b => b.Remedy).HasMaxLength(4000);
        broken.HasOne<Delegation>().WithMany().HasForeignKey(b => b.DelegationId);
    }

    public void Configure(EntityTypeBuilder<SilenceExtension> extension) => extension.Property(e => e.Reason).HasMaxLength(2000);
}

sealed class ReportsMapping : IEntityTypeConfiguration<Revision>, IEntityTypeConfiguration<ReportTemplate>
{
    public void Configure(EntityTypeBuilder<Revision> revision)
    {
        revision.Property(r => r.Symbol).HasMaxLength(160);
        revision.Property(r => r.Note).HasMaxLength(2000);
        revision.Property(r => r.Hash).HasMaxLength(64);
        revision.Property(r => r.Measures).HasMaxLength(400);
        revision.HasIndex(r => new { r.DraftId, r.Number }).IsUnique();
        revision.HasIndex(r => new { r.DraftId, r.Symbol }).IsUnique();
        revision.HasOne<Draft>().WithMany().HasForeignKey(r => r.DraftId);
    }

    public void Configure(EntityTypeBuilder<ReportTemplate> template)
    {
        template.Property(t => t.Name).HasMaxLength(200);
        template.Property(t => t.Note).HasMaxLength(4000);
        template.Property(t => t.AdoptedDespite).HasMaxLength(4000);
        template.Property(t => t.EndedReason).HasMaxLength(2000);
        template.HasIndex(t => new { t.DraftId, t.Number }).IsUnique();
        template.HasOne<Draft>().WithMany().HasForeignKey(t => t.DraftId);
    }
}
