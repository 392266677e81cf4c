using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>A new amendment, private to its delegation until it is tabled; its parts and its rationale.</summary>
static class WriteAmendment
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/amendments", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Begin(draftId, body.Rationale ?? "", body.Parts ?? []), cancellation))
            .WithMetadata(new Requires(Act.Amend));
        group.MapPost("/amendments/{id:long}/parts", (long id, Part body, IMediator sender, CancellationToken cancellation) => sender.Send(new AddPart(id, body), cancellation)).WithMetadata(new Requires(Act.Amend));
        group.MapDelete("/amendments/{id:long}/parts/{partId:long}", async (long id, long partId, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new RemovePart(id, partId), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Amend));
        group.MapPut("/amendments/{id:long}", async (long id, RationaleBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Explain(id, body.Rationale ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Amend));
    }

    public sealed record Body(string? Rationale, IReadOnlyList<Part>? Parts);
    public sealed record RationaleBody(string? Rationale);

    /// <summary>What is proposed for one place: an amendment of a paragraph, or of a part of another amendment; for an addition, the paragraph it follows, or the recommendation at whose end it stands.</summary>
    public sealed record Part(string? Kind, long? ParagraphId, long? RecommendationId, long? OfPartId, string? Wording);
    public sealed record Begin(long DraftId, string Rationale, IReadOnlyList<Part> Parts) : IRequest<Begun>;
    public sealed record AddPart(long Id, Part Part) : IRequest<Begun>;
    public sealed record RemovePart(long Id, long PartId) : IRequest;
    public sealed record Explain(long Id, string Rationale) : IRequest;
    public sealed record Begun(long Id);

    sealed class PartRules : AbstractValidator<Part>
    {
        public PartRules()
        {
            RuleFor(p => p.Kind).Must(k => Words.Read<AmendmentKind>(k) is not null).WithMessage("The kind is one of: add, mod, sup.");
            RuleFor(p => p).Must(p => (p.OfPartId is not null) ^ (p.ParagraphId is not null || p.RecommendationId is not null)).WithName("parts").WithMessage("Name either a paragraph or recommendation of the draft, or a part of another amendment (ofPartId).");
            RuleFor(p => p).Must(p => p.Kind is "add" || p.ParagraphId is not null || p.OfPartId is not null).WithName("parts").WithMessage("Name the paragraph (paragraphId) that is changed or suppressed.");
            RuleFor(p => p).Must(p => p.OfPartId is null || p.Kind is "mod").WithName("parts").WithMessage("An amendment to an amendment changes its words: its kind is mod.");
            RuleFor(p => p).Must(p => p.Kind is not "sup" || string.IsNullOrEmpty(p.Wording)).WithName("parts").WithMessage("A suppression has no wording.");
            RuleFor(p => p.Wording).Custom((wording, context) =>
            {
                if (wording is not null && TextRules.Check(wording) is { } refusal) context.AddFailure("wording", refusal.Message);
            });
        }
    }

    sealed class BeginRules : AbstractValidator<Begin>
    {
        public BeginRules()
        {
            RuleFor(c => c.Rationale).Must(r => r.Length <= 4000).WithMessage(c => $"The rationale has {c.Rationale.Length} characters; at most 4000 are allowed.");
            RuleFor(c => c.Parts).NotEmpty().WithMessage(DeskRefusals.NoParts.Message).Must(p => p.Count <= AmendmentDesk.MaxParts).WithMessage(DeskRefusals.TooManyParts.Message);
            RuleForEach(c => c.Parts).SetValidator(new PartRules());
        }
    }

    sealed class AddPartRules : AbstractValidator<AddPart>
    {
        public AddPartRules() => RuleFor(c => c.Part).SetValidator(new PartRules());
    }

    sealed class ExplainRules : AbstractValidator<Explain>
    {
        public ExplainRules() => RuleFor(c => c.Rationale).Must(r => r.Length <= 4000).WithMessage(c => $"The rationale has {c.Rationale.Length} characters; at most 4000 are allowed.");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, AmendmentDesk desk, TextStore texts, Acting acting, TimeProvider clock)
        : IRequestHandler<Begin, Begun>, IRequestHandler<AddPart, Begun>, IRequestHandler<RemovePart, Unit>, IRequestHandler<Explain, Unit>
    {
        public async Task<Begun> Handle(Begin command, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var amendment = await ledger.Write(async _ =>
            {
                if (!await db.Drafts.AnyAsync(d => d.Id == command.DraftId && d.GroupId == actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
                var own = await db.Amendments.CountAsync(a => a.DraftId == command.DraftId && a.DelegationId == actor.DelegationId && a.DisposedAt == null, cancellation);
                if (own >= AmendmentDesk.MaxOpen) throw new RefusedException(new Refusal("too-many", $"Your delegation has {own} amendments open in this draft; it may have {AmendmentDesk.MaxOpen}.", "Withdraw some first."));
                var amendment = new Amendment
                {
                    GroupId = actor.GroupId,
                    DraftId = command.DraftId,
                    State = AmendmentState.Private,
                    Preparing = 1,
                    Rationale = command.Rationale.Trim(),
                    PersonId = actor.PersonId!.Value,
                    DelegationId = actor.DelegationId,
                    At = clock.GetUtcNow(),
                };
                db.Amendments.Add(amendment);
                await db.SaveChangesAsync(cancellation);
                foreach (var part in command.Parts) await Add(amendment, part, cancellation);
                desk.Note(amendment, "amendment-begun", new { amendmentId = amendment.Id, parts = amendment.Parts.Count });
                return amendment;
            }, cancellation);
            desk.Announce(amendment);
            return new Begun(amendment.Id);
        }

        public async Task<Begun> Handle(AddPart command, CancellationToken cancellation)
        {
            var (amendment, part) = await ledger.Write(async _ =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Write, amendment);
                if (AmendmentDesk.Of(amendment, amendment.Preparing).Count >= AmendmentDesk.MaxParts) throw new RefusedException(DeskRefusals.TooManyParts);
                var part = await Add(amendment, command.Part, cancellation);
                desk.Note(amendment, "amendment-part-added", new { amendmentId = amendment.Id, partId = part.Id });
                return (amendment, part);
            }, cancellation);
            desk.AnnouncePrepared(amendment);
            return new Begun(part.Id);
        }

        public async Task<Unit> Handle(RemovePart command, CancellationToken cancellation)
        {
            var amendment = await ledger.Write(async _ =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                desk.Require(AmendmentAct.Write, amendment);
                var part = AmendmentDesk.Of(amendment, amendment.Preparing).FirstOrDefault(p => p.Id == command.PartId) ?? throw new RefusedException(DeskRefusals.NoPart(command.PartId));
                var words = await desk.Wording(part, cancellation);
                if (part.TextId is { } textId) (await db.Texts.SingleAsync(t => t.Id == textId, cancellation)).Writers = TextWriters.Nobody;
                amendment.Parts.Remove(part);
                db.AmendmentParts.Remove(part);
                desk.Note(amendment, "amendment-part-removed", new { amendmentId = amendment.Id, partId = part.Id, paragraphId = part.ParagraphId, words });
                return amendment;
            }, cancellation);
            desk.AnnouncePrepared(amendment);
            return Unit.Value;
        }

        public async Task<Unit> Handle(Explain command, CancellationToken cancellation)
        {
            var amendment = await ledger.Write(async note =>
            {
                var amendment = await desk.Find(command.Id, cancellation);
                if (AmendmentRules.IsOpen(amendment.State)) desk.Require(AmendmentAct.Revise, amendment);
                else desk.Require(AmendmentAct.Write, amendment);
                var before = amendment.Rationale;
                amendment.Rationale = command.Rationale.Trim();
                amendment.Stamp++;
                desk.Note(amendment, note, "amendment-explained", new { amendmentId = amendment.Id, number = amendment.Number, before, rationale = amendment.Rationale });
                return amendment;
            }, cancellation);
            desk.Announce(amendment);
            return Unit.Value;
        }

        async Task<AmendmentPart> Add(Amendment amendment, Part asked, CancellationToken cancellation)
        {
            var kind = Words.Read<AmendmentKind>(asked.Kind)!.Value;
            var (recommendationId, paragraphId, targetTextId, label) = asked.OfPartId is { } of ? await OfAmendment(amendment, of, cancellation) : await OfDraft(amendment, kind, asked, cancellation);
            var siblings = AmendmentDesk.Of(amendment, amendment.Preparing);
            if (targetTextId is not null && siblings.Any(p => p.TargetTextId == targetTextId)) throw new RefusedException(DeskRefusals.Twice(label));
            var (version, current) = (0, "");
            if (targetTextId is { } id && await texts.Open(db, id, cancellation) is { } target) (version, current) = (target.Log.Head.Version, target.Log.Head.Text);
            var text = kind is AmendmentKind.Sup ? null : await desk.Begin(amendment, asked.Wording ?? (kind is AmendmentKind.Mod ? current : ""), cancellation);
            var part = new AmendmentPart
            {
                AmendmentId = amendment.Id,
                Revision = amendment.Preparing,
                Ordinal = siblings.Count == 0 ? 0 : siblings[^1].Ordinal + 1,
                Kind = kind,
                RecommendationId = recommendationId,
                ParagraphId = paragraphId,
                OfPartId = asked.OfPartId,
                TargetTextId = targetTextId,
                TextId = text?.Id,
                BaseVersion = version,
                BaseText = current,
            };
            db.AmendmentParts.Add(part);
            await db.SaveChangesAsync(cancellation);
            return part;
        }

        async Task<(long, long?, long?, string)> OfDraft(Amendment amendment, AmendmentKind kind, Part asked, CancellationToken cancellation)
        {
            if (asked.ParagraphId is not { } paragraphId)
            {
                var recommendation = await db.Recommendations.SingleOrDefaultAsync(r => r.Id == asked.RecommendationId && r.DraftId == amendment.DraftId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("recommendation"));
                return recommendation.Withdrawn is null ? (recommendation.Id, null, null, "") : throw new RefusedException(DraftRefusals.RecommendationWithdrawn(recommendation.Number));
            }
            var paragraph = await db.Paragraphs.Include(p => p.Recommendation).SingleOrDefaultAsync(p => p.Id == paragraphId && p.Recommendation!.DraftId == amendment.DraftId, cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("paragraph"));
            if (paragraph.Recommendation!.Withdrawn is not null) throw new RefusedException(DraftRefusals.RecommendationWithdrawn(paragraph.Recommendation.Number));
            if (paragraph.Withdrawn is not null) throw new RefusedException(DraftRefusals.ParagraphWithdrawn(paragraph.Label));
            return (paragraph.RecommendationId, paragraph.Id, kind is AmendmentKind.Add ? null : paragraph.TextId, $"paragraph {paragraph.Label}");
        }

        async Task<(long, long?, long?, string)> OfAmendment(Amendment amendment, long partId, CancellationToken cancellation)
        {
            var part = await db.AmendmentParts.AsNoTracking().SingleOrDefaultAsync(p => p.Id == partId && p.Amendment!.DraftId == amendment.DraftId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("amendment"));
            var parent = await desk.Find(part.AmendmentId, cancellation);
            if (parent.TabledAt is null || parent.Id == amendment.Id) throw new RefusedException(AccessRefusals.NotFound("amendment"));
            if (!AmendmentRules.IsOpen(parent.State)) throw new RefusedException(DeskRefusals.TargetDisposed(parent.Number!));
            if (part.Revision != parent.Revision || part.TextId is null) throw new RefusedException(AccessRefusals.NotFound("amendment"));
            if (amendment.Parts.Count > 0 && amendment.ParentId != parent.Id) throw new RefusedException(DeskRefusals.NoPart(partId));
            amendment.ParentId = parent.Id;
            return (part.RecommendationId, part.ParagraphId, part.TextId, AmendmentDesk.Named(parent));
        }
    }
}
