namespace Drafting.Domain.Submissions.Layout;

/// <summary>A line of a column, its words as they are read.</summary>
internal sealed class LayoutLine
{
    public LayoutLine(int page, Row row, bool rightToLeft)
    {
        (Page, Row) = (page, row);
        var right = row.Words.Sum(w => w.Text.Count(Writing.IsRightToLeft));
        var left = row.Words.Sum(w => w.Text.Count(c => char.IsLetter(c) && !Writing.IsRightToLeft(c)));
        RightToLeft = right > left || (rightToLeft && left == 0) || (rightToLeft && right > 0);
        Words = Writing.InReadingOrder(row.Words, RightToLeft);
        Raw = Joined(w => w.Raw);
        Text = Joined(w => w.Text);
        var said = Words.Count;
        while (said > 1 && Words[said - 1].Raised) said--;
        EndsSentence = Typesetting.EndsSentence(said == Words.Count ? Text : string.Join(' ', Words.Take(said).Select(w => w.Text)));
    }

    public int Page { get; }
    public Row Row { get; }

    /// <summary>Whether it is read from right to left, as most of its letters are, or the text around it.</summary>
    public bool RightToLeft { get; }
    public List<RowWord> Words { get; }
    public string Raw { get; }
    public string Text { get; }

    /// <summary>Whether a sentence ends here; calls of notes that stand behind it are not part of it.</summary>
    public bool EndsSentence { get; }
    public double Left => Row.Left;
    public double Right => Row.Right;
    public double Baseline => Row.Baseline;
    public double Size => Row.Size;
    public bool Bold => Row.Bold;

    /// <summary>From 1 through the document, in reading order.</summary>
    public int Number { get; set; }

    /// <summary>Which words begin a cell of a table; null outside of one.</summary>
    public List<int>? Cells { get; set; }

    /// <summary>In a table: the line belongs to the same row as the one above.</summary>
    public bool SameCellRow { get; set; }

    private string Joined(Func<RowWord, string> text) => string.Concat(Words.Select((w, i) => (i == 0 || w.Glued ? "" : " ") + text(w)));
}

/// <summary>Lines that are read one below the other: a page, or a column of it.</summary>
internal sealed class Region(int page, double left, double right, List<LayoutLine> lines)
{
    public int Page => page;
    public double Left { get; set; } = left;
    public double Right { get; set; } = right;
    public List<LayoutLine> Lines => lines;

    /// <summary>How many columns stand side by side where it stands; 1 where it has the page's whole width.</summary>
    public int Columns { get; init; } = 1;
    public double Width => Right - Left;

    /// <summary>How far into the column a line begins, on the side from which it is read.</summary>
    public double Start(LayoutLine line) => line.RightToLeft ? Right - line.Right : line.Left - Left;

    /// <summary>How much room a line leaves.</summary>
    public double Room(LayoutLine line) => line.RightToLeft ? line.Left - Left : Right - line.Right;
}

/// <summary>Cuts a page into columns and what stands above and below them, in reading order.</summary>
internal sealed class PageRegions(int page, double size, bool rightToLeft)
{
    private const double NarrowestGutter = 0.75;
    private const double NarrowestColumn = 8;
    private const double LeastFill = 0.5;
    private const double SparseFill = 0.7;
    private const int FewestLines = 3;
    private readonly List<Region> _regions = [];

    public static List<Region> Of(int page, List<Row> rows, double size, bool rightToLeft)
    {
        var cutter = new PageRegions(page, size, rightToLeft);
        cutter.Cut(rows, 1);
        return cutter._regions;
    }

    private void Cut(List<Row> rows, int columns)
    {
        if (rows.Count == 0) return;
        if (rows.Count >= FewestLines && Gutter(rows) is { } gutter)
        {
            List<Row> left = [], right = [];
            foreach (var row in rows[gutter.First..(gutter.Last + 1)])
            {
                var count = row.Words.FindIndex(w => w.Left >= gutter.At);
                if (count != 0) left.Add(count < 0 ? row : row.Part(0, count));
                if (count >= 0) right.Add(count == 0 ? row : row.Part(count, row.Words.Count - count));
            }

            Cut(rows[..gutter.First], columns);
            Cut(rightToLeft ? right : left, columns + 1);
            Cut(rightToLeft ? left : right, columns + 1);
            Cut(rows[(gutter.Last + 1)..], columns);
            return;
        }

        var lines = rows.ConvertAll(r => new LayoutLine(page, r, rightToLeft));
        Tables.Mark(lines);
        _regions.Add(new Region(page, rows.Min(r => r.Left), rows.Max(r => r.Right), lines) { Columns = columns });
    }

