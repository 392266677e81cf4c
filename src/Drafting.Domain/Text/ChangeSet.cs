using System.Buffers;

namespace Drafting.Domain.Text;

/// <summary>One replacement in an old text: the units from <paramref name="From"/> up to, not including, <paramref name="To"/> become <paramref
/// name="Insert"/>.</summary>
/// <param name="From">First position replaced, in UTF-16 units, from 0 to the text's length.</param>
/// <param name="To">Position after the last one replaced; equal to <paramref name="From"/> for a pure insertion.</param>
/// <param name="Insert">The words that take their place; a carriage return, alone or before a line feed, counts as a line feed.</param>
public readonly record struct Edit(int From, int To, string Insert);

/// <summary>A stretch that a change set replaces: <c>[FromOld, ToOld)</c> of the old text is <c>[FromNew, ToNew)</c> of the new one, and holds <paramref
/// name="Insert"/>.</summary>
/// <param name="FromOld">Start in the old text, in UTF-16 units.</param>
/// <param name="ToOld">End in the old text, not included.</param>
/// <param name="FromNew">Start in the new text.</param>
/// <param name="ToNew">End in the new text, not included.</param>
/// <param name="Insert">The inserted words; their length is <c>ToNew - FromNew</c>.</param>
public readonly record struct ChangedRange(int FromOld, int ToOld, int FromNew, int ToNew, string Insert);

/// <summary>When a mapped position counts as lost, because what it stood on is gone.</summary>
public enum MapMode
{
    /// <summary>Never: a position inside deleted words goes to their place.</summary>
    Simple,

    /// <summary>When the words on both sides of it are deleted in one stretch.</summary>
    TrackDeletion,

    /// <summary>When the unit before it is deleted.</summary>
    TrackBefore,

    /// <summary>When the unit after it is deleted.</summary>
    TrackAfter,
}

/// <summary>
/// What an edit does to a text of a given length: which stretches stay and which are replaced by what. Immutable; it applies to any text of
/// length <see cref="Length"/> and gives one of length <see cref="NewLength"/>. Lengths and positions are UTF-16 units, line breaks are <c>\n</c>.
/// <para>Agrees with the change sets of <c>@codemirror/state</c> 6.7 in results, in the order of ties and in the cutting into sections, so that a server
/// and an editor that
/// start from the same text and see the same changes end with the same text.</para>
/// <para>Equality is equality of form: the same sections with the same words. Two sets can differ in form and do the same to every text.</para>
/// </summary>
public sealed partial class ChangeSet : IEquatable<ChangeSet>
{
    private const int Kept = -1;
    private const int StackInts = 128;
    private const int StackChars = 256;

    /// <summary>Pairs (length, inserted) in text order: inserted is <see cref="Kept"/> where the stretch stays, else the number of units that replace it
    /// (0: a deletion).</summary>
    private readonly int[] _sections;

    /// <summary>The inserted words of all sections, one after the other; the pairs say where to cut.</summary>
    private readonly string _inserted;

    private ChangeSet(int[] sections, string inserted)
    {
        _sections = sections;
        _inserted = inserted;
        var length = 0;
        var newLength = 0;
        for (var i = 0; i < sections.Length; i += 2)
        {
            length = checked(length + sections[i]);
            newLength = checked(newLength + (sections[i + 1] < 0 ? sections[i] : sections[i + 1]));
        }

        Length = length;
        NewLength = newLength;
    }

    /// <summary>The length of the texts it applies to.</summary>
    public int Length { get; }

    /// <summary>The length of the texts it gives.</summary>
    public int NewLength { get; }

    /// <summary>True when it has no stretch to replace, so that the text stays as it is. (A set that replaces nothing by nothing, which only JSON can
    /// express, is not empty.)</summary>
    public bool IsEmpty => _sections.Length == 0 || (_sections.Length == 2 && _sections[1] < 0);

    /// <summary>How many units it inserts in all.</summary>
    public int InsertedLength => _inserted.Length;

    /// <summary>All inserted words, in text order, run together.</summary>
    public ReadOnlySpan<char> InsertedText => _inserted;

    /// <summary>How many sections it is cut into, kept and replaced ones.</summary>
    public int SectionCount => _sections.Length / 2;

    internal ReadOnlySpan<int> Sections => _sections;

