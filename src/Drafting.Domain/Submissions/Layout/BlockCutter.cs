using System.Collections.Immutable;
using System.Text;

namespace Drafting.Domain.Submissions.Layout;

internal delegate void ReportLayout(ReadingDiagnosticCode code, DiagnosticSeverity severity, int line, int? page, string message, string? raw, string? repaired);

/// <summary>A paragraph in the making.</summary>
internal sealed class BlockDraft(Region region, LayoutLine first)
{
    public Region Region => region;
    public List<LayoutLine> Lines { get; } = [first];

    /// <summary>Where the lines of other columns begin in it.</summary>
    public List<(int From, Region Region)> Parts { get; } = [];
    public Lead? Label { get; set; }
    public bool Centred { get; set; }

    /// <summary>Air stands above it.</summary>
    public bool Apart { get; set; }
    public SourceBlockKind Kind { get; set; } = SourceBlockKind.Paragraph;
    public int Level { get; set; }
    public bool Table => Lines[0].Cells is not null;

    public bool Full(int index)
    {
        var at = region;
        foreach (var part in Parts)
        {
            if (index >= part.From) at = part.Region;
        }

        return at.Room(Lines[index]) < Math.Max(6 * Lines[index].Size, 0.25 * at.Width);
    }

    public SourceBlock Compose(LineJoin join, NoteReader notes, ReportLayout report)
    {
        var text = new StringBuilder();
        var calls = ImmutableArray.CreateBuilder<FootnoteCall>();
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = Lines[i];
            if (Table)
            {
                if (i > 0) text.Append(line.SameCellRow ? ' ' : '\t');
                ComposeCells(line, text);
                continue;
            }

            var (words, own) = Words(line, i == 0 ? Label : null, text, notes, report);
            if (words.Length == 0) continue;
            var shift = 0;
            if (text.Length == 0) text.Append(words);
            else
            {
                var before = text.Length;
                join.Append(text, words, line, i > 0 && Full(i - 1));
                shift = text.Length - words.Length;
                // A hyphen that was taken out takes calls with it, which never stand before it.
                for (var c = 0; c < calls.Count; c++)
                {
                    if (calls[c].Offset > Math.Min(before, shift)) calls[c] = calls[c] with { Offset = Math.Min(before, shift) };
                }
            }

            foreach (var call in own) calls.Add(call with { Offset = call.Offset + shift });
            foreach (var word in line.Words.Where(w => w.Closed))
            {
                report(ReadingDiagnosticCode.LettersClosedUp, line.Words.Count(w => w.Closed) > 1 || word.Text.Length > 5 ? DiagnosticSeverity.Repair : DiagnosticSeverity.Doubt, line.Number, line.Page,
                    $"The letters of “{word.Text}” on line {line.Number} stand apart; they were closed up.", word.Raw, word.Text);
            }
        }

        while (text.Length > 0 && char.IsWhiteSpace(text[^1])) text.Length--;
        return new SourceBlock(Kind, text.ToString(), Label is { Bullet: false } label ? label.Label : null, Lines[0].Number, Lines[^1].Number, string.Join('\n', Lines.Select(l => l.Raw)), calls.ToImmutable())
        {
            Level = Level,
            Bullet = Label is { Bullet: true },
            Page = Lines[0].Page,
            BeginsPage = Region.Lines.Count > 0 && BeginsPage,
        };
    }

    public bool BeginsPage { get; set; }

    private static void ComposeCells(LayoutLine line, StringBuilder text)
    {
        for (var w = 0; w < line.Words.Count; w++)
        {
            if (w > 0 && !line.Words[w].Glued) text.Append(line.Cells!.Contains(w) ? '\t' : ' ');
            text.Append(line.Words[w].Text);
        }
    }

    /// <summary>A line's words without its label and the marks of notes, and where those stood.</summary>
    private static (string Text, List<FootnoteCall> Calls) Words(
        LayoutLine line, Lead? lead, StringBuilder before, NoteReader notes, ReportLayout report)
    {
        var text = new StringBuilder();
        var calls = new List<FootnoteCall>();
        for (var w = lead?.Words ?? 0; w < line.Words.Count; w++)
        {
            var word = line.Words[w];
            var own = w == 0 && lead is { Words: 0 } ? word.Text[lead.Value.Label.Length..] : word.Text;
            var previous = text.Length > 0 ? text[^1] : before.Length > 0 ? before[^1] : ' ';
            if (notes.Marks(word, own, previous, line) is { } marks)
            {
                own = own[..marks.Keeps];
                if (own.Length > 0) AppendWord(own, word.Glued);
                foreach (var mark in marks.Marks)
                {
                    calls.Add(new FootnoteCall(text.Length, mark));
                    notes.Called(mark, line, report);
                }

                if (marks.After.Length > 0) text.Append(marks.After);
                continue;
            }

            AppendWord(own, word.Glued);
        }

        return (text.ToString(), calls);

        void AppendWord(string own, bool glued)
        {
            if (text.Length > 0 && !glued) text.Append(' ');
            text.Append(own);
        }
    }
}

