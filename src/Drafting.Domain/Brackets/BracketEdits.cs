using System.Text;
using Drafting.Domain.Text;

namespace Drafting.Domain.Brackets;

/// <summary>What an act on a bracket does to the text.</summary>
/// <param name="Changes">The edit; to undo it, apply <c>Changes.Invert(text)</c>.</param>
/// <param name="Act">"bracket", "add-alternative", "keep", "drop", "choose", "merge", "attribute", "take-attribution" or "repair".</param>
/// <param name="Range">Where the words it is about stand afterwards; empty where none are left.</param>
/// <param name="Removed">The words that are gone, in text order; brackets, attributions and spaces do not count.</param>
public sealed record BracketChange(ChangeSet Changes, string Act, TextRange Range, IReadOnlyList<string> Removed);

/// <summary>How a bracket is lifted.</summary>
public abstract record Lifting
{
    Lifting() { }

    /// <summary>The words stay without the bracket. For a member of a decided set: as choosing it.</summary>
    public sealed record Keep : Lifting;

    /// <summary>The words go with the bracket. For a member of a set: only that member goes.</summary>
    public sealed record Drop : Lifting;

    /// <summary>One alternative of its set stays, all others go.</summary>
    /// <param name="Index">Which, from 0.</param>
    public sealed record Choose(int Index) : Lifting;

    /// <summary>Other words take the place of the bracket or of its whole set.</summary>
    /// <param name="Words">With balanced brackets, not empty.</param>
    public sealed record Merge(string Words) : Lifting;
}

/// <summary>
/// Acts on brackets, as edits of the text. None of them touches a word it is not about. Where something is taken out, what is left has one space between words, none before a closing mark or after an opening one,
/// and no comma that separates nothing; blemishes elsewhere stay as they are.
/// </summary>
public static class BracketEdits
{
    /// <summary>Puts brackets around a selection, which is widened to whole words.</summary>
    /// <param name="reading">The paragraph.</param>
    /// <param name="selection">What is selected, in UTF-16 units; an empty selection makes a placeholder <c>[ ]</c> there.</param>
    /// <param name="kind">Placeholder allows an empty selection; other kinds are data beside the text.</param>
    /// <exception cref="RefusedException">The selection crosses a border, touches a note or attribution, or holds no words.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The selection does not lie within the text.</exception>
    public static BracketChange Bracket(BracketReading reading, TextRange selection, BracketKind kind = BracketKind.Undetermined)
    {
        ArgumentNullException.ThrowIfNull(reading);
        RequireWithin(reading.Text, selection);
        var text = reading.Text;
        if (selection.IsEmpty && kind == BracketKind.Placeholder)
        {
            var at = selection.Start > 0 && selection.Start < text.Length && char.IsLowSurrogate(text[selection.Start]) ? selection.Start + 1 : selection.Start;
            return new BracketChange(ChangeSet.Of(text.Length, new Edit(at, at, "[ ]")), "bracket", new TextRange(at, at + 3), []);
        }

        var words = Snap(text, selection);
        if (words.IsEmpty) throw new RefusedException(BracketRefusals.NothingSelected);
        RequireNested(reading, words);
        var changes = ChangeSet.Of(text.Length, new Edit(words.Start, words.Start, "["), new Edit(words.End, words.End, "]"));
        return new BracketChange(changes, "bracket", new TextRange(words.Start, words.End + 2), []);
    }

    /// <summary>Puts another wording beside a bracket, in the form its set has; a bracket alone becomes a set of two.</summary>
    /// <exception cref="RefusedException">The bracket is not disputed, or the words are empty or unbalanced.</exception>
    public static BracketChange AddAlternative(BracketReading reading, BracketNode bracket, string words)
    {
        RequireOwn(reading, bracket);
        words = RequireBalanced(words);
        var text = reading.Text;
        if (bracket is { Set: null, InnerSet: { } inner })
        {
            var end = inner.Members[^1].Range.End;
            var slash = inner.Range.Length > 0 && inner.Members.Count > 1 && inner.Members[1].Range.Start - inner.Members[0].Range.End == 1 ? "/" : " / ";
            return new BracketChange(ChangeSet.Of(text.Length, new Edit(end, end, slash + words)), "add-alternative", new TextRange(end + slash.Length, end + slash.Length + words.Length), []);
        }

        var at = bracket.Set?.Range.End ?? bracket.Range.End;
        var before = bracket.Set?.Form switch { SetForm.Slash => "/[", SetForm.Spaced => " [", _ => "[" };
        return new BracketChange(ChangeSet.Of(text.Length, new Edit(at, at, $"{before}{words}]")), "add-alternative", new TextRange(at + before.Length - 1, at + before.Length + words.Length + 1), []);
    }

