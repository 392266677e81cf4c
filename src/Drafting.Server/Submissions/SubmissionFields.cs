using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Drafting.Domain.Submissions;
using FluentValidation;
using FluentValidation.Results;

namespace Drafting.Server.Submissions;

/// <summary>What a person puts right about a submission, read from JSON: a member that is there replaces, null or an empty text clears.</summary>
public sealed partial record SubmissionFields
{
    /// <summary>Those that a reading has.</summary>
    public SubmissionCorrection Read { get; init; } = new();

    /// <summary>By its id.</summary>
    public Given<long?>? StakeholderGroupId { get; init; }
    public Consent? Consent { get; init; }

    /// <summary>It is not imported.</summary>
    public bool LeaveOut { get; init; }

    /// <summary>The members that were there, in the order of the file.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Nothing is put right.</summary>
    public static readonly SubmissionFields None = new();

    /// <param name="json">An object.</param>
    /// <param name="place">How the object is named in what is refused: empty, or ending in a dot.</param>
    /// <param name="inPreview">Whether <c>number</c> and <c>leaveOut</c> may be there: neither means anything once a submission is imported.</param>
    /// <exception cref="ValidationException">A member is not known or not of its kind; it is named.</exception>
    public static SubmissionFields Parse(JsonElement json, string place, bool inPreview)
    {
        var reader = new Members(place);
        if (json.ValueKind is not JsonValueKind.Object) throw reader.Wrong("", "is not an object");
        var fields = None;
        foreach (var member in json.EnumerateObject())
        {
            var (name, value) = (member.Name, member.Value);
            if (fields.Names.Contains(name)) throw reader.Wrong(name, "stands twice");
            var read = fields.Read;
            fields = name switch
            {
                "number" when inPreview => fields with { Read = read with { Number = reader.Number(name, value) } },
                "symbol" => fields with { Read = read with { Symbol = new(reader.Line(name, value, 120)) } },
                "language" => fields with { Read = read with { Language = new(reader.Language(name, value)) } },
                "contributor" => fields with { Read = read with { Contributor = reader.Line(name, value, 400) ?? throw reader.Wrong(name, "must not be empty: a submission is always somebody's") } },
                "organisation" => fields with { Read = read with { Organisation = new(reader.Line(name, value, 400)) } },
                "persons" => fields with { Read = read with { Persons = reader.Lines(name, value) } },
                "kind" => fields with { Read = read with { Kind = Words.Read<ContributorKind>(reader.Term(name, value, Words.All<ContributorKind>())) } },
                "capacity" => fields with { Read = read with { Capacity = new(reader.Line(name, value, 400)) } },
                "country" => fields with { Read = read with { Country = new(reader.Line(name, value, 200)) } },
                "stakeholderGroupId" => fields with { StakeholderGroupId = new(reader.Id(name, value)) },
                "date" => fields with { Read = read with { Date = new(reader.Date(name, value)) } },
                "consent" => fields with { Consent = Words.Read<Consent>(reader.Term(name, value, Words.All<Consent>())) ?? Submissions.Consent.NotStated },
                "leaveOut" when inPreview => fields with { LeaveOut = value.ValueKind is JsonValueKind.True || (value.ValueKind is JsonValueKind.False or JsonValueKind.Null ? false : throw reader.Wrong(name, "is true or false")) },
                _ => throw reader.Wrong(name, "is nothing that can be corrected here"),
            } with
            { Names = fields.Names.Add(name) };
        }
        return fields;
    }

    /// <summary>Puts into a submission what is given, except its number.</summary>
    public void Put(Submission submission)
    {
        if (Read.Symbol is { } symbol) submission.Symbol = symbol.Value;
        if (Read.Language is { } language) submission.Language = language.Value;
        if (Read.Contributor is { } contributor) submission.Contributor = contributor;
        if (Read.Organisation is { } organisation) submission.Organisation = organisation.Value;
        if (Read.Persons is { } persons) submission.Persons = [.. persons];
        if (Read.Kind is { } kind) submission.Kind = kind;
        if (Read.Capacity is { } capacity) submission.Capacity = capacity.Value;
        if (Read.Country is { } country) submission.Country = country.Value;
        if (Read.Date is { } date) submission.Date = date.Value;
        if (StakeholderGroupId is { } group) submission.StakeholderGroupId = group.Value;
        if (Consent is { } consent) submission.Consent = consent;
    }

