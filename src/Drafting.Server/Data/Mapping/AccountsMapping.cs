using Drafting.Server.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Drafting.Server.Data.Mapping;

sealed class AccountsMapping : IEntityTypeConfiguration<Person>, IEntityTypeConfiguration<WorkingGroup>, IEntityTypeConfiguration<Question>, IEntityTypeConfiguration<StakeholderGroup>,
    IEntityTypeConfiguration<Delegation>, IEntityTypeConfiguration<Membership>, IEntityTypeConfiguration<IdentityUserLogin<long>>, IEntityTypeConfiguration<IdentityUserToken<long>>
{
    /// <summary>Identity leaves these parts of keys at 450 characters, which together are more than a key of SQL Server holds.</summary>
    const int KeyPart = 128;

    public void Configure(EntityTypeBuilder<IdentityUserLogin<long>> login)
    {
        login.Property(l => l.LoginProvider).HasMaxLength(KeyPart);
        login.Property(l => l.ProviderKey).HasMaxLength(KeyPart);
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<long>> token)
    {
        token.Property(t => t.LoginProvider).HasMaxLength(KeyPart);
        token.Property(t => t.Name).HasMaxLength(KeyPart);
    }

    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.Property(p => p.DisplayName).HasMaxLength(200);
        person.Property(p => p.PersonaKey).HasMaxLength(60);
        person.HasIndex(p => p.PersonaKey).IsUnique();
    }

    public void Configure(EntityTypeBuilder<WorkingGroup> group)
    {
        group.Property(g => g.Slug).HasMaxLength(60);
        group.HasIndex(g => g.Slug).IsUnique();
        group.Property(g => g.Name).HasMaxLength(300);
        group.Property(g => g.ShortName).HasMaxLength(60);
        group.Property(g => g.Body).HasMaxLength(300);
        group.Property(g => g.Mandate).HasMaxLength(4000);
        group.Property(g => g.TimeZone).HasMaxLength(60);
        group.Property(g => g.ConsultationTitle).HasMaxLength(300);
        group.Property(g => g.ConsultationMeeting).HasMaxLength(300);
        group.Property(g => g.PositionsFor).HasDefaultValue(PositionAccess.Members).HasSentinel(PositionAccess.Members);
        group.Property(g => g.SilenceHours).HasDefaultValue(72).HasSentinel(72);
        group.Property(g => g.NamesBreakers).HasDefaultValue(true).HasSentinel(true);
        group.HasMany(g => g.Questions).WithOne().HasForeignKey(q => q.GroupId);
        group.HasMany(g => g.StakeholderGroups).WithOne().HasForeignKey(s => s.GroupId);
        group.HasMany(g => g.Delegations).WithOne().HasForeignKey(d => d.GroupId);
    }

    public void Configure(EntityTypeBuilder<Question> question)
    {
        question.Property(q => q.Text).HasMaxLength(2000);
        question.HasIndex(q => new { q.GroupId, q.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<StakeholderGroup> stakeholders)
    {
        stakeholders.Property(s => s.Name).HasMaxLength(200);
        stakeholders.HasIndex(s => new { s.GroupId, s.Name }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Delegation> delegation)
    {
        delegation.Property(d => d.Name).HasMaxLength(300);
        delegation.Property(d => d.ShortName).HasMaxLength(60);
        delegation.Property(d => d.Colour).HasMaxLength(20);
        delegation.HasIndex(d => new { d.GroupId, d.ShortName }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Membership> membership)
    {
        membership.HasIndex(m => new { m.PersonId, m.GroupId }).IsUnique();
        membership.HasOne<WorkingGroup>().WithMany().HasForeignKey(m => m.GroupId);
    }
}
