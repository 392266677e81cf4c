using System.Collections.Immutable;

namespace Drafting.Domain.Proposals;

/// <summary>A proposal, as far as merging and splitting go.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Number">What it is called in sentences.</param>
/// <param name="MergedInto">The proposal that it was found to repeat; null while it stands by itself.</param>
/// <param name="SplitFrom">The proposal from which it was split; null for one that was found. Never changes.</param>
/// <param name="TakenUp">Whether a recommendation has taken it up.</param>
/// <param name="Withdrawn">Whether it has been taken off the board.</param>
public sealed record ProposalState(long Id, int Number, long? MergedInto, long? SplitFrom, bool TakenUp, bool Withdrawn);

/// <summary>A source, as far as merging and splitting go.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Proposal">The proposal that it belongs to. It counts where that one was merged into.</param>
/// <param name="SplitFrom">The proposal under which it was found, where that is another.</param>
public sealed record SourceState(long Id, long Proposal, long? SplitFrom);

/// <summary>
/// The proposals of a group and where their sources belong. Immutable. What was found to be one idea is merged, what was found to be two is split, and both can be taken back.
/// <para>Laws: <c>Unmerge(a)</c> after <c>Merge(a, b)</c> is the set as it was, also when other proposals were merged, split, withdrawn or taken up in between (their changes stay).
/// <c>Unsplit(n)</c> after <c>Split(a, sources, n)</c> puts every source back where it was and takes n off the board; sources that were added to n in between go along.
/// No act loses a source or puts it on two proposals; no proposal is merged into itself, however long the way.</para>
/// </summary>
/// <param name="Proposals">By their ids.</param>
/// <param name="Sources">By their ids.</param>
public sealed record ProposalSet(ImmutableDictionary<long, ProposalState> Proposals, ImmutableDictionary<long, SourceState> Sources)
{
    /// <summary>The set of these.</summary>
    public static ProposalSet Of(IEnumerable<ProposalState> proposals, IEnumerable<SourceState> sources) =>
        new(proposals.ToImmutableDictionary(p => p.Id), sources.ToImmutableDictionary(s => s.Id));

    /// <summary>The proposal under which everything of this one counts: itself, while it stands by itself.</summary>
    public ProposalState Root(long id)
    {
        var proposal = Proposals[id];
        while (proposal.MergedInto is { } into) proposal = Proposals[into];
        return proposal;
    }

    /// <summary>The proposals that were merged into this one, also by way of others.</summary>
    public IEnumerable<ProposalState> Merged(long id) => Proposals.Values.Where(p => p.Id != id && p.MergedInto is not null && Root(p.Id).Id == id).OrderBy(p => p.Number);

    /// <summary>The sources that count under a proposal: its own and those of what was merged into it.</summary>
    public IEnumerable<SourceState> Counted(long id) => Sources.Values.Where(s => Root(s.Proposal).Id == id).OrderBy(s => s.Id);

    /// <summary>One is found to repeat another: its sources count there from now on.</summary>
    /// <exception cref="RefusedException">They are the same, or one does not stand by itself, or the one that would go has been taken up.</exception>
    public ProposalSet Merge(long id, long into)
    {
        if (id == into) throw new RefusedException(ProposalRefusals.IntoItself);
        var (gone, stays) = (Standing(id), Standing(into));
        if (gone.TakenUp) throw new RefusedException(ProposalRefusals.TakenUp(gone.Number));
        return With(gone with { MergedInto = stays.Id });
    }

    /// <summary>Takes a merge back.</summary>
    /// <exception cref="RefusedException">It is not merged.</exception>
    public ProposalSet Unmerge(long id)
    {
        var proposal = Proposals[id];
        return proposal.MergedInto is null ? throw new RefusedException(ProposalRefusals.NotMerged(proposal.Number)) : With(proposal with { MergedInto = null });
    }

    /// <summary>Whether these sources can become a proposal of their own; <see cref="Split"/> then does not refuse.</summary>
    /// <exception cref="RefusedException">It does not stand by itself, a source is not its own, or none would be left or go.</exception>
    public void RequireSplit(long id, IReadOnlyCollection<long> sources)
    {
        var proposal = Standing(id);
        if (sources.Count == 0) throw new RefusedException(ProposalRefusals.NothingToSplit);
        foreach (var source in sources)
        {
            if (!Sources.TryGetValue(source, out var state) || Root(state.Proposal).Id != id) throw new RefusedException(ProposalRefusals.NotASource(proposal.Number));
            if (state.Proposal != id) throw new RefusedException(ProposalRefusals.SourceOfMerged(Proposals[state.Proposal].Number));
        }
        if (Sources.Values.Count(s => s.Proposal == id) == sources.Distinct().Count()) throw new RefusedException(ProposalRefusals.NothingLeft(proposal.Number));
    }

    /// <summary>Some of a proposal's own sources turn out to speak of another idea, which becomes a proposal.</summary>
    /// <param name="id">The proposal they are found under.</param>
    /// <param name="sources">Which of its sources; at least one, not all.</param>
    /// <param name="made">The id and number that the new one has.</param>
    /// <exception cref="RefusedException">As <see cref="RequireSplit"/>.</exception>
    public ProposalSet Split(long id, IReadOnlyCollection<long> sources, (long Id, int Number) made)
    {
        RequireSplit(id, sources);
        var next = With(new ProposalState(made.Id, made.Number, null, id, TakenUp: false, Withdrawn: false));
        return next with { Sources = next.Sources.SetItems(sources.Distinct().Select(s => next.Sources[s]).Select(s => KeyValuePair.Create(s.Id, s with { Proposal = made.Id, SplitFrom = s.SplitFrom ?? id }))) };
    }

