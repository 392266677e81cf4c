using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Exchange;

/// <summary>Reads a Word document (.docx), also one that another program wrote: paragraphs, headings, labels of lists as they are printed, notes with their calls, tracked changes as if they were accepted.</summary>
/// <remarks>
/// A line is a paragraph, or a part of one between line breaks; a note takes the line after the paragraph that calls it. Nothing outside of the file is fetched.
/// </remarks>
public static class WordSource
{
    /// <summary>Reads any bytes.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="limits">Bounds of size; time and memory are bounded by the process that reads.</param>
    /// <param name="progress">Called with the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>, the only exception.</param>
    public static SourceDocument Read(byte[] content, ReadingLimits limits, Action<double>? progress, CancellationToken cancellation)
    {
        if (content.LongLength > limits.MaxBytes) return Unread(DocumentReader.TooLarge(content.LongLength, limits));
        if (Archives.Refuse(content, limits, cancellation) is { } refused) return Unread(refused);
        try
        {
            using var document = WordprocessingDocument.Open(new MemoryStream(content, writable: false), isEditable: false, new OpenSettings { AutoSave = false });
            return document.MainDocumentPart?.Document?.Body is null ? Unread(Archives.Damaged("it holds no text")) : new Reading(document, progress, cancellation).Read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The library raises exceptions of a dozen kinds for files that contradict themselves; to the reader of the message they are one.
            return Unread(e is OutOfMemoryException or InsufficientExecutionStackException
                ? new(ReadingProblemCode.TooHard, "Reading the file takes more memory than a document should. Split it and import the parts.")
                : Archives.Damaged("its parts contradict each other"));
        }
    }

    static SourceDocument Unread(ReadingProblem problem) => SourceDocument.Unread(SourceFormat.Word, problem);

    /// <summary>A part of a paragraph between line breaks.</summary>
    sealed class Line
    {
        public StringBuilder Text { get; } = new();
        public StringBuilder Raw { get; } = new();
        public List<(int Offset, Call Call)> Calls { get; } = [];
        public List<TrackedChange> Tracked { get; } = [];
        public bool AfterPage { get; init; }
    }

    /// <summary>A call of a note: its mark, and the note.</summary>
    sealed record Call(string Mark, FootnoteEndnoteType? Note);

    /// <summary>What a style says, its ancestors included.</summary>
    sealed record Looks(SourceBlockKind Kind, int Level, bool Contents, int? List, int? ListLevel);

    sealed class Reading(WordprocessingDocument document, Action<double>? progress, CancellationToken cancellation)
    {
        const int DeepestNesting = 60;
        const int MostLinks = 200;
        const string Symbols = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", SmallSymbols = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

        readonly MainDocumentPart _main = document.MainDocumentPart!;
        readonly List<SourceBlock> _blocks = [];
        readonly List<SourceNote> _notes = [];
        readonly List<ReadingDiagnostic> _diagnostics = [];
        readonly WordNumbering _numbering = new(document.MainDocumentPart!.NumberingDefinitionsPart);
        readonly Dictionary<string, Style> _styles = [];
        readonly Dictionary<string, Looks> _looks = new(StringComparer.Ordinal);
        readonly Dictionary<long, FootnoteEndnoteType> _footnotes = [], _endnotes = [];
        readonly HashSet<FootnoteEndnoteType> _called = [];
        readonly Dictionary<string, Comment> _comments = [];
        readonly HashSet<string> _commented = [];
        readonly Queue<OpenXmlElement> _boxes = new();
        readonly Stack<bool> _fields = new();
        List<Line> _lines = [];
        int _line, _footnote, _endnote, _links;
        bool _page, _joins, _hidden;
        (SourceBlockKind Kind, int Level, string? Label, bool Bullet)? _carried;

        public SourceDocument Read()
        {
            Load();
            var body = _main.Document!.Body!;
            var count = Math.Max(1, body.ChildElements.Count);
            var at = 0;
            foreach (var element in body.ChildElements)
            {
                cancellation.ThrowIfCancellationRequested();
                if (++at % 64 == 0) progress?.Invoke((double)at / count);
                Block(element, 0);
            }

            if (_lines.Count > 0) Emit(_carried ?? (SourceBlockKind.Paragraph, 0, null, false));
            LeaveOutTheRest();
            progress?.Invoke(1);
            if (_blocks.Count == 0) return Unread(new(ReadingProblemCode.Empty, Empty()));
            return new(SourceFormat.Word, [.. _blocks], [.. _notes], [.. _diagnostics.OrderBy(d => d.Line)], null, null)
            {
                Title = Said(document.PackageProperties.Title),
                Author = Said(document.PackageProperties.Creator),
                Language = Language(),
            };
        }

