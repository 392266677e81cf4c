using CsCheck;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

/// <summary>The laws that the docs of the text engine state. A failure prints the seed; <c>CsCheck_Seed=…</c> repeats it.</summary>
public sealed class TextLawTests(ITestOutputHelper output)
{
    private const int Times = 20_000;
    private static readonly Gen<string> Words =
        Gen.OneOfConst("a", "b", "[", "]", " ", "\n", "é", "😀", "\"", "\\", "xyz").Array[0, 4].Select(string.Concat);
    private static readonly Gen<string> Texts = Gen.OneOfConst("a", "b", "c", "\n", "é", "😀").Array[0, 10].Select(string.Concat);

    /// <summary>Edits of a text that is not known yet: places are counted modulo its length.</summary>
    private static readonly Gen<(int At, int Over, string Insert)[]> Plans = Gen.Select(Gen.Int[0, 997], Gen.Int[0, 4], Words).Array[0, 4];

    private static ChangeSet Plan(int length, (int At, int Over, string Insert)[] plan) =>
        ChangeSet.Of(length, [.. plan.Select(p => new Edit(p.At % (length + 1), Math.Min(length, (p.At % (length + 1)) + p.Over), p.Insert))]);

    [Fact]
    public void One_edit_does_what_removing_and_inserting_in_a_string_does() =>
        Gen.Select(Texts, Gen.Int[0, 997], Gen.Int[0, 4], Words).Sample(
            (text, at, over, insert) =>
            {
                var from = at % (text.Length + 1);
                var to = Math.Min(text.Length, from + over);
                return ChangeSet.Of(text.Length, new Edit(from, to, insert)).Apply(text) == text.Remove(from, to - from).Insert(from, insert);
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Composing_is_applying_one_after_the_other() =>
        Gen.Select(Texts, Plans, Plans).Sample(
            (text, first, second) =>
            {
                var a = Plan(text.Length, first);
                var b = Plan(a.NewLength, second);
                return a.Compose(b).Apply(text) == b.Apply(a.Apply(text)) && a.Compose(b).Length == text.Length;
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Composing_is_associative() =>
        Gen.Select(Texts, Plans, Plans, Plans).Sample(
            (text, first, second, third) =>
            {
                var a = Plan(text.Length, first);
                var b = Plan(a.NewLength, second);
                var c = Plan(b.NewLength, third);
                return a.Compose(b).Compose(c).Apply(text) == a.Compose(b.Compose(c)).Apply(text);
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Inverting_takes_back_and_inverting_twice_does_again() =>
        Gen.Select(Texts, Plans).Sample(
            (text, plan) =>
            {
                var set = Plan(text.Length, plan);
                var after = set.Apply(text);
                var inverse = set.Invert(text);
                return inverse.Apply(after) == text && inverse.Invert(after).Equals(set);
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Json_gives_back_the_same_set() =>
        Gen.Select(Texts, Plans).Sample(
            (text, plan) =>
            {
                var set = Plan(text.Length, plan);
                return set.Equals(ChangeSet.Read(set.ToJson(), TextRules.Bounds).Changes) && set.Normalized().Equals(set);
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Moving_either_over_the_other_gives_one_text() =>
        Gen.Select(Texts, Plans, Plans, Gen.Bool).Sample(
            (text, first, second, before) =>
            {
                var a = Plan(text.Length, first);
                var b = Plan(text.Length, second);
                return a.Compose(b.Map(a, !before)).Apply(text) == b.Compose(a.Map(b, before)).Apply(text);
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void A_chain_moved_over_a_change_meets_that_change_moved_over_the_chain() =>
        Gen.Select(Texts, Plans, Plans.Array[0, 4]).Sample(
            (text, missedPlan, plans) =>
            {
                var missed = Plan(text.Length, missedPlan);
                var (chain, ours) = (new List<ChangeSet>(), text);
                foreach (var plan in plans)
                {
                    chain.Add(Plan(ours.Length, plan));
                    ours = chain[^1].Apply(ours);
                }

                var moved = chain.ToArray();
                var after = Rebase.Over(moved, missed);
                return after.Apply(ours) == moved.Aggregate(missed.Apply(text), (t, change) => change.Apply(t));
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void A_kept_unit_is_found_at_its_mapped_position_and_order_is_kept() =>
        Gen.Select(Texts, Plans, Gen.Bool).Sample(
            (text, plan, after) =>
            {
                var set = Plan(text.Length, plan);
                var now = set.Apply(text);
                var last = 0;
                for (var position = 0; position <= text.Length; position++)
                {
                    var mapped = set.MapPosition(position, after ? 1 : -1);
                    if (mapped < last || mapped > now.Length) return false;
                    last = mapped;
                    if (position < text.Length && set.MapPosition(position, 1, MapMode.TrackAfter) is { } kept && now[kept] != text[position]) return false;
                }

                return true;
            },
            output.WriteLine, iter: Times);

    [Fact]
    public void Authorship_is_always_as_long_as_its_text_and_has_no_equal_neighbours() =>
        Gen.Select(Texts, Gen.Select(Plans, Gen.Long[1, 3]).Array[0, 5]).Sample(
            (text, edits) =>
            {
                var authorship = Authorship.From(text.Length, new Author(1, null));
                foreach (var (plan, person) in edits)
                {
                    var set = Plan(text.Length, plan);
                    text = set.Apply(text);
                    authorship = authorship.Apply(set, new Author(person, person == 2 ? 7 : null));
                    if (authorship.Length != text.Length || authorship.Spans.Sum(s => s.Length) != text.Length) return false;
                    if (authorship.Spans.Zip(authorship.Spans.Skip(1)).Any(pair => pair.First.Author == pair.Second.Author)) return false;
                }

                return Authorship.FromJson(authorship.ToJson()).Equals(authorship);
            },
            output.WriteLine, iter: Times);

    /// <summary>Acts of three clients: which one, whether it types (else it sends or hears), and what.</summary>
    [Fact]
    public void Clients_that_hear_one_entry_at_a_time_converge() =>
        Gen.Select(Texts, Gen.Select(Gen.Long[1, 3], Gen.Int[0, 5], Gen.Int[0, 997], Gen.Int[0, 3], Words).Array[0, 40]).Sample(
            (text, acts) =>
            {
                var session = Session.On(text);
                foreach (var (client, act, at, over, insert) in acts)
                {
                    if (act == 0) session.Sends(client, lost: true);
                    else if (act == 1) session.Hears(client);
                    else session.EditsAnywhere(client, at, over, insert);
                }

                for (var client = 1; client <= 3; client++) session.Hears(client).Sends(client);
                session.AllRead(session.Log.Text);
            },
            output.WriteLine, iter: Times / 10);

    [Fact]
    public void What_is_rolled_back_never_was() =>
        Gen.Select(Texts, Gen.Select(Plans, Gen.Long[1, 3], Gen.Bool).Array[0, 8]).Sample(
            (text, acts) =>
            {
                TextLog New() => new(0, text, Authorship.From(text.Length, new Author(9, null)), []);
                var (disturbed, plain) = (New(), New());
                foreach (var (plan, client, stays) in acts)
                {
                    var set = Plan(plain.Text.Length, plan);
                    var ask = new TextSubmission(client, plain.LastSeqOf(client) + 1, plain.Version, [set], new Author(client, null), DateTimeOffset.UnixEpoch);
                    var decision = disturbed.Decide(ask);
                    if (decision is Decision.Accepted accepted) disturbed.Stage(accepted.Entries);
                    if (!stays)
                    {
                        disturbed.Rollback();
                        continue;
                    }

                    disturbed.Commit();
                    if (plain.Decide(ask) is Decision.Accepted same) plain.Stage(same.Entries);
                    plain.Commit();
                }

                return disturbed.Head.Equals(plain.Head) && disturbed.Tip.Equals(plain.Tip) && disturbed.OldestBase == plain.OldestBase
                    && disturbed.Since(0)!.SequenceEqual(plain.Since(0)!) && Enumerable.Range(1, 3).All(c => disturbed.LastSeqOf(c) == plain.LastSeqOf(c));
            },
            output.WriteLine, iter: Times / 4);
}
