using System.Globalization;
using System.Text;
using CsCheck;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Drafting.Domain.Submissions;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Drafting.Server.Tests.Exchange;

/// <summary>A word of a generated sentence, and the note that is called behind it.</summary>
public sealed record GeneratedWord(string Text, string? Note);

/// <summary>A paragraph of a generated document; a label is the one that is printed.</summary>
public sealed record GeneratedPart(PassageKind Kind, string? Label, IReadOnlyList<GeneratedWord> Words);

/// <summary>What a passage is, in every format alike.</summary>
public sealed record Shape(PassageKind Kind, string Label, string Text, string Calls);

/// <summary>A document as it is meant, and the same as Word, Markdown and plain text write it.</summary>
public sealed record GeneratedDocument(IReadOnlyList<GeneratedPart> Parts)
{
    const int Width = 78;
    const int LinesToPage = 34;

    static readonly string[] Latin =
        ["river", "shared", "waters", "Member", "basin", "agreement", "among", "upstream", "downstream", "flows", "notice", "floods", "quality", "data", "council", "naïve", "Łódź", "coöperation", "state", "joint"];

    static readonly string[] Compounds = ["high-level", "cross-border", "well-being", "decision-making", "long-term"];
    static readonly string[] Others = ["река", "воды", "وثيقة", "الأنهار", "河流", "ποταμός", "नदी"];
    static readonly string[] Addresses = ["https://rivers.example/council/notices?year=2021&page=4", "http://basin.example/a-b/c", "https://rivers.example/x%20y/long/path/to/the/minutes/of/the/council"];

    /// <summary>Documents of one to four sections.</summary>
    /// <param name="latinOnly">For formats whose writers here know no other letters.</param>
    /// <param name="names">Whether words inside a sentence may have capitals. In a few lines of plain text nothing tells a wrapped line that begins with a name from a new paragraph.</param>
    public static Gen<GeneratedDocument> Gen(bool latinOnly = false, bool names = true)
    {
        var plain = CsCheck.Gen.OneOfConst([.. Latin.Where(w => (!latinOnly || w.All(char.IsAscii)) && (names || char.IsLower(w[0])))]);
        var word = latinOnly ? CsCheck.Gen.Frequency((20, plain), (3, CsCheck.Gen.OneOfConst(Compounds)), (1, CsCheck.Gen.OneOfConst(Addresses)))
            : CsCheck.Gen.Frequency((20, plain), (3, CsCheck.Gen.OneOfConst(Compounds)), (2, CsCheck.Gen.OneOfConst(Others)), (1, CsCheck.Gen.OneOfConst(Addresses)));
        var sentence = CsCheck.Gen.Select(plain, word.List[2, 16], plain, (first, middle, last) => (IReadOnlyList<string>)[Capital(first), .. middle, last + "."]);
        var noted = CsCheck.Gen.Select(sentence, CsCheck.Gen.Frequency((4, CsCheck.Gen.Const((IReadOnlyList<string>?)null)), (1, sentence.Select(s => (IReadOnlyList<string>?)s))), (words, note) =>
            words.Select((w, i) => new GeneratedWord(w, i == words.Count - 1 && note is not null ? string.Join(' ', note) : null)).ToList());

        // Three sentences at least: two lines of plain text have no layout that would tell a wrapped line from a short one.
        var paragraph = noted.List[names ? 3 : 4, names ? 6 : 8].Select(s => (IReadOnlyList<GeneratedPart>)[new(PassageKind.Paragraph, null, [.. s.SelectMany(x => x)])]);
        var list = CsCheck.Gen.Select(noted.List[2, 5], CsCheck.Gen.Int[0, 2], (entries, kind) => (IReadOnlyList<GeneratedPart>)[.. entries.Select((e, i) => kind switch
        {
            0 => new GeneratedPart(PassageKind.Bullet, null, e),
            1 => new(PassageKind.Item, $"({(char)('a' + i)})", e),
            _ => new(PassageKind.Item, $"{(i + 1).ToString(CultureInfo.InvariantCulture)}.", e),
        })]);
        var heading = CsCheck.Gen.Select(plain, plain, (a, b) => new GeneratedPart(PassageKind.Heading, null, [new(Capital(a), null), new(b, null)]));
        var section = CsCheck.Gen.Select(heading, paragraph, CsCheck.Gen.Select(list, paragraph, (l, p) => (IReadOnlyList<GeneratedPart>)[.. l, .. p]).List[0, 3], (h, first, rest) => (IReadOnlyList<GeneratedPart>)[h, .. first, .. rest.SelectMany(r => r)]);
        return CsCheck.Gen.Select(plain.List[4, 7], section.List[names ? 1 : 2, 4], (title, sections) =>
            new GeneratedDocument([new(PassageKind.Title, null, [.. title.Select((w, i) => new GeneratedWord(i == 0 ? Capital(w) : w, null))]), .. sections.SelectMany(s => s)]));
    }

