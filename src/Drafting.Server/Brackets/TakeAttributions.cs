using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Brackets;

/// <summary>The attributions that stand in a text are taken out of it and kept beside it: whoever stood behind a bracket stands behind it still.</summary>
static class TakeAttributions
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/take-attributions", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.Version), cancellation))
            .WithMetadata(new Requires(Act.EditText));

    public sealed record Body(int? Version);
    public sealed record Command(long ParagraphId, int? Version) : IRequest<Done>;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Version).NotNull().WithMessage("It is not said which version of the text was looked at.");
    }

    sealed class Handler(BracketDesk desk) : IRequestHandler<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken cancellation) => desk.Do(command.ParagraphId, command.Version!.Value, "attributions-taken", desk.MayEdit, work =>
        {
            var reading = work.Reading;
            // Where one bracket holds several wordings, an attribution is of one of them and has no bracket of its own to be kept with; it stays in the text.
            var written = reading.Brackets.Where(b => b is { IsNegotiation: true, Attribution: not null, InnerSet: null }).ToList();
            if (written.Count == 0) throw new RefusedException(BracketDeskRefusals.NoAttributions);
            var taken = new List<object>();
            foreach (var (row, bracket) in work.Rows.Zip(BracketData.Match([.. work.Rows.Select(BracketBook.AnchorOf)], reading), (row, match) => (row, match.Bracket)))
            {
                if (bracket is null || !written.Contains(bracket)) continue;
                work.Before.Keep(row, voices: true);
                foreach (var voice in row.Voices) voice.Inline = false;
                taken.Add(new { bracketId = row.Id, attribution = bracket.Attribution!.Range.Of(reading.Text).Trim() });
            }
            work.Change(ChangeSet.Of(reading.Text.Length, [.. written.OrderBy(b => b.Attribution!.Range.Start).Select(b => new Edit(b.Attribution!.Range.Start, b.Attribution.Range.End, ""))]), "take-attribution");
            return Task.FromResult<Dictionary<string, object?>>(new() { ["taken"] = taken, ["count"] = taken.Count });
        }, cancellation);
    }
}
