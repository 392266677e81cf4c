using System.Globalization;
using System.Text;

namespace Drafting.Domain.Submissions.Layout;

/// <summary>Letters without a gap between them, in reading order.</summary>
internal sealed record RowWord(string Text, string Raw, double Left, double Right, double Size, bool Bold)
{
    /// <summary>Small and above the line, as a mark of a note is.</summary>
    public bool Raised { get; init; }

    /// <summary>No gap parts it from the word before.</summary>
    public bool Glued { get; init; }

    /// <summary>Its letters stood apart.</summary>
    public bool Closed { get; init; }

    public bool RightToLeft => Writing.IsRightToLeft(Text);
}

/// <summary>Words on one line of a page, from left to right as printed.</summary>
internal sealed class Row(double baseline, List<RowWord> words)
{
    public double Baseline => baseline;
    public List<RowWord> Words => words;
    public double Left => words[0].Left;
    public double Right { get; } = words.Max(w => w.Right);

    /// <summary>The size that most of its letters have.</summary>
    public double Size { get; } = Dominant(words);

    public bool Bold { get; } = words.TrueForAll(w => w.Bold || w.Raised || !w.Text.Any(char.IsLetterOrDigit)) && words.Exists(w => w.Bold && !w.Raised);
    public int Letters { get; } = words.Sum(w => w.Text.Length);

    public Row Part(int start, int count) => new(baseline, [words[start] with { Glued = false }, .. words.GetRange(start + 1, count - 1)]);

    private static double Dominant(List<RowWord> words)
    {
        var (best, most) = (words[0].Size, 0);
        foreach (var word in words)
        {
            var letters = 0;
            foreach (var other in words)
            {
                if (Math.Abs(other.Size - word.Size) < 0.25) letters += other.Text.Length;
            }

            if (letters > most) (best, most) = (word.Size, letters);
            if (letters * 2 > words.Sum(w => w.Text.Length)) break;
        }

        return best;
    }
}

/// <summary>What was left out or put right while the letters of a page were put in rows.</summary>
internal sealed class RowFindings
{
    public StringBuilder Turned { get; } = new();
    public StringBuilder Hidden { get; } = new();
    public StringBuilder Twice { get; } = new();
    public StringBuilder Uncertain { get; } = new();
    public int UncertainCount { get; set; }
}

/// <summary>Puts the letters of a page in rows of words.</summary>
internal static class PageRows
{
    private const double SameLine = 0.2;
    private const double WordGap = 0.17;
    private const double WordGapBesideSpaces = 0.3;
    private const double SmallType = 0.85;
    private const int ShortestSpread = 4;

    private sealed class Line
    {
        public double Baseline { get; init; }
        public double Size { get; set; }
        public List<(PageLetter Letter, bool Raised)> Letters { get; } = [];
    }

    public static List<Row> Of(LayoutPage page, RowFindings findings)
    {
        var visible = Visible(page, findings);
        var lines = Lines(visible);
        AttachRaised(lines);
        var rows = new List<Row>(lines.Count);
        foreach (var line in lines)
        {
            var words = Words(line);
            if (words.Count > 0) rows.Add(new Row(line.Baseline, words));
        }

        rows.Sort((a, b) => a.Baseline != b.Baseline ? b.Baseline.CompareTo(a.Baseline) : a.Left.CompareTo(b.Left));
        return rows;
    }

