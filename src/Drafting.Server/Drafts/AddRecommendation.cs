using Drafting.Server.Accounts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

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

    sealed class Handler(Ledger ledger, Structure structure) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellation)
        {
            var (added, change) = await ledger.Write(async note =>
            {
                var draft = await structure.Draft(command.DraftId, cancellation);
                var recommendation = await structure.Add(draft, command.Title, command.After, note, cancellation);
                return (new Added(recommendation.Id, recommendation.Number), Structure.Changed(draft, "recommendation-added", recommendation.Id));
            }, cancellation);
            structure.Announce(change);
            return added;
        }
    }
}
