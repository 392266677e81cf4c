namespace Drafting.Domain.Brackets;

/// <summary>A position in one of several paragraphs.</summary>
/// <param name="Paragraph">Index of the paragraph, from 0.</param>
/// <param name="Position">Of the bracket character, in UTF-16 units of that paragraph.</param>
public readonly record struct BracketPlace(int Paragraph, int Position);

/// <summary>A bracket that is opened in one paragraph and closed in a later one.</summary>
/// <param name="Open">The opener.</param>
/// <param name="Close">The closer.</param>
/// <param name="Evidence">Why the two are taken for a pair, as a sentence.</param>
public sealed record BracketSpan(BracketPlace Open, BracketPlace Close, string Evidence);

/// <summary>Paragraphs read together.</summary>
/// <param name="Paragraphs">Each paragraph's own reading.</param>
/// <param name="Spans">Brackets over several paragraphs, by opener.</param>
/// <param name="Unclosed">Openers that nothing closes, in order.</param>
/// <param name="Stray">Closers that nothing opened, in order.</param>
public sealed record BracketSpansReading(IReadOnlyList<BracketReading> Paragraphs, IReadOnlyList<BracketSpan> Spans, IReadOnlyList<BracketPlace> Unclosed, IReadOnlyList<BracketPlace> Stray)
{
    /// <summary>The spans that hold the whole of paragraph <paramref name="paragraph"/> or part of it.</summary>
    public IEnumerable<BracketSpan> Over(int paragraph) => Spans.Where(s => s.Open.Paragraph <= paragraph && paragraph <= s.Close.Paragraph);
}

/// <summary>
/// Reads brackets over several paragraphs. Each paragraph is read alone first; only what it leaves loose can join. A loose closer joins the nearest loose opener that it may reach, and the openers it passed over
/// stay unclosed. How far it may reach depends on how deliberate the two look:
/// <list type="bullet">
/// <item>the opener begins its paragraph (only a label, an option heading or other brackets stand before it) and the closer ends its own: <see cref="FarReach"/> paragraphs;</item>
/// <item>both stand alone in their paragraphs: <see cref="AloneReach"/>;</item>
/// <item>one of the two stands at its paragraph's border: <see cref="NearReach"/>;</item>
/// <item>neither does: the next paragraph only.</item>
/// </list>
/// No pair reaches over the heading of a section (a line that begins with "#", "Article", "Chapter", "Section", "Annex" or "Part" and a number) unless the opener stands in such a heading or alone, nor from one option
/// into the next of its style. A title is such a heading too: a short line that begins with a capital and that no mark ends. So one lost bracket costs a few paragraphs, never a document.
/// </summary>
public static class BracketSpans
{
    /// <summary>Paragraphs from a beginning to an end.</summary>
    public const int FarReach = 12;

    /// <summary>Paragraphs between two brackets that stand alone, or from a section's heading.</summary>
    public const int AloneReach = 60;

    /// <summary>Paragraphs where only one of the two stands at a border.</summary>
    public const int NearReach = 3;

    readonly record struct Loose(BracketPlace Place, bool AtBorder, bool Alone, bool InHeading, int Section, OptionMark? Option);

    /// <summary>Reads <paramref name="paragraphs"/> in order.</summary>
    public static BracketSpansReading Read(IReadOnlyList<string> paragraphs, BracketOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        return Join([.. paragraphs.Select(p => BracketParser.Parse(p, options))]);
    }

    /// <summary>Joins what the readings of consecutive paragraphs have left loose.</summary>
    public static BracketSpansReading Join(IReadOnlyList<BracketReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var (spans, unclosed, stray) = (new List<BracketSpan>(), new List<BracketPlace>(), new List<BracketPlace>());
        var open = new List<Loose>();
        var section = 0;
        for (var paragraph = 0; paragraph < readings.Count; paragraph++)
        {
            var reading = readings[paragraph];
            var heading = OptionReader.IsSectionHeading(reading.Text);
            if (heading) section++;
            if (reading.Options.Count > 0 && reading.Options[0].Range.Start < 20)
            {
                var style = reading.Options[0].Style;
                Give(open, o => o.Option?.Style == style && o.Place.Paragraph < paragraph, unclosed);
            }

            Give(open, o => paragraph - o.Place.Paragraph > (o.Alone || o.InHeading ? AloneReach : FarReach) || (o.Section != section && !o.Alone && !o.InHeading), unclosed);
            var option = reading.Options.Count > 0 && reading.Options[0].Range.Start < 20 ? reading.Options[0] : CurrentOption(readings, paragraph);
            foreach (var node in reading.Nodes)
            {
                if (node is not LooseNode loose) continue;
                var place = new BracketPlace(paragraph, loose.Range.Start);
                var alone = IsAlone(reading.Text, loose.Range.Start);
                if (loose.IsOpener)
                {
                    var begins = Begins(reading, loose.Range.Start);
                    open.Add(new Loose(place, begins, alone, begins && (heading || IsTitle(reading.Text)), section, option));
                    continue;
                }

                var ends = Ends(reading.Text, loose.Range.Start);
                var partner = open.FindLastIndex(o => Evidence(o, place, ends, alone) is not null);
                if (partner < 0)
                {
                    stray.Add(place);
                    continue;
                }

                spans.Add(new BracketSpan(open[partner].Place, place, Evidence(open[partner], place, ends, alone)!));
                for (var i = partner + 1; i < open.Count; i++) unclosed.Add(open[i].Place);
                open.RemoveRange(partner, open.Count - partner);
            }
        }

        foreach (var left in open) unclosed.Add(left.Place);
        unclosed.Sort(Compare);
        spans.Sort((a, b) => Compare(a.Open, b.Open));
        return new BracketSpansReading(readings, spans, unclosed, stray);
    }

