using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Silence;

/// <summary>The silence procedures of a draft, latest first. Everybody who reads the draft is told; who broke one is told as the procedure's rule says.</summary>
static class ReadSilences
{
    const int Most = 200;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/silences", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Reading>;

    /// <summary><c>Now</c> is the server's clock, by which deadlines are kept; <c>MinimumHours</c> what a new procedure needs at least.</summary>
    public sealed record Reading(long Now, int MinimumHours, string TimeZone, IReadOnlyList<Line> Silences);
    public sealed record Line(
        long Id, string Title, string Note, string Towards, long StartedAt, long Deadline, string DeadlineLocal, string TimeZone, int MinimumHours, string State, long? EndedAt, string? CalledOffReason, bool NamesBreakers, IReadOnlyList<ItemLine> Items, IReadOnlyList<ExtensionLine> Extensions);
    public sealed record ItemLine(long ParagraphId, string Label, int Version, string Outcome, long? DecidedAt, IReadOnlyList<BreakLine> Breaks);

    /// <summary>Who broke it is null where it is not told.</summary>
    public sealed record BreakLine(long? DelegationId, bool OnBehalf, long At, string Reason, string Remedy, long? AmendmentId);
    public sealed record ExtensionLine(long Was, long Becomes, string Reason, long At);

    sealed class Handler(DraftingDb db, Acting acting, TimeProvider clock) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == query.DraftId && d.GroupId == actor.GroupId).Select(d => new { Group = db.Groups.First(g => g.Id == d.GroupId) }).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var silences = await db.Silences.AsNoTracking().Include(s => s.Items).ThenInclude(i => i.Breaks).Include(s => s.Extensions).AsSplitQuery().Where(s => s.DraftId == query.DraftId).OrderByDescending(s => s.Id).Take(Most).ToListAsync(cancellation);
            var labels = await db.Paragraphs.Where(p => p.Recommendation!.DraftId == query.DraftId).Select(p => new { p.Id, p.Label }).ToDictionaryAsync(p => p.Id, p => p.Label, cancellation);
            var bench = actor.Role is Role.Chair or Role.Secretariat;
            var sees = actor.SeesPositions(draft.Group.PositionsFor);
            BreakLine Told(SilenceProcedure silence, SilenceBreak b)
            {
                var own = actor.DelegationId is { } mine && b.DelegationId == mine;
                var named = bench || own || (silence.NamesBreakers && sees);
                // What an observer is told of objections goes by the group's rule for positions.
                return new BreakLine(named ? b.DelegationId : null, b.OnBehalf && named, b.At.ToUnixTimeMilliseconds(), sees || own ? b.Reason : "", sees || own ? b.Remedy : "", named ? b.AmendmentId : null);
            }
            return new Reading(clock.GetUtcNow().ToUnixTimeMilliseconds(), draft.Group.SilenceHours, draft.Group.TimeZone, [.. silences.Select(s => new Line(
                s.Id, s.Title, s.Note, Words.Of(s.Towards), s.StartedAt.ToUnixTimeMilliseconds(), s.Deadline.ToUnixTimeMilliseconds(), s.DeadlineLocal, s.TimeZone, s.MinimumHours, Words.Of(s.State), s.EndedAt?.ToUnixTimeMilliseconds(), s.CalledOffReason, s.NamesBreakers,
                [.. s.Items.OrderBy(i => i.Id).Select(i => new ItemLine(i.ParagraphId, labels.GetValueOrDefault(i.ParagraphId, ""), i.Version, Words.Of(i.Outcome), i.DecidedAt?.ToUnixTimeMilliseconds(), [.. i.Breaks.OrderBy(b => b.Id).Select(b => Told(s, b))]))],
                [.. s.Extensions.OrderBy(e => e.Id).Select(e => new ExtensionLine(e.Was.ToUnixTimeMilliseconds(), e.Becomes.ToUnixTimeMilliseconds(), e.Reason, e.At.ToUnixTimeMilliseconds()))]))]);
        }
    }
}
