using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Proposals;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>Whether a contributor may be cited individually: the one rule, wherever words or names are shown.</summary>
public static class Citation
{
    /// <summary>Who agreed may, who refused may not; of who did not say, the group decides.</summary>
    /// <param name="consent">What the contributor said.</param>
    /// <param name="citesUnstated">What the group decided (<see cref="WorkingGroup.CitesUnstated"/>).</param>
    public static bool May(Consent consent, bool citesUnstated) => consent is Consent.Given || (consent is Consent.NotStated && citesUnstated);
}

/// <summary>
/// What the current actor may see of submissions. One that may not be cited is withheld from everybody but chair and secretariat, who handle the papers: others get its stakeholder group and stance in a count, and nothing else.
/// Asked at every answer, never remembered, so that a contributor who takes consent back is hidden at once.
/// </summary>
public sealed class CitationDesk(DraftingDb db, Acting acting)
{
    /// <summary>Whether the actor sees also what is withheld.</summary>
    public bool SeesWithheld => acting.Actor.Role is Role.Chair or Role.Secretariat;

    /// <summary>Whether the group cites who did not say.</summary>
    public Task<bool> CitesUnstated(CancellationToken cancellation) =>
        db.Groups.Where(g => g.Id == acting.Actor.GroupId).Select(g => g.CitesUnstated).SingleAsync(cancellation);

    /// <summary>The group's submissions that may be cited individually.</summary>
    public async Task<IQueryable<Submission>> Citable(CancellationToken cancellation)
    {
        var (groupId, unstated) = (acting.Actor.GroupId, await CitesUnstated(cancellation));
        return db.Submissions.Where(s => s.GroupId == groupId && (s.Consent == Consent.Given || (unstated && s.Consent == Consent.NotStated)));
    }

    /// <summary>The group's submissions that the actor may see individually.</summary>
    public async Task<IQueryable<Submission>> Visible(CancellationToken cancellation)
    {
        var groupId = acting.Actor.GroupId;
        return SeesWithheld ? db.Submissions.Where(s => s.GroupId == groupId) : await Citable(cancellation);
    }

    /// <summary>The group's submissions that the actor is told of in counts only: none for chair and secretariat.</summary>
    public async Task<IQueryable<Submission>> Withheld(CancellationToken cancellation)
    {
        var (groupId, visible) = (acting.Actor.GroupId, await Visible(cancellation));
        return db.Submissions.Where(s => s.GroupId == groupId && !visible.Any(v => v.Id == s.Id));
    }

    /// <summary>What of contributions that the actor is not told of stands behind proposals (<see cref="Hidden.Behind"/>).</summary>
    /// <param name="proposalId">The one that is asked about; null for all of the group.</param>
    /// <param name="fromEverybody">Also what chair and secretariat see, as a paper that leaves the server must have it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ILookup<long, Hidden>> HiddenBehind(long? proposalId, bool fromEverybody, CancellationToken cancellation)
    {
        var (groupId, shown) = (acting.Actor.GroupId, fromEverybody ? await Citable(cancellation) : await Visible(cancellation));
        return await Hidden.Behind(db, groupId, db.Submissions.Where(s => s.GroupId == groupId && !shown.Any(v => v.Id == s.Id)), proposalId is { } one ? [one] : null, cancellation);
    }

    /// <summary>A passage with its edition and submission.</summary>
    /// <exception cref="RefusedException">It is not of this group, or the actor is not told of it.</exception>
    public async Task<Passage> Passage(long id, CancellationToken cancellation)
    {
        var visible = await Visible(cancellation);
        return await db.Passages.Include(p => p.Edition).ThenInclude(e => e!.Submission).SingleOrDefaultAsync(p => p.Id == id && visible.Any(s => s.Id == p.Edition!.SubmissionId), cancellation)
            ?? throw new RefusedException(AccessRefusals.NotFound("passage"));
    }

    /// <summary>Whether the contributor of a passage may be cited individually. What may not be cited does not enter the record, which is for ever.</summary>
    public async Task<bool> MayCite(long passageId, CancellationToken cancellation)
    {
        var citable = await Citable(cancellation);
        return await db.Passages.AnyAsync(p => p.Id == passageId && citable.Any(s => s.Id == p.Edition!.SubmissionId), cancellation);
    }
}

