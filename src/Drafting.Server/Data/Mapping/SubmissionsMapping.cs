using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Drafts;
using Drafting.Server.Proposals;
using Drafting.Server.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class SubmissionsMapping : IEntityTypeConfiguration<Submission>, IEntityTypeConfiguration<Edition>, IEntityTypeConfiguration<Passage>, IEntityTypeConfiguration<Footnote>,
    IEntityTypeConfiguration<Import>, IEntityTypeConfiguration<CallForContributions>, IEntityTypeConfiguration<EvidenceLink>, IEntityTypeConfiguration<Dismissal>
{
    public void Configure(EntityTypeBuilder<Submission> submission)
    {
        submission.HasIndex(s => new { s.GroupId, s.Number }).IsUnique();
        submission.HasOne<WorkingGroup>().WithMany().HasForeignKey(s => s.GroupId);
        submission.HasIndex(s => new { s.GroupId, s.Symbol }).IsUnique();
        submission.Property(s => s.Symbol).HasMaxLength(120);
        submission.Property(s => s.Language).HasMaxLength(35);
        submission.Property(s => s.Contributor).HasMaxLength(400);
        submission.Property(s => s.Organisation).HasMaxLength(400);
        submission.Property(s => s.Capacity).HasMaxLength(400);
        submission.Property(s => s.Country).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<Edition> edition)
    {
        edition.Property(e => e.ContentHash).HasMaxLength(32).IsFixedLength();
        edition.HasIndex(e => new { e.SubmissionId, e.Kind, e.ContentHash }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Passage> passage)
    {
        passage.HasIndex(p => new { p.EditionId, p.Number }).IsUnique();
        passage.Property(p => p.Label).HasMaxLength(40);
        passage.OwnsMany(p => p.Calls, calls => calls.ToJson());
        passage.OwnsMany(p => p.Tracked, tracked => tracked.ToJson());
    }

    public void Configure(EntityTypeBuilder<Footnote> footnote) => footnote.Property(f => f.Mark).HasMaxLength(40);

    public void Configure(EntityTypeBuilder<Import> import)
    {
        import.Property(i => i.FileName).HasMaxLength(260);
        import.Property(i => i.ContentHash).HasMaxLength(32).IsFixedLength();
        import.HasIndex(i => new { i.GroupId, i.ContentHash });
        import.Property(i => i.Receipt).HasMaxLength(40);
        import.HasIndex(i => i.Receipt).IsUnique();
        import.Property(i => i.Contact).HasMaxLength(320);
        import.HasOne<WorkingGroup>().WithMany().HasForeignKey(i => i.GroupId);
    }

    public void Configure(EntityTypeBuilder<CallForContributions> call)
    {
        call.HasIndex(c => c.GroupId).IsUnique();
        call.HasOne<WorkingGroup>().WithMany().HasForeignKey(c => c.GroupId);
        call.Property(c => c.TimeZone).HasMaxLength(80);
    }

    public void Configure(EntityTypeBuilder<Dismissal> dismissal)
    {
        dismissal.HasIndex(d => new { d.GroupId, d.ParagraphId });
        dismissal.HasIndex(d => d.AmendmentId);
        dismissal.HasIndex(d => d.ProposalId);
        dismissal.HasOne<WorkingGroup>().WithMany().HasForeignKey(d => d.GroupId);
        dismissal.HasOne<Paragraph>().WithMany().HasForeignKey(d => d.ParagraphId);
        dismissal.HasOne<Amendment>().WithMany().HasForeignKey(d => d.AmendmentId);
        dismissal.HasOne<Proposal>().WithMany().HasForeignKey(d => d.ProposalId);
        dismissal.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId).OnDelete(DeleteBehavior.Restrict);
        dismissal.HasOne<Delegation>().WithMany().HasForeignKey(d => d.DelegationId);
    }

    public void Configure(EntityTypeBuilder<EvidenceLink> link)
    {
        link.HasIndex(l => new { l.GroupId, l.ParagraphId });
        link.HasOne<Amendment>().WithMany().HasForeignKey(l => l.AmendmentId);
        link.HasOne<WorkingGroup>().WithMany().HasForeignKey(l => l.GroupId);
        link.Property(l => l.Note).HasMaxLength(2000);
        link.Property(l => l.Before).HasMaxLength(40);
        link.Property(l => l.After).HasMaxLength(40);
        Withdrawals.Map(link.OwnsOne(l => l.Withdrawn));
    }
}
