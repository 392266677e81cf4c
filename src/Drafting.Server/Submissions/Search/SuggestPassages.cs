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
    /// <summary>The most that are suggested at a time, and the most links and dismissals that are taken into account.</summary>
    const int MaxTake = 100, MaxKnown = 1_000;

    public static void Map(IEndpointRouteBuilder group)
    {
        foreach (var (address, ofAmendment) in new[] { ("/paragraphs/{id:long}", false), ("/amendments/{id:long}", true) })
        {
            group.MapGet(address + "/suggestions", (long id, int? take, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, ofAmendment, take ?? 10, Aside: false), cancellation)).WithMetadata(new Requires(Act.LinkEvidence));
            group.MapGet(address + "/dismissals", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(id, ofAmendment, MaxTake, Aside: true), cancellation)).WithMetadata(new Requires(Act.LinkEvidence));
        }
    }

    public sealed record Query(long Id, bool OfAmendment, int Take, bool Aside) : IRequest<Reading>;
    public sealed record Reading(IReadOnlyList<Line> Suggestions, int Dismissed);
    public sealed record Line(
        long PassageId, int PassageNumber, int? Page, int SubmissionNumber, string Contributor, long? StakeholderGroupId, string Edition, int? Question, bool Citable, string Text, int Start, int End,
        IReadOnlyList<Stretch> Words, IReadOnlyList<string> Because, double Score);

    sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Take).InclusiveBetween(1, MaxTake).WithMessage($"Between 1 and {MaxTake} suggestions are given at a time.");
    }

    sealed class Handler(DraftingDb db, PassageIndex index, CitationDesk desk, TextStore texts, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var actor = acting.Actor;
            var bearing = await Bearing.Find(db, actor.GroupId, query.Id, query.OfAmendment, cancellation);
            var (paragraphId, amendmentId) = (bearing.At?.Id ?? 0, bearing.Amendment?.Id);
            var (visible, citesUnstated) = (await desk.Visible(cancellation), await desk.CitesUnstated(cancellation));

            var linked = await db.EvidenceLinks.AsNoTracking()
                .Where(l => l.GroupId == actor.GroupId && l.AmendmentId == amendmentId && (amendmentId != null || l.ParagraphId == paragraphId) && l.Withdrawn == null && visible.Any(s => s.Id == l.Passage!.Edition!.SubmissionId))
                .OrderByDescending(l => l.Id).Select(l => new { l.PassageId, l.Quote }).Take(MaxKnown).ToListAsync(cancellation);
            var aside = await Dismissals.Of(db, actor, paragraphId, amendmentId).AsNoTracking().Where(d => visible.Any(s => s.Id == d.Passage!.Edition!.SubmissionId))
                .OrderByDescending(d => d.Id).Select(d => new { d.PassageId, d.Passage!.Text }).Take(MaxKnown).ToListAsync(cancellation);

            var (text, emphasis) = await Asked(bearing, cancellation);
            var request = new SuggestionRequest(text, bearing.Recommendation.Title, emphasis, [.. linked.Select(l => l.Quote)], [.. aside.Select(d => d.Text)], linked.Select(l => l.PassageId).Concat(aside.Select(d => d.PassageId)).ToHashSet());
            var suggested = await index.Read(actor.GroupId, citesUnstated, desk.SeesWithheld, searcher => query.Aside
                ? Suggester.Explain(searcher, request, [.. aside.Select(d => d.PassageId).Take(query.Take)])
                : Suggester.Suggest(searcher, request, query.Take), cancellation);

            var ids = suggested.Select(s => s.PassageId).ToArray();
            // The database has the last word on what is shown: between the index and this line, a consent may have been taken back.
            var rows = (await db.Passages.AsNoTracking().Where(p => ids.Contains(p.Id) && visible.Any(s => s.Id == p.Edition!.SubmissionId))
                .Select(p => new { p.Id, p.Number, p.Page, p.Text, p.Question, Edition = p.Edition!.Kind, Of = p.Edition.Submission!.Number, p.Edition.Submission.Contributor, p.Edition.Submission.StakeholderGroupId, p.Edition.Submission.Consent })
                .ToListAsync(cancellation)).ToDictionary(p => p.Id);
            return new Reading([.. suggested.Where(s => rows.ContainsKey(s.PassageId)).Select(s => (Found: s, Row: rows[s.PassageId])).Select(s => new Line(
                s.Row.Id, s.Row.Number, s.Row.Page, s.Row.Of, s.Row.Contributor, s.Row.StakeholderGroupId, Server.Words.Of(s.Row.Edition), s.Row.Question, Citation.May(s.Row.Consent, citesUnstated), s.Row.Text,
                s.Found.Quote.Start, s.Found.Quote.End, s.Found.Words, s.Found.Because, s.Found.Score))], aside.Count);
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
