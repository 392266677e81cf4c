using System.IO.Compression;
using System.Text;
using Drafting.Domain.Submissions;
using Drafting.Domain.Submissions.Layout;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Logging;
using UglyToad.PdfPig.Tokens;

namespace Drafting.Server.Exchange;

/// <summary>Reads a PDF that has a text layer: where its letters stand, for <see cref="LayoutReader"/> to make paragraphs of.</summary>
public static class PdfSource
{
    private const double ShareOfPages = 0.9;
    private const int TailSearched = 64 << 10;
    private const int MostLetters = 10_000_000;

    /// <param name="content">The file.</param>
    /// <param name="limits">Bytes, pages and unpacked bytes are held here; time and memory by whoever calls.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, never falling, after each page.</param>
    /// <param name="cancellation">Ends the reading between two pages with <see cref="OperationCanceledException"/>, the only exception.</param>
    public static SourceDocument Read(byte[] content, ReadingLimits limits, Action<double>? progress, CancellationToken cancellation)
    {
        if (content.LongLength > limits.MaxBytes)
            return Unread(ReadingProblemCode.TooLarge, $"The file has {content.LongLength:N0} bytes; up to {limits.MaxBytes:N0} are read.");
        if (content.AsSpan().TrimStart("\0\t\n\f\r "u8).IsEmpty) return Unread(ReadingProblemCode.Empty, "The file is empty.");
        if (content.AsSpan(0, Math.Min(content.Length, 1024)).IndexOf("%PDF-"u8) < 0)
            return Unread(ReadingProblemCode.Damaged, "The file does not begin as a PDF does. Save it again with the program that made it.");
        if (Truncated(content)) return Unread(ReadingProblemCode.Damaged, "The PDF ends too early: its last part is missing. Download or export it again.");

        var unpacked = new Unpacking(limits.MaxUnpacked);
        var log = new UnnamedLetters();
        try
        {
            using var document = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, Logger = log, FilterProvider = unpacked });
            if (document.NumberOfPages > limits.MaxPages)
                return Unread(ReadingProblemCode.TooManyPages, $"The PDF has {document.NumberOfPages:N0} pages; up to {limits.MaxPages:N0} are read. Split it.");
            return Read(document, log, unpacked, progress, cancellation);
        }
        catch (PdfDocumentEncryptedException)
        {
            return Unread(ReadingProblemCode.Encrypted, "The PDF is protected by a password. Save a copy without the password and send that.");
        }
        catch (OutOfMemoryException)
        {
            return Unread(ReadingProblemCode.TooHard, "The PDF needs more memory than a document should. Split it, or print it to a new PDF, and import that.");
        }
        // A parser of files from anywhere meets whatever a file can be made to cause; each kind of failure says the same: this file cannot be read.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return unpacked.Exceeded ? Inflated(limits) : Unread(ReadingProblemCode.Damaged, "The PDF is damaged: its parts contradict each other. Export it again from the program that made it.");
        }
    }

    private static SourceDocument Read(PdfDocument document, UnnamedLetters log, Unpacking unpacked, Action<double>? progress, CancellationToken cancellation)
    {
        var reader = new LayoutReader();
        var failed = 0;
        var letters = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            log.Count = 0;
            LayoutPage page;
            try
            {
                page = PageOf(document.GetPage(number)) with { Unnamed = log.Count };
            }
            // One page that cannot be read is no reason to lose the others; the reading says which it was.
            catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException) && !unpacked.Exceeded)
            {
                page = new LayoutPage(number, 0, 0, []) { Failure = "its content is damaged" };
                failed++;
            }

            letters += page.Letters.Count;
            if (letters > MostLetters)
                return Unread(ReadingProblemCode.TooHard, $"The PDF holds more than {MostLetters:N0} letters up to page {number}; no document of a working group does.");
            reader.Add(page);
            progress?.Invoke(number * ShareOfPages / document.NumberOfPages);
        }

        if (failed == document.NumberOfPages) return Unread(ReadingProblemCode.Damaged, "No page of the PDF can be read: the file is damaged. Export it again from the program that made it.");
        var source = reader.Finish(cancellation);
        progress?.Invoke(1);
        return source with { Title = Stated(document.Information.Title), Author = Stated(document.Information.Author), Language = LanguageOf(document) };
    }

    private static LayoutPage PageOf(Page page)
    {
        // A page set sideways as a whole is turned to the direction most of it is read in.
        var direction = page.Letters.Count == 0 ? TextOrientation.Horizontal : page.Letters.GroupBy(l => l.TextOrientation).MaxBy(g => g.Count())!.Key;
        if (direction == TextOrientation.Other) direction = TextOrientation.Horizontal;
        var box = page.CropBox.Bounds;
        var letters = new List<PageLetter>(page.Letters.Count);
        foreach (var letter in page.Letters)
        {
            if (string.IsNullOrEmpty(letter.Value)) continue;
            var start = Turn(letter.StartBaseLine, direction, page);
            var end = Turn(letter.EndBaseLine, direction, page);
            var size = letter.PointSize is > 0.5 and < 500 ? letter.PointSize : Math.Max(1, letter.BoundingBox.Height);
            if (!double.IsFinite(start.X + start.Y + end.X + end.Y)) continue;
            var turned = letter.TextOrientation != direction;
            letters.Add(new PageLetter(letter.Value, Math.Min(start.X, end.X), Math.Max(start.X, end.X), start.Y, size)
            {
                Bold = letter.FontDetails.IsBold || letter.FontName is { } font && (font.Contains("Bold", StringComparison.OrdinalIgnoreCase) || font.Contains("Black", StringComparison.OrdinalIgnoreCase)
                    || font.Contains("Heavy", StringComparison.OrdinalIgnoreCase) || font.StartsWith("CMBX", StringComparison.Ordinal) || font.Contains("+CMBX", StringComparison.Ordinal)
                    || font.EndsWith("-Medi", StringComparison.Ordinal)),
                Hidden = letter.RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip || Outside(letter.StartBaseLine, box),
                Turned = turned,
            });
        }

        if (direction == TextOrientation.Horizontal) AddDrawnBullets(page, letters);
        var sideways = direction is TextOrientation.Rotate90 or TextOrientation.Rotate270;
        return new LayoutPage(page.Number, sideways ? page.Height : page.Width, sideways ? page.Width : page.Height, letters) { Pictures = page.NumberOfImages };
    }

    /// <summary>Some programs draw the bullets of a list as discs. A small round or square shape alone before a line is one.</summary>
    private static void AddDrawnBullets(Page page, List<PageLetter> letters)
    {
        var discs = new List<PdfRectangle>();
        foreach (var path in page.Paths)
        {
            if (!path.IsFilled && !path.IsStroked || path.GetBoundingRectangle() is not { } box) continue;
            if (box.Width is > 1.2 and < 8 && box.Height > 0.8 * box.Width && box.Height < 1.25 * box.Width) discs.Add(box);
        }

        if (discs.Count is 0 or > 300) return;
        var found = new List<PageLetter>();
        foreach (var disc in discs)
        {
            PageLetter? first = null;
            foreach (var letter in letters)
            {
                if (letter.Turned || letter.Hidden || string.IsNullOrWhiteSpace(letter.Text) || letter.Baseline > disc.Bottom + 1 || letter.Baseline + letter.Size < disc.Top || disc.Width > 0.7 * letter.Size) continue;
                if (letter.Right > disc.Left - (3 * letter.Size) && letter.Left < disc.Right + (3 * letter.Size) && (first is null || letter.Left < first.Value.Left)) first = letter;
            }

            if (first is { } next && next.Left > disc.Right) found.Add(new PageLetter("•", disc.Left, disc.Right, next.Baseline, next.Size));
        }

        letters.AddRange(found);
    }

    private static bool Outside(PdfPoint point, PdfRectangle box) =>
        box.Width > 0 && (point.X < box.Left - 2 || point.X > box.Right + 2 || point.Y < box.Bottom - 2 || point.Y > box.Top + 2);

    private static (double X, double Y) Turn(PdfPoint point, TextOrientation direction, Page page) => direction switch
    {
        TextOrientation.Rotate90 => (page.Height - point.Y, point.X),
        TextOrientation.Rotate270 => (point.Y, page.Width - point.X),
        TextOrientation.Rotate180 => (page.Width - point.X, page.Height - point.Y),
        _ => (point.X, point.Y),
    };

    private static string? Stated(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string? LanguageOf(PdfDocument document) =>
        document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Lang, out var token)
            ? Stated(token switch { StringToken text => text.Data, HexToken hex => hex.Data, _ => null })
            : null;

    /// <summary>Whether the end is missing: no end mark stands near the end, or the file is shorter than it says of itself.</summary>
    private static bool Truncated(ReadOnlySpan<byte> content)
    {
        if (content[Math.Max(0, content.Length - TailSearched)..].IndexOf("%%EOF"u8) < 0) return true;
        var head = content[..Math.Min(content.Length, 1024)];
        var linear = head.IndexOf("/Linearized"u8);
        var length = linear < 0 ? -1 : head[linear..].IndexOf("/L "u8);
        return length >= 0 && long.TryParse(Digits(head[(linear + length + 3)..]), System.Globalization.CultureInfo.InvariantCulture, out var stated) && stated > content.Length;
    }

    private static string Digits(ReadOnlySpan<byte> from)
    {
        var end = 0;
        while (end < from.Length && end < 18 && char.IsAsciiDigit((char)from[end])) end++;
        return Encoding.ASCII.GetString(from[..end]);
    }

    private static SourceDocument Inflated(ReadingLimits limits) =>
        Unread(ReadingProblemCode.Inflated, $"Unpacked, the PDF is larger than {limits.MaxUnpacked:N0} bytes: far more than its pages can need. It was not read.");

    private static SourceDocument Unread(ReadingProblemCode code, string message) => SourceDocument.Unread(SourceFormat.Pdf, new ReadingProblem(code, message));

    /// <summary>Counts the letters for which a font names no character: the library says so only in its log.</summary>
    private sealed class UnnamedLetters : ILog
    {
        public int Count { get; set; }

        public void Debug(string message)
        {
        }

        public void Debug(string message, Exception ex)
        {
        }

        public void Warn(string message)
        {
            if (message.Contains("corresponding character", StringComparison.Ordinal)) Count++;
        }

        public void Error(string message)
        {
        }

        public void Error(string message, Exception ex)
        {
        }
    }

    /// <summary>Unpacks as the library does, and stops where everything together has grown beyond the bound.</summary>
    private sealed class Unpacking(long bound) : IFilterProvider
    {
        private long _left = bound;

        public bool Exceeded => _left < 0;

        public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bounded(DefaultFilterProvider.Instance.GetFilters(dictionary));

        public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bounded(DefaultFilterProvider.Instance.GetNamedFilters(names));

        public IReadOnlyList<IFilter> GetAllFilters() => Bounded(DefaultFilterProvider.Instance.GetAllFilters());

        private List<IFilter> Bounded(IReadOnlyList<IFilter> filters) => [.. filters.Select(f => new BoundedFilter(this, f))];

        private void Take(long bytes)
        {
            _left -= bytes;
            if (_left < 0) throw new InvalidDataException("Unpacked beyond the bound.");
        }

        private sealed class BoundedFilter(Unpacking unpacking, IFilter filter) : IFilter
        {
            public bool IsSupported => filter.IsSupported;

            public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
            {
                // Deflate packs a thousand to one: it is measured before anything is kept. The others are measured after.
                if (filter is FlateFilter)
                {
                    unpacking.Take(Measure(input.Span));
                    return filter.Decode(input, streamDictionary, filterProvider, filterIndex);
                }

                var output = filter.Decode(input, streamDictionary, filterProvider, filterIndex);
                unpacking.Take(output.Length);
                return output;
            }

            private long Measure(ReadOnlySpan<byte> input)
            {
                if (input.Length < 3) return 0;
                using var packed = new MemoryStream(input[2..].ToArray(), writable: false);
                using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
                var buffer = new byte[32 << 10];
                long length = 0;
                try
                {
                    for (int read; length <= unpacking._left && (read = inflate.Read(buffer)) > 0;) length += read;
                }
                catch (InvalidDataException)
                {
                    // What was unpacked up to the damage is what counts; the library's own reading decides what the damage means.
                }

                return length;
            }
        }
    }
}
