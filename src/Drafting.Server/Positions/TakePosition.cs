using Drafting.Domain;
using Drafting.Domain.Positions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>A delegation, or a group that speaks as one, takes a position, takes it again on changed words, takes it back, or says that a group does not speak for it here.</summary>
static class TakePosition
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/positions", (long draftId, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(draftId, body.Kind, body.TargetId, body.Stance, body.Statement ?? "", body.Remedy ?? "", body.DelegationId, body.NegotiatingGroupId, body.WordsHash), cancellation)).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/positions/{id:long}/reaffirm", (long id, AgainBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Again(id, body.WordsHash ?? ""), cancellation)).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/positions/{id:long}/withdraw", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Back(id), cancellation)).WithMetadata(new Requires(Act.TakePosition));
        group.MapPost("/drafts/{draftId:long}/positions/dissociate", (long draftId, ApartBody body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Apart(draftId, body.Kind, body.TargetId, body.NegotiatingGroupId, body.Statement ?? "", body.DelegationId), cancellation)).WithMetadata(new Requires(Act.TakePosition));
    }

    public sealed record Body(string? Kind, long TargetId, string? Stance, string? Statement, string? Remedy, long? DelegationId, long? NegotiatingGroupId, string? WordsHash);
    public sealed record AgainBody(string? WordsHash);
    public sealed record ApartBody(string? Kind, long TargetId, long NegotiatingGroupId, string? Statement, long? DelegationId);
    public sealed record Command(long DraftId, string? Kind, long TargetId, string? Stance, string Statement, string Remedy, long? DelegationId, long? NegotiatingGroupId, string? WordsHash) : IRequest<PositionLine>;
    public sealed record Again(long Id, string WordsHash) : IRequest<PositionLine>;
    public sealed record Back(long Id) : IRequest<PositionLine>;
    public sealed record Apart(long DraftId, string? Kind, long TargetId, long NegotiatingGroupId, string Statement, long? DelegationId) : IRequest<PositionLine>;

    const string Kinds = "A position is taken on one of: recommendation, paragraph, bracket, amendment, template.";

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).Must(k => Words.Read<TargetKind>(k) is not null).WithMessage(Kinds);
            RuleFor(c => c.Stance).Must(s => Words.Read<PositionStance>(s) is not null).WithMessage("A position is one of: support, can-live-with, reservation, objection, no-position.");
            RuleFor(c => c.Statement).Prose(PositionRules.MaxWords, "statement");
            RuleFor(c => c.Remedy).Prose(PositionRules.MaxWords, "remedy");
        }
    }

    sealed class ApartValidator : AbstractValidator<Apart>
    {
        public ApartValidator()
        {
            RuleFor(c => c.Kind).Must(k => Words.Read<TargetKind>(k) is not null).WithMessage(Kinds);
            RuleFor(c => c.Statement).Prose(PositionRules.MaxWords, "statement");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, PositionDesk desk, Targets targets, Announcer announcer, Acting acting)
        : IRequestHandler<Command, PositionLine>, IRequestHandler<Again, PositionLine>, IRequestHandler<Back, PositionLine>, IRequestHandler<Apart, PositionLine>
    {
        public Task<PositionLine> Handle(Command command, CancellationToken cancellation) => Enter(async note =>
        {
            var target = await targets.Find(command.DraftId, Words.Read<TargetKind>(command.Kind)!.Value, command.TargetId, cancellation);
            if (command.WordsHash is { } seen && seen != target.WordsHash) throw new RefusedException(PositionRefusals.TextChanged(target.Rules.Name));
            var (speaker, onBehalf) = await desk.Speaker(command.DelegationId, command.NegotiatingGroupId, cancellation);
            return (await desk.Enter(note, target, speaker, onBehalf, PositionAct.Taken, Words.Read<PositionStance>(command.Stance)!.Value, command.Statement, command.Remedy, cancellation: cancellation), target);
        }, cancellation);

        public Task<PositionLine> Handle(Again command, CancellationToken cancellation) => Enter(async note =>
        {
            var (entry, speaker, onBehalf) = await Own(command.Id, cancellation);
            if (entry.Act is PositionAct.Withdrawn or PositionAct.Dissociated) throw new RefusedException(PositionRefusals.Overtaken);
            var target = await targets.Find(entry.DraftId, entry.TargetKind, entry.TargetId, cancellation);
            if (command.WordsHash != target.WordsHash) throw new RefusedException(PositionRefusals.TextChanged(target.Rules.Name));
            return (entry.WordsHash == target.WordsHash ? entry : await desk.Enter(note, target, speaker, onBehalf, PositionAct.Reaffirmed, entry.Stance, entry.Statement, entry.Remedy, cancellation: cancellation), target);
        }, cancellation);

        public Task<PositionLine> Handle(Back command, CancellationToken cancellation) => Enter(async note =>
        {
            var (entry, speaker, onBehalf) = await Own(command.Id, cancellation);
            if (entry.Act is PositionAct.Withdrawn) throw new RefusedException(PositionRefusals.Overtaken);
            var target = await targets.Find(entry.DraftId, entry.TargetKind, entry.TargetId, cancellation);
            var fromGroup = entry.DelegationId is not null ? entry.NegotiatingGroupId : null;
            return (await desk.Enter(note, target, speaker, onBehalf, PositionAct.Withdrawn, entry.Stance, "", "", fromGroup, cancellation: cancellation), target);
        }, cancellation);

        public Task<PositionLine> Handle(Apart command, CancellationToken cancellation) => Enter(async note =>
        {
            var target = await targets.Find(command.DraftId, Words.Read<TargetKind>(command.Kind)!.Value, command.TargetId, cancellation);
            var (speaker, onBehalf) = await desk.Speaker(command.DelegationId, null, cancellation);
            if (!await db.NegotiatingGroups.AnyAsync(g => g.Id == command.NegotiatingGroupId && g.GroupId == acting.Actor.GroupId && g.DissolvedAt == null, cancellation)) throw new RefusedException(AccessRefusals.NotFound("negotiating group"));
            if (!await db.NegotiatingGroupMembers.AnyAsync(m => m.NegotiatingGroupId == command.NegotiatingGroupId && m.DelegationId == speaker.DelegationId && m.Until == null, cancellation)) throw new RefusedException(PositionRefusals.NotAMember);
            return (await desk.Enter(note, target, speaker, onBehalf, PositionAct.Dissociated, PositionStance.NoPosition, command.Statement, "", command.NegotiatingGroupId, cancellation: cancellation), target);
        }, cancellation);

        /// <summary>What is said now, by somebody for whom the actor may speak.</summary>
        async Task<(Position Entry, Speaker Speaker, bool OnBehalf)> Own(long id, CancellationToken cancellation)
        {
            var draftId = await db.Positions.Where(p => p.Id == id && p.GroupId == acting.Actor.GroupId).Select(p => (long?)p.DraftId).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("position"));
            var entry = await (await desk.Readable(draftId, cancellation)).SingleOrDefaultAsync(p => p.Id == id, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("position"));
            var (speaker, onBehalf) = await desk.Speaker(entry.DelegationId, entry.DelegationId is null ? entry.NegotiatingGroupId : null, cancellation);
            return entry.Until is null ? (entry, speaker, onBehalf) : throw new RefusedException(PositionRefusals.Overtaken);
        }

        async Task<PositionLine> Enter(Func<Note, Task<(Position, Target)>> act, CancellationToken cancellation)
        {
            var (entry, target) = await ledger.Write(act, cancellation);
            announcer.Consensus(target.DraftId, "positions", target.ParagraphId);
            return PositionLine.Of(entry, target.WordsHash);
        }
    }
}

/// <summary>An entry as it is told.</summary>
public sealed record PositionLine(
    long Id, string Kind, long TargetId, long? DelegationId, long? NegotiatingGroupId, string Act, string Stance, string Statement, string Remedy, long At, bool Fresh, bool OnBehalf, long PersonId, bool Released, long? Until)
{
    /// <param name="entry">The entry.</param>
    /// <param name="wordsHash">Hash of the words now.</param>
    public static PositionLine Of(Position entry, string wordsHash) => new(
        entry.Id, Words.Of(entry.TargetKind), entry.TargetId, entry.DelegationId, entry.NegotiatingGroupId, Words.Of(entry.Act), Words.Of(entry.Stance), entry.Statement, entry.Remedy, entry.At.ToUnixTimeMilliseconds(),
        entry.WordsHash == wordsHash, entry.OnBehalf, entry.PersonId, entry.ReleasedAt is not null, entry.Until?.ToUnixTimeMilliseconds());
}
