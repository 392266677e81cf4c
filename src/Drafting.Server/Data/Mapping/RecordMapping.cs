using Drafting.Server.Accounts;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class RecordMapping : IEntityTypeConfiguration<RecordEntry>, IEntityTypeConfiguration<RecordHead>
{
    public void Configure(EntityTypeBuilder<RecordEntry> entry)
    {
        entry.HasKey(e => new { e.GroupId, e.Sequence });
        entry.Property(e => e.Kind).HasMaxLength(60);
        entry.Property(e => e.Hash).HasMaxLength(32).IsFixedLength();
        entry.HasOne<WorkingGroup>().WithMany().HasForeignKey(e => e.GroupId);
    }

    public void Configure(EntityTypeBuilder<RecordHead> head)
    {
        head.HasKey(h => h.GroupId);
        head.Property(h => h.GroupId).ValueGeneratedNever();
        head.Property(h => h.Hash).HasMaxLength(32).IsFixedLength();
        head.HasOne<WorkingGroup>().WithOne().HasForeignKey<RecordHead>(h => h.GroupId);
    }
}
