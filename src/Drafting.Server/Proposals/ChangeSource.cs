using Drafting.Server.Accounts;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;

namespace Drafting.Server.Proposals;

/// <summary>Another source of a proposal, another stance or note of one, or one withdrawn: by who added it, chair or secretariat.</summary>
static class ChangeSource
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/proposals/{id:long}/sources", (long id, SourceBody body, IMediator sender, CancellationToken cancellation) => sender.Send(new Add(id, body), cancellation)).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPatch("/proposals/{id:long}/sources/{sourceId:long}", async (long id, long sourceId, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, sourceId, body.Stance, body.Note ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPost("/proposals/{id:long}/sources/{sourceId:long}/withdraw", async (long id, long sourceId, WithdrawBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, sourceId, body.Reason ?? ""), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
    }

    public sealed record Body(string? Stance, string? Note);
    public sealed record WithdrawBody(string? Reason);
    public sealed record Add(long Id, SourceBody Source) : IRequest<Added>;
    public sealed record Added(long Id);
    public sealed record Command(long Id, long SourceId, string? Stance, string Note) : IRequest;
    public sealed record Withdraw(long Id, long SourceId, string Reason) : IRequest;

    sealed class AddValidator : AbstractValidator<Add>
    {
        public AddValidator() => RuleFor(c => c.Source).NotNull().WithMessage("The source is missing.").SetValidator(new SourceRules());
    }

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Stance).Must(s => Words.Read<Stance>(s) is not null).WithMessage("The stance is one of: supports, opposes, qualifies.");
            RuleFor(c => c.Note).Prose(2000, "note");
        }
    }

    sealed class WithdrawValidator : AbstractValidator<Withdraw>
    {
        public WithdrawValidator() => RuleFor(c => c.Reason).Prose(1000, "reason");
    }

    sealed class Handler(Ledger ledger, ProposalDesk desk, CitationDesk citation, Acting acting, TimeProvider clock) : IRequestHandler<Add, Added>, IRequestHandler<Command, Unit>, IRequestHandler<Withdraw, Unit>
    {
        public Task<Added> Handle(Add command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var proposal = await desk.FindStanding(command.Id, cancellation);
            var source = await desk.Add(proposal, command.Source, cancellation);
            note("proposal-source-added", new { proposalId = proposal.Id, number = proposal.Number, source = await desk.Told(source, cancellation) });
            return new Added(source.Id);
        }, cancellation);

        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var (proposal, source) = await Find(command.Id, command.SourceId, cancellation);
                var cited = await citation.MayCite(source.PassageId, cancellation);
                var before = new { stance = Words.Of(source.Stance), note = cited ? source.Note : null };
                (source.Stance, source.Note) = (Words.Read<Stance>(command.Stance)!.Value, command.Note.Trim());
                note("proposal-source-changed", new { proposalId = proposal.Id, number = proposal.Number, sourceId = source.Id, before, stance = command.Stance, note = cited ? source.Note : null });
                return true;
            }, cancellation);
            return Unit.Value;
        }

        public async Task<Unit> Handle(Withdraw command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var (proposal, source) = await Find(command.Id, command.SourceId, cancellation);
                var cited = await citation.MayCite(source.PassageId, cancellation);
                source.Withdrawn = new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = command.Reason.Trim() };
                note("proposal-source-withdrawn", new { proposalId = proposal.Id, number = proposal.Number, sourceId = source.Id, quote = cited ? source.Quote : null, reason = cited ? command.Reason.Trim() : null });
                return true;
            }, cancellation);
            return Unit.Value;
        }

        /// <summary>A source is changed also while its proposal is merged: it is shown where that went.</summary>
        async Task<(Proposal, ProposalSource)> Find(long id, long sourceId, CancellationToken cancellation)
        {
            var proposal = await desk.Find(id, cancellation);
            var source = await desk.FindSource(id, sourceId, cancellation);
            desk.RequireOwn(source.PersonId, source.DelegationId, ProposalDeskRefusals.NotYours);
            return (proposal, source);
        }
    }
}
