using Drafting.Domain;
using Drafting.Domain.Positions;
using Drafting.Domain.Reports;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Reports;

/// <summary>
/// What the group decides that its report says of disagreement: proposed by the chair, spoken to by delegations as a text is, adopted by the chair, against objections only with a reason on the record. One is in force at a time. It may also be
/// settled after the draft is closed: the words are final then, and how they are reported is not.
/// </summary>
static class Templates
{
    const int Most = 200;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/drafts/{draftId:long}/templates", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new List(draftId), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPost("/drafts/{draftId:long}/templates", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(
            new Propose(draftId, body.Name ?? "", body.Disagreement, body.Names, body.MinorityStatements, body.Explanations, body.SourceTable, body.SilenceRecord, body.Measures, body.Participants, body.Note ?? ""), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/templates/{id:long}/adopt", async (long id, AdoptBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Adopt(id, body.Despite ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/templates/{id:long}/withdraw", async (long id, ReasonBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
    }

    public sealed record Body(string? Name, string? Disagreement, string? Names, bool MinorityStatements, bool Explanations, bool SourceTable, bool SilenceRecord, bool Measures, bool Participants, string? Note);
    public sealed record AdoptBody(string? Despite);
    public sealed record ReasonBody(string? Reason);
    public sealed record Made(long Id, int Number);
    public sealed record List(long DraftId) : IRequest<IReadOnlyList<Line>>;
    public sealed record Propose(long DraftId, string Name, string? Disagreement, string? Names, bool MinorityStatements, bool Explanations, bool SourceTable, bool SilenceRecord, bool Measures, bool Participants, string Note) : IRequest<Made>;
    public sealed record Adopt(long Id, string Despite) : IRequest;
    public sealed record Withdraw(long Id, string Reason) : IRequest;

    /// <summary><c>Support</c> counts support and “can live with”; the three counts are null for who may not see positions. <c>Mine</c>: what the reader's own delegation says.</summary>
    public sealed record Line(
        long Id, int Number, string Name, string Disagreement, string Names, bool MinorityStatements, bool Explanations, bool SourceTable, bool SilenceRecord, bool Measures, bool Participants, string Note, long PersonId, long ProposedAt, long? AdoptedAt, string? AdoptedDespite,
        long? EndedAt, string? EndedReason, int? Support, int? Reservations, int? Objections, string? Mine);

