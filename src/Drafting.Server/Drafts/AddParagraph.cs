using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Drafts;

/// <summary>A new paragraph: at the end with the next number, inserted after another ("4 bis"), or as another wording of one ("4 alt"). No other label changes.</summary>
static class AddParagraph
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/recommendations/{id:long}/paragraphs",
            (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.Text ?? "", body.After, body.Relation ?? "next"), cancellation))
            .WithMetadata(new Requires(Act.OrderDraft));

    public sealed record Body(string? Text, long? After, string? Relation);
    public sealed record Command(long RecommendationId, string Text, long? After, string Relation) : IRequest<Added>;
    public sealed record Added(long Id, long TextId, string Label);

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Relation).Must(r => r is "next" or "inserted-after" or "alternative-to").WithMessage("The relation is one of: next, inserted-after, alternative-to.");
            RuleFor(c => c.After).NotNull().When(c => c.Relation != "next").WithMessage("Name the paragraph (after) that the new one follows or rewords.");
            RuleFor(c => c.Text).Custom((text, context) =>
            {
                if (TextRules.Check(text) is { } refusal) context.AddFailure("Text", refusal.Message);
            });
        }
    }

    sealed class Handler(Ledger ledger, Structure structure, Acting acting) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellation)
        {
            var (added, change) = await ledger.Write(async note =>
            {
                var actor = acting.Actor;
                var recommendation = await structure.Recommendation(command.RecommendationId, cancellation);
                var relation = command.Relation switch { "inserted-after" => Relation.InsertedAfter, "alternative-to" => Relation.AlternativeTo, _ => Relation.None };
                var paragraph = await structure.Insert(recommendation, command.After, relation, command.Text, new Author(actor.PersonId!.Value, actor.DelegationId), note, cancellation);
                return (new Added(paragraph.Id, paragraph.TextId, paragraph.Label), Structure.Changed(recommendation.Draft!, "paragraph-added", recommendation.Id, paragraph.Id));
            }, cancellation);
            structure.Announce(change);
            return added;
        }
    }
}
