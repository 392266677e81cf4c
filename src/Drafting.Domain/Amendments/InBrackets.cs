using System.Text;
using Drafting.Domain.Brackets;
using Drafting.Domain.Comparison;
using Drafting.Domain.Text;

namespace Drafting.Domain.Amendments;

/// <summary>Adoption in brackets: proposed words enter, and nothing of the old text disappears.</summary>
/// <param name="Changes">Applies to the current text; only inserts.</param>
/// <param name="Brackets">The new brackets, in text order.</param>
public sealed record BracketedAdoption(ChangeSet Changes, IReadOnlyList<NewBracket> Brackets);

/// <summary>A bracket that an adoption makes.</summary>
/// <param name="Start">Position of the opener in the text after, in UTF-16 units.</param>
/// <param name="End">Position after the closer.</param>
/// <param name="Kind"><see cref="BracketKind.Addition"/>, <see cref="BracketKind.Deletion"/>, or <see cref="BracketKind.Alternatives"/> for each of the two sides of a replacement.</param>
/// <param name="Say">What the proposers say of it: <c>propose</c> for proposed words, <c>delete</c> for words that the amendment strikes.</param>
public sealed record NewBracket(int Start, int End, BracketKind Kind, string Say);

/// <summary>Writes a change into a text as square brackets, to be decided later.</summary>
public static class InBrackets
{
    /// <summary>
    /// An insertion becomes <c>[new]</c>, a deletion <c>[old]</c>, a replacement the set of alternatives <c>[old][new]</c>; always whole words, the spaces outside. Where that would not do, because the change cuts a bracket of
    /// the text or the brackets could not be told from their neighbours, more of the text around it is written twice, as a replacement.
    /// <para>Laws: the changes delete nothing; the text after has no bracket problem that neither the current text nor the proposed one has, save that two wordings of a whole line of which one begins like a continuation ("and …")
    /// stand as undecided alternatives; lifting each bracket so as to refuse the proposal gives the current text, so as to
    /// accept it the proposed one.</para>
    /// </summary>
    /// <param name="current">The text.</param>
    /// <param name="changes">What the amendment does to it.</param>
    /// <param name="options">The parties of the group; null for none.</param>
    /// <exception cref="RefusedException">Code <c>identical</c>: nothing changes. Code <c>brackets</c>: no brackets would do, because of a loose bracket, a note, white space at an end of the text that only one wording has, or a new wording of the whole line that reads as a continuation of the old.</exception>
    /// <exception cref="ArgumentException">The changes are for a text of another length.</exception>
    public static BracketedAdoption Of(string current, ChangeSet changes, BracketOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(changes);
        var proposed = changes.Apply(current);
        if (proposed == current) throw new RefusedException(AmendmentRefusals.Identical);
        var work = new Work(current, proposed, changes, options ?? BracketOptions.None);
        return work.Adopt() ?? throw new RefusedException(AmendmentRefusals.Brackets);
    }

    /// <summary>What stands as <c>[From, To)</c> in the current text and as <c>[NewFrom, NewTo)</c> in the proposed one.</summary>
    /// <param name="From">Start in the current text.</param>
    /// <param name="To">End in the current text.</param>
    /// <param name="NewFrom">Start in the proposed text.</param>
    /// <param name="NewTo">End in the proposed text.</param>
    /// <param name="Tries">How often it has been widened.</param>
    readonly record struct Stretch(int From, int To, int NewFrom, int NewTo, int Tries);

    /// <summary>How a stretch is written.</summary>
    /// <param name="Text">What stands in its place.</param>
    /// <param name="First">Its bracket, or that of the old words, within <paramref name="Text"/>.</param>
    /// <param name="Second">The bracket of the new words, where it replaces; else empty.</param>
    readonly record struct Written(string Text, TextRange First, TextRange Second);

