using Drafting.Domain.Brackets;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Brackets;

/// <summary>A bracket is lifted: its words stay, go, win over their alternatives, or make place for others.</summary>
static class LiftBracket
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/lift", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.Version, body.Start, body.How, body.Index, body.Words), cancellation)).WithMetadata(new Requires(Act.EditText));

    public sealed record Body(int Version, int Start, string? How, int? Index, string? Words);
    public sealed record Command(long ParagraphId, int Version, int Start, string? How, int? Index, string? Words) : IRequest<Lifted>;

    /// <summary>As <see cref="Done"/>, and the words that are gone.</summary>
    public sealed record Lifted(long? ActId, long? TextId, int? Version, IReadOnlyList<string> Removed);

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.How).Must(h => h is "keep" or "drop" or "choose" or "merge").WithMessage("A bracket is lifted by one of: keep, drop, choose, merge.");
            RuleFor(c => c.Index).NotNull().When(c => c.How is "choose").WithMessage("It is not said which alternative stays.");
            RuleFor(c => c.Words).Must(w => !string.IsNullOrWhiteSpace(w)).When(c => c.How is "merge").WithMessage("The words are missing.");
            RuleFor(c => c.Words).Must(w => w is null || w.Length <= TextRules.MaxLength).WithMessage($"The words have more than {TextRules.MaxLength} characters.");
        }
    }

    sealed class Handler(BracketDesk desk) : IRequestHandler<Command, Lifted>
    {
        public async Task<Lifted> Handle(Command command, CancellationToken cancellation)
        {
            IReadOnlyList<string> removed = [];
            var done = await desk.Do(command.ParagraphId, command.Version, "bracket-lifted", desk.MayEdit, work =>
            {
                var (node, row) = work.Find(command.Start);
                var words = (node.Set?.Range ?? node.Range).Of(work.Reading.Text);
                var change = BracketEdits.Lift(work.Reading, node, command.How switch
                {
                    "drop" => new Lifting.Drop(),
                    "choose" => new Lifting.Choose(command.Index!.Value),
                    "merge" => new Lifting.Merge(command.Words!),
                    _ => new Lifting.Keep(),
                });
                var ended = work.Change(change.Changes, change.Act);
                work.AddUnknown();
                removed = change.Removed;
                return Task.FromResult<Dictionary<string, object?>>(new()
                {
                    ["bracketId"] = row.Id,
                    ["ended"] = ended.Select(r => r.Id),
                    ["how"] = change.Act,
                    ["words"] = words,
                    ["stays"] = change.Range.Of(work.Reading.Text),
                    ["removed"] = change.Removed,
                });
            }, cancellation);
            return new Lifted(done.ActId, done.TextId, done.Version, removed);
        }
    }
}
