namespace Drafting.Domain.Positions;

/// <summary>Who speaks: a delegation, or delegations that speak as one. Exactly one of the two.</summary>
/// <param name="DelegationId">The delegation; null where a negotiating group speaks.</param>
/// <param name="NegotiatingGroupId">The negotiating group; null where a delegation speaks.</param>
public readonly record struct Speaker(long? DelegationId, long? NegotiatingGroupId);

/// <summary>One entry in the history of what somebody says of one thing.</summary>
/// <param name="Speaker">Who; of a dissociation, the delegation that dissociates.</param>
/// <param name="Act">How it came about.</param>
/// <param name="Stance">What is said; of a withdrawal or dissociation, nothing that counts.</param>
/// <param name="WordsHash">Hash of the words it was said of.</param>
/// <param name="Order">Its place among the entries of its speaker: higher is later. Unique for a speaker (and, of dissociations, for speaker and group).</param>
/// <param name="FromGroup">The group that a dissociation is from; null for every other act, and for the withdrawal of a position.</param>
public sealed record PositionEntry(Speaker Speaker, PositionAct Act, PositionStance Stance, string WordsHash, long Order, long? FromGroup = null);

/// <summary>That a delegation belongs to a negotiating group now.</summary>
public sealed record Membership(long NegotiatingGroupId, long DelegationId);

/// <summary>Through whom a delegation has been heard.</summary>
public enum VoiceOf
{
    /// <summary>Not heard from.</summary>
    None,

    /// <summary>Itself.</summary>
    Own,

    /// <summary>A negotiating group that it belongs to and has not dissociated from.</summary>
    Group,

    /// <summary>Itself, on the recommendation that the paragraph is part of.</summary>
    Recommendation,

    /// <summary>A negotiating group, on the recommendation that the paragraph is part of.</summary>
    GroupOnRecommendation,
}

/// <summary>What counts as said by one delegation of one thing.</summary>
/// <param name="DelegationId">The delegation.</param>
/// <param name="Stance">Null: not heard from.</param>
/// <param name="Fresh">Whether it was said of the words as they are now; true where nothing was said.</param>
/// <param name="Source">Through whom.</param>
/// <param name="NegotiatingGroupId">The group, where one speaks for it.</param>
/// <param name="Order">The entry's order; 0 for none.</param>
public sealed record Standpoint(long DelegationId, PositionStance? Stance, bool Fresh, VoiceOf Source, long? NegotiatingGroupId, long Order);

/// <summary>
/// Folds the history of positions into what counts now. Laws: the order in which the entries of different speakers are given does not matter; a position taken and withdrawn equals one never taken; of one speaker only the last
/// entry counts.
/// </summary>
public static class Standpoints
{
    /// <summary>
    /// What counts as said by each of <paramref name="delegations"/>. Its own position prevails; else that of a group it belongs to and has not dissociated from, the least favourable where several speak for it; on a
    /// paragraph, else the same on the recommendation.
    /// </summary>
    /// <param name="delegations">Those with a seat, each once.</param>
    /// <param name="memberships">Who belongs to which group now.</param>
    /// <param name="entries">The history on the thing; as much of it as counts is enough.</param>
    /// <param name="wordsHash">Hash of its words now.</param>
    /// <param name="onRecommendation">The history on the recommendation that it is part of; null where it is part of none.</param>
    /// <param name="recommendationHash">Hash of the recommendation's words now.</param>
    /// <returns>One for each delegation, in the order given.</returns>
    public static IReadOnlyList<Standpoint> Of(
        IReadOnlyList<long> delegations, IReadOnlyList<Membership> memberships, IEnumerable<PositionEntry> entries, string wordsHash,
        IEnumerable<PositionEntry>? onRecommendation = null, string? recommendationHash = null)
    {
        var groupsOf = memberships.ToLookup(m => m.DelegationId, m => m.NegotiatingGroupId);
        var here = Said.Of(entries);
        var above = onRecommendation is null ? null : Said.Of(onRecommendation);
        var found = new List<Standpoint>(delegations.Count);
        foreach (var delegation in delegations)
        {
            found.Add(here.Of(delegation, groupsOf[delegation], wordsHash, VoiceOf.Own, VoiceOf.Group)
                ?? above?.Of(delegation, groupsOf[delegation], recommendationHash, VoiceOf.Recommendation, VoiceOf.GroupOnRecommendation)
                ?? new Standpoint(delegation, null, true, VoiceOf.None, null, 0));
        }
        return found;
    }

    /// <summary>The last entry of each speaker, and who has dissociated from which group.</summary>
    sealed class Said
    {
        readonly Dictionary<Speaker, PositionEntry> last = [];
        readonly Dictionary<(long Delegation, long Group), PositionEntry> apart = [];

        public static Said Of(IEnumerable<PositionEntry> entries)
        {
            var said = new Said();
            foreach (var entry in entries)
            {
                if (entry is { FromGroup: { } group, Speaker.DelegationId: { } delegation })
                {
                    if (!said.apart.TryGetValue((delegation, group), out var known) || known.Order < entry.Order) said.apart[(delegation, group)] = entry;
                }
                else if (!said.last.TryGetValue(entry.Speaker, out var known) || known.Order < entry.Order)
                {
                    said.last[entry.Speaker] = entry;
                }
            }
            return said;
        }

        public Standpoint? Of(long delegation, IEnumerable<long> groups, string? wordsHash, VoiceOf own, VoiceOf ofGroup)
        {
            if (Counts(new Speaker(delegation, null)) is { } mine) return new Standpoint(delegation, mine.Stance, mine.WordsHash == wordsHash, own, null, mine.Order);
            (PositionEntry Entry, long Group)? least = null;
            foreach (var group in groups)
            {
                if (apart.TryGetValue((delegation, group), out var dissociation) && dissociation.Act is PositionAct.Dissociated) continue;
                if (Counts(new Speaker(null, group)) is not { } theirs) continue;
                if (least is not { } known || Favour(theirs.Stance) < Favour(known.Entry.Stance) || (theirs.Stance == known.Entry.Stance && group < known.Group)) least = (theirs, group);
            }
            return least is { } spoken ? new Standpoint(delegation, spoken.Entry.Stance, spoken.Entry.WordsHash == wordsHash, ofGroup, spoken.Group, spoken.Entry.Order) : null;
        }

        PositionEntry? Counts(Speaker speaker) => last.TryGetValue(speaker, out var entry) && entry.Act is not PositionAct.Withdrawn ? entry : null;
    }

    /// <summary>Higher is more favourable. To take no side is nearer to consent than a reservation.</summary>
    static int Favour(PositionStance stance) => stance switch
    {
        PositionStance.Objection => 0,
        PositionStance.Reservation => 1,
        PositionStance.NoPosition => 2,
        PositionStance.CanLiveWith => 3,
        _ => 4,
    };
}
