using Drafting.Domain;
using Drafting.Domain.Brackets;
using Drafting.Server.Accounts;
using Drafting.Server.Record;
using MediatR;

namespace Drafting.Server.Brackets;

/// <summary>Something wrong with a bracket is set right in one of the ways that were proposed.</summary>
static class RepairBracket
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapPost("/paragraphs/{id:long}/brackets/repair", (long id, Body body, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Command(id, body.Version, body.Code, body.Start, body.End, body.Repair), cancellation)).WithMetadata(new Requires(Act.EditText));

    public sealed record Body(int Version, string? Code, int Start, int End, int Repair);
    public sealed record Command(long ParagraphId, int Version, string? Code, int Start, int End, int Repair) : IRequest<Done>;

    sealed class Handler(BracketDesk desk) : IRequestHandler<Command, Done>
    {
        public Task<Done> Handle(Command command, CancellationToken cancellation) => desk.Do(command.ParagraphId, command.Version, "bracket-repaired", desk.MayEdit, work =>
        {
            var place = work.Moved(command.Start, command.End);
            var repairs = work.Reading.Diagnostics.Where(d => d.Code == command.Code && d.Range == place).Select(d => BracketEdits.Repairs(work.Reading, d)).FirstOrDefault() ?? [];
            if (command.Repair < 0 || command.Repair >= repairs.Count) throw new RefusedException(BracketDeskRefusals.NoProblem);
            var repair = repairs[command.Repair];
            var was = place.Of(work.Reading.Text);
            var ended = work.Change(repair.Change.Changes, repair.Change.Act);
            work.AddUnknown();
            return Task.FromResult<Dictionary<string, object?>>(new() { ["problem"] = command.Code, ["was"] = was, ["repair"] = repair.Sentence, ["ended"] = ended.Select(r => r.Id) });
        }, cancellation);
    }
}