    /// <summary>The set that changes nothing in a text of <paramref name="length"/> units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static ChangeSet Identity(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new ChangeSet(length == 0 ? [] : [length, Kept], "");
    }

    /// <summary>
    /// The set that makes all <paramref name="edits"/> at once; every edit speaks of the old text, in any order. Insertions at one position stand in the
    /// order given;
    /// where an edit lies before the end of an earlier one, it is moved over what came before it.
    /// </summary>
    /// <param name="length">Length of the old text.</param>
    /// <param name="edits">The replacements; one that replaces nothing by nothing is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An edit does not lie within the text, or ends before it starts.</exception>
    public static ChangeSet Of(int length, params ReadOnlySpan<Edit> edits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ChangeSet? total = null;
        for (var start = 0; start < edits.Length;)
        {
            var run = SortedRun(length, edits[start..], out var taken);
            start += taken;
            if (run is not null) total = total is null ? run : total.Compose(run.Map(total));
        }

        return total ?? Identity(length);
    }

    /// <summary>The change set of the longest beginning of <paramref name="edits"/> that is in text order; null if that beginning changes nothing.</summary>
    private static ChangeSet? SortedRun(int length, ReadOnlySpan<Edit> edits, out int taken)
    {
        var inserted = "";
        var build = new Builder(new int[(edits.Length * 4) + 2]);
        var position = 0;
        for (taken = 0; taken < edits.Length; taken++)
        {
            var (from, to, insert) = edits[taken];
            if (from < 0 || from > to || to > length)
                throw new ArgumentOutOfRangeException(nameof(edits), $"Edit {taken} replaces {from} to {to}: no stretch of a text of length {length}.");
            insert = LineFeedsOnly(insert ?? "");
            if (from == to && insert.Length == 0) continue;
            if (from < position) break;
            if (from > position) build.Add(from - position, Kept);
            build.Add(to - from, insert.Length);
            inserted = inserted.Length == 0 ? insert : inserted + insert;
            position = to;
        }

        if (build.Count == 0) return null;
        if (position < length) build.Add(length - position, Kept);
        return new ChangeSet(build.ToArray(), inserted);
    }

    private static string LineFeedsOnly(string text) =>
        text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;

    /// <summary>The text after the changes.</summary>
    /// <exception cref="ArgumentException">The text is not of length <see cref="Length"/>; the message names both.</exception>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequireLength(text.Length, Length, nameof(text), "text");
        if (IsEmpty) return text;
        return string.Create(NewLength, (Set: this, Text: text), static (target, state) =>
        {
            var sections = state.Set._sections;
            ReadOnlySpan<char> old = state.Text;
            ReadOnlySpan<char> inserted = state.Set._inserted;
            for (var i = 0; i < sections.Length; i += 2)
            {
                int length = sections[i], ins = sections[i + 1];
                if (ins < 0)
                {
                    old[..length].CopyTo(target);
                    target = target[length..];
                }
                else
                {
                    inserted[..ins].CopyTo(target);
                    inserted = inserted[ins..];
                    target = target[ins..];
                }

                old = old[length..];
            }
        });
    }

    /// <summary>The set that undoes this one: <c>set.Invert(text).Apply(set.Apply(text))</c> is <c>text</c>.</summary>
    /// <param name="text">The text before the changes.</param>
    /// <exception cref="ArgumentException">The text is not of length <see cref="Length"/>; the message names both.</exception>
    public ChangeSet Invert(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequireLength(text.Length, Length, nameof(text), "text");
        var sections = (int[])_sections.Clone();
        var deleted = 0;
        for (var i = 0; i < sections.Length; i += 2)
        {
            if (sections[i + 1] < 0) continue;
            (sections[i], sections[i + 1]) = (sections[i + 1], sections[i]);
            deleted += sections[i + 1];
        }

        var words = deleted == 0 ? "" : string.Create(deleted, (Set: this, Text: text), static (target, state) =>
        {
            var old = state.Set._sections;
            for (int i = 0, position = 0; i < old.Length; position += old[i], i += 2)
            {
                if (old[i + 1] < 0) continue;
                state.Text.AsSpan(position, old[i]).CopyTo(target);
                target = target[old[i]..];
            }
        });
        return new ChangeSet(sections, words);
    }

    /// <summary>
    /// This set and then <paramref name="next"/>, as one: <c>a.Compose(b).Apply(text)</c> is <c>b.Apply(a.Apply(text))</c>. Words that <paramref
    /// name="next"/> deletes again leave no trace.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="next"/> does not start where this set ends; the message names both lengths.</exception>
    public ChangeSet Compose(ChangeSet next)
    {
        ArgumentNullException.ThrowIfNull(next);
        RequireLength(next.Length, NewLength, nameof(next), "change set to compose");
        if (IsEmpty) return next;
        if (next.IsEmpty) return this;

        var ints = 2 * (_sections.Length + next._sections.Length);
        var chars = _inserted.Length + next._inserted.Length;
        var rentedInts = ints > StackInts ? ArrayPool<int>.Shared.Rent(ints) : null;
        var rentedChars = chars > StackChars ? ArrayPool<char>.Shared.Rent(chars) : null;
        var build = new Builder(rentedInts ?? stackalloc int[StackInts]);
        var words = rentedChars ?? stackalloc char[StackChars];
        var wordCount = 0;

        var first = new Cursor(this);
        var second = new Cursor(next);
        // While a replacement of either side is only partly consumed, what follows belongs to the same replacement and must not become a section of its own.
        var joining = false;
        while (!(first.Done && second.Done))
        {
            if (first.Inserts == 0)
            {
                build.Add(first.Length, 0, joining);
                first.Next();
                continue;
            }

            if (second.Length == 0 && !second.Done)
            {
                build.Add(0, second.Inserts, joining);
                Take(second.Words, words, ref wordCount);
                second.Next();
                continue;
            }

            var length = Math.Min(first.LengthAfter, second.Length);
            var before = build.Count;
            if (first.IsKept && second.IsKept)
            {
                build.Add(length, Kept, joining);
            }
            else if (second.IsKept)
            {
                build.Add(first.LengthOnce, length, joining);
                Take(first.Words[..length], words, ref wordCount);
            }
            else
            {
                build.Add(first.IsKept ? length : first.LengthOnce, second.InsertsOnce, joining);
                if (second.Offset == 0) Take(second.Words, words, ref wordCount);
            }

            joining = (first.Inserts > length || (!second.IsKept && second.Length > length)) && (joining || build.Count > before);
            first.AdvanceAfter(length);
            second.Advance(length);
        }

        var result = new ChangeSet(build.ToArray(), wordCount == 0 ? "" : new string(words[..wordCount]));
        if (rentedInts is not null) ArrayPool<int>.Shared.Return(rentedInts);
        if (rentedChars is not null) ArrayPool<char>.Shared.Return(rentedChars);
        return result;
    }

    /// <summary>Several sets as one, each starting where the one before ends; composed in halves, so that thousands of keystrokes cost little more than reading them.</summary>
    /// <param name="length">The length of the text that the first starts from, for when there is none.</param>
    /// <param name="sets">The sets, in order.</param>
    /// <exception cref="ArgumentException">A set does not start where the one before ends.</exception>
    public static ChangeSet Composed(int length, IEnumerable<ChangeSet> sets)
    {
        var level = sets.ToArray();
        if (level.Length == 0) return Identity(length);
        while (level.Length > 1)
        {
            var halved = new ChangeSet[(level.Length + 1) / 2];
            for (var i = 0; i < halved.Length; i++) halved[i] = (2 * i) + 1 < level.Length ? level[2 * i].Compose(level[(2 * i) + 1]) : level[2 * i];
            level = halved;
        }

        return level[0];
    }

    /// <summary>
    /// This set as it must be to apply after <paramref name="other"/>, both having started from the same text. What <paramref name="other"/> deleted cannot
    /// be deleted again; what this set inserts stays.
    /// <para>Law: <c>a.Compose(b.Map(a))</c> and <c>b.Compose(a.Map(b, before: true))</c> give the same text.</para>
    /// </summary>
    /// <param name="other">The set to move over.</param>
    /// <param name="before">At a tie (both insert at one position, or replace the same stretch) true puts this set's words first, false those of <paramref
    /// name="other"/>.</param>
    /// <exception cref="ArgumentException">The two sets start from texts of different lengths; the message names both.</exception>
    public ChangeSet Map(ChangeSet other, bool before = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireLength(other.Length, Length, nameof(other), "change set to map over");
        if (other.IsEmpty) return this;

        var ints = 2 * (_sections.Length + other._sections.Length) + 2;
        var rented = ints > StackInts ? ArrayPool<int>.Shared.Rent(ints) : null;
        var build = new Builder(rented ?? stackalloc int[StackInts]);

        var mine = new Cursor(this);
        var theirs = new Cursor(other);
        // The section of mine whose words are already placed; the rest of it, if any, only deletes.
        var placed = 0;
        while (!(mine.Done && theirs.Done))
        {
            if (mine.IsKept && theirs.IsKept)
            {
                var length = Math.Min(mine.Length, theirs.Length);
                build.Add(length, Kept);
                mine.Advance(length);
                theirs.Advance(length);
            }
            else if (theirs.Replaces && (!mine.Replaces || placed == mine.Ordinal || (mine.Offset == 0 && ComesFirst(theirs.Length, mine.Length, before))))
            {
                // Their replacement becomes a kept stretch; replacements of mine that end within it keep their words and lose their deletion.
                build.Add(theirs.Inserts, Kept);
                for (var left = theirs.Length; left > 0;)
                {
                    var piece = Math.Min(mine.Length, left);
                    if (mine.Replaces && placed < mine.Ordinal && mine.Length <= piece)
                    {
                        build.Add(0, mine.Inserts);
                        placed = mine.Ordinal;
                    }

                    mine.Advance(piece);
                    left -= piece;
                }

                theirs.Next();
            }
            else
            {
                // My replacement, up to the next place where theirs puts words: it deletes what theirs has left standing.
                var deletes = 0;
                var left = mine.Length;
                while (left > 0)
                {
                    if (theirs.IsKept)
                    {
                        var piece = Math.Min(left, theirs.Length);
                        deletes += piece;
                        left -= piece;
                        theirs.Advance(piece);
                    }
                    else if (theirs.Inserts == 0 && theirs.Length < left)
                    {
                        left -= theirs.Length;
                        theirs.Next();
                    }
                    else
                    {
                        break;
                    }
                }

                build.Add(deletes, placed < mine.Ordinal ? mine.Inserts : 0);
                placed = mine.Ordinal;
                mine.Advance(mine.Length - left);
            }
        }

        // Mapping cuts deletions but neither drops nor reorders inserted words, so the two sets share them.
        var result = new ChangeSet(build.ToArray(), _inserted);
        if (rented is not null) ArrayPool<int>.Shared.Return(rented);
        return result;
    }

    private static bool ComesFirst(int theirLength, int myLength, bool before) => theirLength < myLength || (theirLength == myLength && !before);

    /// <summary>Where a position of the old text stands in the new one.</summary>
    /// <param name="position">From 0 to <see cref="Length"/>.</param>
    /// <param name="association">Negative: stays with what is before it, so words inserted at the position come after it. Zero or positive: they come
    /// before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the old text.</exception>
    public int MapPosition(int position, int association = -1) => MapPosition(position, association, MapMode.Simple)!.Value;

    /// <summary>Where a position of the old text stands in the new one; null if <paramref name="mode"/> counts it as lost.</summary>
    /// <param name="position">From 0 to <see cref="Length"/>.</param>
    /// <param name="association">Negative: words inserted at the position come after it. Zero or positive: before it.</param>
    /// <param name="mode">What counts as lost.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the old text.</exception>
    public int? MapPosition(int position, int association, MapMode mode)
    {
        if (position < 0 || position > Length)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"A position in a text of length {Length} lies between 0 and {Length}.");
        int start = 0, newStart = 0;
        for (var i = 0; i < _sections.Length; i += 2)
        {
            int length = _sections[i], inserts = _sections[i + 1], end = start + length;
            if (inserts < 0)
            {
                if (end > position) return newStart + (position - start);
                newStart += length;
            }
            else
            {
                if (end >= position && IsLost(mode, position > start, end > position)) return null;
                if (end > position || (end == position && association < 0 && length == 0))
                    return position == start || association < 0 ? newStart : newStart + inserts;
                newStart += inserts;
            }

            start = end;
        }

        return newStart;
    }

    private static bool IsLost(MapMode mode, bool deletedBefore, bool deletedAfter) => mode switch
    {
        MapMode.TrackDeletion => deletedBefore && deletedAfter,
        MapMode.TrackBefore => deletedBefore,
        MapMode.TrackAfter => deletedAfter,
        _ => false,
    };

    /// <summary>The stretches that change, in text order.</summary>
    /// <param name="individual">False: replacements that touch are given as one stretch. True: each by itself.</param>
    public IEnumerable<ChangedRange> ChangedRanges(bool individual = false)
    {
        int old = 0, now = 0, word = 0;
        for (var i = 0; i < _sections.Length;)
        {
            int length = _sections[i], inserts = _sections[i + 1];
            i += 2;
            if (inserts < 0)
            {
                old += length;
                now += length;
                continue;
            }

            for (; !individual && i < _sections.Length && _sections[i + 1] >= 0; i += 2)
            {
                length += _sections[i];
                inserts += _sections[i + 1];
            }

            yield return new ChangedRange(old, old + length, now, now + inserts, _inserted.Substring(word, inserts));
            old += length;
            now += inserts;
            word += inserts;
        }
    }

    /// <summary>The same changes in normal form: neighbouring sections of one kind joined, sections that do nothing left out. What this type computes is in
    /// normal form; only JSON can hold another.</summary>
    public ChangeSet Normalized()
    {
        var build = new Builder(new int[_sections.Length]);
        for (var i = 0; i < _sections.Length; i += 2) build.Add(_sections[i], _sections[i + 1]);
        return build.Count == _sections.Length ? this : new ChangeSet(build.ToArray(), _inserted);
    }

    /// <inheritdoc/>
    public bool Equals(ChangeSet? other) =>
        other is not null && (ReferenceEquals(this, other) || (_sections.AsSpan().SequenceEqual(other._sections) && _inserted == other._inserted));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChangeSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var number in _sections) hash.Add(number);
        hash.Add(_inserted);
        return hash.ToHashCode();
    }

    /// <summary>The JSON form, for reading in a debugger or a failed test.</summary>
    public override string ToString() => ToJson();

    private static void RequireLength(int actual, int expected, string parameter, string what)
    {
        if (actual != expected) throw new ArgumentException($"The {what} has length {actual}; the change set expects {expected}.", parameter);
    }

    private static void Take(ReadOnlySpan<char> words, Span<char> target, ref int count)
    {
        words.CopyTo(target[count..]);
        count += words.Length;
    }

    /// <summary>Sections in normal form, written into a span that its maker has sized for the worst case.</summary>
    private ref struct Builder(Span<int> sections)
    {
        private readonly Span<int> _sections = sections;

        public int Count { get; private set; }

        public void Add(int length, int inserts, bool joining = false)
        {
            if (length == 0 && inserts <= 0) return;
            if (Count > 0)
            {
                ref var lastLength = ref _sections[Count - 2];
                ref var lastInserts = ref _sections[Count - 1];
                if (inserts <= 0 && inserts == lastInserts)
                {
                    lastLength += length;
                    return;
                }

                if (joining || (length == 0 && lastLength == 0))
                {
                    lastLength += length;
                    lastInserts += inserts;
                    return;
                }
            }

            _sections[Count] = length;
            _sections[Count + 1] = inserts;
            Count += 2;
        }

        public readonly int[] ToArray() => _sections[..Count].ToArray();
    }

    /// <summary>A place within a change set: a section, of which the first <see cref="Offset"/> units are behind us. Kept sections of no length are passed
    /// over.</summary>
    private ref struct Cursor
    {
        private const int End = -2;
        private readonly ReadOnlySpan<int> _sections;
        private readonly ReadOnlySpan<char> _inserted;
        private int _next;
        private int _words;
        private int _wordsEnd;

        public Cursor(ChangeSet set)
        {
            _sections = set._sections;
            _inserted = set._inserted;
            Next();
        }

        /// <summary>What is left of the section in the old text.</summary>
        public int Length { get; private set; }

        /// <summary>What is left of the section in the new text, or <see cref="Kept"/>, or <see cref="End"/>.</summary>
        public int Inserts { get; private set; }

        public int Offset { get; private set; }

        public readonly bool Done => Inserts == End;

        public readonly bool IsKept => Inserts == Kept;

        public readonly bool Replaces => Inserts >= 0;

        public readonly int Ordinal => _next;

        public readonly int LengthAfter => Inserts < 0 ? Length : Inserts;

        public readonly int LengthOnce => Offset == 0 ? Length : 0;

        public readonly int InsertsOnce => Offset == 0 ? Inserts : 0;

        /// <summary>The words of the section that are not behind us, when the cursor moves through the new text.</summary>
        public readonly ReadOnlySpan<char> Words => _inserted[_words.._wordsEnd];

        public void Next()
        {
            Offset = 0;
            _words = _wordsEnd;
            while (_next < _sections.Length)
            {
                Length = _sections[_next];
                Inserts = _sections[_next + 1];
                _next += 2;
                if (Length == 0 && Inserts == Kept) continue;
                if (Inserts > 0) _wordsEnd = _words + Inserts;
                return;
            }

            Length = 0;
            Inserts = End;
        }

        public void Advance(int length)
        {
            if (length == Length)
            {
                Next();
                return;
            }

            Length -= length;
            Offset += length;
        }

        public void AdvanceAfter(int length)
        {
            if (Inserts == Kept)
            {
                Advance(length);
                return;
            }

            if (length == Inserts)
            {
                Next();
                return;
            }

            Inserts -= length;
            Offset += length;
            _words += length;
        }
    }
}
