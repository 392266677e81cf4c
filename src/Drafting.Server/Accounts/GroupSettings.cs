using Drafting.Domain;
using Drafting.Domain.Silence;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Accounts;

/// <summary>How the group works: who is shown who stands behind a bracket and who takes which position, how much support an amendment needs, how long a silence lasts at least and whether its breakers are named. Everybody may read it, the chair decides it.</summary>
static class GroupSettings
{
    /// <summary>More delegations than any group has.</summary>
    const int MostSupport = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/settings", (IMediator sender, CancellationToken cancellation) => sender.Send(new ReadSettings(), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPut("/settings", async (Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new SetSettings(body.AttributionFor, body.SupportThreshold, body.PositionsFor, body.SilenceHours, body.NamesBreakers), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.SetRules));
    }

    /// <summary>What is left out of the last three stays as it is.</summary>
    public sealed record Body(string? AttributionFor, int SupportThreshold, string? PositionsFor = null, int? SilenceHours = null, bool? NamesBreakers = null);
    public sealed record Settings(string AttributionFor, int SupportThreshold, string PositionsFor, int SilenceHours, bool NamesBreakers);
    public sealed record ReadSettings : IRequest<Settings>;
    public sealed record SetSettings(string? AttributionFor, int SupportThreshold, string? PositionsFor, int? SilenceHours, bool? NamesBreakers) : IRequest;

    sealed class Validator : AbstractValidator<SetSettings>
    {
        public Validator()
        {
            RuleFor(c => c.AttributionFor).Must(a => Words.Read<AttributionAccess>(a) is not null).WithMessage("Attributions are for one of: everyone, members, chair.");
            RuleFor(c => c.SupportThreshold).InclusiveBetween(0, MostSupport).WithMessage($"The support that an amendment needs is a number of delegations from 0 to {MostSupport}.");
            RuleFor(c => c.PositionsFor).Must(a => a is null || Words.Read<PositionAccess>(a) is not null).WithMessage("Positions are for one of: everyone, members, chair.");
            RuleFor(c => c.SilenceHours).InclusiveBetween(SilenceRules.LeastHours, SilenceRules.MostHours).WithMessage($"A silence lasts at least from {SilenceRules.LeastHours} to {SilenceRules.MostHours} hours.");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Announcer announcer, Acting acting) : IRequestHandler<ReadSettings, Settings>, IRequestHandler<SetSettings, Unit>
    {
        public async Task<Settings> Handle(ReadSettings query, CancellationToken cancellation)
        {
            var group = await Group(cancellation);
            return new Settings(Words.Of(group.AttributionFor), group.SupportThreshold, Words.Of(group.PositionsFor), group.SilenceHours, group.NamesBreakers);
        }

        public async Task<Unit> Handle(SetSettings command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var group = await Group(cancellation);
                var (attribution, threshold) = (group.AttributionFor, group.SupportThreshold);
                group.AttributionFor = Words.Read<AttributionAccess>(command.AttributionFor)!.Value;
                group.SupportThreshold = command.SupportThreshold;
                var (positions, hours, names) = (group.PositionsFor, group.SilenceHours, group.NamesBreakers);
                (group.PositionsFor, group.SilenceHours, group.NamesBreakers) = (Words.Read<PositionAccess>(command.PositionsFor) ?? positions, command.SilenceHours ?? hours, command.NamesBreakers ?? names);
                if ((positions, hours, names) != (group.PositionsFor, group.SilenceHours, group.NamesBreakers))
                    note("consensus-settings-changed", new { positionsFor = Words.Of(group.PositionsFor), positionsBefore = Words.Of(positions), silenceHours = group.SilenceHours, hoursBefore = hours, namesBreakers = group.NamesBreakers, namesBefore = names });
                if ((attribution, threshold) != (group.AttributionFor, group.SupportThreshold))
                    note("settings-changed", new { attributionFor = command.AttributionFor, attributionBefore = Words.Of(attribution), supportThreshold = command.SupportThreshold, thresholdBefore = threshold });
                return true;
            }, cancellation);
            // What is shown of brackets may be another for every reader.
            foreach (var first in await db.Paragraphs.Where(p => p.Text!.GroupId == acting.Actor.GroupId).GroupBy(p => p.Recommendation!.DraftId).Select(g => new { DraftId = g.Key, ParagraphId = g.Min(p => p.Id) }).ToListAsync(cancellation))
            {
                announcer.Brackets(first.DraftId, first.ParagraphId);
                announcer.Consensus(first.DraftId, "positions");
            }
            return Unit.Value;
        }

        async Task<WorkingGroup> Group(CancellationToken cancellation) =>
            await db.Groups.SingleOrDefaultAsync(g => g.Id == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NoSuchGroup);
    }
}