    private (int First, int Last, double At)? Gutter(List<Row> rows)
    {
        var least = Math.Max(6, NarrowestGutter * size);
        (int First, int Last, double At)? best = null;
        var bestScore = 0;
        var tried = new HashSet<(int, int)>();
        for (var i = 0; i < rows.Count; i++)
        {
            for (var w = 1; w < rows[i].Words.Count; w++)
            {
                double a = rows[i].Words[w - 1].Right, b = rows[i].Words[w].Left;
                if (b - a < least || !tried.Add((i / 6, (int)(a / 6)))) continue;
                var found = Extend(rows, i, a, b, least);
                if (found.Score > bestScore && IsColumns(rows, found.First, found.Last, found.At))
                    (best, bestScore) = ((found.First, found.Last, found.At), found.Score);
            }
        }

        return best is { } band ? Shorten(rows, band) : null;
    }

    /// <summary>A table above or below columns can leave the same gap free: where air goes through both columns and what lies beyond is sparse, the columns end.</summary>
    private (int First, int Last, double At) Shorten(List<Row> rows, (int First, int Last, double At) band)
    {
        for (var i = band.First + FewestLines; i < band.Last; i++)
        {
            if (rows[i].Baseline - rows[i + 1].Baseline < 1.55 * size) continue;
            bool above = IsColumns(rows, band.First, i, band.At), below = IsColumns(rows, i + 1, band.Last, band.At);
            if (above && !below && IsSparse(rows, i + 1, band.Last, band)) return (band.First, i, band.At);
            if (below && !above && IsSparse(rows, band.First, i, band)) return (i + 1, band.Last, band.At);
        }

        return band;
    }

    private static bool IsSparse(List<Row> rows, int first, int last, (int First, int Last, double At) band)
    {
        var part = rows[first..(last + 1)].Where(r => !OneSided(r, band.At)).ToList();
        if (part.Count == 0) return false;
        var left = rows[band.First..(band.Last + 1)].Min(r => r.Left);
        return part.TrueForAll(r => r.Words.Where(w => w.Left < band.At).Sum(w => w.Right - w.Left) < SparseFill * (band.At - left));
    }

    /// <summary>As far up and down as no word crosses the gap.</summary>
    private static (int First, int Last, double At, int Score) Extend(List<Row> rows, int from, double a, double b, double least)
    {
        int first = from, last = from;
        for (var step = -1; step <= 1; step += 2)
        {
            for (var i = from + step; i >= 0 && i < rows.Count; i += step)
            {
                double low = a, high = b;
                foreach (var word in rows[i].Words)
                {
                    if (word.Right <= a || word.Left >= b) continue;
                    var middle = (a + b) / 2;
                    if (word.Left < middle && word.Right < middle + (least / 2)) low = Math.Max(low, word.Right);
                    else if (word.Left > middle - (least / 2)) high = Math.Min(high, word.Left);
                    else (low, high) = (1, 0);
                }

                if (high - low < least) break;
                (a, b) = (low, high);
                if (step < 0) first = i;
                else last = i;
            }
        }

        var at = b;
        int left = 0, right = 0;
        for (var i = first; i <= last; i++)
        {
            if (rows[i].Left < at - (least / 2)) left++;
            if (rows[i].Right > at) right++;
        }

        // What stands on one side only above or below the columns, in another type or further off, is not of them.
        while (first < last && OneSided(rows[first], at) && Apart(rows, first, first + 1)) first++;
        while (last > first && OneSided(rows[last], at) && Apart(rows, last, last - 1)) last--;
        return (first, last, at, Math.Min(left, right));
    }

    private static bool OneSided(Row row, double at) => row.Left >= at || row.Right <= at;

    private static bool Apart(List<Row> rows, int row, int neighbour) =>
        rows[row].Bold != rows[neighbour].Bold || Math.Abs(rows[row].Size - rows[neighbour].Size) > 0.6
        || Math.Abs(rows[row].Baseline - rows[neighbour].Baseline) > 2.4 * rows[neighbour].Size;

