using System.Text;
using CsCheck;
using Drafting.Domain.Submissions;

namespace Drafting.Domain.Tests.Submissions;

/// <summary>What stands in a reading, as letters: none may be lost, added or moved.</summary>
internal static class Letters
{
    public static void AreKept(CompilationReading reading)
    {
        foreach (var submission in reading.Submissions)
        {
            Assert.Equal(Enumerable.Range(1, submission.Passages.Length), submission.Passages.Select(p => p.Number));
            foreach (var passage in submission.Passages)
            {
                Assert.Equal(Of(passage.Raw), Of(passage.Label + passage.Text));
                Assert.True(passage.FirstLine <= passage.LastLine);
                Assert.All(passage.Calls, c => Assert.InRange(c.Offset, 0, passage.Text.Length));
            }

            Assert.All(submission.Footnotes, f => Assert.Equal(Of(f.Raw), Of(f.Text)));
        }
    }

    public static string Of(string text) => string.Concat(text.Where(char.IsLetter));
}

public sealed class CompilationReaderTests
{
    private static readonly CompilationOptions Options = new() { Questions = [new(1, "Which rules should apply to shared rivers?"), new(2, "What should the group recommend about dams?")] };

    private static CompilationReading Read(string text) => CompilationReader.Read(text, Options);

    private static ReadSubmission Only(string body) => Assert.Single(Read("1. Contribution from Observer, River Watch\n" + body).Submissions);

    private static string[] Shape(ReadSubmission submission) => [.. submission.Passages.Select(p => $"{p.Kind} {p.Label}{(p.Label is null ? "" : " ")}{p.Text}")];

    private static int[] LinesOf(CompilationReading reading, ReadingDiagnosticCode code) => [.. reading.Diagnostics.Where(d => d.Code == code).Select(d => d.Line)];

    [Fact]
    public void Two_contributions_are_read_with_who_wrote_them()
    {
        var reading = Read("""
            1. Contribution from Member, River Watch (RW)
            Rivers belong to all.
            2. Contribution from Observer State, Andorra
            Dams need rules.
            """);

        Assert.Null(reading.Problem);
        Assert.Equal([("River Watch (RW)", ContributorKind.Member, null), ("Andorra", ContributorKind.ObserverState, "Andorra")], reading.Submissions.Select(s => (s.Contributor, s.Kind, s.Country)));
        Assert.Equal([(1, 2), (3, 4)], reading.Submissions.Select(s => (s.FirstLine, s.LastLine)));
        Assert.All(reading.Submissions, s => Assert.All(s.Answers, a => Assert.Equal(AnswerStatus.NotAnswered, a.Status)));
    }

    [Fact]
    public void Where_each_paragraph_is_one_long_line_its_length_casts_no_doubt_on_any_word()
    {
        var reading = Read("""
            1. Contribution from Observer, River Watch
            A short line
            that goes on.
            Rivers carry water, sediment and fish across borders, and whoever dams one of them decides for everybody who lives below it, whether they were asked or not.
            Another
            small wrap.
            The group should therefore ask each country to tell its neighbours what it plans, early enough for their answer to matter, and to publish both in one place.
            A register of dams, kept by somebody whom all of them trust, would make the rest of this easier, cheaper and less dependent on the goodwill of any one ministry.
            """);

        Assert.DoesNotContain(reading.Diagnostics, d => d.Code == ReadingDiagnosticCode.HyphenDoubt);
    }

    [Fact]
    public void A_personal_capacity_keeps_person_and_country_apart_and_names_no_organisation()
    {
        var submission = Assert.Single(Read("1. Contribution from Observer, Ana Lima, Portugal (in her personal capacity)\nRivers first.").Submissions);

        Assert.Equal(("Portugal", "in her personal capacity", null), (submission.Country, submission.Capacity, submission.Organisation));
        Assert.Equal(["Ana Lima"], submission.Persons);
    }

    [Fact]
    public void Numbered_headings_inside_a_contribution_are_not_contributions()
    {
        var reading = Read("""
            1. Contribution from Observer, River Watch
            1. Introduction
            Rivers cross borders.
            2. Contributions matter
            People must be heard.
            2. Contribution from Observer, Dam Forum
            Dams store water.
            """);

        Assert.Equal(["River Watch", "Dam Forum"], reading.Submissions.Select(s => s.Contributor));
        Assert.Equal(["Heading 1. Introduction", "Paragraph Rivers cross borders.", "Heading 2. Contributions matter", "Paragraph People must be heard."], Shape(reading.Submissions[0]));
    }

