using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>The chair designates a level of the draft's scale, with a justification, apart from what the positions say; and chooses that scale. Earlier designations stay readable.</summary>
static class Designate
{
    const int MaxRead = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/drafts/{draftId:long}/designations", (long draftId, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(draftId, body.RecommendationId, body.ParagraphId, body.Level ?? "", body.Justification ?? ""), cancellation)).WithMetadata(new Requires(Act.Preside));
        group.MapGet("/drafts/{draftId:long}/designations", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPut("/drafts/{draftId:long}/scale", async (long draftId, ScaleBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new SetScale(draftId, body.Scale, body.Own), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.Preside));
        group.MapGet("/scales", (IMediator sender, CancellationToken cancellation) => sender.Send(new ListScales(), cancellation)).WithMetadata(new Requires(Act.Read));
    }

    public sealed record Body(long? RecommendationId, long? ParagraphId, string? Level, string? Justification);
    public sealed record ScaleBody(string? Scale, JsonElement? Own);
    public sealed record Designated(long Id, bool Contradicted);
    public sealed record Command(long DraftId, long? RecommendationId, long? ParagraphId, string Level, string Justification) : IRequest<Designated>;
    public sealed record SetScale(long DraftId, string? Scale, JsonElement? Own) : IRequest;
    public sealed record ListScales : IRequest<IReadOnlyList<ScaleLine>>;
    public sealed record ScaleLine(string Id, string Name, string Source, string AgreedFrom, IReadOnlyList<Level> Levels);
    public sealed record Query(long DraftId) : IRequest<IReadOnlyList<Line>>;

