using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Drafts;

/// <summary>A new recommendation: it takes the next number, wherever it is put.</summary>
static class AddRecommendation
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/drafts/{draftId:long}/recommendations", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(draftId, body.Title ?? "", body.After), cancellation))
            .WithMetadata(new Requires(Act.OrderDraft));

    public sealed record Body(string? Title, long? After);
    public sealed record Command(long DraftId, string Title, long? After) : IRequest<Added>;
    public sealed record Added(long Id, string Number);

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Title).Line(300, "title");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Structure structure) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellation)
        {
            var (added, change) = await ledger.Write(async note =>
            {
                var draft = await structure.Draft(command.DraftId, cancellation);
                var siblings = await db.Recommendations.Where(r => r.DraftId == draft.Id).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancellation);
                var recommendation = new Recommendation { DraftId = draft.Id, Number = Label.Next(siblings.Select(r => r.Number)), Title = command.Title.Trim() };
                db.Recommendations.Add(recommendation);
                await db.SaveChangesAsync(cancellation);
                var byId = siblings.Append(recommendation).ToDictionary(r => r.Id);
                var order = Structure.Placed(siblings.Select(r => r.Id), recommendation.Id, command.After ?? siblings.LastOrDefault()?.Id);
                for (var i = 0; i < order.Count; i++) byId[order[i]].Order = i;
                note("recommendation-added", new { draftId = draft.Id, recommendationId = recommendation.Id, number = recommendation.Number, title = recommendation.Title, after = command.After });
                return (new Added(recommendation.Id, recommendation.Number), Structure.Changed(draft, "recommendation-added", recommendation.Id));
            }, cancellation);
            structure.Announce(change);
            return added;
        }
    }
}
