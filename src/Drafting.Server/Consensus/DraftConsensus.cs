using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Brackets;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Server.Accounts;
using Drafting.Server.Brackets;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Microsoft.EntityFrameworkCore;
using Membership = Drafting.Domain.Positions.Membership;
using Standing = Drafting.Domain.Consensus.Standing;

namespace Drafting.Server.Consensus;

/// <summary>A row of the board: a recommendation or a paragraph that is in the draft, and how it stands.</summary>
/// <param name="Kind">Recommendation or paragraph.</param>
/// <param name="Id">Which one.</param>
/// <param name="RecommendationId">The recommendation that it is, or is part of.</param>
/// <param name="Label">Number or label, as printed.</param>
/// <param name="Title">The recommendation's title, or the paragraph's words.</param>
/// <param name="Version">Version of the paragraph's text; 0 for a recommendation.</param>
/// <param name="WordsHash">Hash of the words now.</param>
/// <param name="Agreement">How far it is agreed; of a recommendation, its least agreed paragraph.</param>
/// <param name="Brackets">Open brackets.</param>
/// <param name="Amendments">Amendments before the group.</param>
/// <param name="Waiting">Paragraphs of its packages that are not agreed.</param>
/// <param name="Standpoints">One for each delegation, in their order; <see cref="Standpoint.Order"/> is the id of the position.</param>
/// <param name="Standing">Computed.</param>
public sealed record ConsensusRow(
    TargetKind Kind, long Id, long RecommendationId, string Label, string Title, int Version, string WordsHash, Agreement Agreement, int Brackets, int Amendments, IReadOnlyList<long> Waiting, IReadOnlyList<Standpoint> Standpoints, Standing Standing);

/// <summary>A delegation as a column of the board.</summary>
public sealed record Seat(long DelegationId, string ShortName, long StakeholderGroupId);

/// <summary>How a whole draft stands, by the positions that have been released. Of <paramref name="Live"/>, only what is said, by whom and of what is filled in.</summary>
public sealed record ConsensusReading(Scale Scale, IReadOnlyList<Seat> Seats, IReadOnlyList<Membership> Memberships, IReadOnlyList<ConsensusRow> Rows, string Standing, ILookup<(TargetKind Kind, long Id), Position> Live, IReadOnlyList<IReadOnlyCollection<long>> Packages)
{
    /// <summary>The row of a paragraph; null if it is not in the draft.</summary>
    public ConsensusRow? Paragraph(long id) => Rows.FirstOrDefault(r => r.Kind is TargetKind.Paragraph && r.Id == id);
}

/// <summary>Reads how a draft stands, in a number of queries that does not depend on its size. Only what is said now is read; the history stays where it is.</summary>
public sealed class DraftConsensus(DraftingDb db, TextStore texts, BracketBook book)
{
    /// <summary>The scale that a draft uses.</summary>
    public static Scale ScaleOf(string id, string? own) => own is not null && id.StartsWith(Scale.OwnKey + "/", StringComparison.Ordinal) ? Scale.Read(own) : Scale.Named(id) ?? Scale.Un;

    /// <summary>How the draft stands now.</summary>
    /// <exception cref="RefusedException">The group has no such draft.</exception>
    public async Task<ConsensusReading> Read(long groupId, long draftId, CancellationToken cancellation)
    {
        var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == draftId && d.GroupId == groupId).Select(d => new { d.Scale, d.OwnScale }).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
        var scale = ScaleOf(draft.Scale, draft.OwnScale);
        var seats = await db.Delegations.AsNoTracking().Where(d => d.GroupId == groupId).OrderBy(d => d.StakeholderGroup!.Order).ThenBy(d => d.StakeholderGroupId).ThenBy(d => d.Id)
            .Select(d => new Seat(d.Id, d.ShortName, d.StakeholderGroupId)).ToListAsync(cancellation);
        var memberships = await db.NegotiatingGroupMembers.AsNoTracking().Where(m => m.Until == null && db.NegotiatingGroups.Any(g => g.Id == m.NegotiatingGroupId && g.GroupId == groupId && g.DissolvedAt == null))
            .Select(m => new Membership(m.NegotiatingGroupId, m.DelegationId)).ToListAsync(cancellation);
        var recommendations = await db.Recommendations.AsNoTracking().Where(r => r.DraftId == draftId && r.Withdrawn == null).OrderBy(r => r.Order).ThenBy(r => r.Id).Select(r => new { r.Id, r.Number, r.Title }).ToListAsync(cancellation);
        var paragraphs = (await db.Paragraphs.AsNoTracking().Where(p => p.Recommendation!.DraftId == draftId && p.Withdrawn == null && p.Recommendation.Withdrawn == null).OrderBy(p => p.Order).ThenBy(p => p.Id)
            .Select(p => new { p.Id, p.RecommendationId, p.Label, p.TextId, p.Agreement }).ToListAsync(cancellation)).ToLookup(p => p.RecommendationId);
        // Without the columns that nobody asks of a reading: there may be a hundred thousand rows.
        var live = (await db.Positions.AsNoTracking().Where(p => p.DraftId == draftId && p.Until == null).Select(p => new Position
        {
            Id = p.Id,
            TargetKind = p.TargetKind,
            TargetId = p.TargetId,
            DelegationId = p.DelegationId,
            NegotiatingGroupId = p.NegotiatingGroupId,
            Slot = "",
            Act = p.Act,
            Stance = p.Stance,
            Statement = p.Statement,
            Remedy = p.Remedy,
            Basis = "",
            WordsHash = p.WordsHash,
            ReleasedAt = p.ReleasedAt,
        }).ToListAsync(cancellation)).ToLookup(p => (p.TargetKind, p.TargetId));
        var amendments = await db.AmendmentParts.AsNoTracking().Where(p => p.Amendment!.DraftId == draftId && p.OfPartId == null && p.Revision == p.Amendment.Revision && (p.Amendment.State == AmendmentState.Tabled || p.Amendment.State == AmendmentState.ModificationOffered))
            .Select(p => new { p.AmendmentId, p.Kind, p.ParagraphId, p.RecommendationId }).ToListAsync(cancellation);
        var packages = (await db.PackageItems.AsNoTracking().Where(i => db.Packages.Any(p => p.Id == i.PackageId && p.DraftId == draftId && p.DissolvedAt == null)).Select(i => new { i.PackageId, i.ParagraphId }).ToListAsync(cancellation))
            .GroupBy(i => i.PackageId).Select(g => (IReadOnlyCollection<long>)g.Select(i => i.ParagraphId).ToHashSet()).ToList();
        var options = await book.Parties(groupId, cancellation);
        var heads = (await texts.Heads(db, [.. paragraphs.SelectMany(p => p).Select(p => p.TextId)], cancellation)).ToDictionary(h => h.TextId);

