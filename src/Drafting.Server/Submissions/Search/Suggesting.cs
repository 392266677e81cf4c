using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions.Search;

/// <summary>Words of a passage that somebody has linked to what is asked about.</summary>
public sealed record Taken(long PassageId, string Quote);

/// <summary>About what passages are looked for.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Title">What stands above them: of a recommendation, or a theme. Empty for nothing.</param>
/// <param name="Emphasis">Those of the words that matter most. Empty where none do.</param>
/// <param name="Taken">What is linked to it; only what the actor may see.</param>
/// <param name="Dismissals">What is set aside for it.</param>
/// <param name="Take">How many are wanted at most.</param>
/// <param name="Aside">Whether those are wanted that are set aside, in place of new ones.</param>
public sealed record Asking(string Text, string Title, string Emphasis, IReadOnlyList<Taken> Taken, IQueryable<Dismissal> Dismissals, int Take, bool Aside);

/// <summary>What may bear on something, best first, and how many passages the actor has set aside there.</summary>
public sealed record SuggestionsReading(IReadOnlyList<SuggestionLine> Suggestions, int Dismissed);

/// <summary>A passage that may bear on it: the words proposed as the quotation, those that match, and the strongest of them for a person.</summary>
public sealed record SuggestionLine(
    long PassageId, int PassageNumber, int? Page, int SubmissionNumber, string Contributor, long? StakeholderGroupId, string Edition, int? Question, bool Citable, string Text, int Start, int End,
    IReadOnlyList<Stretch> Words, IReadOnlyList<string> Because, double Score);

/// <summary>Passages that may bear on something, as the current actor may be told of them, and what is set aside.</summary>
public sealed class Suggesting(DraftingDb db, PassageIndex index, CitationDesk desk, Acting acting)
{
    /// <summary>The most that are suggested at a time, and the most links and dismissals that are taken into account.</summary>
    public const int MaxTake = 100, MaxKnown = 1_000;

    /// <summary>Answers from the index as the database is now.</summary>
    public async Task<SuggestionsReading> For(Asking asking, CancellationToken cancellation)
    {
        var (visible, citesUnstated) = (await desk.Visible(cancellation), await desk.CitesUnstated(cancellation));
        var aside = await asking.Dismissals.AsNoTracking().Where(d => visible.Any(s => s.Id == d.Passage!.Edition!.SubmissionId))
            .OrderByDescending(d => d.Id).Select(d => new Taken(d.PassageId, d.Passage!.Text)).Take(MaxKnown).ToListAsync(cancellation);
        var request = new SuggestionRequest(
            asking.Text, asking.Title, asking.Emphasis, [.. asking.Taken.Select(t => t.Quote)], [.. aside.Select(d => d.Quote)], asking.Taken.Concat(aside).Select(t => t.PassageId).ToHashSet());
        var suggested = await index.Read(acting.Actor.GroupId, citesUnstated, desk.SeesWithheld, searcher => asking.Aside
            ? Suggester.Explain(searcher, request, [.. aside.Select(d => d.PassageId).Take(asking.Take)])
            : Suggester.Suggest(searcher, request, asking.Take), cancellation);

        var ids = suggested.Select(s => s.PassageId).ToArray();
        // The database has the last word on what is shown: between the index and this line, a consent may have been taken back.
        var rows = (await db.Passages.AsNoTracking().Where(p => ids.Contains(p.Id) && visible.Any(s => s.Id == p.Edition!.SubmissionId))
            .Select(p => new { p.Id, p.Number, p.Page, p.Text, p.Question, Edition = p.Edition!.Kind, Of = p.Edition.Submission!.Number, p.Edition.Submission.Contributor, p.Edition.Submission.StakeholderGroupId, p.Edition.Submission.Consent })
            .ToListAsync(cancellation)).ToDictionary(p => p.Id);
        return new SuggestionsReading([.. suggested.Where(s => rows.ContainsKey(s.PassageId)).Select(s => (Found: s, Row: rows[s.PassageId])).Select(s => new SuggestionLine(
            s.Row.Id, s.Row.Number, s.Row.Page, s.Row.Of, s.Row.Contributor, s.Row.StakeholderGroupId, Server.Words.Of(s.Row.Edition), s.Row.Question, Citation.May(s.Row.Consent, citesUnstated), s.Row.Text,
            s.Found.Quote.Start, s.Found.Quote.End, s.Found.Words, s.Found.Because, s.Found.Score))], aside.Count);
    }

    /// <summary>Sets a passage aside, or takes it back; unsaved.</summary>
    /// <param name="dismissals">What is set aside there already.</param>
    /// <param name="passageId">The passage.</param>
    /// <param name="back">Whether it is taken back.</param>
    /// <param name="make">The row for it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What the record tells of the passage: nothing that may not be cited. Null where nothing changes.</returns>
    /// <exception cref="RefusedException">There is no such passage that the actor may see.</exception>
    public async Task<PassageTold?> SetAside(IQueryable<Dismissal> dismissals, long passageId, bool back, Func<long, Dismissal> make, CancellationToken cancellation)
    {
        var passage = await desk.Passage(passageId, cancellation);
        var aside = await dismissals.Where(d => d.PassageId == passage.Id).ToListAsync(cancellation);
        if (back == (aside.Count == 0)) return null;
        if (back) db.Dismissals.RemoveRange(aside);
        else db.Dismissals.Add(make(passage.Id));
        return await desk.MayCite(passage.Id, cancellation) ? new PassageTold(passage.Edition!.Submission!.Number, passage.Number, passage.Id) : new PassageTold(null, null, null);
    }
}

/// <summary>A passage as the record tells of it; nothing for one that may not be cited.</summary>
public sealed record PassageTold(int? Submission, int? Passage, long? PassageId);

/// <summary>What a request for suggestions must be.</summary>
public static class SuggestionRules
{
    /// <summary>How many are asked for.</summary>
    public static IRuleBuilderOptions<T, int> Suggestions<T>(this IRuleBuilder<T, int> rule) => rule.InclusiveBetween(1, Suggesting.MaxTake).WithMessage($"Between 1 and {Suggesting.MaxTake} suggestions are given at a time.");
}
