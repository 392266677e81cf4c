using Drafting.Domain.Proposals;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>Which proposals may be the same idea as one on the board, or as one that somebody is about to put there. The words of withheld contributions take no part in it for whoever does not see them.</summary>
static class FindSimilar
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/proposals/{id:long}/similar", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, "", ""), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPost("/proposals/similar", (Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(null, body.Title ?? "", body.Text ?? ""), cancellation)).WithMetadata(new Requires(Act.WorkOnProposals));
    }

    public sealed record Body(string? Title, string? Text);
    public sealed record Query(long? Id, string Title, string Text) : IRequest<IReadOnlyList<Line>>;
    public sealed record Line(long Id, int Number, string Title, double Score, IReadOnlyList<string> Words);

    sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(c => c.Title).Prose(400, "title");
            RuleFor(c => c.Text).Prose(20_000, "text");
        }
    }

    sealed class Handler(DraftingDb db, ProposalDesk desk, CitationDesk citation, Acting acting) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation)
        {
            if (query.Id is { } id) await desk.Find(id, cancellation);
            var groupId = acting.Actor.GroupId;
            var visible = await citation.Visible(cancellation);
            var rows = await db.Proposals.AsNoTracking().Where(p => p.GroupId == groupId).OrderBy(p => p.Id).Take(ProposalDesk.MostProposals).ToListAsync(cancellation);
            var sources = await db.ProposalSources.AsNoTracking().Where(s => s.GroupId == groupId && s.Withdrawn == null && visible.Any(v => v.Id == s.Passage!.Edition!.SubmissionId))
                .OrderBy(s => s.Id).Take(ProposalDesk.MostOfGroup).ToListAsync(cancellation);
            var hidden = await citation.HiddenBehind(null, fromEverybody: false, cancellation);
            var set = ProposalDesk.SetOf(rows, [], new HashSet<long>());
            var byRoot = sources.ToLookup(s => set.Root(s.ProposalId).Id, s => s.Quote);
            var standing = rows.Where(p => p.Withdrawn is null && p.MergedIntoId is null).ToDictionary(p => p.Id);
            string Title(Proposal p) => Hidden.TitleOf(p.Number, p.Title, hidden[p.Id]);
            // One that was merged or withdrawn can be asked for as well: to see where it belonged.
            Idea Of(Proposal p) => new(p.Id, Title(p), [.. p.MergedIntoId is null ? byRoot[p.Id] : sources.Where(s => s.ProposalId == p.Id).Select(s => s.Quote)]);
            var asked = query.Id is { } own ? Of(rows.Single(p => p.Id == own)) : new Idea(0, query.Title, query.Text.Length == 0 ? [] : [query.Text]);
            return [.. new Resemblance([.. standing.Values.Select(Of)]).To(asked).Select(l => new Line(l.Id, standing[l.Id].Number, Title(standing[l.Id]), l.Score, l.Words))];
        }
    }
}
