using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Exchange;

/// <summary>Looks into a zip archive before anything unpacks it: what it is, whether it is whole, and how large it is in truth.</summary>
static class Archives
{
    const int MostEntries = 10_000;
    const int DeepestXml = 200;

    /// <summary>Larger than any text: what the names of the parts and their XML may take together, unpacked.</summary>
    const string WordPart = "word/document.xml";

    static readonly (string Part, string What, string Action)[] Others =
    [
        ("xl/workbook.xml", "an Excel workbook", "Save the text as a Word document (.docx) or as plain text and import that."),
        ("xl/workbook.bin", "an Excel workbook", "Save the text as a Word document (.docx) or as plain text and import that."),
        ("ppt/presentation.xml", "a PowerPoint presentation", "Export it as PDF and import that."),
        ("Index/Document.iwa", "a Pages document", "In Pages choose File, Export to, Word, and import the .docx."),
        ("META-INF/container.xml", "an e-book (EPUB)", "Save it as a Word document (.docx) or PDF and import that."),
        ("AndroidManifest.xml", "a program for telephones", "Check that you chose the right file."),
    ];

    /// <summary>Null for a Word document without programs and of bearable size; else why it is not read.</summary>
    public static ReadingProblem? Refuse(byte[] content, ReadingLimits limits, CancellationToken cancellation)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries)
                return new(ReadingProblemCode.Inflated, $"The file holds {Of(zip.Entries.Count)} parts; {Of(MostEntries)} is the most that is read. No document has so many. Open it in Word, save it anew, and import that.");
            if (Kind(zip) is { } other) return other;
            if (zip.Entries.Any(e => e.Name.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || e.Name.Contains("vbaData", StringComparison.OrdinalIgnoreCase)) || MainPartHasMacros(zip, limits))
                return new(ReadingProblemCode.Macros, "The file is a Word document with macros, which are programs; such files are not opened here. In Word choose Save As, Word Document (.docx), which leaves them out, and import that.");
            return Measure(zip, limits, cancellation);
        }
        catch (InvalidDataException)
        {
            return Damaged("its table of contents is missing or does not fit the rest: it was probably cut off on the way");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException or OverflowException or IndexOutOfRangeException)
        {
            return Damaged("its parts contradict each other");
        }
        catch (XmlException e)
        {
            return Damaged($"a part of it is not XML as Word writes it (line {Of(e.LineNumber)} of that part)");
        }
    }

    public static ReadingProblem Damaged(string why) =>
        new(ReadingProblemCode.Damaged, $"The file is damaged: {why}. Open it in Word or LibreOffice, save it anew as .docx, and import that; or ask the sender for it again.");

    static ReadingProblem? Kind(ZipArchive zip)
    {
        if (Has(zip, WordPart) || zip.Entries.Any(e => e.FullName.StartsWith("word/", StringComparison.OrdinalIgnoreCase))) return null;
        if (zip.GetEntry("mimetype") is { Length: < 200 } mimetype)
        {
            using var reader = new StreamReader(mimetype.Open(), Encoding.Latin1);
            var buffer = new char[200];
            var type = new string(buffer, 0, reader.ReadBlock(buffer));
            if (type.Contains("opendocument", StringComparison.Ordinal))
            {
                var text = type.Contains("opendocument.text", StringComparison.Ordinal);
                return new(ReadingProblemCode.UnknownFormat, text
                    ? "The file is an OpenDocument text (.odt). In LibreOffice choose File, Save As, Word 2010–365 (.docx), and import that."
                    : "The file is an OpenDocument file, but not a text. Save its text as a Word document (.docx) or as PDF and import that.");
            }
        }

        foreach (var (part, what, action) in Others)
        {
            if (Has(zip, part)) return new(ReadingProblemCode.UnknownFormat, $"The file is {what}, not a Word document. {action}");
        }

        return Has(zip, "[Content_Types].xml") ? Damaged("the part that holds a Word document's text is missing")
            : new(ReadingProblemCode.UnknownFormat, zip.Entries.Count == 0 ? "The file is an empty zip archive. Check that you chose the right one."
                : $"The file is a zip archive of {Of(zip.Entries.Count)} files ({zip.Entries[0].FullName.Trim()[..Math.Min(60, zip.Entries[0].FullName.Trim().Length)]}…). Unpack it and import the documents in it; several can be chosen at once.");
    }

    static bool Has(ZipArchive zip, string part) => zip.Entries.Any(e => string.Equals(e.FullName.Replace('\\', '/'), part, StringComparison.OrdinalIgnoreCase));

    /// <summary>A .docm that was renamed says so in its list of parts.</summary>
    static bool MainPartHasMacros(ZipArchive zip, ReadingLimits limits)
    {
        if (zip.GetEntry("[Content_Types].xml") is not { } types || types.Length > Math.Min(limits.MaxUnpacked, 4 << 20)) return false;
        using var stream = types.Open();
        using var reader = new StreamReader(stream);
        var buffer = new char[4 << 20];
        return new string(buffer, 0, reader.ReadBlock(buffer)).Contains("macroEnabled", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What the entries declare is checked first, for it costs nothing; then they are unpacked and counted, since they can lie.</summary>
    static ReadingProblem? Measure(ZipArchive zip, ReadingLimits limits, CancellationToken cancellation)
    {
        long declared = 0;
        foreach (var entry in zip.Entries)
        {
            declared += Math.Max(0, entry.Length);
            if (declared > limits.MaxUnpacked) return Inflated(limits);
        }

        var buffer = new byte[1 << 16];
        long actual = 0;
        foreach (var entry in zip.Entries)
        {
            using (var stream = entry.Open())
            {
                for (int read; (read = stream.Read(buffer)) > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if ((actual += read) > limits.MaxUnpacked) return Inflated(limits);
                }
            }

            if (!entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) continue;
            using var part = entry.Open();
            using var xml = XmlReader.Create(part, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false });
            for (var i = 0; xml.Read(); i++)
            {
                if (i % 4096 == 0) cancellation.ThrowIfCancellationRequested();
                if (xml.Depth > DeepestXml)
                    return new(ReadingProblemCode.TooHard, $"The part {entry.FullName} is nested more than {DeepestXml} deep, which no program writes. Copy the text into a new document and import that.");
            }
        }

        return null;
    }

    static ReadingProblem Inflated(ReadingLimits limits) => new(ReadingProblemCode.Inflated,
        $"Unpacked, the file is larger than {Of(limits.MaxUnpacked >> 20)} MB, the most that is read. If it is a real document, take out its pictures (or save them smaller), save it anew, and import that.");

    static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
