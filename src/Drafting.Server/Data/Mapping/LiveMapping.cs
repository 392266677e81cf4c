using Drafting.Server.Accounts;
using Drafting.Server.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class LiveMapping : IEntityTypeConfiguration<LiveText>, IEntityTypeConfiguration<TextBench>, IEntityTypeConfiguration<TextChange>, IEntityTypeConfiguration<TextSnapshot>, IEntityTypeConfiguration<LiveEditor>
{
    public void Configure(EntityTypeBuilder<LiveText> text) => text.HasOne<WorkingGroup>().WithMany().HasForeignKey(t => t.GroupId);

    public void Configure(EntityTypeBuilder<TextBench> bench)
    {
        bench.HasIndex(b => new { b.TextId, b.DelegationId }).IsUnique();
        bench.HasOne<LiveText>().WithMany().HasForeignKey(b => b.TextId);
        bench.HasOne<Delegation>().WithMany().HasForeignKey(b => b.DelegationId);
    }

    public void Configure(EntityTypeBuilder<TextChange> change)
    {
        change.HasKey(c => new { c.TextId, c.Version });
        change.HasIndex(c => new { c.TextId, c.EditorId, c.Seq }).IsUnique();
        change.Property(c => c.Hash).HasMaxLength(32).IsFixedLength();
        change.HasOne<LiveText>().WithMany().HasForeignKey(c => c.TextId);
    }

    public void Configure(EntityTypeBuilder<TextSnapshot> snapshot)
    {
        snapshot.HasKey(s => new { s.TextId, s.Version });
        snapshot.HasOne<LiveText>().WithMany().HasForeignKey(s => s.TextId);
    }

    public void Configure(EntityTypeBuilder<LiveEditor> editor)
    {
        editor.HasOne<WorkingGroup>().WithMany().HasForeignKey(e => e.GroupId);
        editor.HasOne<Person>().WithMany().HasForeignKey(e => e.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
