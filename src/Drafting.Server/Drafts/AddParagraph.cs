using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

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

    sealed class Handler(DraftingDb db, Ledger ledger, Structure structure, Acting acting, TimeProvider clock) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellation)
        {
            var (added, change) = await ledger.Write(async note =>
            {
                var actor = acting.Actor;
                var recommendation = await structure.Recommendation(command.RecommendationId, cancellation);
                if (recommendation.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(recommendation.Number));
                var siblings = await db.Paragraphs.Where(p => p.RecommendationId == recommendation.Id).OrderBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
                var neighbour = command.After is not { } after ? null : siblings.Find(p => p.Id == after) ?? throw new RefusedException(DraftRefusals.NotANeighbour(after));
                var taken = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == recommendation.DraftId).Select(p => p.Label).ToListAsync(cancellation);
                var (label, relation) = command.Relation switch
                {
                    "inserted-after" => (Label.InsertedAfter(neighbour!.Label, taken), Relation.InsertedAfter),
                    "alternative-to" => (Label.AlternativeTo(neighbour!.Label, taken), Relation.AlternativeTo),
                    _ => (Label.Next(taken), Relation.None),
                };
                var text = TextStore.Begin(db, actor.GroupId, recommendation.DraftId);
                var paragraph = new Paragraph { RecommendationId = recommendation.Id, Text = text, Label = label, Relation = relation, RelatedParagraphId = relation is Relation.None ? null : neighbour!.Id };
                db.Paragraphs.Add(paragraph);
                await db.SaveChangesAsync(cancellation);
                TextStore.FirstWords(db, text.Id, command.Text, new Author(actor.PersonId!.Value, actor.DelegationId), clock.GetUtcNow());
                var order = Structure.Placed(siblings.Select(p => p.Id), paragraph.Id, neighbour?.Id ?? siblings.LastOrDefault()?.Id);
                var byId = siblings.Append(paragraph).ToDictionary(p => p.Id);
                for (var i = 0; i < order.Count; i++) byId[order[i]].Order = i;
                note("paragraph-added", new { recommendationId = recommendation.Id, paragraphId = paragraph.Id, textId = text.Id, label, relation = command.Relation, relatedParagraphId = paragraph.RelatedParagraphId, text = command.Text });
                return (new Added(paragraph.Id, text.Id, label), Structure.Changed(recommendation.Draft!, "paragraph-added", recommendation.Id, paragraph.Id));
            }, cancellation);
            structure.Announce(change);
            return added;
        }
    }
}
