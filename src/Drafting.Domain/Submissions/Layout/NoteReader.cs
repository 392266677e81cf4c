using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Drafting.Domain.Submissions.Layout;

/// <summary>A footnote in the making.</summary>
internal sealed class LayoutNote(string mark, int skips, int skipsLetters, LayoutLine first)
{
    public string Mark => mark;

    /// <summary>Words of the first line that are its mark; 0 where the mark is the beginning of the first word.</summary>
    public int Skips => skips;
    public int SkipsLetters => skipsLetters;
    public List<LayoutLine> Lines { get; } = [first];
    public int Page => Lines[0].Page;
}

/// <summary>Marks in a word: how much of the word stays text, the marks, and what follows them.</summary>
internal sealed record MarksInWord(int Keeps, IReadOnlyList<string> Marks, string After);

/// <summary>
/// Takes footnotes off the feet of columns and pages, and endnotes from where they stand, and finds where they are called: by a small raised mark for which a note
/// stands on the same page, the next one, or at the end.
/// </summary>
internal sealed class NoteReader(double body, ReportLayout report)
{
    private const double SmallerThanText = 0.93;
    private const string Signs = "*†‡§¶";
    private static readonly HashSet<string> Units = new(["m", "km", "cm", "mm", "dm", "ft", "x", "CO", "CH", "PM", "s", "R"], StringComparer.Ordinal);

    private readonly List<LayoutNote> _notes = [];
    private readonly List<(LayoutLine Line, string Mark)> _called = [];
    private ILookup<string, LayoutNote> _byMark = Array.Empty<LayoutNote>().ToLookup(n => n.Mark);

    public void Take(List<List<Region>> pages)
    {
        var raised = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in pages.SelectMany(p => p).SelectMany(r => r.Lines))
        {
            for (var w = 1; w < line.Words.Count; w++)
            {
                var word = line.Words[w];
                var marks = word.Raised ? MarksOf(word.Text) : null;
                if (marks is null && TrailingSuperscript(word.Text) is > 0 and var keeps && keeps < word.Text.Length) marks = MarksOf(word.Text[keeps..]);
                foreach (var mark in marks ?? []) raised.TryAdd(mark, line.Number);
            }
        }

        foreach (var region in pages.SelectMany(p => p))
        {
            TakeFoot(region, raised);
            TakeRaised(region, raised);
        }

