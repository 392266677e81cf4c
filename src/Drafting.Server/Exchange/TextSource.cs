using System.Text;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Exchange;

/// <summary>Plain text: UTF-8, or UTF-16 with a byte order mark. Its paragraphs are found by <see cref="CompilationReader"/>, for where they end is a matter of layout.</summary>
public static class TextSource
{
    /// <summary>The bytes of a file as text, or why they are none.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="limits">Bounds of size; <see cref="CompilationReader.MaxBytes"/> is another.</param>
    public static CompilationDecoding Decode(byte[] content, ReadingLimits limits)
    {
        if (content.LongLength > limits.MaxBytes) return new(null, DocumentReader.TooLarge(content.LongLength, limits));
        var wide = content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)
            : content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true) : null;

        // FF FE 00 00 begins UTF-32, which the decoder below refuses by name.
        if (wide is null || content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || content.Length > CompilationReader.MaxBytes) return Advise(CompilationReader.Decode(content), content);
        try
        {
            var text = wide.GetString(content, 2, content.Length - 2);
            if (text.Contains('\0', StringComparison.Ordinal))
                return new(null, new(ReadingProblemCode.Binary, "The file says that it is text in UTF-16 and holds characters that are zero: it is binary, or damaged. Save it as text in UTF-8 and import it again."));
            return string.IsNullOrWhiteSpace(text) ? new(null, new(ReadingProblemCode.Empty, "The file is empty.")) : new(text, null);
        }
        catch (DecoderFallbackException e)
        {
            return new(null, new(ReadingProblemCode.OtherEncoding, $"The file says that it is text in UTF-16, but byte {e.Index + 2} is none. Save it as text in UTF-8 and import it again.", null, e.Index + 2));
        }
    }

    /// <summary>A byte that is a letter in Western Windows code pages tells what the file probably is, and how to save it.</summary>
    static CompilationDecoding Advise(CompilationDecoding decoding, byte[] content)
    {
        if (decoding.Problem is not { Code: ReadingProblemCode.NotUtf8, Byte: { } at } problem || at >= content.Length || content[at] is < 0x80) return decoding;
        return decoding with
        {
            Problem = problem with { Message = $"{problem.Message} It is probably in an older Windows encoding such as Windows-1252: in Notepad choose File, Save As, Encoding: UTF-8; in Word choose Save As, Plain Text, Unicode (UTF-8)." },
        };
    }
}
