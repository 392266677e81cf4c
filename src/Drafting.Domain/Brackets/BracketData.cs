using Drafting.Domain.Text;

namespace Drafting.Domain.Brackets;

/// <summary>
/// What is known of a bracket beyond its characters, held to the place of the bracket in the text. Ids are those of delegations; a delegation may stand in several lists. Equal by id, place and state, and by the
/// lists' contents.
/// </summary>
/// <param name="Id">What the caller knows the bracket by.</param>
/// <param name="Start">Position of the opener, in UTF-16 units.</param>
/// <param name="End">Position after the closer.</param>
public sealed record BracketAnchor(long Id, int Start, int End)
{
    /// <summary>What a person said it is; null where the text decides.</summary>
    public BracketKind? Kind { get; init; }

    /// <summary>Why it stands there: contentious, awaiting instructions, linked to another paragraph, uncertain, or free words; null if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Who proposed it.</summary>
    public IReadOnlyList<long> Proposers { get; init; } = [];

    /// <summary>Who wants the words kept.</summary>
    public IReadOnlyList<long> Retain { get; init; } = [];

    /// <summary>Who wants them out.</summary>
    public IReadOnlyList<long> Delete { get; init; } = [];

    /// <summary>Who reserves its position.</summary>
    public IReadOnlyList<long> Reserve { get; init; } = [];

    /// <summary>False once an edit took the opener.</summary>
    public bool HasOpener { get; init; } = true;

    /// <summary>False once an edit took the closer.</summary>
    public bool HasCloser { get; init; } = true;

    /// <summary>True while both characters are there.</summary>
    public bool IsWhole => HasOpener && HasCloser;

    /// <summary>
    /// The anchor after an edit. Law: while it is whole, its opener and closer are the very characters they were; words typed before the opener or after the closer stay outside, words typed between stay inside. It
    /// never ends before it starts, and never comes back to life: undo restores the anchor that was kept, not one that is mapped.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The anchor does not lie within the text that the edit starts from.</exception>
    public BracketAnchor Map(ChangeSet changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (Start < 0 || End < Start || End > changes.Length)
            throw new ArgumentOutOfRangeException(nameof(changes), $"The anchor from {Start} to {End} does not lie within a text of length {changes.Length}.");
        if (changes.IsEmpty) return this;
        var opener = HasOpener && End > Start ? changes.MapPosition(Start, 1, MapMode.TrackAfter) : null;
        var closer = HasCloser && End > Start ? changes.MapPosition(End, -1, MapMode.TrackBefore) : null;
        var start = opener ?? changes.MapPosition(Start, 1);
        var end = closer ?? changes.MapPosition(End, -1);
        if (end < start)
        {
            // What is left of a bracket that was replaced whole is the place where it stood.
            (start, end) = opener is not null ? (start, start) : (end, end);
        }

        return this with { Start = start, End = end, HasOpener = opener is not null, HasCloser = closer is not null };
    }

    /// <summary>The clauses of an attribution as data: its anchor lists, added to those that are there.</summary>
    public BracketAnchor With(Attribution attribution)
    {
        ArgumentNullException.ThrowIfNull(attribution);
        IReadOnlyList<long> Add(IReadOnlyList<long> there, params ReadOnlySpan<PositionVerb> verbs)
        {
            var all = there.ToList();
            foreach (var clause in attribution.Clauses)
                if (verbs.Contains(clause.Verb)) all.AddRange(clause.Parties.Where(p => !all.Contains(p)));
            return all.Count == there.Count ? there : all;
        }

        return this with
        {
            Proposers = Add(Proposers, PositionVerb.Propose, PositionVerb.Alternative),
            Retain = Add(Retain, PositionVerb.Retain),
            Delete = Add(Delete, PositionVerb.Delete, PositionVerb.Oppose),
            Reserve = Add(Reserve, PositionVerb.Reserve),
        };
    }

    /// <inheritdoc/>
    public bool Equals(BracketAnchor? other) =>
        other is not null && Id == other.Id && Start == other.Start && End == other.End && Kind == other.Kind && Reason == other.Reason && HasOpener == other.HasOpener && HasCloser == other.HasCloser
        && Proposers.SequenceEqual(other.Proposers) && Retain.SequenceEqual(other.Retain) && Delete.SequenceEqual(other.Delete) && Reserve.SequenceEqual(other.Reserve);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Start, End, Kind, Reason, HasOpener, HasCloser);
}

/// <summary>An anchor and the bracket it belongs to.</summary>
/// <param name="Anchor">The data.</param>
/// <param name="Bracket">The bracket; null when the text has none for it.</param>
public sealed record AnchoredBracket(BracketAnchor Anchor, BracketNode? Bracket);

/// <summary>Brings anchored data and the brackets of a text together.</summary>
public static class BracketData
{
    /// <summary>
    /// For each anchor the bracket it belongs to, in the order of the anchors. An anchor belongs to the bracket with both its characters; else, if no other anchor has it, to the one with its opener, else with its
    /// closer. No bracket belongs to two anchors.
    /// </summary>
    public static IReadOnlyList<AnchoredBracket> Match(IReadOnlyList<BracketAnchor> anchors, BracketReading reading)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        ArgumentNullException.ThrowIfNull(reading);
        var byCloser = new Dictionary<int, BracketNode>();
        foreach (var bracket in reading.Brackets) byCloser[bracket.Range.End] = bracket;
        var found = new BracketNode?[anchors.Count];
        var taken = new HashSet<BracketNode>();
        for (var pass = 0; pass < 3; pass++)
        {
            for (var i = 0; i < anchors.Count; i++)
            {
                if (found[i] is not null) continue;
                var anchor = anchors[i];
                var bracket = pass switch
                {
                    0 => anchor.IsWhole && reading.StartingAt(anchor.Start) is { } whole && whole.Range.End == anchor.End ? whole : null,
                    1 => anchor.HasOpener ? reading.StartingAt(anchor.Start) : null,
                    _ => anchor.HasCloser ? byCloser.GetValueOrDefault(anchor.End) : null,
                };
                if (bracket is not null && taken.Add(bracket)) found[i] = bracket;
            }
        }

        return [.. anchors.Select((a, i) => new AnchoredBracket(a, found[i]))];
    }

    /// <summary>The disputed brackets that no anchor has: what was typed, pasted or imported and has no data yet.</summary>
    public static IReadOnlyList<BracketNode> Unanchored(IReadOnlyList<BracketAnchor> anchors, BracketReading reading)
    {
        var taken = Match(anchors, reading).Select(m => m.Bracket).ToHashSet();
        return [.. reading.Brackets.Where(b => b.IsNegotiation && !taken.Contains(b))];
    }
}