    /// <summary>Lifts a bracket.</summary>
    /// <exception cref="RefusedException">The bracket is not disputed, the choice is not there, or the words to merge are empty or unbalanced.</exception>
    public static BracketChange Lift(BracketReading reading, BracketNode bracket, Lifting lifting)
    {
        RequireOwn(reading, bracket);
        ArgumentNullException.ThrowIfNull(lifting);
        var set = bracket.Set ?? bracket.InnerSet;
        switch (lifting)
        {
            case Lifting.Keep when bracket.Set is { Undecided: null } own:
                return Reduce(reading, own.Range, bracket.Range, bracket.Words, "keep");
            case Lifting.Keep:
                return Reduce(reading, bracket.Range, bracket.Range, bracket.Words, "keep");
            case Lifting.Drop when bracket.Set is { } own:
                return DropMember(reading, own, bracket);
            case Lifting.Drop:
                return Reduce(reading, bracket.Range, bracket.Range, default, "drop");
            case Lifting.Choose(var index):
                if (set is null || index < 0 || index >= set.Members.Count) throw new RefusedException(BracketRefusals.NoSuchAlternative(set?.Members.Count ?? 0));
                var chosen = set.Members[index];
                var place = ReferenceEquals(set, bracket.InnerSet) ? bracket.Range : set.Range;
                return Reduce(reading, place, chosen.Range, chosen.IsEmpty ? default : chosen.Words, "choose");
            case Lifting.Merge(var words):
                return Replace(reading, bracket.Set?.Range ?? bracket.Range, RequireBalanced(words));
            default:
                throw new ArgumentOutOfRangeException(nameof(lifting));
        }
    }

    /// <summary>Writes who stands behind a bracket into it, in place of what stood there.</summary>
    /// <param name="reading">The paragraph.</param>
    /// <param name="bracket">The bracket.</param>
    /// <param name="clauses">What is asked and by whom; none takes the attribution out.</param>
    /// <exception cref="RefusedException">The bracket is not disputed or holds several wordings, or a party is not of the group.</exception>
    public static BracketChange Attribute(BracketReading reading, BracketNode bracket, params IReadOnlyList<(PositionVerb Verb, IReadOnlyList<long> Parties)> clauses)
    {
        RequireOwn(reading, bracket);
        ArgumentNullException.ThrowIfNull(clauses);
        if (bracket.InnerSet is not null) throw new RefusedException(BracketRefusals.NotDisputed);
        var written = new StringBuilder();
        foreach (var (verb, parties) in clauses)
        {
            written.Append(written.Length == 0 ? " - " : "; ");
            written.AppendJoin(", ", parties.Select(id => reading.ReadWith.Parties.FirstOrDefault(p => p.Id == id)?.Names[0] ?? throw new RefusedException(BracketRefusals.UnknownParty(id))));
            written.Append(verb switch { PositionVerb.Retain => " retain", PositionVerb.Delete => " delete", PositionVerb.Reserve => " reserve", PositionVerb.Alternative => " alt", PositionVerb.Oppose => " oppose", _ => "" });
        }

        var edits = new List<Edit>();
        if (bracket.Attribution is { } old) edits.Add(new Edit(old.Range.Start, old.Range.End, ""));
        var at = bracket.Attribution is { } after && after.Range.Start >= bracket.Words.End ? after.Range.End : bracket.Inner.End;
        if (written.Length > 0) edits.Add(new Edit(at, at, written.ToString()));
        return new BracketChange(ChangeSet.Of(reading.Text.Length, [.. edits]), "attribute", MovedRange(reading.Text, edits, bracket.Range), []);
    }

    /// <summary>Takes the attribution out of the text, so that it can be kept as data; the clauses are those of <see cref="BracketNode.Attribution"/> or of the set's members.</summary>
    /// <exception cref="RefusedException">The bracket is not disputed.</exception>
    public static BracketChange TakeAttribution(BracketReading reading, BracketNode bracket)
    {
        RequireOwn(reading, bracket);
        var edits = new List<Edit>();
        if (bracket.Attribution is { } own) edits.Add(new Edit(own.Range.Start, own.Range.End, ""));
        foreach (var member in bracket.InnerSet?.Members ?? [])
            if (member.Attribution is { } part) edits.Add(new Edit(part.Range.Start, part.Range.End, ""));
        return new BracketChange(ChangeSet.Of(reading.Text.Length, [.. edits]), "take-attribution", MovedRange(reading.Text, edits, bracket.Range), []);
    }

