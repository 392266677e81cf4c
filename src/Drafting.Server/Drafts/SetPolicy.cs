using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Drafts;

/// <summary>Who may change a paragraph's words directly. Takes effect at once, for edits under way too.</summary>
static class SetPolicy
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPut("/paragraphs/{id:long}/policy", async (long id, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, body.Policy), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.SetPolicy));

    public sealed record Body(string? Policy);
    public sealed record Command(long Id, string? Policy) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Policy).Must(p => Words.Read<EditingPolicy>(p) is not null).WithMessage("The policy is one of: drafting, chairs-pen, locked.");
    }

    sealed class Handler(Ledger ledger, Structure structure) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            structure.Announce(await ledger.Write(async note =>
            {
                var paragraph = await structure.Paragraph(command.Id, cancellation);
                Structure.MustBeOpen(paragraph);
                if (paragraph.Withdrawn is not null) throw new RefusedException(DraftRefusals.ParagraphWithdrawn(paragraph.Label));
                var before = paragraph.Policy;
                paragraph.Policy = Words.Read<EditingPolicy>(command.Policy)!.Value;
                note("policy-set", new { paragraphId = paragraph.Id, label = paragraph.Label, before = Words.Of(before), policy = command.Policy });
                return Structure.Changed(paragraph.Recommendation!.Draft!, "policy-set", paragraph.RecommendationId, paragraph.Id);
            }, cancellation));
            return Unit.Value;
        }
    }
}
