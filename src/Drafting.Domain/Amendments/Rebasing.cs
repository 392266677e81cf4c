using Drafting.Domain.Comparison;
using Drafting.Domain.Text;

namespace Drafting.Domain.Amendments;

/// <summary>An amendment of one text, as it stands against the current text.</summary>
/// <param name="Changes">What adopting it does to the current text; the hunks, all together.</param>
/// <param name="Result">The current text after them.</param>
/// <param name="Runs">Current text and result as a reader wants them: kept and deleted runs are the current text, kept and inserted ones the result, no <see cref="Token"/> of either is cut, a deleted run comes before the inserted one.</param>
/// <param name="Hunks">The single replacements, in text order.</param>
/// <param name="Collisions">Where the amendment and the text since its base version touched the same words, in text order; each is left to people.</param>
/// <param name="Spent">True when nothing is left to do, because the text already has what the amendment wants. Without hunks and not spent, the amendment has lost its place: see the collisions.</param>
/// <param name="Distance">How far the result is removed from the current text: the words deleted or those inserted, whichever are more, as a share of the words of the current text, 0 to 1. Emptying a text is 1.</param>
public sealed record Standing(ChangeSet Changes, string Result, IReadOnlyList<Run> Runs, IReadOnlyList<Hunk> Hunks, IReadOnlyList<TextCollision> Collisions, bool Spent, double Distance);

/// <summary>One contiguous replacement in the current text.</summary>
/// <param name="Index">Its place among the hunks of the standing, from 0.</param>
/// <param name="From">First position replaced, in UTF-16 units of the current text.</param>
/// <param name="To">Position after the last; equal to <paramref name="From"/> for a pure insertion.</param>
/// <param name="Deleted">The words that go; empty for a pure insertion.</param>
/// <param name="Inserted">The words that come; empty for a pure deletion.</param>
/// <param name="Collides">True when it belongs to one of the <see cref="Standing.Collisions"/>.</param>
public sealed record Hunk(int Index, int From, int To, string Deleted, string Inserted, bool Collides);

/// <summary>A place where the amendment and the text both touched the same words.</summary>
/// <param name="From">Start of the place in the current text, in UTF-16 units.</param>
/// <param name="To">Its end, not included; equal to <paramref name="From"/> where the text has nothing there any more.</param>
/// <param name="BaseWords">What both started from; empty where both inserted.</param>
/// <param name="AmendmentWords">What the amendment made of it.</param>
/// <param name="CurrentWords">What the text made of it.</param>
public sealed record TextCollision(int From, int To, string BaseWords, string AmendmentWords, string CurrentWords);

/// <summary>Brings a proposed wording onto a text that has changed since the wording was written.</summary>
public static class Rebasing
{
    /// <summary>
    /// The amendment against the current text. Its intention is the word-level difference between the base text and the wording; of that, each deletion takes out those of its words that survived, and each insertion goes to
    /// its place between the words that survived. Words that others put in are never deleted.
    /// <para>Laws: <c>Changes.Apply(current)</c> is <c>Result</c>; with nothing since, <c>Result</c> is the wording; where the two touched different words, both effects are there and nothing collides; taking back what was done
    /// since gives the standing as it was. A hunk disappears when its words are gone, and with them its insertion, which is then in a collision; also when the text already has just what it wants.</para>
    /// </summary>
    /// <param name="baseText">The text at the version that the amendment was written against.</param>
    /// <param name="wording">The proposed words; empty to suppress the text.</param>
    /// <param name="since">What the text became, one logged change after another.</param>
    /// <param name="current">The text after them.</param>
    /// <exception cref="ArgumentException">The changes do not lead from the base text to the current one.</exception>
    public static Standing Onto(string baseText, string wording, IReadOnlyList<ChangeSet> since, string current)
    {
        ArgumentNullException.ThrowIfNull(baseText);
        ArgumentNullException.ThrowIfNull(wording);
        ArgumentNullException.ThrowIfNull(since);
        ArgumentNullException.ThrowIfNull(current);
        var total = ChangeSet.Composed(baseText.Length, since);
        if (total.Length != baseText.Length || total.Apply(baseText) != current) throw new ArgumentException("The changes do not lead from the base text to the current text.", nameof(since));

        if (wording == current) return Standing([], current, []);
        var intended = Difference.Between(baseText, wording).ToChangeSet();
        if (baseText == current) return Standing([.. intended.ChangedRanges().Select(c => new Piece(c.FromOld, c.ToOld, c.Insert, false))], current, []);
        return new Onward(baseText, current, total, [.. intended.ChangedRanges()]).Standing();
    }

