using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Domain.Reports;
using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Reports;

/// <summary>Closes a draft: of every paragraph that is not agreed it is said whether it is retained or dropped, the text is locked, and the last revision is published; one act. Reopening is another, with its reason.</summary>
static class CloseDraft
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/close", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(draftId, body.Fates ?? [], body.Reason ?? "", body.Symbol ?? ""), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/drafts/{draftId:long}/reopen", async (long draftId, ReasonBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Reopen(draftId, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
    }

    public sealed record FateOf(long ParagraphId, string? Fate);
    public sealed record Body(IReadOnlyList<FateOf>? Fates, string? Reason, string? Symbol);
    public sealed record ReasonBody(string? Reason);
    public sealed record Closed(long RevisionId, string Symbol);
    public sealed record Command(long DraftId, IReadOnlyList<FateOf> Fates, string Reason, string Symbol) : IRequest<Closed>;
    public sealed record Reopen(long DraftId, string Reason) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Reason).Prose(AgreementDesk.MaxReason, "reason");
            RuleFor(c => c.Symbol).Must(s => s.Length <= 160 && !s.Any(char.IsControl)).WithMessage("The symbol is one line of at most 160 characters, without control characters.");
            RuleFor(c => c.Fates).Must(f => f.All(x => x is not null && Words.Read<Fate>(x.Fate) is not null)).WithMessage("Text that is not agreed is one of: retained, dropped.")
                .Must(f => f.Where(x => x is not null).Select(x => x.ParagraphId).Distinct().Count() == f.Count).WithMessage("Each paragraph is named once.");
        }
    }

    sealed class ReopenValidator : AbstractValidator<Reopen>
    {
        public ReopenValidator() => RuleFor(c => c.Reason).Prose(AgreementDesk.MaxReason, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("Reopening a draft needs a reason; it goes on the record.");
    }

    sealed class Handler(DraftingDb db, TextActs acts, AgreementDesk desk, Snapshots snapshots, Structure structure, Announcer announcer, TimeProvider clock) : IRequestHandler<Command, Closed>, IRequestHandler<Reopen, Unit>
    {
        public async Task<Closed> Handle(Command command, CancellationToken cancellation)
        {
            var (revision, change) = await acts.Write(async (note, turn) =>
            {
                var draft = await structure.Draft(command.DraftId, cancellation);
                Structure.MustBeOpen(draft);
                var paragraphs = await Paragraphs(draft.Id, cancellation);
                var packages = await desk.PackagesOf(draft.Id, cancellation);
                var agreed = paragraphs.Where(p => AgreementRules.IsAgreed(p.Agreement)).Select(p => p.Id).ToHashSet();
                var fates = command.Fates.ToDictionary(f => f.ParagraphId, f => Words.Read<Fate>(f.Fate)!.Value);
                if (ClosingRules.MayClose([.. paragraphs.Select(p => new ClosingParagraph(p.Id, p.Label, p.Agreement, Packages.Waiting(p.Id, packages, agreed.Contains).Count > 0))], fates.Keys.ToHashSet()) is { } refusal) throw new RefusedException(refusal);
                foreach (var paragraph in paragraphs)
                {
                    paragraph.Fate = fates.TryGetValue(paragraph.Id, out var fate) ? fate : null;
                    if (paragraph.Agreement is Agreement.Open) (paragraph.OpenPolicy, paragraph.Policy) = (paragraph.Policy, EditingPolicy.Locked);
                }
                var now = clock.GetUtcNow();
                foreach (var call in await db.ConsensusCalls.Where(c => c.DraftId == draft.Id && c.EndedAt == null).ToListAsync(cancellation))
                {
                    (call.EndedAt, call.Stamp) = (now, call.Stamp + 1);
                    note("call-dropped", new { callId = call.Id, draftId = draft.Id });
                }
                draft.ClosedAt = now;
                var revision = await snapshots.Publish(draft, command.Symbol, command.Reason.Trim(), final: true, turn, note, cancellation);
                note("draft-closed", new
                {
                    draftId = draft.Id,
                    revisionId = revision.Id,
                    symbol = revision.Symbol,
                    reason = command.Reason.Trim(),
                    paragraphs = paragraphs.Where(p => p.Fate is not null).Select(p => new { paragraphId = p.Id, label = p.Label, fate = Words.Of(p.Fate!.Value) }),
                });
                return (revision, Structure.Changed(draft, "closed"));
            }, cancellation);
            structure.Announce(change);
            announcer.Consensus(command.DraftId, "closed");
            return new Closed(revision.Id, revision.Symbol);
        }

        public async Task<Unit> Handle(Reopen command, CancellationToken cancellation)
        {
            var change = await acts.Write(async (note, _) =>
            {
                var draft = await structure.Draft(command.DraftId, cancellation);
                if (draft.ClosedAt is null) throw new RefusedException(ClosingRefusals.NotClosed);
                foreach (var paragraph in await Paragraphs(draft.Id, cancellation))
                {
                    paragraph.Fate = null;
                    if (paragraph.Agreement is Agreement.Open) paragraph.Policy = paragraph.OpenPolicy;
                }
                draft.ClosedAt = null;
                note("draft-reopened", new { draftId = draft.Id, reason = command.Reason.Trim() });
                return Structure.Changed(draft, "reopened");
            }, cancellation);
            structure.Announce(change);
            announcer.Consensus(command.DraftId, "closed");
            return Unit.Value;
        }

        Task<List<Paragraph>> Paragraphs(long draftId, CancellationToken cancellation) =>
            db.Paragraphs.Where(p => p.Recommendation!.DraftId == draftId && p.Withdrawn == null && p.Recommendation.Withdrawn == null).OrderBy(p => p.Recommendation!.Order).ThenBy(p => p.Order).ThenBy(p => p.Id).ToListAsync(cancellation);
    }
}
