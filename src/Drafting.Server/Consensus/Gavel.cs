using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>The chair asks the group whether it agrees on paragraphs as they stand, and gavels: one act that agrees all of them with their versions, or none.</summary>
static class Gavel
{
    /// <summary>The most paragraphs of one call or gavel.</summary>
    public const int MaxItems = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/calls", (long draftId, CallBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Call(draftId, body.Towards, body.Note ?? "", body.Items ?? []), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/calls/{id:long}/drop", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Drop(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
        group.MapPost("/drafts/{draftId:long}/gavel", (long draftId, GavelBody body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(draftId, body.CallId, body.Towards, body.Items ?? [], body.Despite ?? "", body.Pending ?? []), cancellation)).WithMetadata(new Requires(Act.Preside));
    }

    public sealed record Item(long ParagraphId, int Version);
    public sealed record CallBody(string? Towards, string? Note, IReadOnlyList<Item>? Items);
    public sealed record GavelBody(long? CallId, string? Towards, IReadOnlyList<Item>? Items, string? Despite, IReadOnlyList<long>? Pending);
    public sealed record Called(long Id);
    public sealed record Call(long DraftId, string? Towards, string Note, IReadOnlyList<Item> Items) : IRequest<Called>;
    public sealed record Drop(long Id) : IRequest;
    public sealed record Command(long DraftId, long? CallId, string? Towards, IReadOnlyList<Item> Items, string Despite, IReadOnlyList<long> Pending) : IRequest<Gavelled>;
    public sealed record Gavelled(IReadOnlyList<long> Paragraphs, string Agreement);

    static bool IsAgreement(string? word) => Words.Read<Agreement>(word) is { } to && AgreementRules.IsAgreed(to);
    const string Towards = "The group agrees one of: ad-referendum, agreed-in-group, agreed-in-plenary.";

