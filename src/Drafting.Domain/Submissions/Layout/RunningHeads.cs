using System.Globalization;
using System.Text.RegularExpressions;

namespace Drafting.Domain.Submissions.Layout;

/// <summary>A row that stands at the head or foot of its page.</summary>
internal sealed record MarginRow(int Page, Row Row, bool Head, bool PageNumber);

/// <summary>Finds running heads and feet and page numbers: what stands at one place on several pages, alike but for the page's number, apart from the text.</summary>
internal static partial class RunningHeads
{
    private const int Deepest = 4;
    private const double Zone = 0.14;
    private const double SamePlace = 4;

    /// <param name="pages">Rows from the top, with the page's height; those found are taken out.</param>
    /// <param name="body">Size of the text.</param>
    public static List<MarginRow> Remove(IReadOnlyList<(int Page, double Height, List<Row> Rows)> pages, double body)
    {
        var candidates = new List<(int Page, Row Row, bool Head, int Depth, double Gap, string Text, string Pattern)>();
        foreach (var (page, height, rows) in pages)
        {
            for (var side = 0; side < 2; side++)
            {
                var head = side == 0;
                for (var depth = 0; depth < Math.Min(Deepest, rows.Count); depth++)
                {
                    var at = head ? depth : rows.Count - 1 - depth;
                    var row = rows[at];
                    if (head ? row.Baseline < height * (1 - Zone) : row.Baseline > height * Zone) break;
                    var inner = head ? at + 1 : at - 1;
                    var gap = inner >= 0 && inner < rows.Count ? Math.Abs(rows[inner].Baseline - row.Baseline) : double.MaxValue;
                    var text = string.Concat(row.Words.Select((w, i) => (i == 0 || w.Glued ? "" : " ") + w.Text));
                    candidates.Add((page, row, head, depth, gap, text, DigitRun().Replace(text, "#")));
                }
            }
        }

        var found = new HashSet<Row>();
        var removed = new List<MarginRow>();
        foreach (var group in candidates.GroupBy(c => (c.Head, c.Pattern)))
        {
            foreach (var place in Places(group))
            {
                var onPages = place.Select(c => c.Page).Distinct().Count();
                var same = place.GroupBy(c => c.Text).MaxBy(g => g.Count())!.Count();
                var counts = place.All(c => Offset(c.Text, c.Page) is not null) && place.GroupBy(c => Offset(c.Text, c.Page)).MaxBy(g => g.Count())!.Count() >= Math.Max(2, onPages * 2 / 3);
                var number = place.All(c => IsPageNumber(c.Text));
                // A heading over the text of two pages can be the same; a running head has air below it or other type.
                var apart = place.Count(c => c.Gap > 1.7 * body || c.Row.Size < 0.95 * body || c.Depth > 0 || pages[^1].Page == 1) * 3 >= place.Count * 2;
                var smallEnough = place.All(c => c.Row.Size < 1.3 * body);
                var runs = onPages >= 2 && (apart || onPages >= 4) && (same >= 2 && same >= onPages * 2 / 3 && (smallEnough || onPages >= 3)
                    || (counts && (number || (onPages >= 3 && smallEnough) || HasPageWord(place[0].Text))));
                var alone = number && place.All(c => c.Gap > 1.4 * body && (pages.Count == 1 ? Offset(c.Text, c.Page) == 0 || HasPageWord(c.Text) : counts || HasPageWord(c.Text)));
                var browser = place.All(c => c.Gap > 1.4 * body && c.Row.Size < body && (c.Head ? BrowserHead() : BrowserFoot()).IsMatch(c.Text));
                if (!runs && !alone && !browser) continue;
                foreach (var c in place)
                {
                    found.Add(c.Row);
                    removed.Add(new MarginRow(c.Page, c.Row, c.Head, number));
                }
            }
        }

        // A row goes only if everything beyond it goes: a first line under a kept heading is text.
        var kept = new HashSet<Row>();
        foreach (var (_, _, rows) in pages)
        {
            var top = 0;
            while (top < rows.Count && found.Contains(rows[top])) top++;
            var bottom = rows.Count;
            while (bottom > top && found.Contains(rows[bottom - 1])) bottom--;
            for (var i = top; i < bottom; i++) kept.Add(rows[i]);
            rows.RemoveRange(bottom, rows.Count - bottom);
            rows.RemoveRange(0, top);
        }

        removed.RemoveAll(m => kept.Contains(m.Row));
        return removed;
    }

    private static List<List<(int Page, Row Row, bool Head, int Depth, double Gap, string Text, string Pattern)>> Places(
        IEnumerable<(int Page, Row Row, bool Head, int Depth, double Gap, string Text, string Pattern)> group)
    {
        var places = new List<List<(int Page, Row Row, bool Head, int Depth, double Gap, string Text, string Pattern)>>();
        foreach (var candidate in group.OrderBy(c => c.Row.Baseline))
        {
            if (places.Count > 0 && candidate.Row.Baseline - places[^1][^1].Row.Baseline <= SamePlace) places[^1].Add(candidate);
            else places.Add([candidate]);
        }

        return places;
    }

    /// <summary>The first number in the text that goes with the page, less the page; null without a number.</summary>
    private static int? Offset(string text, int page)
    {
        int? first = null;
        foreach (Match match in DigitRun().Matches(text))
        {
            if (!int.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) continue;
            if (value == page) return 0;
            first ??= value - page;
        }

        return first;
    }

    private static bool HasPageWord(string text) => PageWords().IsMatch(text);

    private static bool IsPageNumber(string text) => PageNumbers().IsMatch(text);

    [GeneratedRegex(@"^\d{1,4}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}\b")]
    private static partial Regex BrowserHead();

    [GeneratedRegex(@"^(?:https?|ﬁle|file):\S+ \d{1,4}/\d{1,4}$")]
    private static partial Regex BrowserFoot();

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitRun();

    [GeneratedRegex(@"^[\s\-–—|\[(]*(?:\d{1,4}|[ivxlc]{1,6})[\s\-–—|\])]*$|^\W*(?:page|página|стр\.?|страница|صفحة|第|p\.)?\s*\d{1,4}\s*(?:页|頁)?\s*(?:(?:of|de|sur|/|из|من)\s*\d{1,4})?(?:\s*\|\s*page)?\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PageNumbers();

    [GeneratedRegex(@"\bpage\b|\bp\.|página|стр|صفحة|页|頁|\d\s*(?:/|of|de|sur|из)\s*\d", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PageWords();
}
