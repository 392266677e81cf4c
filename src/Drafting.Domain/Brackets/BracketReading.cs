using System.Text;

namespace Drafting.Domain.Brackets;

/// <summary>A stretch of a text, in UTF-16 units: <paramref name="Start"/> is in it, <paramref name="End"/> is not.</summary>
/// <param name="Start">First position, from 0.</param>
/// <param name="End">Position after the last, at least <paramref name="Start"/>.</param>
public readonly record struct TextRange(int Start, int End)
{
    /// <summary>How many units it holds.</summary>
    public int Length => End - Start;

    /// <summary>True when it holds nothing.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>The words of the stretch.</summary>
    public string Of(string text) => text[Start..End];

    /// <summary>True when the whole of <paramref name="other"/> lies in this stretch.</summary>
    public bool Holds(TextRange other) => Start <= other.Start && other.End <= End;
}

/// <summary>What a bracket says about the words in it.</summary>
public enum BracketKind
{
    /// <summary>Disputed, and the text alone does not tell how. <see cref="BracketNode.Undecided"/> says what a person could decide, where there is such a thing.</summary>
    Undetermined,

    /// <summary>Somebody proposes to put these words in.</summary>
    Addition,

    /// <summary>The words stand, and somebody proposes to take them out.</summary>
    Deletion,

    /// <summary>One of several wordings of which one can stay, or the bracket that holds all of them.</summary>
    Alternatives,

    /// <summary>A value still to be filled in or settled: <c>[X]</c>, <c>[ ]</c>, <c>[2030]</c>.</summary>
    Placeholder,

    /// <summary>Not disputed text at all; <see cref="BracketNode.NotNegotiation"/> says what it is.</summary>
    NotNegotiation,

    /// <summary>A mark that says how far the paragraph has come: <c>[Agreed ad ref]</c>.</summary>
    StatusTag,
}

/// <summary>What stands in square brackets without being disputed.</summary>
public enum NotNegotiationKind
{
    /// <summary>A reference: <c>[1]</c> after a word, <c>[^2]</c>.</summary>
    Citation,

    /// <summary><c>[sic]</c>.</summary>
    Sic,

    /// <summary>Words left out: <c>[…]</c>, <c>[...]</c>.</summary>
    Ellipsis,

    /// <summary>An editor's insertion in a quotation: <c>“[T]he Council”</c>, <c>[emphasis added]</c>.</summary>
    Editorial,

    /// <summary>Which language a text is in: <c>[English only]</c>.</summary>
    Language,

    /// <summary>A note to the secretariat that text is missing: <c>[to be completed]</c>.</summary>
    ToBeCompleted,

    /// <summary>What remains of a link or an address: <c>[link]</c>, <c>[email protected]</c>.</summary>
    Link,

    /// <summary>A remark about the text: <c>[Note by the secretariat: …]</c>.</summary>
    Remark,
}

/// <summary>What a delegation asks for the words in a bracket.</summary>
public enum PositionVerb
{
    /// <summary>Proposed the words; what a name without a verb means.</summary>
    Propose,

    /// <summary>Wants them kept.</summary>
    Retain,

    /// <summary>Wants them out.</summary>
    Delete,

    /// <summary>Keeps its position for later.</summary>
    Reserve,

    /// <summary>Offers them as another wording.</summary>
    Alternative,

    /// <summary>Is against them.</summary>
    Oppose,
}

/// <summary>A delegation, or a named group such as "G77", that an attribution can name.</summary>
/// <param name="Id">What the caller knows it by.</param>
/// <param name="Names">Its names, short names and aliases. A name of up to five units without lower-case letters is matched exactly, so that "US" is not "us"; any other without regard to case.</param>
public sealed record BracketParty(long Id, params IReadOnlyList<string> Names);

/// <summary>Something asked of a bracket by some parties: <c>G77, EU delete</c>.</summary>
/// <param name="Verb">What they ask.</param>
/// <param name="Parties">Ids of the parties, in the order written; never empty.</param>
/// <param name="Reason">What stands in round brackets beside the verb, if anything.</param>
/// <param name="Range">Where the clause stands.</param>
public sealed record AttributionClause(PositionVerb Verb, IReadOnlyList<long> Parties, string? Reason, TextRange Range);

