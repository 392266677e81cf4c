using Drafting.Domain.Comparison;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions.Search;

/// <summary>Passages that may bear on a paragraph or an amendment as it is now, and those that the actor's delegation has set aside. How they bear on it is for a person to say.</summary>
static class SuggestPassages
{
    public static void Map(IEndpointRouteBuilder group)
    {
        foreach (var (address, ofAmendment) in new[] { ("/paragraphs/{id:long}", false), ("/amendments/{id:long}", true) })
        {
            group.MapGet(address + "/suggestions", (long id, int? take, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, ofAmendment, take ?? 10, Aside: false), cancellation)).WithMetadata(new Requires(Act.LinkEvidence));
            group.MapGet(address + "/dismissals", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, ofAmendment, Suggesting.MaxTake, Aside: true), cancellation)).WithMetadata(new Requires(Act.LinkEvidence));
        }
    }

    public sealed record Query(long Id, bool OfAmendment, int Take, bool Aside) : IRequest<SuggestionsReading>;

    sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Take).Suggestions();
    }

    sealed class Handler(DraftingDb db, Suggesting suggesting, CitationDesk desk, TextStore texts, Acting acting) : IRequestHandler<Query, SuggestionsReading>
    {
        public async Task<SuggestionsReading> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var bearing = await Bearing.Find(db, actor.GroupId, query.Id, query.OfAmendment, cancellation);
            var (paragraphId, amendmentId) = (bearing.At?.Id ?? 0, bearing.Amendment?.Id);
            var visible = await desk.Visible(cancellation);
            var linked = await db.EvidenceLinks.AsNoTracking()
                .Where(l => l.GroupId == actor.GroupId && l.AmendmentId == amendmentId && (amendmentId != null || l.ParagraphId == paragraphId) && l.Withdrawn == null && visible.Any(s => s.Id == l.Passage!.Edition!.SubmissionId))
                .OrderByDescending(l => l.Id).Select(l => new Taken(l.PassageId, l.Quote)).Take(Suggesting.MaxKnown).ToListAsync(cancellation);
            var (text, emphasis) = await Asked(bearing, cancellation);
            return await suggesting.For(new Asking(text, bearing.Recommendation.Title, emphasis, linked, Dismissals.Of(db, actor, paragraphId, amendmentId), query.Take, query.Aside), cancellation);
        }

        /// <summary>The words that evidence is looked for, and those of them that an amendment brings in; for a suppression, the words that it takes out.</summary>
        async Task<(string Text, string Emphasis)> Asked(Bearing bearing, CancellationToken cancellation)
        {
            async Task<string> Now(long? textId) => textId is { } id && await texts.Open(db, id, cancellation) is { } open ? open.Log.Text : "";
            if (bearing.Amendment is null) return (await Now(bearing.At!.TextId), "");
            var (all, brought) = (new List<string>(), new List<string>());
            foreach (var part in bearing.Parts)
            {
                var wording = await Now(part.TextId);
                all.Add(wording.Length > 0 ? wording : part.BaseText);
                if (wording.Length > 0) brought.AddRange(Difference.Between(part.BaseText, wording).Runs.Where(r => r.Kind is RunKind.Inserted).Select(r => r.Text));
            }
            return (string.Join('\n', all), string.Join('\n', brought));
        }
    }
}
