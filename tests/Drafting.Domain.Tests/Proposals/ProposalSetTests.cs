using CsCheck;
using Drafting.Domain.Proposals;

namespace Drafting.Domain.Tests.Proposals;

public sealed class ProposalSetTests
{
    /// <summary>Sets in which things have already happened: proposals with sources, some merged, split, withdrawn or taken up.</summary>
    static readonly Gen<ProposalSet> Sets =
        from proposals in Gen.Int[2, 7]
        from sources in Gen.Int[1, 9].SelectMany(n => Gen.Int[1, proposals].Array[n])
        from acts in Gen.Select(Gen.Int[0, 5], Gen.Int[1, 9], Gen.Int[1, 9]).List[0, 12]
        select acts.Aggregate(
            ProposalSet.Of(Enumerable.Range(1, proposals).Select(i => new ProposalState(i, i, null, null, false, false)), sources.Select((p, i) => new SourceState(i + 1, p, null))),
            (set, act) => Try(set, act.Item1, act.Item2, act.Item3));

    static ProposalSet Try(ProposalSet set, int act, int a, int b)
    {
        var (first, second) = (Pick(set, a), Pick(set, b));
        try
        {
            return act switch
            {
                0 or 1 => set.Merge(first, second),
                2 => set.Unmerge(first),
                3 => set.Split(first, [.. set.Sources.Values.Where(s => s.Proposal == first).OrderBy(s => s.Id).Take(1 + (b % 2)).Select(s => s.Id)], New(set)),
                4 => set.Unsplit(first),
                _ => set with { Proposals = set.Proposals.SetItem(first, b % 2 == 0 ? set.Proposals[first] with { Withdrawn = !set.Proposals[first].Withdrawn } : set.Proposals[first] with { TakenUp = !set.Proposals[first].TakenUp }) },
            };
        }
        catch (RefusedException)
        {
            return set;
        }
    }

    static long Pick(ProposalSet set, int i) => set.Proposals.Keys.Order().ElementAt(i % set.Proposals.Count);

    static (long, int) New(ProposalSet set) => (set.Proposals.Keys.Max() + 1, set.Proposals.Count + 1);

    static string Told(ProposalSet set) => string.Join("\n", set.Proposals.Values.OrderBy(p => p.Id).Select(p => p.ToString()).Concat(set.Sources.Values.OrderBy(s => s.Id).Select(s => s.ToString())));

    [Fact]
    public void Unmerging_what_was_merged_is_the_set_as_it_was() => Sets.SelectMany(set => Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], (a, b) => (set, Pick(set, a), Pick(set, b)))).Sample((set, a, b) =>
    {
        ProposalSet merged;
        try
        {
            merged = set.Merge(a, b);
        }
        catch (RefusedException)
        {
            return;
        }
        Assert.Equal(set.Counted(a).Concat(set.Counted(b)).Select(s => s.Id).Order(), merged.Counted(b).Select(s => s.Id));
        Assert.Empty(merged.Counted(a));
        Assert.Equal(Told(set), Told(merged.Unmerge(a)));
    });

    [Fact]
    public void Other_acts_between_a_merge_and_its_end_stay_and_the_merge_goes() =>
        Sets.SelectMany(set => Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.Select(Gen.Int[0, 5], Gen.Int[1, 9], Gen.Int[1, 9]).List[1, 6], (a, b, acts) => (set, Pick(set, a), Pick(set, b), acts))).Sample((set, a, b, acts) =>
        {
            ProposalSet merged;
            try
            {
                merged = set.Merge(a, b);
            }
            catch (RefusedException)
            {
                return;
            }
            var later = acts.Aggregate(merged, (s, act) => Try(s, act.Item1, act.Item2, act.Item3));
            if (later.Proposals[a].MergedInto != b) return;
            var apart = later.Unmerge(a);
            Assert.Equal(later.Sources.Values.Where(s => s.Proposal == a).Select(s => s.Id).Order(), apart.Counted(a).Select(s => s.Id).Except(apart.Merged(a).SelectMany(m => apart.Sources.Values.Where(s => s.Proposal == m.Id)).Select(s => s.Id)));
            Assert.Equal(Told(later with { Proposals = later.Proposals.SetItem(a, later.Proposals[a] with { MergedInto = null }) }), Told(apart));
        });

    [Fact]
    public void Taking_a_split_back_puts_every_source_where_it_was() => Sets.SelectMany(set => Gen.Select(Gen.Int[0, 20], Gen.Int[1, 3], (a, n) => (set, Pick(set, a), n))).Sample((set, a, n) =>
    {
        long[] some = [.. set.Sources.Values.Where(s => s.Proposal == a).OrderBy(s => s.Id).Take(n).Select(s => s.Id)];
        ProposalSet split;
        var made = New(set);
        try
        {
            split = set.Split(a, some, made);
        }
        catch (RefusedException)
        {
            return;
        }
        Assert.Equal(some, split.Counted(made.Item1).Select(s => s.Id));
        var back = split.Unsplit(made.Item1);
        Assert.Equal(Told(set), Told(back with { Proposals = back.Proposals.Remove(made.Item1) }));
        Assert.True(back.Proposals[made.Item1].Withdrawn);
    });

    [Fact]
    public void No_act_loses_a_source_or_goes_round_in_a_circle() => Sets.Sample(set =>
    {
        Assert.Equal(set.Sources.Count, set.Proposals.Values.Where(p => p.MergedInto is null).Sum(p => set.Counted(p.Id).Count()));
        Assert.All(set.Proposals.Values, p => Assert.Null(set.Root(p.Id).MergedInto));
    });

    static ProposalSet Three => ProposalSet.Of([.. Enumerable.Range(1, 3).Select(i => new ProposalState(i, i, null, null, false, false))], [new(1, 1, null), new(2, 1, null), new(3, 2, null)]);

    static void Refused(string code, Action act) => Assert.Equal(code, Assert.Throws<RefusedException>(act).Refusal.Code);

    [Fact]
    public void What_cannot_be_done_is_refused_with_what_to_do_first()
    {
        Refused("state", () => Three.Merge(1, 1));
        Refused("state", () => Three.Merge(1, 2).Merge(3, 1));
        Refused("state", () => (Three with { Proposals = Three.Proposals.SetItem(1, Three.Proposals[1] with { TakenUp = true }) }).Merge(1, 2));
        Refused("state", () => Three.Unmerge(1));
        Refused("empty", () => Three.Split(1, [], (4, 4)));
        Refused("state", () => Three.Split(1, [1, 2], (4, 4)));
        Refused("not-found", () => Three.Split(1, [3], (4, 4)));
        Refused("state", () => Three.Merge(2, 1).Split(1, [3], (4, 4)));
        Refused("state", () => Three.Unsplit(1));
        Refused("state", () => Three.Split(1, [1], (4, 4)).Merge(2, 4).Unsplit(4));
        Refused("withdrawn", () => Three.Split(1, [1], (4, 4)).Unsplit(4).Unsplit(4));
    }

    [Fact]
    public void Splits_of_splits_are_taken_back_one_after_another()
    {
        var set = ProposalSet.Of([new(1, 1, null, null, false, false)], [new(1, 1, null), new(2, 1, null), new(3, 1, null)]);
        var twice = set.Split(1, [1, 2], (2, 2)).Split(2, [1], (3, 3));
        Refused("state", () => twice.Unsplit(2));

        var back = twice.Unsplit(3).Unsplit(2);
        Assert.All(back.Sources.Values, s => Assert.Equal((1L, (long?)null), (s.Proposal, s.SplitFrom)));
    }
}