/// <summary>Who stands behind a bracket, as written in it.</summary>
/// <param name="Range">What to take out of the text to leave the disputed words only: the dash or colon and the spaces that go with it are included.</param>
/// <param name="Clauses">In text order; never empty.</param>
public sealed record Attribution(TextRange Range, IReadOnlyList<AttributionClause> Clauses);

/// <summary>A printed label at the beginning of a paragraph, a bracket or an item.</summary>
/// <param name="Range">The label with its point, without the space after it.</param>
/// <param name="Stem">"4", "PP2", "(a)".</param>
/// <param name="Ordinal">"bis", "alt", "alt 2"; null if there is none.</param>
/// <param name="InBracket">True when it stands inside a bracket, so that the label is disputed too.</param>
public sealed record LabelMark(TextRange Range, string Stem, string? Ordinal, bool InBracket);

/// <summary>The heading of an option: <c>Option 1:</c>, <c>Alternative A.</c>, <c>Suggestion (a)</c>.</summary>
/// <param name="Range">The heading with its colon or point.</param>
/// <param name="Word">"option", "alternative", "alt" or "suggestion".</param>
/// <param name="Label">"1", "A", "(a)"; empty for a bare "Alt:".</param>
/// <param name="InBracket">True when it stands inside a bracket.</param>
public sealed record OptionMark(TextRange Range, string Word, string Label, bool InBracket)
{
    /// <summary>The word with the kind of label; options of one style are each other's alternatives, another style is nested.</summary>
    public string Style => Word + (Label.Length == 0 ? "" : Label[0] == '(' ? "(a)" : char.IsAsciiDigit(Label[0]) ? "1" : IsRoman(Label) ? "I" : char.IsUpper(Label[0]) ? "A" : "a");

    static bool IsRoman(string label) => label.Length > 1 && label.All(c => c is 'I' or 'V' or 'X' or 'i' or 'v' or 'x');
}

/// <summary>A piece of a text. The pieces of a reading, in order and with their children, cover the text exactly.</summary>
public abstract class TextNode(TextRange range)
{
    /// <summary>Where it stands.</summary>
    public TextRange Range { get; } = range;

    /// <summary>Index of the first of <paramref name="nodes"/> that ends after <paramref name="position"/>; their count if none does. The nodes stand in order and do not overlap.</summary>
    internal static int FirstReaching(IReadOnlyList<TextNode> nodes, int position)
    {
        int low = 0, high = nodes.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (nodes[middle].Range.End > position) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}

/// <summary>Words outside the brackets of their level.</summary>
public sealed class PlainNode(TextRange range) : TextNode(range);

/// <summary>A facilitator's note in braces; what stands in it, brackets included, is not text of the draft.</summary>
public sealed class NoteNode(TextRange range, bool isEmptyOption) : TextNode(range)
{
    /// <summary>True for <c>{No text required}</c>: the note stands for an option without text.</summary>
    public bool IsEmptyOption { get; } = isEmptyOption;
}

/// <summary>One bracket character without its partner in this text.</summary>
public sealed class LooseNode(TextRange range, bool isOpener) : TextNode(range)
{
    /// <summary>True for an opener that is never closed, false for a closer that nothing opened.</summary>
    public bool IsOpener { get; } = isOpener;
}

/// <summary>A bracket, from its opener to its closer.</summary>
public sealed class BracketNode : TextNode
{
    internal BracketNode(TextRange range, TextNode[] children) : base(range)
    {
        Items = children;
        Words = Inner;
        foreach (var child in children) HasBrackets |= child is BracketNode or LooseNode;
    }

    /// <summary>What few brackets have, apart, so that the many without it stay small.</summary>
    sealed class Rare
    {
        internal NotNegotiationKind? NotNegotiation;
        internal Attribution? Attribution;
        internal AlternativeSet? InnerSet;
        internal LabelMark? Label;
        internal OptionMark? Option;
        internal BracketNode? TiedTo;
    }

    Rare? _rare;

    internal TextNode[] Items { get; }

    /// <summary>Its place among all brackets of the reading, counted by openers from 0.</summary>
    public int Index { get; internal set; }

    /// <summary>1 for a bracket in no other.</summary>
    public int Depth { get; internal set; }

    /// <summary>The bracket it stands in; null at the top.</summary>
    public BracketNode? Parent { get; internal set; }