    /// <summary>One paragraph of plain words.</summary>
    public static GeneratedDocument Of(string words) => new([new(PassageKind.Paragraph, null, [.. words.Split(' ').Select(w => new GeneratedWord(w, null))])]);

    static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>What a reader should find.</summary>
    public IReadOnlyList<Shape> Shapes
    {
        get
        {
            var mark = 0;
            return [.. Parts.Select(p =>
            {
                var calls = new List<string>();
                var letters = 0;
                foreach (var word in p.Words)
                {
                    letters += word.Text.Length;
                    if (word.Note is not null) calls.Add($"{Number(++mark)}@{Number(letters)}");
                }

                return new Shape(p.Kind, p.Label ?? "", string.Join(' ', p.Words.Select(w => w.Text)), string.Join(' ', calls));
            })];
        }
    }

    /// <summary>The notes, in order, and the number of the passage that calls each.</summary>
    public IReadOnlyList<(string Mark, string Text, int? Passage)> Notes
    {
        get
        {
            var mark = 0;
            return [.. Parts.SelectMany((p, i) => p.Words.Where(w => w.Note is not null).Select(w => (Number(++mark), w.Note!, (int?)(i + 1))))];
        }
    }

    /// <summary>What was read, in the same form.</summary>
    public static IReadOnlyList<Shape> ShapesOf(ReadSubmission read) =>
    [
        .. read.Passages.Select(p => new Shape(p.Kind, p.Label is "•" or null ? "" : p.Label, p.Text,
            string.Join(' ', p.Calls.Select(c => $"{c.Mark}@{Number(p.Text[..c.Offset].Count(x => x != ' '))}")))),
    ];

    /// <summary>The notes that were read.</summary>
    public static IReadOnlyList<(string Mark, string Text, int? Passage)> NotesOf(ReadSubmission read) => [.. read.Footnotes.Select(n => (n.Mark, n.Text, n.PassageNumber))];

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>As a program prints it to text: lines of one width, page numbers, notes below.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        var (mark, lines, page) = (0, 0, 1);
        var notes = new List<string>();
        PassageKind? before = null;
        foreach (var part in Parts)
        {
            if (before is not null && !(before == part.Kind && part.Kind is PassageKind.Bullet or PassageKind.Item)) Line("");
            before = part.Kind;
            var words = part.Words.Select(w =>
            {
                if (w.Note is null) return w.Text;
                notes.Add($"{Number(++mark)} {w.Note}");
                return w.Text + Number(mark);
            });
            var wrapped = Wrap([.. (part.Kind is PassageKind.Bullet ? ["•"] : part.Label is { } label ? [label] : Array.Empty<string>()), .. words]);
            for (var i = 0; i < wrapped.Count; i++)
            {
                Line(wrapped[i]);
                if (lines < LinesToPage || i + 1 >= wrapped.Count || i == 0 || wrapped[i].EndsWith('.') || char.IsAsciiDigit(wrapped[i][^1]) || !char.IsAsciiLetterLower(wrapped[i + 1][0])) continue;
                Line("");
                Line($"Page {Number(page++)} of 99");
                Line("");
                lines = 0;
            }
        }

