using Drafting.Domain.Submissions;

namespace Drafting.Server.Exchange;

/// <summary>What a file is, and what was read out of it.</summary>
/// <param name="Format">Null where it is of no kind that is read.</param>
/// <param name="Pages">Null in a format without pages.</param>
/// <param name="Reading">Its problem says what is wrong with the file.</param>
public sealed record DocumentReading(SourceFormat? Format, int? Pages, CompilationReading Reading);

/// <summary>Reads a file of submissions, whatever its format.</summary>
public static class DocumentReader
{
    /// <summary>Never throws anything but <see cref="OperationCanceledException"/>.</summary>
    public static Task<DocumentReading> Read(
        string fileName, byte[] content, IReadOnlyList<ConsultationQuestion> questions, ReadingLimits limits, Action<double>? progress, CancellationToken cancellation)
    {
        var decoding = CompilationReader.Decode(content);
        return Task.FromResult(decoding.Problem is { } problem
            ? new DocumentReading(null, null, new CompilationReading([], [], [], problem))
            : new DocumentReading(SourceFormat.Text, null, CompilationReader.Read(decoding.Text!, new CompilationOptions { Questions = [.. questions], Progress = progress, Cancellation = cancellation })));
    }
}
