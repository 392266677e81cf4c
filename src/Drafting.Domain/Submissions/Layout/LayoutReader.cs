using System.Collections.Immutable;

namespace Drafting.Domain.Submissions.Layout;

/// <summary>
/// Makes paragraphs, headings, lists and notes of letters that stand on pages. It knows nothing of files: whatever can say where its letters stand can be read.
/// </summary>
/// <remarks>Add the pages in order, then finish once. Letters are kept as words only, so that a long document needs little room.</remarks>
public sealed class LayoutReader
{
    private const double DefaultLeading = 1.2;
    private const int Sample = 60;

    private readonly List<(LayoutPage Page, List<Row> Rows, RowFindings Findings)> _pages = [];
    private readonly List<ReadingDiagnostic> _diagnostics = [];
    private LineJoin _join = null!;
    private double _body;
    private bool _bodyBold;
    private double _leading = DefaultLeading;

    /// <summary>The next page.</summary>
    public void Add(LayoutPage page)
    {
        var findings = new RowFindings();
        _pages.Add((page with { Letters = [] }, PageRows.Of(page, findings), findings));
    }

    /// <summary>The document that the pages make; <see cref="ReadingProblemCode.NoTextLayer"/> where no page has text.</summary>
    /// <exception cref="OperationCanceledException">If <paramref name="cancellation"/> asks for it.</exception>
    public SourceDocument Finish(CancellationToken cancellation)
    {
        if (!_pages.Exists(p => p.Rows.Exists(r => r.Words.Exists(w => w.Text.Any(char.IsLetterOrDigit)))))
        {
            return SourceDocument.Unread(SourceFormat.Pdf, new ReadingProblem(ReadingProblemCode.NoTextLayer, _pages.Exists(p => p.Page.Pictures > 0)
                ? "The PDF holds no text, only pictures of pages, as a scanner makes them. Run text recognition (OCR) on it, or ask the contributor for the file it was made from."
                : "The PDF holds no text that could be read: its pages are empty or drawn. Ask the contributor for the file it was made from."));
        }

        MeasureBody();
        var rightToLeft = _pages.Sum(p => p.Rows.Sum(r => r.Words.Sum(w => w.RightToLeft ? w.Text.Length : 0))) * 2 > _pages.Sum(p => p.Rows.Sum(r => r.Letters));
        var margins = RunningHeads.Remove([.. _pages.Select(p => (p.Page.Number, p.Page.Height, p.Rows))], _body);
        var pages = new List<List<Region>>(_pages.Count);
        foreach (var (page, rows, _) in _pages)
        {
            cancellation.ThrowIfCancellationRequested();
            pages.Add(PageRegions.Of(page.Number, rows, _body, rightToLeft));
        }

        var marginLines = Number(pages, margins, rightToLeft);
        Widen(pages);
        _join = new LineJoin((code, severity, line, message, raw, repaired) => Report(code, severity, line.Number, line.Page, message, raw, repaired));
        foreach (var region in pages.SelectMany(p => p))
        {
            foreach (var line in region.Lines) _join.Witness(line);
        }

        var notes = new NoteReader(_body, Report);
        notes.Take(pages);
        MeasureLeading(pages);
        var blocks = new List<BlockDraft>();
        foreach (var region in pages.SelectMany(p => p))
        {
            cancellation.ThrowIfCancellationRequested();
            var cutter = new BlockCutter(region, _body, _bodyBold, _leading);
            var found = cutter.Cut();
            if (found.Count > 0 && blocks.Count > 0 && Continues(blocks[^1], found[0], region)) Bridge(blocks[^1], found);
            blocks.AddRange(found);
        }

        Headings.Name(blocks, _body, _bodyBold);
        ReportFindings(marginLines, pages);
        var texts = blocks.ConvertAll(b => b.Compose(_join, notes, Report));
        texts.RemoveAll(t => t.Text.Length == 0 && t.Label is null && t.Calls.IsEmpty);
        var sources = notes.Finish(texts, _join);
        return new SourceDocument(
            SourceFormat.Pdf, [.. texts], sources, [.. _diagnostics.OrderBy(d => d.Line).ThenBy(d => d.Page)], _pages.Count, null);
    }

