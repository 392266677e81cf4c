using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Drafts;

/// <summary>Another place in the draft; the number stays as printed.</summary>
static class MoveRecommendation
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/recommendations/{id:long}/move", async (long id, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, body.After), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.OrderDraft));

    public sealed record Body(long? After);
    public sealed record Command(long Id, long? After) : IRequest;

    sealed class Handler(DraftingDb db, Ledger ledger, Structure structure) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            structure.Announce(await ledger.Write(async note =>
            {
                var recommendation = await structure.Recommendation(command.Id, cancellation);
                Structure.MustBeOpen(recommendation.Draft!);
                var all = await db.Recommendations.Where(r => r.DraftId == recommendation.DraftId).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancellation);
                var byId = all.ToDictionary(r => r.Id);
                var order = Structure.Placed(all.Select(r => r.Id), recommendation.Id, command.After);
                for (var i = 0; i < order.Count; i++) byId[order[i]].Order = i;
                note("recommendation-moved", new { recommendationId = recommendation.Id, number = recommendation.Number, after = command.After });
                return Structure.Changed(recommendation.Draft!, "recommendation-moved", recommendation.Id);
            }, cancellation));
            return Unit.Value;
        }
    }
}
