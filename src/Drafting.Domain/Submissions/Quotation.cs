using System.Text;

namespace Drafting.Domain.Submissions;

/// <summary>Words quoted from a passage, with enough of what stood around them to find them again after the passage was edited.</summary>
/// <remarks>
/// <c>Of(p, s, e).FindIn(p)</c> is exact; text put in before the words moves them; a change inside them that is more than typography loses them. Finding is
/// a function of the quotation and the text alone.
/// </remarks>
/// <param name="Words">As they stood, never only white space.</param>
/// <param name="Start">UTF-16 offset in the passage when the quotation was made.</param>
/// <param name="Prefix">At most <see cref="ContextLength"/> characters that stood before.</param>
/// <param name="Suffix">At most <see cref="ContextLength"/> characters that stood after.</param>
public sealed record Quotation(string Words, int Start, string Prefix, string Suffix)
{
    /// <summary>The most context kept on each side, in UTF-16 units.</summary>
    public const int ContextLength = 32;

    /// <summary>Quotes a selection. A half of a surrogate pair at either end is left out.</summary>
    /// <param name="passage">The text of the passage.</param>
    /// <param name="start">First UTF-16 offset, from 0.</param>
    /// <param name="end">Offset behind the last character, at most the length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offsets are not 0 ≤ start ≤ end ≤ length.</exception>
    /// <exception cref="ArgumentException">The selection holds nothing but white space.</exception>
    public static Quotation Of(string passage, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(passage);
        if (end < 0 || end > passage.Length)
            throw new ArgumentOutOfRangeException(nameof(end), end, $"A selection ends between 0 and {passage.Length}, the length of the passage.");
        if (start < 0 || start > end)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"A selection starts between 0 and its end, {end}.");
        if (Splits(passage, start)) start++;
        if (end > start && Splits(passage, end)) end--;
        if (start >= end || passage.AsSpan(start, end - start).IsWhiteSpace())
            throw new ArgumentException($"The selection from {start} to {end} holds no words.", nameof(start));
        var before = Math.Max(0, start - ContextLength);
        if (Splits(passage, before)) before++;
        var after = Math.Min(passage.Length, end + ContextLength);
        if (Splits(passage, after)) after--;
        return new(passage[start..end], start, passage[before..start], passage[end..after]);
    }

    /// <summary>Looks for the words: exactly; then without regard to how quotation marks and dashes are drawn, to soft hyphens and to how wide a space is; then to where spaces and hyphens stand at all, since two readings of one page differ in that.</summary>
    /// <param name="passage">The text as it is now.</param>
    public QuotationMatch FindIn(string passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        if (string.IsNullOrWhiteSpace(Words)) return default;
        if (Best(passage, Words, Prefix, Suffix, Start) is { } exact)
            return new(exact == Start ? QuotationMatchKind.Exact : QuotationMatchKind.Moved, exact, Words.Length);

        return Retyped(passage, bare: false) ?? Retyped(passage, bare: true) ?? default;
    }

    private QuotationMatch? Retyped(string passage, bool bare)
    {
        var (plain, offsets) = Plain(passage, bare);
        var words = Plain(Words, bare).Text.Trim();
        if (words.Length == 0) return null;
        var near = offsets.BinarySearch(Start);
        if (Best(plain, words, Plain(Prefix, bare).Text, Plain(Suffix, bare).Text, near < 0 ? ~near : near) is not { } altered) return null;
        var from = offsets[altered];
        var last = offsets[altered + words.Length - 1];
        return new(QuotationMatchKind.Altered, from, last + (char.IsHighSurrogate(passage[last]) && last + 1 < passage.Length ? 2 : 1) - from);
    }

    /// <summary>The occurrence with the longest matching context; of equals the nearest, and of two as near the first.</summary>
    private static int? Best(string text, string words, string prefix, string suffix, int start)
    {
        (int At, int Context, long Distance)? best = null;
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = at + 1 < text.Length ? text.IndexOf(words, at + 1, StringComparison.Ordinal) : -1)
        {
            int left = 0, right = 0;
            while (left < prefix.Length && left < at && text[at - 1 - left] == prefix[^(left + 1)]) left++;
            while (right < suffix.Length && at + words.Length + right < text.Length && text[at + words.Length + right] == suffix[right]) right++;
            var distance = Math.Abs((long)at - start);
            if (best is null || left + right > best.Value.Context || (left + right == best.Value.Context && distance < best.Value.Distance)) best = (at, left + right, distance);
        }

        return best?.At;
    }

    /// <summary>The text with plain quotation marks, dashes and single spaces, or, <paramref name="bare"/>, without spaces and hyphens; without characters that do not show; and where each character stood.</summary>
    private static (string Text, List<int> Offsets) Plain(string text, bool bare)
    {
        var plain = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i] switch
            {
                '‘' or '’' or '‚' or '‛' or '′' or '´' or '`' => '\'',
                '“' or '”' or '„' or '‟' or '″' or '«' or '»' => '"',
                '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' => '-',
                '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' => '\0',
                var other => char.IsWhiteSpace(other) ? ' ' : other,
            };
            if (c == '\0' || (bare && c is (' ' or '-')) || (c == ' ' && plain.Length > 0 && plain[^1] == ' ')) continue;
            plain.Append(c);
            offsets.Add(i);
        }

        return (plain.ToString(), offsets);
    }

    private static bool Splits(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
}

/// <summary>Where a quotation stands now.</summary>
/// <param name="Kind">How it was found.</param>
/// <param name="Start">UTF-16 offset; 0 when missing.</param>
/// <param name="Length">In UTF-16 units; 0 when missing.</param>
public readonly record struct QuotationMatch(QuotationMatchKind Kind, int Start, int Length);

/// <summary>How a quotation was found.</summary>
public enum QuotationMatchKind
{
    /// <summary>Not found: flagged, never dropped.</summary>
    Missing,

    /// <summary>The same words at the same place.</summary>
    Exact,

    /// <summary>The same words elsewhere.</summary>
    Moved,

    /// <summary>The same letters but for white space, hyphens and typography.</summary>
    Altered,
}
