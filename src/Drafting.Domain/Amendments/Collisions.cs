using Drafting.Domain.Text;

namespace Drafting.Domain.Amendments;

/// <summary>Two amendments of one text that cannot both be adopted without a look at the words.</summary>
/// <param name="First">The one that stands first in the list given.</param>
/// <param name="Second">The other.</param>
/// <param name="Places">Where, in the current text, in order: the stretch that both changes together cover; empty stretches where both only insert.</param>
/// <param name="SameWording">True when they meet only where they make the very same change, so that one may stand for both.</param>
public sealed record AmendmentCollision(long First, long Second, IReadOnlyList<(int From, int To)> Places, bool SameWording);

/// <summary>Finds where amendments touch the same words.</summary>
public static class Collisions
{
    /// <summary>
    /// Every pair that meets: both change some of the same words, one inserts strictly within what the other deletes, or both insert at one place. Changes that only touch, the one ending where the other begins, do not meet.
    /// </summary>
    /// <param name="current">The text that all of them change.</param>
    /// <param name="amendments">Each with its changes of <paramref name="current"/>.</param>
    /// <returns>The pairs, in the order of the list; a pair that makes the same change in one place and disagrees in another is given with the places where it disagrees.</returns>
    /// <exception cref="ArgumentException">Changes are for a text of another length.</exception>
    public static IReadOnlyList<AmendmentCollision> Between(string current, IReadOnlyList<(long Id, ChangeSet Changes)> amendments)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(amendments);
        var ranges = new ChangedRange[amendments.Count][];
        for (var i = 0; i < ranges.Length; i++)
        {
            var (id, changes) = amendments[i];
            if (changes.Length != current.Length) throw new ArgumentException($"Amendment {id} changes a text of length {changes.Length}; the current text has length {current.Length}.", nameof(amendments));
            ranges[i] = [.. changes.ChangedRanges()];
        }

        var collisions = new List<AmendmentCollision>();
        for (var i = 0; i < ranges.Length; i++)
        {
            for (var j = i + 1; j < ranges.Length; j++)
            {
                var (places, same) = Meet(ranges[i], ranges[j]);
                if (places.Count > 0) collisions.Add(new AmendmentCollision(amendments[i].Id, amendments[j].Id, places, same));
            }
        }

        return collisions;
    }

    /// <summary>True when two changes of one text meet: see <see cref="Between"/>.</summary>
    internal static bool Meet(int from, int to, int otherFrom, int otherTo) =>
        from == to && otherFrom == otherTo ? from == otherFrom : from < otherTo && otherFrom < to;

    static (List<(int From, int To)> Places, bool Same) Meet(ChangedRange[] first, ChangedRange[] second)
    {
        List<(int From, int To)> same = [], apart = [];
        for (int i = 0, start = 0; i < first.Length; i++)
        {
            var mine = first[i];
            while (start < second.Length && second[start].ToOld < mine.FromOld) start++;
            for (var j = start; j < second.Length && second[j].FromOld <= mine.ToOld; j++)
            {
                var other = second[j];
                if (!Meet(mine.FromOld, mine.ToOld, other.FromOld, other.ToOld)) continue;
                var agree = mine.FromOld == other.FromOld && mine.ToOld == other.ToOld && mine.Insert == other.Insert;
                Add(agree ? same : apart, Math.Min(mine.FromOld, other.FromOld), Math.Max(mine.ToOld, other.ToOld));
            }
        }

        return apart.Count > 0 ? (apart, false) : (same, same.Count > 0);
    }

    static void Add(List<(int From, int To)> places, int from, int to)
    {
        if (places.Count > 0 && from < places[^1].To) places[^1] = (Math.Min(from, places[^1].From), Math.Max(to, places[^1].To));
        else places.Add((from, to));
    }
}