    private bool IsColumns(List<Row> rows, int first, int last, double at)
    {
        var band = rows[first..(last + 1)];
        var left = band.Where(r => r.Left < at - 1).Select(r => (From: r.Left, To: r.Words.FindLast(w => w.Left < at)!.Right)).ToList();
        var right = band.Where(r => r.Right > at).Select(r => (From: r.Words.Find(w => w.Left >= at)!.Left, To: r.Right)).ToList();
        if (left.Count < FewestLines || right.Count < FewestLines) return false;
        double leftFrom = left.Min(l => l.From), leftTo = left.Max(l => l.To), rightFrom = right.Min(r => r.From), rightTo = right.Max(r => r.To);
        double leftWidth = leftTo - leftFrom, rightWidth = rightTo - rightFrom;
        if (leftWidth < NarrowestColumn * size || rightWidth < NarrowestColumn * size) return false;
        if (Fill(left, leftWidth) < LeastFill || Fill(right, rightWidth) < LeastFill) return false;

        // Cells of a table begin side by side after a gap that goes through; paragraphs of two columns seldom do.
        int aligned = 0, gaps = 0;
        for (var i = 1; i < band.Count; i++)
        {
            if (band[i - 1].Baseline - band[i].Baseline <= 1.7 * size) continue;
            gaps++;
            if (!OneSided(band[i], at)) aligned++;
        }

        return aligned < 2 || aligned * 2 < gaps || aligned * 6 < band.Count;
    }

    private static double Fill(List<(double From, double To)> lines, double width) => lines.Select(l => (l.To - l.From) / width).Order().ElementAt(lines.Count / 2);
}

/// <summary>Finds lines whose words stand in cells.</summary>
internal static class Tables
{
    private const double CellGap = 1.4;

    public static void Mark(List<LayoutLine> lines)
    {
        var starts = lines.ConvertAll(Cells);
        for (int i = 0, end; i < lines.Count; i = end)
        {
            end = i + 1;
            if (starts[i].Count < 2) continue;
            var columns = Lefts(lines[i], starts[i]);
            var rows = 1;
            for (; end < lines.Count; end++)
            {
                var lefts = Lefts(lines[end], starts[end]);
                if (lines[end - 1].Baseline - lines[end].Baseline > 4.5 * lines[end].Size || !Aligns(lefts, columns, lines[end].Size) || (lefts.Count == 1 && !Wraps(lines, end, columns))) break;
                if (lefts.Count > 1) rows++;
                foreach (var left in lefts)
                {
                    if (!columns.Exists(c => Math.Abs(c - left) < lines[end].Size)) columns.Add(left);
                }
            }

            if (rows < 2) continue;
            for (var j = i; j < end; j++) lines[j].Cells = starts[j];
            MarkRows(lines, i, end);
        }
    }

    /// <summary>A line with one cell belongs to the table if it stands under another cell than the first, or close under a row.</summary>
    private static bool Wraps(List<LayoutLine> lines, int index, List<double> columns) =>
        lines[index].Left > columns.Min() + lines[index].Size
            ? lines[index - 1].Baseline - lines[index].Baseline < 1.6 * lines[index].Size
            : lines[index - 1].Baseline - lines[index].Baseline < 1.35 * lines[index].Size && columns.Count > 1 && lines[index].Right < columns.Where(c => c > columns.Min() + 1).DefaultIfEmpty(0).Min();

    private static bool Aligns(List<double> lefts, List<double> columns, double size)
    {
        var same = lefts.Count(l => columns.Exists(c => Math.Abs(c - l) < 0.8 * size));
        return lefts.Count == 1 ? same == 1 : same >= 2 || (same == 1 && lefts.Count == columns.Count);
    }

    private static List<double> Lefts(LayoutLine line, List<int> starts) => starts.ConvertAll(s => line.Words[s].Left);

    private static List<int> Cells(LayoutLine line)
    {
        List<int> starts = [0];
        var printed = line.Row.Words;
        for (var i = 1; i < printed.Count; i++)
        {
            if (printed[i].Left - printed[i - 1].Right < CellGap * line.Size || printed[i].Raised) continue;
            if (i == 1 && !line.RightToLeft && (Bullets.Is(printed[0].Text) || Lead.IsLabel(printed[0].Text))) continue;
            // Read from right to left, a cell begins with the word left of the gap.
            var first = line.RightToLeft ? line.Words.FindIndex(w => Math.Abs(w.Right - printed[i - 1].Right) < 0.1) : line.Words.FindIndex(w => Math.Abs(w.Left - printed[i].Left) < 0.1);
            if (first > 0 && !starts.Contains(first)) starts.Add(first);
        }

        starts.Sort();
        return starts;
    }

    /// <summary>Where rows stand further apart than the lines in them, close lines are one row.</summary>
    private static void MarkRows(List<LayoutLine> lines, int from, int end)
    {
        var gaps = Enumerable.Range(from + 1, end - from - 1).Select(i => lines[i - 1].Baseline - lines[i].Baseline).ToList();
        var closest = gaps.Min();
        if (closest > 1.35 * lines[from].Size || gaps.Max() < 1.2 * closest) return;
        for (var i = from + 1; i < end; i++) lines[i].SameCellRow = gaps[i - from - 1] < 1.15 * closest;
    }
}
