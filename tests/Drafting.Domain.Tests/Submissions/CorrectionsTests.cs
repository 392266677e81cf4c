using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Drafting.Domain.Submissions;

namespace Drafting.Domain.Tests.Submissions;

public sealed class CorrectionsTests
{
    const string Text = """
        1. Contribution from Observer, Lakes Alliance

        Q1. What is shared?

        Lakes are shared by all who live on them.1

        Contribution of the Ponds Union

        Ponds are small, and their owners are many.

        Q2. What should be done?

        One warning system for all waters.

        1 See the report on lakes.

        2. Contribution from Observer State, Andorra

        Q1. What is shared?

        Snow is shared by the valleys below.
        """;

    static readonly CompilationOptions Options = new() { Questions = [new(1, "What is shared?"), new(2, "What should be done?")] };
    static readonly CompilationReading Read = CompilationReader.Read(Text, Options);

    static string Told(CompilationReading reading) => JsonSerializer.Serialize(reading);

    static int Line(string words) => Array.FindIndex(Text.Split('\n'), l => l.Contains(words, StringComparison.Ordinal)) + 1;

    static RefusedException Refused(Corrections corrections) => Assert.Throws<RefusedException>(() => corrections.Apply(Read));

    [Fact]
    public void A_submission_begins_at_a_passage_whose_words_become_its_heading()
    {
        var corrected = new Corrections { Begin = [Line("Ponds Union")] }.Apply(Read);

        Assert.Equal(["Lakes Alliance", "Contribution of the Ponds Union", "Andorra"], corrected.Submissions.Select(s => s.Contributor));
        Assert.Equal([1, 3, 2], corrected.Submissions.Select(s => s.Number));
        var ponds = corrected.Submissions[1];
        Assert.Equal([1, 2, 3], ponds.Passages.Select(p => p.Number));
        Assert.Equal("Ponds are small, and their owners are many.", ponds.Passages[0].Text);
        Assert.Null(ponds.Passages[0].Question);
        Assert.Equal([AnswerStatus.NotAnswered, AnswerStatus.Answered], ponds.Answers.Select(a => a.Status));
        Assert.Equal([AnswerStatus.Answered, AnswerStatus.NotAnswered], corrected.Submissions[0].Answers.Select(a => a.Status));
        Assert.Equal(Line("Ponds Union"), ponds.FirstLine);
        Assert.InRange(corrected.Submissions[0].LastLine, corrected.Submissions[0].FirstLine, ponds.FirstLine - 1);
    }

    [Fact]
    public void A_footnote_goes_with_the_passage_that_calls_it()
    {
        var corrected = new Corrections { Begin = [Line("Ponds Union")] }.Apply(Read);

        Assert.Single(Read.Submissions[0].Footnotes);
        Assert.Equal("See the report on lakes.", Assert.Single(corrected.Submissions[0].Footnotes).Text);
        Assert.Empty(corrected.Submissions[1].Footnotes);
        Assert.Equal(2, corrected.Submissions[0].Footnotes[0].PassageNumber);
    }

    [Fact]
    public void A_joined_submission_gives_its_heading_as_a_passage()
    {
        var corrected = new Corrections { Join = [Line("Andorra")] }.Apply(Read);

        var one = Assert.Single(corrected.Submissions);
        Assert.Contains(one.Passages, p => p is { Kind: PassageKind.Heading, Text: "2. Contribution from Observer State, Andorra" });
        Assert.Equal(Enumerable.Range(1, one.Passages.Length), one.Passages.Select(p => p.Number));
        Assert.Equal(Read.Submissions[1].LastLine, one.LastLine);
    }

    [Fact]
    public void A_long_passage_stays_a_passage_where_a_submission_begins_at_it()
    {
        var words = string.Join(' ', Enumerable.Repeat("water", 60)) + ".";
        var reading = CompilationReader.Read($"1. Contribution from Observer, Lakes Alliance\n\nLakes.\n\n{words}\n", Options);
        var at = reading.Submissions[0].Passages[^1].FirstLine;

        var begun = new Corrections { Begin = [at] }.Apply(reading).Submissions[1];

        Assert.Equal(("", ""), (begun.Heading, begun.Contributor));
        Assert.Equal(words, Assert.Single(begun.Passages).Text);
    }

