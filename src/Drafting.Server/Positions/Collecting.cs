using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>Whether positions are shown as they are taken, or wait for the chair to release them together, so that nobody waits to see what the others say. What waits is known to its own delegation and to who entered it; not to the chair.</summary>
static class Collecting
{
    /// <summary>So many released entries stand in one entry of the record.</summary>
    const int PerEntry = 100;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPut("/drafts/{draftId:long}/collecting", async (long draftId, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(draftId, body.Sealed), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.ManagePositions));
        group.MapPost("/drafts/{draftId:long}/positions/release", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Release(draftId), cancellation)).WithMetadata(new Requires(Act.ManagePositions));
    }

    public sealed record Body(bool Sealed);
    public sealed record Command(long DraftId, bool Sealed) : IRequest;
    public sealed record Release(long DraftId) : IRequest<Released>;
    public sealed record Released(int Count);

    sealed class Handler(DraftingDb db, Ledger ledger, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Command, Unit>, IRequestHandler<Release, Released>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var draft = await db.Drafts.SingleOrDefaultAsync(d => d.Id == command.DraftId && d.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
                if (draft.SealsPositions == command.Sealed) return true;
                if (!command.Sealed && await db.Positions.AnyAsync(p => p.DraftId == draft.Id && p.Until == null && p.ReleasedAt == null, cancellation)) throw new RefusedException(CollectingRefusals.Waiting);
                draft.SealsPositions = command.Sealed;
                note("collecting-changed", new { draftId = draft.Id, @sealed = command.Sealed });
                return true;
            }, cancellation);
            announcer.Consensus(command.DraftId, "positions");
            return Unit.Value;
        }

        public async Task<Released> Handle(Release command, CancellationToken cancellation)
        {
            var count = await ledger.Write(async note =>
            {
                if (!await db.Drafts.AnyAsync(d => d.Id == command.DraftId && d.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
                var waiting = await db.Positions.Where(p => p.DraftId == command.DraftId && p.Until == null && p.ReleasedAt == null).OrderBy(p => p.Id).ToListAsync(cancellation);
                var slots = db.Positions.Where(p => p.DraftId == command.DraftId && p.Until == null && p.ReleasedAt == null).Select(p => p.Slot);
                var known = (await db.Positions.Where(p => p.DraftId == command.DraftId && p.Until == null && p.ReleasedAt != null && slots.Contains(p.Slot)).ToListAsync(cancellation)).ToLookup(p => p.Slot);
                var now = clock.GetUtcNow();
                foreach (var entry in waiting)
                {
                    foreach (var earlier in known[entry.Slot]) earlier.Until = now;
                    entry.ReleasedAt = now;
                }
                foreach (var some in waiting.Chunk(PerEntry))
                    note("positions-released", new { draftId = command.DraftId, positions = some.Select(p => new { positionId = p.Id, commitment = p.Commitment, content = PositionDesk.Content(p.TargetKind, p.TargetId, p.DelegationId, p.NegotiatingGroupId, p.Act, p.Stance, p.Statement, p.Remedy, p.WordsHash, p.CommitmentSalt) }) });
                return waiting.Count;
            }, cancellation);
            announcer.Consensus(command.DraftId, "positions");
            return new Released(count);
        }
    }
}

/// <summary>What is refused about collecting positions.</summary>
static class CollectingRefusals
{
    /// <summary>Positions wait while collecting is opened.</summary>
    public static readonly Refusal Waiting = new("state", "Positions wait to be released.", "Release them first; then positions can be collected openly.");
}
