using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Drafts;

/// <summary>Another place, in the same recommendation or another one of the draft; label, identity, history and evidence go along.</summary>
static class MoveParagraph
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/move", async (long id, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, body.RecommendationId, body.After), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.OrderDraft));

    public sealed record Body(long RecommendationId, long? After);
    public sealed record Command(long Id, long RecommendationId, long? After) : IRequest;

    sealed class Handler(DraftingDb db, Ledger ledger, Structure structure) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            structure.Announce(await ledger.Write(async note =>
            {
                var paragraph = await structure.Paragraph(command.Id, cancellation);
                Structure.MustBeOpen(paragraph);
                var target = await structure.Recommendation(command.RecommendationId, cancellation);
                if (target.DraftId != paragraph.Recommendation!.DraftId) throw new RefusedException(AccessRefusals.NotFound("recommendation in this draft"));
                if (target.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(target.Number));
                var from = paragraph.RecommendationId;
                var siblings = await db.Paragraphs.Where(p => p.RecommendationId == target.Id).OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
                var order = Structure.Placed(siblings.Select(p => p.Id), paragraph.Id, command.After);
                var byId = siblings.Append(paragraph).DistinctBy(p => p.Id).ToDictionary(p => p.Id);
                for (var i = 0; i < order.Count; i++) byId[order[i]].Order = i;
                paragraph.RecommendationId = target.Id;
                note("paragraph-moved", new { paragraphId = paragraph.Id, label = paragraph.Label, fromRecommendationId = from, recommendationId = target.Id, after = command.After });
                return Structure.Changed(target.Draft!, "paragraph-moved", target.Id, paragraph.Id);
            }, cancellation));
            return Unit.Value;
        }
    }
}
