using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Comparison;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>The amendments of a draft that the caller may know of, each against the text as it is now, with the merges under way.</summary>
static class ReadAmendments
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/amendments", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Reading>;
    public sealed record Reading(IReadOnlyList<AmendmentView> Amendments, IReadOnlyList<MergeView> Merges, int Threshold);
    public sealed record By(long PersonId, long? DelegationId);
    public sealed record SponsorView(long DelegationId, bool Invited);
    public sealed record SuggestedView(int Rank, double Distance, string? Flag);
    public sealed record DisposalView(string How, long At, long PersonId, string? Reason, long? ByAmendmentId, long? ActId);
    public sealed record RevisionView(int Number, IReadOnlyList<PartView> Parts);

    /// <summary>A stretch of the redline; of one passage that moved, both runs carry the same number.</summary>
    public sealed record RunView(string Kind, string Text, int? Move = null);
    public sealed record PartView(
        long Id, string Kind, long? ParagraphId, long RecommendationId, long? OfPartId, string Label, long? TextId, int BaseVersion, string BaseText, string Wording, string? Offered, string Standing, int? CurrentVersion,
        string Current, string Result, IReadOnlyList<RunView> Runs, IReadOnlyList<Hunk> Hunks, IReadOnlyList<TextCollision> Collisions);
    public sealed record AmendmentView(
        long Id, string? Number, int Revision, string State, string Rationale, By Proposer, IReadOnlyList<SponsorView> CoSponsors, IReadOnlyList<long> Supporters, long At, long? TabledAt, IReadOnlyList<PartView> Parts,
        long? ParentId, int? Order, SuggestedView? Suggested, DisposalView? Disposal, IReadOnlyList<long> CollidesWith, IReadOnlyList<string> May, RevisionView? DraftRevision);
    public sealed record HunkView(int Index, int From, int To, string Deleted, string Inserted, bool Taken, bool Collides);
    public sealed record MergedAmendment(long AmendmentId, long PartId, IReadOnlyList<HunkView> Hunks);
    public sealed record MergeView(long Id, long ParagraphId, long TextId, int BaseVersion, string State, long StartedAt, By By, bool ParagraphMoved, IReadOnlyList<MergedAmendment> Amendments);

    /// <summary>A part with the change that it asks for now; none where it has no text to change.</summary>
    sealed record Stood(PartView View, ChangeSet? Changes, double Distance);

    sealed class Handler(DraftingDb db, AmendmentDesk desk, TextStore texts, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            if (!await db.Drafts.AnyAsync(d => d.Id == query.DraftId && d.GroupId == groupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
            var amendments = (await desk.All().AsNoTracking().Where(a => a.DraftId == query.DraftId && a.GroupId == groupId).OrderBy(a => a.Id).ToListAsync(cancellation)).Where(desk.MayRead).ToList();
            var places = (await db.Paragraphs.AsNoTracking().Where(p => p.Recommendation!.DraftId == query.DraftId)
                .Select(p => new { p.Id, p.Label, Gone = p.Withdrawn != null || p.Recommendation!.Withdrawn != null }).ToListAsync(cancellation)).ToDictionary(p => p.Id, p => (p.Label, p.Gone));
            var byPart = amendments.SelectMany(a => a.Parts.Select(p => (Part: p, Amendment: a))).ToDictionary(p => p.Part.Id, p => p.Amendment);
            await texts.Heads(db, [.. amendments.SelectMany(a => a.Parts).SelectMany(p => (long?[])[p.TextId, p.TargetTextId]).OfType<long>().Distinct()], cancellation);

            string LabelOf(AmendmentPart part) => part.OfPartId is { } of ? byPart.TryGetValue(of, out var parent) ? parent.Number ?? "" : "" : part.ParagraphId is { } id && places.TryGetValue(id, out var place) ? place.Label : "";
            bool Gone(AmendmentPart part) => part.OfPartId is { } of ? !byPart.TryGetValue(of, out var parent) || !AmendmentRules.IsOpen(parent.State) : part.ParagraphId is { } id && places.TryGetValue(id, out var place) && place.Gone;

            var stood = new Dictionary<long, Stood>();
            foreach (var part in amendments.SelectMany(a => a.Parts.Where(p => p.Revision == a.Revision || p.Revision == a.Preparing))) stood[part.Id] = await Stand(part, byPart[part.Id], LabelOf(part), Gone(part), cancellation);

            var open = amendments.Where(a => AmendmentRules.IsOpen(a.State)).ToList();
            var colliding = Colliding(open, stood);
            var suggested = Suggest(open, stood);
            var views = amendments.Select(a => new AmendmentView(
                a.Id, a.Number, a.Revision, Words.Of(a.State), a.Rationale, new By(a.PersonId, a.DelegationId),
                [.. a.CoSponsors.OrderBy(c => c.Id).Select(c => new SponsorView(c.DelegationId, c.JoinedAt is null))], [.. a.Supporters.OrderBy(s => s.Id).Select(s => s.DelegationId)],
                a.At.ToUnixTimeMilliseconds(), a.TabledAt?.ToUnixTimeMilliseconds(), [.. AmendmentDesk.Before(a).Select(p => stood[p.Id].View)], a.ParentId, a.Order, suggested.GetValueOrDefault(a.Id),
                a.DisposedAt is { } at ? new DisposalView(Words.Of(a.State), at.ToUnixTimeMilliseconds(), a.DisposedBy ?? 0, a.DisposalReason, a.ByAmendmentId, acting.Actor.May(Act.Dispose) ? a.ActId : null) : null,
                [.. colliding[a.Id].Order()], desk.May(a),
                a.Revision > 0 && a.Preparing > 0 && desk.MayReadPreparing(a) ? new RevisionView(a.Preparing, [.. AmendmentDesk.Of(a, a.Preparing).Select(p => stood[p.Id].View)]) : null)).ToList();

            var merges = new List<MergeView>();
            foreach (var merge in await db.Merges.AsNoTracking().Include(m => m.Hunks).Where(m => m.DraftId == query.DraftId && m.GroupId == groupId).OrderBy(m => m.Id).ToListAsync(cancellation)) merges.Add(await View(merge, cancellation));
            var threshold = await db.Groups.Where(g => g.Id == groupId).Select(g => g.SupportThreshold).SingleAsync(cancellation);
            return new Reading(views, merges, threshold);
        }

        async Task<Stood> Stand(AmendmentPart part, Amendment amendment, string label, bool gone, CancellationToken cancellation)
        {
            var wording = await desk.Wording(part, cancellation);
            var (version, current, since) = await desk.Target(part, cancellation);
            var disposed = AmendmentRules.IsDisposed(amendment.State);
            var standing = part.Kind is AmendmentKind.Add ? null : Rebasing.Onto(part.BaseText, part.Kind is AmendmentKind.Sup ? "" : part.Offered is { } offered && amendment.State is AmendmentState.AdoptedModified ? offered : wording, since, current);
            var how = disposed ? "disposed" : gone ? "target-gone" : standing is null ? "applies" : standing.Collisions.Count > 0 ? "collides" : standing.Spent ? "spent" : "applies";
            IReadOnlyList<RunView> runs = standing is null ? wording.Length == 0 ? [] : [new RunView("inserted", wording)] : Runs(Difference.Of(standing.Runs).WithMoves());
            return new Stood(
                new PartView(part.Id, Words.Of(part.Kind), part.ParagraphId, part.RecommendationId, part.OfPartId, label, part.TextId, part.BaseVersion, part.BaseText, wording, part.Offered, how,
                    part.TargetTextId is null ? null : version, current, standing?.Result ?? wording, runs, standing?.Hunks ?? [], standing?.Collisions ?? []),
                gone ? null : standing?.Changes, standing?.Distance ?? 1);
        }

        static RunView[] Runs(Difference shown)
        {
            var moves = shown.Moves.SelectMany((m, i) => ((int, int)[])[(m.Deleted, i + 1), (m.Inserted, i + 1)]).ToDictionary(m => m.Item1, m => m.Item2);
            return [.. shown.Runs.Select((r, i) => new RunView(Words.Of(r.Kind), r.Text, moves.TryGetValue(i, out var move) ? move : null))];
        }

        /// <summary>Which open amendments touch the same words; an amendment to another also stands in the way of its parent.</summary>
        static ILookup<long, long> Colliding(List<Amendment> open, Dictionary<long, Stood> stood)
        {
            var pairs = new HashSet<(long, long)>();
            foreach (var target in open.SelectMany(a => AmendmentDesk.Before(a).Select(p => (Amendment: a.Id, Part: p))).Where(p => p.Part.TargetTextId is not null && stood[p.Part.Id].Changes is not null).GroupBy(p => p.Part.TargetTextId))
            {
                if (target.Skip(1).Any())
                    foreach (var collision in Collisions.Between(stood[target.First().Part.Id].View.Current, [.. target.Select(t => (t.Amendment, stood[t.Part.Id].Changes!))])) pairs.Add((collision.First, collision.Second));
            }
            foreach (var child in open)
                if (child.ParentId is { } parent && open.Any(a => a.Id == parent)) pairs.Add((parent, child.Id));
            return pairs.SelectMany(p => ((long, long)[])[p, (p.Item2, p.Item1)]).Distinct().ToLookup(p => p.Item1, p => p.Item2);
        }

        /// <summary>The suggested order among the amendments of each place; one with several parts stands where its first part does.</summary>
        static Dictionary<long, SuggestedView> Suggest(List<Amendment> open, Dictionary<long, Stood> stood)
        {
            var byId = open.ToDictionary(a => a.Id);
            long? Place(Amendment amendment) => amendment.ParentId is { } id && byId.TryGetValue(id, out var parent) ? Place(parent) : AmendmentDesk.Before(amendment).FirstOrDefault()?.ParagraphId;
            var all = new Dictionary<long, SuggestedView>();
            foreach (var place in open.GroupBy(Place))
            {
                var candidates = place.Select(a =>
                {
                    var parts = AmendmentDesk.Before(a);
                    return new Candidate(a.Id, a.ParentId, parts[0].Kind, parts.Max(p => stood[p.Id].Distance), parts.Any(p => stood[p.Id].View.Collisions.Count > 0), a.Ordinal);
                });
                foreach (var ranked in TreatmentOrder.Suggest([.. candidates])) all[ranked.Id] = new SuggestedView(ranked.Rank, ranked.Distance, ranked.Flag);
            }
            return all;
        }

        async Task<MergeView> View(Merge merge, CancellationToken cancellation)
        {
            var paragraph = await db.Paragraphs.Where(p => p.Id == merge.ParagraphId).Select(p => p.TextId).SingleAsync(cancellation);
            var text = await texts.Open(db, merge.TextId, cancellation) ?? throw new RefusedException(LiveRefusals.NoSuchText);
            var entries = text.Log.Since(Merged.Begun) ?? await TextHistory.Since(db, merge.TextId, Merged.Begun, cancellation);
            var moved = merge.State is MergeState.Open && await texts.Open(db, paragraph, cancellation) is { } target && target.Log.Version > merge.BaseVersion;
            return new MergeView(merge.Id, merge.ParagraphId, merge.TextId, merge.BaseVersion, Words.Of(merge.State), merge.StartedAt.ToUnixTimeMilliseconds(), new By(merge.PersonId, merge.DelegationId), moved,
                [.. merge.Hunks.GroupBy(h => (h.AmendmentId, h.PartId)).OrderBy(g => g.Key.PartId).Select(g => new MergedAmendment(g.Key.AmendmentId, g.Key.PartId, [.. g.OrderBy(h => h.Index).Select(h =>
                {
                    var (from, to) = Merged.Place(h, entries);
                    return new HunkView(h.Index, from, to, h.Deleted, h.Inserted, h.TakenVersion is not null, Merged.Collides(h, merge.Hunks));
                })]))]);
        }
    }
}