    /// <summary>An IETF tag as far as it matters here: "en", "zh-Hant".</summary>
    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$", RegexOptions.CultureInvariant)]
    public static partial Regex LanguageTag { get; }

    /// <summary>Reads members one by one and names the one that is wrong.</summary>
    internal sealed class Members(string place)
    {
        const int MostPersons = 50;

        public ValidationException Wrong(string name, string what) => new([new ValidationFailure(place + name, $"“{(place + name).TrimEnd('.')}” {what}.")]);

        public string? Line(string name, JsonElement value, int max)
        {
            if (value.ValueKind is JsonValueKind.Null) return null;
            if (Text(value) is not { } text) throw Wrong(name, "is not a text");
            text = text.Trim();
            if (text.Length > max) throw Wrong(name, $"has {text.Length} characters; at most {max} are allowed");
            if (text.Any(char.IsControl)) throw Wrong(name, "must be one line without control characters");
            return text.Length == 0 ? null : text;
        }

        public string? Language(string name, JsonElement value) =>
            Line(name, value, 35) is not { } tag ? null : LanguageTag.IsMatch(tag) ? tag : throw Wrong(name, "is no language tag such as “en” or “zh-Hant”");

        public ImmutableArray<string> Lines(string name, JsonElement value)
        {
            if (value.ValueKind is JsonValueKind.Null || Text(value) is "") return [];
            if (value.ValueKind is not JsonValueKind.Array) throw Wrong(name, "is not a list of names");
            if (value.GetArrayLength() > MostPersons) throw Wrong(name, $"has {value.GetArrayLength()} names; at most {MostPersons} are allowed");
            return [.. value.EnumerateArray().Select(v => Line(name, v, 200)).OfType<string>()];
        }

        public int? Number(string name, JsonElement value) =>
            value.ValueKind is JsonValueKind.Null || Text(value) is "" ? null
            : value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 1 and <= 1_000_000 ? number : throw Wrong(name, "is no number from 1 to 1,000,000");

        public long? Id(string name, JsonElement value) =>
            value.ValueKind is JsonValueKind.Null || Text(value) is "" ? null : value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var id) ? id : throw Wrong(name, "is no id");

        public DateOnly? Date(string name, JsonElement value) =>
            Line(name, value, 40) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw Wrong(name, "is no date such as 2026-01-31");

        /// <summary>A term of the domain; null clears.</summary>
        public string? Term(string name, JsonElement value, IReadOnlyList<string> terms) =>
            value.ValueKind is JsonValueKind.Null || Text(value) is "" ? null : Text(value) is { } text && terms.Contains(text) ? text : throw Wrong(name, $"is one of: {string.Join(", ", terms)}");

