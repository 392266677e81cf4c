using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>Who stands behind an amendment: delegations are asked to co-sponsor it, join and leave; others say that it should be considered.</summary>
static class SponsorAmendment
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/amendments/{id:long}/invite", async (long id, InviteBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Invite(id, body.DelegationId), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Amend));
        group.MapPost("/amendments/{id:long}/co-sponsor", async (long id, JoinBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new CoSponsoring(id, body.Join), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Amend));
        group.MapPost("/amendments/{id:long}/support", async (long id, SupportBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Supporting(id, body.Support), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Amend));
    }

    public sealed record InviteBody(long DelegationId);
    public sealed record JoinBody(bool Join);
    public sealed record SupportBody(bool Support);
    public sealed record Invite(long Id, long DelegationId) : IRequest;
    public sealed record CoSponsoring(long Id, bool Join) : IRequest;
    public sealed record Supporting(long Id, bool Support) : IRequest;

    sealed class Handler(DraftingDb db, Ledger ledger, AmendmentDesk desk, Announcer announcer, TextStore texts, Acting acting, TimeProvider clock)
        : IRequestHandler<Invite, Unit>, IRequestHandler<CoSponsoring, Unit>, IRequestHandler<Supporting, Unit>
    {
        public async Task<Unit> Handle(Invite command, CancellationToken cancellation)
        {
            var amendment = await ledger.Write(async note =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Invite, amendment);
                if (!await db.Delegations.AnyAsync(d => d.Id == command.DelegationId && d.GroupId == amendment.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("delegation"));
                if (amendment.DelegationId == command.DelegationId || amendment.CoSponsors.Any(c => c.DelegationId == command.DelegationId && c.ByInvitation)) throw new RefusedException(DeskRefusals.AlreadySponsor);
                if (amendment.CoSponsors.Find(c => c.DelegationId == command.DelegationId) is { } joined) joined.ByInvitation = true;
                else amendment.CoSponsors.Add(new CoSponsor { AmendmentId = amendment.Id, DelegationId = command.DelegationId, InvitedAt = clock.GetUtcNow(), ByInvitation = true });
                foreach (var textId in Private(amendment)) db.TextBenches.Add(new TextBench { TextId = textId, DelegationId = command.DelegationId });
                desk.Note(amendment, note, "co-sponsor-invited", new { amendmentId = amendment.Id, number = amendment.Number, delegationId = command.DelegationId });
                return amendment;
            }, cancellation);
            await Told(amendment, cancellation);
            return Unit.Value;
        }

        public async Task<Unit> Handle(CoSponsoring command, CancellationToken cancellation)
        {
            var (amendment, left) = await ledger.Write(async note =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.CoSponsor, amendment);
                if (acting.Actor.DelegationId is not { } own) throw new RefusedException(AmendmentRefusals.Role(AmendmentAct.CoSponsor, AmendmentSide.Chair));
                var sponsor = amendment.CoSponsors.Find(c => c.DelegationId == own);
                var before = new Audience(AmendmentDesk.Benches(amendment));
                if (command.Join ? sponsor?.JoinedAt is not null : sponsor is null) return (amendment, (Audience?)null);
                if (command.Join)
                {
                    if (sponsor is null) amendment.CoSponsors.Add(sponsor = new CoSponsor { AmendmentId = amendment.Id, DelegationId = own, InvitedAt = clock.GetUtcNow() });
                    sponsor.JoinedAt = clock.GetUtcNow();
                    if (!sponsor.ByInvitation) return await Joined();
                    var benches = await db.TextBenches.Where(b => Private(amendment).Contains(b.TextId) && b.DelegationId == own).Select(b => b.TextId).ToListAsync(cancellation);
                    foreach (var textId in Private(amendment).Except(benches)) db.TextBenches.Add(new TextBench { TextId = textId, DelegationId = own });
                }
                else
                {
                    amendment.CoSponsors.Remove(sponsor!);
                    db.CoSponsors.Remove(sponsor!);
                    var texts = Private(amendment);
                    db.TextBenches.RemoveRange(await db.TextBenches.Where(b => texts.Contains(b.TextId) && b.DelegationId == own).ToListAsync(cancellation));
                }
                return await Joined();

                async Task<(Amendment, Audience?)> Joined()
                {
                    desk.Note(amendment, note, command.Join ? "co-sponsor-joined" : "co-sponsor-left", new { amendmentId = amendment.Id, number = amendment.Number, delegationId = own });
                    await Weigh(amendment, note, cancellation);
                    return (amendment, before);
                }
            }, cancellation);
            await Told(amendment, cancellation);
            // Whoever has just left is told once more, so that it disappears there too.
            if (left is not null && amendment.TabledAt is null) announcer.Amendments(amendment.DraftId, amendment.Id, left);
            return Unit.Value;
        }

        public async Task<Unit> Handle(Supporting command, CancellationToken cancellation)
        {
            var amendment = await ledger.Write(async note =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Support, amendment);
                if (acting.Actor.DelegationId is not { } own) throw new RefusedException(AmendmentRefusals.Role(AmendmentAct.Support, AmendmentSide.Chair));
                var supporter = amendment.Supporters.Find(s => s.DelegationId == own);
                if (command.Support == (supporter is not null)) return amendment;
                if (command.Support) amendment.Supporters.Add(new Supporter { AmendmentId = amendment.Id, DelegationId = own, PersonId = acting.Actor.PersonId!.Value, At = clock.GetUtcNow() });
                else
                {
                    amendment.Supporters.Remove(supporter!);
                    db.Supporters.Remove(supporter!);
                }
                note(command.Support ? "amendment-supported" : "amendment-support-withdrawn", new { amendmentId = amendment.Id, number = amendment.Number, delegationId = own });
                await Weigh(amendment, note, cancellation);
                return amendment;
            }, cancellation);
            await Told(amendment, cancellation);
            return Unit.Value;
        }

        /// <summary>A parked amendment that has found enough support stands before the group from now on; it is not parked again when some leaves it.</summary>
        async Task Weigh(Amendment amendment, Note note, CancellationToken cancellation)
        {
            if (amendment.State is not AmendmentState.Parked) return;
            var threshold = await db.Groups.Where(g => g.Id == amendment.GroupId).Select(g => g.SupportThreshold).SingleAsync(cancellation);
            if (AmendmentDesk.Support(amendment) < threshold) return;
            amendment.State = AmendmentState.Tabled;
            amendment.Stamp++;
            note("amendment-unparked", new { amendmentId = amendment.Id, number = amendment.Number, support = AmendmentDesk.Support(amendment), threshold });
        }

        static long[] Private(Amendment amendment) => [.. amendment.Parts.Where(p => amendment.Preparing > 0 && p.Revision == amendment.Preparing).Select(p => p.TextId).OfType<long>()];

        async Task Told(Amendment amendment, CancellationToken cancellation)
        {
            foreach (var textId in Private(amendment)) await texts.RefreshAudience(db, textId, cancellation);
            desk.Announce(amendment);
        }
    }
}
