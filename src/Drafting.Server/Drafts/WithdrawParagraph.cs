using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Drafts;

/// <summary>Out of the draft, or back into it; its text and history stay readable either way, and its label is not given again.</summary>
static class WithdrawParagraph
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/paragraphs/{id:long}/withdraw", async (long id, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, body.Reason ?? "", Restore: false), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.OrderDraft));
        group.MapPost("/paragraphs/{id:long}/restore", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, "", Restore: true), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.OrderDraft));
    }

    public sealed record Body(string? Reason);
    public sealed record Command(long Id, string Reason, bool Restore) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Reason).Prose(1000, "reason");
    }

    sealed class Handler(Ledger ledger, Structure structure, Acting acting, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            structure.Announce(await ledger.Write(async note =>
            {
                var paragraph = await structure.Paragraph(command.Id, cancellation);
                Structure.MustBeOpen(paragraph);
                var recommendation = paragraph.Recommendation!;
                var what = $"Paragraph {paragraph.Label}";
                if (command.Restore && paragraph.Withdrawn is null) throw new RefusedException(DraftRefusals.NotWithdrawn(what));
                if (command.Restore && recommendation.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(recommendation.Number));
                if (!command.Restore && paragraph.Withdrawn is not null) throw new RefusedException(DraftRefusals.AlreadyWithdrawn(what));
                paragraph.Withdrawn = command.Restore ? null : new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = command.Reason.Trim() };
                var kind = command.Restore ? "paragraph-restored" : "paragraph-withdrawn";
                note(kind, new { paragraphId = paragraph.Id, label = paragraph.Label, reason = command.Restore ? null : command.Reason.Trim() });
                return Structure.Changed(recommendation.Draft!, kind, recommendation.Id, paragraph.Id);
            }, cancellation));
            return Unit.Value;
        }
    }
}
