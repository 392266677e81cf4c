using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>What is agreed is confirmed by those it waited for, or opened again: by the chair with a reason, or by a delegation that cannot confirm. What packages tie to it is reopened with it.</summary>
static class Reopening
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/paragraphs/{id:long}/reopen", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Reopen(id, body.Reason ?? ""), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/paragraphs/{id:long}/confirm", async (long id, ConfirmBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Confirm(id, body.DelegationId), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/paragraphs/{id:long}/decline", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Decline(id, body.Reason ?? "", body.DelegationId), cancellation)).WithMetadata(new Requires(Act.TakePosition));
    }

    public sealed record Body(string? Reason, long? DelegationId);
    public sealed record ConfirmBody(long? DelegationId);
    public sealed record Reopened(IReadOnlyList<long> Paragraphs);
    public sealed record Reopen(long Id, string Reason) : IRequest<Reopened>;
    public sealed record Confirm(long Id, long? DelegationId) : IRequest;
    public sealed record Decline(long Id, string Reason, long? DelegationId) : IRequest<Reopened>;

    sealed class ReopenValidator : AbstractValidator<Reopen>
    {
        public ReopenValidator() => RuleFor(c => c.Reason).Prose(AgreementDesk.MaxReason, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("Reopening what was agreed needs a reason; it goes on the record.");
    }

    sealed class DeclineValidator : AbstractValidator<Decline>
    {
        public DeclineValidator() => RuleFor(c => c.Reason).Prose(AgreementDesk.MaxReason, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("Not confirming needs a reason; it goes on the record.");
    }

    sealed class Handler(DraftingDb db, TextActs acts, AgreementDesk desk, Structure structure, Acting acting, TimeProvider clock) : IRequestHandler<Reopen, Reopened>, IRequestHandler<Confirm, Unit>, IRequestHandler<Decline, Reopened>
    {
        Actor Actor => acting.Actor;

        public async Task<Reopened> Handle(Reopen command, CancellationToken cancellation)
        {
            var moved = await acts.Write(async (note, turn) =>
            {
                var paragraph = await structure.Paragraph(command.Id, cancellation);
                Structure.MustBeOpen(paragraph.Recommendation!.Draft!);
                if (paragraph.Agreement is Agreement.UnderSilence) throw new RefusedException(AgreementRefusals.UnderSilence(paragraph.Label));
                if (AgreementRules.MayMove(paragraph.Agreement, Agreement.Open, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
                var reopened = await desk.Reopen(paragraph, command.Reason.Trim(), Actor.PersonId, turn, note, cancellation);
                return AgreementDesk.Count(paragraph.Recommendation.Draft!, reopened.Select(p => p.Id));
            }, cancellation);
            desk.Announce(moved);
            return new Reopened(moved.Paragraphs);
        }

        public async Task<Unit> Handle(Confirm command, CancellationToken cancellation)
        {
            var moved = await acts.Write(async (note, turn) =>
            {
                var (paragraph, step, pending, onBehalf) = await Pending(command.Id, command.DelegationId, cancellation);
                (pending.ConfirmedAt, pending.PersonId) = (clock.GetUtcNow(), Actor.PersonId);
                var left = step.Pending.Count(p => p.ConfirmedAt is null);
                note("agreement-confirmed", new { draftId = step.DraftId, paragraphId = paragraph.Id, label = paragraph.Label, delegationId = pending.DelegationId, onBehalf, left });
                if (left == 0)
                {
                    var head = TextTurn.Now(await turn.Open(paragraph.TextId));
                    await desk.Step(paragraph, Agreement.AgreedInGroup, head, null, "The last delegation has confirmed.", cancellation: cancellation);
                    note("agreed", new { draftId = step.DraftId, paragraphId = paragraph.Id, label = paragraph.Label, agreement = Words.Of(Agreement.AgreedInGroup), version = head.Version, textHash = head.Hash });
                }
                return AgreementDesk.Count(paragraph.Recommendation!.Draft!, [paragraph.Id]);
            }, cancellation);
            desk.Announce(moved);
            return Unit.Value;
        }

        public async Task<Reopened> Handle(Decline command, CancellationToken cancellation)
        {
            var moved = await acts.Write(async (note, turn) =>
            {
                var (paragraph, step, pending, onBehalf) = await Pending(command.Id, command.DelegationId, cancellation);
                note("agreement-declined", new { draftId = step.DraftId, paragraphId = paragraph.Id, label = paragraph.Label, delegationId = pending.DelegationId, onBehalf, reason = command.Reason.Trim() });
                var reopened = await desk.Reopen(paragraph, command.Reason.Trim(), Actor.PersonId, turn, note, cancellation);
                return AgreementDesk.Count(paragraph.Recommendation!.Draft!, reopened.Select(p => p.Id));
            }, cancellation);
            desk.Announce(moved);
            return new Reopened(moved.Paragraphs);
        }

        async Task<(Paragraph Paragraph, AgreementStep Step, PendingConfirmation Pending, bool OnBehalf)> Pending(long id, long? delegationId, CancellationToken cancellation)
        {
            var paragraph = await structure.Paragraph(id, cancellation);
            Structure.MustBeOpen(paragraph.Recommendation!.Draft!);
            var bench = Actor.Role is Role.Chair or Role.Secretariat;
            if (!bench && delegationId is { } other && other != Actor.DelegationId) throw new RefusedException(Domain.Positions.PositionRefusals.NotYourDelegation);
            var whose = bench ? delegationId : Actor.DelegationId;
            if (whose is null) throw new RefusedException(Domain.Positions.PositionRefusals.ForWhom);
            var step = await db.AgreementSteps.Include(s => s.Pending).SingleOrDefaultAsync(s => s.ParagraphId == id && s.Until == null && s.Agreement == Agreement.AdReferendum, cancellation) ?? throw new RefusedException(ReopeningRefusals.NotAwaited(paragraph.Label));
            var pending = step.Pending.Find(p => p.DelegationId == whose) ?? throw new RefusedException(ReopeningRefusals.NotAwaited(paragraph.Label));
            return pending.ConfirmedAt is null ? (paragraph, step, pending, bench) : throw new RefusedException(ReopeningRefusals.Confirmed(paragraph.Label));
        }
    }
}

/// <summary>What is refused about confirmations.</summary>
static class ReopeningRefusals
{
    /// <summary>Nobody waits for this delegation.</summary>
    public static Refusal NotAwaited(string label) => new("state", $"Paragraph {label} does not wait for a confirmation of this delegation.", "Load the draft again to see how it stands.");

    /// <summary>Confirmed twice, or declined after confirming.</summary>
    public static Refusal Confirmed(string label) => new("state", $"This delegation has confirmed paragraph {label}.", "To open it again, ask the chair.");
}
