using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Proposals;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Submissions;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Proposals;

/// <summary>The addresses of proposals inside a group, and of the table that shows where a draft came from.</summary>
public static class ProposalEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ListProposals.Map(group);
        ExtractProposal.Map(group);
        ChangeProposal.Map(group);
        ChangeSource.Map(group);
        FindSimilar.Map(group);
        SuggestSources.Map(group);
        MergeProposals.Map(group);
        TakeUpProposal.Map(group);
        SourceTable.Map(group);
    }
}

/// <summary>A recommendation, a proposal or another thing with a number, as it is named.</summary>
public sealed record NumberedLine(long Id, int Number, string Title);

/// <summary>Words of a passage in which a contributor speaks to a proposal, as they are sent.</summary>
public sealed record SourceBody(long PassageId, int Start, int End, string? Quote, string? Stance, string? Note);

/// <summary>What the acts on proposals have in common: find the thing in the actor's group, keep to who may be cited, and say in the record what was done.</summary>
public sealed class ProposalDesk(DraftingDb db, CitationDesk desk, Acting acting, TimeProvider clock)
{
    /// <summary>The most proposals of a group, those withdrawn and merged included.</summary>
    public const int MostProposals = 2_000;

    /// <summary>The most sources that stand of one proposal, and of a group.</summary>
    public const int MostSources = 200, MostOfGroup = 20_000;

    Actor Actor => acting.Actor;

    /// <summary>The proposal, of this group.</summary>
    public async Task<Proposal> Find(long id, CancellationToken cancellation) =>
        await db.Proposals.SingleOrDefaultAsync(p => p.Id == id && p.GroupId == Actor.GroupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("proposal"));

    /// <summary>The proposal, if it can be worked on.</summary>
    public async Task<Proposal> FindStanding(long id, CancellationToken cancellation)
    {
        var proposal = await Find(id, cancellation);
        if (proposal.Withdrawn is not null) throw new RefusedException(ProposalRefusals.Withdrawn(proposal.Number));
        if (proposal.MergedIntoId is null) return proposal;
        var (set, _, _) = await Load(cancellation);
        throw new RefusedException(ProposalRefusals.Merged(proposal.Number, set.Root(id).Number));
    }

    /// <summary>The source of a proposal, if it stands and the actor is told of it.</summary>
    public async Task<ProposalSource> FindSource(long proposalId, long id, CancellationToken cancellation)
    {
        var visible = await desk.Visible(cancellation);
        return await db.ProposalSources.SingleOrDefaultAsync(s => s.Id == id && s.ProposalId == proposalId && s.GroupId == Actor.GroupId && s.Withdrawn == null && visible.Any(v => v.Id == s.Passage!.Edition!.SubmissionId), cancellation)
            ?? throw new RefusedException(AccessRefusals.NotFound("source"));
    }

    /// <summary>All proposals of the group with the places of their standing sources, tracked.</summary>
    public async Task<(ProposalSet Set, Dictionary<long, Proposal> Proposals, Dictionary<long, ProposalSource> Sources)> Load(CancellationToken cancellation)
    {
        var proposals = await db.Proposals.Where(p => p.GroupId == Actor.GroupId).OrderBy(p => p.Id).Take(MostProposals).ToDictionaryAsync(p => p.Id, cancellation);
        var sources = await db.ProposalSources.Where(s => s.GroupId == Actor.GroupId && s.Withdrawn == null).OrderBy(s => s.Id).Take(MostOfGroup).ToDictionaryAsync(s => s.Id, cancellation);
        var taken = proposals.Values.Select(p => p.RecommendationId).OfType<long>().ToArray();
        var standing = taken.Length == 0 ? [] : (await db.Recommendations.Where(r => taken.Contains(r.Id) && r.Withdrawn == null).Select(r => r.Id).ToListAsync(cancellation)).ToHashSet();
        return (SetOf(proposals.Values, sources.Values, standing), proposals, sources);
    }

    /// <summary>The laws' view of rows.</summary>
    public static ProposalSet SetOf(IEnumerable<Proposal> proposals, IEnumerable<ProposalSource> sources, IReadOnlySet<long> standingRecommendations) => ProposalSet.Of(
        proposals.Select(p => new ProposalState(p.Id, p.Number, p.MergedIntoId, p.SplitFromId, p.RecommendationId is { } r && standingRecommendations.Contains(r), p.Withdrawn is not null)),
        sources.Select(s => new SourceState(s.Id, s.ProposalId, s.SplitFromId)));

    /// <summary>A new proposal with the next number.</summary>
    public async Task<Proposal> Add(string title, string note, string theme, long? splitFrom, CancellationToken cancellation)
    {
        var count = await db.Proposals.CountAsync(p => p.GroupId == Actor.GroupId, cancellation);
        if (count >= MostProposals) throw new RefusedException(ProposalRefusals.TooMany("proposals", MostProposals));
        var proposal = new Proposal
        {
            GroupId = Actor.GroupId,
            Number = 1 + (await db.Proposals.Where(p => p.GroupId == Actor.GroupId).MaxAsync(p => (int?)p.Number, cancellation) ?? 0),
            Title = title.Trim(),
            Note = note.Trim(),
            Theme = theme.Trim(),
            SplitFromId = splitFrom,
            PersonId = Actor.PersonId!.Value,
            DelegationId = Actor.DelegationId,
            At = clock.GetUtcNow(),
        };
        db.Proposals.Add(proposal);
        await db.SaveChangesAsync(cancellation);
        return proposal;
    }

