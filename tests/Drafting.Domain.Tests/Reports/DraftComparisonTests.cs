using Drafting.Domain.Consensus;
using Drafting.Domain.Reports;

namespace Drafting.Domain.Tests.Reports;

public sealed class DraftComparisonTests
{
    static ComparedRecommendation R(long id, params long[] paragraphs) => new(id, $"{id}", $"Title {id}", [.. paragraphs.Select(p => new ComparedParagraph(p, $"{p}", $"Words of {p}."))]);

    static string Said(IReadOnlyList<RecommendationComparison> compared) => string.Join(" | ", compared.Select(r => $"{r.Id}{Mark(r.Change)}: {string.Join(' ', r.Paragraphs.Select(p => p.Id + Mark(p.Change)))}"));

    static string Mark(DraftChange change) => change switch { DraftChange.Same => "", DraftChange.Changed => "~", DraftChange.Added => "+", DraftChange.Removed => "-", DraftChange.Moved => ">", _ => "<" };

    [Theory]
    [InlineData("nothing changed", "1: 11 12 | 2: 21")]
    [InlineData("two swapped: one moved", "1: 12< 11 12> | 2: 21")]
    public void A_draft_compared(string what, string expected)
    {
        ComparedRecommendation[] before = [R(1, 12, 11), R(2, 21)], same = [R(1, 11, 12), R(2, 21)];
        Assert.Equal(expected, Said(what is "nothing changed" ? DraftComparison.Between(same, same) : Mirror(DraftComparison.Between(before, same))));
    }

    /// <summary>Of a swap, either may be called moved.</summary>
    static IReadOnlyList<RecommendationComparison> Mirror(IReadOnlyList<RecommendationComparison> compared)
    {
        var kept = compared[0].Paragraphs.Single(p => p.Change is DraftChange.Same).Id;
        return kept == 11 ? compared : DraftComparison.Between([R(1, 12, 11), R(2, 21)], [R(1, 11, 12), R(2, 21)]);
    }

    [Fact]
    public void A_paragraph_that_went_to_another_recommendation_is_shown_in_both_places()
    {
        var compared = DraftComparison.Between([R(1, 11, 12), R(2, 21)], [R(1, 11), R(2, 12, 21)]);

        Assert.Equal("1: 11 12< | 2: 12> 21", Said(compared));
        Assert.Equal(("2", "1"), (compared[0].Paragraphs[1].OtherRecommendation, compared[1].Paragraphs[0].OtherRecommendation));
    }

    [Fact]
    public void A_new_label_is_a_change_though_the_words_are_the_same()
    {
        var before = new ComparedRecommendation(1, "1", "T", [new ComparedParagraph(11, "4", "Words.")]);
        var after = before with { Paragraphs = [new ComparedParagraph(11, "4 bis", "Words.")] };

        Assert.Equal((DraftChange.Changed, "4", "4 bis"), DraftComparison.Between([before], [after])[0].Paragraphs.Select(p => (p.Change, p.LabelBefore, p.LabelAfter)).Single());
    }

    [Fact]
    public void Either_state_can_be_had_from_the_comparison_in_its_order()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            ComparedRecommendation[] State()
            {
                var ids = Enumerable.Range(1, 14).OrderBy(_ => random.Next()).Take(random.Next(14)).Select(i => 100L + i).ToList();
                return [.. Enumerable.Range(1, 4).OrderBy(_ => random.Next()).Take(random.Next(1, 5)).Select(r =>
                {
                    var some = ids.Take(random.Next(6)).ToList();
                    ids.RemoveRange(0, some.Count);
                    return new ComparedRecommendation(r, $"{r}", $"Title {random.Next(2)}", [.. some.Select(p => new ComparedParagraph(p, $"{p}", $"Words {random.Next(2)} of {p}."))]);
                })];
            }
            var (before, after) = (State(), State());
            var compared = DraftComparison.Between(before, after);

            string Read(bool earlier) => string.Join('|', compared.Where(r => r.Change != (earlier ? DraftChange.Added : DraftChange.Removed) && r.Change != (earlier ? DraftChange.Moved : DraftChange.MovedAway)).Select(r => r.Id));
            Assert.Equal(string.Join('|', before.Select(r => r.Id)), Read(true));
            Assert.Equal(string.Join('|', after.Select(r => r.Id)), Read(false));
            foreach (var (state, gone, there) in new[] { (before, DraftChange.Added, DraftChange.Moved), (after, DraftChange.Removed, DraftChange.MovedAway) })
                foreach (var recommendation in state)
                {
                    var entry = compared.Single(r => r.Id == recommendation.Id && r.Change is not DraftChange.MovedAway);
                    Assert.Equal(recommendation.Paragraphs.Select(p => p.Id), entry.Paragraphs.Where(p => p.Change != gone && p.Change != there).Select(p => p.Id));
                }
            var words = compared.SelectMany(r => r.Paragraphs).Where(p => p.Change is not DraftChange.MovedAway).ToDictionary(p => p.Id);
            foreach (var p in after.SelectMany(r => r.Paragraphs)) Assert.Equal(p.Text, string.Concat(words[p.Id].Runs.Where(r => r.Kind is not global::Drafting.Domain.Comparison.RunKind.Deleted).Select(r => r.Text)));
            foreach (var p in before.SelectMany(r => r.Paragraphs)) Assert.Equal(p.Text, string.Concat(words[p.Id].Runs.Where(r => r.Kind is not global::Drafting.Domain.Comparison.RunKind.Inserted).Select(r => r.Text)));
        }
    }

    [Theory]
    [InlineData(Agreement.AgreedInGroup, false, false, null)]
    [InlineData(Agreement.AgreedInPlenary, false, true, "fate")]
    [InlineData(Agreement.AdReferendum, false, false, null)]
    [InlineData(Agreement.AgreedInGroup, true, false, "fate")]
    [InlineData(Agreement.AgreedInGroup, true, true, null)]
    [InlineData(Agreement.Open, false, false, "fate")]
    [InlineData(Agreement.Open, false, true, null)]
    [InlineData(Agreement.UnderSilence, false, true, "under-silence")]
    public void What_is_not_agreed_has_to_be_decided_and_what_is_agreed_cannot_be(Agreement agreement, bool conditional, bool decided, string? refused) =>
        Assert.Equal(refused, ClosingRules.MayClose([new ClosingParagraph(1, "4", agreement, conditional)], decided ? new HashSet<long> { 1 } : new HashSet<long>())?.Code);
}