        var agreed = paragraphs.SelectMany(p => p).Where(p => AgreementRules.IsAgreed(p.Agreement)).Select(p => p.Id).ToHashSet();
        var delegations = seats.Select(s => s.DelegationId).ToList();
        // An amendment that adds a paragraph changes the recommendation, not the paragraph after which it stands.
        var ofParagraph = amendments.Where(a => a is { Kind: not AmendmentKind.Add, ParagraphId: not null }).GroupBy(a => a.ParagraphId!.Value).ToDictionary(g => g.Key, g => g.Select(a => a.AmendmentId).Distinct().Count());
        var ofRecommendation = amendments.Where(a => a.Kind is AmendmentKind.Add || a.ParagraphId is null).GroupBy(a => a.RecommendationId).ToDictionary(g => g.Key, g => g.Select(a => a.AmendmentId).Distinct().Count());

        var rows = new List<ConsensusRow>();
        var standings = new List<Standing>(recommendations.Count);
        foreach (var recommendation in recommendations)
        {
            var parts = paragraphs[recommendation.Id].ToList();
            var hash = Targets.HashOfRecommendation(recommendation.Title, parts.Select(p => heads[p.TextId].Hash));
            var above = Released(live[(TargetKind.Recommendation, recommendation.Id)]);
            var place = rows.Count;
            foreach (var part in parts)
            {
                var head = heads[part.TextId];
                var standpoints = Standpoints.Of(delegations, memberships, Released(live[(TargetKind.Paragraph, part.Id)]), head.Hash, above, hash);
                var waiting = Packages.Waiting(part.Id, packages, agreed.Contains);
                var brackets = BracketMeasures.Of(BracketParser.Parse(head.Text, options)).Brackets;
                var tabled = ofParagraph.GetValueOrDefault(part.Id);
                rows.Add(new ConsensusRow(TargetKind.Paragraph, part.Id, recommendation.Id, part.Label, head.Text, head.Version, head.Hash, part.Agreement, brackets, tabled, waiting, standpoints,
                    Standings.Of(scale, new StandingInput(Voices(standpoints, seats), brackets, tabled, part.Agreement, waiting.Count))));
            }
            var own = Standpoints.Of(delegations, memberships, above, hash);
            var adds = ofRecommendation.GetValueOrDefault(recommendation.Id);
            var standing = Standings.OfRecommendation(scale, new StandingInput(Voices(own, seats), 0, adds), [.. rows.Skip(place).Select(r => r.Standing)]);
            standings.Add(standing);
            rows.Insert(place, new ConsensusRow(TargetKind.Recommendation, recommendation.Id, recommendation.Id, recommendation.Number, recommendation.Title, 0, hash, parts.Count == 0 ? Agreement.Open : parts.Min(p => p.Agreement),
                rows.Skip(place).Sum(r => r.Brackets), adds + rows.Skip(place).Sum(r => r.Amendments), [], own, standing));
        }
        return new ConsensusReading(scale, seats, memberships, rows, Standings.OfDraft(scale, standings), live, packages);
    }

    static List<PositionEntry> Released(IEnumerable<Position> live) =>
        [.. live.Where(p => p.ReleasedAt is not null).Select(p => new PositionEntry(p.DelegationId is { } d ? new Speaker(d, null) : new Speaker(null, p.NegotiatingGroupId), p.Act, p.Stance, p.WordsHash, p.Id, p.DelegationId is null ? null : p.NegotiatingGroupId))];

    static List<Voice> Voices(IReadOnlyList<Standpoint> standpoints, List<Seat> seats) => [.. standpoints.Zip(seats, (s, seat) => new Voice(s.DelegationId, seat.StakeholderGroupId, s.Stance, s.Fresh))];
}
