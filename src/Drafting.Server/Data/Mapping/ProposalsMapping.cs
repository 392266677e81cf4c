using Drafting.Server.Accounts;
using Drafting.Server.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class ProposalsMapping : IEntityTypeConfiguration<Proposal>, IEntityTypeConfiguration<ProposalSource>
{
    public void Configure(EntityTypeBuilder<Proposal> proposal)
    {
        proposal.HasIndex(p => new { p.GroupId, p.Number }).IsUnique();
        proposal.HasOne<WorkingGroup>().WithMany().HasForeignKey(p => p.GroupId);
        proposal.HasOne<Proposal>().WithMany().HasForeignKey(p => p.MergedIntoId);
        proposal.HasOne<Proposal>().WithMany().HasForeignKey(p => p.SplitFromId);
        proposal.HasMany(p => p.Sources).WithOne().HasForeignKey(s => s.ProposalId);
        proposal.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId).OnDelete(DeleteBehavior.Restrict);
        proposal.HasOne<Delegation>().WithMany().HasForeignKey(p => p.DelegationId);
        proposal.Property(p => p.Title).HasMaxLength(400);
        proposal.Property(p => p.Note).HasMaxLength(2000);
        proposal.Property(p => p.Theme).HasMaxLength(120);
        Withdrawals.Map(proposal.OwnsOne(p => p.Withdrawn));
    }

    public void Configure(EntityTypeBuilder<ProposalSource> source)
    {
        source.HasOne<WorkingGroup>().WithMany().HasForeignKey(s => s.GroupId);
        source.HasOne<Proposal>().WithMany().HasForeignKey(s => s.SplitFromId);
        source.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
        source.HasOne<Delegation>().WithMany().HasForeignKey(s => s.DelegationId);
        source.Property(s => s.Note).HasMaxLength(2000);
        source.Property(s => s.Before).HasMaxLength(40);
        source.Property(s => s.After).HasMaxLength(40);
        Withdrawals.Map(source.OwnsOne(s => s.Withdrawn));
    }
}
