using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Domain.Silence;
using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Silence;

/// <summary>The chair puts frozen paragraphs under silence, extends the deadline before it has passed, or calls it off; any member breaks it in writing.</summary>
static class KeepSilence
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/silences", (long draftId, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Start(draftId, body.Title ?? "", body.Note ?? "", body.Towards, body.DeadlineLocal ?? "", body.TimeZone, body.OffsetMinutes, body.Items ?? []), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/silences/{id:long}/break", async (long id, BreakBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Break(id, body.ParagraphId, body.Reason ?? "", body.Remedy ?? "", body.DelegationId), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/silences/{id:long}/extend", async (long id, ExtendBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Extend(id, body.DeadlineLocal ?? "", body.OffsetMinutes, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/silences/{id:long}/call-off", async (long id, ReasonBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new CallOff(id, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
    }

    public sealed record Item(long ParagraphId, int Version);
    public sealed record Body(string? Title, string? Note, string? Towards, string? DeadlineLocal, string? TimeZone, int? OffsetMinutes, IReadOnlyList<Item>? Items);
    public sealed record BreakBody(long ParagraphId, string? Reason, string? Remedy, long? DelegationId);
    public sealed record ExtendBody(string? DeadlineLocal, int? OffsetMinutes, string? Reason);
    public sealed record ReasonBody(string? Reason);
    public sealed record Started(long Id, long Deadline);
    public sealed record Start(long DraftId, string Title, string Note, string? Towards, string DeadlineLocal, string? TimeZone, int? OffsetMinutes, IReadOnlyList<Item> Items) : IRequest<Started>;
    public sealed record Break(long Id, long ParagraphId, string Reason, string Remedy, long? DelegationId) : IRequest;
    public sealed record Extend(long Id, string DeadlineLocal, int? OffsetMinutes, string Reason) : IRequest;
    public sealed record CallOff(long Id, string Reason) : IRequest;

    const int MaxItems = 500;
    const string WhenSaid = "The deadline is a day and a time, such as 2026-11-30T18:00.";

    sealed class StartValidator : AbstractValidator<Start>
    {
        public StartValidator()
        {
            RuleFor(c => c.Title).Line(300, "title");
            RuleFor(c => c.Note).Prose(4000, "note");
            RuleFor(c => c.Towards).Must(t => Words.Read<Agreement>(t) is { } to && AgreementRules.IsAgreed(to)).WithMessage("What is unbroken becomes one of: ad-referendum, agreed-in-group, agreed-in-plenary.");
            RuleFor(c => c.DeadlineLocal).Must(d => Deadline.Local(d) is not null).WithMessage(WhenSaid);
            RuleFor(c => c.OffsetMinutes).InclusiveBetween(-840, 840).WithMessage("The offset from UTC is given in minutes.");
            RuleFor(c => c.Items).Must(i => i.Count is > 0 and <= MaxItems && i.All(x => x is { Version: >= 0 }) && i.Select(x => x.ParagraphId).Distinct().Count() == i.Count).WithMessage($"From 1 to {MaxItems} paragraphs, each once, with the version that is to be frozen.");
        }
    }

    sealed class BreakValidator : AbstractValidator<Break>
    {
        public BreakValidator()
        {
            RuleFor(c => c.Reason).Prose(PositionRules.MaxWords, "reason");
            RuleFor(c => c.Remedy).Prose(PositionRules.MaxWords, "remedy");
        }
    }

    sealed class ExtendValidator : AbstractValidator<Extend>
    {
        public ExtendValidator()
        {
            RuleFor(c => c.DeadlineLocal).Must(d => Deadline.Local(d) is not null).WithMessage(WhenSaid);
            RuleFor(c => c.OffsetMinutes).InclusiveBetween(-840, 840).WithMessage("The offset from UTC is given in minutes.");
            RuleFor(c => c.Reason).Prose(2000, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("An extension needs a reason; it goes on the record.");
        }
    }

    sealed class CallOffValidator : AbstractValidator<CallOff>
    {
        public CallOffValidator() => RuleFor(c => c.Reason).Prose(2000, "reason").Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage("Calling off a silence needs a reason; it goes on the record.");
    }

    sealed class Handler(DraftingDb db, TextActs acts, AgreementDesk agreement, DraftConsensus consensus, SilenceDesk desk, PositionDesk positions, Acting acting, TimeProvider clock)
        : IRequestHandler<Start, Started>, IRequestHandler<Break, Unit>, IRequestHandler<Extend, Unit>, IRequestHandler<CallOff, Unit>
    {
        Actor Actor => acting.Actor;

        static DateTimeOffset At(string local, string? timeZone, int? offset) =>
            SilenceRules.Deadline(Deadline.Local(local)!.Value, Deadline.Zone(timeZone) ?? throw new RefusedException(SilenceRefusals.NoZone), offset is { } minutes ? TimeSpan.FromMinutes(minutes) : null).ToUniversalTime();

        public async Task<Started> Handle(Start command, CancellationToken cancellation)
        {
            var deadline = At(command.DeadlineLocal, command.TimeZone, command.OffsetMinutes);
            var (silence, moved) = await acts.Write(async (note, turn) =>
            {
                var now = clock.GetUtcNow();
                var group = await db.Groups.Where(g => g.Id == Actor.GroupId).Select(g => new { g.SilenceHours, g.NamesBreakers }).SingleAsync(cancellation);
                var paragraphs = await agreement.Find(Actor.GroupId, command.DraftId, [.. command.Items.Select(i => i.ParagraphId)], cancellation);
                var draft = paragraphs[0].Recommendation!.Draft!;
                if (draft.ClosedAt is not null) throw new RefusedException(AgreementRefusals.DraftClosed);
                if (SilenceRules.MayStart(now, deadline, group.SilenceHours) is { } tooSoon) throw new RefusedException(tooSoon);
                foreach (var paragraph in paragraphs)
                    if (AgreementRules.MayMove(paragraph.Agreement, Agreement.UnderSilence, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
                var heads = new List<Domain.Text.TextHead>(paragraphs.Count);
                foreach (var paragraph in paragraphs) heads.Add(TextTurn.Now(await turn.Open(paragraph.TextId)));
                var changed = paragraphs.Where((_, i) => heads[i].Version != command.Items[i].Version).Select(p => p.Label).ToList();
                if (changed.Count > 0) throw new RefusedException(AgreementRefusals.TextChanged(changed));
                var reading = await consensus.Read(Actor.GroupId, draft.Id, cancellation);
                if (paragraphs.Where(p => reading.Paragraph(p.Id) is { Brackets: > 0 } or { Amendments: > 0 }).Select(p => p.Label).ToList() is { Count: > 0 } unclean) throw new RefusedException(AgreementRefusals.NotClean(unclean));

                var silence = new SilenceProcedure
                {
                    GroupId = Actor.GroupId,
                    DraftId = draft.Id,
                    Title = command.Title.Trim(),
                    Note = command.Note.Trim(),
                    Towards = Words.Read<Agreement>(command.Towards)!.Value,
                    StartedAt = now,
                    Deadline = deadline,
                    TimeZone = command.TimeZone!,
                    DeadlineLocal = command.DeadlineLocal,
                    MinimumHours = group.SilenceHours,
                    NamesBreakers = group.NamesBreakers,
                    PersonId = Actor.PersonId!.Value,
                    Items = [.. paragraphs.Select((p, i) => new SilenceItem { ParagraphId = p.Id, Version = heads[i].Version, TextHash = heads[i].Hash })],
                };
                db.Silences.Add(silence);
                await db.SaveChangesAsync(cancellation);
                for (var i = 0; i < paragraphs.Count; i++) await agreement.Step(paragraphs[i], Agreement.UnderSilence, heads[i], Actor.PersonId, "", silence.Id, cancellation: cancellation);
                note("silence-started", new
                {
                    silenceId = silence.Id,
                    draftId = draft.Id,
                    title = silence.Title,
                    note = silence.Note,
                    towards = command.Towards,
                    deadline = deadline.ToUnixTimeMilliseconds(),
                    deadlineLocal = silence.DeadlineLocal,
                    timeZone = silence.TimeZone,
                    minimumHours = silence.MinimumHours,
                    namesBreakers = silence.NamesBreakers,
                    paragraphs = paragraphs.Select((p, i) => new { paragraphId = p.Id, label = p.Label, version = heads[i].Version, textHash = heads[i].Hash }),
                });
                return (silence, AgreementDesk.Count(draft, paragraphs.Select(p => p.Id)));
            }, cancellation);
            desk.Announce(command.DraftId, moved);
            return new Started(silence.Id, deadline.ToUnixTimeMilliseconds());
        }

        public async Task<Unit> Handle(Break command, CancellationToken cancellation)
        {
            var (draftId, moved) = await acts.Write(async (note, turn) =>
            {
                var silence = await desk.Find(Actor.GroupId, command.Id, cancellation);
                var (speaker, onBehalf) = await positions.Speaker(command.DelegationId, null, cancellation);
                if (string.IsNullOrWhiteSpace(command.Reason)) throw new RefusedException(PositionRefusals.ObjectionWithoutReason);
                if (string.IsNullOrWhiteSpace(command.Remedy)) throw new RefusedException(PositionRefusals.ObjectionWithoutRemedy);
                var paragraph = await desk.Break(silence, command.ParagraphId, speaker, onBehalf, command.Reason.Trim(), command.Remedy.Trim(), null, turn, note, cancellation);
                return (silence.DraftId, AgreementDesk.Count(paragraph.Recommendation!.Draft!, [paragraph.Id]));
            }, cancellation);
            desk.Announce(draftId, moved);
            return Unit.Value;
        }

        public async Task<Unit> Handle(Extend command, CancellationToken cancellation)
        {
            var draftId = await acts.Write(async (note, _) =>
            {
                var silence = await desk.Find(Actor.GroupId, command.Id, cancellation);
                var becomes = At(command.DeadlineLocal, silence.TimeZone, command.OffsetMinutes);
                if (SilenceRules.MayExtend(clock.GetUtcNow(), silence.Deadline, becomes, silence.State) is { } refusal) throw new RefusedException(refusal);
                var was = silence.Deadline;
                silence.Extensions.Add(new SilenceExtension { Was = was, Becomes = becomes, Reason = command.Reason.Trim(), PersonId = Actor.PersonId!.Value, At = clock.GetUtcNow() });
                (silence.Deadline, silence.DeadlineLocal, silence.Stamp) = (becomes, command.DeadlineLocal, silence.Stamp + 1);
                note("silence-extended", new { silenceId = silence.Id, draftId = silence.DraftId, title = silence.Title, was = was.ToUnixTimeMilliseconds(), deadline = becomes.ToUnixTimeMilliseconds(), deadlineLocal = command.DeadlineLocal, timeZone = silence.TimeZone, reason = command.Reason.Trim() });
                return silence.DraftId;
            }, cancellation);
            desk.Announce(draftId, null);
            return Unit.Value;
        }

        public async Task<Unit> Handle(CallOff command, CancellationToken cancellation)
        {
            var (draftId, moved) = await acts.Write(async (note, turn) =>
            {
                var now = clock.GetUtcNow();
                var silence = await desk.Find(Actor.GroupId, command.Id, cancellation);
                if (SilenceRules.MayCallOff(now, silence.Deadline, silence.State) is { } refusal) throw new RefusedException(refusal);
                var draft = await db.Drafts.SingleAsync(d => d.Id == silence.DraftId, cancellation);
                var left = silence.Items.Where(i => i.Outcome is SilenceOutcome.Unbroken).ToList();
                foreach (var item in left)
                {
                    (item.Outcome, item.DecidedAt) = (SilenceOutcome.CalledOff, now);
                    var paragraph = await db.Paragraphs.Include(p => p.Recommendation).ThenInclude(r => r!.Draft).SingleAsync(p => p.Id == item.ParagraphId, cancellation);
                    if (paragraph.Agreement is Agreement.UnderSilence) await agreement.Step(paragraph, Agreement.Open, TextTurn.Now(await turn.Open(paragraph.TextId)), Actor.PersonId, command.Reason.Trim(), silence.Id, cancellation: cancellation);
                }
                (silence.State, silence.EndedAt, silence.CalledOffReason, silence.Stamp) = (SilenceState.CalledOff, now, command.Reason.Trim(), silence.Stamp + 1);
                note("silence-called-off", new { silenceId = silence.Id, draftId = silence.DraftId, title = silence.Title, reason = silence.CalledOffReason, paragraphs = left.Select(i => i.ParagraphId) });
                return (silence.DraftId, AgreementDesk.Count(draft, left.Select(i => i.ParagraphId)));
            }, cancellation);
            desk.Announce(draftId, moved);
            return Unit.Value;
        }
    }
}
