using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Drafts;

/// <summary>Another title. The command names the title it has seen, so that two people never overwrite each other unseen.</summary>
static class RetitleRecommendation
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPatch("/recommendations/{id:long}", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.Title ?? "", body.TitleVersion), cancellation))
            .WithMetadata(new Requires(Act.OrderDraft));

    public sealed record Body(string? Title, int TitleVersion);
    public sealed record Command(long Id, string Title, int TitleVersion) : IRequest<Retitled>;
    public sealed record Retitled(string Title, int TitleVersion);

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Title).Line(300, "title");
    }

    sealed class Handler(Ledger ledger, Structure structure) : IRequestHandler<Command, Retitled>
    {
        public async Task<Retitled> Handle(Command command, CancellationToken cancellation)
        {
            var (retitled, change) = await ledger.Write(async note =>
            {
                var recommendation = await structure.Recommendation(command.Id, cancellation);
                await structure.MustBeOpen(recommendation, cancellation);
                if (recommendation.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(recommendation.Number));
                if (recommendation.TitleVersion != command.TitleVersion) throw new RefusedException(DraftRefusals.TitleChanged(recommendation.Title));
                var before = recommendation.Title;
                recommendation.Title = command.Title.Trim();
                recommendation.TitleVersion++;
                note("recommendation-retitled", new { recommendationId = recommendation.Id, number = recommendation.Number, before, title = recommendation.Title });
                return (new Retitled(recommendation.Title, recommendation.TitleVersion), Structure.Changed(recommendation.Draft!, "recommendation-retitled", recommendation.Id));
            }, cancellation);
            structure.Announce(change);
            return retitled;
        }
    }
}
