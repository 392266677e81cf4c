using System.Text.RegularExpressions;

namespace Drafting.Domain.Submissions.Layout;

/// <summary>The bullet or label at the beginning of a line.</summary>
/// <param name="Label">As printed; a bullet's sign too.</param>
/// <param name="Bullet">A sign that does not count.</param>
/// <param name="Words">How many words of the line it takes; 0 where it is a part of the first.</param>
/// <param name="Sure">The sign, or the room behind it, says that it is a label wherever it stands.</param>
internal readonly partial record struct Lead(string Label, bool Bullet, int Words, bool Sure)
{
    private const string Unmistakable = "•▪◦‣●○■□➢➤►❖✓⁃∙\uF0B7\uF0A7\uF0D8\uF0FC\uF076\uF02D";

    public static Lead? Of(LayoutLine line)
    {
        var first = line.Words[0];
        if (first.Raised) return null;
        var gap = line.Words.Count > 1 ? Math.Max(line.Words[1].Left - first.Right, first.Left - line.Words[1].Right) / line.Size : 0;
        if (Bullets.Is(first.Text))
        {
            if (line.Words.Count == 1) return Unmistakable.Contains(first.Text[0], StringComparison.Ordinal) ? new Lead(first.Text, true, 1, true) : null;
            return new Lead(first.Text, true, 1, Unmistakable.Contains(first.Text[0], StringComparison.Ordinal) || gap > 0.45);
        }

        if (first.Text.Length > 1 && Unmistakable.Contains(first.Text[0], StringComparison.Ordinal)) return new Lead(first.Text[..1], true, 0, true);
        if (first.Text == "o" && gap > 0.6) return new Lead("o", true, 1, true);
        if (IsLabel(first.Text)) return new Lead(first.Text, false, 1, gap > 0.6 || line.Words.Count == 1);
        return gap > 0.75 && Figures().IsMatch(first.Text) ? new Lead(first.Text, false, 1, true) : null;
    }

    public static bool IsLabel(string word) => Labels().IsMatch(word);

    [GeneratedRegex(@"^(?:\((?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})\)|(?:Q?\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})[.)]|Q\d{1,2}:|\d{1,3}(?:\.\d{1,3})+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^\d{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();
}