    [Theory]
    [InlineData("2. C o n t r i b u t i o n  f r o m  O b s e r v e r ,  D a m  F o r u m")]
    [InlineData("2. Contribution\n\nfrom\n\nObserver,\n\nDam\n\nForum of Rivers")]
    [InlineData("2.\nContribution\nfrom\nObserver,\nDam Forum")]
    public void A_heading_set_apart_is_read_and_reported(string heading)
    {
        var reading = Read("1. Contribution from Observer, River Watch\nRivers cross borders.\n" + heading + "\nDams store water and power.");

        Assert.Equal(2, reading.Submissions.Length);
        Assert.StartsWith("Dam Forum", reading.Submissions[1].Contributor);
        Assert.Equal([3], LinesOf(reading, ReadingDiagnosticCode.HeadingSpread));
        Assert.Equal("Dams store water and power.", Assert.Single(reading.Submissions[1].Passages).Text);
    }

    [Fact]
    public void Headings_out_of_order_repeated_or_without_a_number_are_read_and_reported()
    {
        var reading = Read("""
            2. Contribution from Observer, One
            Text one.
            1. Contribution from Observer, Two
            Text two.
            1. Contribution from Observer, Three
            Text three.
            Contribution from Observer, Four
            Text four.
            """);

        Assert.Equal(["One", "Two", "Three", "Four"], reading.Submissions.Select(s => s.Contributor));
        Assert.Equal([1, 3], LinesOf(reading, ReadingDiagnosticCode.HeadingOutOfOrder));
        Assert.Equal([5], LinesOf(reading, ReadingDiagnosticCode.HeadingNumberRepeated));
        Assert.Equal([7], LinesOf(reading, ReadingDiagnosticCode.HeadingNumberMissing));
    }

    [Fact]
    public void A_heading_with_nothing_under_it_is_a_problem_and_the_others_are_read()
    {
        var reading = Read("1. Contribution from Observer, One\n2. Contribution from Observer, Two\nText.");

        Assert.Equal([1], LinesOf(reading, ReadingDiagnosticCode.ContributionEmpty));
        Assert.Equal([0, 1], reading.Submissions.Select(s => s.Passages.Length));
    }

    [Fact]
    public void Text_before_the_first_heading_is_left_out_and_reported()
    {
        var reading = Read("List of papers\n\n1. Contribution from Observer, One\nText.");

        Assert.Equal([1], LinesOf(reading, ReadingDiagnosticCode.PreambleLeftOut));
        Assert.Equal(LineRole.Preamble, reading.Lines[0].Role);
    }

    [Fact]
    public void Questions_are_recognised_in_other_words_and_answers_run_to_the_next_one_or_the_annex()
    {
        var submission = Only("""
            Q1. What rules should be applied to rivers that are shared?
            Ours.
            Q2.

            What should be recommended about dams?
            None.
            ANNEX
            Some figures.
            """);

        Assert.Equal([(1, 2, 2), (2, 4, 4)], submission.Answers.Select(a => (a.Question, a.FirstPassage!.Value, a.LastPassage!.Value)));
        Assert.Equal(["Q1.", null, "Q2.", null, null, null], submission.Passages.Select(p => p.Label));
        Assert.Equal([1, 1, 2, 2, null, null], submission.Passages.Select(p => p.Question));
    }

    [Fact]
    public void Without_questions_nothing_is_attributed()
    {
        var reading = CompilationReader.Read("1. Contribution from Observer, One\nWhat should be recommended about dams?\nNone.", new());

        Assert.Empty(reading.Submissions[0].Answers);
        Assert.All(reading.Submissions[0].Passages, p => Assert.Null(p.Question));
    }

    [Fact]
    public void A_paragraph_ends_where_the_next_word_would_have_fitted()
    {
        var submission = Only("""
            The river rises in the hills above the old town and runs
            through three countries. It feeds fields, mills and gardens
            before it meets the sea.
            Each country has laws of its own, and none of them asks what
            the others do.
            """);

        Assert.Equal([(2, 4), (5, 6)], submission.Passages.Select(p => (p.FirstLine, p.LastLine)));
    }

