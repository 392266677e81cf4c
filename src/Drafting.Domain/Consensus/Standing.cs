using Drafting.Domain.Positions;

namespace Drafting.Domain.Consensus;

/// <summary>What one delegation is taken to say.</summary>
/// <param name="DelegationId">The delegation.</param>
/// <param name="StakeholderGroupId">The stakeholder group it belongs to.</param>
/// <param name="Stance">Null: not heard from.</param>
/// <param name="Fresh">Whether it was said of the words as they are now.</param>
public sealed record Voice(long DelegationId, long StakeholderGroupId, PositionStance? Stance, bool Fresh);

/// <summary>How many say what. The first five and <paramref name="NotHeard"/> add up to the delegations.</summary>
/// <param name="Support">Support.</param>
/// <param name="CanLiveWith">Can live with.</param>
/// <param name="Reservation">Reservation.</param>
/// <param name="Objection">Objection.</param>
/// <param name="NoPosition">Heard from, and on no side.</param>
/// <param name="NotHeard">Not heard from.</param>
/// <param name="Stale">Of those heard from, on earlier words.</param>
public sealed record Totals(int Support, int CanLiveWith, int Reservation, int Objection, int NoPosition, int NotHeard, int Stale)
{
    /// <summary>Nobody.</summary>
    public static readonly Totals None = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Those who support it or can live with it. A reservation does not block, and is not counted as support either.</summary>
    public int Accepting => Support + CanLiveWith;

    /// <summary>Those who took a side.</summary>
    public int Sided => Support + CanLiveWith + Reservation + Objection;

    /// <summary>All delegations.</summary>
    public int All => Sided + NoPosition + NotHeard;

    internal Totals With(Voice voice)
    {
        var stale = Stale + (voice.Stance is not null && !voice.Fresh ? 1 : 0);
        return voice.Stance switch
        {
            PositionStance.Support => this with { Support = Support + 1, Stale = stale },
            PositionStance.CanLiveWith => this with { CanLiveWith = CanLiveWith + 1, Stale = stale },
            PositionStance.Reservation => this with { Reservation = Reservation + 1, Stale = stale },
            PositionStance.Objection => this with { Objection = Objection + 1, Stale = stale },
            PositionStance.NoPosition => this with { NoPosition = NoPosition + 1, Stale = stale },
            _ => this with { NotHeard = NotHeard + 1 },
        };
    }
}

/// <summary>What stands in the way of agreement, or would have to be known before it, in the order of weight.</summary>
public enum FindingKind
{
    /// <summary>A delegation objects.</summary>
    Objection,

    /// <summary>Open brackets.</summary>
    Brackets,

    /// <summary>Open amendments.</summary>
    Amendments,

    /// <summary>Other paragraphs of its package are not agreed.</summary>
    Package,

    /// <summary>It is under silence.</summary>
    Silence,

    /// <summary>A whole stakeholder group has not been heard from.</summary>
    GroupNotHeard,

    /// <summary>A delegation has a reservation.</summary>
    Reservation,

    /// <summary>A delegation has not been heard from.</summary>
    NotHeard,

    /// <summary>What a delegation said was said of earlier words.</summary>
    Stale,
}

/// <summary>One thing that stands in the way.</summary>
/// <param name="Kind">What.</param>
/// <param name="DelegationId">Whose, where it is a delegation's.</param>
/// <param name="StakeholderGroupId">Whose, where it is a delegation's or a stakeholder group's.</param>
/// <param name="Count">How many; 1 where it is somebody's.</param>
public sealed record Finding(FindingKind Kind, long? DelegationId, long? StakeholderGroupId, int Count);

/// <summary>What a standing is computed from.</summary>
/// <param name="Voices">One for each delegation, in any order.</param>
/// <param name="Brackets">Open brackets of its text.</param>
/// <param name="OpenAmendments">Amendments to it that the group can still decide on.</param>
/// <param name="Agreement">How far it is agreed.</param>
/// <param name="PackageWaits">How many other paragraphs of its packages are not agreed.</param>
public sealed record StandingInput(IReadOnlyList<Voice> Voices, int Brackets, int OpenAmendments, Agreement Agreement = Agreement.Open, int PackageWaits = 0);

/// <summary>How a text stands, computed: what the positions say, apart from what the chair designates.</summary>
/// <param name="Level">Key of the level of the scale.</param>
/// <param name="Ready">Ready to gavel: open, clean, accepted by somebody, and at or above the level from which the scale lets agree.</param>
/// <param name="All">How many say what.</param>
/// <param name="ByStakeholderGroup">The same for each stakeholder group.</param>
/// <param name="InTheWay">What stands in the way, by weight, then stakeholder group, then delegation.</param>
public sealed record Standing(string Level, bool Ready, Totals All, IReadOnlyDictionary<long, Totals> ByStakeholderGroup, IReadOnlyList<Finding> InTheWay);

