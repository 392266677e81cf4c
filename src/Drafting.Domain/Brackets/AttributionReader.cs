namespace Drafting.Domain.Brackets;

/// <summary>
/// Reads who stands behind a bracket: <c>US, EU: …</c> before the words, <c>… - US; G77 delete</c> after them, or <c>… RESERVE (pending) A/ DEL B</c> after them without a dash. A clause is verb and parties in
/// either order; only parties of the group count, and whatever does not fit to its last unit is ordinary text.
/// </summary>
sealed class AttributionReader(string text, BracketOptions options)
{
    static readonly string[] Position = ["its position", "their position", "their positions", "position"];

    /// <summary>No attribution in use is longer; what is longer is text.</summary>
    const int MaxLength = 600;

    internal long Steps { get; private set; }

    /// <summary>What was found at an end of a stretch.</summary>
    /// <param name="Attribution">The attribution; null if none.</param>
    /// <param name="Unknown">Words that look like one and name nobody of the group; null if none.</param>
    internal readonly record struct Found(Attribution? Attribution, TextRange? Unknown);

    /// <summary>Reads the attribution that ends at <paramref name="end"/>, at earliest from <paramref name="start"/>.</summary>
    internal Found After(int start, int end)
    {
        var from = Math.Max(start, end - MaxLength);
        TextRange? unknown = null;
        var dashes = 0;
        for (var at = end - 1; at >= from && dashes < 3; at--)
        {
            Steps++;
            if (!Vocabulary.IsDash(text[at]) || !StandsApart(at, start, end)) continue;
            dashes++;
            if (Clauses(at + 1, end) is { } clauses) return new(new Attribution(new TextRange(BackOverSpace(at, start), end), clauses), null);
            if (dashes == 1 && LooksLikeClause(at + 1, end)) unknown = Trimmed(at + 1, end);
        }

        var tries = 0;
        for (var at = from; at < end && tries < 4;)
        {
            Steps++;
            if (!Vocabulary.IsWordChar(text[at]))
            {
                at++;
                continue;
            }

            var word = Vocabulary.EndOfWord(text, at, end);
            if (at > start && text[at - 1] is ' ' or '(' && word - at is > 2 and < 9 && Verb(text.AsSpan(at, word - at)) is not null && AllUpper(text.AsSpan(at, word - at)))
            {
                tries++;
                if (Clauses(at, end) is { } clauses) return new(new Attribution(new TextRange(BackOverSpace(at, start), end), clauses), null);
            }

            at = word;
        }

        if (end - 1 > from && text[end - 1] == ')' && text.LastIndexOf('(', end - 1, Math.Min(end - from, 200)) is > 0 and var open && open >= from && Clauses(open + 1, end - 1) is { } bracketed)
            return new(new Attribution(new TextRange(BackOverSpace(open, start), end), bracketed), null);
        return new(null, unknown);
    }

    /// <summary>Reads the attribution that starts at <paramref name="start"/>: <c>US, EU:</c> before words, or a clause with a verb that is all there is.</summary>
    internal Found Before(int start, int end)
    {
        if (end - start <= 200 && Clauses(start, end) is { } clauses && clauses.Exists(c => c.Verb != PositionVerb.Propose)) return new(new Attribution(new TextRange(start, end), clauses), null);
        var limit = Math.Min(end, start + 200);
        var colon = text.IndexOf(':', start, limit - start);
        Steps += (colon < 0 ? limit : colon) - start;
        if (colon > start)
        {
            if (Clauses(start, colon) is { } parties)
            {
                var after = colon + 1;
                while (after < end && char.IsWhiteSpace(text[after])) after++;
                return new(new Attribution(new TextRange(start, after), parties), null);
            }

            if (AllShortCapitals(start, colon)) return new(null, Trimmed(start, colon));
        }

        return new(null, null);
    }

    /// <summary>The clauses that fill <paramref name="start"/> to <paramref name="end"/> to the last unit; null if it is not all clauses.</summary>
    internal List<AttributionClause>? Clauses(int start, int end)
    {
        if (end - start > MaxLength || options.Parties.Count == 0) return null;
        List<AttributionClause>? clauses = null;
        var at = start;
        while (true)
        {
            at = SkipSpace(at, end);
            var from = at;
            string? reason = null;
            var verb = ReadVerb(ref at, end);
            if (verb is not null) reason = ReadReason(ref at, end);
            if (ReadParties(ref at, end) is not { } parties) return null;
            reason ??= ReadReason(ref at, end);
            if (verb is null)
            {
                verb = ReadVerb(ref at, end);
                reason ??= ReadReason(ref at, end);
            }

            (clauses ??= []).Add(new AttributionClause(verb ?? PositionVerb.Propose, parties, reason, new TextRange(from, at)));
            at = SkipSpace(at, end);
            if (at < end && text[at] == '.') at = SkipSpace(at + 1, end);
            if (at >= end) return clauses;
            if (text[at] is not (';' or '|' or '/' or ',')) return null;
            at++;
        }
    }

