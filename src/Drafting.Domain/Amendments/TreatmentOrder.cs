namespace Drafting.Domain.Amendments;

/// <summary>An amendment that waits for its turn.</summary>
/// <param name="Id">What the caller knows it by.</param>
/// <param name="Parent">The amendment it amends; null when it amends the text.</param>
/// <param name="Kind">What it does; a suppression is as far from the text as anything can be.</param>
/// <param name="Distance">How far it is removed from the text, 0 to 1: see <see cref="Standing.Distance"/>.</param>
/// <param name="Collides">True when it and the text, or another amendment, touch the same words.</param>
/// <param name="TabledOrder">When it was tabled, among the others.</param>
public sealed record Candidate(long Id, long? Parent, AmendmentKind Kind, double Distance, bool Collides, int TabledOrder);

/// <summary>The turn suggested for an amendment.</summary>
/// <param name="Id">The amendment.</param>
/// <param name="Rank">1 for the first, then 2, 3 and so on without gap.</param>
/// <param name="Distance">The distance that decided, 1 for a suppression.</param>
/// <param name="Flag">Why a person must look: <c>parent-missing</c> (what it amends is not among the candidates), <c>equal</c> (as far removed as another, so that nothing but the order of tabling decides), <c>collides</c>; null if sure. The first that applies.</param>
public sealed record OrderPlace(long Id, int Rank, double Distance, string? Flag);

/// <summary>In which order a chair could take amendments up.</summary>
public static class TreatmentOrder
{
    /// <summary>
    /// Furthest removed from the text first; an amendment to an amendment right after what it amends, and among several of those again the furthest first. At equal distance the order of tabling decides, and the flag says so.
    /// </summary>
    /// <exception cref="ArgumentException">Two candidates have one id, or a distance does not lie between 0 and 1.</exception>
    public static IReadOnlyList<OrderPlace> Suggest(IReadOnlyList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var byId = new Dictionary<long, Candidate>();
        foreach (var candidate in candidates)
        {
            if (candidate.Distance is not (>= 0 and <= 1)) throw new ArgumentException($"Amendment {candidate.Id} has distance {candidate.Distance}; distances lie between 0 and 1.", nameof(candidates));
            if (!byId.TryAdd(candidate.Id, candidate)) throw new ArgumentException($"Amendment {candidate.Id} is there twice.", nameof(candidates));
        }

        // Following parents from a candidate ends at the top, at one that is missing, or runs in a circle; the last two have no place of their own.
        bool IsLost(Candidate candidate) => candidate.Parent is { } parent && (!byId.ContainsKey(parent) || InCircle(candidate));
        bool InCircle(Candidate candidate)
        {
            var at = candidate;
            for (var steps = 0; steps <= byId.Count; steps++)
            {
                if (at.Parent is not { } parent || !byId.TryGetValue(parent, out at!)) return false;
                if (at.Id == candidate.Id) return true;
            }

            return false;
        }

        var lost = candidates.Where(IsLost).Select(c => c.Id).ToHashSet();
        var below = candidates.Where(c => c.Parent is not null && !lost.Contains(c.Id)).ToLookup(c => c.Parent!.Value);
        var places = new List<OrderPlace>();
        var next = new Stack<(Candidate Candidate, bool Equal)>();
        void Push(IEnumerable<Candidate> siblings)
        {
            var sorted = siblings.OrderByDescending(Distance).ThenBy(c => c.TabledOrder).ThenBy(c => c.Id).ToArray();
            var shared = sorted.GroupBy(Distance).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
            foreach (var candidate in sorted.Reverse()) next.Push((candidate, shared.Contains(Distance(candidate))));
        }

        Push(candidates.Where(c => c.Parent is null || lost.Contains(c.Id)));
        while (next.TryPop(out var turn))
        {
            var flag = lost.Contains(turn.Candidate.Id) ? "parent-missing" : turn.Equal ? "equal" : turn.Candidate.Collides ? "collides" : null;
            places.Add(new OrderPlace(turn.Candidate.Id, places.Count + 1, Distance(turn.Candidate), flag));
            Push(below[turn.Candidate.Id]);
        }

        return places;
    }

    /// <summary>Rounded, so that shares that differ only by the rounding of a division count as equal.</summary>
    static double Distance(Candidate candidate) => candidate.Kind == AmendmentKind.Sup ? 1 : Math.Round(candidate.Distance, 9);
}
