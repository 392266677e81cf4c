using Drafting.Domain.Submissions;

namespace Drafting.Domain.Tests.Submissions;

public sealed class ContributorMatchTests
{
    [Theory]
    [InlineData("Bill Graham", "Bill Graham, Centre for International Governance Innovation (CIGI)")]
    [InlineData("RIPE NCC", "Réseaux IP Européens Network Coordination Centre (RIPE NCC)")]
    [InlineData("Reseaux IP Europeens Network Coordination Centre", "Réseaux IP Européens Network Coordination Centre (RIPE NCC)")]
    [InlineData("DENIC", "DENIC (German ccTLD Registry, .de)")]
    [InlineData("Nelly Stoyanova", "Nelly Stoyanova, Bulgaria (in her personal capacity)")]
    [InlineData("Wolfgang Kleinwaechter", "Prof. em. Wolfgang Kleinwächter, University of Aarhus")]
    [InlineData("Kingdom of Saudi Arabia", "Saudi Arabia")]
    [InlineData("Government of Australia", "AUSTRALIA")]
    [InlineData("Centre for Communication Governance", "Centre for Communication Governance, National Law University, Delhi")]
    [InlineData("Ana Lima, Office for Rivers", "Lima Ana, River Office")]
    public void One_contributor_under_two_names_is_recognised(string first, string second)
    {
        var match = ContributorMatch.Between(first, second);

        Assert.True(match.Same);
        Assert.InRange(match.Score, 0.85, 1);
        Assert.Equal(match, ContributorMatch.Between(second, first));
    }

    [Theory]
    [InlineData("Centre for Internet and Society", "Centre for Communication Governance, National Law University, Delhi")]
    [InlineData("Bulgaria", "Nelly Stoyanova, Bulgaria (in her personal capacity)")]
    [InlineData("University of Aarhus", "Prof. em. Wolfgang Kleinwächter, University of Aarhus")]
    [InlineData("Centre for International Governance Innovation", "Bill Graham, Centre for International Governance Innovation (CIGI)")]
    [InlineData("Guinea", "Equatorial Guinea")]
    [InlineData("Republic of Korea", "Democratic People's Republic of Korea")]
    [InlineData("Congo", "Democratic Republic of the Congo")]
    [InlineData("John Smith, River Watch", "John Smith, Dam Forum")]
    [InlineData("Internet Society", "Internet Social Forum")]
    [InlineData("", "Australia")]
    [InlineData("...", "---")]
    public void Different_contributors_are_kept_apart(string first, string second)
    {
        var match = ContributorMatch.Between(first, second);

        Assert.False(match.Same);
        Assert.InRange(match.Score, 0, 0.85);
        Assert.Equal(match, ContributorMatch.Between(second, first));
    }
}
