namespace Drafting.Domain.Consensus;

/// <summary>
/// Paragraphs that are agreed together or not at all. A paragraph may be in several packages, which ties these together too. Laws: what is reopened with a paragraph contains it, is the same for every paragraph of it, and
/// reopening it leaves no package half agreed.
/// </summary>
public static class Packages
{
    /// <summary>The paragraphs that are reopened when this one is: itself and every agreed one that packages tie to it, directly or over others.</summary>
    /// <param name="paragraph">The paragraph that is reopened.</param>
    /// <param name="packages">The packages that are in force, each as its paragraphs.</param>
    /// <param name="isAgreed">Whether a paragraph is agreed, in whatever form.</param>
    public static IReadOnlySet<long> ReopenedWith(long paragraph, IReadOnlyCollection<IReadOnlyCollection<long>> packages, Func<long, bool> isAgreed)
    {
        var reopened = new HashSet<long> { paragraph };
        var waiting = new Queue<long>([paragraph]);
        while (waiting.TryDequeue(out var one))
        {
            foreach (var other in packages.Where(p => p.Contains(one)).SelectMany(p => p))
                if (isAgreed(other) && reopened.Add(other)) waiting.Enqueue(other);
        }
        return reopened;
    }

    /// <summary>The paragraphs on which the agreement of this one depends and which are not agreed, in ascending order. While there are any, it is agreed on condition.</summary>
    public static IReadOnlyList<long> Waiting(long paragraph, IReadOnlyCollection<IReadOnlyCollection<long>> packages, Func<long, bool> isAgreed) =>
        [.. packages.Where(p => p.Contains(paragraph)).SelectMany(p => p).Where(p => p != paragraph && !isAgreed(p)).Distinct().Order()];
}
