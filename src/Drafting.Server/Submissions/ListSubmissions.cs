using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>The submissions of the group, a line each; those that the actor is not told of one by one are counted.</summary>
static class ListSubmissions
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/submissions", (IMediator sender, CancellationToken cancellation) => sender.Send(new Query(), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query : IRequest<Reading>;
    public sealed record Reading(IReadOnlyList<Line> Submissions, IReadOnlyList<WithheldCount> Withheld);
    public sealed record Line(
        long Id, int Number, string? Symbol, string? Language, string Contributor, string? Organisation, IReadOnlyList<string> Persons, string Kind, string? Capacity, string? Country, long? StakeholderGroupId, DateOnly? Date,
        string Consent, bool Citable, IReadOnlyList<EditionLine> Editions, IReadOnlyList<AnswerLine> Answers, int Links);
    public sealed record EditionLine(long Id, string Kind, int Passages);

    sealed class Handler(DraftingDb db, CitationDesk desk, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var questions = await db.Groups.Where(g => g.Id == groupId).SelectMany(g => g.Questions).OrderBy(q => q.Number).Select(q => q.Number).ToListAsync(cancellation);
            var submissions = await (await desk.Visible(cancellation)).AsNoTracking().OrderBy(s => s.Number)
                .Select(s => new
                {
                    Submission = s,
                    Editions = s.Editions.Where(e => !e.Superseded).OrderByDescending(e => e.Kind).Select(e => new { e.Id, e.Kind, Passages = e.Passages.Count }).ToList(),
                    Links = db.EvidenceLinks.Count(l => l.Withdrawn == null && l.Passage!.Edition!.SubmissionId == s.Id),
                })
                .ToListAsync(cancellation);
            var withheld = await (await desk.Withheld(cancellation)).GroupBy(s => s.StakeholderGroupId).Select(g => new WithheldCount(g.Key, g.Count())).ToListAsync(cancellation);
            var unstated = await desk.CitesUnstated(cancellation);
            return new Reading([.. submissions.Select(s => new Line(
                s.Submission.Id, s.Submission.Number, s.Submission.Symbol, s.Submission.Language, s.Submission.Contributor, s.Submission.Organisation, s.Submission.Persons, Words.Of(s.Submission.Kind), s.Submission.Capacity, s.Submission.Country,
                s.Submission.StakeholderGroupId, s.Submission.Date, Words.Of(s.Submission.Consent), Citation.May(s.Submission.Consent, unstated), [.. s.Editions.Select(e => new EditionLine(e.Id, Words.Of(e.Kind), e.Passages))],
                [.. questions.Select(q => new AnswerLine(q, s.Submission.Answered.Contains(q)))], s.Links))], [.. withheld.OrderBy(w => w.StakeholderGroupId)]);
        }
    }
}