    /// <summary>What is in it; covers <see cref="Inner"/> exactly.</summary>
    public IReadOnlyList<TextNode> Children => Items;

    /// <summary>What stands between opener and closer.</summary>
    public TextRange Inner => new(Range.Start + 1, Range.End - 1);

    /// <summary>The disputed words: <see cref="Inner"/> without attribution and without the spaces at its ends.</summary>
    public TextRange Words { get; internal set; }

    /// <summary>What it is.</summary>
    public BracketKind Kind { get; internal set; }

    /// <summary>What it is if it is not negotiation; else null.</summary>
    public NotNegotiationKind? NotNegotiation
    {
        get => _rare?.NotNegotiation;
        internal set
        {
            if (value is not null || _rare is not null) (_rare ??= new Rare()).NotNegotiation = value;
        }
    }

    /// <summary>Who stands behind it, if the text says so and nothing in it has an attribution of its own.</summary>
    public Attribution? Attribution
    {
        get => _rare?.Attribution;
        internal set
        {
            if (value is not null || _rare is not null) (_rare ??= new Rare()).Attribution = value;
        }
    }

    /// <summary>The set it is a member of; null if none.</summary>
    public AlternativeSet? Set { get; internal set; }

    /// <summary>The set written inside it, with slashes; null if none.</summary>
    public AlternativeSet? InnerSet
    {
        get => _rare?.InnerSet;
        internal set
        {
            if (value is not null || _rare is not null) (_rare ??= new Rare()).InnerSet = value;
        }
    }

    /// <summary>The label at its beginning, if any.</summary>
    public LabelMark? Label
    {
        get => _rare?.Label;
        internal set
        {
            if (value is not null || _rare is not null) (_rare ??= new Rare()).Label = value;
        }
    }

    /// <summary>The option heading at its beginning, if any.</summary>
    public OptionMark? Option
    {
        get => _rare?.Option;
        internal set
        {
            if (value is not null || _rare is not null) (_rare ??= new Rare()).Option = value;
        }
    }

    /// <summary>For a plural ending, the bracket that makes it needed: in <c>paragraph[s] 4 [and 8]</c> the second of the first; else null.</summary>
    public BracketNode? TiedTo
    {
        get => _rare?.TiedTo;
        internal set
        {
            if (value is not null || _rare is not null) (_rare ??= new Rare()).TiedTo = value;
        }
    }

    /// <summary>True for <c>[No text]</c>: an option without words.</summary>
    public bool IsEmptyOption { get; internal set; }

    /// <summary>Why a person must be asked what this bracket is, as a sentence; null when the reading is sure or nothing hangs on it.</summary>
    public string? Undecided { get; internal set; }

    /// <summary>True when it is disputed text: neither a status tag nor something else in brackets.</summary>
    public bool IsNegotiation => Kind is not (BracketKind.NotNegotiation or BracketKind.StatusTag);

    internal bool IsValue { get; set; }
    internal bool IsSmallNumber { get; set; }
    internal bool HasBrackets { get; }
}

/// <summary>How the members of a set are written.</summary>
public enum SetForm
{
    /// <summary><c>[a][b]</c>.</summary>
    Glued,

    /// <summary><c>[a] [b]</c>.</summary>
    Spaced,

    /// <summary><c>[a]/[b]</c>.</summary>
    Slash,

    /// <summary><c>[a / b]</c>.</summary>
    Inside,
}

/// <summary>One wording of a set.</summary>
/// <param name="Range">The whole member: a bracket, or a stretch between slashes.</param>
/// <param name="Words">Its words, without attribution.</param>
/// <param name="Bracket">The bracket that is this member; null inside one bracket.</param>
/// <param name="Attribution">Who stands behind it, if written.</param>
/// <param name="IsEmpty">True when it says that there be no text.</param>
public sealed record Alternative(TextRange Range, TextRange Words, BracketNode? Bracket, Attribution? Attribution, bool IsEmpty);

/// <summary>Wordings of which one can stay.</summary>
/// <param name="Form">How it is written; where links differ, that of the first.</param>
/// <param name="Range">From the first member to the last.</param>
/// <param name="Members">At least two, in text order.</param>
/// <param name="Undecided">Why a person must be asked whether these exclude each other; null when they do.</param>
public sealed record AlternativeSet(SetForm Form, TextRange Range, IReadOnlyList<Alternative> Members, string? Undecided);

/// <summary>What can be wrong with brackets, or unclear.</summary>
public enum BracketProblem
{
    /// <summary>An opener without closer.</summary>
    Unclosed,

