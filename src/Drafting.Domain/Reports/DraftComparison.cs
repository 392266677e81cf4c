using Drafting.Domain.Comparison;

namespace Drafting.Domain.Reports;

/// <summary>A paragraph of a state of a draft.</summary>
/// <param name="Id">Its identity, the same in every state.</param>
/// <param name="Label">As printed in this state.</param>
/// <param name="Text">Its words in this state.</param>
public sealed record ComparedParagraph(long Id, string Label, string Text);

/// <summary>A recommendation of a state of a draft, with its paragraphs in their order.</summary>
public sealed record ComparedRecommendation(long Id, string Number, string Title, IReadOnlyList<ComparedParagraph> Paragraphs);

/// <summary>What became of something between two states of a draft.</summary>
public enum DraftChange
{
    /// <summary>In both, in its place, with the same words.</summary>
    Same,

    /// <summary>In both, in its place, with other words or another label.</summary>
    Changed,

    /// <summary>Only in the later state.</summary>
    Added,

    /// <summary>Only in the earlier state; shown where it stood.</summary>
    Removed,

    /// <summary>In both, in another place; shown where it stands now, with what changed of its words.</summary>
    Moved,

    /// <summary>The place from which something moved.</summary>
    MovedAway,
}

/// <summary>A paragraph in a comparison.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Change">What became of it.</param>
/// <param name="LabelBefore">Its label in the earlier state; null if it was not there.</param>
/// <param name="LabelAfter">Its label in the later state; null if it is not there.</param>
/// <param name="OtherRecommendation">Of a move, the number of the recommendation it came from or went to; the same recommendation's where it moved inside it.</param>
/// <param name="Runs">Its words: what was kept, deleted, inserted. Of a place that something moved from, none.</param>
public sealed record ParagraphComparison(long Id, DraftChange Change, string? LabelBefore, string? LabelAfter, string? OtherRecommendation, IReadOnlyList<Run> Runs);

/// <summary>A recommendation in a comparison.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Change">What became of it as a whole: of its place and its title. Same, if only its paragraphs changed.</param>
/// <param name="NumberBefore">Its number in the earlier state; null if it was not there.</param>
/// <param name="NumberAfter">Its number in the later state; null if it is not there.</param>
/// <param name="Title">Its title's runs.</param>
/// <param name="Paragraphs">Its paragraphs; of a place that it moved from, none.</param>
public sealed record RecommendationComparison(long Id, DraftChange Change, string? NumberBefore, string? NumberAfter, IReadOnlyList<Run> Title, IReadOnlyList<ParagraphComparison> Paragraphs);