/// <summary>What must not be told of a withheld contribution, also not in the words that somebody wrote about it while it could be cited.</summary>
/// <param name="Quote">The words that are quoted of it.</param>
/// <param name="Passage">Those among which they stand.</param>
/// <param name="Names">Who wrote it, and the symbol it bears.</param>
public sealed record Hidden(string Quote, string Passage, IReadOnlyList<string> Names)
{
    /// <summary>How many consecutive words of a passage make a repetition, and how many of a quotation where words are shown.</summary>
    public const int Written = 5, Shown = 4;

    const int ShortestName = 4, MostProposals = 2_000, MostSources = 20_000;

    /// <summary>What a whole passage, with its edition and submission, has to hide.</summary>
    public static Hidden Of(Passage passage)
    {
        var submission = passage.Edition!.Submission!;
        return new(passage.Text, passage.Text, [submission.Contributor, submission.Organisation ?? "", submission.Symbol ?? "", .. submission.Persons]);
    }

    /// <summary>What of withheld contributions stands behind proposals, or stood there: also the sources that were withdrawn, and those that were split off since a proposal was put in words.</summary>
    /// <param name="db">The database.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="withheld">The submissions that are hidden.</param>
    /// <param name="proposals">Those that are asked about; null for all of the group.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<ILookup<long, Hidden>> Behind(DraftingDb db, long groupId, IQueryable<Submission> withheld, IReadOnlyCollection<long>? proposals, CancellationToken cancellation)
    {
        var splits = (await db.Proposals.Where(p => p.GroupId == groupId && p.SplitFromId != null).OrderBy(p => p.Id).Take(MostProposals).Select(p => new { p.Id, From = p.SplitFromId!.Value }).ToListAsync(cancellation)).ToDictionary(p => p.Id, p => p.From);
        IEnumerable<long> Line(long proposal)
        {
            yield return proposal;
            while (splits.TryGetValue(proposal, out var from)) yield return proposal = from;
        }
        var asked = proposals?.ToHashSet();
        long[] ids = asked is null ? [] : [.. asked, .. splits.Keys.Where(p => Line(p).Any(asked.Contains))];
        var rows = await db.ProposalSources.AsNoTracking().Where(s => s.GroupId == groupId && (asked == null || ids.Contains(s.ProposalId)) && withheld.Any(v => v.Id == s.Passage!.Edition!.SubmissionId))
            .OrderBy(s => s.Id).Take(MostSources)
            .Select(s => new { s.ProposalId, s.Quote, s.Passage!.Text, s.Passage.Edition!.Submission!.Contributor, s.Passage.Edition.Submission.Organisation, s.Passage.Edition.Submission.Symbol, s.Passage.Edition.Submission.Persons }).ToListAsync(cancellation);
        return rows.SelectMany(r => Line(r.ProposalId), (r, proposal) => (proposal, new Hidden(r.Quote, r.Text, [r.Contributor, r.Organisation ?? "", r.Symbol ?? "", .. r.Persons]))).ToLookup(h => h.proposal, h => h.Item2);
    }

    /// <summary>Whether words tell it: they name who wrote it, or repeat so many words of a quotation, or five of its passage, on end.</summary>
    public bool Shows(string words, int run = Shown) => words.Length > 0
        && (Names.Any(n => n.Length >= ShortestName && words.Contains(n, StringComparison.OrdinalIgnoreCase)) || Resemblance.Repeats(words, Quote, run) || Resemblance.Repeats(words, Passage, Written)
            || (Quote.Length >= ShortestName && words.Contains(Quote, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A proposal's title, unless it tells what is withheld: a contributor may take consent back after it was written.</summary>
    public static string TitleOf(int number, string title, IEnumerable<Hidden> hidden) => hidden.Any(h => h.Shows(title)) ? $"Proposal {number}" : title;

    /// <summary>Words about a proposal, or none, for the same reason.</summary>
    public static string WordsOf(string words, IEnumerable<Hidden> hidden) => hidden.Any(h => h.Shows(words)) ? "" : words;
}

/// <summary>How many withheld contributions of a stakeholder group speak so to something.</summary>
public sealed record WithheldLine(long? StakeholderGroupId, string Stance, int Count);

/// <summary>How many withheld contributions a stakeholder group has in an answer.</summary>
public sealed record WithheldCount(long? StakeholderGroupId, int Count);
