using Drafting.Domain;
using FluentValidation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Drafting.Server.Hosting;

/// <summary>Every failure of a request becomes problem details (RFC 9457) with a stable <c>code</c> and an <c>action</c> beside the usual members. Nothing internal is told.</summary>
public sealed partial class Problems(IProblemDetailsService details, ILogger<Problems> log) : IExceptionHandler
{
    /// <summary>The answer to a body that is larger than its address takes.</summary>
    public static IResult TooLarge => TypedResults.Problem(Of(413, new Refusal("too-large", "The body is larger than this address takes.", "Send less at once.")));

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            RefusedException { Refusal: var refusal } => Of(StatusOf(refusal.Code), refusal),
            ValidationException { Errors: var errors } => Invalid(errors),
            BadHttpRequestException bad => Of(bad.StatusCode, new Refusal(bad.StatusCode is 413 ? "too-large" : "malformed", Reason(bad), "Correct the request and send it again.")),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => Of(499, new Refusal("cancelled", "The request was cancelled; nothing was changed.", "Send it again if it is still wanted.")),
            _ => null,
        };
        if (problem is null)
        {
            Unexpected(log, http.Request.Method, http.GetEndpoint()?.DisplayName ?? "no endpoint", exception);
            problem = Of(500, new Refusal("failure", "The server failed while doing this; what it had begun was undone.", "Try again; if it stays so, tell whoever runs this installation."));
        }
        http.Response.StatusCode = problem.Status!.Value;
        return await details.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem });
    }

    /// <summary>The HTTP status of a refusal's code.</summary>
    static int StatusOf(string code) => code switch
    {
        "not-found" => 404,
        "sign-in" => 401,
        "role" or "other-site" => 403,
        "too-large" => 413,
        "too-fast" => 429,
        "try-again" => 503,
        "conflict" or "closed" or "withdrawn" or "not-withdrawn" or "locked" or "chairs-pen" or "no-label" or "neighbour" or "state" or "no-bracket" or "agreed" or "under-silence" or "objection" or "deadline-passed" or "no-template" or "fate" => 409,
        _ => 422,
    };

    static ProblemDetails Of(int status, Refusal refusal) => new()
    {
        Status = status,
        Title = refusal.Message,
        Detail = refusal.Message,
        Extensions = { ["code"] = refusal.Code, ["action"] = refusal.Action },
    };

    static ProblemDetails Invalid(IEnumerable<FluentValidation.Results.ValidationFailure> errors)
    {
        var byField = errors.GroupBy(e => e.PropertyName).ToDictionary(g => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(g.Key), g => g.Select(e => e.ErrorMessage).ToArray());
        var problem = Of(400, new Refusal("invalid", string.Join(" ", byField.SelectMany(f => f.Value)), "Correct what is named and send it again."));
        problem.Extensions["errors"] = byField;
        return problem;
    }

    static string Reason(BadHttpRequestException bad) => bad.InnerException is System.Text.Json.JsonException json
        ? $"The body is not the JSON expected here{(json.Path is { } path ? $", at {path}" : "")}{(json.LineNumber is { } line ? $", line {line + 1}" : "")}."
        : bad.StatusCode is 413 ? "The body is larger than this address takes." : "The request could not be read: " + bad.Message;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
    static partial void Unexpected(ILogger logger, string method, string endpoint, Exception failure);
}
