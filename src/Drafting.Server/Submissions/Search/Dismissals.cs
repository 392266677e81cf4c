using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using MediatR;

namespace Drafting.Server.Submissions.Search;

/// <summary>A passage is set aside for a paragraph or an amendment, or taken back: it is not suggested there any more to that delegation, or to chair and secretariat. Doing either twice changes nothing.</summary>
static class Dismissals
{
    public static void Map(IEndpointRouteBuilder group)
    {
        foreach (var (address, ofAmendment) in new[] { ("/paragraphs/{id:long}", false), ("/amendments/{id:long}", true) })
        {
            group.MapPut(address + "/dismissals/{passageId:long}", async (long id, long passageId, IMediator sender, CancellationToken cancellation) =>
            {
                await sender.Send(new Command(id, ofAmendment, passageId, Back: false), cancellation);
                return TypedResults.NoContent();
            }).WithMetadata(new Requires(Act.LinkEvidence));
            group.MapDelete(address + "/dismissals/{passageId:long}", async (long id, long passageId, IMediator sender, CancellationToken cancellation) =>
            {
                await sender.Send(new Command(id, ofAmendment, passageId, Back: true), cancellation);
                return TypedResults.NoContent();
            }).WithMetadata(new Requires(Act.LinkEvidence));
        }
    }

    public sealed record Command(long Id, bool OfAmendment, long PassageId, bool Back) : IRequest;

    /// <summary>What the actor's delegation, or the chair and the secretariat together, have set aside there.</summary>
    public static IQueryable<Dismissal> Of(DraftingDb db, Actor actor, long paragraphId, long? amendmentId) =>
        db.Dismissals.Where(d => d.GroupId == actor.GroupId && d.AmendmentId == amendmentId && (amendmentId != null || d.ParagraphId == paragraphId) && d.DelegationId == actor.DelegationId);

    sealed class Handler(DraftingDb db, Ledger ledger, Suggesting suggesting, Acting acting, TimeProvider clock) : IRequestHandler<Command>
    {
        public Task<Unit> Handle(Command command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var actor = acting.Actor;
            var bearing = await Bearing.Find(db, actor.GroupId, command.Id, command.OfAmendment, cancellation);
            var (paragraph, amendmentId) = (bearing.Paragraph, bearing.Amendment?.Id);
            var told = await suggesting.SetAside(Of(db, actor, paragraph.Id, amendmentId), command.PassageId, command.Back, passageId => new Dismissal
            {
                GroupId = actor.GroupId,
                ParagraphId = paragraph.Id,
                AmendmentId = amendmentId,
                PassageId = passageId,
                PersonId = actor.PersonId!.Value,
                DelegationId = actor.DelegationId,
                At = clock.GetUtcNow(),
            }, cancellation);
            if (told is null) return Unit.Value;
            note(command.Back ? "suggestion-returned" : "suggestion-dismissed", new { paragraphId = paragraph.Id, label = paragraph.Label, amendmentId, submission = told.Submission, passage = told.Passage, passageId = told.PassageId });
            return Unit.Value;
        }, cancellation);
    }
}
