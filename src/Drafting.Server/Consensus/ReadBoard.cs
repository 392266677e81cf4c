using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Domain.Silence;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Positions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>The chair's board: recommendations and paragraphs down, delegations across, with what stands in the way. Who may not see positions is told states and designations, and of positions their own.</summary>
static class ReadBoard
{
    /// <summary>So many characters of a paragraph name its row.</summary>
    const int TitleLength = 120;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/board", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Board>;
    public sealed record Board(
        DraftLine Draft, ScaleLine Scale, bool Sealed, bool Released, SessionLine? Since, IReadOnlyList<SessionLine> Sessions, IReadOnlyList<ColumnLine> Columns, IReadOnlyList<NameLine> StakeholderGroups, IReadOnlyList<GroupLine> NegotiatingGroups,
        IReadOnlyList<RowLine> Rows, IReadOnlyList<string> Cells, IReadOnlyList<string> Sources, IReadOnlyList<IReadOnlyList<long>> PositionIds, string? Standing, IReadOnlyList<PackageLine> Packages, IReadOnlyList<CallLine> Calls);
    public sealed record DraftLine(long Id, string Symbol, string Title, bool Closed);
    public sealed record ScaleLine(string Id, string Name, string AgreedFrom, IReadOnlyList<LevelLine> Levels);
    public sealed record LevelLine(string Key, string Name, string Meaning);
    public sealed record SessionLine(long Id, string Name, long At);
    public sealed record ColumnLine(long DelegationId, string ShortName, long StakeholderGroupId, IReadOnlyList<long> Groups);
    public sealed record NameLine(long Id, string Name);
    public sealed record GroupLine(long Id, string ShortName, string Name);
    public sealed record TotalsLine(int Support, int CanLiveWith, int Reservation, int Objection, int NoPosition, int NotHeard, int Stale)
    {
        public static TotalsLine Of(Totals t) => new(t.Support, t.CanLiveWith, t.Reservation, t.Objection, t.NoPosition, t.NotHeard, t.Stale);
    }
    public sealed record StandingLine(string Level, bool Ready, TotalsLine Totals, IReadOnlyDictionary<string, TotalsLine> ByGroup);
    public sealed record DesignationLine(long Id, string Level, string Scale, bool Contradicted, bool Challenged);
    public sealed record SilenceLine(long Id, long Deadline);
    public sealed record WayLine(string Kind, long? DelegationId, long? NegotiatingGroupId, long? StakeholderGroupId, int Count, string? Statement, string? Remedy, bool? Fresh, long? PositionId, string? On);
    public sealed record MovedLine(int Up, int Down);
    public sealed record RowLine(
        string Kind, long Id, long RecommendationId, string Label, string Title, int Version, string Agreement, bool Conditional, StandingLine? Standing, DesignationLine? Designation, int Brackets, int Amendments, SilenceLine? Silence,
        IReadOnlyList<long> Packages, IReadOnlyList<WayLine> InTheWay, MovedLine? Moved);
    public sealed record PackageLine(long Id, string Name, string Note, IReadOnlyList<long> Paragraphs, IReadOnlyList<long> Waiting);
    public sealed record CallLine(long Id, string Towards, string Note, long At, IReadOnlyList<CallItemLine> Items);
    public sealed record CallItemLine(long ParagraphId, int Version, bool Changed);

