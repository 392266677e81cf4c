using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Server.Accounts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Brackets;

/// <summary>Words are put in brackets, or a placeholder where words are still to come.</summary>
static class AddBracket
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/add", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.Version, body.Start, body.End, body.Kind ?? "undetermined", body.Reason, body.ReasonText ?? "", body.LinkedParagraphId), cancellation))
            .WithMetadata(new Requires(Act.EditText));

    public sealed record Body(int Version, int Start, int End, string? Kind, string? Reason, string? ReasonText, long? LinkedParagraphId);
    public sealed record Command(long ParagraphId, int Version, int Start, int End, string Kind, string? Reason, string ReasonText, long? LinkedParagraphId) : IRequest<Done>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).Must(BracketDesk.IsKind).WithMessage(BracketDesk.Kinds);
            RuleFor(c => c.Reason).Must(r => r is null || Words.Read<BracketReason>(r) is not null).WithMessage(BracketDesk.Reasons);
            RuleFor(c => c.ReasonText).Prose(1000, "reason");
        }
    }

    sealed class Handler(BracketDesk desk) : IRequestHandler<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken cancellation) => desk.Do(command.ParagraphId, command.Version, "bracketed", desk.MayEdit, async work =>
        {
            await desk.RequireLinked(command.LinkedParagraphId, cancellation);
            var selection = work.Moved(command.Start, command.End);
            // A placeholder is asked for by selecting nothing, not by words that somebody has deleted meanwhile.
            if (selection.IsEmpty && command.End > command.Start) throw new RefusedException(BracketRefusals.NothingSelected);
            var change = BracketEdits.Bracket(work.Reading, selection, Words.Read<BracketKind>(command.Kind)!.Value);
            work.Change(change.Changes, change.Act);
            var description = new BracketDesk.Description(BracketDesk.KindOf(command.Kind), Words.Read<BracketReason>(command.Reason), command.ReasonText, command.LinkedParagraphId);
            work.Add(change.Range, description);
            return new()
            {
                ["words"] = change.Range.Of(work.Reading.Text)[1..^1],
                ["bracketKind"] = command.Kind,
                ["bracketReason"] = command.Reason,
                ["reason"] = command.ReasonText.Trim(),
                ["linkedParagraphId"] = command.LinkedParagraphId,
            };
        }, cancellation);
    }
}
