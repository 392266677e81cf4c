using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Exchange;

/// <summary>What was read out of a file, whatever its kind.</summary>
/// <param name="Format">By its content; null where it is no kind that is read.</param>
/// <param name="Pages">How many; null in a format without pages.</param>
/// <param name="Reading">The submissions; its <see cref="CompilationReading.Problem"/> says why there are none.</param>
public sealed record DocumentReading(SourceFormat? Format, int? Pages, CompilationReading Reading);

/// <summary>Reads the files that submissions come in. What a file is, its content says; its name is believed only where the content does not tell.</summary>
/// <remarks>Word and PDF are taken apart in a process of their own, so that a file that was made to hurt (or is merely odd) costs that process and nothing else.</remarks>
public static class DocumentReader
{
    /// <summary>The share of the progress that taking the file apart is counted for; the rest is for asking who wrote which part.</summary>
    const double Unpacking = 0.8;

    static readonly (byte[] Signature, string What)[] Pictures =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture (PNG)"), ([0xFF, 0xD8, 0xFF], "a picture (JPEG)"), ([(byte)'G', (byte)'I', (byte)'F', (byte)'8'], "a picture (GIF)"),
        ([(byte)'I', (byte)'I', 0x2A, 0], "a picture (TIFF)"), ([(byte)'M', (byte)'M', 0, 0x2A], "a picture (TIFF)"),
    ];

    /// <summary>Reads any bytes under any name. Never throws but for a cancellation.</summary>
    /// <param name="fileName">As it was sent; no path.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="questions">Those of the consultation.</param>
    /// <param name="limits">Bounds of size, time and memory.</param>
    /// <param name="progress">Called with the share that is done, from 0 to 1, never falling; on any thread.</param>
    /// <param name="cancellation">Ends the reading, and the process that does it.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the only exception.</exception>
    public static async Task<DocumentReading> Read(
        string fileName, byte[] content, IReadOnlyList<ConsultationQuestion> questions, ReadingLimits limits, Action<double>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (format, problem) = Sniff(fileName, content, limits);
        if (problem is not null) return new(format, null, Unread(problem));
        var begun = format is SourceFormat.Word or SourceFormat.Pdf ? Unpacking : 0;
        var options = new CompilationOptions
        {
            Questions = [.. questions],
            Cancellation = cancellation,
            Progress = progress is null ? null : share => progress(begun + (share * (1 - begun))),
        };
        var contributor = Contributor(fileName);
        if (format is SourceFormat.Text)
        {
            var decoding = TextSource.Decode(content, limits);
            return new(format, null, decoding.Problem is { } unreadable ? Unread(unreadable) : await Task.Run(() => CompilationReader.ReadOneOrMore(decoding.Text!, options, contributor), cancellation));
        }

        var source = format is SourceFormat.Markdown
            ? await Task.Run(() => MarkdownSource.Read(content, limits, null, cancellation), cancellation)
            : await ReadingProcess.Read(format!.Value, content, limits, share => progress?.Invoke(share * Unpacking), cancellation);
        var reading = await Task.Run(() => SourceReader.Read(source, options, contributor), cancellation);
        if (reading.Problem is null && NamedOtherwise(fileName, format!.Value) is { } doubt) reading = reading with { Diagnostics = [doubt, .. reading.Diagnostics] };
        return new(format, source.Pages, reading);
    }

    /// <summary>Why a file is not even looked at.</summary>
    internal static ReadingProblem TooLarge(long bytes, ReadingLimits limits) => new(ReadingProblemCode.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The file has {bytes:N0} bytes; {limits.MaxBytes:N0} is the most that is read. Take out pictures, or split it and import the parts."));

    static CompilationReading Unread(ReadingProblem problem) => new([], [], [], problem);

    /// <summary>The kind of a file by its first bytes; or why it is none that is read.</summary>
    static (SourceFormat? Format, ReadingProblem? Problem) Sniff(string fileName, byte[] content, ReadingLimits limits)
    {
        if (content.LongLength > limits.MaxBytes) return (null, TooLarge(content.LongLength, limits));
        if (content.Length == 0) return (null, new(ReadingProblemCode.Empty, "The file is empty."));
        var bytes = content.AsSpan();

        // The standard lets a PDF begin anywhere in its first thousand bytes, and some mail programs use that.
        if (bytes[..Math.Min(1024, bytes.Length)].IndexOf("%PDF-"u8) >= 0) return (SourceFormat.Pdf, null);
        if (bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8)) return (SourceFormat.Word, null);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return (null, Compound(bytes));
        if (bytes.StartsWith("{\\rtf"u8)) return (null, Unknown("an RTF document", "Open it in Word, save it as .docx, and import that."));
        foreach (var (signature, what) in Pictures)
        {
            if (bytes.StartsWith(signature)) return (null, Unknown(what, "There is no text in it to quote. Ask for the text, or have it recognised (OCR) first."));
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || bytes.StartsWith("7z\u00BC"u8) || bytes.StartsWith("Rar!"u8)) return (null, Unknown("a compressed archive", "Unpack it and import the documents in it; several can be chosen at once."));
        var start = bytes[..Math.Min(512, bytes.Length)].TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        var head = Encoding.Latin1.GetString(start[..Math.Min(64, start.Length)]);
        if (head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return (null, Unknown("a web page (HTML)", "Often that is an error page where a download failed. Check it, or save the page as PDF or text and import that."));
        if (head.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
            return (null, Unknown("XML", "Open it in the program that made it (Word, for an older Word XML document), save it as .docx, and import that."));
        var extension = Extension(fileName);
        if (extension is "pdf" or "docx" or "doc" or "odt" or "docm")
        {
            var zero = bytes.Contains((byte)0);
            return (null, new(zero ? ReadingProblemCode.Damaged : ReadingProblemCode.OtherFormat, zero
                ? $"The file is named .{extension} but does not begin like one; it is damaged, or something else. Ask the sender for it again."
                : $"The file is named .{extension} but is plain text. If that is what it should be, name it .txt and import it again; else ask the sender for it again."));
        }

        return (extension is "md" or "markdown" or "mkd" ? SourceFormat.Markdown : SourceFormat.Text, null);
    }

    /// <summary>Word before 2007, and everything that is encrypted by Office, comes in the same wrapping; the names inside tell them apart.</summary>
    static ReadingProblem Compound(ReadOnlySpan<byte> bytes)
    {
        static bool Holds(ReadOnlySpan<byte> bytes, string name) => bytes.IndexOf(Encoding.Unicode.GetBytes(name)) >= 0;
        if (Holds(bytes, "EncryptedPackage") || Holds(bytes, "EncryptionInfo"))
            return new(ReadingProblemCode.Encrypted, "The file is protected by a password. Open it in Word with the password, remove it (File, Info, Protect Document), save it, and import that.");
        return Holds(bytes, "WordDocument") ? Unknown("a Word document of the old kind (.doc)", "Open it in Word or LibreOffice, save it as .docx, and import that.")
            : Holds(bytes, "Workbook") ? Unknown("an old Excel workbook", "Save the text as a Word document (.docx) or as plain text and import that.")
            : Unknown("an old Office file", "Open it in the program that made it, save it as .docx or PDF, and import that.");
    }

    static ReadingProblem Unknown(string what, string action) => new(ReadingProblemCode.UnknownFormat, $"The file is {what}, which is not read here. {action}");

    static string Extension(string fileName) => Path.GetExtension(fileName).TrimStart('.').ToLowerInvariant();

    static ReadingDiagnostic? NamedOtherwise(string fileName, SourceFormat format)
    {
        var extension = Extension(fileName);
        var what = format switch { SourceFormat.Word => "a Word document", SourceFormat.Pdf => "a PDF", _ => null };
        return what is null || extension.Length == 0 || extension == (format is SourceFormat.Word ? "docx" : "pdf") ? null
            : new(ReadingDiagnosticCode.NamedOtherwise, DiagnosticSeverity.Repair, 1, null, $"The file is named .{extension} but is {what}; it was read as that.", extension);
    }

    /// <summary>What a file is called is at times who wrote it: "Ruritania_contribution.docx".</summary>
    static string Contributor(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName.Replace('\\', '/'));
        var words = name.Split(['_', ' ', '+'], StringSplitOptions.RemoveEmptyEntries);
        var shown = string.Join(' ', words).Trim();
        return shown.Length == 0 ? "Unnamed contributor" : shown[..Math.Min(shown.Length, 200)];
    }
}
