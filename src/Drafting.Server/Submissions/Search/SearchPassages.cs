using System.Globalization;
using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions.Search;

/// <summary>
/// Full-text search over passages. What is withheld from the reader gives no hit and no count, and does not weigh in the ranking. How many submissions are withheld is told for the whole group, whatever was searched: a number
/// that followed the words would let anybody find out, word by word, what they say.
/// </summary>
static class SearchPassages
{
    const int MaxTake = 100, MaxSkip = 10_000;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/search", (string? q, string? stakeholders, int? question, string? kind, string? edition, int? submission, int? skip, int? take, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new Query(q ?? "", stakeholders ?? "", question, Given(kind), Given(edition), submission, skip ?? 0, take ?? 20), cancellation)).WithMetadata(new Requires(Act.Read));

    static string? Given(string? word) => string.IsNullOrEmpty(word) ? null : word;

    public sealed record Query(string Words, string Stakeholders, int? Question, string? Kind, string? Edition, int? Submission, int Skip, int Take) : IRequest<Reading>;
    public sealed record Reading(string Query, string? Problem, int Total, IReadOnlyList<Hit> Hits, IReadOnlyList<WithheldCount> Withheld, Facets Facets);
    public sealed record Hit(
        long PassageId, int PassageNumber, int? Page, int SubmissionNumber, string Contributor, long? StakeholderGroupId, string Edition, string Kind, int? Question, bool Citable, IReadOnlyList<SnippetRun> Snippet, double Score);
    public sealed record Facets(IReadOnlyList<StakeholderFacet> Stakeholders, IReadOnlyList<QuestionFacet> Questions);
    public sealed record StakeholderFacet(long? Id, int Count);
    public sealed record QuestionFacet(int? Number, int Count);

    sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Words).MaximumLength(PassageQuery.MaxLength).WithMessage(q => $"The search has {q.Words.Length} characters; at most {PassageQuery.MaxLength} are allowed.");
            RuleFor(q => q.Stakeholders).Must(s => Ids(s) is not null).WithMessage("The stakeholder groups are ids with commas between them, at most 50.");
            RuleFor(q => q.Kind).Must(k => k is null || Server.Words.Read<ContributorKind>(k) is not null).WithMessage("The kind is one of: member, observer, observer-state.");
            RuleFor(q => q.Edition).Must(e => e is null || Server.Words.Read<EditionKind>(e) is not null).WithMessage("The edition is one of: digest, original.");
            RuleFor(q => q.Skip).InclusiveBetween(0, MaxSkip).WithMessage($"At most {MaxSkip:N0} hits are skipped.");
            RuleFor(q => q.Take).InclusiveBetween(1, MaxTake).WithMessage($"Between 1 and {MaxTake} hits are given at a time.");
        }
    }

    static List<long>? Ids(string list)
    {
        var parts = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ids = parts.Select(p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null).OfType<long>().ToList();
        return ids.Count == parts.Length && parts.Length <= 50 ? ids : null;
    }

    sealed class Handler(DraftingDb db, PassageIndex index, CitationDesk desk, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var citesUnstated = await desk.CitesUnstated(cancellation);
            var named = await db.StakeholderGroups.Where(s => s.GroupId == groupId).Select(s => new { s.Id, s.Name }).ToListAsync(cancellation);
            IReadOnlyList<long> Called(string words)
            {
                var asked = Tongues.WordsOf(Tongues.Exact, words).Select(w => w.Term).ToList();
                return [.. named.Where(s => Tongues.WordsOf(Tongues.Exact, s.Name) is var name && asked.Count > 0 && asked.TrueForAll(a => name.Exists(n => n.Term.StartsWith(a, StringComparison.Ordinal)))).Select(s => s.Id)];
            }
            var asked = PassageQuery.Of(query.Words);
            var filter = new PassageFilter(Ids(query.Stakeholders), query.Question, (int?)Server.Words.Read<ContributorKind>(query.Kind), (int?)Server.Words.Read<EditionKind>(query.Edition), query.Submission);
            var answer = await index.Read(groupId, citesUnstated, desk.SeesWithheld, searcher => PassageSearch.Find(searcher, asked, Called, filter, query.Skip, query.Take), cancellation);

            var ids = answer.Found.Select(f => f.PassageId).ToArray();
            var visible = await desk.Visible(cancellation);
            // The database has the last word on what is shown: between the index and this line, a consent may have been taken back.
            var rows = (await db.Passages.AsNoTracking().Where(p => ids.Contains(p.Id) && visible.Any(s => s.Id == p.Edition!.SubmissionId))
                .Select(p => new { p.Id, p.Number, p.Page, p.Text, p.Question, Edition = p.Edition!.Kind, Of = p.Edition.Submission!.Number, p.Edition.Submission.Contributor, p.Edition.Submission.StakeholderGroupId, p.Edition.Submission.Kind, p.Edition.Submission.Consent })
                .ToListAsync(cancellation)).ToDictionary(p => p.Id);
            var hits = answer.Found.Where(f => rows.ContainsKey(f.PassageId)).Select(f => (Found: f, Row: rows[f.PassageId])).Select(h => new Hit(
                h.Row.Id, h.Row.Number, h.Row.Page, h.Row.Of, h.Row.Contributor, h.Row.StakeholderGroupId, Server.Words.Of(h.Row.Edition), Server.Words.Of(h.Row.Kind), h.Row.Question,
                Citation.May(h.Row.Consent, citesUnstated), PassageQuery.Snippet(h.Row.Text, asked.Hits(h.Row.Text, h.Found.Tongue)), h.Found.Score)).ToList();
            var withheld = await (await desk.Withheld(cancellation)).GroupBy(s => s.StakeholderGroupId).OrderBy(g => g.Key).Select(g => new WithheldCount(g.Key, g.Count())).ToListAsync(cancellation);
            return new Reading(query.Words, asked.Problem ?? (answer.Complete ? null : "The search took too long and was ended; there may be more."), answer.Total, hits, withheld, new Facets(
                [.. answer.Stakeholders.OrderByDescending(f => f.Value).ThenBy(f => f.Key).Select(f => new StakeholderFacet(f.Key == 0 ? null : f.Key, f.Value))],
                [.. answer.Questions.OrderBy(f => f.Key).Select(f => new QuestionFacet(f.Key == 0 ? null : (int)f.Key, f.Value))]));
        }
    }
}