        _byMark = _notes.ToLookup(n => n.Mark);
    }

    /// <summary>Small type at the foot that begins with a mark, or goes on with a note of the page before.</summary>
    private void TakeFoot(Region region, Dictionary<string, int> raised)
    {
        var lines = region.Lines;
        var from = lines.Count;
        while (from > 0 && lines[from - 1].Size < SmallerThanText * body && lines[from - 1].Cells is null) from--;
        if (from == lines.Count) return;
        var last = _notes.Count > 0 && _notes[^1].Lines[^1].Page >= region.Page - 1 ? _notes[^1] : null;
        var first = from;
        while (first < lines.Count && BeginsNote(lines[first], raised, last) is null) first++;
        var continues = last is not null && first > from && last.Lines[^1].Number < lines[from].Number && (!Typesetting.EndsSentence(last.Lines[^1].Text) || Typesetting.BeginsSmall(lines[from].Text))
            && Math.Abs(last.Lines[^1].Size - lines[from].Size) < 0.6;
        if (first == lines.Count && !continues) return;
        if (continues)
        {
            report(ReadingDiagnosticCode.FootnoteContinued, DiagnosticSeverity.Repair, lines[from].Number, region.Page,
                $"Footnote {last!.Mark} breaks off on line {last.Lines[^1].Number}; small type without a mark on line {lines[from].Number} was taken for the rest of it.", lines[from].Raw, null);
            last.Lines.AddRange(lines[from..first]);
        }
        else from = first;

        for (var i = first; i < lines.Count; i++)
        {
            if (BeginsNote(lines[i], raised, _notes.Count > 0 ? _notes[^1] : null) is { } note) _notes.Add(note);
            else _notes[^1].Lines.Add(lines[i]);
        }

        lines.RemoveRange(from, lines.Count - from);
    }

    /// <summary>Lines of any size that begin with a raised mark which is called above: endnotes, and footnotes set like text.</summary>
    private void TakeRaised(Region region, Dictionary<string, int> raised)
    {
        var lines = region.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!IsRaisedStart(lines[i]) || BeginsNote(lines[i], raised, null) is not { } note || !raised.TryGetValue(note.Mark, out var at) || at > lines[i].Number) continue;
            var end = i + 1;
            while (end < lines.Count && !IsRaisedStart(lines[end]) && Math.Abs(lines[end].Size - lines[i].Size) < 0.6 && lines[end].Bold == lines[i].Bold && lines[end].Cells is null
                && lines[end - 1].Baseline - lines[end].Baseline < 1.9 * lines[i].Size) end++;
            note.Lines.AddRange(lines[(i + 1)..end]);
            _notes.Add(note);
            lines.RemoveRange(i, end - i);
            i--;
        }
    }

    private static bool IsRaisedStart(LayoutLine line) => line.Words.Count > 1 && (line.Words[0].Raised || LeadingSuperscript(line.Words[0].Text) > 0);

    private static LayoutNote? BeginsNote(LayoutLine line, Dictionary<string, int> raised, LayoutNote? last)
    {
        if (line.Cells is not null) return null;
        var word = line.Words[0];
        if (word.Raised && MarksOf(word.Text) is [var mark]) return new LayoutNote(mark, 1, 0, line);
        if (LeadingSuperscript(word.Text) is > 0 and var superscript && MarksOf(word.Text[..superscript]) is [var printed])
            return superscript == word.Text.Length ? new LayoutNote(printed, 1, 0, line) : new LayoutNote(printed, 0, superscript, line);
        var signs = word.Text.TakeWhile(c => Signs.Contains(c, StringComparison.Ordinal)).Count();
        if (signs > 0 && raised.ContainsKey(word.Text[..signs]))
            return signs == word.Text.Length ? new LayoutNote(word.Text, 1, 0, line) : new LayoutNote(word.Text[..signs], 0, signs, line);
        var bare = word.Text.Trim('[', ']', '(', ')', '.');
        if (MarksOf(bare) is not [var plain] || line.Words.Count == 1 && bare.Length > 3) return null;
        var follows = last is null || !Value(plain, out var value) || !Value(last.Mark, out var before) || value == before + 1 || value == 1 || line.Page > last.Page;
        return raised.ContainsKey(plain) && follows ? new LayoutNote(plain, 1, 0, line) : null;
    }

    /// <summary>The marks that a raised text is; null where it is something else, such as the ending of an ordinal.</summary>
    private static List<string>? MarksOf(string text)
    {
        var marks = new List<string>();
        foreach (var part in text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = Plain(part.Trim('[', ']', '(', ')', '.'));
            var number = bare.Length is > 0 and <= 3 && bare.All(char.IsAsciiDigit) && bare[0] != '0';
            var letter = bare.Length == 1 && char.IsAsciiLetterLower(bare[0]);
            var roman = bare.Length is > 1 and <= 5 && bare.All(c => c is 'i' or 'v' or 'x');
            var signs = bare.Length is > 0 and <= 4 && bare.All(c => Signs.Contains(c, StringComparison.Ordinal));
            if (!number && !letter && !roman && !signs) return null;
            marks.Add(bare);
        }

        return marks.Count is > 0 and <= 6 ? marks : null;
    }

    private static string Plain(string text) => string.Concat(text.Select(c => Superscripts.IndexOf(c, StringComparison.Ordinal) is >= 0 and var digit ? (char)('0' + digit) : c));

    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static int LeadingSuperscript(string text) => text.TakeWhile(c => Superscripts.Contains(c, StringComparison.Ordinal)).Count();

    /// <summary>Where superscript figures at the end of a word begin, closing signs after them aside; its length without any.</summary>
    private static int TrailingSuperscript(string text)
    {
        var end = text.Length;
        while (end > 0 && Superscripts.Contains(text[end - 1], StringComparison.Ordinal)) end--;
        return end;
    }

    private static bool Value(string mark, out int value) => int.TryParse(mark, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>The calls a word is or ends in; null if it is text.</summary>
    public MarksInWord? Marks(RowWord word, string text, char previous, LayoutLine line)
    {
        if (!word.Raised)
        {
            var at = TrailingSuperscript(text);
            if (at == text.Length || MarksOf(text[at..]) is not [var mark] || NoteOf(mark, line.Page) is null) return null;
            return new MarksInWord(at, [mark], "");
        }

        var core = text.TrimEnd('.', ',', ';', ':', '”', '"', '’');
        if (MarksOf(core) is not { } marks) return null;
        if (marks.TrueForAll(m => NoteOf(m, line.Page) is not null)) return new MarksInWord(0, marks, text[core.Length..]);
        if (!marks.TrueForAll(m => Value(m, out _)) || !word.Glued || char.IsDigit(previous) || previous == ' ') return null;
        var i = line.Words.IndexOf(word);
        return i > 0 && Units.Contains(line.Words[i - 1].Text) ? null : new MarksInWord(0, marks, text[core.Length..]);
    }

    public void Called(string mark, LayoutLine line, ReportLayout reports)
    {
        _called.Add((line, mark));
        if (NoteOf(mark, line.Page) is not null) return;
        reports(ReadingDiagnosticCode.FootnoteTextMissing, DiagnosticSeverity.Problem, line.Number, line.Page,
            $"A raised {mark} on line {line.Number} was taken for the call of a note, but no note {mark} was found.", line.Raw, null);
    }

    private LayoutNote? NoteOf(string mark, int page)
    {
        var notes = _byMark[mark];
        return notes.FirstOrDefault(n => n.Page == page) ?? notes.FirstOrDefault(n => n.Page == page + 1) ?? (notes.Count() == 1 ? notes.First() : null);
    }

    /// <summary>The notes, in the order of their calls, those that are never called last.</summary>
    public ImmutableArray<SourceNote> Finish(List<SourceBlock> blocks, LineJoin join)
    {
        var places = new Dictionary<LayoutNote, (int Block, int Offset)>();
        var order = new List<LayoutNote>();
        var call = 0;
        for (var b = 0; b < blocks.Count; b++)
        {
            foreach (var at in blocks[b].Calls)
            {
                var (line, mark) = _called[call++];
                if (NoteOf(mark, line.Page) is { } note && places.TryAdd(note, (b, at.Offset))) order.Add(note);
            }
        }

        foreach (var note in _notes.Where(n => !places.ContainsKey(n)))
        {
            order.Add(note);
            report(ReadingDiagnosticCode.FootnoteNeverCalled, DiagnosticSeverity.Doubt, note.Lines[0].Number, note.Page, $"Footnote {note.Mark} on line {note.Lines[0].Number} is called nowhere.", note.Lines[0].Raw, null);
        }

        return [.. order.Select(n => SourceOf(n, join, places.TryGetValue(n, out var place) ? place : null))];
    }

    private static SourceNote SourceOf(LayoutNote note, LineJoin join, (int Block, int Offset)? place)
    {
        var text = new StringBuilder();
        for (var i = 0; i < note.Lines.Count; i++)
        {
            var words = new StringBuilder();
            for (var w = i == 0 ? note.Skips : 0; w < note.Lines[i].Words.Count; w++)
            {
                var word = note.Lines[i].Words[w];
                if (words.Length > 0 && !word.Glued) words.Append(' ');
                words.Append(i == 0 && w == 0 ? word.Text[note.SkipsLetters..] : word.Text);
            }

            if (words.Length == 0) continue;
            if (text.Length == 0) text.Append(words);
            else join.Append(text, words.ToString(), note.Lines[i], true);
        }

        return new SourceNote(note.Mark, text.ToString().Trim(), note.Lines[0].Number, note.Lines[^1].Number, string.Join('\n', note.Lines.Select(l => l.Raw)), place?.Block, place?.Offset) { Page = note.Page };
    }
}