    private static List<PageLetter> Visible(LayoutPage page, RowFindings findings)
    {
        // A scanned page carries its words unseen behind the picture; there they are the text.
        var hidden = page.Letters.Count(l => l.Hidden);
        var scanned = hidden > 0 && hidden * 2 > page.Letters.Count;
        var kept = new List<PageLetter>(page.Letters.Count);
        var cells = new Dictionary<(int, int), List<PageLetter>>();
        foreach (var letter in page.Letters)
        {
            if (letter.Turned) findings.Turned.Append(letter.Text);
            else if (letter.Hidden && !scanned) findings.Hidden.Append(letter.Text);
            else if (string.IsNullOrWhiteSpace(letter.Text)) kept.Add(letter);
            else
            {
                var (x, y) = ((int)Math.Round(letter.Left / 4), (int)Math.Round(letter.Baseline / 4));
                if (!Again(letter, x, y))
                {
                    if (!cells.TryGetValue((x, y), out var cell)) cells[(x, y)] = cell = [];
                    cell.Add(letter);
                    kept.Add(letter);
                }
                else findings.Twice.Append(letter.Text);
            }

            if (letter.Text.Any(Writing.IsUncertain))
            {
                findings.UncertainCount++;
                if (findings.Uncertain.Length < 60) findings.Uncertain.Append(letter.Text);
            }
        }

        return kept;

        bool Again(PageLetter letter, int x, int y)
        {
            for (var i = x - 1; i <= x + 1; i++)
            {
                for (var j = y - 1; j <= y + 1; j++)
                {
                    if (!cells.TryGetValue((i, j), out var cell)) continue;
                    foreach (var other in cell)
                    {
                        // Closer than any two letters of one word can stand.
                        if (other.Text == letter.Text && Math.Abs(other.Left - letter.Left) < Math.Max(0.3, 0.12 * letter.Size) && Math.Abs(other.Baseline - letter.Baseline) < 0.12 * letter.Size
                            && Math.Abs(other.Size - letter.Size) < 0.5 && letter.Right - letter.Left > 0.15 * letter.Size) return true;
                    }
                }
            }

            return false;
        }
    }

    private static List<Line> Lines(List<PageLetter> letters)
    {
        letters.Sort((a, b) => a.Baseline != b.Baseline ? b.Baseline.CompareTo(a.Baseline) : a.Left.CompareTo(b.Left));
        var lines = new List<Line>();
        foreach (var letter in letters)
        {
            Line? found = null;
            for (var i = lines.Count - 1; i >= 0 && i >= lines.Count - 4; i--)
            {
                var line = lines[i];
                if (line.Baseline - letter.Baseline > SameLine * Math.Max(line.Size, letter.Size)) continue;
                // Two sizes on one baseline are one line; small type a little below or above is a mark.
                if (line.Baseline - letter.Baseline > 0.05 * line.Size && (letter.Size < SmallType * line.Size || line.Size < SmallType * letter.Size)) continue;
                found = line;
                break;
            }

            if (found is null) lines.Add(found = new Line { Baseline = letter.Baseline });
            found.Letters.Add((letter, false));
            found.Size = Math.Max(found.Size, letter.Size);
        }

        lines.RemoveAll(l => l.Letters.TrueForAll(x => string.IsNullOrWhiteSpace(x.Letter.Text)));
        return lines;
    }

    /// <summary>Small letters close to a line of larger ones, above or below its baseline, belong to that line.</summary>
    private static void AttachRaised(List<Line> lines)
    {
        for (var s = 0; s < lines.Count; s++)
        {
            var small = lines[s];
            for (var t = Math.Max(0, s - 3); t < Math.Min(lines.Count, s + 4) && small.Letters.Count > 0; t++)
            {
                var line = lines[t];
                if (t == s || small.Size > SmallType * line.Size || line.Letters.Count == 0) continue;
                var rise = small.Baseline - line.Baseline;
                if (rise < -0.35 * line.Size || rise > 0.75 * line.Size) continue;
                small.Letters.Sort((a, b) => a.Letter.Left.CompareTo(b.Letter.Left));
                for (int start = 0, end; start < small.Letters.Count; start = end)
                {
                    for (end = start + 1; end < small.Letters.Count && small.Letters[end].Letter.Left - small.Letters[end - 1].Letter.Right < 0.6 * small.Size; end++)
                    {
                    }

                    double left = small.Letters[start].Letter.Left, right = small.Letters[end - 1].Letter.Right;
                    var near = line.Letters.Exists(l => l.Letter.Size > small.Size / SmallType
                        && ((left - l.Letter.Right > -0.25 * line.Size && left - l.Letter.Right < 0.5 * line.Size) || (l.Letter.Left - right > -0.25 * line.Size && l.Letter.Left - right < line.Size)));
                    if (!near) continue;
                    var cluster = small.Letters.GetRange(start, end - start);
                    line.Letters.AddRange(cluster.Select(l => (l.Letter, rise > 0.12 * line.Size)));
                    small.Letters.RemoveRange(start, end - start);
                    end = start;
                }
            }
        }

        lines.RemoveAll(l => l.Letters.TrueForAll(x => string.IsNullOrWhiteSpace(x.Letter.Text)));
    }

