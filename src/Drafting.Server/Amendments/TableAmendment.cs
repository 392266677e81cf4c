using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Comparison;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Drafting.Server.Silence;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>An amendment before the group: tabled with what led to it, revised, brought onto the text as it is now, withdrawn.</summary>
static class TableAmendment
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/amendments/{id:long}/table", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Table(id), cancellation)).WithMetadata(new Requires(Act.Amend));
        group.MapPost("/amendments/{id:long}/revise", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Revise(id), cancellation)).WithMetadata(new Requires(Act.Amend));
        group.MapPost("/amendments/{id:long}/refresh", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Refresh(id), cancellation)).WithMetadata(new Requires(Act.Amend));
        group.MapPost("/amendments/{id:long}/withdraw", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Withdraw(id, body.Reason ?? ""), cancellation)).WithMetadata(new Requires(Act.Amend));
    }

    public sealed record Body(string? Reason);
    public sealed record Table(long Id) : IRequest<Done>;
    public sealed record Revise(long Id) : IRequest<Done>;
    public sealed record Refresh(long Id) : IRequest<Done>;
    public sealed record Withdraw(long Id, string Reason) : IRequest<Done>;

    sealed class WithdrawRules : AbstractValidator<Withdraw>
    {
        public WithdrawRules() => RuleFor(c => c.Reason).Must(r => r.Length <= 1000).WithMessage(c => $"The reason has {c.Reason.Length} characters; at most 1000 are allowed.");
    }

    sealed class Handler(DraftingDb db, TextActs acts, AmendmentDesk desk, Adoption adoption, TextStore texts, SilenceDesk silence, Acting acting, TimeProvider clock)
        : IRequestHandler<Table, Done>, IRequestHandler<Revise, Done>, IRequestHandler<Refresh, Done>, IRequestHandler<Withdraw, Done>
    {
        static readonly Done Nothing = new(null, null, null);

        public async Task<Done> Handle(Table command, CancellationToken cancellation)
        {
            AgreementDesk.Moved? broken = null;
            var amendment = await acts.Write(async (note, turn) =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Table, amendment);
                if (await db.Drafts.AnyAsync(d => d.Id == amendment.DraftId && d.ClosedAt != null, cancellation)) throw new RefusedException(AgreementRefusals.DraftClosed);
                var parts = AmendmentDesk.Of(amendment, amendment.Preparing);
                if (parts.Count == 0) throw new RefusedException(DeskRefusals.NoParts);
                if (amendment.ParentId is { } parentId && await desk.Find(parentId, cancellation) is { } parent)
                {
                    if (!AmendmentRules.IsOpen(parent.State)) throw new RefusedException(DeskRefusals.TargetDisposed(parent.Number!));
                }
                var told = new List<object>();
                foreach (var part in parts)
                {
                    await RequireTarget(part, cancellation);
                    var wording = part.TextId is { } textId ? TextTurn.Now(await turn.Open(textId)).Text : "";
                    if (AmendmentRefusals.Wording(part.Kind, part.Kind is AmendmentKind.Add ? null : part.BaseText, wording) is { } refusal) throw new RefusedException(refusal);
                    (string? chain, int? version, string? textHash) = (null, null, null);
                    if (part.TextId is { } id)
                    {
                        var text = await db.Texts.SingleAsync(t => t.Id == id, cancellation);
                        (text.Readers, text.Writers) = (TextReaders.All, TextWriters.Nobody);
                        var now = await turn.Open(id);
                        (chain, version, textHash) = (Convert.ToHexStringLower(now.Hash), TextTurn.Now(now).Version, TextTurn.Now(now).Hash);
                    }
                    told.Add(new { partId = part.Id, kind = Words.Of(part.Kind), paragraphId = part.ParagraphId, recommendationId = part.RecommendationId, ofPartId = part.OfPartId, textId = part.TextId, chain, version, textHash, baseVersion = part.BaseVersion, baseText = part.BaseText, wording });
                }

                var first = amendment.TabledAt is null;
                if (first)
                {
                    amendment.Ordinal = 1 + (await db.Amendments.Where(a => a.DraftId == amendment.DraftId && a.ParentId == amendment.ParentId).MaxAsync(a => (int?)a.Ordinal, cancellation) ?? 0);
                    amendment.Number = amendment.ParentId is { } of ? $"{await db.Amendments.Where(a => a.Id == of).Select(a => a.Number).SingleAsync(cancellation)}.{amendment.Ordinal}" : $"{amendment.Ordinal}";
                    amendment.TabledAt = clock.GetUtcNow();
                }
                if (!first) await adoption.FallChildren(amendment, "The amendment that it amends was revised; propose it anew against the new words.", turn, note, null, cancellation);
                (amendment.Revision, amendment.Preparing) = (amendment.Preparing, 0);
                var threshold = await db.Groups.Where(g => g.Id == amendment.GroupId).Select(g => g.SupportThreshold).SingleAsync(cancellation);
                var support = AmendmentDesk.Support(amendment);
                if (first) amendment.State = support < threshold && amendment.DelegationId is not null ? AmendmentState.Parked : AmendmentState.Tabled;
                amendment.Stamp++;
                var before = await db.AmendmentEvents.Where(e => e.AmendmentId == amendment.Id && !e.Recorded).OrderBy(e => e.Id).ToListAsync(cancellation);
                before.ForEach(e => e.Recorded = true);
                note(first ? "amendment-tabled" : "amendment-revised", new
                {
                    amendmentId = amendment.Id,
                    number = amendment.Number,
                    revision = amendment.Revision,
                    state = Words.Of(amendment.State),
                    draftId = amendment.DraftId,
                    paragraphId = parts[0].ParagraphId,
                    label = await desk.LabelOf(amendment, cancellation),
                    parentId = amendment.ParentId,
                    proposerDelegationId = amendment.DelegationId,
                    coSponsors = amendment.CoSponsors.Where(c => c.JoinedAt is not null).Select(c => c.DelegationId),
                    rationale = amendment.Rationale,
                    support,
                    threshold,
                    parts = told,
                    inPrivate = before.Select(e => new { at = e.At.ToUnixTimeMilliseconds(), personId = e.PersonId, delegationId = e.DelegationId, kind = e.Kind, payload = JsonElement.Parse(e.Payload) }),
                });
                broken = await silence.BreakByAmendment([.. parts.Where(p => p is { Kind: not AmendmentKind.Add, OfPartId: null }).Select(p => p.ParagraphId).OfType<long>()], amendment.Id, amendment.Rationale, turn, note, cancellation);
                return amendment;
            }, cancellation);
            if (broken is not null) silence.Announce(amendment.DraftId, broken);
            foreach (var textId in AmendmentDesk.Of(amendment, amendment.Revision).Select(p => p.TextId).OfType<long>()) await texts.RefreshAudience(db, textId, cancellation);
            desk.Announce(amendment);
            return Nothing;
        }

        /// <summary>What is to be changed must still be there.</summary>
        async Task RequireTarget(AmendmentPart part, CancellationToken cancellation)
        {
            if (part.OfPartId is { } of && await db.AmendmentParts.Where(p => p.Id == of && p.Revision != p.Amendment!.Revision).Select(p => p.Amendment!.Number).SingleOrDefaultAsync(cancellation) is { } revised)
                throw new RefusedException(DeskRefusals.TargetRevised(revised));
            if (part.ParagraphId is { } paragraphId)
            {
                var paragraph = await db.Paragraphs.Include(p => p.Recommendation).SingleAsync(p => p.Id == paragraphId, cancellation);
                if (paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null) throw new RefusedException(DraftRefusals.ParagraphWithdrawn(paragraph.Label));
                // What is under silence is broken by it; what is agreed has to be reopened first.
                if (part.Kind is not AmendmentKind.Add && AgreementRules.IsAgreed(paragraph.Agreement)) throw new RefusedException(AgreementRefusals.Agreed(paragraph.Label));
            }
            else if (await db.Recommendations.SingleAsync(r => r.Id == part.RecommendationId, cancellation) is { Withdrawn: not null } recommendation)
            {
                throw new RefusedException(DraftRefusals.RecommendationWithdrawn(recommendation.Number));
            }
        }

        public async Task<Done> Handle(Revise command, CancellationToken cancellation)
        {
            var amendment = await acts.Write(async (_, turn) =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Revise, amendment);
                if (amendment.Preparing > 0) throw new RefusedException(AmendmentRefusals.State(AmendmentAct.Revise, amendment.State));
                amendment.Preparing = amendment.Revision + 1;
                amendment.Stamp++;
                foreach (var part in AmendmentDesk.Of(amendment, amendment.Revision))
                {
                    var text = part.TextId is { } id ? await desk.Begin(amendment, TextTurn.Now(await turn.Open(id)).Text, cancellation) : null;
                    db.AmendmentParts.Add(new AmendmentPart
                    {
                        AmendmentId = amendment.Id,
                        Revision = amendment.Preparing,
                        Ordinal = part.Ordinal,
                        Kind = part.Kind,
                        RecommendationId = part.RecommendationId,
                        ParagraphId = part.ParagraphId,
                        OfPartId = part.OfPartId,
                        TargetTextId = part.TargetTextId,
                        TextId = text?.Id,
                        BaseVersion = part.BaseVersion,
                        BaseText = part.BaseText,
                    });
                }
                desk.Note(amendment, "amendment-revision-begun", new { amendmentId = amendment.Id, number = amendment.Number, revision = amendment.Preparing });
                return amendment;
            }, cancellation);
            desk.AnnouncePrepared(amendment);
            return Nothing;
        }

        public async Task<Done> Handle(Refresh command, CancellationToken cancellation)
        {
            var amendment = await acts.Write(async (_, turn) =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Refresh, amendment);
                if (amendment.Preparing == 0) throw new RefusedException(AmendmentRefusals.State(AmendmentAct.Refresh, amendment.State));
                foreach (var part in AmendmentDesk.Of(amendment, amendment.Preparing))
                {
                    if (part.TargetTextId is null || part.TextId is not { } textId) continue;
                    var wording = await turn.Open(textId);
                    var (version, current, since) = await desk.Target(part, cancellation);
                    var standing = Rebasing.Onto(part.BaseText, TextTurn.Now(wording).Text, since, current);
                    turn.Change(wording, Difference.Between(TextTurn.Now(wording).Text, standing.Result).ToChangeSet(), new Author(acting.Actor.PersonId!.Value, acting.Actor.DelegationId));
                    (part.BaseVersion, part.BaseText) = (version, current);
                }
                amendment.Stamp++;
                desk.Note(amendment, "amendment-refreshed", new { amendmentId = amendment.Id, number = amendment.Number });
                return amendment;
            }, cancellation);
            desk.AnnouncePrepared(amendment);
            return Nothing;
        }

        public async Task<Done> Handle(Withdraw command, CancellationToken cancellation)
        {
            var amendment = await acts.Write(async (note, turn) =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Withdraw, amendment);
                amendment.State = AmendmentState.Withdrawn;
                amendment.Preparing = amendment.Revision > 0 ? 0 : amendment.Preparing;
                (amendment.DisposedAt, amendment.DisposedBy, amendment.DisposalReason) = (clock.GetUtcNow(), acting.Actor.PersonId, command.Reason.Trim());
                await adoption.Settle(amendment, turn, cancellation);
                amendment.Stamp++;
                desk.Note(amendment, note, "amendment-withdrawn", new { amendmentId = amendment.Id, number = amendment.Number, draftId = amendment.DraftId, paragraphId = AmendmentDesk.Before(amendment).FirstOrDefault()?.ParagraphId, label = await desk.LabelOf(amendment, cancellation), reason = command.Reason.Trim() });
                await adoption.FallChildren(amendment, "The amendment that it amends was withdrawn.", turn, note, null, cancellation);
                return amendment;
            }, cancellation);
            desk.Announce(amendment);
            return Nothing;
        }
    }
}
