using CsCheck;
using Drafting.Domain.Amendments;
using Drafting.Domain.Brackets;
using Drafting.Domain.Comparison;

namespace Drafting.Domain.Tests.Amendments;

public sealed class InBracketsTests(ITestOutputHelper output)
{
    static readonly Gen<string> Piece = Gen.OneOfConst("States", "shall", "should", "report", "on", "clean", "water", "non-binding", "[shall][should]", "[and seas]", "[2030]", "[a [b] c]", "(a)", "75/240", "[1]", "[extreme - US]", "{note}", "\n");
    static readonly Gen<string> Texts = Gen.Select(Piece, Gen.OneOfConst(" ", " ", " ", ", ", ". ")).Array[1, 8].Select(p => string.Concat(p.Select(x => x.Item1 + x.Item2)).Trim(' ', ',', '\n') + ".").Select(t => t.StartsWith("[and", StringComparison.Ordinal) ? "Rivers " + t : t);

    static readonly BracketOptions Group = new([new(1, "US"), new(2, "EU")]);

    static BracketedAdoption Adopt(string current, string proposed) => InBrackets.Of(current, Difference.Between(current, proposed).ToChangeSet(), Group);

    [Theory]
    [InlineData("We report on water.", "We report on clean water.", "We report on [clean] water.")]
    [InlineData("We report on clean water.", "We report on water.", "We report on [clean] water.")]
    [InlineData("We shall report.", "We should report.", "We [shall][should] report.")]
    [InlineData("Rivers and lakes.", "Rivers, seas and lakes.", "Rivers[, seas] and lakes.")]
    [InlineData("We go.", "We go and stay.", "We go [and stay].")]
    [InlineData("We go. They stay.", "We go. You see. They stay.", "We go. [You see.] They stay.")]
    [InlineData("We shall report on water.", "They shall report on air.", "[We][They] shall report on [water][air].")]
    [InlineData("We [shall] report.", "We [should] report.", "We [[shall][should]] report.")]
    [InlineData("We [shall] report.", "We should report.", "We [[shall]][should] report.")]
    [InlineData("[and seas].", "shall.", "[[and seas].][shall.]")]
    [InlineData("We go.", "", "[We go.]")]
    [InlineData("", "We go.", "[We go.]")]
    [InlineData("First.", "First.\nSecond.", "[First.][First.\nSecond.]")]
    public void Whole_words_go_in_brackets_and_the_spaces_stay_outside(string current, string proposed, string expected)
    {
        var adoption = Adopt(current, proposed);
        Assert.Equal(expected, adoption.Changes.Apply(current));
    }

    [Fact]
    public void Each_new_bracket_says_what_its_proposers_ask_of_it()
    {
        const string Current = "We shall report on clean water.";
        var adoption = Adopt(Current, "We should report on water now.");
        var text = adoption.Changes.Apply(Current);
        Assert.Equal(["[shall] Alternatives delete", "[should] Alternatives propose", "[clean] Deletion delete", "[now] Addition propose"], adoption.Brackets.Select(b => $"{text[b.Start..b.End]} {b.Kind} {b.Say}"));
    }

    [Theory]
    [InlineData("We go.", "We go.", "identical")]
    [InlineData("We [go.", "We [stay.", null)]
    [InlineData("We [go.", "They stay.", "brackets")]
    [InlineData("States report.", "[and seas]", "brackets")]
    [InlineData("We go.", "\nThey stay", "brackets")]
    public void What_cannot_be_put_in_brackets_is_refused(string current, string proposed, string? code)
    {
        if (code is null) Assert.NotEmpty(Adopt(current, proposed).Brackets);
        else Assert.Equal(code, Assert.Throws<RefusedException>(() => Adopt(current, proposed)).Refusal.Code);
    }