        public int Place(string name, string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 ? line : throw Wrong(name, "is no line of the file");

        /// <summary>Null for what is no text, and for a text that holds half of a character.</summary>
        static string? Text(JsonElement value)
        {
            if (value.ValueKind is not JsonValueKind.String) return null;
            try
            {
                return value.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}

/// <summary>All that people put right in one preview, and who did it last.</summary>
/// <param name="By">Null while nobody has.</param>
/// <param name="Lines">What the reading is changed by.</param>
/// <param name="Submissions">By the line on which the submission begins.</param>
/// <param name="Json">As it was sent.</param>
public sealed record ImportCorrections(long? By, Corrections Lines, ImmutableDictionary<int, SubmissionFields> Submissions, JsonElement Json)
{
    const int Most = 20_000;

    /// <summary>Nothing was put right.</summary>
    public static readonly ImportCorrections None = new(null, Corrections.None, ImmutableDictionary<int, SubmissionFields>.Empty, JsonElement.Parse("""{"submissions":{},"begin":[],"join":[],"passages":{}}"""));

    sealed record Kept(long? By, JsonElement? Corrections);

    /// <summary>For keeping.</summary>
    public string Write() => JsonSerializer.Serialize(new Kept(By, Json));

    /// <summary>As kept.</summary>
    public static ImportCorrections Read(string kept) =>
        JsonSerializer.Deserialize<Kept>(kept) is { Corrections: { } json } found ? Parse(json) with { By = found.By } : None;

    /// <exception cref="ValidationException">Something is not as it should be; it is named.</exception>
    public static ImportCorrections Parse(JsonElement json)
    {
        var members = new SubmissionFields.Members("corrections.");
        if (json.ValueKind is not JsonValueKind.Object) throw members.Wrong("", "is not an object");
        var corrections = None with { Json = json.Clone() };
        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value;
            corrections = member.Name switch
            {
                "submissions" => Submit(corrections, value),
                "begin" => corrections with { Lines = corrections.Lines with { Begin = Places(member.Name, value) } },
                "join" => corrections with { Lines = corrections.Lines with { Join = Places(member.Name, value) } },
                "passages" => corrections with { Lines = corrections.Lines with { Passages = Passages(value) } },
                _ => throw members.Wrong(member.Name, "is nothing that can be corrected"),
            };
        }
        return corrections;

        JsonElement Bounded(string name, JsonElement value, JsonValueKind kind, string what)
        {
            if (value.ValueKind != kind) throw members.Wrong(name, what);
            if ((kind is JsonValueKind.Array ? value.GetArrayLength() : value.GetPropertyCount()) > Most) throw members.Wrong(name, $"has more than {Most} entries");
            return value;
        }

        ImportCorrections Submit(ImportCorrections so, JsonElement value)
        {
            var fields = ImmutableDictionary.CreateBuilder<int, SubmissionFields>();
            foreach (var entry in Bounded("submissions", value, JsonValueKind.Object, "is not an object whose members are lines").EnumerateObject())
                fields[members.Place($"submissions.{entry.Name}", entry.Name)] = SubmissionFields.Parse(entry.Value, $"corrections.submissions.{entry.Name}.", inPreview: true);
            return so with { Submissions = fields.ToImmutable(), Lines = so.Lines with { Submissions = fields.ToImmutableDictionary(f => f.Key, f => f.Value.Read) } };
        }

        ImmutableArray<int> Places(string name, JsonElement value) =>
            [.. Bounded(name, value, JsonValueKind.Array, "is not a list of lines").EnumerateArray().Select(v => v.ValueKind is JsonValueKind.Number && v.TryGetInt32(out var line) && line > 0 ? line : throw members.Wrong(name, "is not a list of lines"))];

        ImmutableDictionary<int, PassageCorrection> Passages(JsonElement value)
        {
            var passages = ImmutableDictionary.CreateBuilder<int, PassageCorrection>();
            foreach (var entry in Bounded("passages", value, JsonValueKind.Object, "is not an object whose members are lines").EnumerateObject())
            {
                var inside = new SubmissionFields.Members($"corrections.passages.{entry.Name}.");
                if (entry.Value.ValueKind is not JsonValueKind.Object) throw inside.Wrong("", "is not an object");
                var correction = new PassageCorrection(null, null);
                foreach (var field in entry.Value.EnumerateObject())
                {
                    correction = field.Name switch
                    {
                        "question" => correction with { Question = field.Value.ValueKind is JsonValueKind.Null ? 0 : field.Value.ValueKind is JsonValueKind.Number && field.Value.TryGetInt32(out var number) && number >= 0 ? number : throw inside.Wrong("question", "is the number of a question, or 0 for none") },
                        "kind" => correction with { Kind = Words.Read<PassageKind>(inside.Term("kind", field.Value, Words.All<PassageKind>())) },
                        _ => throw inside.Wrong(field.Name, "is nothing that can be corrected"),
                    };
                }
                passages[members.Place($"passages.{entry.Name}", entry.Name)] = correction;
            }
            return passages.ToImmutable();
        }
    }
}