    [Fact]
    public void Fields_are_replaced_or_cleared_and_the_rest_stays()
    {
        var at = Line("Andorra");
        var corrections = new SubmissionCorrection { Number = 7, Contributor = "Principality of Andorra", Country = new(null), Symbol = new("A/1"), Persons = ["A. Person"], Kind = ContributorKind.Member, Date = new(new DateOnly(2026, 1, 2)) };
        var corrected = new Corrections { Submissions = ImmutableDictionary<int, SubmissionCorrection>.Empty.Add(at, corrections) }.Apply(Read);

        var andorra = corrected.Submissions[1];
        Assert.Equal((7, "Principality of Andorra", null, "A/1", ContributorKind.Member, new DateOnly(2026, 1, 2)), (andorra.Number, andorra.Contributor, andorra.Country, andorra.Symbol, andorra.Kind, andorra.Date));
        Assert.Equal(["A. Person"], andorra.Persons);
        Assert.Equal(Read.Submissions[1].Heading, andorra.Heading);
        Assert.Equal(Read.Submissions[0].Contributor, corrected.Submissions[0].Contributor);
    }

    [Fact]
    public void Answers_follow_the_questions_of_the_passages()
    {
        var corrected = new Corrections { Passages = ImmutableDictionary<int, PassageCorrection>.Empty.Add(Line("Snow"), new(2, null)) }.Apply(Read);
        Assert.Equal([AnswerStatus.NotAnswered, AnswerStatus.Answered], corrected.Submissions[1].Answers.Select(a => a.Status));

        corrected = new Corrections { Passages = ImmutableDictionary<int, PassageCorrection>.Empty.Add(Line("Snow"), new(0, PassageKind.Quotation)) }.Apply(Read);
        Assert.Equal((null, PassageKind.Quotation), (corrected.Submissions[1].Passages[^1].Question, corrected.Submissions[1].Passages[^1].Kind));
        Assert.All(corrected.Submissions[1].Answers, a => Assert.Equal(AnswerStatus.NotAnswered, a.Status));
    }

