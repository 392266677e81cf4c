using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>The imports that wait for a decision, of the whole group: whoever handles its papers can go on where another left off.</summary>
static class ListImports
{
    const int Most = 500, Head = 60;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/imports", (IMediator sender, CancellationToken cancellation) => sender.Send(new Query(), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));

    public sealed record Query : IRequest<IReadOnlyList<Line>>;
    public sealed record Line(long Id, string FileName, string? Format, string State, double Progress, int Submissions, long At, long? PersonId, string? Receipt);

    sealed class Handler(DraftingDb db, ImportReader reader, Acting acting) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation)
        {
            var rows = await db.Imports.Where(i => i.GroupId == acting.Actor.GroupId && (i.State == ImportState.Reading || i.State == ImportState.Failed || i.State == ImportState.Preview))
                .OrderByDescending(i => i.Id).Take(Most)
                .Select(i => new { i.Id, i.FileName, i.Format, i.State, i.At, i.PersonId, i.Receipt, i.Corrections, Head = i.Reading == null ? null : i.Reading.Substring(0, Head) })
                .ToListAsync(cancellation);
            return [.. rows.Select(r => new Line(
                r.Id, r.FileName, Previews.FormatOf(r.Format, r.Receipt), Words.Of(r.State), r.State is ImportState.Reading ? reader.ProgressOf(r.Id) : 1,
                r.Head is null ? 0 : FileReading.Count(r.Head) + Change(ImportCorrections.Read(r.Corrections)), r.At.ToUnixTimeMilliseconds(), r.PersonId, r.Receipt))];
        }

        static int Change(ImportCorrections c) => c.Lines.Begin.Length - c.Lines.Join.Length - c.Submissions.Values.Count(s => s.LeaveOut);
    }
}
