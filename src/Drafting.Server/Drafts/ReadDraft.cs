using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;

namespace Drafting.Server.Drafts;

/// <summary>A draft with its words as they are now.</summary>
static class ReadDraft
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Reading>;
    public sealed record Reading(DraftOutline Draft, IReadOnlyList<TextState> Texts);

    sealed class Handler(DraftingDb db, TextStore texts, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var outline = await DraftOutline.Read(db, acting.Actor.GroupId, query.DraftId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            return new Reading(outline, await texts.Heads(db, [.. outline.Recommendations.SelectMany(r => r.Paragraphs).Select(p => p.TextId)], cancellation));
        }
    }
}
