using Drafting.Domain.Comparison;
using Drafting.Domain.Text;

namespace Drafting.Domain.Brackets;

/// <summary>A bracket that is gone.</summary>
/// <param name="Anchor">What was known of it, with its place in the text before; id 0 where nothing was.</param>
/// <param name="How"><see cref="BracketEventKind.Lifted"/> when words of it stay, <see cref="BracketEventKind.Dropped"/> when none does.</param>
/// <param name="By">Who took the first of its two characters, or broke the pair.</param>
/// <param name="At">When.</param>
/// <param name="Words">The words it held, attribution left out, as the text before had them.</param>
/// <param name="Removed">Those of its words that are gone, in text order, words of brackets within it included.</param>
public sealed record EndedBracket(BracketAnchor Anchor, BracketEventKind How, Author By, DateTimeOffset At, string Words, IReadOnlyList<string> Removed);

/// <summary>A disputed bracket of the text after that has no data yet.</summary>
/// <param name="Bracket">The bracket; what it says of its parties is on it.</param>
/// <param name="By">Who typed its opener.</param>
public sealed record OpenedBracket(BracketNode Bracket, Author By);

/// <summary>What became of the brackets of a text.</summary>
/// <param name="Anchors">Those that are still there, at their places in the text after, in the order given.</param>
/// <param name="Ended">Those that are gone, in the order of the text before.</param>
/// <param name="Opened">Those that are new, in the order of the text after.</param>
public sealed record Following(IReadOnlyList<BracketAnchor> Anchors, IReadOnlyList<EndedBracket> Ended, IReadOnlyList<OpenedBracket> Opened);

/// <summary>Carries bracket data over what was typed since it was last looked at.</summary>
public static class BracketFollowing
{
    /// <summary>
    /// Which brackets of the data are there still, which were taken out by hand and by whom, and which have no data yet. What counts is the text before and the text after: a bracket taken out and put back between them, or
    /// moved whole, or of which one character was set elsewhere, keeps its data.
    /// <para>Laws: every anchor is either among the anchors afterwards or among the ended, once; so is every disputed bracket of the text before that had none, as ended or opened; an anchor that stays whole keeps its very
    /// characters; typing that touches no bracket changes places only.</para>
    /// </summary>
    /// <param name="anchors">The data, at its places in <paramref name="before"/>.</param>
    /// <param name="before">The text when the data was last looked at.</param>
    /// <param name="since">What was done, one change after another.</param>
    /// <param name="after">The text after that.</param>
    /// <param name="authorshipAfter">Who wrote it.</param>
    /// <param name="options">The parties of the group; null for none.</param>
    /// <exception cref="ArgumentException">The changes do not lead from the one text to the other, or the authorship is that of a text of another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An anchor does not lie within the text before.</exception>
    public static Following Advance(IReadOnlyList<BracketAnchor> anchors, string before, IReadOnlyList<LoggedChange> since, string after, Authorship authorshipAfter, BracketOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(since);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(authorshipAfter);
        if (authorshipAfter.Length != after.Length) throw new ArgumentException($"The authorship is that of a text of length {authorshipAfter.Length}; the text after has length {after.Length}.", nameof(authorshipAfter));
        var (read, now) = (BracketParser.Parse(before, options), BracketParser.Parse(after, options));
        var logged = ChangeSet.Composed(before.Length, since.Select(s => s.Changes));
        if (logged.Length != before.Length || logged.Apply(before) != after) throw new ArgumentException("The changes do not lead from the text before to the text after.", nameof(since));
        var total = Rewriting.FoundAgain(logged, before);
        var events = LiftRecognition.Between(read, now, total).Where(e => e.Before is not null).ToDictionary(e => e.Before!);
        var matched = BracketData.Match(anchors, read);
        var loss = new Loss(read, total);

        List<(BracketAnchor Before, BracketNode? Bracket, BracketAnchor? After)> fates = [.. matched.Select(m => (m.Anchor, m.Bracket, Settled(m)))];
        // A bracket that lost a character to its neighbour's ("[[a]" to "[a]") is the one that the text still has.
        var unsettled = fates.Select((f, i) => (f, i)).Where(x => x.f.After is null && !events.ContainsKey(x.f.Bracket ?? Nothing)).ToList();
        var held = fates.Where(f => f.After is not null).Select(f => f.After!).ToList();
        var again = BracketData.Match([.. held, .. unsettled.Select(x => x.f.Before.Map(total))], now).Skip(held.Count).ToList();
        for (var i = 0; i < unsettled.Count; i++)
            if (again[i].Bracket is { } found) fates[unsettled[i].i] = unsettled[i].f with { After = At(unsettled[i].f.Before, found) };

        var blame = new Blame(before, since, options);
        var ended = new List<EndedBracket>();
        foreach (var (anchor, bracket, there) in fates)
            if (there is null) ended.Add(End(anchor, bracket));
        var known = matched.Where(m => m.Bracket is not null).Select(m => m.Bracket!).ToHashSet();
        foreach (var gone in events.Values.Where(e => e.After is null && !known.Contains(e.Before!)))
            ended.Add(End(new BracketAnchor(0, gone.Before!.Range.Start, gone.Before.Range.End), gone.Before));
        ended.Sort((a, b) => (a.Anchor.Start, -a.Anchor.End).CompareTo((b.Anchor.Start, -b.Anchor.End)));

        BracketAnchor[] stay = [.. fates.Where(f => f.After is not null).Select(f => f.After!)];
        OpenedBracket[] opened = [.. BracketData.Unanchored(stay, now).Select(b => new OpenedBracket(b, authorshipAfter.Slice(b.Range.Start, b.Range.Start + 1).Spans[0].Author))];
        return new Following(stay, ended, opened);

        BracketAnchor? Settled(AnchoredBracket data)
        {
            if (data.Bracket is { } bracket && events.TryGetValue(bracket, out var what)) return what.After is { } place ? At(data.Anchor, place) : null;
            var mapped = data.Anchor.Map(total);
            return mapped.IsWhole && now.StartingAt(mapped.Start)?.Range.End == mapped.End ? mapped : null;
        }

        EndedBracket End(BracketAnchor anchor, BracketNode? bracket)
        {
            var (by, at) = blame.For(anchor);
            var words = bracket?.Words ?? new TextRange(anchor.Start, anchor.End);
            var removed = loss.In(words);
            var lifted = bracket is not null && events.TryGetValue(bracket, out var what) ? what.Kind : loss.LeavesSome(words) ? BracketEventKind.Lifted : BracketEventKind.Dropped;
            return new EndedBracket(anchor, lifted, by, at, words.Of(before), removed);
        }
    }

