using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Drafting.Domain.Text;

/// <summary>What every live text obeys, and how much may be asked at once. Lengths are UTF-16 units.</summary>
public static class TextRules
{
    /// <summary>Greatest length of a text: some forty pages, and short enough to send whole.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Most changes in one submission.</summary>
    public const int MaxChanges = 256;

    /// <summary>Most units inserted by one submission, all its changes together.</summary>
    public const int MaxInserted = 100_000;

    /// <summary>Most sections in one change.</summary>
    public const int MaxSections = 20_000;

    /// <summary>
    /// Most that moving one submission to the head may cost, in sections read; beyond it a client starts afresh. A full submission of keystrokes over
    /// two thousand missed ones stays below it; changes cut into thousands of pieces do not.
    /// </summary>
    public const int MaxRebaseSteps = 4_000_000;

    /// <summary>These rules as bounds for reading a change set.</summary>
    public static ChangeSetBounds Bounds { get; } = new(MaxSections, MaxInserted, MaxLength);

    /// <summary>Checks a whole text, such as an imported one: its length, line breaks <c>\n</c> only, no U+0000, no half of a surrogate pair.</summary>
    /// <returns>The first breach, or null.</returns>
    public static Refusal? Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > MaxLength ? TextRefusals.TooLong(text.Length) : CheckForbidden(text) ?? CheckPairs(text, 0, text.Length);
    }

    /// <summary>Checks what <paramref name="changes"/> made of a text that obeyed the rules before; only the places that changed are read.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="result">The text after them.</param>
    /// <returns>The first breach, or null.</returns>
    public static Refusal? CheckResult(ChangeSet changes, string result)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Length > MaxLength) return TextRefusals.TooLong(result.Length);
        if (CheckForbidden(changes.InsertedText) is { } forbidden) return forbidden;
        var position = 0;
        for (var i = 0; i < changes.Sections.Length; i += 2)
        {
            int length = changes.Sections[i], inserts = changes.Sections[i + 1];
            if (inserts >= 0 && CheckPairs(result, Math.Max(0, position - 1), Math.Min(result.Length, position + inserts + 1)) is { } split) return split;
            position += inserts < 0 ? length : inserts;
        }

        return null;
    }

    private static Refusal? CheckForbidden(ReadOnlySpan<char> words)
    {
        var at = words.IndexOfAny('\r', '\0');
        return at < 0 ? null : TextRefusals.ForbiddenCharacter(words[at]);
    }

    /// <summary>Looks at every surrogate in the stretch together with its neighbour, which may lie outside.</summary>
    private static Refusal? CheckPairs(ReadOnlySpan<char> text, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            var paired = char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]);
            if (!paired) return TextRefusals.SplitPair(i);
        }

        return null;
    }
}

/// <summary>A short name for a text, by which two sides see whether they hold the same one.</summary>
public static class TextHash
{
    /// <summary>
    /// The first 8 bytes of the SHA-256 of the text in UTF-8 (no byte order mark, line breaks <c>\n</c>), as 16 lowercase hexadecimal digits. The empty
    /// text gives <c>e3b0c44298fc1c14</c>.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}

/// <summary>Every reason for which a change to a live text is refused. Codes never change their meaning; sentences may be reworded.</summary>
public static class TextRefusals
{
    private const string StartAfresh = "Take the text afresh; what you wrote is kept beside it, to copy or propose.";

    /// <summary><c>not-a-change-set</c>: the JSON of a change cannot be read.</summary>
    /// <param name="number">Which change of the submission, from 1.</param>
    /// <param name="problem">What the reader found.</param>
    public static Refusal NotAChangeSet(int number, ChangeSetProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new(
            "not-a-change-set",
            $"Change {number} of the submission cannot be read, at offset {problem.Offset}: {problem.Sentence}",
            "Send each change in its JSON form.");
    }

    /// <summary><c>nothing-submitted</c>: a submission without changes.</summary>
    public static Refusal NothingSubmitted() => new("nothing-submitted", "The submission holds no change.", "Send at least one change.");

    /// <summary><c>too-many-changes</c>: more than <see cref="TextRules.MaxChanges"/> in one submission.</summary>
    public static Refusal TooManyChanges(int count) =>
        new(
            "too-many-changes",
            $"The submission holds {Number(count)} changes; at most {Number(TextRules.MaxChanges)} are taken at once.",
            "Send the first ones, wait for the answer, then send the rest.");

    /// <summary><c>too-much-inserted</c>: more than <see cref="TextRules.MaxInserted"/> units in one submission.</summary>
    public static Refusal TooMuchInserted(long inserted) =>
        new(
            "too-much-inserted",
            $"The submission inserts {Number(inserted)} characters; at most {Number(TextRules.MaxInserted)} are taken at once.",
            "Insert less at a time.");

    /// <summary><c>bad-sequence</c>: sequence numbers run from 1 and stay within an <see cref="int"/>.</summary>
    public static Refusal BadSequence(int firstSeq) =>
        new(
            "bad-sequence",
            $"The submission begins with sequence number {firstSeq}; the numbers of a client run 1, 2, 3 and so on.",
            "Number the changes of a client on a text from 1.");

    /// <summary><c>seq-gap</c>: changes between the last known and the first submitted are missing.</summary>
    public static Refusal SequenceGap(int firstSeq, int last) =>
        new(
            "seq-gap",
            $"The submission begins with sequence number {firstSeq}, but the last one received from this client is {last}.",
            $"Send again from number {last + 1}.");

    /// <summary><c>unknown-version</c>: the base is a version that the text does not have.</summary>
    public static Refusal UnknownVersion(int baseVersion, int head) =>
        new("unknown-version", $"The submission is based on version {baseVersion}, but the text is at version {head}.", StartAfresh);

    /// <summary><c>own-changes-disagree</c>: the changes of this client that the log holds after the base are not those that the submission begins
    /// with.</summary>
    public static Refusal OwnChangesDisagree(int loggedSeq, int version) =>
        new(
            "own-changes-disagree",
            $"Version {version} of the text is change {loggedSeq} of this same client, which does not fit the base version and the sequence numbers submitted.",
            StartAfresh);

    /// <summary><c>does-not-fit</c>: a change is for a text of another length.</summary>
    /// <param name="seq">Sequence number of the change.</param>
    /// <param name="changeLength">The length it is for.</param>
    /// <param name="textLength">The length of the text it meets.</param>
    public static Refusal DoesNotFit(int seq, int changeLength, int textLength) =>
        new("does-not-fit", $"Change {seq} is for a text of {Number(changeLength)} characters, but the text it meets has {Number(textLength)}.", StartAfresh);

    /// <summary><c>too-long</c>: the text would exceed <see cref="TextRules.MaxLength"/>.</summary>
    public static Refusal TooLong(int length) =>
        new(
            "too-long",
            $"The text would have {Number(length)} characters; a text may have {Number(TextRules.MaxLength)}.",
            "Shorten the text, or put part of it into another paragraph.");

    /// <summary><c>forbidden-character</c>: a carriage return or U+0000.</summary>
    public static Refusal ForbiddenCharacter(char unit) =>
        new(
            "forbidden-character",
            $"The text would hold the character U+{(int)unit:X4}{(unit == '\r' ? ", a carriage return" : "")}, which a text cannot hold.",
            "Break lines with a line feed (U+000A) and leave the character out.");

    /// <summary><c>split-pair</c>: half of a surrogate pair would stand alone.</summary>
    public static Refusal SplitPair(int position) =>
        new(
            "split-pair",
            $"At position {position} half of a character would be left: the change separates the two units of a surrogate pair.",
            "Replace or insert the whole character.");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