    private void Report(ReadingDiagnosticCode code, DiagnosticSeverity severity, int line, int? page, string message, string? raw, string? repaired) =>
        _diagnostics.Add(new ReadingDiagnostic(code, severity, line, null, message, raw, repaired) { Page = page });

    /// <summary>The size in which most letters are set.</summary>
    private void MeasureBody()
    {
        var sizes = new Dictionary<int, int>();
        int bold = 0, all = 0;
        foreach (var row in _pages.SelectMany(p => p.Rows))
        {
            var size = (int)Math.Round(row.Size * 4);
            sizes[size] = sizes.GetValueOrDefault(size) + row.Letters;
            all += row.Letters;
            if (row.Bold) bold += row.Letters;
        }

        _body = sizes.MaxBy(s => s.Value).Key / 4.0;
        _bodyBold = bold * 2 > all;
    }

    private List<(MarginRow Margin, LayoutLine Line)> Number(List<List<Region>> pages, List<MarginRow> margins, bool rightToLeft)
    {
        var lines = new List<(MarginRow, LayoutLine)>();
        var byPage = margins.ToLookup(m => m.Page);
        var next = 1;
        for (var i = 0; i < pages.Count; i++)
        {
            foreach (var margin in byPage[_pages[i].Page.Number].Where(m => m.Head).OrderByDescending(m => m.Row.Baseline)) AddMargin(margin);
            foreach (var line in pages[i].SelectMany(r => r.Lines)) line.Number = next++;
            foreach (var margin in byPage[_pages[i].Page.Number].Where(m => !m.Head).OrderByDescending(m => m.Row.Baseline)) AddMargin(margin);
        }

        return lines;

        void AddMargin(MarginRow margin) => lines.Add((margin, new LayoutLine(margin.Page, margin.Row, rightToLeft) { Number = next++ }));
    }

    /// <summary>A column that happens to hold short lines only is as wide as its fellows on other pages.</summary>
    private static void Widen(List<List<Region>> pages)
    {
        var whole = pages.SelectMany(p => p).Where(r => r.Columns == 1).SelectMany(r => r.Lines).ToList();
        if (whole.Count == 0) return;
        var rights = whole.ConvertAll(l => l.Right);
        rights.Sort();
        var lefts = whole.ConvertAll(l => l.Left);
        lefts.Sort();
        double right = rights[(int)((rights.Count - 1) * 0.95)], left = lefts[(int)((lefts.Count - 1) * 0.05)];
        foreach (var region in pages.SelectMany(p => p).Where(r => r.Columns == 1))
        {
            // One line beyond the margin, an address say, does not make a column.
            if (region.Lines.Count > 6 && region.Lines.Count(l => l.Right > right + 2) == 1) region.Right = right;
            else region.Right = Math.Max(region.Right, right);
            region.Left = Math.Min(region.Left, left);
        }
    }

    /// <summary>The distance of lines most often seen, as a multiple of the size.</summary>
    private void MeasureLeading(List<List<Region>> pages)
    {
        var seen = new Dictionary<int, int>();
        foreach (var region in pages.SelectMany(p => p))
        {
            for (var i = 1; i < region.Lines.Count; i++)
            {
                LayoutLine line = region.Lines[i], before = region.Lines[i - 1];
                if (Math.Abs(line.Size - _body) > 0.5 || Math.Abs(before.Size - _body) > 0.5 || region.Room(before) > region.Width * 0.2) continue;
                var ratio = (int)Math.Round((before.Baseline - line.Baseline) / _body * 20);
                if (ratio is > 14 and < 60) seen[ratio] = seen.GetValueOrDefault(ratio) + 1;
            }
        }

        if (seen.Count > 0 && seen.MaxBy(s => s.Value) is { Value: >= 2 } most) _leading = most.Key / 20.0;
    }

