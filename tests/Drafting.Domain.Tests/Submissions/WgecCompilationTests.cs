using Drafting.Domain.Submissions;

namespace Drafting.Domain.Tests.Submissions;

/// <summary>The ten contributions to the second meeting of the WGEC against a map drawn by hand, passage by passage.</summary>
public sealed class WgecCompilationTests
{
    internal static readonly CompilationOptions Options = new()
    {
        Questions =
        [
            new(1, "What high-level characteristics does enhanced cooperation have?"),
            new(2, "What kind of recommendations should be considered, in view of the earlier working group's work and of the Tunis Agenda, in particular its paragraphs 69-71?"),
        ],
    };

    private static readonly Lazy<string?> Source = new(() =>
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Drafting.sln"))) root = root.Parent;
        var file = root is null ? null : Path.Combine(root.FullName, "..", "shared", "seeds", "wgec-contributions.txt");
        return File.Exists(file) ? CompilationReader.Decode(File.ReadAllBytes(file)).Text : null;
    });

    private static readonly Lazy<CompilationReading> Read = new(() => CompilationReader.Read(Source.Value!, Options));

    private static string Text()
    {
        if (Source.Value is null) Assert.Skip("../shared/seeds/wgec-contributions.txt is not beside this tree.");
        return Source.Value;
    }

    private static CompilationReading Reading()
    {
        Text();
        return Read.Value;
    }

    // contributor | organisation | persons | kind | capacity | country | date | lines | answers to question 1 and 2
    private const string Contributors = """
        1 | Association for Proper Internet Governance | = | - | Observer | - | - | 2016-11-29 | 1-216 | - -
        2 | Bill Graham, Centre for International Governance Innovation (CIGI) | Centre for International Governance Innovation (CIGI) | Bill Graham | Observer | in own name | - | - | 217-331 | 6-11 13-16
        3 | Centre for Communication Governance, National Law University, Delhi | = | Puneeth Nagaraj; Aarti Bhavana | Observer | - | - | - | 332-546 | 6-11 13-15
        4 | Centre for Internet and Society | = | Sunil Abraham; Vidushi Marda; Pranesh Prakash | Observer | - | - | - | 547-629 | 4-10 12-12
        5 | DENIC (German ccTLD Registry, .de) | = | Dr. Jörg Schweiger | Observer | - | - | - | 630-742 | 3-6 8-15
        6 | Nelly Stoyanova, Bulgaria (in her personal capacity) | - | Nelly Stoyanova | Observer | in her personal capacity | Bulgaria | - | 743-780 | 2-15 -
        7 | Réseaux IP Européens Network Coordination Centre (RIPE NCC) | = | - | Observer | - | - | 2016-12-15 | 781-987 | 8-9 11-14
        8 | Prof. em. Wolfgang Kleinwächter, University of Aarhus | University of Aarhus | Prof. em. Wolfgang Kleinwächter | Observer | - | - | - | 989-1088 | 4-10 12-17
        9 | Australia | - | - | ObserverState | - | Australia | - | 1089-1165 | - -
        10 | Saudi Arabia | - | - | ObserverState | - | Saudi Arabia | - | 1167-1217 | 4-11 13-13
        """;

    // kind label question | first words | last words | footnotes called; passages are numbered in this order, from 1 in each contribution
    private const string Passages = """
        # 1
        Title - - | Striving for social justice | social justice |
        Byline - - | Association for Proper Internet | Internet Governance | 1
        Date - - | 29 November 2016 | November 2016 |
        Paragraph - - | We have recently come | its information. | 2 3
        Heading - - | Why the Internet’s future | justice movements |
        Byline - - | by the Internet Social | Social Forum |
        Heading 1. - | Introduction | Introduction |
        Paragraph - - | The Internet and the | public interest. |
        Paragraph - - | Several core sectors in | and privacy. |
        Paragraph - - | However, deeper analysis reveals | social justice. |
        Paragraph - - | This applies particularly to | socio-economic classes. |
        Paragraph - - | Challenging these dynamics is | broader level. |
        Paragraph - - | The Internet Social Forum | justice outcomes. |
        Paragraph - - | The idea of launching | domain too. |
        Paragraph - - | The ISF process is | global agenda. |
        Paragraph - - | As the challenge to | ISF process. |
        Heading 2. - | Disturbing global trends | global trends |
        Paragraph - - | Global society is now | and culture. |
        Paragraph - - | The first generation of | age discrimination. |
        Paragraph - - | Social justice activists and | and options. |
        Paragraph - - | In the global context, | corporate forces. |
        Paragraph - - | In essence, we are | for society. |
        Paragraph - - | To fully grasp the | systemic change. |
        Heading 3. - | Building alternatives, together, through | the ISF |
        Paragraph - - | Strategically interconnected neo-liberal interests | social justice. |
        Paragraph - - | Although the digital is | cross-sectoral response. |
        Paragraph - - | A space is needed | and sectors. |
        Paragraph - - | Thorough analysis and critique | democracy ends. |
        Paragraph - - | Among questions to be | addressed are: |
        Bullet - - | What does social justice | immigration, etc.)? |
        Bullet - - | How are these digital | the globe? |
        Bullet - - | How can the new | and influenced? |
        Bullet - - | What are the implications | democracy, generally? |
        Paragraph - - | The ISF collective would | illustrative, list: |
        Bullet - - | Ways in which the | achieve that. |
        Bullet - - | Civil society and social | and activities. |
        Bullet - - | Community-owned technology systems that | digital infrastructures. |
        Bullet - - | Commoning projects around the | economy movement. |
        Bullet - - | Internet tools to support | build these. |
        Bullet - - | Examples of effective stakeholder | industry sectors). |
        Bullet - - | Fighting surveillance by supporting | and governments. |
        Bullet - - | Examples of gender equity/women’s | ICT policymaking. |
        Bullet - - | Specific perspectives and approaches | of alternatives. |
        Paragraph - - | The Internet Social Forum | to: secretariat@internetsocialforum.net |
        # 2
        Salutation - - | Dear members of the | Enhanced Cooperation: |
        Paragraph - - | First I would like | Tunis Agenda. |
        Paragraph - - | The following contribution is | other organization. |
        Paragraph - - | By way of introduction, | Working Group. |
        Question 1. 1 | What are the high | enhanced cooperation? |
        Paragraph - 1 | One of the key | the Internet: |
        Quotation 31. 1 | We recognize that Internet | and responsibilities. |
        Paragraph - 1 | Consistent with this, the | all stakeholders: |
        Quotation 71. 1 | The process towards enhanced | performance reports. |
        Paragraph - 1 | Reinforcing this commitment to | and responsibilities. |
        Paragraph - 1 | In that framework, enhanced | user base. |
        Question 2. 2 | Taking into consideration the | we consider? |
        Paragraph - 2 | Based on these high | easy work. |
        Paragraph - 2 | The recent report of | the Internet. |
        Paragraph - 2 | The Commission envisions a | and disruption. |
        Paragraph - 2 | The Commission’s recommendations in | this work. |
        Signature - - | Yours sincerely, Bill Graham | Governance Innovation |
        # 3
        Byline - - | Centre for Communication Governance | University, Delhi |
        Title - - | Submission to the Open | Enhanced Cooperation | 1
        Paragraph - - | The Centre for Communication | and interventions. | 2 3
        Paragraph - - | Our response to the | the future. |
        Question 1. 1 | What are the high | enhanced cooperation? |
        Paragraph - 1 | There is no clear | would cooperate. | 4 5 6
        Paragraph - 1 | In 2007, the United | the WGEC. | 7 8 9 10
        Paragraph - 1 | The two examples cited | respective roles’. | 11
        Paragraph - 1 | The UN Conference on | could play. | 12 13 14
        Paragraph - 1 | More recently, the Human | the WGEC. | 15 16 17
        Paragraph - 1 | The fora discussed above | internet governance. |
        Question 2. 2 | Taking into consideration the | we consider? |
        Paragraph - 2 | The work of the | the internet. | 18 19 20 21 22
        Paragraph - 2 | Multistakeholder governance has existed | internet governance. | 23 24 25 26
        Paragraph - 2 | As was also identified | this gap. |
        # 4
        Title - - | CIS Inputs to the | Internet (WGEC) |
        Byline - - | Prepared by Sunil Abraham | Pranesh Prakash. |
        Question 1. 1 | What are the high | enhanced cooperation? |
        Item a. 1 | The Tunis Agenda leaves | Governance Forum. |
        Item b. 1 | According to Paragraph 69 | enhanced cooperation. |
        Item c. 1 | According to Paragraph 70, | develop principles. |
        Item d. 1 | Paragraph 71 gives some | to innovation”. |
        Item e. 1 | Again according to Paragraph | relevant stage. |
        Item f. 1 | For government-to-government enhanced cooperation, | are appropriate. |
        Item g. 1 | For enhanced cooperation with | the table. |
        Question 2. 2 | Taking into consideration the | we consider? |
        Item a. 2 | The previous work of | at large. |
        # 5
        Byline - - | Comments by DENIC (German | Registry, .de) |
        Question 1. 1 | What are the high | enhanced cooperation? |
        Paragraph - 1 | DENIC is the registry | in Guadalajara. |
        Paragraph - 1 | Based on the working | interconnected components. |
        Paragraph - 1 | We strongly support the | Internet (EC³)." |
        Paragraph - 1 | DENIC further considers "enhanced | .de domains. |
        Question 2. 2 | Taking into consideration the | we consider? |
        Paragraph - 2 | The IANA transition being | policy issues". |
        Paragraph - 2 | With the IANA transition | by DENIC. |
        Paragraph - 2 | Paragraph 70 of the | technical organisations. |
        Paragraph - 2 | We would welcome more | annual report. |
        Paragraph - 2 | As to the WGEC, | non-governmental stakeholders. |
        Paragraph - 2 | One good example is | policy issues. |
        Paragraph - 2 | DENIC is aware that | in isolation. |
        Paragraph - 2 | We expect the WGEC | Internet Governance". |
        Signature - - | Dr. Jörg Schweiger CEO | 60329 Frankfurt |
        # 6
        Question - 1 | What are the high | enhanced cooperation? |
        Salutation - 1 | Dear colleagues | Dear colleagues |
        Paragraph - 1 | Thank you for this | enhanced cooperation. |
        Paragraph - 1 | I could list some | level also: |
        Bullet - 1 | Multistakeholder governance model | governance model |
        Bullet - 1 | Inclusion | Inclusion |
        Bullet - 1 | Active participation | Active participation |
        Bullet - 1 | Transparency and Accountability | and Accountability |
        Bullet - 1 | Willpower and commitment for | public interest |
        Bullet - 1 | Clear roles and responsibilities | and responsibilities |
        Bullet - 1 | Expertise | Expertise |
        Bullet - 1 | Positive attitude | Positive attitude |
        Bullet - 1 | Comprehensible language | Comprehensible language |
        Bullet - 1 | Trust | Trust |
        Bullet - 1 | Empathy | Empathy |
        Signature - - | Best regards Nelly Nelly | of Bulgaria |
        # 7
        Title - - | Response to the consultation | second meeting |
        Byline - - | Submission of the RIPE | RIPE NCC |
        Date - - | 15 December 2016 | December 2016 |
        Heading - - | Introductory comments | Introductory comments |
        Paragraph - - | The RIPE NCC thanks | its work. |
        Paragraph - - | In general, the RIPE | least-developed countries. |
        Question - 1 | What are the high-level | enhanced cooperation? |
        Paragraph - 1 | It is our experience | enhanced cooperation. |
        Paragraph - 1 | It may be more | those efforts. |
        Question - 2 | What kind of recommendations | Group consider? |
        Paragraph - 2 | The RIPE NCC believes | key areas: |
        Item 1. 2 | It should agree that | adequate results; |
        Item 2. 2 | It should focus on | Annex below. |
        Item 3. 2 | It should identify areas | practical terms. |
        Heading - - | About RIPE NCC | RIPE NCC |
        Paragraph - - | The RIPE (Réseaux IP | and corporations. |
        Paragraph - - | The RIPE NCC is | Internet community. |
        Paragraph - - | www.ripe.net | www.ripe.net |
        Heading - - | ANNEX | ANNEX |
        Heading - - | The difference between the | it carries |
        Paragraph - - | The Working Group should | separate things: |
        Item 1. - | The network that makes | a platform"; | 4
        Item 2. - | The data and associated | the platform"). |
        Heading - - | The Network as a | shared platform |
        Paragraph - - | The network is an | over time. | 5
        Paragraph - - | What we call the | the Internet. |
        Paragraph - - | Simply put, there are | Internet, possible: |
        Item 1. - | Internet Service Providers (ISPs): | operating ISPs. |
        Item 2. - | Backbone providers: entities that | continents possible. |
        Item 3. - | The processes and institutions | only once. |
        Paragraph - - | Each ISP or backbone | its customers): |
        Bullet - - | Connect to other ISPs | own ISP. |
        Bullet - - | Acquire the various types | all others. |
        Paragraph - - | The result of all | them) can: |
        Bullet - - | Automatically find the optimal | shared border. | 6
        Bullet - - | Create a communications connection | "performs" better. |
        Bullet - - | Ensure that anyone may | Registries (RIRs). | 7 8
        Paragraph - - | The public Internet as | is not. |
        Heading - - | How to treat the | a platform |
        Paragraph - - | Looking at the network | usefully endorse: |
        Bullet - - | Avoid actions that impede | those communications. |
        Bullet - - | Avoid actions that might | your own. |
        Bullet - - | Avoid national or international | alternative routes. |
        Paragraph - - | At the same time, | build upon: |
        Bullet - - | Establish information-sharing relationships between | this goal. |
        # 8
        Title - - | UNCSTD Working Group on | Enhanced Cooperation |
        Byline - - | Comments by Prof. em. | of Aarhus |
        Question 1. 1 | What are the high | enhanced cooperation? |
        Paragraph - 1 | My name is Wolfgang | Tunis Agenda. |
        Paragraph - 1 | The language “enhanced cooperation” | globally organized. |
        Paragraph - 1 | In 2005 one group | equal footing. |
        Paragraph - 1 | The conflict was further | in ICANN. |
        Paragraph - 1 | Since 2005 the political | equal footing. |
        Paragraph - 1 | In 2005 there was | Internet (EC³)." |
        Paragraph - 1 | This working definition includes | complex process. |
        Question 2. 2 | Taking into consideration the | we consider? |
        Paragraph - 2 | @ Para 69: With | within ICANN. |
        Paragraph - 2 | @ Para 70: This | further implemented. |
        Paragraph - 2 | @ Para. 71: This | Development Report“. |
        Paragraph - 2 | See also my Articles | in CircleID: |
        Paragraph - 2 | Enhanced Cooperation in Internet | September, http://www.circleid.com/posts/20131112_enhanced_cooperation_in_internet_governance_mystery_to_clarity/ |
        Paragraph - 2 | Breaking Nonsense: Ted Cruz, | 2016 http://www.circleid.com/posts/20160921_breaking_nonsense_ted_cruz_iana_transition_and_irony_of_life/ |
        # 9
        Title - - | CSTD Working Group on | Cooperation (WGEC) |
        Byline - - | Contribution from the Australian | Australian Government |
        Heading - - | Introduction | Introduction |
        Item 1. - | The Australian Government welcomes | of 2005. |
        Item 2. - | Australia characterises enhanced cooperation | internet resources. |
        Item 3. - | Governments, industry, civil society, | socio-economic opportunities. |
        Item 4. - | Australia’s contribution to the | the IndoPacific. |
        Heading - - | Enhanced cooperation in practice | Security Strategy |
        Item 5. - | Australia’s Cyber Security Strategy | of all. |
        Item 6. - | The Strategy was developed | from it. |
        Item 7. - | One of the Strategy’s | and industry. |
        Item 8. - | Australia’s first Joint Cyber | security resilience. |
        Item 9. - | The Strategy also calls | certified practitioners. |
        Heading - - | Enhanced cooperation in the | cooperation program |
        Item 10. - | Australia characterises enhanced cooperation | delivering assistance. |
        Item 11. - | Australia is implementing a | security strategies. |
        # 10
        Byline - - | Contribution from the Kingdom | Saudi Arabia |
        Title - - | Working Group on Enhanced | Cooperation (WGEC) |
        Question Q1. 1 | What are the high-level | enhanced cooperation |
        Paragraph - 1 | Based on Tunis Agenda, | enhanced cooperation: |
        Bullet - 1 | Art. 34, developed a | the Internet". |
        Bullet - 1 | Art. 35-36, defined the | policy issues. |
        Bullet - 1 | Art. 60-61, recognized that | synergize efforts. |
        Bullet - 1 | Art. 68, all governments | all stakeholders. |
        Bullet - 1 | Art. 69, there is | policy issues. |
        Bullet - 1 | Art. 70, enhanced cooperation | policy principles. |
        Bullet - 1 | Art. 71, the process | performance reports. |
        Question Q2. 2 | Taking into consideration the | be considered? |
        Paragraph - 2 | Since there is no | and responsibilities. |
        """;

    // contribution | mark | passage | first and last line of its text or mark
    private const string Footnotes = """
        3 | 1 2 | 355-357
        3 | 2 3 | 358-368
        3 | 3 3 | 362-367
        3 | 4 6 | 391-394
        3 | 5 6 | 395-396
        3 | 6 6 | 397-400
        3 | 7 7 | 401-403
        3 | 8 7 | 404-405
        3 | 9 7 | 406-410
        3 | 10 7 | 411-416
        3 | 11 8 | 417-419
        3 | 12 9 | 439-441
        3 | 13 9 | 442-444
        3 | 14 9 | 445-446
        3 | 15 10 | 447-449
        3 | 16 10 | 450-455
        3 | 17 10 | 456-459
        3 | 18 13 | 478-482
        3 | 19 13 | 483-484
        3 | 20 13 | 485-486
        3 | 21 13 | 487-491
        3 | 22 13 | 492-493
        3 | 23 14 | 529-533
        3 | 24 14 | 534-539
        3 | 25 14 | 540-542
        3 | 26 14 | 544-546
        7 | 4 22 | 866-869
        7 | 5 25 | 870-873
        7 | 6 35 | 918-922
        7 | 7 37 | 923-928
        7 | 8 37 | 929-982
        """;

    [Fact]
    public void Each_contributor_is_read_as_the_heading_and_the_text_state_it()
    {
        var read = Reading().Submissions.Select(s => string.Join(" | ",
            s.Number, s.Contributor, s.Organisation is null ? "-" : s.Organisation == s.Contributor ? "=" : s.Organisation, s.Persons.IsEmpty ? "-" : string.Join("; ", s.Persons), s.Kind,
            s.Capacity ?? "-", s.Country ?? "-", s.Date?.ToString("yyyy-MM-dd") ?? "-", $"{s.FirstLine}-{s.LastLine}",
            string.Join(' ', s.Answers.Select(a => a.Status == AnswerStatus.Answered ? $"{a.FirstPassage}-{a.LastPassage}" : "-"))));

        Assert.Equal(Contributors, string.Join('\n', read));
    }

    [Fact]
    public void Each_passage_begins_and_ends_where_the_map_says()
    {
        var read = Reading().Submissions.SelectMany(s => s.Passages.Select(p =>
        {
            var words = p.Text.Split([' ', '\n']);
            return $"{p.Kind} {p.Label ?? "-"} {p.Question?.ToString() ?? "-"} | {string.Join(' ', words.Take(4))} | {string.Join(' ', words.TakeLast(2))} | {string.Join(' ', p.Calls.Select(c => c.Mark))}".TrimEnd();
        }).Prepend($"# {s.Number}"));

        Assert.Equal(Passages, string.Join('\n', read));
    }

    [Fact]
    public void Each_footnote_is_attached_to_the_passage_that_calls_it()
    {
        var read = Reading().Submissions.SelectMany(s => s.Footnotes.Select(f => $"{s.Number} | {f.Mark} {f.PassageNumber} | {f.FirstLine}-{f.LastLine}"));

        Assert.Equal(Footnotes, string.Join('\n', read));
        Assert.All(Reading().Submissions, s => Assert.All(s.Footnotes, f => Assert.Contains(new FootnoteCall(f.Offset!.Value, f.Mark), s.Passages[f.PassageNumber!.Value - 1].Calls)));
    }

    [Fact]
    public void Page_numbers_and_drawn_lines_are_the_only_furniture()
    {
        var furniture = Reading().Lines.Select((use, i) => (use.Role, Line: i + 1)).Where(l => l.Role == LineRole.Furniture).Select(l => l.Line);

        Assert.Equal([40, 129, 216, 257, 299, 370, 831, 984], furniture);
        Assert.DoesNotContain(Reading().Lines, l => l.Role == LineRole.Preamble);
    }

    [Theory]
    [InlineData(76, "hardwon", "hard-won")]
    [InlineData(91, "agrochemicals", null)]
    [InlineData(199, "socialjustice", "social-justice")]
    [InlineData(262, "developmentoriented", "development-oriented")]
    [InlineData(269, "SecretaryGeneral", "Secretary-General")]
    [InlineData(466, "multilayered", "multi-layered")]
    [InlineData(558, "day-today", "day-to-day")]
    [InlineData(560, "day-today", "day-to-day")]
    [InlineData(1053, "nongovernmental", "non-governmental")]
    [InlineData(1113, "IndoPacific", "Indo-Pacific")]
    [InlineData(1123, "one-onone", "one-on-one")]
    [InlineData(1138, "codesign", "co-design")]
    public void A_hyphen_that_may_be_lost_is_a_doubt_and_the_text_stays_as_it_was(int line, string word, string? proposal)
    {
        var doubt = Assert.Single(Reading().Diagnostics, d => d.Code == ReadingDiagnosticCode.HyphenDoubt && d.Line == line);

        Assert.Equal((DiagnosticSeverity.Doubt, word, proposal), (doubt.Severity, doubt.Raw, doubt.Repaired));
        Assert.Contains(Reading().Submissions.SelectMany(s => s.Passages), p => p.FirstLine <= line && p.LastLine >= line && p.Text.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void No_other_word_is_doubted_for_a_hyphen_but_the_place_of_a_lost_dash()
    {
        Assert.Equal([76, 91, 199, 262, 269, 466, 558, 560, 836, 1053, 1113, 1123, 1138], Reading().Diagnostics.Where(d => d.Code == ReadingDiagnosticCode.HyphenDoubt).Select(d => d.Line));
    }

    [Fact]
    public void Each_broken_web_address_is_joined_and_reported()
    {
        var joined = Reading().Diagnostics.Where(d => d.Code == ReadingDiagnosticCode.AddressRejoined).ToList();

        Assert.Equal([361, 400, 403, 414, 449, 454], joined.Select(d => d.Line));
        Assert.All(joined, d => Assert.DoesNotContain(' ', d.Repaired!));
        Assert.All(Reading().Submissions[2].Footnotes, f => Assert.DoesNotMatch(@"https?://[^>\s]*\s+[^(>\s]*>", f.Text.Replace(" >", ">", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(423, "nine different")]
    [InlineData(429, "to better")]
    [InlineData(433, "stakeholder participation")]
    public void A_mark_that_fell_into_a_word_is_dropped_where_it_stands_twice(int line, string repaired)
    {
        Assert.Contains(Reading().Diagnostics, d => d.Code == ReadingDiagnosticCode.FootnoteMarkRepeated && d.Line == line && d.Repaired == repaired);
        Assert.Contains(Reading().Submissions[2].Passages, p => p.Text.Contains(repaired, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ReadingDiagnosticCode.FootnoteTextMissing, 4, 6, 7)]
    [InlineData(ReadingDiagnosticCode.FootnoteMarkDisplaced, 368, 439)]
    [InlineData(ReadingDiagnosticCode.FootnoteContinued, 981)]
    [InlineData(ReadingDiagnosticCode.WordsRejoined, 503, 1076)]
    [InlineData(ReadingDiagnosticCode.WordMissing, 539, 1085)]
    [InlineData(ReadingDiagnosticCode.HeadingSpread, 989)]
    [InlineData(ReadingDiagnosticCode.HeadingEndUncertain, 548, 1168)]
    [InlineData(ReadingDiagnosticCode.QuotationAssumed, 261, 269)]
    [InlineData(ReadingDiagnosticCode.CapacityFromText, 226)]
    [InlineData(ReadingDiagnosticCode.ParagraphUncertain, 23, 48, 95, 275, 749, 977, 1065)]
    [InlineData(ReadingDiagnosticCode.ParagraphBridged, 41, 85, 131, 259, 301, 372, 718, 874, 986, 1046, 1124, 1164)]
    public void Each_repair_and_doubt_names_its_line(ReadingDiagnosticCode code, params int[] lines)
    {
        Assert.Equal(lines, Reading().Diagnostics.Where(d => d.Code == code).Select(d => d.Line));
    }

    [Theory]
    [InlineData("The high-level characteristics of enhanced cooperation", "What recommendations to consider, in view of paragraphs 69-71 of the Tunis Agenda")]
    [InlineData("Characteristics of enhanced cooperation", "Recommendations")]
    public void The_answers_are_found_by_any_fair_wording_of_the_questions(string first, string second)
    {
        var read = CompilationReader.Read(Text(), new() { Questions = [new(1, first), new(2, second)] });

        Assert.Equal(Reading().Submissions.SelectMany(s => s.Answers), read.Submissions.SelectMany(s => s.Answers));
    }

    [Fact]
    public void Other_line_ends_and_a_cut_end_change_nothing_before_the_cut()
    {
        var windows = CompilationReader.Read(Text().ReplaceLineEndings("\r\n"), Options);
        Assert.Equal(Reading().Submissions.SelectMany(s => s.Passages.Select(p => (p.Text, p.Raw, p.FirstLine))), windows.Submissions.SelectMany(s => s.Passages.Select(p => (p.Text, p.Raw, p.FirstLine))));
        Assert.Equal(Reading().Diagnostics, windows.Diagnostics);

        var cut = CompilationReader.Read(Text()[..(Text().Length / 2)], Options);
        Assert.Equal(Reading().Submissions.Take(cut.Submissions.Length - 1).Select(s => s.Passages.Length), cut.Submissions.SkipLast(1).Select(s => s.Passages.Length));
    }

    [Fact]
    public void Empty_bullets_are_given_back_to_their_entries()
    {
        var restored = Reading().Diagnostics.Where(d => d.Code == ReadingDiagnosticCode.BulletRestored).GroupBy(d => d.Submission).ToDictionary(g => g.Key!.Value, g => g.Count());

        Assert.Equal(new Dictionary<int, int> { [1] = 13, [6] = 1, [7] = 9, [10] = 7 }, restored);
        Assert.Equal(11, Reading().Submissions[5].Passages.Count(p => p.Kind == PassageKind.Bullet));
    }

    [Fact]
    public void The_letters_of_every_part_are_the_letters_of_its_lines() => Letters.AreKept(Reading());
}
