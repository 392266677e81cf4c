using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Drafting.Domain.Submissions;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Drafting.Server.Exchange;

/// <summary>Reads Markdown (CommonMark, with footnotes and tables): the words, without their signs. Lines are those of the file.</summary>
public static class MarkdownSource
{
    const int DeepestNesting = 100;

    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseFootnotes().UsePipeTables().UseYamlFrontMatter().Build();

    /// <summary>Reads any bytes.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="limits">Bounds of size.</param>
    /// <param name="progress">Called with the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>, the only exception.</param>
    public static SourceDocument Read(byte[] content, ReadingLimits limits, Action<double>? progress, CancellationToken cancellation)
    {
        var decoding = TextSource.Decode(content, limits);
        if (decoding.Problem is { } problem) return SourceDocument.Unread(SourceFormat.Markdown, problem);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var document = Markdown.Parse(decoding.Text!, Pipeline);
            return new Reading(decoding.Text!, document, progress, cancellation).Read();
        }
        catch (Exception e) when (e is ArgumentException or InsufficientExecutionStackException or InvalidOperationException)
        {
            return SourceDocument.Unread(SourceFormat.Markdown, new(ReadingProblemCode.TooHard, "The file nests lists, quotations or emphasis deeper than is read. Name it .txt to import it as plain text, or write it simpler."));
        }
    }

    sealed class Reading(string text, MarkdownDocument document, Action<double>? progress, CancellationToken cancellation)
    {
        readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');
        readonly List<SourceBlock> _blocks = [];
        readonly List<ReadingDiagnostic> _diagnostics = [];
        readonly List<(Footnote Note, string Mark, int Block, int Offset)> _called = [];

        public SourceDocument Read()
        {
            var notes = document.OfType<FootnoteGroup>().SelectMany(g => g.OfType<Footnote>()).ToList();
            for (var i = 0; i < document.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (document[i] is not FootnoteGroup) Block(document[i], 0, null, 0, false);
                if (i % 64 == 0) progress?.Invoke((double)i / document.Count);
            }

            progress?.Invoke(1);
            if (_blocks.Count == 0)
                return SourceDocument.Unread(SourceFormat.Markdown, new(ReadingProblemCode.Empty, "The file holds no text, only signs, links to pictures or HTML. Check that it is the right one."));
            var ordered = _blocks.Select((b, i) => (Block: b, Index: i)).OrderBy(b => b.Block.Line).ToList();
            var place = ordered.Select((b, i) => (b.Index, i)).ToDictionary(p => p.Index, p => p.i);
            var read = _called.DistinctBy(c => c.Note).Select(c => Note(c.Note, c.Mark, place[c.Block], c.Offset))
                .Concat(notes.Where(n => _called.TrueForAll(c => c.Note != n)).Select(n => Note(n, MarkOf(n), null, null))).ToImmutableArray();
            return new(SourceFormat.Markdown, [.. ordered.Select(b => b.Block)], read, [.. _diagnostics.OrderBy(d => d.Line)], null, null);
        }

        void Report(ReadingDiagnosticCode code, DiagnosticSeverity severity, int line, string message, string? raw = null, string? repaired = null) =>
            _diagnostics.Add(new(code, severity, line, null, message, raw, repaired));

        static string MarkOf(Footnote note) => note.Label?.TrimStart('^') is { Length: > 0 } label ? label : note.Order.ToString(CultureInfo.InvariantCulture);

        SourceNote Note(Footnote note, string mark, int? block, int? offset)
        {
            var words = string.Join(' ', note.Descendants<LeafBlock>().Select(b => b.Inline is { } inline ? Words(inline, b.Line + 1).Text : b.Lines.ToString()).Where(t => t.Length > 0));
            var (first, last) = Span(note);
            return new(mark, words.Trim(), first, last, Raw(first, last), block, offset);
        }

        (int First, int Last) Span(Block block)
        {
            var first = Math.Clamp(block.Line + 1, 1, _lines.Length);
            var end = Math.Clamp(block.Span.End, 0, Math.Max(0, text.Length - 1));
            var last = first;
            for (var i = Math.Clamp(block.Span.Start, 0, end); i < end; i++)
            {
                if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')) last++;
            }

            return (first, Math.Min(last, _lines.Length));
        }

        string Raw(int first, int last) => string.Join('\n', _lines[(first - 1)..last]);

        void Block(Block block, int depth, string? label, int level, bool quoted, bool bullet = false, bool item = false)
        {
            if (depth > DeepestNesting) throw new InsufficientExecutionStackException();
            var (first, last) = Span(block);
            switch (block)
            {
                case YamlFrontMatterBlock:
                    Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, first, "The data above the text was left out.", Raw(first, last), "");
                    break;
                case LinkReferenceDefinitionGroup:
                    break;
                case HtmlBlock:
                    Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, first, "HTML stands here; it was left out.", Raw(first, last), "");
                    break;
                case ThematicBreakBlock:
                    Report(ReadingDiagnosticCode.RuleRemoved, DiagnosticSeverity.Repair, first, $"Line {first.ToString(CultureInfo.InvariantCulture)} is a drawn line; it was removed.", Raw(first, last), "");
                    break;
                case HeadingBlock heading:
                    Leaf(heading, SourceBlockKind.Heading, heading.Level, null, false, first, last);
                    break;
                case Table table:
                    Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Doubt, first, "A table stands here; its cells were read one after the other, row by row.");
                    Table(table);
                    break;
                case CodeBlock code:
                    var words = code.Lines.ToString().ReplaceLineEndings("\n").Trim('\n');
                    if (words.Length > 0) _blocks.Add(new(SourceBlockKind.Paragraph, string.Join(' ', words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), label, first, last, Raw(first, last), []));
                    break;
                case ListBlock list:
                    List(list, depth, item ? level + 1 : level);
                    break;
                case QuoteBlock quote:
                    foreach (var child in quote) Block(child, depth + 1, null, 0, true);
                    break;
                case ContainerBlock container:
                    foreach (var child in container) Block(child, depth + 1, label, level, quoted, bullet, item);
                    break;
                case LeafBlock { Inline: not null } leaf:
                    Leaf(leaf, item && (label is not null || bullet) ? SourceBlockKind.Item : quoted ? SourceBlockKind.Quotation : SourceBlockKind.Paragraph, item ? level : 0, label, bullet, first, last);
                    break;
                default:
                    break;
            }
        }

        void List(ListBlock list, int depth, int level)
        {
            var number = list.IsOrdered && int.TryParse(list.OrderedStart ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
            foreach (var entry in list.OfType<ListItemBlock>())
            {
                cancellation.ThrowIfCancellationRequested();
                var label = list.IsOrdered ? number.ToString(CultureInfo.InvariantCulture) + list.OrderedDelimiter : null;
                number++;
                if (entry.Count == 0) continue;
                var first = true;
                foreach (var child in entry)
                {
                    Block(child, depth + 1, first ? label : null, level, false, first && label is null, item: true);
                    first = false;
                }
            }
        }

        /// <summary>A row is one paragraph, its cells parted by the sign that parts them in the file: they share a line, and a line is an address.</summary>
        void Table(Table table)
        {
            foreach (var row in table.OfType<TableRow>())
            {
                cancellation.ThrowIfCancellationRequested();
                var line = Math.Clamp(row.Line + 1, 1, _lines.Length);
                var words = new StringBuilder();
                var calls = new List<(int Offset, Footnote Note)>();
                foreach (var inline in row.OfType<TableCell>().SelectMany(c => c.OfType<LeafBlock>()).Select(l => l.Inline).OfType<ContainerInline>())
                {
                    if (words.Length > 0) words.Append(" | ");
                    var cell = Words(inline, line);
                    calls.AddRange(cell.Calls.Select(c => (c.Offset + words.Length, c.Note)));
                    words.Append(cell.Text);
                }

                Add(SourceBlockKind.Paragraph, 0, null, false, line, line, words.ToString(), calls);
            }
        }

        void Leaf(LeafBlock leaf, SourceBlockKind kind, int level, string? label, bool bullet, int first, int last)
        {
            if (leaf.Inline is not { } inline) return;
            var (words, calls) = Words(inline, first);
            Add(kind, level, label, bullet, first, last, words, calls);
        }

        void Add(SourceBlockKind kind, int level, string? label, bool bullet, int first, int last, string words, List<(int Offset, Footnote Note)> calls)
        {
            if (words.Length == 0) return;
            foreach (var (offset, note) in calls) _called.Add((note, MarkOf(note), _blocks.Count, offset));
            _blocks.Add(new(kind, words, label, first, last, Raw(first, last), [.. calls.Select(c => new FootnoteCall(c.Offset, MarkOf(c.Note)))]) { Level = level, Bullet = bullet });
        }

        (string Text, List<(int Offset, Footnote Note)> Calls) Words(ContainerInline inline, int line)
        {
            var words = new StringBuilder();
            var calls = new List<(int, Footnote)>();
            Walk(inline, 0);
            var whole = words.ToString();
            var lead = whole.Length - whole.TrimStart().Length;
            var trimmed = whole.Trim();
            return (trimmed, calls.ConvertAll(c => (Math.Clamp(c.Item1 - lead, 0, trimmed.Length), c.Item2)));

            void Walk(ContainerInline parent, int depth)
            {
                if (depth > DeepestNesting) throw new InsufficientExecutionStackException();
                foreach (var child in parent)
                {
                    switch (child)
                    {
                        case LiteralInline literal:
                            words.Append(literal.Content.AsSpan());
                            break;
                        case CodeInline code:
                            words.Append(code.Content);
                            break;
                        case LineBreakInline:
                            words.Append(' ');
                            break;
                        case HtmlEntityInline entity:
                            words.Append(entity.Transcoded.AsSpan());
                            break;
                        case AutolinkInline link:
                            words.Append(link.Url);
                            break;
                        case HtmlInline html:
                            Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, line, "HTML stands here; it was left out.", html.Tag, "");
                            break;
                        case FootnoteLink { IsBackLink: false } call:
                            calls.Add((words.Length, call.Footnote));
                            break;
                        case FootnoteLink:
                            break;
                        case LinkInline { IsImage: true } picture:
                            Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, line, "A picture was left out.", picture.Url, "");
                            break;
                        case LinkInline link:
                            var from = words.Length;
                            Walk(link, depth + 1);
                            if (link.Url is { Length: > 0 } url && !words.ToString(from, words.Length - from).Contains(url.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
                                Report(ReadingDiagnosticCode.NotText, DiagnosticSeverity.Repair, line, $"“{words.ToString(from, words.Length - from)}” is a link; its address is kept here.", words.ToString(from, words.Length - from), url);
                            break;
                        case TaskList:
                            break;
                        case ContainerInline container:
                            Walk(container, depth + 1);
                            break;
                        default:
                            break;
                    }
                }
            }
        }
    }
}
