namespace Drafting.Domain.Submissions.Layout;

/// <summary>A letter, or letters that one shape stands for, where a page prints it. Lengths are in points, from the lower left corner of the page as it is read.</summary>
/// <param name="Text">As the file names it; a space where the file prints one.</param>
/// <param name="Left">Where the letter begins.</param>
/// <param name="Right">Where the next may begin; not before <paramref name="Left"/>.</param>
/// <param name="Baseline">The line it stands on.</param>
/// <param name="Size">Of its type; above 0.</param>
public readonly record struct PageLetter(string Text, double Left, double Right, double Baseline, double Size)
{
    /// <summary>Printed in bold type.</summary>
    public bool Bold { get; init; }

    /// <summary>Neither filled nor drawn: there to be found, not to be seen.</summary>
    public bool Hidden { get; init; }

    /// <summary>Printed along another direction than the page is read in.</summary>
    public bool Turned { get; init; }
}

/// <summary>A page as its letters stand.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Width">In points.</param>
/// <param name="Height">In points.</param>
/// <param name="Letters">In any order.</param>
public sealed record LayoutPage(int Number, double Width, double Height, IReadOnlyList<PageLetter> Letters)
{
    /// <summary>How many pictures it holds.</summary>
    public int Pictures { get; init; }

    /// <summary>How many letters have a shape that the file does not name.</summary>
    public int Unnamed { get; init; }

    /// <summary>Why the page could not be taken apart; null where it could.</summary>
    public string? Failure { get; init; }
}
