using CsCheck;
using Drafting.Domain.Drafts;

namespace Drafting.Domain.Tests.Drafts;

public class LabelTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("8", "1", "7 ter", "2")]
    [InlineData("5", "4 bis", "(a)", "PP2")]
    [InlineData("1", "(a)", "OP6 alt")]
    public void The_next_label_is_one_above_the_highest_number_ever_given(string expected, params string[] taken) => Assert.Equal(expected, Label.Next(taken));

    [Theory]
    [InlineData("4", "4 bis")]
    [InlineData("4", "4 ter", "4", "4 bis")]
    [InlineData("4 bis", "4 ter", "4", "4 bis")]
    [InlineData("4 ter", "4 bis", "4", "4 ter")]
    [InlineData("(a)", "(a) bis", "(a)")]
    [InlineData("OP6", "OP6 quater", "OP6 bis", "OP6 ter")]
    public void Inserting_after_a_paragraph_takes_the_first_free_ordinal_of_its_number(string after, string expected, params string[] taken) => Assert.Equal(expected, Label.InsertedAfter(after, taken));

    [Theory]
    [InlineData("4", "4 alt")]
    [InlineData("4", "4 alt 2", "4 alt")]
    [InlineData("4 alt", "4 alt 3", "4 alt", "4 alt 2")]
    [InlineData("4 bis", "4 bis alt")]
    public void Another_wording_is_labelled_alt_and_then_counted(string of, string expected, params string[] taken) => Assert.Equal(expected, Label.AlternativeTo(of, taken));

    [Fact]
    public void After_the_twentieth_insertion_there_is_no_label_left_and_the_refusal_says_so()
    {
        var taken = new List<string> { "4" };
        for (var i = 0; i < 19; i++) taken.Add(Label.InsertedAfter("4", taken));
        Assert.Equal("4 vicies", taken[^1]);
        Assert.Equal("no-label", Assert.Throws<RefusedException>(() => Label.InsertedAfter("4", taken)).Refusal.Code);
    }

    [Fact]
    public void No_label_is_ever_given_twice() =>
        Gen.Int[0, 2].Array[1, 25].Select(Gen.Int[0, 1000]).Sample((acts, where) =>
        {
            var taken = new List<string> { "1" };
            foreach (var act in acts)
            {
                var neighbour = taken[where % taken.Count];
                if (act == 1 && taken.Count(t => t.StartsWith(neighbour.Split(' ')[0] + " ", StringComparison.Ordinal)) >= 15) continue;
                taken.Add(act switch { 0 => Label.Next(taken), 1 => Label.InsertedAfter(neighbour, taken), _ => Label.AlternativeTo(neighbour, taken) });
            }
            Assert.Equal(taken.Count, taken.Distinct(StringComparer.Ordinal).Count());
        });
}

public class EditingRulesTests
{
    [Theory]
    [InlineData(null, EditingPolicy.Drafting, false, "role")]
    [InlineData(Role.Observer, EditingPolicy.Drafting, false, "role")]
    [InlineData(Role.Member, EditingPolicy.Drafting, false, null)]
    [InlineData(Role.Member, EditingPolicy.ChairsPen, false, "chairs-pen")]
    [InlineData(Role.Secretariat, EditingPolicy.ChairsPen, false, null)]
    [InlineData(Role.Chair, EditingPolicy.Locked, false, "locked")]
    [InlineData(Role.Member, EditingPolicy.Locked, false, "locked")]
    [InlineData(Role.Chair, EditingPolicy.Drafting, true, "withdrawn")]
    [InlineData(Role.Observer, EditingPolicy.Locked, true, "role")]
    public void Who_may_edit_depends_on_role_policy_and_withdrawal(Role? role, EditingPolicy policy, bool withdrawn, string? code) =>
        Assert.Equal(code, EditingRules.MayEdit(role, policy, withdrawn, "4")?.Code);
}