    /// <summary>Takes a split back: all sources of the proposal go where it came from, and it goes off the board.</summary>
    /// <exception cref="RefusedException">It was not split from another, does not stand by itself, has been taken up, or something else hangs on it.</exception>
    public ProposalSet Unsplit(long id)
    {
        if (Proposals[id].SplitFrom is not { } from) throw new RefusedException(ProposalRefusals.NotSplit(Proposals[id].Number));
        var proposal = Standing(id);
        if (proposal.TakenUp) throw new RefusedException(ProposalRefusals.TakenUp(proposal.Number));
        if (Proposals[from] is { Withdrawn: true } origin) throw new RefusedException(ProposalRefusals.Withdrawn(origin.Number));
        if (Proposals.Values.Where(p => p.MergedInto == id || (p.SplitFrom == id && !p.Withdrawn)).OrderBy(p => p.Number).FirstOrDefault() is { } hanging)
            throw new RefusedException(hanging.MergedInto == id ? ProposalRefusals.MergedHere(proposal.Number, hanging.Number) : ProposalRefusals.SplitOn(proposal.Number, hanging.Number));
        var next = With(proposal with { Withdrawn = true });
        return next with
        {
            Sources = next.Sources.SetItems(next.Sources.Values.Where(s => s.Proposal == id)
                .Select(s => KeyValuePair.Create(s.Id, s with { Proposal = from, SplitFrom = s.SplitFrom == from ? null : s.SplitFrom }))),
        };
    }

    /// <summary>The proposal, if it can be worked on.</summary>
    /// <exception cref="RefusedException">It has been withdrawn or merged into another.</exception>
    public ProposalState Standing(long id)
    {
        var proposal = Proposals[id];
        if (proposal.Withdrawn) throw new RefusedException(ProposalRefusals.Withdrawn(proposal.Number));
        return proposal.MergedInto is null ? proposal : throw new RefusedException(ProposalRefusals.Merged(proposal.Number, Root(id).Number));
    }

    private ProposalSet With(ProposalState proposal) => this with { Proposals = Proposals.SetItem(proposal.Id, proposal) };
}

/// <summary>What is refused about proposals.</summary>
public static class ProposalRefusals
{
    private const string Again = "Load the board again to see how things stand.";

    /// <summary>Merged into itself.</summary>
    public static readonly Refusal IntoItself = new("state", "A proposal cannot be merged into itself.", "Choose the one that it repeats.");

    /// <summary>Taken off the board.</summary>
    public static Refusal Withdrawn(int number) => new("withdrawn", $"Proposal {number} has been withdrawn.", "Restore it first.");

    /// <summary>Still on the board.</summary>
    public static Refusal NotWithdrawn(int number) => new("not-withdrawn", $"Proposal {number} is not withdrawn.", Again);

    /// <summary>Merged into another.</summary>
    public static Refusal Merged(int number, int into) => new("state", $"Proposal {number} has been merged into proposal {into}.", $"Work on proposal {into}, or take the merge back first.");

    /// <summary>Not merged.</summary>
    public static Refusal NotMerged(int number) => new("state", $"Proposal {number} is not merged into another.", Again);

    /// <summary>Not split from another.</summary>
    public static Refusal NotSplit(int number) => new("state", $"Proposal {number} was not split from another.", Again);

    /// <summary>A recommendation has taken it up.</summary>
    public static Refusal TakenUp(int number) => new("state", $"A recommendation has taken proposal {number} up.", "Untie it from the recommendation first; or merge the other proposal into this one.");

    /// <summary>No recommendation has.</summary>
    public static Refusal NotTakenUp(int number) => new("state", $"No recommendation has taken proposal {number} up.", Again);

    /// <summary>No source named.</summary>
    public static readonly Refusal NothingToSplit = new("empty", "No source is named that would go to the new proposal.", "Name those that speak of the other idea (sourceIds).");

    /// <summary>All of its sources named.</summary>
    public static Refusal NothingLeft(int number) => new("state", $"Nothing would be left of proposal {number}.", "Leave it at least one source, or change its title instead.");

    /// <summary>Not one of its sources.</summary>
    public static Refusal NotASource(int number) => new("not-found", $"Proposal {number} has no such source.", Again);

    /// <summary>A source that belongs to a proposal merged into it.</summary>
    public static Refusal SourceOfMerged(int number) => new("state", $"This source belongs to proposal {number}, which was merged here.", "Take that merge back instead.");

    /// <summary>Others were merged into it since.</summary>
    public static Refusal MergedHere(int number, int other) => new("state", $"Proposal {other} has been merged into proposal {number} since it was split off.", $"Take the merge of proposal {other} back first.");

    /// <summary>Another was split from it since.</summary>
    public static Refusal SplitOn(int number, int other) => new("state", $"Proposal {other} has been split from proposal {number} since.", $"Take the split of proposal {other} back first.");

    /// <summary>A group has as many as it can have.</summary>
    public static Refusal TooMany(string what, int most) => new("too-many", $"There are {most} {what} already; more are not kept.", "Merge or withdraw some.");
}
