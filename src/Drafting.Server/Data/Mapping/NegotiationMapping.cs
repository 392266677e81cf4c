using Drafting.Server.Accounts;
using Drafting.Server.Amendments;
using Drafting.Server.Brackets;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class BracketsMapping : IEntityTypeConfiguration<Bracket>, IEntityTypeConfiguration<BracketVoice>, IEntityTypeConfiguration<MeasureSample>
{
    public void Configure(EntityTypeBuilder<Bracket> bracket)
    {
        bracket.Property(b => b.ReasonText).HasMaxLength(1000);
        bracket.Property(b => b.EndedHow).HasMaxLength(40);
        bracket.HasIndex(b => new { b.TextId, b.EndedAt });
        bracket.HasIndex(b => b.DraftId);
        bracket.HasOne<LiveText>().WithMany().HasForeignKey(b => b.TextId);
        bracket.HasOne<Paragraph>().WithMany().HasForeignKey(b => b.ParagraphId);
        bracket.HasOne<Paragraph>().WithMany().HasForeignKey(b => b.LinkedParagraphId);
        bracket.HasOne<Amendment>().WithMany().HasForeignKey(b => b.AmendmentId);
        bracket.HasMany(b => b.Voices).WithOne().HasForeignKey(v => v.BracketId);
    }

    public void Configure(EntityTypeBuilder<BracketVoice> voice)
    {
        voice.HasIndex(v => new { v.BracketId, v.DelegationId }).IsUnique();
        voice.HasOne<Delegation>().WithMany().HasForeignKey(v => v.DelegationId);
    }

    public void Configure(EntityTypeBuilder<MeasureSample> sample)
    {
        sample.HasIndex(s => new { s.DraftId, s.At });
        sample.HasIndex(s => new { s.ParagraphId, s.Version }).IsUnique();
        sample.HasOne<Paragraph>().WithMany().HasForeignKey(s => s.ParagraphId);
    }
}

sealed class AmendmentsMapping : IEntityTypeConfiguration<Amendment>, IEntityTypeConfiguration<AmendmentPart>, IEntityTypeConfiguration<CoSponsor>, IEntityTypeConfiguration<Supporter>,
    IEntityTypeConfiguration<AmendmentEvent>, IEntityTypeConfiguration<Merge>, IEntityTypeConfiguration<MergeHunk>
{
    public void Configure(EntityTypeBuilder<Amendment> amendment)
    {
        amendment.Property(a => a.Number).HasMaxLength(40);
        amendment.Property(a => a.Rationale).HasMaxLength(4000);
        amendment.Property(a => a.DisposalReason).HasMaxLength(1000);
        amendment.Property(a => a.Stamp).IsConcurrencyToken();
        amendment.HasIndex(a => new { a.DraftId, a.ParentId, a.Ordinal });
        amendment.HasOne<Draft>().WithMany().HasForeignKey(a => a.DraftId);
        amendment.HasOne<Delegation>().WithMany().HasForeignKey(a => a.DelegationId);
        amendment.HasOne<Amendment>().WithMany().HasForeignKey(a => a.ParentId);
        amendment.HasOne<Amendment>().WithMany().HasForeignKey(a => a.ByAmendmentId);
        amendment.HasMany(a => a.Parts).WithOne(p => p.Amendment).HasForeignKey(p => p.AmendmentId);
        amendment.HasMany(a => a.CoSponsors).WithOne().HasForeignKey(c => c.AmendmentId);
        amendment.HasMany(a => a.Supporters).WithOne().HasForeignKey(s => s.AmendmentId);
    }

    public void Configure(EntityTypeBuilder<AmendmentPart> part)
    {
        part.HasOne<Paragraph>().WithMany().HasForeignKey(p => p.ParagraphId);
        part.HasOne<Recommendation>().WithMany().HasForeignKey(p => p.RecommendationId);
        part.HasOne<AmendmentPart>().WithMany().HasForeignKey(p => p.OfPartId);
        part.HasOne<LiveText>().WithMany().HasForeignKey(p => p.TargetTextId);
        part.HasOne<LiveText>().WithMany().HasForeignKey(p => p.TextId);
    }

    public void Configure(EntityTypeBuilder<CoSponsor> sponsor)
    {
        sponsor.HasIndex(s => new { s.AmendmentId, s.DelegationId }).IsUnique();
        sponsor.HasOne<Delegation>().WithMany().HasForeignKey(s => s.DelegationId);
    }

    public void Configure(EntityTypeBuilder<Supporter> supporter)
    {
        supporter.HasIndex(s => new { s.AmendmentId, s.DelegationId }).IsUnique();
        supporter.HasOne<Delegation>().WithMany().HasForeignKey(s => s.DelegationId);
    }

    public void Configure(EntityTypeBuilder<AmendmentEvent> happened)
    {
        happened.Property(e => e.Kind).HasMaxLength(60);
        happened.HasOne<Amendment>().WithMany().HasForeignKey(e => e.AmendmentId);
    }

    public void Configure(EntityTypeBuilder<Merge> merge)
    {
        merge.Property(m => m.Stamp).IsConcurrencyToken();
        merge.HasOne(m => m.Paragraph).WithMany().HasForeignKey(m => m.ParagraphId);
        merge.HasOne<LiveText>().WithMany().HasForeignKey(m => m.TextId);
        merge.HasMany(m => m.Hunks).WithOne().HasForeignKey(h => h.MergeId);
    }

    public void Configure(EntityTypeBuilder<MergeHunk> hunk)
    {
        hunk.HasIndex(h => new { h.MergeId, h.PartId, h.Index }).IsUnique();
        hunk.HasOne<AmendmentPart>().WithMany().HasForeignKey(h => h.PartId);
    }
}

sealed class DoneActMapping : IEntityTypeConfiguration<DoneAct>
{
    public void Configure(EntityTypeBuilder<DoneAct> act)
    {
        act.Property(a => a.Kind).HasMaxLength(60);
        act.Property(a => a.Stamp).IsConcurrencyToken();
        act.HasOne<Draft>().WithMany().HasForeignKey(a => a.DraftId);
    }
}
