using Drafting.Domain.Brackets;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Brackets;

/// <summary>Another wording is put beside a bracket.</summary>
static class AddAlternative
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/alternative", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.Version, body.Start, body.Words), cancellation)).WithMetadata(new Requires(Act.EditText));

    public sealed record Body(int Version, int Start, string? Words);
    public sealed record Command(long ParagraphId, int Version, int Start, string? Words) : IRequest<Done>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Words).Must(w => !string.IsNullOrWhiteSpace(w)).WithMessage("The words are missing.").Must(w => w is null || w.Length <= TextRules.MaxLength).WithMessage($"The words have more than {TextRules.MaxLength} characters.");
    }

    sealed class Handler(BracketDesk desk) : IRequestHandler<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken cancellation) => desk.Do(command.ParagraphId, command.Version, "alternative-added", desk.MayEdit, work =>
        {
            var (node, row) = work.Find(command.Start);
            var beside = node.Words.Of(work.Reading.Text);
            var change = BracketEdits.AddAlternative(work.Reading, node, command.Words!);
            work.Change(change.Changes, change.Act);
            work.AddUnknown();
            return Task.FromResult<Dictionary<string, object?>>(new() { ["bracketId"] = row.Id, ["words"] = command.Words!.Trim(), ["beside"] = beside });
        }, cancellation);
    }
}