    sealed class Work(string current, string proposed, ChangeSet changes, BracketOptions options)
    {
        const int WidestTry = 7;
        readonly ChangeSet _back = changes.Invert(current);
        readonly BracketReading _old = BracketParser.Parse(current, options);
        readonly BracketReading _new = BracketParser.Parse(proposed, options);

        internal BracketedAdoption? Adopt()
        {
            List<Stretch> stretches = [.. WholeTokens.Ranges(current, proposed, changes).Select(r => new Stretch(r.From, r.To, r.NewFrom, r.NewTo, 0))];
            for (; ; )
            {
                Join(stretches);
                List<int> failing;
                var tries = stretches.ConvertAll(Write);
                if (tries.TrueForAll(w => w is not null))
                {
                    Written[] written = [.. tries.Select(w => w!.Value)];
                    var adoption = Put(stretches, written);
                    failing = Failing(stretches, written, adoption);
                    if (failing.Count == 0) return adoption;
                }
                else
                {
                    failing = [.. Enumerable.Range(0, stretches.Count).Where(i => tries[i] is null)];
                }

                foreach (var i in failing)
                {
                    if (stretches[i].To - stretches[i].From == current.Length && stretches[i].NewTo - stretches[i].NewFrom == proposed.Length)
                    {
                        if (stretches[i].Tries >= WidestTry) return null;
                        stretches[i] = stretches[i] with { Tries = WidestTry };
                    }
                    else
                    {
                        stretches[i] = Wider(stretches[i]);
                    }
                }
            }
        }

        /// <summary>Stretches that overlap, or between which only spaces stand, become one.</summary>
        void Join(List<Stretch> stretches)
        {
            for (var i = stretches.Count - 2; i >= 0; i--)
            {
                var (left, right) = (stretches[i], stretches[i + 1]);
                if (right.From > left.To && !current.AsSpan(left.To, right.From - left.To).IsWhiteSpace()) continue;
                stretches[i] = new Stretch(Math.Min(left.From, right.From), Math.Max(left.To, right.To), Math.Min(left.NewFrom, right.NewFrom), Math.Max(left.NewTo, right.NewTo), Math.Max(left.Tries, right.Tries));
                stretches.RemoveAt(i + 1);
            }
        }

        /// <summary>How the stretch is written; null if it must be wider first.</summary>
        Written? Write(Stretch stretch)
        {
            if (Crossed(_old, stretch.From, stretch.To) is not null || Crossed(_new, stretch.NewFrom, stretch.NewTo) is not null) return null;
            var (old, @new) = (current[stretch.From..stretch.To], proposed[stretch.NewFrom..stretch.NewTo]);
            var (oldWords, newWords) = (old.Trim(), @new.Trim());
            if (oldWords.Length == 0 && old.Length > 0) return null;
            if (newWords.Length == 0 && (@new.Length > 0 || old.Length == 0)) return null;
            var around = old.Length > 0 ? old : @new;
            var lead = around.Length - around.TrimStart().Length;
            var trail = around[around.TrimEnd().Length..];
            var first = $"[{(old.Length > 0 ? oldWords : newWords)}]";
            var second = old.Length > 0 && @new.Length > 0 ? $"[{newWords}]" : "";
            var (border, end) = (lead + first.Length, lead + first.Length + second.Length);
            return new Written(string.Concat(around.AsSpan(0, lead), first, second, trail), new TextRange(lead, border), new TextRange(border, end));
        }

        BracketedAdoption Put(List<Stretch> stretches, Written[] written)
        {
            var edits = new List<Edit>();
            var brackets = new List<NewBracket>();
            var shift = 0;
            for (var i = 0; i < written.Length; i++)
            {
                var (text, first, second) = written[i];
                var at = stretches[i].From;
                var start = at + shift;
                if (stretches[i].To == at)
                {
                    edits.Add(new Edit(at, at, text));
                    brackets.Add(new NewBracket(start + first.Start, start + first.End, BracketKind.Addition, "propose"));
                }
                else
                {
                    edits.Add(new Edit(at + first.Start, at + first.Start, "["));
                    edits.Add(new Edit(at + first.End - 2, at + first.End - 2, "]" + second.Of(text)));
                    brackets.Add(new NewBracket(start + first.Start, start + first.End, second.IsEmpty ? BracketKind.Deletion : BracketKind.Alternatives, "delete"));
                    if (!second.IsEmpty) brackets.Add(new NewBracket(start + second.Start, start + second.End, BracketKind.Alternatives, "propose"));
                }

                shift += text.Length - (stretches[i].To - at);
            }

            return new BracketedAdoption(ChangeSet.Of(current.Length, [.. edits]), brackets);
        }

