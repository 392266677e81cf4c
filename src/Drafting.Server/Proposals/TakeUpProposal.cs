using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Proposals;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>A proposal becomes a recommendation with one paragraph, and all that speaks to it becomes evidence there: words, links and record in one transaction. Untied again, the recommendation stays.</summary>
static class TakeUpProposal
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/proposals/{id:long}/recommendation", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.DraftId, body.Title, body.Text), cancellation))
            .WithMetadata(new Requires(Act.OrderDraft));
        group.MapDelete("/proposals/{id:long}/recommendation", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Untie(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.OrderDraft));
    }

    public sealed record Body(long DraftId, string? Title, string? Text);
    public sealed record Command(long Id, long DraftId, string? Title, string? Text) : IRequest<Taken>;
    public sealed record Taken(long RecommendationId, long ParagraphId, string Number);
    public sealed record Untie(long Id) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Title).Must(t => t is null || (t.Trim().Length is > 0 and <= 300 && !t.Any(char.IsControl))).WithMessage("The title is one line of 1 to 300 characters.");
            RuleFor(c => c.Text).Custom((text, context) =>
            {
                if (text is null) return;
                if (string.IsNullOrWhiteSpace(text)) context.AddFailure("Text", "The text must not be empty; leave it out to begin with the proposal's title.");
                else if (TextRules.Check(text) is { } refusal) context.AddFailure("Text", refusal.Message);
            });
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Structure structure, ProposalDesk desk, CitationDesk citation, Announcer announcer, Acting acting, TimeProvider clock)
        : IRequestHandler<Command, Taken>, IRequestHandler<Untie, Unit>
    {
        public async Task<Taken> Handle(Command command, CancellationToken cancellation)
        {
            var (taken, change) = await ledger.Write(async note =>
            {
                var actor = acting.Actor;
                var proposal = await desk.FindStanding(command.Id, cancellation);
                var draft = await structure.Draft(command.DraftId, cancellation);
                var (set, _, rows) = await desk.Load(cancellation);
                if (set.Proposals[proposal.Id].TakenUp) throw new RefusedException(ProposalRefusals.TakenUp(proposal.Number));
                var open = db.Paragraphs.Where(p => p.Recommendation!.DraftId == draft.Id && p.Withdrawn == null && p.Recommendation.Withdrawn == null);
                if (await open.AnyAsync(cancellation) && !await open.AnyAsync(p => p.Policy != EditingPolicy.Locked, cancellation)) throw new RefusedException(ProposalDeskRefusals.DraftLocked(draft.Symbol));
                var (title, text) = (command.Title?.Trim() ?? proposal.Title, command.Text ?? proposal.Title);
                var counted = set.Counted(proposal.Id).Select(s => rows[s.Id]).ToList();
                var hidden = await citation.HiddenBehind(null, fromEverybody: true, cancellation);
                desk.RequireOwnWords([title, text], [.. counted.Select(s => s.ProposalId).Append(proposal.Id).Distinct().SelectMany(id => hidden[id])]);

                var recommendation = await structure.Add(draft, title, null, note, cancellation);
                var paragraph = await structure.Insert(recommendation, null, Relation.None, text, new Author(actor.PersonId!.Value, actor.DelegationId), note, cancellation);
                await db.SaveChangesAsync(cancellation);
                var version = await db.TextChanges.Where(c => c.TextId == paragraph.TextId).MaxAsync(c => (int?)c.Version, cancellation) ?? 0;
                await Carry(counted, paragraph, version, note, cancellation);
                proposal.RecommendationId = recommendation.Id;
                note("proposal-taken-up", new { proposalId = proposal.Id, number = proposal.Number, draftId = draft.Id, recommendationId = recommendation.Id, recommendation = recommendation.Number, paragraphId = paragraph.Id, label = paragraph.Label, links = counted.Count });
                return (new Taken(recommendation.Id, paragraph.Id, recommendation.Number), Structure.Changed(draft, "recommendation-added", recommendation.Id, paragraph.Id));
            }, cancellation);
            structure.Announce(change);
            announcer.Evidence(command.DraftId, taken.ParagraphId);
            return taken;
        }

        public async Task<Unit> Handle(Untie command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var proposal = await desk.Find(command.Id, cancellation);
                if (proposal.RecommendationId is not { } id) throw new RefusedException(ProposalRefusals.NotTakenUp(proposal.Number));
                var number = await db.Recommendations.Where(r => r.Id == id).Select(r => r.Number).SingleAsync(cancellation);
                proposal.RecommendationId = null;
                note("proposal-untied", new { proposalId = proposal.Id, number = proposal.Number, recommendationId = id, recommendation = number });
                return true;
            }, cancellation);
            return Unit.Value;
        }

        /// <summary>Links each source to the paragraph, as the same quotation with the same stance.</summary>
        async Task Carry(List<ProposalSource> sources, Paragraph paragraph, int version, Note note, CancellationToken cancellation)
        {
            var ids = sources.Select(s => s.PassageId).Distinct().ToArray();
            var passages = await db.Passages.Include(p => p.Edition).ThenInclude(e => e!.Submission).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
            var unstated = await citation.CitesUnstated(cancellation);
            var links = sources.ConvertAll(source => new EvidenceLink
            {
                GroupId = source.GroupId,
                ParagraphId = paragraph.Id,
                ParagraphVersion = version,
                PassageId = source.PassageId,
                Quote = source.Quote,
                Start = source.Start,
                Before = source.Before,
                After = source.After,
                Stance = source.Stance,
                Note = source.Note,
                PersonId = acting.Actor.PersonId!.Value,
                DelegationId = acting.Actor.DelegationId,
                At = clock.GetUtcNow(),
            });
            db.EvidenceLinks.AddRange(links);
            await db.SaveChangesAsync(cancellation);
            foreach (var link in links) note("evidence-linked", Quoting.Told(link, paragraph, passages[link.PassageId], Citation.May(passages[link.PassageId].Edition!.Submission!.Consent, unstated)));
        }
    }
}
