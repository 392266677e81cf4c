using System.Text.Json;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Submissions;

/// <summary>The addresses of submissions, imports and evidence inside a group.</summary>
public static class SubmissionEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ListSubmissions.Map(group);
        OpenSubmission.Map(group);
        PreviewImport.Map(group);
        ConfirmImport.Map(group);
        CorrectImport.Map(group);
        ListImports.Map(group);
        CorrectSubmission.Map(group);
        ConsultationCall.Map(group);
        ListEvidence.Map(group);
        LinkPassage.Map(group);
        ChangeEvidence.Map(group);
    }
}

/// <summary>Whether a submission answers a question under a heading that repeats it.</summary>
public sealed record AnswerLine(int Question, bool Answered);

/// <summary>Where a footnote is called.</summary>
public sealed record CallLine(int Offset, string Mark);

/// <summary>A footnote as it is told.</summary>
public sealed record FootnoteLine(string Mark, string Text, int? PassageNumber, int? Offset);

/// <summary>A repair or a doubt of the reader as it is told and kept.</summary>
public sealed record DiagnosticLine(string Code, string Severity, int Line, int? Submission, string Message, string? Raw, string? Repaired, int? Page = null)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>As the reader says it.</summary>
    public static DiagnosticLine Of(ReadingDiagnostic d) => new(Words.Of(d.Code), Words.Of(d.Severity), d.Line, d.Submission, d.Message, d.Raw, d.Repaired, d.Page);

    /// <summary>Many, for keeping.</summary>
    public static string Write(IEnumerable<DiagnosticLine> lines) => JsonSerializer.Serialize(lines, Json);

    /// <summary>Many, as kept.</summary>
    public static IReadOnlyList<DiagnosticLine> Read(string json) => JsonSerializer.Deserialize<DiagnosticLine[]>(json, Json) ?? [];
}