    sealed class Handler(DraftingDb db, DraftConsensus consensus, Acting acting) : IRequestHandler<Query, Board>
    {
        public async Task<Board> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == query.DraftId && d.GroupId == actor.GroupId).Select(d => new { d.Symbol, d.Title, d.ClosedAt, d.SealsPositions, PositionsFor = db.Groups.Where(g => g.Id == d.GroupId).Select(g => g.PositionsFor).First() })
                .SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var shown = actor.SeesPositions(draft.PositionsFor);
            var reading = await consensus.Read(actor.GroupId, query.DraftId, cancellation);
            var stakeholders = await db.StakeholderGroups.AsNoTracking().Where(s => s.GroupId == actor.GroupId).OrderBy(s => s.Order).Select(s => new NameLine(s.Id, s.Name)).ToListAsync(cancellation);
            var groups = await db.NegotiatingGroups.AsNoTracking().Where(g => g.GroupId == actor.GroupId && g.DissolvedAt == null).OrderBy(g => g.ShortName).Select(g => new GroupLine(g.Id, g.ShortName, g.Name)).ToListAsync(cancellation);
            var sessions = (await db.NegotiatingSessions.AsNoTracking().Where(s => s.DraftId == query.DraftId).OrderByDescending(s => s.BeganAt).ThenByDescending(s => s.Id).Take(50).ToListAsync(cancellation)).ConvertAll(s => new SessionLine(s.Id, s.Name, s.BeganAt.ToUnixTimeMilliseconds()));
            var designations = await db.Designations.AsNoTracking().Where(d => d.DraftId == query.DraftId && d.Until == null)
                .Select(d => new { d.Id, d.RecommendationId, d.ParagraphId, d.Level, d.Scale, Challenged = db.Statements.Any(s => s.DesignationId == d.Id && s.Kind == StatementKind.Challenge && s.WithdrawnAt == null && !db.Statements.Any(a => a.AnswersId == s.Id)) }).ToListAsync(cancellation);
            var silences = (await db.SilenceItems.AsNoTracking().Where(i => i.Procedure!.DraftId == query.DraftId && i.Procedure.State == SilenceState.Running && i.Outcome == SilenceOutcome.Unbroken).Select(i => new { i.ParagraphId, i.SilenceProcedureId, i.Procedure!.Deadline }).ToListAsync(cancellation))
                .GroupBy(i => i.ParagraphId).ToDictionary(g => g.Key, g => new SilenceLine(g.First().SilenceProcedureId, g.First().Deadline.ToUnixTimeMilliseconds()));
            var packages = await db.Packages.AsNoTracking().Include(p => p.Items).Where(p => p.DraftId == query.DraftId && p.DissolvedAt == null).OrderBy(p => p.Id).ToListAsync(cancellation);
            var calls = await db.ConsensusCalls.AsNoTracking().Include(c => c.Items).Where(c => c.DraftId == query.DraftId && c.EndedAt == null).OrderBy(c => c.Id).ToListAsync(cancellation);
            var moved = shown && sessions.Count > 0 ? await Moved(query.DraftId, DateTimeOffset.FromUnixTimeMilliseconds(sessions[0].At), cancellation) : [];
            var amendmentOf = shown ? await AmendmentsOf(reading, cancellation) : [];
            var bracketOf = shown ? await BracketsOf(reading, cancellation) : [];