/// <summary>
/// The difference of two states of a whole draft. Laws: leaving out what was added and, of what moved, where it stands now, gives the earlier state in its order; leaving out what was removed and the places that something moved
/// from gives the later one; as few things as possible are called moved; two equal states give nothing but <see cref="DraftChange.Same"/>.
/// </summary>
public static class DraftComparison
{
    /// <summary>Compares two states.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <exception cref="ArgumentException">A state holds an identity twice.</exception>
    public static IReadOnlyList<RecommendationComparison> Between(IReadOnlyList<ComparedRecommendation> before, IReadOnlyList<ComparedRecommendation> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, now) = (before.ToDictionary(r => r.Id), after.ToDictionary(r => r.Id));
        var (was, @is) = (Places(before), Places(after));
        var result = new List<RecommendationComparison>();
        foreach (var (id, side) in Merged([.. before.Select(r => r.Id)], [.. after.Select(r => r.Id)]))
        {
            var (b, a) = (old.GetValueOrDefault(id), now.GetValueOrDefault(id));
            if (side is Side.Before && a is not null)
            {
                result.Add(new RecommendationComparison(id, DraftChange.MovedAway, b!.Number, a.Number, [], []));
                continue;
            }
            var title = Difference.Between(b?.Title ?? "", a?.Title ?? "");
            var change = b is null ? DraftChange.Added : a is null ? DraftChange.Removed : side is Side.After ? DraftChange.Moved : title.IsEmpty && b.Number == a.Number ? DraftChange.Same : DraftChange.Changed;
            result.Add(new RecommendationComparison(id, change, b?.Number, a?.Number, title.Runs, Paragraphs(b?.Paragraphs ?? [], a?.Paragraphs ?? [], was, @is)));
        }
        return result;
    }

    readonly record struct Place(string Number, ComparedParagraph Paragraph);

    static Dictionary<long, Place> Places(IEnumerable<ComparedRecommendation> state) => state.SelectMany(r => r.Paragraphs.Select(p => new Place(r.Number, p))).ToDictionary(p => p.Paragraph.Id);

    static List<ParagraphComparison> Paragraphs(IReadOnlyList<ComparedParagraph> before, IReadOnlyList<ComparedParagraph> after, Dictionary<long, Place> was, Dictionary<long, Place> now)
    {
        var result = new List<ParagraphComparison>();
        foreach (var (id, side) in Merged([.. before.Select(p => p.Id)], [.. after.Select(p => p.Id)]))
        {
            Place? b = was.TryGetValue(id, out var from) ? from : null, a = now.TryGetValue(id, out var to) ? to : null;
            if (side is Side.Before && a is not null)
            {
                result.Add(new ParagraphComparison(id, DraftChange.MovedAway, b!.Value.Paragraph.Label, a.Value.Paragraph.Label, a.Value.Number, []));
                continue;
            }
            var words = Difference.Between(b?.Paragraph.Text ?? "", a?.Paragraph.Text ?? "");
            var change = b is null ? DraftChange.Added : a is null ? DraftChange.Removed : side is Side.After ? DraftChange.Moved : words.IsEmpty && b.Value.Paragraph.Label == a.Value.Paragraph.Label ? DraftChange.Same : DraftChange.Changed;
            result.Add(new ParagraphComparison(id, change, b?.Paragraph.Label, a?.Paragraph.Label, change is DraftChange.Moved ? b!.Value.Number : null, words.Runs));
        }
        return result;
    }

    enum Side
    {
        Both,
        Before,
        After,
    }

    /// <summary>Two orders in one: what keeps its place among the others stands once, everything else where it stood and where it stands.</summary>
    static IEnumerable<(long Id, Side Side)> Merged(IReadOnlyList<long> before, IReadOnlyList<long> after)
    {
        var at = new Dictionary<long, int>(after.Count);
        for (var i = 0; i < after.Count; i++) at.Add(after[i], i);
        var (b, a) = (0, 0);
        foreach (var anchor in Increasing([.. before.Where(at.ContainsKey)], at))
        {
            while (before[b] != anchor) yield return (before[b++], Side.Before);
            while (after[a] != anchor) yield return (after[a++], Side.After);
            yield return (anchor, Side.Both);
            (b, a) = (b + 1, a + 1);
        }
        while (b < before.Count) yield return (before[b++], Side.Before);
        while (a < after.Count) yield return (after[a++], Side.After);
    }

    /// <summary>The longest run of ids that stand in the same order in both (patience sorting).</summary>
    static List<long> Increasing(List<long> ids, Dictionary<long, int> at)
    {
        // Of each length, the index of the id that ends such a run earliest; and before each id, the one that precedes it in its run.
        var (ends, previous) = (new List<int>(), new int[ids.Count]);
        for (var i = 0; i < ids.Count; i++)
        {
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (at[ids[ends[middle]]] < at[ids[i]]) low = middle + 1;
                else high = middle;
            }
            previous[i] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count) ends.Add(i);
            else ends[low] = i;
        }
        var run = new List<long>(ends.Count);
        for (var i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = previous[i]) run.Add(ids[i]);
        run.Reverse();
        return run;
    }
}
