using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>Another stance or note, or the link withdrawn, or put back: by the delegation that made it, the chair or the secretariat.</summary>
static class ChangeEvidence
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPatch("/evidence/{id:long}", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.Stance, body.Note ?? ""), cancellation))
            .WithMetadata(new Requires(Act.LinkEvidence));
        group.MapPost("/evidence/{id:long}/withdraw", async (long id, WithdrawBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, body.Reason ?? "", Restore: false), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.LinkEvidence));
        group.MapPost("/evidence/{id:long}/restore", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, "", Restore: true), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.LinkEvidence));
    }

    public sealed record Body(string? Stance, string? Note);
    public sealed record WithdrawBody(string? Reason);
    public sealed record Command(long Id, string? Stance, string Note) : IRequest<EvidenceReading>;
    public sealed record Withdraw(long Id, string Reason, bool Restore) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Stance).Must(s => Words.Read<Stance>(s) is not null).WithMessage("The stance is one of: supports, opposes, qualifies.");
            RuleFor(c => c.Note).Prose(2000, "note");
        }
    }

    sealed class WithdrawValidator : AbstractValidator<Withdraw>
    {
        public WithdrawValidator() => RuleFor(c => c.Reason).Prose(1000, "reason");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, EvidenceReader evidence, CitationDesk desk, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Command, EvidenceReading>, IRequestHandler<Withdraw, Unit>
    {
        public async Task<EvidenceReading> Handle(Command command, CancellationToken cancellation)
        {
            var link = await ledger.Write(async note =>
            {
                var link = await Find(command.Id, cancellation);
                if (link.Withdrawn is not null) throw new RefusedException(EvidenceRefusals.Withdrawn);
                var cited = await desk.MayCite(link.PassageId, cancellation);
                var before = new { stance = Words.Of(link.Stance), note = cited ? link.Note : null };
                link.Stance = Words.Read<Stance>(command.Stance)!.Value;
                link.Note = command.Note.Trim();
                note("evidence-changed", new { linkId = link.Id, paragraphId = link.ParagraphId, label = link.Paragraph!.Label, before, stance = command.Stance, note = cited ? link.Note : null });
                return link;
            }, cancellation);
            announcer.Evidence(link.Paragraph!.Recommendation!.DraftId, link.ParagraphId);
            return await evidence.One(link.Id, cancellation);
        }

        public async Task<Unit> Handle(Withdraw command, CancellationToken cancellation)
        {
            var link = await ledger.Write(async note =>
            {
                var link = await Find(command.Id, cancellation);
                if (command.Restore && link.Withdrawn is null) throw new RefusedException(EvidenceRefusals.NotWithdrawn);
                if (!command.Restore && link.Withdrawn is not null) throw new RefusedException(EvidenceRefusals.Withdrawn);
                link.Withdrawn = command.Restore ? null : new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = command.Reason.Trim() };
                var cited = await desk.MayCite(link.PassageId, cancellation);
                note(command.Restore ? "evidence-restored" : "evidence-withdrawn", new { linkId = link.Id, paragraphId = link.ParagraphId, label = link.Paragraph!.Label, quote = cited ? link.Quote : null, reason = command.Restore || !cited ? null : command.Reason.Trim() });
                return link;
            }, cancellation);
            announcer.Evidence(link.Paragraph!.Recommendation!.DraftId, link.ParagraphId);
            return Unit.Value;
        }

        async Task<EvidenceLink> Find(long id, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var visible = await desk.Visible(cancellation);
            var link = await db.EvidenceLinks.Include(l => l.Paragraph).ThenInclude(p => p!.Recommendation)
                .SingleOrDefaultAsync(l => l.Id == id && l.GroupId == actor.GroupId && visible.Any(s => s.Id == l.Passage!.Edition!.SubmissionId), cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("link"));
            var own = actor.DelegationId is { } delegation ? link.DelegationId == delegation : link.PersonId == actor.PersonId;
            if (!own && actor.Role is not (Role.Chair or Role.Secretariat)) throw new RefusedException(EvidenceRefusals.NotYours);
            return link;
        }
    }
}
