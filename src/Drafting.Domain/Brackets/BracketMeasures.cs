namespace Drafting.Domain.Brackets;

/// <summary>
/// How much of a text is disputed. Measures of paragraphs add up to the measure of their recommendation, and <c>default</c> is the measure of nothing.
/// <para>Words count once, wherever they stand; names in attributions, facilitators' notes, status tags, citations and "No text" are no words of the draft. An ending such as <c>[s]</c> belongs to its word.</para>
/// </summary>
/// <param name="Brackets">Disputed brackets at every depth; citations, tags and other brackets that are no negotiation do not count.</param>
/// <param name="AlternativeSets">Sets, undecided ones included.</param>
/// <param name="Options">Members of the sets, and option headings outside sets.</param>
/// <param name="Words">All words of the draft.</param>
/// <param name="WordsInBrackets">Those that stand in a disputed bracket.</param>
public readonly record struct BracketMeasures(int Brackets, int AlternativeSets, int Options, int Words, int WordsInBrackets)
{
    /// <summary>Share of the words that stand in brackets, from 0 to 1; 0 for a text without words.</summary>
    public double Share => Words == 0 ? 0 : (double)WordsInBrackets / Words;

    /// <summary>The measures of two texts together.</summary>
    public static BracketMeasures operator +(BracketMeasures a, BracketMeasures b) =>
        new(a.Brackets + b.Brackets, a.AlternativeSets + b.AlternativeSets, a.Options + b.Options, a.Words + b.Words, a.WordsInBrackets + b.WordsInBrackets);

    /// <summary>The measures of one paragraph.</summary>
    public static BracketMeasures Of(BracketReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var options = reading.AlternativeSets.Sum(s => s.Members.Count) + reading.Options.Count(o => reading.Brackets.All(b => b.Option != o || b.Set is null));
        var (words, inside) = (0, 0);
        foreach (var word in DraftWord.Of(reading))
        {
            words++;
            if (word.Bracket is not null) inside++;
        }

        return new BracketMeasures(reading.Brackets.Count(b => b.IsNegotiation), reading.AlternativeSets.Count, options, words, inside);
    }

    /// <summary>The measures of several paragraphs, with brackets that reach over them: every word between such a bracket's opener and its closer counts as disputed, and the bracket counts once.</summary>
    public static BracketMeasures Of(BracketSpansReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var total = default(BracketMeasures);
        for (var i = 0; i < reading.Paragraphs.Count; i++)
        {
            var measure = Of(reading.Paragraphs[i]);
            var over = reading.Over(i).ToArray();
            var more = over.Length == 0 ? 0 : DraftWord.Of(reading.Paragraphs[i]).Count(w => w.Bracket is null
                && over.Any(s => (s.Open.Paragraph < i || s.Open.Position < w.Range.Start) && (s.Close.Paragraph > i || s.Close.Position >= w.Range.End)));
            total += measure with { WordsInBrackets = measure.WordsInBrackets + more };
        }

        return total with { Brackets = total.Brackets + reading.Spans.Count };
    }

    /// <summary>
    /// Which words are gone between two states of a text, and how many brackets fell meanwhile. A word counts as lost when the text afterwards has fewer of it, whatever its case; words that only lost their bracket
    /// or moved are not lost. Of several equal words, those that stood in brackets are taken for the lost ones.
    /// </summary>
    public static BracketLoss Lost(BracketReading before, BracketReading after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var left = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in DraftWord.Of(after))
        {
            var text = word.Range.Of(after.Text);
            left[text] = left.GetValueOrDefault(text) + 1;
        }

        var words = DraftWord.Of(before).ToList();
        var lost = new List<LostWord>();
        foreach (var inBracket in new[] { false, true })
        {
            foreach (var word in words.Where(w => w.Bracket is not null == inBracket))
            {
                var text = word.Range.Of(before.Text);
                if (left.GetValueOrDefault(text) > 0) left[text]--;
                else lost.Add(new LostWord(text, word.Range, inBracket));
            }
        }

        lost.Sort((a, b) => a.Range.Start.CompareTo(b.Range.Start));
        return new BracketLoss(before.Brackets.Count(b => b.IsNegotiation) - after.Brackets.Count(b => b.IsNegotiation), lost);
    }
}