        /// <summary>Which stretches break a law of <see cref="Of"/>; for a new problem of the text, the nearest one.</summary>
        List<int> Failing(List<Stretch> stretches, Written[] written, BracketedAdoption adoption)
        {
            var text = adoption.Changes.Apply(current);
            var reading = BracketParser.Parse(text, options);
            var failing = new SortedSet<int>();
            var places = new TextRange[written.Length];
            var shift = 0;
            for (var i = 0; i < written.Length; i++)
            {
                var start = stretches[i].From + shift;
                places[i] = new TextRange(start, start + written[i].Text.Length);
                shift += written[i].Text.Length - (stretches[i].To - stretches[i].From);
                if (!Stands(reading, text, places[i], stretches[i], written[i])) failing.Add(i);
            }

            var known = _old.Diagnostics.Select(d => (d.Problem, d.Range.Of(current))).Concat(_new.Diagnostics.Select(d => (d.Problem, d.Range.Of(proposed)))).ToHashSet();
            foreach (var problem in reading.Diagnostics)
            {
                if (known.Contains((problem.Problem, problem.Range.Of(text)))) continue;
                var near = FirstEndingFrom(places, problem.Range.Start);
                bool Tolerates(int i) => i < places.Length && stretches[i].Tries >= WidestTry && places[i].Holds(problem.Range);
                if (problem.Problem == BracketProblem.UndecidedAlternatives && (Tolerates(near) || Tolerates(near + 1))) continue;
                if (near > 0 && (near == places.Length || problem.Range.Start - places[near - 1].End <= places[near].Start - problem.Range.End)) near--;
                failing.Add(near);
            }

            if (failing.Count == 0) failing.UnionWith(Meeting(text, places, stretches, written));
            return [.. failing];
        }

        /// <summary>
        /// Which stretches stand by themselves and no longer do once their neighbours are decided: of <c>[[2030][1]] [75/240]</c> the first leaves <c>[1] [75/240]</c>, which reads as two alternatives. Only where no word stands between two
        /// can the one change how the other reads.
        /// </summary>
        IEnumerable<int> Meeting(string text, TextRange[] places, List<Stretch> stretches, Written[] written)
        {
            for (int first = 0, last; first < places.Length; first = last + 1)
            {
                for (last = first; last + 1 < places.Length && !HasWords(text.AsSpan(places[last].End, places[last + 1].Start - places[last].End)); last++) { }
                if (last == first) continue;
                if (Decided(text, places, stretches, written, first, last, accept: false) is { } refused) yield return refused;
                else if (Decided(text, places, stretches, written, first, last, accept: true) is { } accepted) yield return accepted;
            }
        }

        static bool HasWords(ReadOnlySpan<char> gap)
        {
            foreach (var c in gap)
            {
                if (char.IsLetterOrDigit(c)) return true;
            }

            return false;
        }