    /// <summary>Whether a paragraph goes on at the top of the next column or page.</summary>
    private static bool Continues(BlockDraft last, BlockDraft first, Region region)
    {
        if (last.Lines[^1].Cells is not null || first.Lines[0].Cells is not null || first.Label is not null || last.Centred) return false;
        LayoutLine end = last.Lines[^1], next = first.Lines[0];
        // One short line of a hanging paragraph can happen to stand in the middle.
        if (first.Centred && !Typesetting.BeginsSmall(next.Text)) return false;
        if (Math.Abs(end.Size - next.Size) > 0.6 || end.Bold != next.Bold) return false;
        if (end.Page == next.Page && last.Region.Columns == region.Columns && region.Columns == 1) return false;
        if (end.EndsSentence && !Typesetting.BeginsSmall(next.Text)) return false;
        if (Typesetting.BeginsSmall(next.Text)) return !end.EndsSentence || last.Region.Room(end) < 3 * end.Size;
        var full = last.Region.Room(end) < Math.Max(8 * end.Size, last.Region.Width * 0.2);
        return full && (last.Lines.Count > 1 || first.Lines.Count > 1) && region.Start(next) < 4 * next.Size;
    }

    private void Bridge(BlockDraft last, List<BlockDraft> found)
    {
        LayoutLine end = last.Lines[^1], next = found[0].Lines[0];
        Report(ReadingDiagnosticCode.ParagraphBridged, DiagnosticSeverity.Repair, next.Number, next.Page,
            $"The paragraph that breaks off on line {end.Number} goes on at the top of {(end.Page == next.Page ? "the next column" : $"page {next.Page}")}, line {next.Number}; the two were joined.",
            end.Raw + "\n" + next.Raw, null);
        last.Parts.Add((last.Lines.Count, found[0].Region));
        last.Lines.AddRange(found[0].Lines);
        found.RemoveAt(0);
    }

    private void ReportFindings(List<(MarginRow Margin, LayoutLine Line)> margins, List<List<Region>> pages)
    {
        foreach (var group in margins.GroupBy(m => (m.Margin.Head, m.Margin.PageNumber, Pattern: Digits(m.Line.Text))))
        {
            var first = group.First();
            var onPages = group.Select(g => g.Line.Page).Distinct().ToList();
            var where = onPages.Count == 1 ? $"page {onPages[0]}" : $"{onPages.Count} pages, {onPages[0]} to {onPages[^1]}";
            Report(group.Key.PageNumber ? ReadingDiagnosticCode.PageNumberRemoved : ReadingDiagnosticCode.RunningHeadRemoved, DiagnosticSeverity.Repair, first.Line.Number, first.Line.Page,
                $"“{first.Line.Text}” stands at the {(group.Key.Head ? "head" : "foot")} of {where}; it is no part of the text and was removed.",
                string.Join('\n', group.Select(g => g.Line.Raw)), "");
        }

        var presentation = 0;
        LayoutLine? firstPresentation = null;
        for (var i = 0; i < _pages.Count; i++)
        {
            var (page, _, findings) = _pages[i];
            var first = pages[i].SelectMany(r => r.Lines).FirstOrDefault();
            var line = first?.Number ?? Math.Max(1, pages.Take(i).SelectMany(p => p).SelectMany(r => r.Lines).Select(l => l.Number).DefaultIfEmpty(1).Max());
            if (page.Failure is { } failure)
                Report(ReadingDiagnosticCode.PageWithoutText, DiagnosticSeverity.Problem, line, page.Number, $"Page {page.Number} could not be read: {failure}. Its text is missing.", null, null);
            else if (first is null && margins.TrueForAll(m => m.Line.Page != page.Number))
            {
                Report(ReadingDiagnosticCode.PageWithoutText, page.Pictures > 0 ? DiagnosticSeverity.Problem : DiagnosticSeverity.Doubt, line, page.Number, page.Pictures > 0
                    ? $"Page {page.Number} is a picture without a text that could be read; what it says is missing."
                    : $"Page {page.Number} is empty.", null, null);
            }

            if (findings.Turned.Length > 0)
                LeftOut($"Page {page.Number} holds text that runs in another direction, as a watermark or a note on the margin does; it was left out.", findings.Turned.ToString().Trim());
            if (findings.Hidden.ToString().Trim() is { Length: > 0 } hidden)
                LeftOut($"Page {page.Number} holds text that is not to be seen; it was left out.", hidden);
            if (findings.Twice.Length > 0)
            {
                Report(ReadingDiagnosticCode.CharactersReplaced, DiagnosticSeverity.Repair, line, page.Number,
                    $"On page {page.Number} {findings.Twice.Length} letters are printed twice at one place, to look bold; each was read once.", Short(findings.Twice.ToString()), "");
            }

            if (page.Unnamed + findings.UncertainCount > 0)
            {
                Report(ReadingDiagnosticCode.LettersUncertain, DiagnosticSeverity.Problem, line, page.Number,
                    $"On page {page.Number} the file does not name {Math.Max(page.Unnamed, findings.UncertainCount)} of its letters, only draws them; they may be wrong. Compare the text with the page.",
                    findings.Uncertain.Length > 0 ? Short(findings.Uncertain.ToString()) : null, null);
            }

            var columns = pages[i].Max(r => (int?)Columns(pages[i], r)) ?? 1;
            if (columns > 1 && pages[i].Find(r => r.Columns > 1)?.Lines[0] is { } top)
                Report(ReadingDiagnosticCode.ColumnsOrdered, DiagnosticSeverity.Repair, top.Number, page.Number, $"Page {page.Number} is set in {columns} columns; they were read one after the other.", top.Raw, null);
            foreach (var entry in pages[i].SelectMany(r => r.Lines))
            {
                foreach (var word in entry.Words)
                {
                    if (!word.Raw.Any(c => Writing.IsPresentation(c) && c >= '\uFB1D')) continue;
                    presentation++;
                    firstPresentation ??= entry;
                }
            }

            void LeftOut(string message, string raw) => Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, line, page.Number, message, raw, "");
        }

