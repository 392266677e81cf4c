using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Drafting.Domain;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Submissions;

/// <summary>What was read out of a file, as it is kept with the import: so nothing is read twice, and a preview is the same for everybody who looks at it.</summary>
/// <param name="Format">Null where the file is of no kind that is read, and for what was written into the group's form.</param>
/// <param name="Pages">Null in a format without pages.</param>
/// <param name="Reading">Without the uses of its lines, which nobody asks for after the reading.</param>
public sealed record FileReading(SourceFormat? Format, int? Pages, CompilationReading Reading)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>What the contributor chose in the form; null for a file, which leaves it open.</summary>
    public Consent? Consent { get; init; }

    /// <summary>What the contributor chose in the form.</summary>
    public long? StakeholderGroupId { get; init; }

    sealed record Kept(int Submissions, FileReading File);

    /// <summary>For keeping; the number of submissions comes first, where <see cref="Count"/> finds it.</summary>
    public string Write() => JsonSerializer.Serialize(new Kept(Reading.Submissions.Length, this with { Reading = Reading with { Lines = [] } }), Json);

    /// <summary>As kept.</summary>
    public static FileReading Read(string json) => JsonSerializer.Deserialize<Kept>(json, Json)!.File;

    /// <summary>How many submissions were read, told by the first characters of what is kept.</summary>
    public static int Count(string head)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(head), isFinalBlock: false, default);
        return reader.Read() && reader.Read() && reader.Read() && reader.TryGetInt32(out var count) ? count : 0;
    }
}

/// <summary>Why a file could not be read, as it is kept and told.</summary>
public sealed record ProblemLine(string Code, string Message, string Action)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>As it is refused.</summary>
    public static ProblemLine Of(Refusal refusal) => new(refusal.Code, refusal.Message, refusal.Action);

    /// <summary>For keeping.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>As kept.</summary>
    public static ProblemLine Read(string json) => JsonSerializer.Deserialize<ProblemLine>(json, Json)!;
}