    private static List<RowWord> Words(Line line)
    {
        line.Letters.Sort((a, b) => a.Letter.Left != b.Letter.Left ? a.Letter.Left.CompareTo(b.Letter.Left) : b.Letter.Right.CompareTo(a.Letter.Right));
        var spaces = line.Letters.Count(l => string.IsNullOrWhiteSpace(l.Letter.Text));
        var limit = spaces * 12 >= line.Letters.Count ? WordGapBesideSpaces : WordGap;
        var groups = new List<(List<PageLetter> Letters, bool Raised, bool Glued)>();
        var space = true;
        foreach (var (letter, raised) in line.Letters)
        {
            if (string.IsNullOrWhiteSpace(letter.Text))
            {
                // A space under a letter is no gap: some programs print words and spaces apart.
                space = space || groups.Count == 0 || letter.Right > groups[^1].Letters.Max(l => l.Right) - (0.02 * letter.Size);
                continue;
            }

            if (groups.Count > 0 && !space)
            {
                var last = groups[^1].Letters[^1];
                var gap = letter.Left - groups[^1].Letters.Max(l => l.Right);
                var apart = gap > limit * Math.Max(Math.Min(letter.Size, last.Size), 1);
                if (!apart && groups[^1].Raised == raised)
                {
                    groups[^1].Letters.Add(letter);
                    continue;
                }

                groups.Add(([letter], raised, !apart));
            }
            else groups.Add(([letter], raised, false));
            space = false;
        }

        var words = new List<RowWord>(groups.Count);
        for (int i = 0, end; i < groups.Count; i = end)
        {
            end = SpreadUntil(groups, i);
            if (end - i >= ShortestSpread)
            {
                words.AddRange(CloseUp([.. groups[i..end].SelectMany(g => g.Letters)]));
                continue;
            }

            end = i + 1;
            words.Add(WordOf(groups[i].Letters, groups[i].Raised, groups[i].Glued));
        }

        return words;
    }

    /// <summary>The end of a run of single letters, as letter-spacing sets them; two may touch where their shapes fit into each other.</summary>
    private static int SpreadUntil(List<(List<PageLetter> Letters, bool Raised, bool Glued)> groups, int start)
    {
        int end = start, last = start, single = 0, pairs = 0;
        for (; end < groups.Count && groups[end] is { Raised: false, Letters.Count: <= 2 } group && group.Letters.TrueForAll(l => l.Text.Length == 1 && !Writing.IsIdeographic(l.Text[0])); end++)
        {
            var opens = char.IsLetterOrDigit(group.Letters[0].Text[0]) || (end > start && char.IsPunctuation(group.Letters[0].Text[0]));
            if (!opens) break;
            if (group.Letters.Count == 2)
            {
                if (++pairs * 3 > single + 2) break;
                continue;
            }

            if (char.IsLetter(group.Letters[0].Text[0])) single++;
            last = end + 1;
        }

        return single < ShortestSpread ? start : last;
    }

