namespace Drafting.Server.Exchange;

/// <summary>How much of a machine one file may take while it is read; what goes beyond is refused with a problem that names the bound.</summary>
/// <param name="MaxBytes">Of the file as it was sent.</param>
/// <param name="MaxPages">Of a PDF.</param>
/// <param name="MaxUnpacked">Bytes of everything that is compressed inside the file, together.</param>
public sealed record ReadingLimits(long MaxBytes = 50L << 20, int MaxPages = 1_000, long MaxUnpacked = 200L << 20)
{
    /// <summary>From the start of the reading to its end.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of managed memory that the reading process may hold.</summary>
    public long Memory { get; init; } = 1L << 30;
}