            var agreed = reading.Rows.Where(r => r.Kind is TargetKind.Paragraph && AgreementRules.IsAgreed(r.Agreement)).Select(r => r.Id).ToHashSet();
            var positions = reading.Live.SelectMany(l => l).ToDictionary(p => p.Id);
            var (rows, cells, sources, ids) = (new List<RowLine>(), new List<string>(), new List<string>(), new List<IReadOnlyList<long>>());
            foreach (var row in reading.Rows)
            {
                var designation = designations.Find(d => row.Kind is TargetKind.Paragraph ? d.ParagraphId == row.Id : d.RecommendationId == row.Id);
                rows.Add(new RowLine(
                    Words.Of(row.Kind), row.Id, row.RecommendationId, row.Label, row.Title.Length > TitleLength ? row.Title[..Cut(row.Title)] + "…" : row.Title, row.Version, Words.Of(row.Agreement), AgreementRules.IsAgreed(row.Agreement) && row.Waiting.Count > 0,
                    shown ? new StandingLine(row.Standing.Level, row.Standing.Ready, TotalsLine.Of(row.Standing.All), row.Standing.ByStakeholderGroup.ToDictionary(g => g.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), g => TotalsLine.Of(g.Value))) : null,
                    designation is null ? null : new DesignationLine(designation.Id, designation.Level, designation.Scale, shown && designation.Scale == reading.Scale.Id && reading.Scale.LevelOf(designation.Level) is not null && Standings.Contradicts(reading.Scale, designation.Level, row.Standing.Level), designation.Challenged),
                    row.Brackets, row.Amendments, row.Kind is TargetKind.Paragraph ? silences.GetValueOrDefault(row.Id) : null, row.Kind is TargetKind.Paragraph ? [.. packages.Where(p => p.Items.Exists(i => i.ParagraphId == row.Id)).Select(p => p.Id)] : [],
                    shown ? [.. Way(row, positions), .. Below(row, reading, amendmentOf, "amendment"), .. Below(row, reading, bracketOf, "bracket")] : [], moved.GetValueOrDefault((row.Kind, row.Id))));
                var waiting = reading.Live[(row.Kind, row.Id)].Where(p => p is { ReleasedAt: null, DelegationId: not null } && p.NegotiatingGroupId is null).Select(p => p.DelegationId!.Value).ToHashSet();
                bool Sees(Standpoint s) => shown || (actor.DelegationId is { } own && s.DelegationId == own);
                cells.Add(string.Concat(row.Standpoints.Select(s => !Sees(s) ? '.' : s.Stance is null && waiting.Contains(s.DelegationId) ? 'p' : Sign(s))));
                sources.Add(string.Concat(row.Standpoints.Select(s => !Sees(s) ? '-' : s.Source switch { VoiceOf.Own => 'o', VoiceOf.Group => 'g', VoiceOf.Recommendation => 'r', VoiceOf.GroupOnRecommendation => 'q', _ => '-' })));
                ids.Add([.. row.Standpoints.Select(s => Sees(s) ? s.Order : 0)]);
            }
            return new Board(
                new DraftLine(query.DraftId, draft.Symbol, draft.Title, draft.ClosedAt is not null), new ScaleLine(reading.Scale.Id, reading.Scale.Name, reading.Scale.AgreedFrom, [.. reading.Scale.Levels.Select(l => new LevelLine(l.Key, l.Name, l.Meaning))]),
                draft.SealsPositions, shown, sessions.Count > 0 ? sessions[0] : null, sessions,
                [.. reading.Seats.Select(s => new ColumnLine(s.DelegationId, s.ShortName, s.StakeholderGroupId, [.. reading.Memberships.Where(m => m.DelegationId == s.DelegationId).Select(m => m.NegotiatingGroupId)]))], stakeholders, groups,
                rows, cells, sources, ids, shown ? reading.Standing : null,
                [.. packages.Select(p => new PackageLine(p.Id, p.Name, p.Note, [.. p.Items.Select(i => i.ParagraphId).Order()], [.. p.Items.Select(i => i.ParagraphId).Where(i => !agreed.Contains(i)).Order()]))],
                [.. calls.Select(c => new CallLine(c.Id, Words.Of(c.Towards), c.Note, c.At.ToUnixTimeMilliseconds(), [.. c.Items.OrderBy(i => i.Id).Select(i => new CallItemLine(i.ParagraphId, i.Version, reading.Paragraph(i.ParagraphId)?.WordsHash != i.TextHash))]))]);
        }

        static int Cut(string words) => words.LastIndexOf(' ', TitleLength) is > TitleLength / 2 and var at ? at : char.IsLowSurrogate(words[TitleLength]) ? TitleLength - 1 : TitleLength;

        static char Sign(Standpoint s)
        {
            var sign = s.Stance switch { PositionStance.Support => 's', PositionStance.CanLiveWith => 'l', PositionStance.Reservation => 'r', PositionStance.Objection => 'o', PositionStance.NoPosition => 'n', _ => '.' };
            return s.Fresh ? sign : char.ToUpperInvariant(sign);
        }

        static IEnumerable<WayLine> Way(ConsensusRow row, Dictionary<long, Position> positions)
        {
            var byDelegation = row.Standpoints.ToDictionary(s => s.DelegationId);
            foreach (var finding in row.Standing.InTheWay)
            {
                var said = finding.DelegationId is { } who && byDelegation[who] is { Order: > 0 } standpoint ? (Standpoint: standpoint, Position: positions[standpoint.Order]) : default;
                yield return new WayLine(Words.Of(finding.Kind), finding.DelegationId, said.Standpoint?.NegotiatingGroupId, finding.StakeholderGroupId, finding.Count, said.Position?.Statement, said.Position?.Remedy, said.Standpoint?.Fresh, said.Position?.Id, null);
            }
        }

        /// <summary>Objections and reservations to the brackets and amendments of a paragraph: they say what would have to be settled, and count in no standing.</summary>
        static IEnumerable<WayLine> Below(ConsensusRow row, ConsensusReading reading, Dictionary<long, long> paragraphOf, string what) =>
            row.Kind is not TargetKind.Paragraph ? [] : reading.Live.Where(l => l.Key.Kind == (what is "amendment" ? TargetKind.Amendment : TargetKind.Bracket) && paragraphOf.GetValueOrDefault(l.Key.Id) == row.Id).SelectMany(l => l)
                .Where(p => p is { ReleasedAt: not null, Act: PositionAct.Taken or PositionAct.Reaffirmed, Stance: PositionStance.Objection or PositionStance.Reservation }).OrderBy(p => p.Id)
                .Select(p => new WayLine(Words.Of(p.Stance), p.DelegationId, p.NegotiatingGroupId, null, 1, p.Statement, p.Remedy, null, p.Id, $"{what}:{p.TargetId}"));

        async Task<Dictionary<long, long>> AmendmentsOf(ConsensusReading reading, CancellationToken cancellation)
        {
            var ids = reading.Live.Where(l => l.Key.Kind is TargetKind.Amendment).Select(l => l.Key.Id).ToArray();
            return ids.Length == 0 ? [] : (await db.AmendmentParts.AsNoTracking().Where(p => ids.Contains(p.AmendmentId) && p.ParagraphId != null && p.Revision == p.Amendment!.Revision
                    && (p.Amendment.State == Domain.Amendments.AmendmentState.Tabled || p.Amendment.State == Domain.Amendments.AmendmentState.ModificationOffered || p.Amendment.State == Domain.Amendments.AmendmentState.Parked))
                .Select(p => new { p.AmendmentId, p.ParagraphId }).ToListAsync(cancellation)).GroupBy(p => p.AmendmentId).ToDictionary(g => g.Key, g => g.Min(p => p.ParagraphId!.Value));
        }

        async Task<Dictionary<long, long>> BracketsOf(ConsensusReading reading, CancellationToken cancellation)
        {
            var ids = reading.Live.Where(l => l.Key.Kind is TargetKind.Bracket).Select(l => l.Key.Id).ToArray();
            return ids.Length == 0 ? [] : await db.Brackets.AsNoTracking().Where(b => ids.Contains(b.Id) && b.EndedAt == null).Select(b => new { b.Id, b.ParagraphId }).ToDictionaryAsync(b => b.Id, b => b.ParagraphId, cancellation);
        }

        /// <summary>How many delegations and groups moved towards and away since a moment: the first stance that was known then against the one known now.</summary>
        async Task<Dictionary<(TargetKind, long), MovedLine>> Moved(long draftId, DateTimeOffset since, CancellationToken cancellation)
        {
            var changed = await db.Positions.AsNoTracking().Where(p => p.DraftId == draftId && p.ReleasedAt != null && (p.Until == null || p.Until > since) && (p.TargetKind == TargetKind.Paragraph || p.TargetKind == TargetKind.Recommendation)
                    && db.Positions.Any(o => o.Slot == p.Slot && o.ReleasedAt != null && o.ReleasedAt > since))
                .Select(p => new { p.TargetKind, p.TargetId, p.Slot, p.Ordinal, p.Act, p.Stance, p.ReleasedAt, p.Until, Apart = p.DelegationId != null && p.NegotiatingGroupId != null }).ToListAsync(cancellation);
            return changed.Where(c => !c.Apart).GroupBy(c => (c.TargetKind, c.TargetId)).ToDictionary(g => g.Key, g =>
            {
                var (up, down) = (0, 0);
                foreach (var slot in g.GroupBy(c => c.Slot))
                {
                    var (before, after) = (slot.Where(c => c.ReleasedAt <= since).MaxBy(c => c.Ordinal), slot.Where(c => c.Until is null).MaxBy(c => c.Ordinal));
                    var step = Favour(after?.Act, after?.Stance) - Favour(before?.Act, before?.Stance);
                    if (step > 0) up++;
                    else if (step < 0) down++;
                }
                return new MovedLine(up, down);
            });
        }

        static int Favour(PositionAct? act, PositionStance? stance) => act is null or PositionAct.Withdrawn ? 2 : stance switch { PositionStance.Objection => 0, PositionStance.Reservation => 1, PositionStance.CanLiveWith => 3, PositionStance.Support => 4, _ => 2 };
    }
}
