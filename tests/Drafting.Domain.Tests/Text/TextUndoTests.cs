using CsCheck;
using Drafting.Domain.Text;

namespace Drafting.Domain.Tests.Text;

public sealed class TextUndoTests(ITestOutputHelper output)
{
    static readonly Gen<string> Texts = Gen.OneOfConst("a", "b", "c", "\n", "é", "😀").Array[0, 10].Select(string.Concat);
    static readonly Gen<(int At, int Over, string Insert)[]> Plans = Gen.Select(Gen.Int[0, 997], Gen.Int[0, 4], Gen.OneOfConst("", "x", "yz", "[", "]")).Array[0, 4];

    static ChangeSet Plan(int length, (int At, int Over, string Insert)[] plan) =>
        ChangeSet.Of(length, [.. plan.Select(p => new Edit(p.At % (length + 1), Math.Min(length, (p.At % (length + 1)) + p.Over), p.Insert))]);

    [Fact]
    public void Taking_back_gives_what_the_others_would_have_made_of_the_text_before() =>
        Gen.Select(Texts, Plans, Plans.Array[0, 5]).Sample(
            (before, plan, plans) =>
            {
                var done = Plan(before.Length, plan);
                var (now, later) = (done.Apply(before), new List<ChangeSet>());
                foreach (var next in plans)
                {
                    later.Add(Plan(now.Length, next));
                    now = later[^1].Apply(now);
                }

                var undo = TextUndo.Of(done, before, later);
                return undo.Later.Apply(before) == undo.Back.Apply(now);
            },
            output.WriteLine, iter: 10_000);

    [Fact]
    public void Taking_back_at_once_restores_the_text_exactly() =>
        Gen.Select(Texts, Plans).Sample(
            (before, plan) =>
            {
                var done = Plan(before.Length, plan);
                var undo = TextUndo.Of(done, before, []);
                return undo.Back.Apply(done.Apply(before)) == before && undo.Later.Equals(ChangeSet.Identity(before.Length));
            },
            output.WriteLine, iter: 5_000);

    [Fact]
    public void What_others_typed_within_the_words_taken_back_stays()
    {
        const string Before = "We shall report.";
        var done = ChangeSet.Of(Before.Length, new Edit(3, 8, "must always"));
        var undo = TextUndo.Of(done, Before, [ChangeSet.Of(22, new Edit(8, 8, "nearly ")), ChangeSet.Of(29, new Edit(28, 28, " on water"))]);
        var now = "We must nearly always report on water.";
        var back = undo.Back.Apply(now);
        Assert.Contains("shall", back, StringComparison.Ordinal);
        Assert.Contains("nearly", back, StringComparison.Ordinal);
        Assert.DoesNotContain("always", back, StringComparison.Ordinal);
        Assert.EndsWith(" report on water.", back, StringComparison.Ordinal);
    }
}
