namespace Drafting.Domain.Submissions;

/// <summary>The longest run of words that two texts share, told without case and punctuation.</summary>
/// <param name="Words">How many words; 0 where the texts share none.</param>
/// <param name="Share">Of all words of the first text, from 0 to 1.</param>
/// <param name="Start">UTF-16 offset in the second text at which the run begins.</param>
public readonly record struct SharedRun(int Words, double Share, int Start)
{
    /// <summary>The longest one; of equals, the first in <paramref name="text"/>. Time grows with the product of the lengths.</summary>
    public static SharedRun Between(string words, string text)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(text);
        var (sought, found) = (Cut(words), Cut(text));
        var best = default(SharedRun);
        var above = new int[sought.Count + 1];
        for (var i = 0; i < found.Count; i++)
        {
            // From the right, so that the row above is still there when it is read.
            for (var j = sought.Count - 1; j >= 0; j--)
            {
                above[j + 1] = string.Equals(found[i].Word, sought[j].Word, StringComparison.OrdinalIgnoreCase) ? above[j] + 1 : 0;
                if (above[j + 1] > best.Words) best = new(above[j + 1], (double)above[j + 1] / sought.Count, found[i - above[j + 1] + 1].Start);
            }
        }

        return best;
    }

    private static List<(string Word, int Start)> Cut(string text)
    {
        var words = new List<(string, int)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]) && !char.IsSurrogate(text[i])) continue;
            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]))) i++;
            words.Add((text[start..i], start));
        }

        return words;
    }
}