    /// <summary>Adds a source, saved.</summary>
    public async Task<ProposalSource> Add(Proposal proposal, SourceBody body, CancellationToken cancellation)
    {
        var passage = await desk.Passage(body.PassageId, cancellation);
        var quotation = Quoting.Of(passage, body.Start, body.End, body.Quote);
        var there = await db.ProposalSources.Where(s => s.ProposalId == proposal.Id && s.Withdrawn == null).OrderBy(s => s.Id).Select(s => new { s.PassageId, s.Quote }).Take(MostSources + 1).ToListAsync(cancellation);
        if (there.Count >= MostSources) throw new RefusedException(ProposalRefusals.TooMany($"sources of proposal {proposal.Number}", MostSources));
        if (there.Exists(s => s.PassageId == passage.Id && s.Quote == quotation.Words)) throw new RefusedException(ProposalDeskRefusals.Twice(proposal.Number));
        if (await db.ProposalSources.CountAsync(s => s.GroupId == Actor.GroupId && s.Withdrawn == null, cancellation) >= MostOfGroup) throw new RefusedException(ProposalRefusals.TooMany("sources", MostOfGroup));
        if (!await desk.MayCite(passage.Id, cancellation)) RequireOwnWords([proposal.Title, proposal.Note, proposal.Theme], [Hidden.Of(passage)]);
        var source = new ProposalSource
        {
            GroupId = Actor.GroupId,
            ProposalId = proposal.Id,
            PassageId = passage.Id,
            Quote = quotation.Words,
            Start = quotation.Start,
            Before = quotation.Prefix,
            After = quotation.Suffix,
            Stance = Words.Read<Stance>(body.Stance)!.Value,
            Note = (body.Note ?? "").Trim(),
            PersonId = Actor.PersonId!.Value,
            DelegationId = Actor.DelegationId,
            At = clock.GetUtcNow(),
        };
        db.ProposalSources.Add(source);
        await db.SaveChangesAsync(cancellation);
        return source;
    }

    /// <summary>A source as the record tells it: without whose and which words they are, where the contributor may not be cited.</summary>
    public async Task<object> Told(ProposalSource source, CancellationToken cancellation)
    {
        var stance = Words.Of(source.Stance);
        if (!await desk.MayCite(source.PassageId, cancellation)) return new { sourceId = source.Id, stance };
        var place = await db.Passages.Where(p => p.Id == source.PassageId).Select(p => new { p.Number, Submission = p.Edition!.Submission!.Number, p.Edition.Kind }).SingleAsync(cancellation);
        return new { sourceId = source.Id, passageId = source.PassageId, submission = place.Submission, passage = place.Number, edition = Words.Of(place.Kind), stance, quote = source.Quote, note = source.Note };
    }

    /// <summary>
    /// Refuses words about a proposal that would tell what is withheld behind it. To whoever does not see that, it refuses them whatever they say: which words are refused, or not shown, would let them find out, try by try, what it is.
    /// </summary>
    public void RequireOwnWords(IReadOnlyList<string> words, IReadOnlyCollection<Hidden> hidden)
    {
        if (hidden.Count == 0 || words.All(w => w.Length == 0)) return;
        if (!desk.SeesWithheld) throw new RefusedException(ProposalDeskRefusals.NotYourWords);
        if (hidden.Any(h => words.Any(w => h.Shows(w, Hidden.Written)))) throw new RefusedException(ProposalDeskRefusals.NotOwnWords);
    }

    /// <summary>Refuses somebody else's, except to chair and secretariat.</summary>
    public void RequireOwn(long personId, long? delegationId, Refusal refusal)
    {
        var own = Actor.DelegationId is { } delegation ? delegationId == delegation : personId == Actor.PersonId;
        if (!own && Actor.Role is not (Role.Chair or Role.Secretariat)) throw new RefusedException(refusal);
    }
}

/// <summary>What is refused about proposals beside <see cref="ProposalRefusals"/>.</summary>
public static class ProposalDeskRefusals
{
    /// <summary>Words of a contribution that may not be cited, where everybody would read them.</summary>
    public static readonly Refusal NotOwnWords = new("citation", "These words name, or repeat, a contribution that may not be cited individually.", "Say the idea in your own words, without naming the contributor.");

    /// <summary>Words about a proposal that contributions stand behind of which the actor is told in counts only.</summary>
    public static readonly Refusal NotYourWords = new("role", "Contributions that are not cited individually speak to this proposal, so its words are for chair and secretariat to change.", "Ask them; or put what you mean on the board as a proposal of its own.");

    /// <summary>The same quotation twice.</summary>
    public static Refusal Twice(int number) => new("twice", $"These words are a source of proposal {number} already.", "Change that source instead.");

    /// <summary>Somebody else's proposal or source.</summary>
    public static readonly Refusal NotYours = new("role", "This was put on the board by somebody else.", "Ask them, or the chair or secretariat, to change it.");

    /// <summary>A draft of which nothing is open any more.</summary>
    public static Refusal DraftLocked(string symbol) => new("locked", $"Every paragraph of draft {symbol} is locked.", "Open the draft to drafting again first.");
}