/// <summary>
/// Cuts a column into paragraphs. A paragraph begins where the type changes, where air or an indent says so, at a bullet or label, and where the line above ends
/// a sentence although the next word would still have fitted.
/// </summary>
internal sealed class BlockCutter(Region region, double body, bool bodyBold, double leading)
{
    private const double Air = 0.22;
    private const double Indent = 0.7;

    public List<BlockDraft> Cut()
    {
        var blocks = new List<BlockDraft>();
        for (var i = 0; i < region.Lines.Count; i++)
        {
            var line = region.Lines[i];
            var lead = Lead.Of(line);
            var current = blocks.Count > 0 ? blocks[^1] : null;
            var centred = IsCentred(line);
            if (current is not null && !Begins(current, line, lead, centred, i))
            {
                current.Lines.Add(line);
                current.Centred &= centred;
                continue;
            }

            blocks.Add(new BlockDraft(region, line)
            {
                Label = line.Cells is null ? lead : null,
                Centred = centred,
                Apart = current is null || Gap(current.Lines[^1], line) > Expected(line) + (Air * line.Size),
                BeginsPage = i == 0,
            });
        }

        return blocks;
    }

    private static double Gap(LayoutLine above, LayoutLine below) => above.Baseline - below.Baseline;

    private double Expected(LayoutLine line) => Math.Max(leading, 1) * line.Size;

    private bool IsCentred(LayoutLine line)
    {
        double left = line.Left - region.Left, right = region.Right - line.Right;
        return left > 1.5 * line.Size && right > 1.5 * line.Size && Math.Abs(left - right) < 1.2 * line.Size;
    }