        /// <summary>Decides the stretches from <paramref name="first"/> to <paramref name="last"/> one after the other; the first that then does not give its wording, or null.</summary>
        int? Decided(string text, TextRange[] places, List<Stretch> stretches, Written[] written, int first, int last, bool accept)
        {
            var shift = 0;
            for (var i = first; i <= last; i++)
            {
                var stretch = stretches[i];
                var place = new TextRange(places[i].Start + shift, places[i].End + shift);
                string old = current[stretch.From..stretch.To], @new = proposed[stretch.NewFrom..stretch.NewTo], wanted = accept ? @new : old;
                Lifting lifting = !written[i].Second.IsEmpty ? new Lifting.Choose(accept ? 1 : 0) : accept == (old.Length == 0) ? new Lifting.Keep() : new Lifting.Drop();
                var reading = BracketParser.Parse(text, options);
                if (reading.StartingAt(place.Start + written[i].First.Start) is not { } bracket || bracket.Range.End != place.Start + written[i].First.End) return i;
                var changes = BracketEdits.Lift(reading, bracket, lifting).Changes;
                if (!Puts(changes, text, place, wanted)) return i;
                text = changes.Apply(text);
                shift += wanted.Length - place.Length;
            }

            return null;
        }

        /// <summary>Index of the first of <paramref name="places"/>, which stand apart and in order, that ends at <paramref name="position"/> or after it; their count if none does.</summary>
        static int FirstEndingFrom(TextRange[] places, int position)
        {
            int low = 0, high = places.Length;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (places[middle].End >= position) high = middle;
                else low = middle + 1;
            }

            return low;
        }

        /// <summary>Whether a stretch reads as what it is, and its two liftings give the two wordings.</summary>
        bool Stands(BracketReading reading, string text, TextRange place, Stretch stretch, Written written)
        {
            if (reading.StartingAt(place.Start + written.First.Start) is not { IsNegotiation: true, InnerSet: null, Attribution: null } first || first.Range.End != place.Start + written.First.End) return false;
            bool Gives(Lifting lifting, ReadOnlySpan<char> words) => Puts(BracketEdits.Lift(reading, first, lifting).Changes, text, place, words);
            ReadOnlySpan<char> old = current.AsSpan(stretch.From, stretch.To - stretch.From), @new = proposed.AsSpan(stretch.NewFrom, stretch.NewTo - stretch.NewFrom);
            if (written.Second.IsEmpty)
            {
                var kept = old.IsEmpty ? @new : old;
                return first.Set is null && Gives(new Lifting.Keep(), kept) && Gives(new Lifting.Drop(), old.IsEmpty ? old : @new);
            }

            return first.Set is { Members: [{ Attribution: null }, { Attribution: null, Bracket: { } second }] } set && (set.Undecided is null || stretch.Tries >= WidestTry) && second.Range == new TextRange(place.Start + written.Second.Start, place.Start + written.Second.End)
                && Gives(new Lifting.Choose(0), old) && Gives(new Lifting.Choose(1), @new);
        }

        /// <summary>Whether the changes do the same to the text as putting <paramref name="words"/> in <paramref name="place"/>; looks only at what either of them touches.</summary>
        static bool Puts(ChangeSet changes, string text, TextRange place, ReadOnlySpan<char> words)
        {
            ChangedRange[] ranges = [.. changes.ChangedRanges()];
            var (from, to) = (place.Start, place.End);
            foreach (var range in ranges) (from, to) = (Math.Min(from, range.FromOld), Math.Max(to, range.ToOld));
            var (lifted, at) = (new StringBuilder(), from);
            foreach (var range in ranges)
            {
                lifted.Append(text, at, range.FromOld - at).Append(range.Insert);
                at = range.ToOld;
            }

            lifted.Append(text, at, to - at);
            return lifted.Equals(string.Concat(text.AsSpan(from, place.Start - from), words, text.AsSpan(place.End, to - place.End)));
        }

