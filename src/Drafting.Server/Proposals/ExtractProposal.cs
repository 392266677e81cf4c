using Drafting.Server.Accounts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Proposals;

/// <summary>An idea found in submissions is put on the board, with the words it was found in.</summary>
static class ExtractProposal
{
    const int MostAtOnce = 50;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/proposals", (Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(body.Title ?? "", body.Note ?? "", body.Theme ?? "", body.Sources ?? []), cancellation))
            .WithMetadata(new Requires(Act.WorkOnProposals));

    public sealed record Body(string? Title, string? Note, string? Theme, IReadOnlyList<SourceBody>? Sources);
    public sealed record Command(string Title, string Note, string Theme, IReadOnlyList<SourceBody> Sources) : IRequest<Extracted>;
    public sealed record Extracted(long Id, int Number);

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Title).Line(300, "title");
            RuleFor(c => c.Note).Prose(2000, "note");
            RuleFor(c => c.Theme).Theme();
            RuleFor(c => c.Sources).Must(s => s.Count <= MostAtOnce).WithMessage($"At most {MostAtOnce} sources are taken at once.");
            RuleForEach(c => c.Sources).NotNull().WithMessage("A source is missing.").SetValidator(new SourceRules());
        }
    }

    sealed class Handler(Ledger ledger, ProposalDesk desk) : IRequestHandler<Command, Extracted>
    {
        public Task<Extracted> Handle(Command command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var proposal = await desk.Add(command.Title, command.Note, command.Theme, null, cancellation);
            var told = new List<object>();
            foreach (var body in command.Sources) told.Add(await desk.Told(await desk.Add(proposal, body, cancellation), cancellation));
            note("proposal-extracted", new { proposalId = proposal.Id, number = proposal.Number, title = proposal.Title, note = proposal.Note, theme = proposal.Theme, sources = told });
            return new Extracted(proposal.Id, proposal.Number);
        }, cancellation);
    }
}

/// <summary>The shape that a source may have.</summary>
sealed class SourceRules : InlineValidator<SourceBody>
{
    public SourceRules()
    {
        RuleFor(c => c.Stance).Must(s => Words.Read<Stance>(s) is not null).WithMessage("The stance is one of: supports, opposes, qualifies.");
        RuleFor(c => c.Note!).Prose(2000, "note").When(c => c.Note is not null);
        RuleFor(c => c.Start).GreaterThanOrEqualTo(0).WithMessage("The selection starts before the passage.");
        RuleFor(c => c.End).GreaterThan(c => c.Start).WithMessage("The selection is empty: its end must come after its start.");
    }
}

/// <summary>Rules of the board's words.</summary>
static class BoardRules
{
    /// <summary>A line, maybe empty.</summary>
    public static void Theme<T>(this IRuleBuilderInitial<T, string> rule) => rule.Must(s => s.Length <= 120 && !s.Any(char.IsControl)).WithMessage("The theme is one line of at most 120 characters.");
}