    [Fact]
    public void A_place_that_is_not_there_is_refused_by_its_line()
    {
        Assert.Contains("line 2,", Refused(new Corrections { Begin = [2] }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 1 already", Refused(new Corrections { Begin = [1] }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 1 is the first", Refused(new Corrections { Join = [1] }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 9999", Refused(new Corrections { Join = [9999] }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 9999", Refused(new Corrections { Submissions = ImmutableDictionary<int, SubmissionCorrection>.Empty.Add(9999, new()) }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 1,", Refused(new Corrections { Passages = ImmutableDictionary<int, PassageCorrection>.Empty.Add(1, new(1, null)) }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("question 3", Refused(new Corrections { Passages = ImmutableDictionary<int, PassageCorrection>.Empty.Add(Line("Snow"), new(3, null)) }).Refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"line {Line("Ponds Union")}.", Refused(new Corrections { Begin = [Line("Ponds Union"), Line("Ponds Union")] }).Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_corrected_about_a_submission_that_was_joined_is_refused()
    {
        var at = Line("Andorra");
        Assert.Contains($"line {at}", Refused(new Corrections { Join = [at], Submissions = ImmutableDictionary<int, SubmissionCorrection>.Empty.Add(at, new()) }).Refusal.Message, StringComparison.Ordinal);
    }

    static readonly Gen<string> Words = Gen.OneOfConst("Lakes are shared.1", "Snow falls.", "Q1. What is shared?", "Q2. What should be done?", "a. Dams need rules.", "29 November 2016", "1 See the report.", "Dear Chair,",
        "- Fish first.", "Rivers flow, and nobody owns them, and those who live beside them know it best of all.", "Contribution of the Mills");
    static readonly Gen<CompilationReading> Readings =
        from bodies in Words.List[0, 8].List[1, 4]
        let text = string.Join("\n\n", bodies.Select((b, i) => $"{i + 1}. Contribution from Observer, Body {i + 1}\n\n{string.Join("\n\n", b)}"))
        select CompilationReader.Read(text, Options);

    static IEnumerable<int> Places(CompilationReading reading) => reading.Submissions.SelectMany(s => s.Passages).Select(p => p.FirstLine).Except(reading.Submissions.Select(s => s.FirstLine));

    static readonly Gen<(CompilationReading Reading, Corrections Corrections)> Corrected =
        from reading in Readings
        from seeds in Gen.Int[0, 1_000_000].Array[4]
        let begin = Chosen(Places(reading), seeds[0])
        let joined = Chosen(begin.Concat(reading.Submissions.Skip(1).Select(s => s.FirstLine)), seeds[1])
        select (reading, new Corrections { Begin = begin, Join = joined });

    static ImmutableArray<int> Chosen(IEnumerable<int> lines, int seed) => [.. lines.Where((_, i) => (seed >> (i % 20) & 1) == 1)];

    static string Letters(IEnumerable<string?> texts) => string.Concat(texts.SelectMany(t => t ?? "").Where(char.IsLetterOrDigit));

    static IEnumerable<string?> Body(ReadSubmission s) => s.Passages.SelectMany(p => new[] { p.Label, p.Text }).Prepend(s.Heading);

    [Fact]
    public void No_letter_is_lost_or_repeated() => Corrected.Sample(c =>
    {
        var corrected = c.Corrections.Apply(c.Reading);
        Assert.Equal(Letters(c.Reading.Submissions.SelectMany(Body)), Letters(corrected.Submissions.SelectMany(Body)));
        Assert.Equal(c.Reading.Submissions.SelectMany(s => s.Footnotes).Select(f => f.Raw).Order(StringComparer.Ordinal), corrected.Submissions.SelectMany(s => s.Footnotes).Select(f => f.Raw).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Passages_are_numbered_from_one_and_footnotes_name_the_passage_that_calls_them() => Corrected.Sample(c =>
    {
        foreach (var s in c.Corrections.Apply(c.Reading).Submissions)
        {
            Assert.Equal(Enumerable.Range(1, s.Passages.Length), s.Passages.Select(p => p.Number));
            Assert.All(s.Footnotes.Where(f => f.PassageNumber is not null), f => Assert.Contains(s.Passages[f.PassageNumber!.Value - 1].Calls, call => call.Mark == f.Mark));
            Assert.Equal([1, 2], s.Answers.Select(a => a.Question));
        }
    });

    [Fact]
    public void Each_line_is_used_where_it_now_stands() => Corrected.Sample(c =>
    {
        var corrected = c.Corrections.Apply(c.Reading);
        Assert.Equal(c.Reading.Lines.Length, corrected.Lines.Length);
        foreach (var (s, i) in corrected.Submissions.Select((s, i) => (s, i)))
        {
            if (s.Heading.Length > 0) Assert.Equal(new LineUse(LineRole.Heading, i, null), corrected.Lines[s.FirstLine - 1]);
            Assert.All(s.Passages, p => Assert.Equal(new LineUse(LineRole.Passage, i, $"{p.Number}"), corrected.Lines[p.FirstLine - 1]));
        }
    });

    [Fact]
    public void To_begin_and_to_join_at_one_place_changes_nothing() => Corrected.Sample(c =>
        Assert.Equal(Told(c.Reading), Told(new Corrections { Begin = c.Corrections.Begin, Join = c.Corrections.Begin }.Apply(c.Reading))));

    [Fact]
    public void To_join_at_one_of_many_beginnings_is_not_to_begin_there() => Corrected.Sample(c =>
    {
        if (c.Corrections.Begin.IsEmpty) return;
        var last = c.Corrections.Begin[^1];
        Assert.Equal(Told(new Corrections { Begin = c.Corrections.Begin.Remove(last) }.Apply(c.Reading)), Told(new Corrections { Begin = c.Corrections.Begin, Join = [last] }.Apply(c.Reading)));
    });
}

public sealed class SharedRunTests
{
    [Fact]
    public void The_longest_run_is_found_without_case_and_punctuation()
    {
        var run = SharedRun.Between("The group should ask for one warning system.", "We think the Group should ask, for several systems; one warning system is too few.");
        Assert.Equal((5, 0.625), (run.Words, run.Share));
        Assert.Equal("the Group", "We think the Group should ask"[run.Start..(run.Start + 9)]);
    }

    [Fact]
    public void Texts_without_a_common_word_share_nothing() => Assert.Equal(default, SharedRun.Between("Lakes and rivers", "Snow!"));
}