    /// <summary>Between the letters of a word the gaps are alike; where one is clearly wider, a word ends.</summary>
    private static IEnumerable<RowWord> CloseUp(List<PageLetter> letters)
    {
        var gaps = letters.Skip(1).Select((l, i) => l.Left - letters[i].Right).ToList();
        var sorted = gaps.Order().ToList();
        var usual = Math.Max(sorted[sorted.Count / 3], 0);
        var word = new List<PageLetter> { letters[0] };
        for (var i = 1; i < letters.Count; i++)
        {
            if (gaps[i - 1] > Math.Max(usual * 1.6, usual + (0.12 * letters[i].Size)))
            {
                yield return WordOf(word, false, false) with { Closed = word.Count > 1, Raw = string.Join(' ', word.Select(l => l.Text)) };
                word = [];
            }

            word.Add(letters[i]);
        }

        yield return WordOf(word, false, false) with { Closed = word.Count > 1, Raw = string.Join(' ', word.Select(l => l.Text)) };
    }

    private static RowWord WordOf(List<PageLetter> letters, bool raised, bool glued)
    {
        var raw = Writing.InReadingOrder(letters);
        return new RowWord(Writing.Normalise(raw), raw, letters.Min(l => l.Left), letters.Max(l => l.Right), letters.GroupBy(l => l.Size).MaxBy(g => g.Count())!.Key,
            letters.Count(l => l.Bold) * 2 > letters.Count)
        { Raised = raised, Glued = glued };
    }
}

/// <summary>Letters as writing: their direction, their plain forms, and what joins them.</summary>
internal static class Writing
{
    public static bool IsRightToLeft(char c) => c is (>= '\u0590' and <= '\u08FF' and not (>= '\u0660' and <= '\u0669') and not (>= '\u06F0' and <= '\u06F9')) or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');

    public static bool IsRightToLeft(string text) => text.Any(IsRightToLeft);

    /// <summary>Written without spaces between words.</summary>
    public static bool IsIdeographic(char c) => c is (>= '\u2E80' and <= '\u312F') or (>= '\u31A0' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF') or (>= '\uD840' and <= '\uD888');

    public static bool IsPresentation(char c) => c is (>= '\uFB00' and <= '\uFB06') or (>= '\uFB13' and <= '\uFB17') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');

    /// <summary>No character that a text holds: control characters, replacements, and private ones other than the bullets of symbol fonts.</summary>
    public static bool IsUncertain(char c) =>
        c is '\uFFFD' || (char.IsControl(c) && !char.IsWhiteSpace(c)) || (c is >= '\uE000' and <= '\uF8FF' && !Bullets.Signs.Contains(c, StringComparison.Ordinal));

    public static string Normalise(string text)
    {
        StringBuilder? plain = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsPresentation(c))
            {
                plain ??= new StringBuilder(text, 0, i, text.Length + 4);
                plain.Append(PrintedForms.Plain(c));
            }
            else if ((char.IsControl(c) && c is not '\t') || c is '\uFEFF' or '\u200B')
            {
                plain ??= new StringBuilder(text, 0, i, text.Length);
                if (c is not ('\uFEFF' or '\u200B')) plain.Append('\uFFFD');
            }
            else plain?.Append(c);
        }

