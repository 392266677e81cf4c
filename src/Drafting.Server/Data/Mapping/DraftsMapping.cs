using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Drafts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class DraftsMapping : IEntityTypeConfiguration<Draft>, IEntityTypeConfiguration<Recommendation>, IEntityTypeConfiguration<Paragraph>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.Property(d => d.Symbol).HasMaxLength(120);
        draft.Property(d => d.Title).HasMaxLength(300);
        draft.Property(d => d.Scale).HasMaxLength(80).HasDefaultValue("un/1");
        draft.Property(d => d.OwnScale).HasMaxLength(4000);
        draft.HasIndex(d => new { d.GroupId, d.Symbol }).IsUnique();
        draft.HasOne<WorkingGroup>().WithMany().HasForeignKey(d => d.GroupId);
    }

    public void Configure(EntityTypeBuilder<Recommendation> recommendation)
    {
        recommendation.Property(r => r.Number).HasMaxLength(Label.MaxLength);
        recommendation.Property(r => r.Title).HasMaxLength(300);
        recommendation.Property(r => r.TitleVersion).IsConcurrencyToken();
        recommendation.HasIndex(r => new { r.DraftId, r.Number }).IsUnique();
        Withdrawals.Map(recommendation.OwnsOne(r => r.Withdrawn));
    }

    public void Configure(EntityTypeBuilder<Paragraph> paragraph)
    {
        paragraph.Property(p => p.Label).HasMaxLength(Label.MaxLength);
        paragraph.HasOne(p => p.Text).WithOne().HasForeignKey<Paragraph>(p => p.TextId);
        paragraph.HasOne<Paragraph>().WithMany().HasForeignKey(p => p.RelatedParagraphId);
        paragraph.Property(p => p.Agreement).HasDefaultValue(Agreement.Open).HasSentinel(Agreement.Open);
        paragraph.Property(p => p.OpenPolicy).HasDefaultValue(EditingPolicy.Drafting).HasSentinel(EditingPolicy.Drafting);
        paragraph.HasIndex(p => new { p.RecommendationId, p.Label });
        Withdrawals.Map(paragraph.OwnsOne(p => p.Withdrawn));
    }
}

static class Withdrawals
{
    public static void Map<TOwner>(OwnedNavigationBuilder<TOwner, Withdrawal> withdrawal) where TOwner : class
    {
        withdrawal.Property(w => w.At).HasColumnName("WithdrawnAt");
        withdrawal.Property(w => w.PersonId).HasColumnName("WithdrawnBy");
        withdrawal.Property(w => w.Reason).HasColumnName("WithdrawnReason").HasMaxLength(1000);
    }
}