    sealed class CallValidator : AbstractValidator<Call>
    {
        public CallValidator()
        {
            RuleFor(c => c.Towards).Must(IsAgreement).WithMessage(Towards);
            RuleFor(c => c.Note).Prose(2000, "note");
            RuleFor(c => c.Items).Must(Fit).WithMessage($"From 1 to {MaxItems} paragraphs, each once, with the version that is before the group.");
        }
    }

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Towards).Must(IsAgreement).WithMessage(Towards);
            RuleFor(c => c.Despite).Prose(AgreementDesk.MaxReason, "reason");
            RuleFor(c => c.Items).Must(Fit).WithMessage($"From 1 to {MaxItems} paragraphs, each once, with the version that is before the group.");
            RuleFor(c => c.Pending).Must(p => p.Count <= 500 && p.Distinct().Count() == p.Count).WithMessage("Each delegation whose confirmation is awaited is named once.");
            RuleFor(c => c).Must(c => c.Pending.Count == 0 || c.Towards is "ad-referendum").WithMessage("Confirmations are awaited only for what is agreed ad referendum.");
        }
    }

    /// <summary>Whether a list of paragraphs can be put to the group.</summary>
    public static bool Fit(IReadOnlyList<Item> items) => items.Count is > 0 and <= MaxItems && items.All(i => i is { Version: >= 0 }) && items.Select(i => i.ParagraphId).Distinct().Count() == items.Count;

    sealed class Handler(DraftingDb db, TextActs acts, AgreementDesk desk, DraftConsensus consensus, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Call, Called>, IRequestHandler<Drop, Unit>, IRequestHandler<Command, Gavelled>
    {
        Actor Actor => acting.Actor;

        public async Task<Called> Handle(Call command, CancellationToken cancellation)
        {
            var id = await acts.Write(async (note, turn) =>
            {
                var to = Words.Read<Agreement>(command.Towards)!.Value;
                var paragraphs = await desk.Find(Actor.GroupId, command.DraftId, [.. command.Items.Select(i => i.ParagraphId)], cancellation);
                if (paragraphs[0].Recommendation!.Draft!.ClosedAt is not null) throw new RefusedException(AgreementRefusals.DraftClosed);
                foreach (var paragraph in paragraphs)
                    if (AgreementRules.MayMove(paragraph.Agreement, to, paragraph.Label) is { } refusal) throw new RefusedException(refusal);
                var call = new ConsensusCall { GroupId = Actor.GroupId, DraftId = command.DraftId, Towards = to, Note = command.Note.Trim(), PersonId = Actor.PersonId!.Value, At = clock.GetUtcNow() };
                foreach (var (paragraph, item) in paragraphs.Zip(command.Items))
                {
                    var head = TextTurn.Now(await turn.Open(paragraph.TextId));
                    if (head.Version != item.Version) throw new RefusedException(AgreementRefusals.TextChanged([paragraph.Label]));
                    call.Items.Add(new CallItem { ParagraphId = paragraph.Id, Version = head.Version, TextHash = head.Hash });
                }
                db.ConsensusCalls.Add(call);
                await db.SaveChangesAsync(cancellation);
                note("consensus-called", new { callId = call.Id, draftId = call.DraftId, towards = command.Towards, note = call.Note, paragraphs = paragraphs.Zip(call.Items, (p, i) => new { paragraphId = p.Id, label = p.Label, version = i.Version, textHash = i.TextHash }) });
                return call.Id;
            }, cancellation);
            announcer.Consensus(command.DraftId, "call");
            return new Called(id);
        }

        public async Task<Unit> Handle(Drop command, CancellationToken cancellation)
        {
            var draftId = await acts.Write(async (note, _) =>
            {
                var call = await Open(command.Id, cancellation);
                (call.EndedAt, call.Stamp) = (clock.GetUtcNow(), call.Stamp + 1);
                note("call-dropped", new { callId = call.Id, draftId = call.DraftId });
                return call.DraftId;
            }, cancellation);
            announcer.Consensus(draftId, "call");
            return Unit.Value;
        }

        async Task<ConsensusCall> Open(long id, CancellationToken cancellation)
        {
            var call = await db.ConsensusCalls.SingleOrDefaultAsync(c => c.Id == id && c.GroupId == Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("call for consensus"));
            return call.EndedAt is null ? call : throw new RefusedException(GavelRefusals.CallEnded);
        }

        public async Task<Gavelled> Handle(Command command, CancellationToken cancellation)
        {
            var moved = await acts.Write(async (note, turn) =>
            {
                var to = Words.Read<Agreement>(command.Towards)!.Value;
                var call = command.CallId is { } callId ? await Open(callId, cancellation) : null;
                if (call is not null && call.DraftId != command.DraftId) throw new RefusedException(AccessRefusals.NotFound("call for consensus"));
                var paragraphs = await desk.Find(Actor.GroupId, command.DraftId, [.. command.Items.Select(i => i.ParagraphId)], cancellation);
                var draft = paragraphs[0].Recommendation!.Draft!;
                if (draft.ClosedAt is not null) throw new RefusedException(AgreementRefusals.DraftClosed);
                var ids = command.Pending.ToArray();
                if (ids.Length > 0 && await db.Delegations.CountAsync(d => d.GroupId == Actor.GroupId && ids.Contains(d.Id), cancellation) != ids.Length) throw new RefusedException(AccessRefusals.NotFound("delegation"));

                // What moves together satisfies each other's packages.
                var agreed = await desk.Agreed(draft.Id, cancellation);
                agreed.UnionWith(paragraphs.Select(p => p.Id));
                var packages = await desk.PackagesOf(draft.Id, cancellation);
                foreach (var paragraph in paragraphs)
                    if (AgreementRules.MayMove(paragraph.Agreement, to, paragraph.Label, Packages.Waiting(paragraph.Id, packages, agreed.Contains).Count > 0) is { } refusal) throw new RefusedException(refusal);

                var changed = new List<string>();
                foreach (var (paragraph, item) in paragraphs.Zip(command.Items))
                    if (TextTurn.Now(await turn.Open(paragraph.TextId)).Version != item.Version) changed.Add(paragraph.Label);
                if (changed.Count > 0) throw new RefusedException(AgreementRefusals.TextChanged(changed));
                var reading = await consensus.Read(Actor.GroupId, draft.Id, cancellation);
                var rows = paragraphs.ToDictionary(p => p.Id, p => reading.Paragraph(p.Id)!);
                var open = paragraphs.Where(p => p.Agreement is Agreement.Open).ToList();
                if (open.Where(p => rows[p.Id] is { Brackets: > 0 } or { Amendments: > 0 }).Select(p => p.Label).ToList() is { Count: > 0 } unclean) throw new RefusedException(AgreementRefusals.NotClean(unclean));
                var below = paragraphs.Where(p => reading.Scale.Rank(rows[p.Id].Standing.Level) < reading.Scale.Rank(reading.Scale.AgreedFrom)).Select(p => p.Label).ToList();
                if (below.Count > 0 && string.IsNullOrWhiteSpace(command.Despite)) throw new RefusedException(AgreementRefusals.Objected(below));

                var despite = below.Count > 0 ? command.Despite.Trim() : "";
                var told = new List<object>(paragraphs.Count);
                foreach (var paragraph in paragraphs)
                {
                    var (was, head) = (paragraph.Agreement, TextTurn.Now(await turn.Open(paragraph.TextId)));
                    await desk.Step(paragraph, to, head, Actor.PersonId, below.Contains(paragraph.Label) ? despite : "", callId: call?.Id, pending: command.Pending, cancellation: cancellation);
                    told.Add(new { paragraphId = paragraph.Id, label = paragraph.Label, was = Words.Of(was), version = head.Version, textHash = head.Hash });
                }
                if (call is not null) (call.EndedAt, call.Gavelled, call.Stamp) = (clock.GetUtcNow(), true, call.Stamp + 1);
                note("gavelled", new { draftId = draft.Id, callId = call?.Id, agreement = command.Towards, despite = despite.Length > 0 ? despite : null, objectedTo = below, pending = command.Pending, paragraphs = told });
                return AgreementDesk.Count(draft, paragraphs.Select(p => p.Id));
            }, cancellation);
            desk.Announce(moved);
            if (command.CallId is not null) announcer.Consensus(command.DraftId, "call");
            return new Gavelled(moved.Paragraphs, command.Towards!);
        }
    }
}

/// <summary>What is refused about calls for consensus.</summary>
static class GavelRefusals
{
    /// <summary>Gavelled or dropped.</summary>
    public static readonly Refusal CallEnded = new("state", "This call for consensus has ended.", "Load the board again; call anew if it is still wanted.");
}
