using Drafting.Domain;
using Drafting.Domain.Submissions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Proposals;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>One submission with its editions, and where each passage is used. One that is withheld from the actor is not there.</summary>
static class OpenSubmission
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/submissions/{number:int}", (int number, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(number), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(int Number) : IRequest<Reading>;
    public sealed record Reading(
        long Id, int Number, string? Symbol, string? Language, string Contributor, string? Organisation, IReadOnlyList<string> Persons, string Kind, string? Capacity, string? Country, long? StakeholderGroupId, DateOnly? Date,
        string Consent, bool Citable, IReadOnlyList<EditionReading> Editions, IReadOnlyList<AnswerLine> Answers, int Links);
    public sealed record EditionReading(
        long Id, string Kind, bool Superseded, string? FileName, long? ImportedAt, IReadOnlyList<PassageReading> Passages, IReadOnlyList<FootnoteLine> Footnotes, IReadOnlyList<DiagnosticLine> Diagnostics);
    public sealed record PassageReading(
        long Id, int Number, string Kind, string? Label, int? Question, string Text, string? Raw, int? FirstLine, int? LastLine, int? Page, IReadOnlyList<CallLine> Calls, IReadOnlyList<TrackedLine> Tracked, IReadOnlyList<LinkLine> Links,
        IReadOnlyList<ProposalLine> Proposals);
    public sealed record TrackedLine(int Offset, int Length, string? Deleted, string? Author);
    public sealed record ProposalLine(long Id, int Number, string Title, string Stance, int Start, int End);
    public sealed record LinkLine(
        long Id, long DraftId, long ParagraphId, string ParagraphLabel, string RecommendationNumber, string RecommendationTitle, string Stance, string Note, string Quote, int Start, int End, string Match);

    sealed class Handler(DraftingDb db, CitationDesk desk, Acting acting) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var s = await (await desk.Visible(cancellation)).AsNoTracking().SingleOrDefaultAsync(s => s.Number == query.Number, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("submission"));
            var questions = await db.Groups.Where(g => g.Id == groupId).SelectMany(g => g.Questions).OrderBy(q => q.Number).Select(q => q.Number).ToListAsync(cancellation);
            var editions = await db.Editions.AsNoTracking().Where(e => e.SubmissionId == s.Id).OrderBy(e => e.Superseded).ThenByDescending(e => e.Kind).ThenByDescending(e => e.Id)
                .Select(e => new { e.Id, e.Kind, e.Superseded, e.Diagnostics, FileName = e.Import == null ? null : e.Import.FileName, At = e.Import == null ? (DateTimeOffset?)null : e.Import.At })
                .ToListAsync(cancellation);
            var passages = (await db.Passages.AsNoTracking().Where(p => p.Edition!.SubmissionId == s.Id).OrderBy(p => p.Number).ToListAsync(cancellation)).ToLookup(p => p.EditionId);
            var footnotes = (await db.Footnotes.AsNoTracking().Where(f => db.Editions.Any(e => e.Id == f.EditionId && e.SubmissionId == s.Id)).OrderBy(f => f.Order).ToListAsync(cancellation)).ToLookup(f => f.EditionId);
            var links = (await db.EvidenceLinks.AsNoTracking().Where(l => l.Withdrawn == null && l.Passage!.Edition!.SubmissionId == s.Id).OrderBy(l => l.Id)
                .Select(l => new { Link = l, l.Paragraph!.Label, l.Paragraph.Recommendation!.Number, l.Paragraph.Recommendation.Title, l.Paragraph.Recommendation.DraftId })
                .ToListAsync(cancellation)).ToLookup(l => l.Link.PassageId);
            var proposals = (await db.Proposals.AsNoTracking().Where(p => p.GroupId == groupId && p.Withdrawn == null)
                .SelectMany(p => p.Sources.Where(o => o.Withdrawn == null && o.Passage!.Edition!.SubmissionId == s.Id), (p, o) => new { Source = o, p.Id, p.Number, p.Title })
                .OrderBy(p => p.Number).ThenBy(p => p.Source.Id).ToListAsync(cancellation)).ToLookup(p => p.Source.PassageId);
            var citable = Citation.May(s.Consent, await desk.CitesUnstated(cancellation));
            var hidden = await desk.HiddenBehind(null, fromEverybody: false, cancellation);
            var withheld = await desk.Withheld(cancellation);
            // A file is named by who sends it, often after whoever wrote it: maybe another whose words it has too.
            var shared = await db.Editions.Where(e => e.SubmissionId == s.Id && db.Editions.Any(o => o.ImportId == e.ImportId && withheld.Any(w => w.Id == o.SubmissionId))).Select(e => e.Id).ToListAsync(cancellation);

            PassageReading ReadingOf(Passage p, bool superseded) => new(
                p.Id, p.Number, Words.Of(p.Kind), p.Label, p.Question, p.Text, p.Raw, p.FirstLine, p.LastLine, p.Page, [.. p.Calls.Select(c => new CallLine(c.Offset, c.Mark))], [.. p.Tracked.Select(c => new TrackedLine(c.Offset, c.Length, c.Deleted, c.Author))],
                [.. links[p.Id].Select(l =>
                {
                    var found = Quotations.Find(l.Link, p.Text, superseded);
                    return new LinkLine(l.Link.Id, l.DraftId, l.Link.ParagraphId, l.Label, l.Number, l.Title, Words.Of(l.Link.Stance), l.Link.Note, l.Link.Quote, found.Start, found.Start + found.Length, Words.Of(found.Kind));
                })],
                [.. proposals[p.Id].Select(o =>
                {
                    var found = Quotations.Find(o.Source, p.Text, superseded);
                    return new ProposalLine(o.Id, o.Number, Hidden.TitleOf(o.Number, o.Title, hidden[o.Id]), Words.Of(o.Source.Stance), found.Start, found.Start + found.Length);
                })]);
            return new Reading(
                s.Id, s.Number, s.Symbol, s.Language, s.Contributor, s.Organisation, s.Persons, Words.Of(s.Kind), s.Capacity, s.Country, s.StakeholderGroupId, s.Date, Words.Of(s.Consent), citable,
                [.. editions.Select(e => new EditionReading(
                    e.Id, Words.Of(e.Kind), e.Superseded, shared.Contains(e.Id) ? null : e.FileName, e.At?.ToUnixTimeMilliseconds(), [.. passages[e.Id].Select(p => ReadingOf(p, e.Superseded))],
                    [.. footnotes[e.Id].Select(f => new FootnoteLine(f.Mark, f.Text, f.PassageNumber, f.Offset))], DiagnosticLine.Read(e.Diagnostics)))],
                [.. questions.Select(q => new AnswerLine(q, s.Answered.Contains(q)))], links.Sum(l => l.Count()));
        }
    }
}

/// <summary>Where a quotation stands now.</summary>
public static class Quotations
{
    /// <summary>In the passage as it is. A passage of a superseded edition is not the contributor's current text: what could not be moved from there is missing.</summary>
    public static QuotationMatch Find(EvidenceLink link, string passage, bool superseded) => Find(new Quotation(link.Quote, link.Start, link.Before, link.After), passage, superseded);

    /// <summary>The same of a proposal's source.</summary>
    public static QuotationMatch Find(ProposalSource source, string passage, bool superseded) => Find(new Quotation(source.Quote, source.Start, source.Before, source.After), passage, superseded);

    static QuotationMatch Find(Quotation quotation, string passage, bool superseded)
    {
        var found = quotation.FindIn(passage);
        return superseded ? found with { Kind = QuotationMatchKind.Missing } : found;
    }
}