    sealed class Validator : AbstractValidator<Propose>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Line(200, "name of the template");
            RuleFor(c => c.Note).Prose(4000, "note");
            RuleFor(c => c.Disagreement).Must(d => Words.Read<DisagreementKept>(d) is not null).WithMessage($"Of disagreement a report says one of: {string.Join(", ", Words.All<DisagreementKept>())}.");
            RuleFor(c => c.Names).Must(n => Words.Read<NamesKept>(n) is not null).WithMessage($"A report names one of: {string.Join(", ", Words.All<NamesKept>())}.");
        }
    }

    sealed class AdoptValidator : AbstractValidator<Adopt>
    {
        public AdoptValidator() => RuleFor(c => c.Despite).Prose(4000, "reason");
    }

    sealed class WithdrawValidator : AbstractValidator<Withdraw>
    {
        public WithdrawValidator() => RuleFor(c => c.Reason).Prose(2000, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("Withdrawing a template needs a reason; it goes on the record.");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Targets targets, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<List, IReadOnlyList<Line>>, IRequestHandler<Propose, Made>, IRequestHandler<Adopt, Unit>, IRequestHandler<Withdraw, Unit>
    {
        Actor Actor => acting.Actor;

        public async Task<IReadOnlyList<Line>> Handle(List query, CancellationToken cancellation)
        {
            await MustBeHere(query.DraftId, cancellation);
            var rows = await db.ReportTemplates.AsNoTracking().Where(t => t.DraftId == query.DraftId).OrderByDescending(t => t.Number).Take(Most).ToListAsync(cancellation);
            var sees = Actor.SeesPositions(await db.Groups.Where(g => g.Id == Actor.GroupId).Select(g => g.PositionsFor).SingleAsync(cancellation));
            var told = new List<Line>(rows.Count);
            foreach (var t in rows)
            {
                var said = sees || Actor.DelegationId is not null ? await Said(t, cancellation) : [];
                int? Count(params PositionStance[] stances) => sees ? said.Count(s => s.Stance is { } stance && stances.Contains(stance)) : null;
                told.Add(new Line(t.Id, t.Number, t.Name, Words.Of(t.Disagreement), Words.Of(t.Names), t.MinorityStatements, t.Explanations, t.SourceTable, t.SilenceRecord, t.Measures, t.Participants, t.Note, t.PersonId, t.ProposedAt.ToUnixTimeMilliseconds(),
                    t.AdoptedAt?.ToUnixTimeMilliseconds(), t.AdoptedDespite, t.EndedAt?.ToUnixTimeMilliseconds(), t.EndedReason, Count(PositionStance.Support, PositionStance.CanLiveWith), Count(PositionStance.Reservation), Count(PositionStance.Objection),
                    said.FirstOrDefault(s => s.DelegationId == Actor.DelegationId)?.Stance is { } mine ? Words.Of(mine) : null));
            }
            return told;
        }

        /// <summary>What each delegation says of a template, of what has been released.</summary>
        async Task<IReadOnlyList<Standpoint>> Said(ReportTemplate template, CancellationToken cancellation)
        {
            var hash = (await targets.Find(template.DraftId, TargetKind.Template, template.Id, cancellation)).WordsHash;
            var delegations = await db.Delegations.Where(d => d.GroupId == Actor.GroupId).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(cancellation);
            var memberships = await db.NegotiatingGroupMembers.Where(m => m.Until == null && db.NegotiatingGroups.Any(g => g.Id == m.NegotiatingGroupId && g.GroupId == Actor.GroupId && g.DissolvedAt == null)).Select(m => new Domain.Positions.Membership(m.NegotiatingGroupId, m.DelegationId)).ToListAsync(cancellation);
            var live = await db.Positions.AsNoTracking().Where(p => p.DraftId == template.DraftId && p.TargetKind == TargetKind.Template && p.TargetId == template.Id && p.Until == null && p.ReleasedAt != null).ToListAsync(cancellation);
            return Standpoints.Of(delegations, memberships,
                [.. live.Select(p => new PositionEntry(p.DelegationId is { } d ? new Speaker(d, null) : new Speaker(null, p.NegotiatingGroupId), p.Act, p.Stance, p.WordsHash, p.Id, p.DelegationId is null ? null : p.NegotiatingGroupId))], hash);
        }

        public async Task<Made> Handle(Propose command, CancellationToken cancellation)
        {
            var made = await ledger.Write(async note =>
            {
                await MustBeHere(command.DraftId, cancellation);
                var template = new ReportTemplate
                {
                    GroupId = Actor.GroupId,
                    DraftId = command.DraftId,
                    Number = await db.ReportTemplates.Where(t => t.DraftId == command.DraftId).MaxAsync(t => (int?)t.Number, cancellation) + 1 ?? 1,
                    Name = command.Name.Trim(),
                    Disagreement = Words.Read<DisagreementKept>(command.Disagreement)!.Value,
                    Names = Words.Read<NamesKept>(command.Names)!.Value,
                    MinorityStatements = command.MinorityStatements,
                    Explanations = command.Explanations,
                    SourceTable = command.SourceTable,
                    SilenceRecord = command.SilenceRecord,
                    Measures = command.Measures,
                    Participants = command.Participants,
                    Note = command.Note.Trim(),
                    PersonId = Actor.PersonId!.Value,
                    ProposedAt = clock.GetUtcNow(),
                };
                db.ReportTemplates.Add(template);
                await db.SaveChangesAsync(cancellation);
                note("template-proposed", new
                {
                    templateId = template.Id,
                    draftId = template.DraftId,
                    number = template.Number,
                    name = template.Name,
                    disagreement = command.Disagreement,
                    names = command.Names,
                    minorityStatements = template.MinorityStatements,
                    explanations = template.Explanations,
                    sourceTable = template.SourceTable,
                    silenceRecord = template.SilenceRecord,
                    measures = template.Measures,
                    participants = template.Participants,
                    note = template.Note,
                });
                return template;
            }, cancellation);
            announcer.Consensus(command.DraftId, "template");
            return new Made(made.Id, made.Number);
        }

        public async Task<Unit> Handle(Adopt command, CancellationToken cancellation)
        {
            var draftId = await ledger.Write(async note =>
            {
                var template = await Find(command.Id, cancellation);
                if (template.AdoptedAt is not null) throw new RefusedException(ReportRefusals.Adopted);
                if (await db.Positions.AnyAsync(p => p.DraftId == template.DraftId && p.TargetKind == TargetKind.Template && p.TargetId == template.Id && p.Until == null && p.ReleasedAt == null, cancellation)) throw new RefusedException(ReportRefusals.Waiting);
                var objections = (await Said(template, cancellation)).Count(s => s.Stance is PositionStance.Objection);
                if (objections > 0 && string.IsNullOrWhiteSpace(command.Despite)) throw new RefusedException(ReportRefusals.Objected(objections));
                var now = clock.GetUtcNow();
                foreach (var earlier in await db.ReportTemplates.Where(t => t.DraftId == template.DraftId && t.Id != template.Id && t.AdoptedAt != null && t.EndedAt == null).ToListAsync(cancellation)) (earlier.EndedAt, earlier.EndedReason) = (now, $"Template {template.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)} was adopted in its place.");
                (template.AdoptedAt, template.AdoptedBy, template.AdoptedDespite) = (now, Actor.PersonId, objections > 0 ? command.Despite.Trim() : null);
                note("template-adopted", new { templateId = template.Id, draftId = template.DraftId, number = template.Number, name = template.Name, objections, despite = template.AdoptedDespite });
                return template.DraftId;
            }, cancellation);
            announcer.Consensus(draftId, "template");
            return Unit.Value;
        }

        public async Task<Unit> Handle(Withdraw command, CancellationToken cancellation)
        {
            var draftId = await ledger.Write(async note =>
            {
                var template = await Find(command.Id, cancellation);
                (template.EndedAt, template.EndedReason) = (clock.GetUtcNow(), command.Reason.Trim());
                note("template-withdrawn", new { templateId = template.Id, draftId = template.DraftId, number = template.Number, name = template.Name, adopted = template.AdoptedAt is not null, reason = template.EndedReason });
                return template.DraftId;
            }, cancellation);
            announcer.Consensus(draftId, "template");
            return Unit.Value;
        }

        async Task<ReportTemplate> Find(long id, CancellationToken cancellation)
        {
            var template = await db.ReportTemplates.SingleOrDefaultAsync(t => t.Id == id && t.GroupId == Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("template"));
            return template.EndedAt is null ? template : throw new RefusedException(ReportRefusals.Ended);
        }

        async Task MustBeHere(long draftId, CancellationToken cancellation)
        {
            if (!await db.Drafts.AnyAsync(d => d.Id == draftId && d.GroupId == Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
        }
    }
}