    private bool Begins(BlockDraft block, LayoutLine line, Lead? lead, bool centred, int index)
    {
        var before = block.Lines[^1];
        if (line.Cells is not null || before.Cells is not null) return !(line.Cells is not null && before.Cells is not null && line.SameCellRow);
        if (Math.Abs(line.Size - before.Size) > 0.06 * Math.Max(line.Size, before.Size) + 0.2) return true;
        if (line.RightToLeft != before.RightToLeft && line.Words.Count > 2) return true;
        var ends = before.EndsSentence;
        var small = Typesetting.BeginsSmall(line.Text);
        var hyphenated = before.Text[^1] is '-' or '\u2010' or '\u00AD' && before.Text.Length > 1 && char.IsLetter(before.Text[^2]);
        var fits = Fits(before, line);
        // A paragraph one line of which happens to be all bold goes on; a heading does not.
        if (before.Bold != line.Bold && !bodyBold && (fits || ends) && !(small && !ends)) return true;

        var gap = Gap(before, line);
        var usual = block.Lines.Count > 1 ? Gap(block.Lines[^2], before) : Expected(line);
        if (gap > Math.Max(usual, Math.Min(Expected(line), usual * 1.3)) + (Air * line.Size))
        {
            // Lines of one paragraph can stand further apart than elsewhere in the document, if they plainly belong together.
            var openly = block.Lines.Count == 1 && !ends && small && !fits && gap < 2.4 * line.Size;
            var lifted = !ends && small && !fits && gap < usual + (0.5 * line.Size);
            if (!openly && !lifted) return true;
        }

        if (gap < 0.3 * line.Size && region.Start(line) > region.Start(before)) return false;
        if (lead is { } label)
        {
            if (label.Sure && label.Bullet) return true;
            var same = block.Label is { } own && own.Bullet == label.Bullet && Math.Abs(region.Start(block.Lines[0]) - region.Start(line)) < 0.6 * line.Size;
            if (ends || fits || label.Sure && !small || (same && !hyphenated && region.Start(line) < region.Start(before) - (Indent * line.Size))) return !(hyphenated && small);
        }

        if (hyphenated && small) return false;
        var start = region.Start(line);
        var usualStart = block.Lines.Count > 1 ? region.Start(before) : (double?)null;
        if (block.Centred && centred) return ends && fits && !small;
        if (block.Centred != centred && block.Lines.Count == 1 && block.Centred && fits && !small) return true;
        if (small && !ends) return usualStart is { } column && start < column - (3 * line.Size) && fits;

        // Indented or set out against the lines of the paragraph so far.
        var text = block.Label is { Words: > 0 } ? TextStart(block.Lines[0]) : (double?)null;
        if (usualStart is { } first)
        {
            if (start > first + (Indent * line.Size) && (ends || fits) && !(text is { } t && Math.Abs(start - t) < Indent * line.Size)) return true;
            if (start < first - (Indent * line.Size)) return true;
        }
        else if (text is { } hanging)
        {
            if (Math.Abs(start - hanging) < Indent * line.Size) return ends && fits && NextOutdents(index, hanging);
            if (start < hanging - (Indent * line.Size) && ends && fits) return true;
        }
        else if (start > region.Start(before) + (Indent * line.Size) && ends && (fits || region.Start(before) < Indent * line.Size)) return true;

        if (!fits) return false;
        if (ends) return true;
        return RoomLeft(before, line) > Math.Max(2 * line.Size, region.Width * 0.12) && !small && !Typesetting.EndsConnecting(before.Text);
    }

    /// <summary>Whether a text under a label, short of its column, is followed by lines further out: then it is a paragraph of its own.</summary>
    private bool NextOutdents(int index, double hanging) => index + 1 < region.Lines.Count && region.Start(region.Lines[index + 1]) < hanging - (Indent * body);

    private double TextStart(LayoutLine line) => line.Words.Count < 2 ? region.Start(line) : line.RightToLeft ? region.Right - line.Words[1].Right : line.Words[1].Left - region.Left;

    /// <summary>Whether the first word of the line would have had room on the line above.</summary>
    private bool Fits(LayoutLine above, LayoutLine line) => RoomLeft(above, line) > 0.15 * line.Size;

    private double RoomLeft(LayoutLine above, LayoutLine line) => region.Room(above) - (line.Words[0].Right - line.Words[0].Left) - (0.25 * line.Size);
}

/// <summary>Says which paragraphs are headings, entries and quotations.</summary>
internal static class Headings
{
    private const int Longest = 260;
    private const int MostLines = 5;

    public static void Name(List<BlockDraft> blocks, double body, bool bodyBold)
    {
        JoinHeads(blocks, body, bodyBold);
        var heads = new List<BlockDraft>();
        var depth = new Stack<double>();
        foreach (var (block, next) in blocks.Zip(blocks.Skip(1).Cast<BlockDraft?>().Append(null)))
        {
            if (block.Table) continue;
            if (IsHeading(block, next, body, bodyBold))
            {
                block.Kind = SourceBlockKind.Heading;
                heads.Add(block);
                depth.Clear();
            }
            else if (block.Label is not null)
            {
                block.Kind = SourceBlockKind.Item;
                var start = block.Region.Start(block.Lines[0]);
                while (depth.Count > 0 && depth.Peek() > start + (0.6 * body)) depth.Pop();
                if (depth.Count == 0 || depth.Peek() < start - (0.6 * body)) depth.Push(start);
                block.Level = Math.Min(depth.Count - 1, 8);
            }
            else if (IsQuotation(block)) block.Kind = SourceBlockKind.Quotation;
        }

        var title = Title(blocks, heads, body);
        if (title is not null) (title.Kind, title.Level) = (SourceBlockKind.Title, 0);
        var styles = heads.Where(h => h != title).Select(Style).Distinct().OrderByDescending(s => s).ToList();
        foreach (var head in heads.Where(h => h != title)) head.Level = Math.Min(6, styles.IndexOf(Style(head)) + 1);
    }