    /// <summary>What could be done about a problem, best first; empty where only a person can tell.</summary>
    public static IReadOnlyList<BracketRepair> Repairs(BracketReading reading, BracketDiagnostic problem)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var text = reading.Text;
        var range = problem.Range;
        BracketRepair Repair(string sentence, params ReadOnlySpan<Edit> edits) => new(sentence, new BracketChange(ChangeSet.Of(text.Length, edits), "repair", new TextRange(range.Start, range.Start), []));
        switch (problem.Problem)
        {
            case BracketProblem.Unclosed:
                var close = ClauseEnd(reading, range.End);
                return [Repair("Close the bracket before the next mark.", new Edit(close, close, "]")), Repair("Remove the opening bracket.", Without(text, range))];
            case BracketProblem.StrayCloser:
                var open = ClauseStart(reading, range.Start);
                return [Repair("Remove the closing bracket.", Without(text, range)), Repair("Open the bracket after the last mark.", new Edit(open, open, "["))];
            case BracketProblem.LookAlike:
                return [Repair("Write it as a square bracket.", new Edit(range.Start, range.End, Vocabulary.IsOpener(text[range.Start]) ? "[" : "]"))];
            case BracketProblem.Empty:
                return [Repair("Remove the empty bracket.", RemovalOf(text, range))];
            case BracketProblem.Glued:
                return [Repair("Put a space between the bracket and the word.", new Edit(range.Start + 1, range.Start + 1, " "))];
            case BracketProblem.SpaceInside:
                var atOpener = range.Start > 0 && Vocabulary.IsOpener(text[range.Start - 1]);
                var border = atOpener ? range.Start - 1 : range.End + 1;
                var needed = atOpener ? border > 0 && !char.IsWhiteSpace(text[border - 1]) && !IsOpening(text[border - 1]) && !IsClosing(text, range.End)
                    : border < text.Length && !char.IsWhiteSpace(text[border]) && !IsClosing(text, border);
                return needed ? [Repair("Move the space out of the bracket.", atOpener ? [new Edit(border, border, " "), new Edit(range.Start, range.End, "")] : [new Edit(range.Start, range.End, ""), new Edit(border, border, " ")])]
                    : [Repair("Remove the space.", new Edit(range.Start, range.End, ""))];
            case BracketProblem.UndecidedAlternatives when reading.AlternativeSets.FirstOrDefault(s => s.Range == range) is { Form: not SetForm.Inside } set:
                var glue = new List<Edit>();
                for (var i = 1; i < set.Members.Count; i++)
                    glue.Add(new Edit(set.Members[i - 1].Range.End, set.Members[i].Range.Start, "/"));
                return [Repair("They exclude each other: write a slash between them.", [.. glue])];
            default:
                return [];
        }
    }

    static void RequireWithin(string text, TextRange range)
    {
        if (range.Start < 0 || range.Start > range.End || range.End > text.Length)
            throw new ArgumentOutOfRangeException(nameof(range), $"{range.Start} to {range.End} is not a stretch of a text of length {text.Length}.");
    }

    static void RequireOwn(BracketReading reading, BracketNode bracket)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(bracket);
        if (bracket.Index >= reading.Brackets.Count || !ReferenceEquals(reading.Brackets[bracket.Index], bracket)) throw new RefusedException(BracketRefusals.NoBracket);
        if (!bracket.IsNegotiation) throw new RefusedException(BracketRefusals.NotDisputed);
    }

    static string RequireBalanced(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var trimmed = words.ReplaceLineEndings("\n").Trim();
        var reading = BracketParser.Parse(trimmed);
        if (trimmed.Length == 0 || reading.Nodes.Any(n => n is LooseNode) || trimmed.AsSpan().IndexOfAny('{', '}') >= 0) throw new RefusedException(BracketRefusals.UnbalancedWords);
        return trimmed;
    }

    /// <summary>Without the spaces at its ends, and with the rest of the words it cuts; stops at brackets.</summary>
    static TextRange Snap(string text, TextRange selection)
    {
        var (start, end) = (selection.Start, selection.End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        if (start == end) return new TextRange(start, start);
        if (Vocabulary.IsWordChar(text[start]))
            while (start > 0 && (Vocabulary.IsWordChar(text[start - 1]) || IsJoint(text, start - 1))) start--;
        if (Vocabulary.IsWordChar(text[end - 1]))
            while (end < text.Length && (Vocabulary.IsWordChar(text[end]) || IsJoint(text, end))) end++;
        return new TextRange(start, end);
    }

    static bool IsJoint(string text, int at) => text[at] is '-' or '’' or '\'' && at > 0 && at + 1 < text.Length && Vocabulary.IsWordChar(text[at - 1]) && Vocabulary.IsWordChar(text[at + 1]);

    static void RequireNested(BracketReading reading, TextRange words)
    {
        var around = reading.Around(words);
        foreach (var bracket in reading.Brackets)
        {
            if (bracket.Range.Start >= words.End) break;
            if (bracket.Range.End <= words.Start || words.Holds(bracket.Range) || bracket.Inner.Holds(words)) continue;
            // The outermost crossed bracket decides: widening to it cannot cross another of the same level, and what is inside it is cut off first.
            var outside = new TextRange(Math.Min(words.Start, bracket.Range.Start), Math.Max(words.End, bracket.Range.End));
            var inside = words.Start < bracket.Range.Start ? new TextRange(words.Start, bracket.Range.Start) : words.End > bracket.Range.End ? new TextRange(bracket.Range.End, words.End) : new TextRange(Math.Max(words.Start, bracket.Inner.Start), Math.Min(words.End, bracket.Inner.End));
            foreach (var other in reading.Brackets)
                if (other.Range.Start < outside.End && other.Range.End > outside.Start && !outside.Holds(other.Range) && !other.Inner.Holds(outside))
                    outside = new TextRange(Math.Min(outside.Start, other.Range.Start), Math.Max(outside.End, other.Range.End));
            inside = Trim(reading.Text, inside);
            foreach (var other in reading.Brackets)
                if (other.Range.Start < inside.End && other.Range.End > inside.Start && !inside.Holds(other.Range) && !other.Inner.Holds(inside)) inside = default;
            throw new RefusedException(BracketRefusals.Crosses(reading.Text, outside, inside));
        }

        foreach (var node in around?.Children ?? reading.Nodes)
        {
            if (node.Range.Start >= words.End) break;
            if (node.Range.End <= words.Start) continue;
            if (node is LooseNode) throw new RefusedException(BracketRefusals.LooseInside);
            if (node is NoteNode) throw new RefusedException(BracketRefusals.NotText);
        }

        foreach (var range in Attributions(around))
            if (range.Start < words.End && words.Start < range.End) throw new RefusedException(BracketRefusals.NotText);
        if (around is { IsNegotiation: false }) throw new RefusedException(BracketRefusals.NotText);
    }

    static IEnumerable<TextRange> Attributions(BracketNode? bracket)
    {
        if (bracket?.Attribution is { } own) yield return own.Range;
        foreach (var member in bracket?.InnerSet?.Members ?? [])
            if (member.Attribution is { } part) yield return part.Range;
    }

    static TextRange Trim(string text, TextRange range)
    {
        var (start, end) = (range.Start, range.End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new TextRange(start, end);
    }

    static TextRange MovedRange(string text, List<Edit> edits, TextRange range)
    {
        var changes = ChangeSet.Of(text.Length, [.. edits]);
        return new TextRange(changes.MapPosition(range.Start, 1), changes.MapPosition(range.End, -1));
    }

    static BracketChange DropMember(BracketReading reading, AlternativeSet set, BracketNode bracket)
    {
        var index = set.Members.ToList().FindIndex(m => m.Bracket == bracket);
        var start = index > 0 ? set.Members[index - 1].Range.End : bracket.Range.Start;
        var end = index == 0 ? set.Members[1].Range.Start : bracket.Range.End;
        var removed = WordList(reading, bracket.Range, default);
        var changes = ChangeSet.Of(reading.Text.Length, new Edit(start, end, ""));
        return new BracketChange(changes, "drop", new TextRange(start, start), removed);
    }

    /// <summary>Takes out <paramref name="place"/> except <paramref name="kept"/>, the words of <paramref name="member"/> in it; nothing kept takes out everything.</summary>
    static BracketChange Reduce(BracketReading reading, TextRange place, TextRange member, TextRange kept, string act)
    {
        var text = reading.Text;
        var removed = WordList(reading, place, kept);
        if (kept.IsEmpty)
        {
            var edit = RemovalOf(text, place);
            return new BracketChange(ChangeSet.Of(text.Length, edit), act, new TextRange(edit.From, edit.From), removed);
        }

        kept = WithoutStrayCommas(text, place, Trim(text, kept));
        var (left, right) = Seams(text, place, member, text[kept.Start], IsClosing(text, kept.Start), text[kept.End - 1]);
        var changes = ChangeSet.Of(text.Length, new Edit(left.At, kept.Start, left.Space), new Edit(kept.End, right.At, right.Space));
        return new BracketChange(changes, act, new TextRange(changes.MapPosition(kept.Start, 1), changes.MapPosition(kept.End, -1)), removed);
    }

    static BracketChange Replace(BracketReading reading, TextRange place, string words)
    {
        var text = reading.Text;
        var (left, right) = Seams(text, place, place, words[0], IsClosing(words, 0), words[^1]);
        var start = left.At + left.Space.Length;
        var kept = DraftWord.Of(BracketParser.Parse(words)).Select(w => w.Range.Of(words)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new BracketChange(ChangeSet.Of(text.Length, new Edit(left.At, right.At, left.Space + words + right.Space)), "merge", new TextRange(start, start + words.Length),
            [.. WordList(reading, place, default).Where(w => !kept.Contains(w))]);
    }

    /// <summary>Where the words that stay outside <paramref name="place"/> end and begin again, and what space must be put there so that they meet the words between them as words do.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What goes.</param>
    /// <param name="member">The bracket whose words stay; a space just inside it stands for one outside.</param>
    /// <param name="first">First unit of the words that stay or come.</param>
    /// <param name="firstCloses">True when that is a mark that no space stands before.</param>
    /// <param name="last">Their last unit.</param>
    static ((int At, string Space) Left, (int At, string Space) Right) Seams(string text, TextRange place, TextRange member, char first, bool firstCloses, char last)
    {
        var from = place.Start;
        while (from > 0 && IsSpace(text[from - 1])) from--;
        var spaced = from < place.Start || SpaceAfterOpener(text, place) || SpaceAfterOpener(text, member);
        (int, string) left;
        if (from == 0 || text[from - 1] == '\n') left = (place.Start, "");
        else if (!spaced || IsOpening(text[from - 1]) || firstCloses || first == '\n') left = (from, "");
        else left = from < place.Start ? (from + 1, "") : (place.Start, " ");

        var to = place.End;
        while (to < text.Length && IsSpace(text[to])) to++;
        spaced = to > place.End || SpaceBeforeCloser(text, place) || SpaceBeforeCloser(text, member);
        // A space of French before its colon is no blemish.
        var french = to > place.End && text[to - 1] is '\u00a0' or '\u202f';
        (int, string) right;
        if (to == text.Length || text[to] == '\n' || french) right = (place.End, "");
        else if (!spaced || IsOpening(last) || IsClosing(text, to) || last == '\n') right = (to, "");
        else right = to > place.End ? (to - 1, "") : (place.End, " ");
        return (left, right);
    }

    static bool SpaceAfterOpener(string text, TextRange range) => range.Length > 2 && Vocabulary.IsOpener(text[range.Start]) && IsSpace(text[range.Start + 1]);

    static bool SpaceBeforeCloser(string text, TextRange range) => range.Length > 2 && Vocabulary.IsCloser(text[range.End - 1]) && IsSpace(text[range.End - 2]);

    /// <summary>A comma at an end of the kept words that would meet another mark, or the beginning of the text, goes with the bracket.</summary>
    static TextRange WithoutStrayCommas(string text, TextRange place, TextRange kept)
    {
        int before = place.Start - 1, after = place.End;
        while (before >= 0 && IsSpace(text[before])) before--;
        while (after < text.Length && IsSpace(text[after])) after++;
        var (start, end) = (kept.Start, kept.End);
        if (text[start] == ',' && end - start > 1 && (before < 0 || text[before] is ',' or ';' or ':' or '\n' || IsOpening(text[before]))) start++;
        while (start < end - 1 && IsSpace(text[start])) start++;
        if (text[end - 1] == ',' && end - start > 1 && after < text.Length && text[after] is ',' or '.' or ';' or ':' or ')') end--;
        while (end > start + 1 && IsSpace(text[end - 1])) end--;
        return new TextRange(start, end);
    }

    static string[] WordList(BracketReading reading, TextRange place, TextRange kept) =>
        [.. DraftWord.Of(reading, place).Where(w => place.Holds(w.Range) && !kept.Holds(w.Range)).Select(w => w.Range.Of(reading.Text))];

    /// <summary>The edit that takes out a stretch, with the spaces and the comma that separate nothing any more.</summary>
    static Edit RemovalOf(string text, TextRange place)
    {
        var (from, to) = (place.Start, place.End);
        while (from > 0 && IsSpace(text[from - 1])) from--;
        while (to < text.Length && IsSpace(text[to])) to++;
        var hadSpace = from < place.Start || to > place.End || (place.Length > 2 && (char.IsWhiteSpace(text[place.Start + 1]) || char.IsWhiteSpace(text[place.End - 2])));
        char Before() => from > 0 ? text[from - 1] : '\n';
        char After() => to < text.Length ? text[to] : '\n';
        // "a, [b], c" and "a, [b]." and "([b], c)" each leave a comma that separates nothing.
        if (After() == ',' && (Before() is ',' or ';' or '\n' || IsOpening(Before())))
        {
            to++;
            while (to < text.Length && IsSpace(text[to]))
            {
                to++;
                hadSpace = true;
            }
        }
        else if (Before() == ',' && After() is '.' or ';' or ':' or ')' or ']' && !(After() == '.' && to + 1 < text.Length && char.IsLetterOrDigit(text[to + 1])))
        {
            from--;
            while (from > 0 && IsSpace(text[from - 1])) from--;
        }

        var wants = hadSpace && Before() != '\n' && After() != '\n' && !IsOpening(Before()) && !IsClosing(text, to);
        if (!wants) return new Edit(from, to, "");
        if (from < place.Start && IsSpace(text[from])) return new Edit(from + 1, to, "");
        if (to > place.End && IsSpace(text[to - 1])) return new Edit(from, to - 1, "");
        return new Edit(from, to, " ");
    }

    static Edit Without(string text, TextRange bracket)
    {
        var (before, after) = (bracket.Start > 0 ? text[bracket.Start - 1] : '\n', bracket.End < text.Length ? text[bracket.End] : '\n');
        return char.IsWhiteSpace(before) && (IsSpace(after) || after == '\n' || IsClosingMark(after)) && before != '\n' ? new Edit(bracket.Start - 1, bracket.End, "")
            : before == '\n' && IsSpace(after) ? new Edit(bracket.Start, bracket.End + 1, "") : new Edit(bracket.Start, bracket.End, "");
    }

    static bool IsSpace(char c) => c != '\n' && char.IsWhiteSpace(c);

    static bool IsOpening(char c) => c is '(' or '“' or '‘' or '«' or '{' || Vocabulary.IsOpener(c);

    static bool IsClosingMark(char c) => c is ',' or '.' or ';' or ':' or '!' or '?' or ')' or '”' or '’' or '»' or '}' or '،' or '؛' or '؟' or '、' or '。' || Vocabulary.IsCloser(c);

    /// <summary>A mark that no space stands before; "…" and ".5" may follow one.</summary>
    static bool IsClosing(string text, int at) => at < text.Length && IsClosingMark(text[at]) && !(text[at] == '.' && at + 1 < text.Length && (char.IsLetterOrDigit(text[at + 1]) || text[at + 1] == '.'));

    static int ClauseEnd(BracketReading reading, int from)
    {
        var text = reading.Text;
        for (var at = from; at < text.Length; at++)
        {
            if (Vocabulary.IsOpener(text[at]) && reading.StartingAt(at) is { } bracket) at = bracket.Range.End - 1;
            else if (Vocabulary.IsOpener(text[at]) || Vocabulary.IsCloser(text[at]) || text[at] is '\n' or '{' || (IsClosing(text, at) && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1])))) return BackOverSpace(text, at, from);
        }

        return BackOverSpace(text, text.Length, from);
    }

    static int BackOverSpace(string text, int at, int from)
    {
        while (at > from && char.IsWhiteSpace(text[at - 1])) at--;
        return at;
    }

    static int ClauseStart(BracketReading reading, int to)
    {
        var text = reading.Text;
        var at = to;
        while (at > 0 && !(text[at - 1] is ',' or ';' or ':' or '.' or '\n' or '(' or '“' or '}' || Vocabulary.IsOpener(text[at - 1]) || Vocabulary.IsCloser(text[at - 1]))) at--;
        while (at < to && char.IsWhiteSpace(text[at])) at++;
        return at;
    }
}

/// <summary>A proposed repair.</summary>
/// <param name="Sentence">What it does, in the imperative.</param>
/// <param name="Change">The edit that does it.</param>
public sealed record BracketRepair(string Sentence, BracketChange Change);
