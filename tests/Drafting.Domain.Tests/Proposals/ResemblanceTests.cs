using Drafting.Domain.Proposals;

namespace Drafting.Domain.Tests.Proposals;

public sealed class ResemblanceTests
{
    static readonly Idea[] Board =
    [
        new(1, "Organisations report every year on enhanced cooperation", ["yearly reports of relevant organisations"]),
        new(2, "A yearly report by all organisations on Internet governance", ["contribute to a yearly report"]),
        new(3, "Dams on shared rivers need common rules", ["no dam without agreement downstream"]),
        new(4, "Rules for damming rivers that are shared", ["dams should be agreed with those downstream"]),
        new(5, "Encryption protects the privacy of users", ["strong encryption"]),
        new(6, "Создать общий свод правил для рек", ["общий свод правил"]),
        new(7, "共同制定河流规则", ["河流规则"]),
        new(8, "Schools teach the history of the river", []),
    ];

    static IReadOnlyList<Likely> To(string title, params string[] quotes) => new Resemblance(Board).To(new Idea(0, title, quotes));

    [Theory]
    [InlineData("Yearly reports by organisations", 2)]
    [InlineData("Reporting each year: what organisations did for enhanced cooperation", 1)]
    [InlineData("Common rules for dams", 3)]
    [InlineData("Shared rivers: rules for damming", 4)]
    [InlineData("Protecting users by encrypting what they say, for privacy", 5)]
    [InlineData("Общий свод правил", 6)]
    [InlineData("河流的共同规则", 7)]
    public void The_likeliest_is_first(string title, long expected) => Assert.Equal(expected, To(title)[0].Id);

    [Theory]
    [InlineData("Tax the rich")]
    [InlineData("We should recommend that the working group do this")]
    [InlineData("")]
    [InlineData("… ! ?")]
    public void What_shares_no_rare_word_resembles_nothing(string title) => Assert.Empty(To(title));

    [Fact]
    public void The_same_idea_in_the_same_words_is_one_and_two_are_measured_alike_from_both_sides()
    {
        Assert.Equal(1, new Resemblance(Board).To(Board[2] with { Id = 0 })[0].Score, 3);
        foreach (var a in Board)
        {
            foreach (var likely in new Resemblance(Board).To(a))
                Assert.Equal(likely.Score, new Resemblance(Board).To(Board.Single(b => b.Id == likely.Id)).Single(l => l.Id == a.Id).Score, 3);
        }
    }

    [Fact]
    public void An_idea_does_not_resemble_itself_and_case_and_endings_make_no_difference()
    {
        Assert.DoesNotContain(new Resemblance(Board).To(Board[0]), l => l.Id == 1);
        Assert.Equal(To("Dams on shared rivers").Select(l => (l.Id, l.Score)), To("DAM on SHARED River").Select(l => (l.Id, l.Score)));
    }

    [Fact]
    public void The_words_in_common_are_told_as_the_other_writes_them() => Assert.Contains("shared rivers", To("Shared river dams need rule").Single(l => l.Id == 3).Words);

    [Theory]
    [InlineData("Waters are told of in counts", "all waters are told of in counts and", 5, true)]
    [InlineData("WATERS, are told: of in", "waters are told of in counts", 5, true)]
    [InlineData("waters are told of", "waters are told of in counts", 5, false)]
    [InlineData("counts of waters are told in", "waters are told of in counts", 5, false)]
    [InlineData("", "waters", 1, false)]
    public void A_repetition_is_so_many_words_on_end(string words, string source, int run, bool repeats) => Assert.Equal(repeats, Resemblance.Repeats(words, source, run));
}