    [Fact]
    public void Brackets_that_would_read_as_one_set_once_their_neighbour_is_decided_are_written_as_one()
    {
        const string current = "Rivers {note}, [shall][should] [2030] [and seas].", proposed = "Rivers {note}, [shall][should] [1] 75/240 [and seas] States.";
        var adoption = Adopt(current, proposed);
        var text = adoption.Changes.Apply(current);
        var anchors = adoption.Brackets.Select((b, i) => new BracketAnchor(i, b.Start, b.End)).ToArray();
        for (var i = 0; i < anchors.Length; i++)
        {
            var made = adoption.Brackets[i];
            if (made is { Kind: BracketKind.Alternatives, Say: "propose" }) continue;
            var reading = BracketParser.Parse(text, Group);
            var change = BracketEdits.Lift(reading, reading.StartingAt(anchors[i].Start)!, made.Kind == BracketKind.Alternatives ? new Lifting.Choose(1) : made.Kind == BracketKind.Addition ? new Lifting.Keep() : new Lifting.Drop()).Changes;
            (text, anchors) = (change.Apply(text), [.. anchors.Select(a => a.Map(change))]);
        }

        Assert.Equal(proposed, text);
    }

    [Fact]
    public void Nothing_of_the_old_text_goes_no_problem_comes_and_lifting_gives_either_wording()
    {
        const int samples = 2_000;
        var refused = 0;
        Gen.Select(Texts, Texts, Gen.Int[0, 99]).Sample(
            (current, other, mix) =>
            {
                // Half of the time a near wording, so that there are several small changes.
                var proposed = mix % 2 == 0 ? other : current.Replace("shall", "may", StringComparison.Ordinal).Replace("clean ", "", StringComparison.Ordinal).Replace("report", "report now", StringComparison.Ordinal);
                if (current == proposed) return true;
                BracketedAdoption adoption;
                try
                {
                    adoption = Adopt(current, proposed);
                }
                catch (RefusedException e) when (e.Refusal.Code == "brackets")
                {
                    // Where no brackets would do it says so, and changes nothing; that has to stay rare.
                    Interlocked.Increment(ref refused);
                    return true;
                }
                var text = adoption.Changes.Apply(current);
                if (adoption.Changes.ChangedRanges().Any(c => c.FromOld != c.ToOld)) throw new InvalidOperationException("deletes");
                var known = new[] { current, proposed }.SelectMany(t => BracketParser.Parse(t, Group).Diagnostics.Select(d => (d.Problem, d.Range.Of(t)))).ToHashSet();
                if (BracketParser.Parse(text, Group).Diagnostics.Any(d => d.Problem != BracketProblem.UndecidedAlternatives && !known.Contains((d.Problem, d.Range.Of(text))))) throw new InvalidOperationException($"“{current}” → “{proposed}”: a problem in “{text}”");
                foreach (var accept in new[] { false, true })
                {
                    var (now, anchors) = (text, adoption.Brackets.Select((b, i) => new BracketAnchor(i, b.Start, b.End)).ToArray());
                    for (var i = 0; i < anchors.Length; i++)
                    {
                        var made = adoption.Brackets[i];
                        if (made is { Kind: BracketKind.Alternatives, Say: "propose" }) continue;
                        var reading = BracketParser.Parse(now, Group);
                        var bracket = reading.StartingAt(anchors[i].Start)!;
                        var lift = made.Kind switch { BracketKind.Addition => accept ? new Lifting.Keep() : new Lifting.Drop(), BracketKind.Deletion => accept ? new Lifting.Drop() : new Lifting.Keep(), _ => (Lifting)new Lifting.Choose(accept ? 1 : 0) };
                        var change = BracketEdits.Lift(reading, bracket, lift).Changes;
                        now = change.Apply(now);
                        anchors = [.. anchors.Select(a => a.Map(change))];
                    }

                    if (now != (accept ? proposed : current)) throw new InvalidOperationException($"“{current}” → “{proposed}” as “{text}” lifted to “{now}”");
                }

                return true;
            },
            output.WriteLine, iter: samples);
        Assert.True(refused < samples / 50, $"{refused} of {samples} were refused");
    }
}
