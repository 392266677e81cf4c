using Drafting.Domain;
using Drafting.Domain.Proposals;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using Drafting.Server.Submissions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>Other words for a proposal, another theme, or off the board and back: never deleted.</summary>
static class ChangeProposal
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPatch("/proposals/{id:long}", async (long id, Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(id, body.Title, body.Note, body.Theme), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPost("/proposals/{id:long}/withdraw", async (long id, WithdrawBody body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, body.Reason ?? "", Restore: false), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
        group.MapPost("/proposals/{id:long}/restore", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Withdraw(id, "", Restore: true), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.WorkOnProposals));
    }

    public sealed record Body(string? Title, string? Note, string? Theme);
    public sealed record WithdrawBody(string? Reason);
    public sealed record Command(long Id, string? Title, string? Note, string? Theme) : IRequest;
    public sealed record Withdraw(long Id, string Reason, bool Restore) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Title!).Line(300, "title").When(c => c.Title is not null);
            RuleFor(c => c.Note!).Prose(2000, "note").When(c => c.Note is not null);
            When(c => c.Theme is not null, () => RuleFor(c => c.Theme!).Theme());
        }
    }

    sealed class WithdrawValidator : AbstractValidator<Withdraw>
    {
        public WithdrawValidator() => RuleFor(c => c.Reason).Prose(1000, "reason");
    }

    sealed class Handler(DraftingDb db, Ledger ledger, ProposalDesk desk, CitationDesk citation, Acting acting, TimeProvider clock) : IRequestHandler<Command, Unit>, IRequestHandler<Withdraw, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var proposal = await desk.FindStanding(command.Id, cancellation);
                var hidden = (await citation.HiddenBehind(proposal.Id, fromEverybody: true, cancellation))[proposal.Id].ToList();
                desk.RequireOwnWords([command.Title ?? "", command.Note ?? "", command.Theme ?? ""], hidden);
                var before = new { title = Hidden.TitleOf(proposal.Number, proposal.Title, hidden), note = Hidden.WordsOf(proposal.Note, hidden), theme = Hidden.WordsOf(proposal.Theme, hidden) };
                var was = (proposal.Title, proposal.Note, proposal.Theme);
                (proposal.Title, proposal.Note, proposal.Theme) = (command.Title?.Trim() ?? proposal.Title, command.Note?.Trim() ?? proposal.Note, command.Theme?.Trim() ?? proposal.Theme);
                if (was != (proposal.Title, proposal.Note, proposal.Theme))
                    note("proposal-changed", new { proposalId = proposal.Id, number = proposal.Number, before, title = Hidden.TitleOf(proposal.Number, proposal.Title, hidden), note = Hidden.WordsOf(proposal.Note, hidden), theme = Hidden.WordsOf(proposal.Theme, hidden) });
                return true;
            }, cancellation);
            return Unit.Value;
        }

        public async Task<Unit> Handle(Withdraw command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var proposal = command.Restore ? await desk.Find(command.Id, cancellation) : await desk.FindStanding(command.Id, cancellation);
                desk.RequireOwn(proposal.PersonId, proposal.DelegationId, ProposalDeskRefusals.NotYours);
                if (command.Restore && proposal.Withdrawn is null) throw new RefusedException(ProposalRefusals.NotWithdrawn(proposal.Number));
                if (!command.Restore && proposal.RecommendationId is { } taken && await db.Recommendations.AnyAsync(r => r.Id == taken && r.Withdrawn == null, cancellation)) throw new RefusedException(ProposalRefusals.TakenUp(proposal.Number));
                var hidden = (await citation.HiddenBehind(proposal.Id, fromEverybody: true, cancellation))[proposal.Id].ToList();
                desk.RequireOwnWords([command.Reason], hidden);
                proposal.Withdrawn = command.Restore ? null : new Withdrawal { At = clock.GetUtcNow(), PersonId = acting.Actor.PersonId!.Value, Reason = command.Reason.Trim() };
                note(command.Restore ? "proposal-restored" : "proposal-withdrawn", new { proposalId = proposal.Id, number = proposal.Number, title = Hidden.TitleOf(proposal.Number, proposal.Title, hidden), reason = command.Restore ? null : command.Reason.Trim() });
                return true;
            }, cancellation);
            return Unit.Value;
        }
    }
}
