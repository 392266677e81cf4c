using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>The decision on a preview: all of it, or nothing.</summary>
static class ConfirmImport
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/imports/{id:long}/confirm", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Command(id), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapDelete("/imports/{id:long}", async (long id, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Cancel(id), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.ImportSubmissions));
    }

    public sealed record Command(long Id) : IRequest<ImportOutcome>;
    public sealed record Cancel(long Id) : IRequest;

    sealed class Handler(DraftingDb db, Importer importer, Acting acting) : IRequestHandler<Command, ImportOutcome>, IRequestHandler<Cancel, Unit>
    {
        public async Task<ImportOutcome> Handle(Command command, CancellationToken cancellation)
        {
            var import = await Find(command.Id, cancellation);
            return await importer.Import(import.GroupId, acting.Actor.PersonId, import.Id, import.FileName, import.Content, null, cancellation);
        }

        public async Task<Unit> Handle(Cancel command, CancellationToken cancellation)
        {
            var import = await Find(command.Id, cancellation);
            if (import.State is not ImportState.Preview) throw new RefusedException(ImportRefusals.AlreadyDecided(import.State));
            // A preview is not part of the record; what was never imported leaves nothing behind.
            if (await db.Imports.Where(i => i.Id == import.Id && i.State == ImportState.Preview).ExecuteDeleteAsync(cancellation) == 0)
                throw new RefusedException(ImportRefusals.AlreadyDecided(ImportState.Confirmed));
            return Unit.Value;
        }

        async Task<Import> Find(long id, CancellationToken cancellation) =>
            await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.GroupId == acting.Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("import"));
    }
}