    /// <summary>A closer without opener.</summary>
    StrayCloser,

    /// <summary>A bracket and a pair of round brackets or braces overlap.</summary>
    Crossing,

    /// <summary>A bracket touches a word that it does not seem to be an ending of.</summary>
    Glued,

    /// <summary>A space stands just inside a bracket.</summary>
    SpaceInside,

    /// <summary>A character that only looks like a square bracket.</summary>
    LookAlike,

    /// <summary><c>[]</c>.</summary>
    Empty,

    /// <summary>Words that look like an attribution name nobody of the group.</summary>
    UnknownParty,

    /// <summary>Neighbouring brackets may or may not exclude each other.</summary>
    UndecidedAlternatives,

    /// <summary>A bracket may or may not be negotiation.</summary>
    UndecidedMeaning,
}

/// <summary>A problem and its place. A value, so that a text of a million of them is still read at once.</summary>
/// <param name="Problem">What it is.</param>
/// <param name="Range">Where.</param>
/// <param name="Detail">What the sentence needs beyond the place; null if nothing.</param>
public readonly record struct BracketDiagnostic(BracketProblem Problem, TextRange Range, string? Detail = null)
{
    /// <summary>The name of the problem: lower case with hyphens, stable.</summary>
    public string Code => Problem switch
    {
        BracketProblem.Unclosed => "unclosed",
        BracketProblem.StrayCloser => "stray-closer",
        BracketProblem.Crossing => "crossing",
        BracketProblem.Glued => "glued",
        BracketProblem.SpaceInside => "space-inside",
        BracketProblem.LookAlike => "look-alike",
        BracketProblem.Empty => "empty",
        BracketProblem.UnknownParty => "unknown-party",
        BracketProblem.UndecidedAlternatives => "undecided-alternatives",
        _ => "undecided-meaning",
    };

    /// <summary>The problem as a sentence.</summary>
    public string Sentence => Problem switch
    {
        BracketProblem.Unclosed => "This bracket is opened and never closed in this paragraph.",
        BracketProblem.StrayCloser => "This bracket is closed and was never opened in this paragraph.",
        BracketProblem.Crossing => Detail ?? "This bracket overlaps a pair of round brackets.",
        BracketProblem.Glued => "This bracket touches a word; a space seems to be missing.",
        BracketProblem.SpaceInside => "A space stands just inside the bracket instead of outside it.",
        BracketProblem.LookAlike => "This character looks like a square bracket and is another one.",
        BracketProblem.Empty => "There is nothing in this bracket.",
        BracketProblem.UnknownParty => $"“{Detail}” looks like an attribution, but names nobody of this group.",
        _ => Detail ?? "",
    };
}

/// <summary>
/// What was read in one paragraph. The text is kept as it is: laws: <see cref="Print"/> gives <see cref="Text"/> back, and reading that again gives an equal tree. Positions are
/// UTF-16 units in <see cref="Text"/>.
/// </summary>
public sealed class BracketReading
{
    internal BracketReading(string text, BracketOptions options, IReadOnlyList<TextNode> nodes, IReadOnlyList<BracketNode> brackets)
    {
        Text = text;
        ReadWith = options;
        Nodes = nodes;
        Brackets = brackets;
    }

    /// <summary>The text that was read.</summary>
    public string Text { get; }

    /// <summary>The pieces at the top level, in order; they cover the text.</summary>
    public IReadOnlyList<TextNode> Nodes { get; }

    /// <summary>All brackets at all levels, by opener.</summary>
    public IReadOnlyList<BracketNode> Brackets { get; }

    /// <summary>All sets, decided or not, by first member.</summary>
    public IReadOnlyList<AlternativeSet> AlternativeSets { get; internal set; } = [];

    /// <summary>Labels of the paragraph and of items in it.</summary>
    public IReadOnlyList<LabelMark> Labels { get; internal set; } = [];

    /// <summary>Facilitators' notes.</summary>
    public IReadOnlyList<NoteNode> Notes { get; internal set; } = [];

    /// <summary>Status tags.</summary>
    public IReadOnlyList<BracketNode> Tags { get; internal set; } = [];