        static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

        string Empty() => _main.ImageParts.Any() || _diagnostics.Exists(d => d.Code is ReadingDiagnosticCode.NotText)
            ? "The document holds pictures but no text, so there is nothing to quote. Ask for the text, or have the pictures recognised (OCR) first."
            : "The document holds no text. Check that it is the right file.";

        string? Language()
        {
            var defaults = _main.StyleDefinitionsPart?.Styles?.DocDefaults?.RunPropertiesDefault?.RunPropertiesBaseStyle?.Languages;
            return Said(defaults?.Val?.Value) ?? Said(document.PackageProperties.Language);
        }

        void Load()
        {
            foreach (var style in _main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
            {
                if (style.StyleId?.Value is { } id && (style.Type is null || style.Type.Value == StyleValues.Paragraph)) _styles.TryAdd(id, style);
            }

            foreach (var note in _main.FootnotesPart?.Footnotes?.Elements<Footnote>() ?? []) Keep(note, _footnotes);
            foreach (var note in _main.EndnotesPart?.Endnotes?.Elements<Endnote>() ?? []) Keep(note, _endnotes);
            foreach (var comment in _main.WordprocessingCommentsPart?.Comments?.Elements<Comment>() ?? [])
            {
                if (comment.Id?.Value is { } id) _comments.TryAdd(id, comment);
            }

            static void Keep(FootnoteEndnoteType note, Dictionary<long, FootnoteEndnoteType> notes)
            {
                if (note.Id?.Value is { } id && (note.Type is null || note.Type.Value == FootnoteEndnoteValues.Normal)) notes.TryAdd(id, note);
            }
        }

        void Report(ReadingDiagnosticCode code, DiagnosticSeverity severity, string message, string? raw = null, string? repaired = null, int? line = null) =>
            _diagnostics.Add(new(code, severity, Math.Max(1, line ?? _line + 1), null, message, raw, repaired));

        /// <summary>Headers, footers, and what nothing in the text points to.</summary>
        void LeaveOutTheRest()
        {
            var heads = _main.HeaderParts.Select(p => p.Header).OfType<OpenXmlElement>().Concat(_main.FooterParts.Select(p => p.Footer).OfType<OpenXmlElement>());
            foreach (var words in heads.Select(WordsOf).Where(w => w.Length > 0).Distinct())
                Report(ReadingDiagnosticCode.RunningHeadRemoved, DiagnosticSeverity.Repair, "The head or foot of the pages was left out of the text.", words, "", 1);
            foreach (var note in _footnotes.Values.Concat(_endnotes.Values).Where(n => !_called.Contains(n)))
            {
                var (text, raw) = NoteText(note);
                if (text.Length == 0) continue;
                _line++;
                _notes.Add(new(Count((int)Math.Clamp(note.Id?.Value ?? 0, 0, int.MaxValue)), text, _line, _line, raw, null, null));
            }

            foreach (var comment in _comments.Where(c => !_commented.Contains(c.Key)).Select(c => c.Value)) Comment(comment, Math.Max(1, _line));
        }

        static string WordsOf(OpenXmlElement element) => string.Join(' ', element.Descendants<Paragraph>().Select(p => string.Concat(p.Descendants<Text>().Select(t => t.Text))).Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t.Trim()));

        void Block(OpenXmlElement element, int depth)
        {
            if (depth > DeepestNesting) throw new InsufficientExecutionStackException();
            switch (element)
            {
                case Paragraph paragraph:
                    Paragraph(paragraph, depth);
                    break;
                case Table table:
                    Table(table, depth);
                    break;
                case SdtBlock { SdtContentBlock: { } content } sdt:
                    if (IsContents(sdt)) LeaveOutContents(WordsOf(sdt));
                    else if (sdt.SdtProperties?.GetFirstChild<ShowingPlaceholder>() is { } placeholder && placeholder.Val?.Value is not false)
                        Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, "A field of a form that nobody filled in was left out.", WordsOf(sdt));
                    else foreach (var child in content.ChildElements) Block(child, depth + 1);
                    break;
                case SectionProperties:
                    break;
                case AltChunk:
                    Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Problem, "Another file is embedded here; its text was not read. Open the document in Word, save it anew, and import that.");
                    break;
                case AlternateContent alternate:
                    foreach (var child in Chosen(alternate)) Block(child, depth + 1);
                    break;
                default:
                    if (element.HasChildren && element.Descendants<Paragraph>().Any())
                    {
                        foreach (var child in element.ChildElements) Block(child, depth + 1);
                    }

