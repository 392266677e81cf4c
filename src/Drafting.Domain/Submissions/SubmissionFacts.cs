using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Drafting.Domain.Submissions;

/// <summary>What the passages of one contribution say about it.</summary>
internal static class SubmissionFacts
{
    private static readonly string[] OwnName = ["is mine alone", "are mine alone", "are my own", "is my own", "does not represent the views of", "do not represent the views of"];

    private static readonly string[] PersonalCapacity =
        ["in my personal capacity", "in his personal capacity", "in her personal capacity", "in their personal capacity", "in my individual capacity"];

    /// <summary>Who wrote it, from the heading, by-lines, signature and notes, and for whom it speaks.</summary>
    public static (ImmutableArray<string> Persons, string? Capacity) People(
        ContributorHeading contributor, IReadOnlyList<ReadPassage> passages, ImmutableArray<ReadFootnote> footnotes, ReportReading report)
    {
        var persons = contributor.Persons.ToList();
        void Add(string person)
        {
            if (!persons.Exists(p => p.Contains(person, StringComparison.OrdinalIgnoreCase) || person.Contains(p, StringComparison.OrdinalIgnoreCase))) persons.Add(person);
        }

        foreach (var passage in passages)
        {
            if (passage.Kind == PassageKind.Byline && After(passage.Text, " by ", "by ") is { } names)
            {
                foreach (var person in Contributors.PersonsIn(names)) Add(person);
            }
            else if (passage.Kind == PassageKind.Signature && passage.Text.Split('\n').FirstOrDefault(Contributors.IsPerson) is { } signed) Add(signed);
        }

        foreach (var footnote in footnotes)
        {
            if (After(footnote.Text, "authored by ", "written by ", "prepared by ") is not { } names || footnote.Text.Length > 300) continue;
            var stop = names.IndexOf(". ", StringComparison.Ordinal);
            foreach (var person in Contributors.PersonsIn(stop < 0 ? names : names[..stop])) Add(person);
        }

        if (contributor.Capacity is { } stated) return ([.. persons], stated);
        foreach (var passage in passages)
        {
            var personal = PersonalCapacity.FirstOrDefault(p => passage.Text.Contains(p, StringComparison.OrdinalIgnoreCase));
            if (passage.Kind != PassageKind.Paragraph || (personal is null && !OwnName.Any(p => passage.Text.Contains(p, StringComparison.OrdinalIgnoreCase)))) continue;
            report(ReadingDiagnosticCode.CapacityFromText, DiagnosticSeverity.Doubt, passage.FirstLine,
                $"The paragraph on line {passage.FirstLine} says for whom the contribution speaks; "
                + $"the capacity was read from there.", passage.Text, personal ?? "in own name");
            return ([.. persons], personal ?? "in own name");
        }

        return ([.. persons], null);
    }

    private static string? After(string text, params ReadOnlySpan<string> openings)
    {
        foreach (var opening in openings)
        {
            var at = text.IndexOf(opening, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) return text[(at + opening.Length)..];
        }

        return null;
    }

    /// <summary>The date that stands by itself.</summary>
    public static DateOnly? Date(IReadOnlyList<ReadPassage> passages)
    {
        if (passages.FirstOrDefault(p => p.Kind == PassageKind.Date) is { } date) return StatedDate.In(date.Text);
        return passages.LastOrDefault() is { Kind: PassageKind.Signature } signature
            ? signature.Text.Split('\n').Select(StatedDate.In).FirstOrDefault(d => d is not null) : null;
    }

    /// <summary>The contribution's own title.</summary>
    public static string? Title(IReadOnlyList<ReadPassage> passages) =>
        (passages.FirstOrDefault(p => p.Kind == PassageKind.Title)
            ?? passages.TakeWhile(p => p.Kind is PassageKind.Title or PassageKind.Byline or PassageKind.Date).FirstOrDefault(p => p.Kind == PassageKind.Byline))?.Text;

