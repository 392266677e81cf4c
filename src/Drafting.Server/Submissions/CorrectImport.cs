using System.Text.Json;
using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>A person puts right what was read: where submissions begin, whose they are, what answers what. The file and its reading stay as they are; all that was put right is sent each time.</summary>
static class CorrectImport
{
    const int Most = 2 << 20;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPut("/imports/{id:long}/corrections", (long id, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id, body.Version, body.Corrections), cancellation))
            .WithMetadata(new Requires(Act.ImportSubmissions), new RequestSizeLimitAttribute(Most));

    public sealed record Body(int Version, JsonElement Corrections);
    public sealed record Command(long Id, int Version, JsonElement Corrections) : IRequest<Preview>;

    sealed class Handler(DraftingDb db, Importer importer, Previews previews, Acting acting) : IRequestHandler<Command, Preview>
    {
        public async Task<Preview> Handle(Command command, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var row = await db.Imports.Where(i => i.Id == command.Id && i.GroupId == actor.GroupId).Select(i => new { i.FileName, i.State, i.Version, i.Reading, i.Corrections }).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("import"));
            if (row.State is ImportState.Reading or ImportState.Failed) throw new RefusedException(ImportRefusals.NotRead(row.FileName, row.State));
            if (row.State is not ImportState.Preview) throw new RefusedException(ImportRefusals.AlreadyDecided(row.State));
            if (row.Version != command.Version) throw new RefusedException(await importer.Corrected(row.Corrections, cancellation));
            var corrections = ImportCorrections.Parse(command.Corrections) with { By = actor.PersonId };
            corrections.Lines.Apply(FileReading.Read(row.Reading!).Reading);
            var named = corrections.Submissions.Values.Select(s => s.StakeholderGroupId?.Value).OfType<long>().Distinct().ToList();
            await StakeholderGroups.Check(db, actor.GroupId, named, cancellation);
            var kept = corrections.Write();
            // Whoever comes second finds another version, also where both had read the same.
            if (await db.Imports.Where(i => i.Id == command.Id && i.State == ImportState.Preview && i.Version == command.Version)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.Corrections, kept).SetProperty(i => i.Version, i => i.Version + 1), cancellation) == 0)
            {
                var now = await db.Imports.Where(i => i.Id == command.Id).Select(i => i.Corrections).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("import"));
                throw new RefusedException(await importer.Corrected(now, cancellation));
            }
            return await previews.Show(command.Id, cancellation);
        }
    }
}

/// <summary>Stakeholder groups that a request names.</summary>
static class StakeholderGroups
{
    /// <exception cref="RefusedException">One of them is not of this group.</exception>
    public static async Task Check(DraftingDb db, long groupId, IReadOnlyCollection<long> named, CancellationToken cancellation)
    {
        if (named.Count == 0) return;
        var known = await db.StakeholderGroups.Where(s => s.GroupId == groupId).Select(s => s.Id).ToListAsync(cancellation);
        if (named.Except(known).Any()) throw new RefusedException(new Refusal("stakeholder-group", "The group has no such stakeholder group.", "Choose one of those it lists."));
    }
}
