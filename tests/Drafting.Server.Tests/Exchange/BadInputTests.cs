using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Drafting.Domain.Submissions;
using Drafting.Server.Exchange;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Drafting.Server.Tests.Exchange;

/// <summary>Files that cannot be read, or should not be: each is refused by a sentence that says what it is and what to do, and costs nobody else anything.</summary>
public sealed class BadInputTests
{
    static readonly byte[] Compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    static readonly byte[] Text = Encoding.UTF8.GetBytes("We share the river, and we keep the book of its waters together.");

    public static TheoryData<string, string, ReadingProblemCode, string> Refused => new()
    {
        { "nothing", "empty.docx", ReadingProblemCode.Empty, "empty" },
        { "protected pdf", "closed.pdf", ReadingProblemCode.Encrypted, "without the password" },
        { "protected docx", "closed.docx", ReadingProblemCode.Encrypted, "Protect Document" },
        { "doc", "old.doc", ReadingProblemCode.UnknownFormat, ".docx" },
        { "doc", "old.docx", ReadingProblemCode.UnknownFormat, ".docx" },
        { "scan", "scan.pdf", ReadingProblemCode.NoTextLayer, "text" },
        { "cut pdf", "cut.pdf", ReadingProblemCode.Damaged, "again" },
        { "cut docx", "cut.docx", ReadingProblemCode.Damaged, "again" },
        { "pdf in name", "words.pdf", ReadingProblemCode.OtherFormat, ".txt" },
        { "bomb", "bomb.docx", ReadingProblemCode.Inflated, "unpack" },
        { "hidden bomb", "bomb.docx", ReadingProblemCode.Damaged, "again" },
        { "macros", "act.docm", ReadingProblemCode.Macros, "which leaves them out" },
        { "macros", "act.docx", ReadingProblemCode.Macros, "which leaves them out" },
        { "pages", "long.pdf", ReadingProblemCode.TooManyPages, "Split it" },
        { "odt", "text.odt", ReadingProblemCode.UnknownFormat, "OpenDocument" },
        { "sheet", "table.xlsx", ReadingProblemCode.UnknownFormat, "Excel" },
        { "zip", "all.zip", ReadingProblemCode.UnknownFormat, "" },
        { "rtf", "text.rtf", ReadingProblemCode.UnknownFormat, "RTF" },
        { "html", "text.docx", ReadingProblemCode.UnknownFormat, "web page" },
        { "picture", "page.txt", ReadingProblemCode.UnknownFormat, "picture" },
        { "junk", "junk.txt", ReadingProblemCode.Binary, "" },
        { "pdf of junk", "junk.pdf", ReadingProblemCode.Damaged, "" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_file_that_cannot_be_read_says_why_and_what_to_do(string what, string name, ReadingProblemCode code, string says)
    {
        var reading = await Read(name, Make(what), new());

        Assert.NotNull(reading.Reading.Problem);
        Assert.Equal(code, reading.Reading.Problem.Code);
        Assert.Contains(says, reading.Reading.Problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(reading.Reading.Submissions);
    }

    [Fact]
    public async Task A_file_is_what_it_holds_whatever_its_name_says()
    {
        foreach (var (content, name, format) in new[] { (Pdf(1), "river.docx", SourceFormat.Pdf), (Word(), "river.pdf", SourceFormat.Word) })
        {
            var reading = await Read(name, content, new());
            Assert.Equal((format, null), (reading.Format, reading.Reading.Problem?.Message));
            Assert.Single(reading.Reading.Submissions);
            Assert.Contains(reading.Reading.Diagnostics, d => d.Code is ReadingDiagnosticCode.NamedOtherwise);
        }
    }

    [Fact]
    public async Task A_file_larger_than_is_read_is_not_looked_at()
    {
        var reading = await Read("large.pdf", Pdf(1), new(MaxBytes: 100));
        Assert.Equal(ReadingProblemCode.TooLarge, reading.Reading.Problem?.Code);
    }

    [Fact]
    public async Task A_reading_that_takes_too_long_or_too_much_memory_is_ended_and_the_next_is_read()
    {
        var late = await Read("late.pdf", Pdf(900), new() { Time = TimeSpan.FromMilliseconds(50) });
        var small = await Read("greedy.pdf", Pdf(900), new() { Memory = 4 << 20 });

        Assert.Equal(ReadingProblemCode.TooHard, late.Reading.Problem?.Code);
        // Where memory ends inside the parser, the parser may say that the file is damaged.
        Assert.True(small.Reading.Problem?.Code is ReadingProblemCode.TooHard or ReadingProblemCode.Damaged);
        Assert.Null((await Read("next.pdf", Pdf(1), new())).Reading.Problem);
    }

    [Fact]
    public async Task A_reading_can_be_cancelled()
    {
        using var cancelling = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DocumentReader.Read("long.pdf", Pdf(900), [], new(), _ => cancelling.Cancel(), cancelling.Token));
    }

    [Fact]
    public async Task Progress_rises_to_the_end()
    {
        var told = new List<double>();
        var reading = await DocumentReader.Read("river.pdf", Pdf(20), [], new(), share => { lock (told) told.Add(share); }, TestContext.Current.CancellationToken);
        Assert.Equal(20, reading.Pages);
        Assert.NotEmpty(told);
        Assert.Equal(told.Order(), told);
        Assert.InRange(told[^1], 0.5, 1);
    }

    static Task<DocumentReading> Read(string name, byte[] content, ReadingLimits limits) => DocumentReader.Read(name, content, [], limits, null, TestContext.Current.CancellationToken);

    static byte[] Make(string what) => what switch
    {
        "nothing" => [],
        "protected pdf" => Protected(),
        "protected docx" => [.. Compound, .. new byte[504], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[512]],
        "doc" => [.. Compound, .. new byte[504], .. Encoding.Unicode.GetBytes("WordDocument"), .. new byte[512]],
        "scan" => Scan(),
        "cut pdf" => Pdf(3)[..^400],
        "cut docx" => Word()[..^300],
        "pdf in name" => Text,
        "bomb" => Bomb(hidden: false),
        "hidden bomb" => Bomb(hidden: true),
        "macros" => Zip(("word/document.xml", Text), ("word/vbaProject.bin", Text)),
        "pages" => Pdf(5_000),
        "odt" => Zip(("mimetype", Encoding.ASCII.GetBytes("application/vnd.oasis.opendocument.text")), ("content.xml", Text)),
        "sheet" => Zip(("[Content_Types].xml", Text), ("xl/workbook.xml", Text)),
        "zip" => Zip(("one.txt", Text), ("two.txt", Text)),
        "rtf" => [.. "{\\rtf1\\ansi "u8, .. Text, .. "}"u8],
        "html" => [.. "<!DOCTYPE html><html><body>"u8, .. Text, .. "</body></html>"u8],
        "picture" => Picture(),
        "junk" => [.. Enumerable.Range(0, 4_000).Select(i => (byte)(i * 7919 >> 3))],
        "pdf of junk" => [.. "%PDF-1.7\n"u8, .. Enumerable.Range(0, 4_000).Select(i => (byte)(i * 7919 >> 3)), .. "\n%%EOF"u8],
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    static byte[] Pdf(int pages)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (var i = 0; i < pages; i++) builder.AddPage(PageSize.A4).AddText("We share the river and keep the book of its waters.", 11, new PdfPoint(70, 700), font);
        return builder.Build();
    }

    static byte[] Scan()
    {
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4).AddPng(Picture(), new PdfRectangle(0, 0, 595, 842));
        return builder.Build();
    }

    /// <summary>Locked with a password that is not empty: what would open it fits no key.</summary>
    static byte[] Protected()
    {
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        var lock32 = string.Concat(Enumerable.Range(0, 32).Select(i => $"{(i * 37 + 11) % 256:X2}"));
        foreach (var (i, body) in new[]
        {
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            $"<< /Filter /Standard /V 1 /R 2 /O <{lock32}> /U <{lock32}> /P -4 >>",
        }.Index())
        {
            places.Add(pdf.Length);
            pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{body}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append("xref\n0 5\n0000000000 65535 f \n");
        foreach (var place in places) pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<{lock32}> <{lock32}>] >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }

    static byte[] Word() => GeneratedDocument.Of("We share the river and keep the book of its waters.").ToWord();

    static byte[] Bomb(bool hidden)
    {
        const long size = 400L << 20;
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("word/document.xml").Open();
            var zeros = new byte[1 << 20];
            for (var written = 0L; written < size; written += zeros.Length) part.Write(zeros);
        }

        var bytes = stream.ToArray();
        if (!hidden) return bytes;
        // What the table of contents says of the size is the sender's word.
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 1_000);
        return bytes;
    }

    static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A grey page.</summary>
    static byte[] Picture()
    {
        const int side = 16;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < side; row++) zlib.Write([0, .. Enumerable.Repeat((byte)200, side * 3)]);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n\u001A\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];

        static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
        {
            byte[] body = [.. type, .. data];
            var chunk = new byte[body.Length + 8];
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            body.CopyTo(chunk, 4);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc(body));
            return chunk;
        }

        static uint Crc(byte[] bytes)
        {
            var crc = uint.MaxValue;
            foreach (var b in bytes)
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            return ~crc;
        }
    }
}
