using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Server.Accounts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Brackets;

/// <summary>Somebody says what a bracket is, and why it stands there. What the request does not name stays; null takes it away.</summary>
static class DescribeBracket
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/describe", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.Version, body.Start, Said(body.Kind), Said(body.Reason), Said(body.ReasonText), Linked(body.LinkedParagraphId)), cancellation)).WithMetadata(new Requires(Act.Amend));

    public sealed record Body(int Version, int Start, JsonElement Kind, JsonElement Reason, JsonElement ReasonText, JsonElement LinkedParagraphId);

    /// <summary>One thing that is said: not named in the request, or named with a value or with null.</summary>
    public readonly record struct Named<T>(bool Is, T? Value);
    public sealed record Command(long ParagraphId, int Version, int Start, Named<string> Kind, Named<string> Reason, Named<string> ReasonText, Named<long?> LinkedParagraphId) : IRequest<Done>;

    static Named<string> Said(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => default,
        JsonValueKind.Null => new(true, null),
        JsonValueKind.String => new(true, Text(value)),
        _ => throw new BadHttpRequestException("What a bracket is, and why, is said in words."),
    };

    static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new BadHttpRequestException("The words have half a character.");
        }
    }

    static Named<long?> Linked(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => default,
        JsonValueKind.Null => new(true, null),
        JsonValueKind.Number when value.TryGetInt64(out var id) => new(true, id),
        _ => throw new BadHttpRequestException("The paragraph that a bracket is linked to is named by its id."),
    };

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind.Value).Must(k => k is null || BracketDesk.IsKind(k)).WithMessage(BracketDesk.Kinds);
            RuleFor(c => c.Reason.Value).Must(r => r is null || Words.Read<BracketReason>(r) is not null).WithMessage(BracketDesk.Reasons);
            RuleFor(c => c.ReasonText.Value ?? "").Prose(1000, "reason");
        }
    }

    sealed class Handler(BracketDesk desk, Acting acting) : IRequestHandler<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken cancellation) => desk.Do(command.ParagraphId, command.Version, "bracket-described", BracketDesk.MaySay, async work =>
        {
            await desk.RequireLinked(command.LinkedParagraphId.Value, cancellation);
            var (node, row) = work.Find(command.Start);
            var actor = acting.Actor;
            var opened = row.PersonId == actor.PersonId || (row.DelegationId is { } theirs && theirs == actor.DelegationId);
            if (!opened && desk.MayEdit(work.Paragraph, withdrawn: false) is not null) throw new RefusedException(BracketDeskRefusals.NotYourBracket);
            work.Before.Keep(row);
            if (command.Kind.Is) row.Kind = BracketDesk.KindOf(command.Kind.Value);
            if (command.Reason.Is) row.Reason = Words.Read<BracketReason>(command.Reason.Value);
            if (command.ReasonText.Is) row.ReasonText = string.IsNullOrWhiteSpace(command.ReasonText.Value) ? null : command.ReasonText.Value.Trim();
            if (command.LinkedParagraphId.Is) row.LinkedParagraphId = command.LinkedParagraphId.Value;
            return new()
            {
                ["bracketId"] = row.Id,
                ["words"] = node.Words.Of(work.Reading.Text),
                ["bracketKind"] = Words.Of(row.Kind ?? BracketKind.Undetermined),
                ["bracketReason"] = row.Reason is { } reason ? Words.Of(reason) : null,
                ["reason"] = row.ReasonText,
                ["linkedParagraphId"] = row.LinkedParagraphId,
            };
        }, cancellation);
    }
}