    static string? Evidence(Loose opener, BracketPlace close, bool ends, bool alone)
    {
        var distance = close.Paragraph - opener.Place.Paragraph;
        if (distance == 0) return null;
        if (opener.Alone && alone && distance <= AloneReach) return "Both brackets stand alone in their paragraphs.";
        if (opener.InHeading && ends && distance <= AloneReach) return "The bracket opens with the heading of a section and closes at the end of a paragraph.";
        if (opener.AtBorder && ends && distance <= FarReach) return "The bracket opens at the beginning of a paragraph and closes at the end of one.";
        if ((opener.AtBorder || ends) && distance <= NearReach) return opener.AtBorder ? "The bracket opens at the beginning of a paragraph nearby." : "The bracket closes at the end of a paragraph nearby.";
        return distance == 1 ? "The bracket closes in the next paragraph." : null;
    }

    static void Give(List<Loose> open, Predicate<Loose> isLost, List<BracketPlace> unclosed)
    {
        if (open.Count == 0) return;
        foreach (var loose in open)
            if (isLost(loose)) unclosed.Add(loose.Place);
        open.RemoveAll(isLost);
    }

    static int Compare(BracketPlace a, BracketPlace b) => a.Paragraph != b.Paragraph ? a.Paragraph.CompareTo(b.Paragraph) : a.Position.CompareTo(b.Position);

    /// <summary>The option that a paragraph without heading belongs to: that of the nearest of the few paragraphs before it.</summary>
    static OptionMark? CurrentOption(IReadOnlyList<BracketReading> readings, int paragraph)
    {
        for (var at = paragraph - 1; at >= 0 && at >= paragraph - FarReach; at--)
            if (readings[at].Options.Count > 0 && readings[at].Options[0].Range.Start < 20) return readings[at].Options[0];
        return null;
    }

    static bool Begins(BracketReading reading, int position)
    {
        var at = 0;
        foreach (var label in reading.Labels)
        {
            if (label.Range.Start > at + 4 || label.Range.Start > position) break;
            at = Math.Max(at, label.Range.End);
        }

        foreach (var option in reading.Options)
            if (option.Range.End <= position && option.Range.Start <= at + 4) at = Math.Max(at, option.Range.End);
        for (; at < position; at++)
            if (!char.IsWhiteSpace(reading.Text[at]) && !Vocabulary.IsOpener(reading.Text[at]) && reading.Text[at] is not ('*' or '_' or '#' or '“' or '"')) return IsHeadingStart(reading.Text, position);
        return true;
    }

    /// <summary>A short line of words that no mark ends and that begins with a capital: a title.</summary>
    static bool IsTitle(string text)
    {
        if (text.Length is < 6 or > 70) return false;
        var first = text.AsSpan().TrimStart(" \t*_#[(");
        return !first.IsEmpty && char.IsUpper(first[0]) && char.IsLetter(text.AsSpan().TrimEnd(" \t*_]")[^1]) && Vocabulary.CountWords(text) <= 8;
    }

    /// <summary><c>A. [Preamble</c>: what stands before is no more than a heading's number.</summary>
    static bool IsHeadingStart(string text, int position) => position <= 12 && text.AsSpan(0, position).TrimEnd() is [.., '.' or ')'];

    static bool Ends(string text, int position)
    {
        for (var at = position + 1; at < text.Length; at++)
            if (!char.IsWhiteSpace(text[at]) && !Vocabulary.IsCloser(text[at]) && text[at] is not ('.' or ',' or ';' or ':' or '*' or '_' or '”' or '"')) return false;
        return true;
    }

    static bool IsAlone(string text, int position)
    {
        for (var at = 0; at < text.Length; at++)
            if (at != position && !char.IsWhiteSpace(text[at]) && !Vocabulary.IsOpener(text[at]) && !Vocabulary.IsCloser(text[at]) && text[at] is not ('.' or ';' or ',')) return false;
        return true;
    }
}