    /// <summary>One for each question.</summary>
    public static ImmutableArray<ReadAnswer> Answers(IReadOnlyList<QuestionPattern> questions, IReadOnlyList<ReadPassage> passages) =>
    [
        .. questions.Select(q =>
        {
            var answer = passages.Where(p => p.Question == q.Number && p.Kind != PassageKind.Question).ToList();
            return answer.Count > 0 ? new ReadAnswer(q.Number, AnswerStatus.Answered, answer[0].Number, answer[^1].Number) : new(q.Number, AnswerStatus.NotAnswered, null, null);
        }),
    ];

    private const int FrontMatter = 12;
    private const int FewestWords = 12;

    private static readonly (string Tag, FrozenSet<string> Words)[] Languages =
    [
        ("en", Set("the of and to in that is for be are with as by this which it not should have their from")),
        ("fr", Set("le la les des du et en que est pour une dans qui par sur au aux ce cette sont pas il être leur avec")),
        ("es", Set("el la los las del y en que es para una por con se su al como más no sobre deben este esta son lo")),
    ];

    /// <summary>A document symbol such as E/CN.16/2018/CRP.3, alone or nearly alone on one of the first lines; null where none stands.</summary>
    /// <param name="texts">The lines above the text, then the text.</param>
    public static string? Symbol(IEnumerable<string> texts)
    {
        foreach (var text in texts.Take(FrontMatter))
        {
            if (text.Length > 120) continue;
            foreach (var word in text.Split([' ', '\n', '\t', '\u00A0', '(', ')', '|'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (IsSymbol(word.Trim('.', ',', ';', ':'))) return word.Trim('.', ',', ';', ':');
            }
        }

        return null;
    }

    private static bool IsSymbol(string word)
    {
        var parts = word.Split('/');
        return word.Length <= 60 && parts.Length is >= 3 and <= 9 && parts[0].Length is >= 1 and <= 8 && parts[0].All(char.IsAsciiLetterUpper)
            && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !char.IsAsciiLetterLower(p[0])) && parts[1..].Any(p => p.Any(char.IsAsciiDigit));
    }

    /// <summary>The language of a text, by its script or, in Latin letters, by its small words; what the file says counts where the words do not decide.</summary>
    /// <param name="texts">The passages.</param>
    /// <param name="stated">The language the file names, an IETF tag; templates often name the wrong one.</param>
    /// <returns>An IETF tag; null where nothing tells.</returns>
    public static string? Language(IEnumerable<string> texts, string? stated)
    {
        int latin = 0, arabic = 0, cyrillic = 0, han = 0, kana = 0;
        var counts = new int[Languages.Length];
        foreach (var text in texts)
        {
            foreach (var c in text)
            {
                if (char.IsAsciiLetter(c)) latin++;
                else if (c is >= '\u0600' and <= '\u06FF') arabic++;
                else if (c is >= '\u0400' and <= '\u04FF') cyrillic++;
                else if (c is >= '\u4E00' and <= '\u9FFF') han++;
                else if (c is >= '\u3040' and <= '\u30FF') kana++;
            }

            foreach (var word in text.AsSpan().Split(' '))
            {
                for (var i = 0; i < counts.Length; i++)
                {
                    if (Languages[i].Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(word).TrimEnd(".,;:"))) counts[i]++;
                }
            }
        }

        var told = string.IsNullOrWhiteSpace(stated) ? null : stated.Trim();
        string? Of(string tag) => told?.StartsWith(tag, StringComparison.OrdinalIgnoreCase) is true ? told : tag;
        if (arabic > latin + cyrillic + han) return told is { } a && (a.StartsWith("fa", StringComparison.OrdinalIgnoreCase) || a.StartsWith("ur", StringComparison.OrdinalIgnoreCase)) ? a : Of("ar");
        if (cyrillic > latin + arabic + han) return told is { } c && (c.StartsWith("uk", StringComparison.OrdinalIgnoreCase) || c.StartsWith("b", StringComparison.OrdinalIgnoreCase) || c.StartsWith("sr", StringComparison.OrdinalIgnoreCase)) ? c : Of("ru");
        if ((han + kana) * 3 > latin + arabic + cyrillic) return kana * 10 > han ? Of("ja") : Of("zh");
        var best = Array.IndexOf(counts, counts.Max());
        return counts[best] >= FewestWords && counts.Where((n, i) => i != best && n * 3 > counts[best] * 2).Any() is false ? Of(Languages[best].Tag) : told;
    }