    [Fact]
    public void A_page_number_within_a_sentence_is_removed_and_the_sentence_joined()
    {
        var reading = Read("1. Contribution from Observer, One\nThe river rises in the\n12\n\nhills above the town.\nPage 13 of 20\n");

        Assert.Equal("The river rises in the hills above the town.", Assert.Single(reading.Submissions[0].Passages).Text);
        Assert.Equal([3, 6], LinesOf(reading, ReadingDiagnosticCode.PageNumberRemoved));
        Assert.Equal([5], LinesOf(reading, ReadingDiagnosticCode.ParagraphBridged));
    }

    [Fact]
    public void A_form_feed_breaks_the_page_and_not_the_sentence()
    {
        var reading = Read("1. Contribution from Observer, One\nThe river rises in the\n\fhills above the town.");

        Assert.Equal("The river rises in the hills above the town.", Assert.Single(reading.Submissions[0].Passages).Text);
        Assert.Empty(LinesOf(reading, ReadingDiagnosticCode.CharactersReplaced));
    }

    [Fact]
    public void Footnotes_are_attached_where_they_are_called()
    {
        var submission = Only("""
            The river1 rises in the hills.2 It runs to the sea.
            1
            Its name is old.
            2 Measured in spring.
            """);

        Assert.Equal("The river rises in the hills. It runs to the sea.", Assert.Single(submission.Passages).Text);
        Assert.Equal([(9, "1"), (29, "2")], submission.Passages[0].Calls.Select(c => (c.Offset, c.Mark)));
        Assert.Equal([("1", "Its name is old.", 1), ("2", "Measured in spring.", 1)], submission.Footnotes.Select(f => (f.Mark, f.Text, f.PassageNumber!.Value)));
    }

    [Theory]
    [InlineData("The G77 asked for CO2 data in 2016. IPv4 is old.")]
    [InlineData("See A/RES/70/125 and EC³ for 170+ members.")]
    public void Digits_that_belong_to_a_word_are_no_footnotes(string text)
    {
        Assert.Equal(text, Assert.Single(Only(text).Passages).Text);
    }

    [Fact]
    public void A_call_without_a_text_is_a_problem()
    {
        var reading = Read("1. Contribution from Observer, One\nThe river1 rises in the hills2 above the town.");

        Assert.Equal([2, 2], LinesOf(reading, ReadingDiagnosticCode.FootnoteTextMissing));
        Assert.Equal(["1", "2"], reading.Submissions[0].Passages[0].Calls.Select(c => c.Mark));
    }

    [Fact]
    public void Bullets_are_entries_of_their_own_with_and_without_their_signs()
    {
        Assert.Equal(["Paragraph We ask for:", "Bullet • water", "Bullet • fish"], Shape(Only("We ask for:\n• water\n• fish")));
        Assert.Equal(["Paragraph We ask for:", "Bullet Water", "Bullet Fish", "Bullet Peace"], Shape(Only("We ask for:\n\n\n\n\nWater\nFish\nPeace")));
        Assert.Equal(["Paragraph We ask for:", "Bullet Water", "Bullet Fish"], Shape(Only("We ask for:\n•\n•\nWater\nFish")));
    }

    [Fact]
    public void Labels_begin_passages_and_numbers_within_a_sentence_do_not()
    {
        var submission = Only("""
            a. The first rule follows from what is written in paragraph
            31. It says that water is shared by everyone who lives near.
            b. The second rule is short.
            """);

        Assert.Equal(["a.", "b."], submission.Passages.Select(p => p.Label));
    }

    [Fact]
    public void A_date_is_read_only_where_it_stands_by_itself()
    {
        Assert.Equal(new DateOnly(2016, 12, 15), Only("Our view\n15 December 2016\nRivers are old.").Date);
        Assert.Equal(new DateOnly(2017, 5, 3), Only("Rivers are old.\nBest regards\nAna Lima\nGeneva, 3 May 2017").Date);
        Assert.Null(Only("The meeting of 15 December 2016 was short.").Date);
    }

    [Fact]
    public void A_signature_is_one_passage_and_answers_nothing()
    {
        var submission = Only("What should the group recommend about dams?\nNone.\nYours sincerely,\nAna Lima\nHead of the Office");

        Assert.Equal(new { Kind = PassageKind.Signature, Text = "Yours sincerely,\nAna Lima\nHead of the Office", Question = (int?)null },
            submission.Passages.Select(p => new { p.Kind, p.Text, p.Question }).Last());
        Assert.Equal(["Ana Lima"], submission.Persons);
    }

