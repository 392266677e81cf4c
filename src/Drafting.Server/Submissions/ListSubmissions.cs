using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>All submissions of the group, a line each.</summary>
static class ListSubmissions
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/submissions", (IMediator sender, CancellationToken cancellation) => sender.Send(new Query(), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query : IRequest<IReadOnlyList<Line>>;
    public sealed record Line(
        long Id, int Number, string Contributor, string? Organisation, IReadOnlyList<string> Persons, string Kind, string? Capacity, string? Country, long? StakeholderGroupId, DateOnly? Date,
        string Consent, IReadOnlyList<EditionLine> Editions, IReadOnlyList<AnswerLine> Answers, int Links);
    public sealed record EditionLine(long Id, string Kind, int Passages);

    sealed class Handler(DraftingDb db, Acting acting) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var questions = await db.Groups.Where(g => g.Id == groupId).SelectMany(g => g.Questions).OrderBy(q => q.Number).Select(q => q.Number).ToListAsync(cancellation);
            var submissions = await db.Submissions.AsNoTracking().Where(s => s.GroupId == groupId).OrderBy(s => s.Number)
                .Select(s => new
                {
                    Submission = s,
                    Editions = s.Editions.Where(e => !e.Superseded).OrderByDescending(e => e.Kind).Select(e => new { e.Id, e.Kind, Passages = e.Passages.Count }).ToList(),
                    Links = db.EvidenceLinks.Count(l => l.Withdrawn == null && l.Passage!.Edition!.SubmissionId == s.Id),
                })
                .ToListAsync(cancellation);
            return [.. submissions.Select(s => new Line(
                s.Submission.Id, s.Submission.Number, s.Submission.Contributor, s.Submission.Organisation, s.Submission.Persons, Words.Of(s.Submission.Kind), s.Submission.Capacity, s.Submission.Country,
                s.Submission.StakeholderGroupId, s.Submission.Date, Words.Of(s.Submission.Consent), [.. s.Editions.Select(e => new EditionLine(e.Id, Words.Of(e.Kind), e.Passages))],
                [.. questions.Select(q => new AnswerLine(q, s.Submission.Answered.Contains(q)))], s.Links))];
        }
    }
}
