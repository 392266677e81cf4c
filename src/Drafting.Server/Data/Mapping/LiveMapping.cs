using Drafting.Server.Accounts;
using Drafting.Server.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class LiveMapping : IEntityTypeConfiguration<LiveText>, IEntityTypeConfiguration<TextChange>, IEntityTypeConfiguration<TextSnapshot>, IEntityTypeConfiguration<LiveEditor>
{
    public void Configure(EntityTypeBuilder<LiveText> text) => text.HasOne<WorkingGroup>().WithMany().HasForeignKey(t => t.GroupId);

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