    static readonly BracketNode Nothing = new(default, []);

    static BracketAnchor At(BracketAnchor anchor, BracketNode bracket) => anchor with { Start = bracket.Range.Start, End = bracket.Range.End, HasOpener = true, HasCloser = true };

    /// <summary>Which words of the text before are gone: those that lost a letter.</summary>
    sealed class Loss(BracketReading before, ChangeSet total)
    {
        readonly List<ChangedRange> _changed = [.. total.ChangedRanges()];
        readonly List<TextRange> _words = [.. DraftWord.Of(before).Select(w => w.Range)];

        internal string[] In(TextRange range) => [.. _words.Where(w => range.Holds(w) && !Stays(w)).Select(w => w.Of(before.Text))];

        internal bool LeavesSome(TextRange range)
        {
            for (var at = range.Start; at < range.End; at++)
                if (Vocabulary.IsWordChar(before.Text[at]) && Stays(new TextRange(at, at + 1))) return true;
            return false;
        }

        bool Stays(TextRange word)
        {
            int low = 0, high = _changed.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_changed[middle].ToOld > word.Start) high = middle;
                else low = middle + 1;
            }

            return low == _changed.Count || _changed[low].FromOld >= word.End;
        }
    }

    /// <summary>Finds who ended a bracket.</summary>
    sealed class Blame(string before, IReadOnlyList<LoggedChange> since, BracketOptions? options)
    {
        readonly Dictionary<int, BracketReading> _readings = [];
        List<string>? _texts;

        internal (Author By, DateTimeOffset At) For(BracketAnchor anchor)
        {
            var at = anchor;
            foreach (var change in since)
            {
                at = at.Map(change.Changes);
                if (!at.IsWhole) return (change.Author, change.At);
            }

            // Both characters stand and are no pair any more: the change that made them pair with others.
            at = anchor;
            for (var i = 0; i < since.Count; i++)
            {
                var change = since[i];
                at = at.Map(change.Changes);
                if (Touches(i) && Reading(i + 1).StartingAt(at.Start)?.Range.End != at.End) return (change.Author, change.At);
            }

            return since.Count > 0 ? (since[^1].Author, since[^1].At) : default;
        }

        /// <summary>Whether a change put in or took out a bracket or brace; no other change breaks a pair.</summary>
        bool Touches(int index)
        {
            var text = Text(index);
            foreach (var range in since[index].Changes.ChangedRanges())
                if (range.Insert.Any(IsMark) || text[range.FromOld..range.ToOld].Any(IsMark)) return true;
            return false;
        }

        static bool IsMark(char c) => c is '{' or '}' || Vocabulary.IsOpener(c) || Vocabulary.IsCloser(c);

        BracketReading Reading(int version)
        {
            if (!_readings.TryGetValue(version, out var reading)) _readings[version] = reading = BracketParser.Parse(Text(version), options);
            return reading;
        }

        string Text(int version)
        {
            if (_texts is null)
            {
                _texts = [before];
                foreach (var change in since) _texts.Add(change.Changes.Apply(_texts[^1]));
            }

            return _texts[version];
        }
    }
}
