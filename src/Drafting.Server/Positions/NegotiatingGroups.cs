using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>Delegations that speak as one. Chair and secretariat keep the list as the groups notify it; a member may leave by itself. What was said in a group's name while it existed stays in the history.</summary>
static class NegotiatingGroups
{
    const int MaxGroups = 100, MaxMembers = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/negotiating-groups", (IMediator sender, CancellationToken cancellation) => sender.Send(new Query(), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPost("/negotiating-groups", (Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(null, body.Name ?? "", body.ShortName ?? "", body.Members ?? []), cancellation)).WithMetadata(new Requires(Act.ManagePositions));
        group.MapPut("/negotiating-groups/{id:long}", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.Name ?? "", body.ShortName ?? "", body.Members ?? []), cancellation)).WithMetadata(new Requires(Act.ManagePositions));
        group.MapPost("/negotiating-groups/{id:long}/dissolve", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new End(id, Leave: false), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.ManagePositions));
        group.MapPost("/negotiating-groups/{id:long}/leave", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new End(id, Leave: true), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.TakePosition));
    }

    public sealed record Body(string? Name, string? ShortName, IReadOnlyList<MemberLine>? Members);
    public sealed record MemberLine(long DelegationId, bool Speaks);
    public sealed record Line(long Id, string Name, string ShortName, long FormedAt, long? DissolvedAt, IReadOnlyList<MemberLine> Members);
    public sealed record Query : IRequest<IReadOnlyList<Line>>;
    public sealed record Command(long? Id, string Name, string ShortName, IReadOnlyList<MemberLine> Members) : IRequest<Line>;
    public sealed record End(long Id, bool Leave) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Line(300, "name");
            RuleFor(c => c.ShortName).Line(60, "short name");
            RuleFor(c => c.Members).Must(m => m.Count is >= 2 and <= MaxMembers).WithMessage($"A group that speaks as one has from 2 to {MaxMembers} members.");
            RuleFor(c => c.Members).Must(m => m.All(x => x is not null) && m.Select(x => x.DelegationId).Distinct().Count() == m.Count).WithMessage("Each member is named once.");
            RuleFor(c => c.Members).Must(m => m.Any(x => x is { Speaks: true })).WithMessage("At least one member speaks for the group.");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Announcer announcer, Acting acting, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Line>>, IRequestHandler<Command, Line>, IRequestHandler<End, Unit>
    {
        long GroupId => acting.Actor.GroupId;

        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation) =>
            [.. (await db.NegotiatingGroups.AsNoTracking().Include(g => g.Members).Where(g => g.GroupId == GroupId).OrderBy(g => g.ShortName).Take(MaxGroups).ToListAsync(cancellation)).Select(Told)];

        static Line Told(NegotiatingGroup g) => new(g.Id, g.Name, g.ShortName, g.FormedAt.ToUnixTimeMilliseconds(), g.DissolvedAt?.ToUnixTimeMilliseconds(), [.. g.Members.Where(m => m.Until is null).OrderBy(m => m.DelegationId).Select(m => new MemberLine(m.DelegationId, m.Speaks))]);

        public async Task<Line> Handle(Command command, CancellationToken cancellation)
        {
            var line = await ledger.Write(async note =>
            {
                var ids = command.Members.Select(m => m.DelegationId).ToArray();
                if (await db.Delegations.CountAsync(d => d.GroupId == GroupId && ids.Contains(d.Id), cancellation) != ids.Length) throw new RefusedException(AccessRefusals.NotFound("delegation"));
                var name = command.ShortName.Trim();
                if (await db.NegotiatingGroups.AnyAsync(g => g.GroupId == GroupId && g.ShortName == name && g.Id != command.Id, cancellation)) throw new RefusedException(GroupRefusals.Taken(name));
                if (command.Id is null && await db.NegotiatingGroups.CountAsync(g => g.GroupId == GroupId, cancellation) >= MaxGroups) throw new RefusedException(GroupRefusals.TooMany);
                var now = clock.GetUtcNow();
                var group = command.Id is { } id ? await Find(id, cancellation) : new NegotiatingGroup { GroupId = GroupId, Name = "", ShortName = "", FormedAt = now };
                (group.Name, group.ShortName) = (command.Name.Trim(), name);
                if (command.Id is null) db.NegotiatingGroups.Add(group);
                foreach (var gone in group.Members.Where(m => m.Until is null && !ids.Contains(m.DelegationId))) gone.Until = now;
                foreach (var member in command.Members)
                {
                    if (group.Members.Find(m => m.DelegationId == member.DelegationId && m.Until is null) is { } known) known.Speaks = member.Speaks;
                    else group.Members.Add(new NegotiatingGroupMember { DelegationId = member.DelegationId, Speaks = member.Speaks, From = now });
                }
                await db.SaveChangesAsync(cancellation);
                note(command.Id is null ? "negotiating-group-formed" : "negotiating-group-changed", new { negotiatingGroupId = group.Id, name = group.Name, shortName = group.ShortName, members = command.Members });
                return Told(group);
            }, cancellation);
            await Tell(cancellation);
            return line;
        }

        public async Task<Unit> Handle(End command, CancellationToken cancellation)
        {
            await ledger.Write(async note =>
            {
                var group = await Find(command.Id, cancellation);
                var now = clock.GetUtcNow();
                if (command.Leave)
                {
                    var member = group.Members.Find(m => m.Until is null && m.DelegationId == acting.Actor.DelegationId) ?? throw new RefusedException(Domain.Positions.PositionRefusals.NotAMember);
                    member.Until = now;
                    note("negotiating-group-left", new { negotiatingGroupId = group.Id, shortName = group.ShortName, delegationId = member.DelegationId });
                    // One alone does not speak as a group.
                    if (group.Members.Count(m => m.Until is null) >= 2) return true;
                }
                group.DissolvedAt = now;
                foreach (var member in group.Members.Where(m => m.Until is null)) member.Until = now;
                note("negotiating-group-dissolved", new { negotiatingGroupId = group.Id, shortName = group.ShortName });
                return true;
            }, cancellation);
            await Tell(cancellation);
            return Unit.Value;
        }

        async Task<NegotiatingGroup> Find(long id, CancellationToken cancellation)
        {
            var group = await db.NegotiatingGroups.Include(g => g.Members).SingleOrDefaultAsync(g => g.Id == id && g.GroupId == GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("negotiating group"));
            return group.DissolvedAt is null ? group : throw new RefusedException(GroupRefusals.Dissolved(group.ShortName));
        }

        async Task Tell(CancellationToken cancellation)
        {
            foreach (var draftId in await db.Drafts.Where(d => d.GroupId == GroupId).Select(d => d.Id).ToListAsync(cancellation)) announcer.Consensus(draftId, "groups");
        }
    }
}

/// <summary>What is refused about groups that speak as one.</summary>
static class GroupRefusals
{
    /// <summary>The short name belongs to another.</summary>
    public static Refusal Taken(string name) => new("conflict", $"There is already a group “{name}”.", "Choose another short name.");

    /// <summary>It does not exist any more.</summary>
    public static Refusal Dissolved(string name) => new("state", $"The group “{name}” has been dissolved.", "Form a new one.");

    /// <summary>More than are kept.</summary>
    public static readonly Refusal TooMany = new("too-many", "There are as many negotiating groups as may be.", "Change one that is there.");
}