    /// <summary>Only some hunks of a standing, as a change of the current text.</summary>
    /// <param name="standing">The standing.</param>
    /// <param name="current">The current text.</param>
    /// <param name="hunks">Indexes of <see cref="Standing.Hunks"/>; an index that is not there is refused.</param>
    /// <exception cref="ArgumentException">The standing is that of another text, or an index is not there.</exception>
    public static ChangeSet Only(Standing standing, string current, IReadOnlySet<int> hunks)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(hunks);
        if (standing.Changes.Length != current.Length) throw new ArgumentException($"The standing is that of a text of length {standing.Changes.Length}; the current text has length {current.Length}.", nameof(current));
        foreach (var index in hunks)
            if (index < 0 || index >= standing.Hunks.Count) throw new ArgumentException($"There is no hunk {index}; the standing has {standing.Hunks.Count}.", nameof(hunks));
        return ChangeSet.Of(current.Length, [.. standing.Hunks.Where(h => hunks.Contains(h.Index)).Select(h => new Edit(h.From, h.To, h.Inserted))]);
    }

    /// <summary>A replacement in the current text, not yet numbered.</summary>
    readonly record struct Piece(int From, int To, string Insert, bool Collides);

    static Standing Standing(List<Piece> pieces, string current, IReadOnlyList<TextCollision> collisions)
    {
        var hunks = new List<Hunk>();
        foreach (var piece in pieces)
        {
            if (piece.From == piece.To && piece.Insert.Length == 0) continue;
            if (hunks.Count > 0 && hunks[^1].To == piece.From)
                hunks[^1] = hunks[^1] with { To = piece.To, Deleted = hunks[^1].Deleted + current[piece.From..piece.To], Inserted = hunks[^1].Inserted + piece.Insert, Collides = hunks[^1].Collides || piece.Collides };
            else hunks.Add(new Hunk(hunks.Count, piece.From, piece.To, current[piece.From..piece.To], piece.Insert, piece.Collides));
        }

        var changes = ChangeSet.Of(current.Length, [.. hunks.Select(h => new Edit(h.From, h.To, h.Inserted))]);
        var result = changes.Apply(current);
        var runs = WholeTokens.Runs(current, result, changes);
        return new Standing(changes, result, runs, hunks, collisions, hunks.Count == 0 && collisions.Count == 0, Removed(current, result, runs));
    }

    static double Removed(string current, string result, IReadOnlyList<Run> runs)
    {
        if (current == result) return 0;
        if (string.IsNullOrWhiteSpace(result)) return 1;
        var (deleted, inserted, words) = (0, 0, Words(current));
        foreach (var run in runs)
        {
            if (run.Kind == RunKind.Deleted) deleted += Words(run.Text);
            else if (run.Kind == RunKind.Inserted) inserted += Words(run.Text);
        }

        return words == 0 ? 1 : Math.Min(1, Math.Max(deleted, inserted) / (double)words);
    }

    static int Words(string text) => Token.Cut(text).Count(t => t.Any(char.IsLetterOrDigit) || char.IsSurrogate(t[0]));

    /// <summary>What others replaced: <c>[From, To)</c> of the base text stands as <c>[NowFrom, NowTo)</c> in the current one. Whole words, and at least a word or a space between two.</summary>
    readonly record struct Theirs(int From, int To, int NowFrom, int NowTo)
    {
        public bool OnlyDeletes => NowFrom == NowTo;
    }

    /// <summary>One rebase of one amendment.</summary>
    sealed class Onward
    {
        const int Gone = -1;
        readonly string _base;
        readonly string _current;
        readonly ChangedRange[] _mine;
        readonly List<Theirs> _theirs = [];

        /// <summary>For each unit of the base text its place in the current one, or <see cref="Gone"/>.</summary>
        readonly int[] _place;

        internal Onward(string baseText, string current, ChangeSet total, ChangedRange[] mine)
        {
            (_base, _current, _mine) = (baseText, current, mine);
            _place = new int[baseText.Length];
            Array.Fill(_place, Gone);
            var (old, now) = (0, 0);
            foreach (var change in Rewriting.FoundAgain(total, baseText).ChangedRanges())
            {
                while (old < change.FromOld) _place[old++] = now++;
                (old, now) = (change.ToOld, change.ToNew);
            }

            while (old < _place.Length) _place[old++] = now++;
            KeepWholeWords();
            FindTheirs();
        }

        /// <summary>A word of which a letter was changed, or to which one was added, is another word; white space counts unit by unit.</summary>
        void KeepWholeWords()
        {
            var starts = WholeTokens.Borders(_current);
            for (var from = 0; from < _base.Length;)
            {
                var to = Token.End(_base, from);
                if (!string.IsNullOrWhiteSpace(_base[from..to]))
                {
                    var at = _place[from];
                    var whole = at != Gone && at + to - from <= _current.Length && starts[at] && starts[at + to - from];
                    for (var i = from; whole && i < to; i++) whole = _place[i] == at + i - from && (i == from || !starts[_place[i]]);
                    if (!whole) Array.Fill(_place, Gone, from, to - from);
                }

                from = to;
            }
        }

        void FindTheirs()
        {
            var (from, now) = (0, 0);
            for (var i = 0; i <= _base.Length; i++)
            {
                if (i < _base.Length && _place[i] == Gone) continue;
                var at = i < _base.Length ? _place[i] : _current.Length;
                if (i > from || at > now) _theirs.Add(new Theirs(from, i, now, at));
                (from, now) = (i + 1, at + 1);
            }
        }

        internal Standing Standing()
        {
            var spent = new bool[_mine.Length];
            var collides = new bool[_mine.Length];
            var collisions = new List<TextCollision>();
            foreach (var (mine, theirs) in Groups())
            {
                if (SameEffect(mine, theirs))
                {
                    foreach (var i in mine) spent[i] = true;
                    continue;
                }

                foreach (var i in AlreadyThere(mine, theirs)) spent[i] = true;
                var clashing = mine.Where(i => !spent[i] && theirs.Exists(t => Clash(_mine[i], t))).ToList();
                foreach (var i in clashing) collides[i] = true;
                foreach (var (these, those) in Connected(clashing, theirs)) collisions.Add(Collision(these, those));
            }

            var pieces = new List<Piece>();
            for (var i = 0; i < _mine.Length; i++)
                if (!spent[i]) Place(_mine[i], collides[i], pieces, collisions);
            collisions.Sort((a, b) => a.From.CompareTo(b.From));
            return Rebasing.Standing(pieces, _current, collisions);
        }

        bool Near(int end, int start) => start <= end || string.IsNullOrWhiteSpace(_base[end..start]);

        /// <summary>Changes of mine and theirs that overlap or touch, but for spaces, in chains; groups without either are left out.</summary>
        IEnumerable<(List<int> Mine, List<Theirs> Theirs)> Groups()
        {
            var (i, j) = (0, 0);
            while (i < _mine.Length)
            {
                var (mine, theirs) = (new List<int>(), new List<Theirs>());
                while (j < _theirs.Count && !Near(_theirs[j].To, _mine[i].FromOld)) j++;
                var end = _mine[i].ToOld;
                mine.Add(i++);
                for (; ; )
                {
                    if (j < _theirs.Count && Near(end, _theirs[j].From)) { end = Math.Max(end, _theirs[j].To); theirs.Add(_theirs[j++]); }
                    else if (i < _mine.Length && Near(end, _mine[i].FromOld) && theirs.Count > 0) { end = Math.Max(end, _mine[i].ToOld); mine.Add(i++); }
                    else break;
                }

                if (theirs.Count > 0) yield return (mine, theirs);
            }
        }

        bool SameEffect(List<int> mine, List<Theirs> theirs)
        {
            var (from, to) = (Math.Min(_mine[mine[0]].FromOld, theirs[0].From), Math.Max(_mine[mine[^1]].ToOld, theirs[^1].To));
            return Amended(from, to, mine) == _current[NowFrom(from, theirs)..NowTo(to, theirs)];
        }

        /// <summary>Of a group, the hunks whose old words are gone and whose new ones others have written too, among more that they did.</summary>
        List<int> AlreadyThere(List<int> mine, List<Theirs> theirs)
        {
            var candidates = mine.FindAll(i => _mine[i].Insert.Any(char.IsLetterOrDigit) && !Enumerable.Range(_mine[i].FromOld, _mine[i].ToOld - _mine[i].FromOld).Any(at => _place[at] != Gone && !char.IsWhiteSpace(_base[at])));
            if (candidates.Count == 0) return candidates;
            var (from, to) = (Math.Min(_mine[mine[0]].FromOld, theirs[0].From), Math.Max(_mine[mine[^1]].ToOld, theirs[^1].To));
            var amended = Amended(from, to, mine);
            var kept = new bool[amended.Length];
            var survives = new HashSet<int>(_place);
            var (at, now) = (0, NowFrom(from, theirs));
            foreach (var run in Difference.Between(amended, _current[now..NowTo(to, theirs)]).Runs)
            {
                // A word of the base text that stands there still is not one that others wrote.
                if (run.Kind == RunKind.Kept)
                    for (var i = 0; i < run.Text.Length; i++) kept[at + i] = !survives.Contains(now + i);
                if (run.Kind != RunKind.Inserted) at += run.Text.Length;
                if (run.Kind != RunKind.Deleted) now += run.Text.Length;
            }

            var shift = -from;
            var there = new List<int>();
            foreach (var i in mine)
            {
                var start = _mine[i].FromOld + shift;
                var words = Enumerable.Range(start, _mine[i].Insert.Length).All(unit => kept[unit] || char.IsWhiteSpace(amended[unit]));
                if (words && candidates.Contains(i)) there.Add(i);
                shift += _mine[i].Insert.Length - (_mine[i].ToOld - _mine[i].FromOld);
            }

            return there;
        }

        bool Clash(ChangedRange mine, Theirs theirs)
        {
            if (mine.Insert.Length == 0 && theirs.OnlyDeletes) return false;
            if (mine.FromOld == 0 && mine.ToOld == _base.Length && _base.Length > 0) return true;
            if (theirs.From == 0 && theirs.To == _base.Length && _base.Length > 0) return true;
            return Collisions.Meet(mine.FromOld, mine.ToOld, theirs.From, theirs.To);
        }

        /// <summary>Of a group, the parts that hang together by clashes.</summary>
        IEnumerable<(List<int> Mine, List<Theirs> Theirs)> Connected(List<int> mine, List<Theirs> theirs)
        {
            for (var i = 0; i < mine.Count;)
            {
                var these = new List<int> { mine[i] };
                var those = theirs.FindAll(t => Clash(_mine[mine[i]], t));
                i++;
                while (i < mine.Count && those.Exists(t => Clash(_mine[mine[i]], t)))
                {
                    those.AddRange(theirs.FindAll(t => Clash(_mine[mine[i]], t) && !those.Contains(t)));
                    these.Add(mine[i++]);
                }

                yield return (these, those);
            }
        }

        TextCollision Collision(List<int> mine, List<Theirs> theirs)
        {
            var (from, to) = (Math.Min(_mine[mine[0]].FromOld, theirs[0].From), Math.Max(mine.Max(i => _mine[i].ToOld), theirs[^1].To));
            var (nowFrom, nowTo) = (NowFrom(from, theirs), NowTo(to, theirs));
            return new TextCollision(nowFrom, nowTo, _base[from..to], Amended(from, to, mine), _current[nowFrom..nowTo]);
        }

        /// <summary>A stretch of the base text as the amendment has it.</summary>
        string Amended(int from, int to, List<int> mine)
        {
            var words = new System.Text.StringBuilder();
            foreach (var i in mine)
            {
                words.Append(_base, from, _mine[i].FromOld - from).Append(_mine[i].Insert);
                from = _mine[i].ToOld;
            }

            return words.Append(_base, from, to - from).ToString();
        }

        /// <summary>Where a stretch of the base text begins now; what others put in at its very start counts if the change is one of <paramref name="with"/>.</summary>
        int NowFrom(int at, List<Theirs> with)
        {
            foreach (var theirs in with)
                if (theirs.From == at) return theirs.NowFrom;
            if (at < _base.Length && _place[at] != Gone) return _place[at];
            foreach (var theirs in _theirs)
                if (theirs.From <= at && at < theirs.To) return theirs.NowFrom;
            return _current.Length;
        }

        int NowTo(int at, List<Theirs> with)
        {
            foreach (var theirs in with)
                if (theirs.To == at) return theirs.NowTo;
            if (at > 0 && _place[at - 1] != Gone) return _place[at - 1] + 1;
            foreach (var theirs in _theirs)
                if (theirs.From < at && at <= theirs.To) return theirs.NowTo;
            return 0;
        }

        void Place(ChangedRange mine, bool collides, List<Piece> pieces, List<TextCollision> collisions)
        {
            if (mine.FromOld == mine.ToOld)
            {
                if (PlaceOf(mine.FromOld) is { } at)
                {
                    pieces.Add(new Piece(at, at, mine.Insert, collides));
                    return;
                }

                if (collides) return;
                collisions.Add(Lost(mine));
                return;
            }

            var first = pieces.Count;
            for (var i = mine.FromOld; i < mine.ToOld; i++)
            {
                if (_place[i] == Gone) continue;
                if (pieces.Count > first && pieces[^1].To == _place[i]) pieces[^1] = pieces[^1] with { To = _place[i] + 1 };
                else pieces.Add(new Piece(_place[i], _place[i] + 1, "", collides));
            }

            var whole = pieces.Count == first + 1 && pieces[first].To - pieces[first].From == mine.ToOld - mine.FromOld;
            var word = pieces.FindIndex(first, p => whole || !string.IsNullOrWhiteSpace(_current[p.From..p.To]));
            if (word < 0)
            {
                // Of a hunk whose words are all gone not even the spaces are left to take out.
                pieces.RemoveRange(first, pieces.Count - first);
                if (mine.Insert.Length > 0 && !collides) collisions.Add(Lost(mine));
                return;
            }

            pieces[word] = pieces[word] with { Insert = mine.Insert };
            for (var i = first; i < pieces.Count && !whole; i++) pieces[i] = WithSpaces(pieces[i]);
        }

        /// <summary>Between which units an insertion belongs; null when what stood on both sides is gone.</summary>
        int? PlaceOf(int at)
        {
            if (at == _base.Length) return _current.Length;
            if (_place[at] != Gone) return _place[at];
            if (at == 0) return 0;
            return _place[at - 1] == Gone ? null : _place[at - 1] + 1;
        }

        TextCollision Lost(ChangedRange mine)
        {
            var theirs = _theirs.FindAll(t => t.From < mine.ToOld && mine.FromOld < t.To || (t.From <= mine.FromOld && mine.ToOld <= t.To));
            var (from, to) = (Math.Min(mine.FromOld, theirs[0].From), Math.Max(mine.ToOld, theirs[^1].To));
            return new TextCollision(theirs[0].NowFrom, theirs[^1].NowTo, _base[from..to], _base[from..mine.FromOld] + mine.Insert + _base[mine.ToOld..to], _current[theirs[0].NowFrom..theirs[^1].NowTo]);
        }

        /// <summary>A deletion that others' words have cut leaves one space between what meets there, not none.</summary>
        Piece WithSpaces(Piece piece)
        {
            if (piece.Insert.Length > 0 && piece.From > 0 && !char.IsWhiteSpace(piece.Insert[0]) && !char.IsWhiteSpace(_current[piece.From - 1]) && char.IsWhiteSpace(_current[piece.From])) piece = piece with { From = piece.From + 1 };
            char? before = piece.Insert.Length > 0 ? piece.Insert[^1] : piece.From > 0 ? _current[piece.From - 1] : null;
            char? after = piece.To < _current.Length ? _current[piece.To] : null;
            if (before is not { } left || after is not { } right || char.IsWhiteSpace(left) || char.IsWhiteSpace(right) || !char.IsLetterOrDigit(right)) return piece;
            var end = piece.To;
            if (end > piece.From && char.IsWhiteSpace(_current[end - 1])) return piece with { To = end - 1 };
            return piece.From < piece.To && piece.Insert.Length == 0 && char.IsWhiteSpace(_current[piece.From]) ? piece with { From = piece.From + 1 } : piece;
        }
    }
}

