using Drafting.Domain.Comparison;

namespace Drafting.Domain.Tests.Comparison;

/// <summary>Redrafted paragraphs as a reader expects to see them marked. A line of <c>redlines.txt</c> holds both wordings: <c>kept [-deleted-]{+inserted+}</c>; <c>¶</c> is a line break, a line that starts with <c>#</c> names
/// what follows.</summary>
public sealed class RedlineCorpusTests
{
    public static TheoryData<string, string> Redlines()
    {
        var data = new TheoryData<string, string>();
        var name = "";
        using var stream = typeof(RedlineCorpusTests).Assembly.GetManifestResourceStream("redlines.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal)) name = line[2..];
            else if (line.Length > 0) data.Add(name, line);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Redlines))]
    public void A_redraft_reads_as_a_person_would_mark_it(string kind, string line)
    {
        var redline = line.Replace('¶', '\n');
        var (before, after) = Redlined.Parse(redline);
        Assert.True(redline == Redlined.Print(Difference.Between(before, after)), $"{kind}\n  expected {redline}\n  but was  {Redlined.Print(Difference.Between(before, after))}");
    }

    [Fact]
    public void There_are_many_kinds_of_redrafts() => Assert.True(Redlines().Count >= 60);
}

/// <summary>The literal form of a difference: <c>kept [-deleted-]{+inserted+}</c>.</summary>
static class Redlined
{
    public static string Print(Difference difference) => string.Concat(difference.Runs.Select(r => r.Kind switch
    {
        RunKind.Deleted => $"[-{r.Text}-]",
        RunKind.Inserted => $"{{+{r.Text}+}}",
        _ => r.Text,
    }));

    public static (string Before, string After) Parse(string redline)
    {
        string before = "", after = "";
        for (var at = 0; at < redline.Length;)
        {
            var (open, close) = redline.AsSpan(at).StartsWith("[-", StringComparison.Ordinal) ? ("[-", "-]") : redline.AsSpan(at).StartsWith("{+", StringComparison.Ordinal) ? ("{+", "+}") : ("", "");
            var end = open.Length > 0 ? redline.IndexOf(close, at + open.Length, StringComparison.Ordinal) : at + 1;
            var words = redline[(at + open.Length)..end];
            if (open != "{+") before += words;
            if (open != "[-") after += words;
            at = end + close.Length;
        }
        return (before, after);
    }
}