/// <summary>A word that a text had before and has no more.</summary>
/// <param name="Word">As it was written.</param>
/// <param name="Range">Where it stood, in the text before.</param>
/// <param name="InBracket">True when it stood in a disputed bracket.</param>
public sealed record LostWord(string Word, TextRange Range, bool InBracket);

/// <summary>What a text lost while brackets fell.</summary>
/// <param name="BracketsFallen">How many disputed brackets fewer there are; negative when there are more.</param>
/// <param name="Words">The lost words, in the order of the text before.</param>
public sealed record BracketLoss(int BracketsFallen, IReadOnlyList<LostWord> Words)
{
    /// <summary>How many of the lost words stood in brackets.</summary>
    public int FromBrackets => Words.Count(w => w.InBracket);
}

/// <summary>A word of the draft, and the innermost disputed bracket it stands in.</summary>
readonly record struct DraftWord(TextRange Range, BracketNode? Bracket)
{
    internal static IEnumerable<DraftWord> Of(BracketReading reading) => Of(reading, new TextRange(0, reading.Text.Length));

    /// <summary>The words of the pieces that reach into <paramref name="place"/>; pieces outside it at the top level cost nothing.</summary>
    internal static IEnumerable<DraftWord> Of(BracketReading reading, TextRange place)
    {
        var text = reading.Text;
        var levels = new Stack<(IReadOnlyList<TextNode> Nodes, int Next, BracketNode? Bracket)>();
        levels.Push((reading.Nodes, TextNode.FirstReaching(reading.Nodes, place.Start), null));
        while (levels.TryPop(out var level))
        {
            if (level.Next == level.Nodes.Count || level.Nodes[level.Next].Range.Start >= place.End) continue;
            levels.Push((level.Nodes, level.Next + 1, level.Bracket));
            switch (level.Nodes[level.Next])
            {
                case BracketNode { Kind: BracketKind.StatusTag }:
                case BracketNode { IsEmptyOption: true }:
                case BracketNode { NotNegotiation: not null and not NotNegotiationKind.Editorial }:
                    break;
                case BracketNode bracket when Vocabulary.IsPluralEnding(text, bracket.Range):
                    break;
                case BracketNode { IsNegotiation: false } editorial:
                    levels.Push((editorial.Items, 0, level.Bracket));
                    break;
                case BracketNode bracket:
                    levels.Push((bracket.Items, 0, bracket));
                    break;
                case PlainNode plain:
                    for (var at = plain.Range.Start; at < plain.Range.End;)
                    {
                        if (AttributionAt(level.Bracket, at) is { } attribution)
                        {
                            at = Math.Max(at + 1, attribution.End);
                            continue;
                        }

                        if (!Vocabulary.IsWordChar(text[at]))
                        {
                            at++;
                            continue;
                        }

                        var end = at + 1;
                        while (end < plain.Range.End && (Vocabulary.IsWordChar(text[end]) || (text[end] is '-' or '’' or '\'' or '.' or '/' && end + 1 < plain.Range.End && Vocabulary.IsWordChar(text[end + 1]) && (text[end] != '/' || char.IsAsciiDigit(text[end - 1]) || char.IsAsciiDigit(text[end + 1]))))) end++;
                        yield return new DraftWord(new TextRange(at, end), level.Bracket);
                        at = end;
                    }

                    break;
            }
        }
    }

    static TextRange? AttributionAt(BracketNode? bracket, int at)
    {
        if (bracket is null) return null;
        if (bracket.Attribution is { } own) return own.Range.Start <= at && at < own.Range.End ? own.Range : null;
        if (bracket.InnerSet is not { } set) return null;
        int low = 0, high = set.Members.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (set.Members[middle].Range.Start <= at) low = middle;
            else high = middle - 1;
        }

        return set.Members[low].Attribution is { } part && part.Range.Start <= at && at < part.Range.End ? part.Range : null;
    }
}