/// <summary>Shows a change of a text in whole tokens.</summary>
static class WholeTokens
{
    /// <summary>For each position of a text whether a token starts there; the end of the text counts.</summary>
    internal static bool[] Borders(string text)
    {
        var starts = new bool[text.Length + 1];
        for (var at = 0; at < text.Length; at = Token.End(text, at)) starts[at] = true;
        starts[text.Length] = true;
        return starts;
    }

    /// <summary>The stretches that a change replaces, widened until they cut no token of either text, in order; no two touch.</summary>
    internal static List<(int From, int To, int NewFrom, int NewTo)> Ranges(string before, string after, ChangeSet changes)
    {
        bool[] old = Borders(before), @new = Borders(after);
        ChangedRange[] ranges = [.. changes.ChangedRanges()];
        var wide = new List<(int From, int To, int NewFrom, int NewTo)>();
        for (var i = 0; i < ranges.Length; i++)
        {
            var (from, to, newFrom, newTo) = (ranges[i].FromOld, ranges[i].ToOld, ranges[i].FromNew, ranges[i].ToNew);
            while (!(old[from] && @new[newFrom])) (from, newFrom) = (from - 1, newFrom - 1);
            while (!(old[to] && @new[newTo]) || (i + 1 < ranges.Length && ranges[i + 1].FromOld == to))
            {
                if (i + 1 < ranges.Length && ranges[i + 1].FromOld == to) (to, newTo) = (ranges[++i].ToOld, ranges[i].ToNew);
                else (to, newTo) = (to + 1, newTo + 1);
            }

            if (wide.Count > 0 && wide[^1].To == from)
            {
                (from, newFrom) = (wide[^1].From, wide[^1].NewFrom);
                wide.RemoveAt(wide.Count - 1);
            }

            wide.Add((from, to, newFrom, newTo));
        }

        return wide;
    }

    /// <summary>The runs of a change, widened until no token of either text is cut.</summary>
    internal static IReadOnlyList<Run> Runs(string before, string after, ChangeSet changes)
    {
        var runs = new List<Run>();
        void Add(RunKind kind, string text)
        {
            if (text.Length > 0) runs.Add(new Run(kind, text));
        }

        var at = 0;
        foreach (var (from, to, newFrom, newTo) in Ranges(before, after, changes))
        {
            Add(RunKind.Kept, before[at..from]);
            Add(RunKind.Deleted, before[from..to]);
            Add(RunKind.Inserted, after[newFrom..newTo]);
            at = to;
        }

        Add(RunKind.Kept, before[at..]);
        return runs;
    }
}