                    break;
            }
        }

        static bool IsContents(SdtBlock sdt) => sdt.SdtProperties?.Descendants<DocPartGallery>().Any(g => g.Val?.Value?.Contains("Contents", StringComparison.OrdinalIgnoreCase) is true) is true;

        void LeaveOutContents(string words)
        {
            _line++;
            Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, "A table of contents was left out.", words, "", _line);
        }

        static IEnumerable<OpenXmlElement> Chosen(AlternateContent alternate) =>
            alternate.GetFirstChild<AlternateContentChoice>() is { HasChildren: true } choice ? choice.ChildElements
            : alternate.GetFirstChild<AlternateContentFallback>() is { } fallback ? fallback.ChildElements : Enumerable.Empty<OpenXmlElement>();

        void Table(Table table, int depth)
        {
            var rows = table.Elements<TableRow>().ToList();
            var columns = rows.Select(r => r.Elements<TableCell>().Count()).DefaultIfEmpty(0).Max();
            if (rows.Count * columns > 1)
                Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, $"A table of {Count(rows.Count)} rows and {Count(columns)} columns begins here; its cells were read one after the other, row by row.");
            foreach (var child in table.ChildElements)
            {
                cancellation.ThrowIfCancellationRequested();
                if (child is TableProperties or TableGrid) continue;
                Block(child, depth + 1);
            }
        }

        void Paragraph(Paragraph paragraph, int depth)
        {
            var properties = paragraph.ParagraphProperties;
            var looks = LooksOf(properties?.ParagraphStyleId?.Val?.Value);
            var own = properties?.OutlineLevel?.Val?.Value is { } outline and >= 0 and < 9 ? looks with { Kind = SourceBlockKind.Heading, Level = outline + 1 } : looks;
            if (own.Contents)
            {
                LeaveOutContents(WordsOf(paragraph));
                FieldsOnly(paragraph);
                return;
            }

            _page |= properties?.PageBreakBefore is { } before && before.Val?.Value is not false;
            if (!_joins || _lines.Count == 0)
            {
                _lines = [NewLine()];
                _carried = null;
            }

            Inline(paragraph, 0, default);
            var list = properties?.NumberingProperties?.NumberingId?.Val?.Value ?? own.List;
            var level = properties?.NumberingProperties?.NumberingLevelReference?.Val?.Value ?? own.ListLevel ?? 0;
            var empty = _lines.TrueForAll(l => l.Text.Length == 0);

            // An empty numbered paragraph is printed with its number, and counts.
            var numbered = list is > 0 && !Deleted(paragraph) ? _numbering.Next(list.Value, level) : null;
            var kind = numbered is { } n && (n.Bullet || n.Label is not null) && own.Kind is SourceBlockKind.Paragraph ? SourceBlockKind.Item : own.Kind;
            var shape = _carried ?? (kind, kind is SourceBlockKind.Heading ? own.Level : kind is SourceBlockKind.Item ? level : 0, numbered?.Label, numbered?.Bullet is true);

            // Accepting the deletion of a paragraph's end joins it with the next.
            _joins = Deleted(paragraph);
            if (_joins)
            {
                if (!empty || _carried is not null) _carried = shape;
            }
            else
            {
                Emit(shape);
                _carried = null;
            }

            if (properties?.SectionProperties is not null) _page = true;
            while (_boxes.TryDequeue(out var box))
            {
                if (depth >= DeepestNesting) throw new InsufficientExecutionStackException();
                Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, "A text box stands here, beside the text; it was read after the paragraph it is tied to.");
                var waiting = _boxes.ToArray();
                _boxes.Clear();
                foreach (var child in box.ChildElements) Block(child, depth + 1);
                foreach (var other in waiting) _boxes.Enqueue(other);
            }
        }

        static bool Deleted(Paragraph paragraph) => paragraph.ParagraphProperties?.ParagraphMarkRunProperties?.GetFirstChild<Deleted>() is not null
            || paragraph.ParagraphProperties?.ParagraphMarkRunProperties?.GetFirstChild<MoveFrom>() is not null;

        /// <summary>A contents field can begin in one paragraph and end in another that is left out too.</summary>
        void FieldsOnly(Paragraph paragraph)
        {
            foreach (var mark in paragraph.Descendants<FieldChar>()) Field(mark);
        }

        Line NewLine()
        {
            var line = new Line { AfterPage = _page };
            _page = false;
            return line;
        }

        /// <summary>What a style looks like, its ancestors included.</summary>
        Looks LooksOf(string? id)
        {
            if (id is null) return new(SourceBlockKind.Paragraph, 0, false, null, null);
            if (_looks.TryGetValue(id, out var known)) return known;
            var looks = new Looks(SourceBlockKind.Paragraph, 0, false, null, null);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            string? at = id;
            while (at is not null && seen.Add(at))
            {
                var style = _styles.GetValueOrDefault(at);
                var named = Named(style?.StyleName?.Val?.Value ?? at);
                var outline = style?.StyleParagraphProperties?.OutlineLevel?.Val?.Value;
                if (looks.Kind is SourceBlockKind.Paragraph && !looks.Contents)
                {
                    looks = named is { } found ? looks with { Kind = found.Kind, Level = found.Level, Contents = found.Contents }
                        : outline is >= 0 and < 9 ? looks with { Kind = SourceBlockKind.Heading, Level = outline.Value + 1 } : looks;
                }

                var numbering = style?.StyleParagraphProperties?.NumberingProperties;
                looks = looks with { List = looks.List ?? numbering?.NumberingId?.Val?.Value, ListLevel = looks.ListLevel ?? numbering?.NumberingLevelReference?.Val?.Value };
                at = style?.BasedOn?.Val?.Value;
            }

            return _looks[id] = looks;
        }

        /// <summary>Names are English inside the file whatever the program's language; LibreOffice, Google Docs and Pages write the same with other capitals and spaces.</summary>
        static (SourceBlockKind Kind, int Level, bool Contents)? Named(string name)
        {
            var bare = name.Replace(" ", "", StringComparison.Ordinal).Replace("_20_", "", StringComparison.Ordinal).ToLowerInvariant();
            if (bare is "title") return (SourceBlockKind.Title, 0, false);
            if (bare is "subtitle") return (SourceBlockKind.Heading, 2, false);
            if (bare is "heading") return (SourceBlockKind.Heading, 1, false);
            if (bare.StartsWith("heading", StringComparison.Ordinal) && bare.Length == 8 && char.IsAsciiDigit(bare[7])) return (SourceBlockKind.Heading, Math.Max(1, bare[7] - '0'), false);
            if ((bare.StartsWith("toc", StringComparison.Ordinal) && bare.Length == 4 && char.IsAsciiDigit(bare[3])) || bare is "tocheading" or "contentsheading" || (bare.StartsWith("contents", StringComparison.Ordinal) && bare.Length == 9 && char.IsAsciiDigit(bare[8])))
                return (SourceBlockKind.Paragraph, 0, true);
            return bare is "quote" or "intensequote" or "quotation" or "quotations" or "blocktext" or "blockquote" ? (SourceBlockKind.Quotation, 0, false) : null;
        }

        /// <summary>What becomes of the words inside an element.</summary>
        readonly record struct State(string? InsertedBy, string? DeletedBy, bool Inserted, bool Deleted);

        void Inline(OpenXmlElement parent, int depth, State state)
        {
            if (depth > DeepestNesting) throw new InsufficientExecutionStackException();
            foreach (var child in parent.ChildElements) InlineOne(child, depth, state);
        }

        void InlineOne(OpenXmlElement child, int depth, State state)
        {
            switch (child)
            {
                case ParagraphProperties or RunProperties or SdtProperties or SdtEndCharProperties:
                    break;
                case InsertedRun run:
                    Inline(run, depth + 1, state with { Inserted = true, InsertedBy = run.Author?.Value });
                    break;
                case MoveToRun run:
                    Inline(run, depth + 1, state with { Inserted = true, InsertedBy = run.Author?.Value });
                    break;
                case DeletedRun run:
                    Inline(run, depth + 1, state with { Deleted = true, DeletedBy = run.Author?.Value });
                    break;
                case MoveFromRun run:
                    Inline(run, depth + 1, state with { Deleted = true, DeletedBy = run.Author?.Value });
                    break;
                case Run run:
                    Run(run, depth, state);
                    break;
                case Hyperlink link:
                    Link(link, depth, state);
                    break;
                case SdtRun { SdtContentRun: { } content } sdt:
                    if (sdt.SdtProperties?.GetFirstChild<ShowingPlaceholder>() is { } placeholder && placeholder.Val?.Value is not false)
                        Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, "A field of a form that nobody filled in was left out.", content.InnerText);
                    else Inline(content, depth + 1, state);
                    break;
                case AlternateContent alternate:
                    foreach (var chosen in Chosen(alternate)) InlineOne(chosen, depth + 1, state);
                    break;
                case DocumentFormat.OpenXml.Math.OfficeMath or DocumentFormat.OpenXml.Math.Paragraph:
                    var formula = string.Concat(child.Descendants<DocumentFormat.OpenXml.Math.Text>().Select(t => t.Text));
                    Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, "An equation stands here; its signs were read in their order, without their places.", formula);
                    Add(formula, formula, state);
                    break;
                case CommentReference reference:
                    Comment(reference);
                    break;
                default:
                    if (child.HasChildren) Inline(child, depth + 1, state);
                    break;
            }
        }

        void Link(Hyperlink link, int depth, State state)
        {
            var from = _lines[^1].Text.Length;
            var line = _lines[^1];
            Inline(link, depth + 1, state);
            if (link.Id?.Value is not { } id || state.Deleted || line.Text.Length <= from) return;
            var address = _main.HyperlinkRelationships.FirstOrDefault(r => r.Id == id)?.Uri.OriginalString;
            var words = line.Text.ToString(from, line.Text.Length - from);
            if (address is { Length: > 0 } && !words.Contains(address.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && ++_links <= MostLinks)
                Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, $"“{Short(words)}” is a link; its address is kept here.", words, address);
        }

        static string Short(string text) => text.Length <= 80 ? text : text[..77] + "…";

        void Run(Run run, int depth, State state)
        {
            var hidden = _hidden;
            _hidden |= run.RunProperties?.Vanish is { } vanish && vanish.Val?.Value is not false;
            foreach (var child in run.ChildElements)
            {
                switch (child)
                {
                    case RunProperties or FieldCode or DeletedFieldCode or LastRenderedPageBreak or FootnoteReferenceMark or EndnoteReferenceMark or AnnotationReferenceMark:
                        break;
                    case Text text:
                        Add(Clean(text.Text), text.Text, state);
                        break;
                    case DeletedText text:
                        Add(Clean(text.Text), text.Text, state with { Deleted = true });
                        break;
                    case TabChar or PositionalTab:
                        Add(" ", "\t", state);
                        break;
                    case NoBreakHyphen:
                        Add("-", "\u2011", state);
                        break;
                    case SoftHyphen:
                        Add("", "\u00AD", state);
                        break;
                    case CarriageReturn:
                        Break(false, state);
                        break;
                    case Break br:
                        Break(br.Type?.Value is { } type && (type == BreakValues.Page || type == BreakValues.Column), state);
                        break;
                    case SymbolChar symbol:
                        Symbol(symbol, state);
                        break;
                    case FieldChar mark:
                        Field(mark);
                        break;
                    case FootnoteReference reference:
                        Note(reference, _footnotes, false, Following(run, child), state);
                        break;
                    case EndnoteReference reference:
                        Note(reference, _endnotes, true, Following(run, child), state);
                        break;
                    case CommentReference reference:
                        Comment(reference);
                        break;
                    case Drawing or Picture or EmbeddedObject:
                        Drawn(child, state);
                        break;
                    case AlternateContent alternate:
                        foreach (var chosen in Chosen(alternate)) Drawn(chosen, state);
                        break;
                    case Ruby ruby:
                        if (ruby.GetFirstChild<RubyBase>() is { } ground) Inline(ground, depth + 1, state);
                        if (ruby.GetFirstChild<RubyContent>()?.InnerText is { Length: > 0 } gloss)
                            Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, "A gloss above the words was left out.", gloss, "");
                        break;
                    case DayShort or DayLong or MonthShort or MonthLong or YearShort or YearLong or PageNumber or SeparatorMark or ContinuationSeparatorMark:
                        break;
                    default:
                        if (child.HasChildren) Inline(child, depth + 1, state);
                        break;
                }

                if (child is FootnoteEndnoteReferenceType { CustomMarkFollows.Value: true }) break;
            }

            _hidden = hidden;
        }

        /// <summary>A mark that its author chose stands as text behind the reference.</summary>
        static string? Following(Run run, OpenXmlElement reference) =>
            (reference as FootnoteEndnoteReferenceType)?.CustomMarkFollows?.Value is true ? string.Concat(run.Elements<Text>().Select(t => t.Text)).Trim() is { Length: > 0 } mark ? mark : "*" : null;

        bool InField => _fields.Contains(false);

        /// <summary>On the stack: whether the field's result has begun. Its instruction is not text.</summary>
        void Field(FieldChar mark)
        {
            if (mark.FieldCharType?.Value is not { } type) return;
            if (type == FieldCharValues.Begin) _fields.Push(false);
            else if (type == FieldCharValues.Separate && _fields.TryPop(out _)) _fields.Push(true);
            else if (type == FieldCharValues.End) _fields.TryPop(out _);
        }

        static string Clean(string text) => text.Replace('\u2011', '-').Replace("\u00AD", "", StringComparison.Ordinal).Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');

        void Add(string text, string raw, State state)
        {
            if (InField || raw.Length == 0) return;
            if (_hidden)
            {
                Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, "Hidden text was left out.", raw, "");
                return;
            }

            var line = _lines[^1];
            var tracked = line.Tracked;
            if (state.Deleted)
            {
                // What one author inserted and another deleted is in neither text.
                if (tracked.Count > 0 && tracked[^1] is { Deleted: { } before } last && last.Offset == line.Text.Length && last.Author == state.DeletedBy) tracked[^1] = last with { Deleted = before + text };
                else if (text.Length > 0) tracked.Add(new(line.Text.Length, 0, text, state.DeletedBy));
                return;
            }

            if (state.Inserted && text.Length > 0)
            {
                if (tracked.Count > 0 && tracked[^1] is { Deleted: null } last && last.Offset + last.Length == line.Text.Length && last.Author == state.InsertedBy) tracked[^1] = last with { Length = last.Length + text.Length };
                else tracked.Add(new(line.Text.Length, text.Length, null, state.InsertedBy));
            }

            line.Text.Append(text);
            line.Raw.Append(raw);
        }

        void Break(bool page, State state)
        {
            if (InField || state.Deleted) return;
            _page |= page;
            _lines.Add(NewLine());
        }

        void Symbol(SymbolChar symbol, State state)
        {
            if (!int.TryParse(symbol.Char?.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) || code is < 32 or > 0xFFFF) return;
            var low = code is >= 0xF000 and <= 0xF0FF ? code - 0xF000 : code;
            var font = symbol.Font?.Value ?? "";
            if (font.Equals("Symbol", StringComparison.OrdinalIgnoreCase) && low is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'))
            {
                var letter = (low < 'a' ? Symbols[low - 'A'] : SmallSymbols[low - 'a']).ToString();
                Add(letter, letter, state);
                return;
            }

            var sign = ((char)code).ToString();
            if (char.IsSurrogate(sign[0])) return;
            if (code != low || font.Contains("dings", StringComparison.OrdinalIgnoreCase))
                Report(ReadingDiagnosticCode.LettersUncertain, DiagnosticSeverity.Doubt, $"A sign of the typeface {font} stands here; it may show as another one.", sign);
            Add(sign, sign, state);
        }

        void Note(FootnoteEndnoteReferenceType reference, Dictionary<long, FootnoteEndnoteType> notes, bool end, string? chosen, State state)
        {
            if (state.Deleted || InField || reference.Id?.Value is not { } id) return;
            var note = notes.GetValueOrDefault(id);
            if (note is not null && !_called.Add(note)) note = null;
            var mark = chosen ?? (end ? Mark(++_endnote, true) : Mark(++_footnote, false));
            _lines[^1].Calls.Add((_lines[^1].Text.Length, new(mark, note)));
        }

        string Mark(int count, bool end)
        {
            var settings = _main.DocumentSettingsPart?.Settings;
            var (format, start) = end
                ? (settings?.GetFirstChild<EndnoteDocumentWideProperties>()?.NumberingFormat?.Val?.InnerText ?? "lowerRoman", settings?.GetFirstChild<EndnoteDocumentWideProperties>()?.NumberingStart?.Val?.Value ?? 1)
                : (settings?.GetFirstChild<FootnoteDocumentWideProperties>()?.NumberingFormat?.Val?.InnerText ?? "decimal", settings?.GetFirstChild<FootnoteDocumentWideProperties>()?.NumberingStart?.Val?.Value ?? 1);
            return WordNumbering.Printed(count + start - 1, format);
        }

        void Comment(CommentReference reference)
        {
            if (reference.Id?.Value is { } id && _comments.TryGetValue(id, out var comment) && _commented.Add(id)) Comment(comment, _line + 1);
        }

        void Comment(Comment comment, int line) => Report(ReadingDiagnosticCode.CommentLeftOut, DiagnosticSeverity.Doubt,
            $"A comment{(Said(comment.Author?.Value) is { } author ? $" by {author}" : "")} stands here; it was left out of the text.", WordsOf(comment), "", line);

        void Drawn(OpenXmlElement element, State state)
        {
            var boxes = element.Descendants<TextBoxContent>().Where(b => !b.Ancestors<TextBoxContent>().Any(a => a.Ancestors().Contains(element)) && !b.Ancestors<AlternateContentFallback>().Any(f => f.Ancestors().Contains(element))).ToList();
            if (boxes.Count > 0)
            {
                if (!state.Deleted) foreach (var box in boxes) _boxes.Enqueue(box);
                return;
            }

            var said = element.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.DocProperties>().Select(p => Said(p.Description?.Value)).FirstOrDefault(d => d is not null);
            Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, element is EmbeddedObject ? "An embedded object was left out." : "A picture was left out.", said, "");
        }

        (string Text, string Raw) NoteText(FootnoteEndnoteType note)
        {
            var (lines, page, joins, boxes, fields) = (_lines, _page, _joins, _boxes.ToArray(), _fields.ToArray());
            _fields.Clear();
            _lines = [new()];
            foreach (var paragraph in note.Descendants<Paragraph>())
            {
                if (_lines[^1].Text.Length > 0) _lines.Add(new());
                Inline(paragraph, 0, default);
            }

            var text = string.Join(' ', _lines.Select(l => l.Text.ToString().Trim()).Where(t => t.Length > 0));
            var raw = string.Join('\n', _lines.Select(l => l.Raw.ToString().Trim()).Where(t => t.Length > 0));
            if (_lines.SelectMany(l => l.Tracked).ToList() is { Count: > 0 } tracked)
                Report(ReadingDiagnosticCode.TrackedChange, DiagnosticSeverity.Doubt, $"A note holds {Changes(tracked)}; it was read as if all were accepted.", string.Join(" … ", tracked.Select(t => t.Deleted).OfType<string>()), text);
            (_lines, _page, _joins) = (lines, page, joins);
            _boxes.Clear();
            foreach (var box in boxes) _boxes.Enqueue(box);
            _fields.Clear();
            foreach (var field in fields.Reverse()) _fields.Push(field);
            return (text, raw);
        }

        static string Changes(List<TrackedChange> tracked)
        {
            var authors = tracked.Select(t => t.Author).OfType<string>().Distinct().Take(4).ToList();
            return $"{(tracked.Count == 1 ? "a tracked change" : $"{Count(tracked.Count)} tracked changes")}{(authors.Count > 0 ? " by " + string.Join(", ", authors) : "")}";
        }

        /// <summary>Lines that were broken by hand are one paragraph, unless they end sentences or are all short, as in an address.</summary>
        void Emit((SourceBlockKind Kind, int Level, string? Label, bool Bullet) shape)
        {
            var lines = _lines;
            _lines = [];
            var filled = lines.FindAll(l => !string.IsNullOrWhiteSpace(l.Text.ToString()));
            var apart = shape.Kind is SourceBlockKind.Paragraph && filled.Count > 1 && filled.TrueForAll(l => l.Text.Length < 60);
            var group = new List<Line>();
            var first = true;
            for (var i = 0; i < lines.Count; i++)
            {
                var blank = string.IsNullOrWhiteSpace(lines[i].Text.ToString());
                if (group.Count > 0 && (blank || apart || lines[i].AfterPage || (shape.Kind is SourceBlockKind.Paragraph && EndsSentence(group[^1].Text)))) Flush();
                if (!blank) group.Add(lines[i]);
                else
                {
                    _line++;
                    _page |= lines[i].AfterPage;
                    if (lines[i].Tracked.Count > 0) Tracked(lines[i].Tracked, "", _line);
                    if (lines[i].Calls.Count > 0) Uncalled(lines[i]);
                }
            }

            if (group.Count > 0) Flush();

            void Flush()
            {
                Add(group, first ? shape : shape with { Label = null, Bullet = false, Kind = shape.Kind is SourceBlockKind.Item ? SourceBlockKind.Paragraph : shape.Kind });
                group = [];
                first = false;
            }
        }

        /// <summary>A note that is called where no word stands belongs to the paragraph before.</summary>
        void Uncalled(Line line)
        {
            foreach (var (_, call) in line.Calls)
            {
                if (_blocks.Count == 0) continue;
                _blocks[^1] = _blocks[^1] with { Calls = [.. _blocks[^1].Calls, new(_blocks[^1].Text.Length, call.Mark)] };
                AddNote(call, _blocks.Count - 1, _blocks[^1].Text.Length);
            }
        }

        static bool EndsSentence(StringBuilder text)
        {
            var end = text.ToString().AsSpan().TrimEnd().TrimEnd("”\"’')]»");
            return end.Length > 0 && end[^1] is '.' or '!' or '?' or ':' or ';' or '。' or '؟' or '！' or '？' or '।';
        }

        void Tracked(List<TrackedChange> tracked, string text, int line) => Report(ReadingDiagnosticCode.TrackedChange, DiagnosticSeverity.Doubt,
            $"The paragraph on line {Count(line)} holds {Changes(tracked)}; it was read as if all were accepted, and the changes are kept.", string.Join(" … ", tracked.Select(t => t.Deleted).OfType<string>()), text, line);

        void Add(List<Line> group, (SourceBlockKind Kind, int Level, string? Label, bool Bullet) shape)
        {
            var text = new StringBuilder();
            var calls = new List<(int Offset, Call Call)>();
            var tracked = ImmutableArray.CreateBuilder<TrackedChange>();
            foreach (var line in group)
            {
                var whole = line.Text.ToString();
                var lead = whole.Length - whole.TrimStart().Length;
                var trimmed = whole.Trim();
                if (text.Length > 0) text.Append(' ');
                int Moved(int offset) => text.Length + Math.Clamp(offset - lead, 0, trimmed.Length);
                foreach (var (offset, call) in line.Calls) calls.Add((Moved(offset), call));
                foreach (var change in line.Tracked)
                {
                    var start = Moved(change.Offset);
                    var length = Moved(change.Offset + change.Length) - start;
                    if (change.Deleted is not null || length > 0) tracked.Add(change with { Offset = start, Length = length });
                }

                text.Append(trimmed);
            }

            var at = _line + 1;
            _line += group.Count;
            var words = text.ToString();
            var raw = string.Join('\n', group.Select(l => l.Raw.ToString().Trim()));
            _blocks.Add(new(shape.Kind, words, shape.Label, at, _line, shape.Label is null ? raw : shape.Label + '\t' + raw, [.. calls.Select(c => new FootnoteCall(c.Offset, c.Call.Mark))])
            {
                Level = shape.Level,
                Bullet = shape.Bullet,
                BeginsPage = group[0].AfterPage,
                Tracked = tracked.ToImmutable(),
            });
            var block = _blocks.Count - 1;
            if (tracked.Count > 0) Tracked([.. tracked], words, at);
            foreach (var (offset, call) in calls) AddNote(call, block, offset);
        }

        void AddNote(Call call, int block, int offset)
        {
            if (call.Note is null) return;
            var (text, raw) = NoteText(call.Note);
            _line++;
            _notes.Add(new(call.Mark, text, _line, _line + raw.AsSpan().Count('\n'), raw, block, offset));
            _line += raw.AsSpan().Count('\n');
        }

        static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