        if (firstPresentation is not null)
        {
            Report(ReadingDiagnosticCode.CharactersReplaced, DiagnosticSeverity.Repair, firstPresentation.Number, firstPresentation.Page,
                $"{presentation} words are written in the printed shapes of their letters; they were replaced by the letters themselves.", firstPresentation.Raw, firstPresentation.Text);
        }

        ReportTables(pages);
    }

    /// <summary>How many columns stand side by side with this one.</summary>
    private static int Columns(List<Region> regions, Region region)
    {
        if (region.Columns == 1 || region.Lines.Count == 0) return 1;
        double top = region.Lines[0].Baseline, bottom = region.Lines[^1].Baseline;
        return regions.Count(r => r.Columns > 1 && r.Lines.Count > 0 && r.Lines[0].Baseline >= bottom && r.Lines[^1].Baseline <= top);
    }

    private void ReportTables(List<List<Region>> pages)
    {
        foreach (var region in pages.SelectMany(p => p))
        {
            for (var i = 0; i < region.Lines.Count; i++)
            {
                if (region.Lines[i].Cells is null || (i > 0 && region.Lines[i - 1].Cells is not null)) continue;
                var end = i;
                while (end + 1 < region.Lines.Count && region.Lines[end + 1].Cells is not null) end++;
                Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, region.Lines[i].Number, region.Page,
                    $"Lines {region.Lines[i].Number} to {region.Lines[end].Number} stand like a table; they were kept row by row, a tab between the cells.",
                    string.Join('\n', region.Lines[i..(end + 1)].Select(l => l.Raw)), null);
            }
        }
    }

    private static string Digits(string text) => string.Concat(text.Select(c => char.IsDigit(c) ? '#' : c)).Replace("##", "#", StringComparison.Ordinal).Replace("##", "#", StringComparison.Ordinal);

    private static string Short(string text) => text.Length <= Sample ? text : text[..Sample] + "…";
}