    /// <summary>Who may have written a text that no heading ascribes to anybody, and where that was found.</summary>
    /// <param name="passages">Of the text.</param>
    /// <param name="title">As the file's own data names it.</param>
    /// <param name="author">As the file's own data names the author: often the typist, so asked late.</param>
    /// <param name="fallback">What is left, such as the name of the file.</param>
    public static (ContributorHeading Contributor, string From) Guess(IReadOnlyList<ReadPassage> passages, string? title, string? author, string fallback)
    {
        var front = passages.Take(FrontMatter).TakeWhile(p => p.Kind is PassageKind.Title or PassageKind.Byline or PassageKind.Date or PassageKind.Heading || p.Text.Length < 100).ToList();
        foreach (var passage in front.OrderByDescending(p => p.Kind is PassageKind.Byline))
        {
            if (NameIn(passage.Text) is { } name) return (Contributors.Read(null, null, name), $"line {passage.FirstLine}");
        }

        foreach (var passage in front)
        {
            if (passage.Text.Length <= 120 && Contributors.Read(null, null, passage.Text) is { } read && (read.Country == passage.Text || (passage.Kind is PassageKind.Byline && read.Persons.Length > 0)))
                return (read, $"line {passage.FirstLine}");
        }

        if (title is not null && NameIn(title) is { } titled) return (Contributors.Read(null, null, titled), "the title in the file's own data");
        if (passages.LastOrDefault() is { Kind: PassageKind.Signature } signature && signature.Text.Split('\n').FirstOrDefault(Contributors.IsPerson) is { } signed)
            return (Contributors.Read(null, null, signed) with { Persons = [signed], Organisation = null }, $"the signature on line {signature.FirstLine}");
        if (author is { Length: > 3 and <= 120 } && Contributors.Names(author))
        {
            var read = Contributors.Read(null, null, author);
            return (Contributors.IsPerson(author) ? read with { Persons = [author], Organisation = null } : read, "the author in the file's own data");
        }

        return (new(null, null, fallback, null, [], null, null), "the name of the file");
    }

    /// <summary>The name behind "submission by", "prepared by", "contribution of the", up to what the contribution is to; null without one.</summary>
    private static string? NameIn(string text)
    {
        if (text.Length > 240) return null;
        foreach (var opening in (ReadOnlySpan<string>)["submission by ", "submission of ", "submission from ", "submitted by ", "contribution by ", "contribution of ", "contribution from ", "comments by ",
            "comments of ", "comments from ", "response by ", "response of ", "response from ", "input by ", "input from ", "inputs by ", "inputs from ", "statement by ", "statement of ", "prepared by ",
            "contributor: ", "submitted on behalf of ", "name of organisation: ", "name of organization: ", "organisation: ", "organization: "])
        {
            var at = text.IndexOf(opening, StringComparison.OrdinalIgnoreCase);
            if (at < 0 || (at > 0 && char.IsLetter(text[at - 1]))) continue;
            var name = text[(at + opening.Length)..].Trim();
            foreach (var end in (ReadOnlySpan<string>)[" to the ", " on the ", " for the ", " regarding ", " concerning ", " in response ", " – ", " — ", "\n"])
            {
                var stop = name.IndexOf(end, StringComparison.OrdinalIgnoreCase);
                if (stop > 1) name = name[..stop];
            }

            if (name.StartsWith("the ", StringComparison.OrdinalIgnoreCase)) name = name[4..];
            name = name.Trim(' ', '.', ',', ';', ':');
            if (name.Length is > 1 and <= 160 && (char.IsUpper(name[0]) || !char.IsAscii(name[0]))) return name;
        }

        return null;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
