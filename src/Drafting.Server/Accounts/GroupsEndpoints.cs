using System.Security.Claims;
using Drafting.Domain;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Accounts;

/// <summary>The working groups, and one group with everything its pages need to name things.</summary>
public static class GroupsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/groups", (IMediator sender, ClaimsPrincipal user, CancellationToken cancellation) => sender.Send(new ListGroups.Query(user), cancellation));
        api.MapGet("/groups/{group}", (IMediator sender, CancellationToken cancellation) => sender.Send(new ReadGroup.Query(), cancellation)).WithMetadata(new Requires(Act.Read));
    }
}

static class ListGroups
{
    public sealed record Query(ClaimsPrincipal User) : IRequest<IReadOnlyList<Line>>;
    public sealed record Line(string Slug, string Name, string ShortName, string Body, bool ObserversOpen);

    sealed class Handler(DraftingDb db, Actors actors) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation)
        {
            var personId = actors.PersonOf(query.User);
            return await db.Groups.Where(g => g.Observers == ObserverAccess.Open || db.Memberships.Any(m => m.GroupId == g.Id && m.PersonId == personId)).OrderBy(g => g.Name)
                .Select(g => new Line(g.Slug, g.Name, g.ShortName, g.Body, g.Observers == ObserverAccess.Open)).ToListAsync(cancellation);
        }
    }
}

static class ReadGroup
{
    public sealed record Query : IRequest<Reading>;
    public sealed record Reading(
        string Slug, string Name, string ShortName, string Body, string Mandate, string TimeZone, bool ObserversOpen, ConsultationLine Consultation, IReadOnlyList<QuestionLine> Questions,
        IReadOnlyList<StakeholderLine> StakeholderGroups, IReadOnlyList<DelegationLine> Delegations, IReadOnlyList<DraftLine> Drafts, int Submissions, IReadOnlyList<PersonLine> People, YouLine You);
    public sealed record ConsultationLine(string Title, string Meeting);
    public sealed record QuestionLine(int Number, string Text);
    public sealed record StakeholderLine(long Id, string Name);
    public sealed record DelegationLine(long Id, string Name, string ShortName, long StakeholderGroupId, bool Example, string Colour);
    public sealed record DraftLine(long Id, string Symbol, string Title, int Recommendations, int Paragraphs);
    public sealed record PersonLine(long Id, string Name, long? DelegationId, string Role);
    public sealed record YouLine(string? Role, long? DelegationId, IReadOnlyList<string> May);

    sealed class Handler(DraftingDb db, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var group = await db.Groups.AsNoTracking().Include(g => g.Questions).Include(g => g.StakeholderGroups).Include(g => g.Delegations)
                .SingleOrDefaultAsync(g => g.Id == actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NoSuchGroup);
            var drafts = await db.Drafts.Where(d => d.GroupId == actor.GroupId).OrderBy(d => d.Id)
                .Select(d => new DraftLine(d.Id, d.Symbol, d.Title, d.Recommendations.Count(r => r.Withdrawn == null),
                    db.Paragraphs.Count(p => p.Recommendation!.DraftId == d.Id && p.Withdrawn == null && p.Recommendation.Withdrawn == null)))
                .ToListAsync(cancellation);
            var submissions = await db.Submissions.CountAsync(s => s.GroupId == actor.GroupId, cancellation);
            var people = await db.Memberships.Where(m => m.GroupId == actor.GroupId).OrderBy(m => m.PersonId)
                .Select(m => new { m.PersonId, m.Person!.DisplayName, m.DelegationId, m.Role }).ToListAsync(cancellation);
            return new Reading(
                group.Slug, group.Name, group.ShortName, group.Body, group.Mandate, group.TimeZone, group.Observers is ObserverAccess.Open, new(group.ConsultationTitle, group.ConsultationMeeting),
                [.. group.Questions.OrderBy(q => q.Number).Select(q => new QuestionLine(q.Number, q.Text))],
                [.. group.StakeholderGroups.OrderBy(s => s.Order).Select(s => new StakeholderLine(s.Id, s.Name))],
                [.. group.Delegations.OrderBy(d => d.Id).Select(d => new DelegationLine(d.Id, d.Name, d.ShortName, d.StakeholderGroupId, d.Example, d.Colour))],
                drafts, submissions, [.. people.Select(p => new PersonLine(p.PersonId, p.DisplayName, p.DelegationId, Words.Of(p.Role)))],
                new YouLine(actor.PersonId is null ? null : Words.Of(actor.Role), actor.DelegationId, [.. actor.Acts.Select(a => Words.Of(a))]));
        }
    }
}