        Line("");
        foreach (var note in notes)
        {
            foreach (var line in Wrap(note.Split(' '))) Line(line);
        }

        return text.ToString();

        void Line(string line)
        {
            text.Append(line).Append('\n');
            lines++;
        }
    }

    /// <summary>Lines as full as they can be; a compound may be broken behind its hyphen.</summary>
    static List<string> Wrap(IReadOnlyList<string> words)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in words)
        {
            if (line.Length == 0) line.Append(word);
            else if (line.Length + 1 + word.Length <= Width) line.Append(' ').Append(word);
            else
            {
                var hyphen = word.IndexOf('-', StringComparison.Ordinal);
                var breaks = hyphen > 1 && !word.Contains("://", StringComparison.Ordinal) && line.Length + 2 + hyphen <= Width;
                if (breaks) line.Append(' ').Append(word, 0, hyphen + 1);
                lines.Add(line.ToString());
                line.Clear().Append(breaks ? word[(hyphen + 1)..] : word);
            }
        }

        if (line.Length > 0) lines.Add(line.ToString());
        return lines;
    }

    /// <summary>As Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        var mark = 0;
        PassageKind? before = null;
        foreach (var part in Parts)
        {
            var listed = part.Kind is PassageKind.Bullet || (part.Kind is PassageKind.Item && part.Label![0] != '(');
            if (before is not null && !(listed && before == part.Kind && part.Label != "1.")) text.Append(before is PassageKind.Item or PassageKind.Bullet && listed ? "\n<!-- another list -->\n\n" : "\n");
            before = part.Kind;
            text.Append(part.Kind switch { PassageKind.Title => "# ", PassageKind.Heading => "## ", PassageKind.Bullet => "- ", PassageKind.Item => part.Label + " ", _ => "" });
            text.AppendJoin(' ', part.Words.Select(w => w.Note is null ? w.Text : $"{w.Text}[^{Number(++mark)}]")).Append('\n');
        }

        foreach (var (note, words, _) in Notes) text.Append("\n[^").Append(note).Append("]: ").Append(words).Append('\n');
        return text.ToString();
    }

    /// <summary>As a Word document: headings by style, labels by numbering, notes in their part.</summary>
    public byte[] ToWord()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new Document(new Body());
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(Style("Title", "Title"), Style("Heading1", "heading 1"), Style("Normal", "Normal"));
            var numbering = main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(
                Definition(0, NumberFormatValues.Bullet, "•"), Definition(1, NumberFormatValues.LowerLetter, "(%1)"), Definition(2, NumberFormatValues.Decimal, "%1."));
            var footnotes = main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(
                new Footnote(new Paragraph(new Run(new SeparatorMark()))) { Type = FootnoteEndnoteValues.Separator, Id = -1 },
                new Footnote(new Paragraph(new Run(new ContinuationSeparatorMark()))) { Type = FootnoteEndnoteValues.ContinuationSeparator, Id = 0 });
            var (lists, mark) = (0, 0);
            foreach (var part in Parts)
            {
                var paragraph = main.Document.Body!.AppendChild(new Paragraph());
                var properties = paragraph.AppendChild(new ParagraphProperties());
                if (part.Kind is PassageKind.Title) properties.ParagraphStyleId = new() { Val = "Title" };
                if (part.Kind is PassageKind.Heading) properties.ParagraphStyleId = new() { Val = "Heading1" };
                if (part.Kind is PassageKind.Bullet or PassageKind.Item)
                {
                    var definition = part.Kind is PassageKind.Bullet ? 0 : part.Label![0] == '(' ? 1 : 2;
                    if (part.Label is "(a)" or "1." or null)
                        numbering.AppendChild(new NumberingInstance(new AbstractNumId { Val = definition }, new LevelOverride(new StartOverrideNumberingValue { Val = 1 }) { LevelIndex = 0 }) { NumberID = ++lists });
                    properties.NumberingProperties = new(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = lists });
                }

                var run = new StringBuilder();
                foreach (var (i, word) in part.Words.Index())
                {
                    if (i > 0) run.Append(' ');
                    run.Append(word.Text);

                    // Word breaks runs wherever it likes.
                    if (word.Note is null && word.Text.Length % 5 != 0) continue;
                    paragraph.AppendChild(new Run(new Text(run.ToString()) { Space = SpaceProcessingModeValues.Preserve }));
                    run.Clear();
                    if (word.Note is null) continue;
                    paragraph.AppendChild(new Run(new FootnoteReference { Id = ++mark }));
                    footnotes.AppendChild(new Footnote(new Paragraph(new Run(new FootnoteReferenceMark()), new Run(new Text(" " + word.Note) { Space = SpaceProcessingModeValues.Preserve }))) { Id = mark });
                }

                if (run.Length > 0) paragraph.AppendChild(new Run(new Text(run.ToString()) { Space = SpaceProcessingModeValues.Preserve }));
            }
        }

        return stream.ToArray();
    }

    /// <summary>As a program prints it: a title and headings in their own sizes, hanging labels, raised calls, notes below a rule at the foot of their page, a running head and page numbers.</summary>
    public byte[] ToPdf()
    {
        // Of one page alone nobody can tell that its first line is a running head.
        var (pdf, pages) = Print(heads: false);
        return pages == 1 ? pdf : Print(heads: true).Pdf;
    }

    (byte[] Pdf, int Pages) Print(bool heads)
    {
        const double left = 72, right = 523, top = 750, foot = 80, body = 11, small = 8.5, spare = 30;
        using var builder = new PdfDocumentBuilder();
        var (plain, bold) = (builder.AddStandard14Font(Standard14Font.Helvetica), builder.AddStandard14Font(Standard14Font.HelveticaBold));
        PdfPageBuilder page = null!;
        var (y, room, number, mark) = (0.0, foot, 0, 0);
        var notes = new List<List<string>>();
        NewPage();
        PassageKind? before = null;
        foreach (var part in Parts)
        {
            var listed = part.Kind is PassageKind.Bullet or PassageKind.Item;
            var size = part.Kind switch { PassageKind.Title => 18.0, PassageKind.Heading => 13.5, _ => body };
            var font = part.Kind is PassageKind.Title or PassageKind.Heading ? bold : plain;
            y -= part.Kind is PassageKind.Heading ? 14 : listed && before == part.Kind ? 2 : 7;
            before = part.Kind;
            var start = listed ? left + 36 : left;
            // A heading is not left alone at the foot of a page.
            if (part.Kind is PassageKind.Heading && y - 60 < room) NewPage();
            // An entry of a list stands on one page: nothing tells a short line at the head of the next from a paragraph.
            var lines = 2 + (part.Words.Sum(w => w.Text.Length + 1) / 60);
            if (listed && y - (lines * 15) < room + spare + (part.Words.Count(w => w.Note is not null) * 40)) NewPage();
            var label = part.Kind is PassageKind.Bullet ? "•" : part.Label;
            var (line, x) = (new List<(string Text, double X, string? Call)>(), start);
            var called = new List<List<string>>();
            var ended = false;
            foreach (var (i, word) in part.Words.Index())
            {
                if (word.Note is not null) mark++;
                var call = word.Note is null ? null : Number(mark);
                var rest = word.Text;
                var gap = line.Count == 0 ? 0 : Wide(" ", size, font);
                if (x + gap + Wide(rest, size, font) + (call is null ? 0 : 8) > right && line.Count > 0)
                {
                    // A compound is broken behind its hyphen, as printers do.
                    var hyphen = rest.Contains("://", StringComparison.Ordinal) ? -1 : rest.IndexOf('-', StringComparison.Ordinal);
                    if (hyphen > 1 && x + gap + Wide(rest[..(hyphen + 1)], size, font) <= right)
                    {
                        line.Add((rest[..(hyphen + 1)], x + gap, null));
                        rest = rest[(hyphen + 1)..];
                    }

                    Print();
                    gap = 0;
                }

                line.Add((rest, x + gap, call));
                x += gap + Wide(rest, size, font) + (call is null ? 0 : Wide(call, 6.5, plain));
                if (word.Note is not null) called.Add(Laid(word.Note));
            }

            Print();

            void Print()
            {
                // A note stands on the page of its call.
                var below = called.Sum(n => (small + 2.5) * (n.Count - 1)) + (called.Count > 0 && notes.Count == 0 ? 14 : 0);
                if (y - (size * 1.3) < room + below + (ended ? 0 : spare)) NewPage();
                y -= size * 1.3;
                room += called.Sum(n => (small + 2.5) * (n.Count - 1)) + (called.Count > 0 && notes.Count == 0 ? 14 : 0);
                notes.AddRange(called);
                called.Clear();
                if (label is not null)
                {
                    page.AddText(label, size, new PdfPoint(left + 18, y), font);
                    label = null;
                }

                foreach (var (text, at, call) in line)
                {
                    page.AddText(text, size, new PdfPoint(at, y), font);
                    if (call is not null) page.AddText(call, 6.5, new PdfPoint(at + Wide(text, size, font), y + 4), plain);
                }

                // Between a sentence that ends a page and one that begins the next nothing tells whether a paragraph ends there.
                ended = line[^1].Text.EndsWith('.');
                line.Clear();
                x = start;
            }
        }

        Foot();
        return (builder.Build(), number);

        double Wide(string text, double size, PdfDocumentBuilder.AddedFont font) => page.MeasureText(text, size, new PdfPoint(0, 0), font)[^1].EndBaseLine.X;

        void NewPage()
        {
            if (number > 0) Foot();
            page = builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4);
            (y, room) = (top, foot);
            notes.Clear();
            if (heads) page.AddText("Waters of the basin", small, new PdfPoint(left, 790), plain);
            page.AddText(Number(++number), small, new PdfPoint(295, 40), plain);
        }

        List<string> Laid(string words)
        {
            var lines = new List<string> { Number(mark), "" };
            foreach (var word in words.Split(' '))
            {
                if (lines[^1].Length > 0 && Wide(lines[^1] + " " + word, small, plain) > right - left - 14) lines.Add("");
                lines[^1] += (lines[^1].Length > 0 ? " " : "") + word;
            }

            return lines;
        }

        void Foot()
        {
            if (notes.Count == 0) return;
            var at = foot + notes.Sum(n => (n.Count - 1) * (small + 2.5));
            page.DrawLine(new PdfPoint(left, at + 4), new PdfPoint(left + 120, at + 4), 0.5);
            foreach (var note in notes)
            {
                foreach (var (i, line) in note.Skip(1).Index())
                {
                    at -= small + 2.5;
                    if (i == 0) page.AddText(note[0], 5.5, new PdfPoint(left, at + 3), plain);
                    page.AddText(line, small, new PdfPoint(left + 8, at), plain);
                }
            }
        }
    }

    static Style Style(string id, string name) => new(new StyleName { Val = name }) { Type = StyleValues.Paragraph, StyleId = id };

    static AbstractNum Definition(int id, NumberFormatValues format, string text) =>
        new(new Level(new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = format }, new LevelText { Val = text }) { LevelIndex = 0 }) { AbstractNumberId = id };
}