    /// <summary>A designation, current while it has no end. <c>Standing</c>: what the positions said when it was made; null for who may not see positions.</summary>
    public sealed record Line(long Id, long? RecommendationId, long? ParagraphId, string Scale, string Level, string LevelName, string Justification, string? Standing, long PersonId, long At, long? Until);

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Justification).Prose(4000, "justification").Must(j => !string.IsNullOrWhiteSpace(j)).WithMessage("A designation needs a justification.");
            RuleFor(c => c).Must(c => c.RecommendationId is null || c.ParagraphId is null).WithMessage("Designate a recommendation, a paragraph, or else the whole draft.");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, DraftConsensus consensus, Announcer announcer, Acting acting, TimeProvider clock)
        : IRequestHandler<Command, Designated>, IRequestHandler<SetScale, Unit>, IRequestHandler<ListScales, IReadOnlyList<ScaleLine>>, IRequestHandler<Query, IReadOnlyList<Line>>
    {
        Actor Actor => acting.Actor;

        public async Task<Designated> Handle(Command command, CancellationToken cancellation)
        {
            var made = await ledger.Write(async note =>
            {
                var reading = await consensus.Read(Actor.GroupId, command.DraftId, cancellation);
                if (reading.Scale.LevelOf(command.Level) is not { } level) throw new RefusedException(DesignationRefusals.NoLevel(command.Level, reading.Scale));
                var row = command.ParagraphId is { } p ? reading.Paragraph(p) ?? throw new RefusedException(AccessRefusals.NotFound("paragraph in the draft"))
                    : command.RecommendationId is { } r ? reading.Rows.FirstOrDefault(x => x.Kind is TargetKind.Recommendation && x.Id == r) ?? throw new RefusedException(AccessRefusals.NotFound("recommendation in the draft")) : null;
                var standing = row?.Standing.Level ?? reading.Standing;
                var now = clock.GetUtcNow();
                var earlier = await db.Designations.Where(d => d.DraftId == command.DraftId && d.Until == null && d.ParagraphId == command.ParagraphId && d.RecommendationId == command.RecommendationId).ToListAsync(cancellation);
                earlier.ForEach(d => d.Until = now);
                var designation = new Designation
                {
                    GroupId = Actor.GroupId,
                    DraftId = command.DraftId,
                    RecommendationId = command.RecommendationId,
                    ParagraphId = command.ParagraphId,
                    Scale = reading.Scale.Id,
                    Level = level.Key,
                    Justification = command.Justification.Trim(),
                    StandingThen = standing,
                    PersonId = Actor.PersonId!.Value,
                    At = now,
                };
                db.Designations.Add(designation);
                await db.SaveChangesAsync(cancellation);
                note("designated", new { designationId = designation.Id, draftId = command.DraftId, recommendationId = command.RecommendationId, paragraphId = command.ParagraphId, label = row?.Label, scale = designation.Scale, level = level.Key, levelName = level.Name, was = earlier.LastOrDefault()?.Level, justification = designation.Justification });
                return new Designated(designation.Id, Standings.Contradicts(reading.Scale, level.Key, standing));
            }, cancellation);
            announcer.Consensus(command.DraftId, "designation", command.ParagraphId);
            return made;
        }

        public async Task<Unit> Handle(SetScale command, CancellationToken cancellation)
        {
            var own = command.Own is { ValueKind: JsonValueKind.Object } given ? Scale.Read(given.GetRawText()) : null;
            if (own is null && (command.Scale is null || Scale.Named(command.Scale) is null)) throw new RefusedException(DesignationRefusals.NoScale);
            await ledger.Write(async note =>
            {
                var draft = await db.Drafts.SingleOrDefaultAsync(d => d.Id == command.DraftId && d.GroupId == Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
                if (draft.ClosedAt is not null) throw new RefusedException(AgreementRefusals.DraftClosed);
                var was = draft.Scale;
                // A scale once used keeps its meaning: another definition is another version.
                if (own is not null && draft.OwnScale is { } before && Scale.Read(before) is var known && known.ToJson() != own.ToJson() && own.Version <= known.Version) own = own with { Version = known.Version + 1 };
                (draft.Scale, draft.OwnScale) = (own?.Id ?? command.Scale!, own?.ToJson() ?? draft.OwnScale);
                if (was != draft.Scale || own is not null) note("scale-set", new { draftId = draft.Id, scale = draft.Scale, was, name = own?.Name ?? Scale.Named(draft.Scale)!.Name, definition = own is null ? null : (JsonElement?)JsonElement.Parse(own.ToJson()) });
                return true;
            }, cancellation);
            announcer.Consensus(command.DraftId, "designation");
            return Unit.Value;
        }

        public Task<IReadOnlyList<ScaleLine>> Handle(ListScales query, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ScaleLine>>([.. Scale.Known.Select(s => new ScaleLine(s.Id, s.Name, s.Source, s.AgreedFrom, s.Levels))]);

        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation)
        {
            var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == query.DraftId && d.GroupId == Actor.GroupId).Select(d => new { d.Scale, d.OwnScale, PositionsFor = db.Groups.Where(g => g.Id == d.GroupId).Select(g => g.PositionsFor).First() }).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var sees = Actor.SeesPositions(draft.PositionsFor);
            var rows = await db.Designations.AsNoTracking().Where(d => d.DraftId == query.DraftId).OrderByDescending(d => d.Id).Take(MaxRead).ToListAsync(cancellation);
            return [.. rows.Select(d => new Line(d.Id, d.RecommendationId, d.ParagraphId, d.Scale, d.Level, (Scale.Named(d.Scale) ?? DraftConsensus.ScaleOf(draft.Scale, draft.OwnScale)).LevelOf(d.Level)?.Name ?? d.Level, d.Justification, sees ? d.StandingThen : null, d.PersonId, d.At.ToUnixTimeMilliseconds(), d.Until?.ToUnixTimeMilliseconds()))];
        }
    }
}

/// <summary>What is refused about designations.</summary>
static class DesignationRefusals
{
    /// <summary>A level that the scale does not have.</summary>
    public static Refusal NoLevel(string level, Scale scale) => new("scale", $"The scale “{scale.Name}” has no level “{level}”.", $"Name one of: {string.Join(", ", scale.Levels.Select(l => l.Key))}.");

    /// <summary>No such scale.</summary>
    public static readonly Refusal NoScale = new("scale", "There is no such scale.", $"Name one of: {string.Join(", ", Scale.Known.Select(s => s.Id))}; or send one of your own.");
}