/// <summary>Where the hunks of a merge stand in the merged text.</summary>
static class Merged
{
    /// <summary>The version at which a merged text says what the paragraph said.</summary>
    public const int Begun = 1;

    /// <summary>The stretch of a hunk now: the words it would replace, or, once taken, those it brought.</summary>
    /// <param name="hunk">The hunk.</param>
    /// <param name="entries">The changes of the merged text since it began.</param>
    public static (int From, int To) Place(MergeHunk hunk, IReadOnlyList<LoggedChange> entries)
    {
        var (from, to) = (hunk.From, hunk.To);
        foreach (var entry in entries)
        {
            if (entry.Version == hunk.TakenVersion)
            {
                from = entry.Changes.MapPosition(from, -1);
                to = from + hunk.Inserted.Length;
                continue;
            }
            (from, to) = from == to ? (entry.Changes.MapPosition(from, -1), entry.Changes.MapPosition(from, -1)) : (entry.Changes.MapPosition(from, 1), entry.Changes.MapPosition(to, -1));
            if (to < from) to = from;
        }
        return (from, to);
    }

    /// <summary>Whether two hunks ask for the same change.</summary>
    public static bool Same(MergeHunk one, MergeHunk other) => (one.From, one.To, one.Inserted) == (other.From, other.To, other.Inserted);

    /// <summary>Whether another amendment's hunk, not the same change, touches the same words.</summary>
    public static bool Collides(MergeHunk hunk, IEnumerable<MergeHunk> all) => all.Any(other => other.PartId != hunk.PartId
        && !Same(other, hunk)
        && (other.From == hunk.From || (other.From < hunk.To && hunk.From < other.To)));
}