    PositionVerb? ReadVerb(ref int at, int end)
    {
        var start = SkipSpace(at, end);
        if (start < end && text[start] is '-' or '–' or ':') start = SkipSpace(start + 1, end);
        if (start >= end || !char.IsLetter(text[start])) return null;
        var word = Vocabulary.EndOfWord(text, start, end);
        if (text.AsSpan(start, word - start).Equals("to", StringComparison.OrdinalIgnoreCase) && word + 1 < end)
        {
            start = SkipSpace(word, end);
            word = Vocabulary.EndOfWord(text, start, end);
        }

        if (start >= end || Verb(text.AsSpan(start, word - start)) is not { } verb || options.TryParty(text, start, end, out _, out _)) return null;
        at = word;
        var next = SkipSpace(at, end);
        if (next + 2 < end && text.AsSpan(next, 2).Equals("by", StringComparison.OrdinalIgnoreCase) && text[next + 2] == ' ') at = next + 2;
        else if (next < end && text[next] == ':') at = next + 1;
        else if (verb == PositionVerb.Reserve && Position.FirstOrDefault(p => next + p.Length <= end && text.AsSpan(next, p.Length).Equals(p, StringComparison.OrdinalIgnoreCase)) is { } position) at = next + position.Length;
        return verb;
    }

    string? ReadReason(ref int at, int end)
    {
        var start = SkipSpace(at, end);
        if (start >= end || text[start] != '(') return null;
        var close = text.IndexOf(')', start, end - start);
        Steps += (close < 0 ? end : close) - start;
        if (close < 0) return null;
        at = close + 1;
        return text[(start + 1)..close].Trim();
    }

    /// <summary>The parties named from <paramref name="at"/> on; null if there is none, or something else after a comma.</summary>
    List<long>? ReadParties(ref int at, int end)
    {
        List<long>? parties = null;
        while (true)
        {
            Steps++;
            var start = SkipSpace(at, end);
            if (start >= end || !options.TryParty(text, start, end, out var id, out var after)) return null;
            parties ??= [];
            if (!parties.Contains(id)) parties.Add(id);
            at = after;
            var separator = SkipSpace(at, end);
            if (separator >= end) return parties;
            var next = text[separator] is ',' or '&' or '+' ? separator + 1 : separator;
            next = SkipSpace(next, end);
            if (next + 4 < end && text.AsSpan(next, 4).Equals("and ", StringComparison.OrdinalIgnoreCase)) next += 4;
            next = SkipSpace(next, end);
            // A comma before a verb or before nothing known ends the list; the caller then sees what stands there.
            if (next == separator || next >= end || !options.TryParty(text, next, end, out _, out _)) return parties;
            if (parties.Count > 300) return null;
            at = next;
        }
    }

    static PositionVerb? Verb(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[12];
        if (word.Length is < 3 or > 12) return null;
        word.ToLowerInvariant(lower);
        return lower[..word.Length] switch
        {
            "retain" or "retains" or "retained" or "keep" or "keeps" or "support" or "supports" or "supported" => PositionVerb.Retain,
            "delete" or "deletes" or "del" or "deletion" or "remove" or "removes" or "deleted" => PositionVerb.Delete,
            "reserve" or "reserves" or "reserved" or "reservation" or "reserving" => PositionVerb.Reserve,
            "alt" or "alternative" or "alternate" => PositionVerb.Alternative,
            "propose" or "proposes" or "proposed" or "proposal" or "proposing" or "add" or "adds" or "insert" => PositionVerb.Propose,
            "oppose" or "opposes" or "opposed" or "opposing" or "objects" or "object" => PositionVerb.Oppose,
            _ => null,
        };
    }

    /// <summary>A dash of an attribution has a space on one side at least, or follows a mark; the hyphen of "low-carbon" has not.</summary>
    bool StandsApart(int at, int start, int end) =>
        at == start || at + 1 >= end || char.IsWhiteSpace(text[at - 1]) || char.IsWhiteSpace(text[at + 1]) || text[at - 1] is '.' or ',' or ';' or ']' or ')' or '”' or '"';

    bool LooksLikeClause(int start, int end)
    {
        var words = Trimmed(start, end);
        if (words.IsEmpty || words.Length > 80) return false;
        if (AllShortCapitals(words.Start, words.End)) return true;
        var last = words.End;
        if (text[last - 1] == '.') last--;
        var from = last;
        while (from > words.Start && Vocabulary.IsWordChar(text[from - 1])) from--;
        var verbAtEnd = from > words.Start && Verb(text.AsSpan(from, last - from)) is not null;
        return verbAtEnd && char.IsUpper(text[words.Start]);
    }

    bool AllShortCapitals(int start, int end)
    {
        if (end - start > 80) return false;
        var any = false;
        for (var at = start; at < end;)
        {
            if (text[at] is ' ' or ',' or '/' or ';' or '&' or '.')
            {
                at++;
                continue;
            }

            var word = Vocabulary.EndOfWord(text, at, end);
            var token = text.AsSpan(at, word - at);
            if (token.Length is < 2 or > 8 || !AllUpper(token) || token is "PP" or "OP" or "ADD" or "MOD" or "SUP" or "NOC" or "NB" or "NEW" or "ALT" or "NOTE" or "OPTION" || token.IndexOfAnyExcept("IVXLC") < 0) return false;
            any = true;
            at = word;
        }

        return any;
    }

    static bool AllUpper(ReadOnlySpan<char> word)
    {
        var letters = 0;
        foreach (var c in word)
        {
            if (char.IsLower(c)) return false;
            if (char.IsLetter(c)) letters++;
        }

        return letters >= 2;
    }

    int SkipSpace(int at, int end)
    {
        while (at < end && char.IsWhiteSpace(text[at]))
        {
            at++;
            Steps++;
        }

        return at;
    }

    int BackOverSpace(int at, int start)
    {
        while (at > start && char.IsWhiteSpace(text[at - 1])) at--;
        return at;
    }

    internal TextRange Trimmed(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new TextRange(start, end);
    }
}