    [Fact]
    public void Every_line_end_counts_as_one_line()
    {
        var reading = Read("1. Contribution from Observer, One\r\nText one.\r2. Contribution from Observer, Two\nText two.");

        Assert.Equal([1, 3], reading.Submissions.Select(s => s.FirstLine));
        Assert.Equal(4, reading.Lines.Length);
    }

    [Fact]
    public void Right_to_left_and_other_scripts_are_kept()
    {
        const string text = "المياه ملك للجميع ولا يجوز منعها عن أحد.";

        Assert.Equal([text, "水是大家的。"], Only(text + "\n\n水是大家的。").Passages.Select(p => p.Text));
    }

    [Fact]
    public void Control_characters_and_halves_of_characters_are_replaced_and_reported()
    {
        var reading = Read("1. Contribution from Observer, One\nWater\0is\uD800old.");

        Assert.Equal("Water is\uFFFDold.", reading.Submissions[0].Passages[0].Text);
        Assert.Equal([2], LinesOf(reading, ReadingDiagnosticCode.CharactersReplaced));
    }

    [Theory]
    [InlineData("", ReadingProblemCode.Empty, null)]
    [InlineData(" \n\t\n", ReadingProblemCode.Empty, null)]
    [InlineData("\nOnly a letter.\nNothing else.", ReadingProblemCode.NoContributions, 2)]
    public void A_text_without_contributions_is_a_problem_that_says_so(string text, ReadingProblemCode code, int? line)
    {
        var reading = Read(text);

        Assert.Empty(reading.Submissions);
        Assert.Equal((code, line), (reading.Problem!.Code, reading.Problem.Line));
    }

    public static TheoryData<string, byte[], ReadingProblemCode, int?, int?> Undecodable => new()
    {
        { "nothing", [], ReadingProblemCode.Empty, null, null },
        { "UTF-16", [0xFF, 0xFE, (byte)'a', 0], ReadingProblemCode.OtherEncoding, 1, 0 },
        { "UTF-16, big-endian", [0xFE, 0xFF, 0, (byte)'a'], ReadingProblemCode.OtherEncoding, 1, 0 },
        { "UTF-16 without a mark", [(byte)'a', (byte)'\n', (byte)'b', 0], ReadingProblemCode.Binary, 2, 3 },
        { "Latin-1", [(byte)'a', (byte)'\r', (byte)'c', 0xE9, (byte)'d'], ReadingProblemCode.NotUtf8, 2, 3 },
        { "half a character", [0xEF, 0xBB, 0xBF, (byte)'a', 0xE2, 0x82], ReadingProblemCode.NotUtf8, 1, 4 },
        { "a surrogate", [0xED, 0xA0, 0x80], ReadingProblemCode.NotUtf8, 1, 0 },
        { "PDF", "%PDF-1.7"u8.ToArray(), ReadingProblemCode.Binary, 1, 0 },
        { "Word", [(byte)'P', (byte)'K', 3, 4, 20], ReadingProblemCode.Binary, 1, 0 },
        { "20 MB and a byte", new byte[CompilationReader.MaxBytes + 1], ReadingProblemCode.TooLarge, null, null },
    };

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Bytes_that_are_no_text_are_refused_with_their_place(string what, byte[] bytes, ReadingProblemCode code, int? line, int? at)
    {
        var (text, problem) = CompilationReader.Decode(bytes);

        Assert.True(text is null, what);
        Assert.Equal((code, line, at), (problem!.Code, problem.Line, problem.Byte));
    }

    [Fact]
    public void Utf8_is_read_with_and_without_its_mark()
    {
        Assert.Equal("é😀", CompilationReader.Decode("é😀"u8).Text);
        Assert.Equal("é", CompilationReader.Decode([0xEF, 0xBB, 0xBF, 0xC3, 0xA9]).Text);
    }

    [Fact]
    public void Progress_rises_to_one_and_cancellation_ends_the_reading()
    {
        var seen = new List<double>();
        const string text = "1. Contribution from Observer, One\nText.\n2. Contribution from Observer, Two\nText.";
        CompilationReader.Read(text, new() { Progress = seen.Add });

        Assert.Equal(seen.Order(), seen);
        Assert.Equal((0, 1), (seen[0], seen[^1]));
        Assert.Throws<OperationCanceledException>(() => CompilationReader.Read(text, new() { Cancellation = new(true) }));
    }

