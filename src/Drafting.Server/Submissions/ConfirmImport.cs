using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>The decision on previews: all that is named, or nothing.</summary>
static class ConfirmImport
{
    const int Most = 200;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/imports/confirm", (Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Command([.. (body.Imports ?? []).Select(i => new Named(i.Id, i.Version))]), cancellation))
            .WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapPost("/imports/{id:long}/confirm", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Command([new Named(id, null)]), cancellation))
            .WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapDelete("/imports/{id:long}", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Cancel(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.ImportSubmissions));
    }

    public sealed record Body(IReadOnlyList<NamedLine>? Imports);
    public sealed record NamedLine(long Id, int Version);
    public sealed record Command(IReadOnlyList<Named> Imports) : IRequest<ImportOutcome>;

    /// <param name="Id">The import.</param>
    /// <param name="Version">That was looked at; null: whatever it is.</param>
    public sealed record Named(long Id, int? Version);
    public sealed record Cancel(long Id) : IRequest;

    sealed class Handler(DraftingDb db, Importer importer, ImportReader reader, Previews previews, Acting acting) : IRequestHandler<Command, ImportOutcome>, IRequestHandler<Cancel, Unit>
    {
        public async Task<ImportOutcome> Handle(Command command, CancellationToken cancellation)
        {
            if (command.Imports.Count is 0 or > Most || command.Imports.Select(i => i.Id).Distinct().Count() != command.Imports.Count) throw new RefusedException(ImportRefusals.NoneNamed);
            var files = new List<ImportFile>();
            foreach (var (id, version) in command.Imports)
            {
                var row = await Find(id, cancellation);
                if (row.State is ImportState.Reading or ImportState.Failed) throw new RefusedException(ImportRefusals.NotRead(row.FileName, row.State));
                if (row.State is not ImportState.Preview) throw new RefusedException(ImportRefusals.AlreadyDecided(row.State));
                var file = await previews.Open(id, cancellation);
                // What is confirmed is what was just read here, and the version asserts that it is what somebody looked at.
                if (version is not null && version != file.Version) throw new RefusedException(await importer.Corrected(file.Corrections.Write(), cancellation));
                files.Add(file);
            }
            return await importer.Import(acting.Actor.GroupId, acting.Actor.PersonId, files, cancellation);
        }

        public async Task<Unit> Handle(Cancel command, CancellationToken cancellation)
        {
            var row = await Find(command.Id, cancellation);
            if (row.State is ImportState.Confirmed or ImportState.Cancelled) throw new RefusedException(ImportRefusals.AlreadyDecided(row.State));
            // A preview is not part of the record; what was never imported leaves nothing behind, but a contributor who was given a receipt is told.
            var open = db.Imports.Where(i => i.Id == command.Id && (i.State == ImportState.Reading || i.State == ImportState.Failed || i.State == ImportState.Preview || i.State == ImportState.Unchanged));
            var gone = row.Receipt is null ? await open.ExecuteDeleteAsync(cancellation) : await open.ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ImportState.Cancelled), cancellation);
            if (gone == 0) throw new RefusedException(ImportRefusals.AlreadyDecided(ImportState.Confirmed));
            reader.Cancel(command.Id);
            return Unit.Value;
        }

        async Task<Row> Find(long id, CancellationToken cancellation) =>
            await db.Imports.Where(i => i.Id == id && i.GroupId == acting.Actor.GroupId).Select(i => new Row(i.FileName, i.State, i.Receipt)).SingleOrDefaultAsync(cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("import"));

        sealed record Row(string FileName, ImportState State, string? Receipt);
    }
}