        var whole = plain?.ToString() ?? text;
        return whole.IsNormalized(NormalizationForm.FormC) ? whole : whole.Normalize(NormalizationForm.FormC);
    }

    /// <summary>The letters of a word as they are read: from right to left where they are of such a script, figures and other scripts inside it from left to right.</summary>
    public static string InReadingOrder(List<PageLetter> letters)
    {
        var text = new StringBuilder(letters.Count);
        if (!letters.Exists(l => IsRightToLeft(l.Text)))
        {
            foreach (var letter in letters) text.Append(letter.Text);
            return text.ToString();
        }

        // Points and vowels stand over their letter, not after it.
        var clusters = new List<(string Text, double Left, double Right)>();
        foreach (var letter in letters)
        {
            if (!IsMark(letter.Text)) clusters.Add((letter.Text, letter.Left, letter.Right));
        }

        foreach (var letter in letters)
        {
            if (!IsMark(letter.Text)) continue;
            if (clusters.Count == 0)
            {
                clusters.Add((letter.Text, letter.Left, letter.Right));
                continue;
            }

            var middle = (letter.Left + letter.Right) / 2;
            var at = clusters.IndexOf(clusters.MinBy(c => Math.Max(0, Math.Max(c.Left - middle, middle - c.Right)) + (0.01 * Math.Abs(((c.Left + c.Right) / 2) - middle))));
            clusters[at] = clusters[at] with { Text = clusters[at].Text + letter.Text };
        }

        for (var i = clusters.Count - 1; i >= 0;)
        {
            if (!RunsLeftToRight(clusters[i].Text))
            {
                text.Append(clusters[i--].Text);
                continue;
            }

            var start = i;
            while (start > 0 && (RunsLeftToRight(clusters[start - 1].Text) || (start > 1 && clusters[start - 1].Text is "." or "," or "/" or ":" or "-" && RunsLeftToRight(clusters[start - 2].Text)))) start--;
            for (var j = start; j <= i; j++) text.Append(clusters[j].Text);
            i = start - 1;
        }

        return text.ToString();
    }

    /// <summary>Words as printed from left to right, put in the order in which they are read: runs against the line's direction are turned round.</summary>
    public static List<RowWord> InReadingOrder(List<RowWord> words, bool rightToLeft)
    {
        if (!words.Exists(w => w.RightToLeft)) return words;
        var printed = rightToLeft ? words.SelectMany(Split).ToList() : words;
        var ordered = new List<RowWord>(printed.Count);
        var glued = false;
        if (rightToLeft)
        {
            for (int i = printed.Count - 1, start; i >= 0; i = start - 1)
            {
                start = i;
                if (Against(printed[i]))
                {
                    for (var j = i - 1; j >= 0 && (Against(printed[j]) || !HasDirection(printed[j])); j--)
                    {
                        if (Against(printed[j])) start = j;
                    }
                }

                ordered.Add(printed[start] with { Glued = glued });
                for (var j = start + 1; j <= i; j++) ordered.Add(printed[j]);
                glued = printed[start].Glued;
            }

            Mirror(ordered);
            return ordered;
        }

        for (int i = 0, end; i < printed.Count; i = end)
        {
            end = i + 1;
            if (!Against(printed[i]))
            {
                ordered.Add(printed[i]);
                continue;
            }

            for (var j = i + 1; j < printed.Count && (Against(printed[j]) || !HasDirection(printed[j])); j++)
            {
                if (Against(printed[j])) end = j + 1;
            }

            for (var j = end - 1; j >= i; j--) ordered.Add(printed[j] with { Glued = j == end - 1 ? printed[i].Glued : printed[j + 1].Glued });
        }

        return ordered;

        bool Against(RowWord word) => HasDirection(word) && word.RightToLeft != rightToLeft;
        static bool HasDirection(RowWord word) => word.Text.Any(char.IsLetterOrDigit);
    }

    /// <summary>Signs at the ends of a word of another script belong to the line around it.</summary>
    private static IEnumerable<RowWord> Split(RowWord word)
    {
        int start = 0, end = word.Text.Length;
        while (start < end && !char.IsLetterOrDigit(word.Text[start])) start++;
        while (end > start && !char.IsLetterOrDigit(word.Text[end - 1])) end--;
        if (word.RightToLeft || start == end || end - start == word.Text.Length || word.Text.Length != word.Raw.Length)
        {
            yield return word;
            yield break;
        }

        var width = (word.Right - word.Left) / word.Text.Length;
        var glued = word.Glued;
        foreach (var (from, to) in Enumerable.Range(0, start).Select(i => (i, i + 1)).Append((start, end)).Concat(Enumerable.Range(end, word.Text.Length - end).Select(i => (i, i + 1))))
        {
            yield return word with { Text = word.Text[from..to], Raw = word.Raw[from..to], Left = word.Left + (from * width), Right = word.Left + (to * width), Glued = glued };
            glued = true;
        }
    }

    /// <summary>Brackets of a line read from right to left, as printed, open to the other side; turned only where that makes pairs of them.</summary>
    private static void Mirror(List<RowWord> words)
    {
        var depth = 0;
        var wrong = false;
        foreach (var c in words.SelectMany(w => w.Text))
        {
            if (c is '(' or '[' or '«' or '{') depth++;
            else if (c is ')' or ']' or '»' or '}' && --depth < 0) wrong = true;
        }

        if (!wrong) return;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text.Any(c => Mirrored(c) != c)) words[i] = words[i] with { Text = string.Concat(words[i].Text.Select(Mirrored)) };
        }
    }

    private static char Mirrored(char c) => c switch { '(' => ')', ')' => '(', '[' => ']', ']' => '[', '{' => '}', '}' => '{', '«' => '»', '»' => '«', _ => c };

    private static bool RunsLeftToRight(string text) => text.Length > 0 && char.IsLetterOrDigit(text[0]) && !IsRightToLeft(text[0]);

    private static bool IsMark(string text) => text.Length == 1 && char.GetUnicodeCategory(text[0]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}