    /// <summary>Option headings at the beginning of the paragraph or of a bracket.</summary>
    public IReadOnlyList<OptionMark> Options { get; internal set; } = [];

    /// <summary>What is wrong or unclear, in text order.</summary>
    public IReadOnlyList<BracketDiagnostic> Diagnostics { get; internal set; } = [];

    /// <summary>With which parties it was read.</summary>
    internal BracketOptions ReadWith { get; }

    /// <summary>How many steps reading took: at most a fixed number for each unit of text.</summary>
    public long Steps { get; internal set; }

    /// <summary>The text, put together again from the pieces of the tree.</summary>
    public string Print()
    {
        var print = new StringBuilder(Text.Length);
        var open = new Stack<(IReadOnlyList<TextNode> Nodes, int Next, int Close)>();
        open.Push((Nodes, 0, -1));
        while (open.TryPop(out var level))
        {
            if (level.Next == level.Nodes.Count)
            {
                if (level.Close >= 0) print.Append(Text[level.Close]);
                continue;
            }

            open.Push(level with { Next = level.Next + 1 });
            switch (level.Nodes[level.Next])
            {
                case BracketNode bracket:
                    print.Append(Text[bracket.Range.Start]);
                    open.Push((bracket.Items, 0, bracket.Range.End - 1));
                    break;
                case var leaf:
                    print.Append(Text, leaf.Range.Start, leaf.Range.Length);
                    break;
            }
        }

        return print.ToString();
    }

    /// <summary>The innermost bracket that holds the whole of <paramref name="range"/> between its opener and its closer; null if none does.</summary>
    public BracketNode? Around(TextRange range)
    {
        BracketNode? found = null;
        foreach (var bracket in Brackets)
        {
            if (bracket.Range.Start >= range.Start && bracket.Range.Start >= range.End) break;
            if (bracket.Inner.Holds(range)) found = bracket;
        }

        return found;
    }

    /// <summary>The bracket that starts at <paramref name="start"/>; null if none does.</summary>
    public BracketNode? StartingAt(int start)
    {
        int low = 0, high = Brackets.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var at = Brackets[middle].Range.Start;
            if (at == start) return Brackets[middle];
            if (at < start) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}

/// <summary>What a reading knows of the group whose text it is: the parties that attributions can name.</summary>
public sealed class BracketOptions
{
    readonly Dictionary<string, List<(string Name, long Id)>> _byFirstWord = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A reading that knows no party: no attribution is recognised.</summary>
    public static BracketOptions None { get; } = new([]);

    /// <summary>A reading that knows <paramref name="parties"/>. Where two share a name, the first has it.</summary>
    /// <param name="parties">Delegations and named groups; empty names are passed over.</param>
    public BracketOptions(IEnumerable<BracketParty> parties)
    {
        ArgumentNullException.ThrowIfNull(parties);
        Parties = [.. parties];
        foreach (var party in Parties)
        {
            foreach (var name in party.Names.Select(n => n.Trim()).Where(n => n.Length > 0))
            {
                var first = name[..Vocabulary.EndOfWord(name, 0, name.Length)];
                if (!_byFirstWord.TryGetValue(first, out var names)) _byFirstWord[first] = names = [];
                names.Add((name, party.Id));
            }
        }

        foreach (var names in _byFirstWord.Values) names.Sort((a, b) => b.Name.Length.CompareTo(a.Name.Length));
    }

    /// <summary>The parties, as given.</summary>
    public IReadOnlyList<BracketParty> Parties { get; }

    /// <summary>Reads the longest party name that starts at <paramref name="at"/> and ends, at a word's end, by <paramref name="end"/>.</summary>
    internal bool TryParty(string text, int at, int end, out long id, out int after)
    {
        (id, after) = (0, at);
        var first = text.AsSpan(at, Vocabulary.EndOfWord(text, at, end) - at);
        if (first.IsEmpty || first.Length > 80 || !_byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(first, out var names)) return false;
        foreach (var (name, party) in names)
        {
            after = at + name.Length;
            if (after > end || (after < text.Length && char.IsLetterOrDigit(text[after]) && char.IsLetterOrDigit(name[^1]))) continue;
            var exact = name.Length <= 5 && !name.Any(char.IsLower);
            if (!text.AsSpan(at, name.Length).Equals(name, exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)) continue;
            id = party;
            return true;
        }

        return false;
    }
}