    [Fact]
    public void The_same_text_is_read_the_same_way_twice()
    {
        Noise.Sample(text => Assert.Equal(Print(Read(text)), Print(Read(text))), iter: 200);
    }

    [Fact]
    public void Any_text_is_read_without_an_exception_and_every_line_has_its_use()
    {
        Gen.OneOf(Gen.String, Gen.String.Select(s => "1. Contribution from Observer, One\n" + s), Noise).Sample(text =>
        {
            var reading = Read(text);
            Assert.Equal(reading.Submissions.IsEmpty, reading.Problem is not null);
            var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
            if (lines.Length > 1 && lines[^1].Length == 0) lines = lines[..^1];
            Assert.Equal(lines.Length, reading.Lines.Length);
            Assert.All(reading.Diagnostics, d => Assert.InRange(d.Line, 1, lines.Length));
            if (!reading.Submissions.IsEmpty) Assert.DoesNotContain(reading.Lines.Skip(reading.Submissions[0].FirstLine - 1), l => l.Role == LineRole.Preamble);
        }, iter: 2_000);
    }

    [Fact]
    public void No_letter_is_lost_or_added_or_moved()
    {
        Noise.Sample(text =>
        {
            var reading = Read(text);
            Letters.AreKept(reading);
            var lines = text.Split('\n');
            var kept = reading.Submissions.SelectMany(s => s.Passages.Select(p => p.Raw).Concat(s.Footnotes.Select(f => f.Raw)).Append(s.Heading)).SelectMany(Letters.Of);
            var there = reading.Lines.SelectMany((use, i) => use.Role is LineRole.Heading or LineRole.Passage or LineRole.Footnote ? Letters.Of(lines[i]) : "");
            Assert.Equal(there.Order(), kept.Order());
        }, iter: 3_000);
    }

    /// <summary>Pieces of pages, put together without sense.</summary>
    private static readonly Gen<string> Noise = Gen.OneOf(
        Gen.Int[1, 9].Select(n => $"{n}. Contribution from Observer, Body {(char)('A' + n)}"),
        Gen.OneOfConst(
            "3. Contribution", "from", "Observer,", "State", "Contribution from Member State, Chad", "4. C o n t r i b u t i o n  f r o m  O b s e r v e r ,  B o d y", "", "", "", "", "1", "2", "3", "12",
            "7 Notes begin here", "____", "- 14 -", "Page 15 of 16", "•", "• fish and water", "- and more", "a. first", "b.", "(i) roman", "2. A heading", "31. We recall", "Q1. Which rules should apply to shared rivers?",
            "What should the group recommend about dams?", "We ask for the following:", "Water1 is old.2", "nine3different", "  indented Line", "\fafter a page", "The river rises in the hills above the old town and runs",
            "through three countries. It feeds fields, mills and gardens", "hard- and software are well-", "known. See < http://example.org/a_b", "c/d_e.pdf> (last seen in May).", "http://example.org/", "www.example.org",
            "to", "the", "private", "sector,", "Dear friends,", "Yours sincerely,", "Ana Lima", "15 December 2016", "ANNEX", "\u202Bمياه\u202C", "A line that is much longer than all the others because two lines were joinedtogether when a hyphen was lost from it",
            "by Ana Lima", "Prepared by Ana Lima and Rui Reis.", "Body A", "\u00A0x", "😀", "١٢"),
        Gen.String[Gen.Char["abcXYZ .,:;()<>-0123456789“”’\t\u0001"], 0, 40]).List[0, 60].Select(lines => string.Join('\n', lines));

    private static string Print(CompilationReading reading)
    {
        var print = new StringBuilder();
        foreach (var s in reading.Submissions)
        {
            print.AppendLine($"{s.Number} {s.Contributor} {s.Organisation} {string.Join(';', s.Persons)} {s.Kind} {s.Capacity} {s.Country} {s.Date} {s.Title}");
            foreach (var p in s.Passages) print.AppendLine($"{p.Number} {p.Kind} {p.Label} {p.Question} {p.Text} {p.Raw} {string.Join(';', p.Calls)}");
            foreach (var f in s.Footnotes) print.AppendLine(f.ToString());
        }

        return print.AppendJoin('\n', reading.Diagnostics).AppendJoin('\n', reading.Lines).ToString();
    }
}