/// <summary>Letters in the shapes they take in print: joined, initial, medial, final.</summary>
internal static class PrintedForms
{
    private const string Latin = "ff|fi|fl|ffi|ffl|st|st";

    /// <summary>From U+FE80 on: a letter and how many shapes of it follow each other.</summary>
    private const string Arabic = "ء1آ2أ2ؤ2إ2ئ4ا2ب4ة2ت4ث4ج4ح4خ4د2ذ2ر2ز2س4ش4ص4ض4ط4ظ4ع4غ4ف4ق4ك4ل4م4ن4ه4و2ى2ي4";
    private const string LamAlef = "آأإا";
    private static readonly Dictionary<char, string> Known = Table();

    /// <summary>The letter itself, or the letters that a shape joins; the shape where neither this table nor the system's knows it.</summary>
    public static string Plain(char shape)
    {
        if (Known.TryGetValue(shape, out var known)) return known;
        // Where the system holds no tables, the text comes back as it is.
        return shape.ToString().Normalize(NormalizationForm.FormKC).Trim();
    }

    private static Dictionary<char, string> Table()
    {
        var table = new Dictionary<char, string>();
        var latin = Latin.Split('|');
        for (var i = 0; i < latin.Length; i++) table[(char)('\uFB00' + i)] = latin[i];
        var at = '\uFE80';
        for (var i = 0; i < Arabic.Length; i += 2)
        {
            for (var n = Arabic[i + 1] - '0'; n > 0; n--) table[at++] = Arabic[i].ToString();
        }

        foreach (var alef in LamAlef)
        {
            table[at++] = "ل" + alef;
            table[at++] = "ل" + alef;
        }

        foreach (var (first, count, letter) in ((char, int, char)[])[('\uFB50', 2, 'ٱ'), ('\uFB56', 4, 'پ'), ('\uFB7A', 4, 'چ'), ('\uFB8A', 2, 'ژ'), ('\uFB8E', 4, 'ک'), ('\uFB92', 4, 'گ'), ('\uFBFC', 4, 'ی')])
        {
            for (var n = 0; n < count; n++) table[(char)(first + n)] = letter.ToString();
        }

        return table;
    }
}

/// <summary>Signs that open an entry of a list.</summary>
internal static class Bullets
{
    public const string Signs = "•▪◦‣·●○■□–-*➢➤►❖✓⁃∙\uF0B7\uF0A7\uF0D8\uF0FC\uF076\uF02D";

    public static bool Is(string word) => word.Length == 1 && Signs.Contains(word[0], StringComparison.Ordinal);
}