/// <summary>
/// Computes standings. Laws, for every scale: an objection more never raises a standing; the order of voices does not matter; a recommendation never stands above its lowest paragraph, nor a draft above its lowest recommendation.
/// </summary>
public static class Standings
{
    /// <summary>How one text stands.</summary>
    public static Standing Of(Scale scale, StandingInput input)
    {
        var all = Totals.None;
        var groups = new SortedDictionary<long, Totals>();
        foreach (var voice in input.Voices)
        {
            all = all.With(voice);
            groups[voice.StakeholderGroupId] = groups.GetValueOrDefault(voice.StakeholderGroupId, Totals.None).With(voice);
        }
        var clean = input is { Brackets: 0, OpenAmendments: 0 };
        var level = scale.Levels.First(l => Holds(l.When, all, groups.Values, clean)).Key;
        var ready = input.Agreement is Agreement.Open && clean && all.Accepting > 0 && scale.Rank(level) >= scale.Rank(scale.AgreedFrom);
        return new Standing(level, ready, all, groups, [.. Findings(input, groups)]);
    }

    /// <summary>How a recommendation stands: by what is said of it as a whole, if anything is, and never above its lowest paragraph.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="own">What is said of the recommendation itself; its brackets and amendments are those of its title.</param>
    /// <param name="paragraphs">The standings of its paragraphs that are in the draft.</param>
    public static Standing OfRecommendation(Scale scale, StandingInput own, IReadOnlyList<Standing> paragraphs)
    {
        var standing = Of(scale, own);
        if (paragraphs.Count == 0) return standing;
        var lowest = paragraphs.MinBy(p => scale.Rank(p.Level))!.Level;
        // Where nobody spoke to the whole, its parts say how it stands.
        var level = standing.All.Sided == 0 || scale.Rank(lowest) < scale.Rank(standing.Level) ? lowest : standing.Level;
        var ready = paragraphs.Any(p => p.Ready) && scale.Rank(level) >= scale.Rank(scale.AgreedFrom) && own is { Brackets: 0, OpenAmendments: 0 };
        return standing with { Level = level, Ready = ready };
    }

    /// <summary>How a draft stands: as its lowest recommendation. A draft without any stands lowest.</summary>
    public static string OfDraft(Scale scale, IReadOnlyList<Standing> recommendations) =>
        recommendations.Count == 0 ? scale.Levels[^1].Key : recommendations.MinBy(r => scale.Rank(r.Level))!.Level;

    /// <summary>Whether a designation says more than the positions do. One that says less is the chair's caution.</summary>
    public static bool Contradicts(Scale scale, string designated, string standing) => scale.Rank(designated) > scale.Rank(standing);

    static bool Holds(Conditions when, Totals all, ICollection<Totals> groups, bool clean) =>
        (when.MaxObjections is not { } objections || all.Objection <= objections)
        && (when.MaxObjectionShare is not { } share || Share(all.Objection, all.Sided) <= share)
        && (when.MaxObjectionShareInAnyGroup is not { } part || groups.All(g => Share(g.Objection, g.Sided) <= part))
        && (when.MaxReservations is not { } reservations || all.Reservation + all.Objection <= reservations)
        && (when.MinAccepting is not { } accepting || all.Accepting >= accepting)
        && (when.MinAcceptingShare is not { } most || (all.Accepting > 0 && Share(all.Accepting, all.Sided) >= most))
        && (when.MinAcceptingShareOfAll is not { } ofAll || (all.Accepting > 0 && Share(all.Accepting, all.All) >= ofAll))
        && (!when.EveryGroupAccepts || groups.All(g => g.Accepting > 0))
        && (!when.CleanText || clean);

    static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    static IEnumerable<Finding> Findings(StandingInput input, SortedDictionary<long, Totals> groups)
    {
        var voices = input.Voices.OrderBy(v => v.StakeholderGroupId).ThenBy(v => v.DelegationId).ToList();
        IEnumerable<Finding> Of(FindingKind kind, Func<Voice, bool> which) => voices.Where(which).Select(v => new Finding(kind, v.DelegationId, v.StakeholderGroupId, 1));
        static IEnumerable<Finding> Counted(FindingKind kind, int count) => count > 0 ? [new Finding(kind, null, null, count)] : [];

        return
        [
            .. Of(FindingKind.Objection, v => v.Stance is PositionStance.Objection),
            .. Counted(FindingKind.Brackets, input.Brackets),
            .. Counted(FindingKind.Amendments, input.OpenAmendments),
            .. Counted(FindingKind.Package, input.PackageWaits),
            .. Counted(FindingKind.Silence, input.Agreement is Agreement.UnderSilence ? 1 : 0),
            .. groups.Where(g => g.Value.NotHeard == g.Value.All).Select(g => new Finding(FindingKind.GroupNotHeard, null, g.Key, g.Value.All)),
            .. Of(FindingKind.Reservation, v => v.Stance is PositionStance.Reservation),
            .. Of(FindingKind.NotHeard, v => v.Stance is null),
            .. Of(FindingKind.Stale, v => v is { Stance: not null, Fresh: false }),
        ];
    }
}