    private static (int Size, bool Bold) Style(BlockDraft block) => ((int)Math.Round(block.Lines[0].Size * 2), block.Lines[0].Bold);

    /// <summary>The largest type, on the first page with text, above all running text, and nowhere else.</summary>
    private static BlockDraft? Title(List<BlockDraft> blocks, List<BlockDraft> heads, double body)
    {
        if (heads.Count == 0) return null;
        var largest = heads.Max(h => h.Lines[0].Size);
        var candidates = heads.Where(h => h.Lines[0].Size > largest - 0.5).ToList();
        return largest >= 1.2 * body && candidates is [var one] && one.Lines[0].Page == blocks[0].Lines[0].Page && one.Label is not { Bullet: false }
            && blocks.IndexOf(one) < 6 && blocks.Take(blocks.IndexOf(one)).All(b => b.Lines.Count < 4)
            ? one
            : null;
    }

    /// <summary>Lines of one large heading that stood too far apart for a paragraph.</summary>
    private static void JoinHeads(List<BlockDraft> blocks, double body, bool bodyBold)
    {
        for (var i = blocks.Count - 1; i > 0; i--)
        {
            BlockDraft above = blocks[i - 1], below = blocks[i];
            LayoutLine end = above.Lines[^1], next = below.Lines[0];
            if (end.Page != next.Page || next.Size < 1.15 * body || Style(above) != Style(below) || below.Label is not null || above.Region != below.Region) continue;
            if (end.Baseline - next.Baseline > 1.5 * next.Size || above.Lines.Count + below.Lines.Count > MostLines || Typesetting.EndsSentence(end.Text)) continue;
            if (bodyBold && !end.Bold) continue;
            above.Lines.AddRange(below.Lines);
            blocks.RemoveAt(i);
        }
    }

    private static bool IsHeading(BlockDraft block, BlockDraft? next, double body, bool bodyBold)
    {
        var text = block.Lines[^1].Text;
        if (block.Label is { Bullet: true } || block.Lines.Count > MostLines || block.Lines.Sum(l => l.Text.Length) > Longest || !block.Lines.Exists(l => l.Text.Any(char.IsLetter))) return false;
        var larger = block.Lines.TrueForAll(l => l.Size >= 1.08 * body);
        var bold = !bodyBold && block.Lines.TrueForAll(l => l.Bold);
        var closes = text[^1] is '.' or ';' or ',' or '。';
        if (larger) return !closes || block.Lines[0].Size >= 1.3 * body || (bold && block.Lines.Count == 1);
        if (bold) return !closes || (block.Lines.Count == 1 && block.Label is not null && text.Length < 80);
        if (closes || Typesetting.EndsSentence(text) || block.Lines.Count > 2) return false;
        var followed = next is not null && next.Lines[0].Page - block.Lines[0].Page <= 1;
        var spread = block.Lines.TrueForAll(l => l.Words.Exists(w => w.Closed));
        return followed && (spread || (block.Apart && IsCapitals(block)));
    }

    private static bool IsCapitals(BlockDraft block)
    {
        int upper = 0, lower = 0;
        foreach (var c in block.Lines.SelectMany(l => l.Text))
        {
            if (char.IsUpper(c)) upper++;
            else if (char.IsLower(c)) lower++;
        }

        return upper >= 5 && lower * 10 < upper;
    }

    private static bool IsQuotation(BlockDraft block) =>
        block.Lines.Count >= 2 && !block.Centred && block.Lines.TrueForAll(l => block.Region.Start(l) > 1.4 * l.Size)
        && block.Lines.TrueForAll(l => block.Region.Room(l) > 1.2 * l.Size) && block.Region.Lines.Exists(l => block.Region.Start(l) < 0.5 * l.Size);
}