        Stretch Wider(Stretch stretch)
        {
            if (Crossed(_old, stretch.From, stretch.To) is { } crossed) return Over(stretch, Math.Min(stretch.From, crossed.Start), Math.Max(stretch.To, crossed.End));
            if (Crossed(_new, stretch.NewFrom, stretch.NewTo) is { } newCrossed)
            {
                var (newFrom, newTo) = (Math.Min(stretch.NewFrom, newCrossed.Start), Math.Max(stretch.NewTo, newCrossed.End));
                var (from, to) = (newFrom < stretch.NewFrom ? _back.MapPosition(newFrom, 1) : stretch.From, newTo > stretch.NewTo ? _back.MapPosition(newTo, -1) : stretch.To);
                return new Stretch(Math.Min(stretch.From, from), Math.Max(stretch.To, to), newFrom, newTo, stretch.Tries);
            }

            stretch = stretch with { Tries = stretch.Tries + 1 };
            var (left, right) = (WordBefore(stretch.From), WordAfter(stretch.To));
            switch (stretch.Tries)
            {
                case 1 when right > stretch.To:
                    return Over(stretch, stretch.From, right);
                case <= 2 when left < stretch.From:
                    return Over(stretch, left, stretch.To);
                case <= 4:
                    return Over(stretch, left, right);
                case <= WidestTry when Around(stretch) is { } around:
                    return Over(stretch, around.Start, around.End);
                case <= WidestTry:
                    var start = stretch.From == 0 ? 0 : current.LastIndexOf('\n', stretch.From - 1) + 1;
                    var end = current.IndexOf('\n', stretch.To);
                    return Over(stretch with { Tries = WidestTry }, start, end < 0 ? current.Length : end);
                default:
                    return stretch with { From = 0, To = current.Length, NewFrom = 0, NewTo = proposed.Length };
            }
        }

        /// <summary>The stretch, widened over text that both wordings have; what else changes there is joined to it afterwards.</summary>
        Stretch Over(Stretch stretch, int from, int to) => new(
            from, to, from < stretch.From ? Math.Min(stretch.NewFrom, changes.MapPosition(from, 1)) : stretch.NewFrom, to > stretch.To ? Math.Max(stretch.NewTo, changes.MapPosition(to, -1)) : stretch.NewTo, stretch.Tries);

        TextRange? Around(Stretch stretch)
        {
            var inside = new TextRange(stretch.From, stretch.To);
            return _old.Around(inside)?.Range;
        }

        int WordAfter(int at)
        {
            while (at < current.Length)
            {
                var end = Token.End(current, at);
                var word = char.IsLetterOrDigit(current[at]);
                at = end;
                if (word) break;
            }

            return at;
        }

        int WordBefore(int at)
        {
            var borders = _borders ??= WholeTokens.Borders(current);
            while (at > 0)
            {
                at--;
                if (borders[at] && char.IsLetterOrDigit(current[at])) break;
            }

            return at;
        }

        bool[]? _borders;

        /// <summary>What a stretch cuts, or must not stand in: a bracket or note of which it holds one end only, a loose bracket in it, a note around it; null if nothing.</summary>
        static TextRange? Crossed(BracketReading reading, int from, int to)
        {
            var stretch = new TextRange(from, to);
            // A bracket that reaches into the stretch stands in a piece of the top level that does.
            var top = TextNode.FirstReaching(reading.Nodes, from);
            while (top < reading.Nodes.Count && reading.Nodes[top] is not BracketNode && reading.Nodes[top].Range.Start <= to) top++;
            for (var i = top < reading.Nodes.Count && reading.Nodes[top] is BracketNode outer ? outer.Index : reading.Brackets.Count; i < reading.Brackets.Count; i++)
            {
                var bracket = reading.Brackets[i];
                if (bracket.Range.Start >= to && bracket.Range.Start > from) break;
                if (bracket.Range.End <= from || stretch.Holds(bracket.Range)) continue;
                if (bracket.Range.Start == from && from == to) continue;
                if (!bracket.Inner.Holds(stretch) || !bracket.IsNegotiation) return bracket.Range;
            }

            for (var i = TextNode.FirstReaching(reading.Notes, from); i < reading.Notes.Count && reading.Notes[i].Range.Start < to; i++)
                if (reading.Notes[i] is var note && from < note.Range.End && !stretch.Holds(note.Range)) return note.Range;
            return null;
        }
    }
}
