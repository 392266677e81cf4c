using System.Text.Json;
using CsCheck;
using Drafting.Domain.Submissions;
using Drafting.Server.Submissions;
using Drafting.Server.Submissions.Search;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Submissions;

/// <summary>Search over HTTP, on an installation whose group cites those who have not said whether they may be cited.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    Installation drafting = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        await Cites(true);
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    Task Cites(bool unstated) => drafting.Look(db => db.Groups.ExecuteUpdateAsync(set => set.SetProperty(g => g.CitesUnstated, unstated)));

    Task Says(int number, Consent consent) => drafting.Look(db => db.Submissions.Where(s => s.Number == number).ExecuteUpdateAsync(set => set.SetProperty(s => s.Consent, consent).SetProperty(s => s.Revision, s => s.Revision + 1)));

    static async Task<Reply> Find(Visitor visitor, string query) => (await visitor.Get($"/api/groups/wgec/search?{query}")).Must(200);

    static List<string> Places(Reply reply) => [.. reply["hits"].EnumerateArray().Select(h => $"{h.GetProperty("submissionNumber").GetInt32()}.{h.GetProperty("passageNumber").GetInt32()}")];

    static string Snippet(JsonElement hit) => string.Concat(hit.GetProperty("snippet").EnumerateArray().Select(r => r.GetProperty("hit").GetBoolean() ? $"<{r.GetProperty("text").GetString()}>" : r.GetProperty("text").GetString()));

    [Fact]
    public async Task Words_are_found_in_any_form_and_marked_where_they_stand()
    {
        var reply = await Find(drafting.Anyone(), "q=algorithm+discriminate+biased");
        Assert.Empty(Places(reply));
        reply = await Find(drafting.Anyone(), "q=algorithm+lend*+bias*");

        Assert.Equal(["1.6"], Places(reply));
        Assert.StartsWith("<Algorithms> take part in policing, <lending>, schooling", Snippet(reply["hits"][0]), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, reply["problem"].ValueKind);
    }

    [Fact]
    public async Task A_phrase_is_found_word_for_word_and_a_word_can_be_left_out()
    {
        Assert.Equal(["1.6"], Places(await Find(drafting.Anyone(), "q=%22race, sex%22")));
        Assert.Empty(Places(await Find(drafting.Anyone(), "q=%22sex, race%22")));
        var with = Places(await Find(drafting.Anyone(), "q=NETmundial&take=100"));
        var without = Places(await Find(drafting.Anyone(), "q=NETmundial+-DENIC+-merit&take=100"));
        Assert.Equal(with.Except(["5.7"]).Order(), without.Order());
    }

    [Fact]
    public async Task Fields_say_who_wrote_it_which_question_it_answers_and_what_it_cites()
    {
        Assert.All(Places(await Find(drafting.Anyone(), "q=from:denic+icann")), p => Assert.StartsWith("5.", p, StringComparison.Ordinal));
        var civil = await Find(drafting.Anyone(), "q=by:civil+internet&take=100");
        Assert.NotEmpty(Places(civil));
        Assert.Single(civil["hits"].EnumerateArray().Select(h => h.GetProperty("stakeholderGroupId").ToString()).Distinct());
        Assert.All((await Find(drafting.Anyone(), "q=q:2&take=100"))["hits"].EnumerateArray(), h => Assert.Equal(2, h.GetProperty("question").GetInt32()));
        Assert.Contains("2.5", Places(await Find(drafting.Anyone(), "q=cites:70&take=100")));
        Assert.DoesNotContain("2.3", Places(await Find(drafting.Anyone(), "q=cites:70&take=100")));
    }

    [Theory]
    [InlineData("%22open")]
    [InlineData("internet+OR")]
    [InlineData("OR+internet")]
    [InlineData("*net")]
    [InlineData("in*net")]
    [InlineData("i*")]
    [InlineData("from:")]
    [InlineData("q:two")]
    public async Task A_query_that_cannot_be_read_is_searched_as_words_and_says_so(string query) => Assert.NotEqual(JsonValueKind.Null, (await Find(drafting.Anyone(), "q=" + query))["problem"].ValueKind);

    [Theory]
    [InlineData("A/RES/70/125")]
    [InlineData("WSIS%2B10")]
    [InlineData("((internet)")]
    [InlineData("[a TO b]~2^9")]
    [InlineData("/.*/")]
    [InlineData("-internet")]
    [InlineData("the")]
    [InlineData("%EF%BF%BF %F0%9F%98%80 \"\"")]
    [InlineData("网络 治理 الإنترنت управление")]
    public async Task Whatever_is_written_gets_an_answer(string query) => Assert.True((await Find(drafting.Anyone(), "q=" + query))["total"].GetInt32() >= 0);

    [Theory]
    [InlineData("take=0")]
    [InlineData("take=101")]
    [InlineData("skip=-1")]
    [InlineData("skip=10001")]
    [InlineData("stakeholders=a")]
    [InlineData("kind=x")]
    [InlineData("edition=x")]
    public async Task What_is_out_of_bounds_is_refused(string query) => (await drafting.Anyone().Get($"/api/groups/wgec/search?{query}")).MustRefuse(400, "invalid");

    [Fact]
    public async Task A_query_that_is_too_long_is_refused() => (await drafting.Anyone().Get($"/api/groups/wgec/search?q={new string('x', 501)}")).MustRefuse(400, "invalid");

    [Fact]
    public async Task Filters_narrow_the_answer_and_each_count_is_without_its_own_filter()
    {
        var all = await Find(drafting.Anyone(), "q=internet&take=1");
        var group = all["facets"].GetProperty("stakeholders")[0];
        var narrowed = await Find(drafting.Anyone(), $"q=internet&take=100&stakeholders={group.GetProperty("id").GetInt64()}");

        Assert.Equal(group.GetProperty("count").GetInt32(), narrowed["total"].GetInt32());
        Assert.Equal(all["facets"].GetProperty("stakeholders").ToString(), narrowed["facets"].GetProperty("stakeholders").ToString());
        Assert.Equal(narrowed["total"].GetInt32(), narrowed["facets"].GetProperty("questions").EnumerateArray().Sum(q => q.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task What_is_withheld_gives_no_hit_no_count_and_does_not_weigh_in_the_ranking()
    {
        var (anyone, member, chair) = (drafting.Anyone(), await drafting.SignIn("member-state-b"), await drafting.SignIn("chair"));
        var before = await Find(anyone, "q=internet+OR+algorithms&take=100");
        await Says(1, Consent.Refused);

        foreach (var reader in new[] { anyone, member })
        {
            foreach (var query in new[] { "algorithms", "from:association", "cites:71", "internet+OR+algorithms", "" })
            {
                var reply = await Find(reader, $"q={query}&take=100");
                Assert.DoesNotContain(Places(reply), p => p.StartsWith("1.", StringComparison.Ordinal));
                Assert.Equal(1, reply["withheld"].EnumerateArray().Sum(w => w.GetProperty("count").GetInt32()));
            }
            Assert.Equal(0, (await Find(reader, "q=algorithms"))["total"].GetInt32());
            Assert.Empty((await Find(reader, "q=algorithms"))["facets"].GetProperty("stakeholders").EnumerateArray());
        }
        var seen = await Find(chair, "q=algorithms");
        Assert.False(seen["hits"][0].GetProperty("citable").GetBoolean());
        Assert.Empty(seen["withheld"].EnumerateArray());

        // The same ranking as if the submission had never been there.
        var hidden = (await Find(anyone, "q=internet+OR+governance&take=100"))["hits"].ToString();
        await drafting.Look(async db =>
        {
            var passages = await db.Passages.Where(p => p.Edition!.Submission!.Number == 1).ToListAsync();
            db.Passages.RemoveRange(passages.Where(p => !db.EvidenceLinks.Any(l => l.PassageId == p.Id) && !db.ProposalSources.Any(o => o.PassageId == p.Id)));
            return await db.SaveChangesAsync();
        });
        await Says(1, Consent.Refused);
        Assert.Equal(hidden, (await Find(anyone, "q=internet+OR+governance&take=100"))["hits"].ToString());

        await Cites(false);
        Assert.Equal(0, (await Find(anyone, "q="))["total"].GetInt32());
        Assert.NotEmpty(Places(before));
    }

    [Fact]
    public async Task A_change_of_a_submission_is_found_by_the_next_search()
    {
        Assert.Empty(Places(await Find(drafting.Anyone(), "q=from:lakes")));
        await drafting.Look(db => db.Submissions.Where(s => s.Number == 3).ExecuteUpdateAsync(set => set.SetProperty(s => s.Contributor, "League of Lakes").SetProperty(s => s.Revision, s => s.Revision + 1)));
        Assert.NotEmpty(Places(await Find(drafting.Anyone(), "q=from:lakes")));

        await drafting.Look(db => db.Editions.Where(e => e.Submission!.Number == 3).ExecuteUpdateAsync(set => set.SetProperty(e => e.Superseded, true)));
        await Says(3, Consent.Given);
        Assert.Empty(Places(await Find(drafting.Anyone(), "q=from:lakes")));
    }

    [Fact]
    public async Task An_index_that_is_deleted_cut_short_or_scribbled_over_is_made_again()
    {
        var expected = Places(await Find(drafting.Anyone(), "q=icann&take=100"));
        Assert.NotEmpty(expected);
        List<string> Files() => [.. Directory.EnumerateFiles(Path.Combine(drafting.Data, "index"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("held", StringComparison.Ordinal))];
        Assert.NotEmpty(Files());

        foreach (var file in Files()) await File.WriteAllBytesAsync(file, [1, 2, 3], TestContext.Current.CancellationToken);
        Assert.Equal(expected, Places(await Find(drafting.Anyone(), "q=icann&take=100")));
        foreach (var file in Files()) File.Delete(file);
        Assert.Equal(expected, Places(await Find(drafting.Anyone(), "q=icann&take=100")));
        Directory.Delete(Path.Combine(drafting.Data, "index"), recursive: true);
        Assert.Equal(expected, Places(await Find(drafting.Anyone(), "q=icann&take=100")));
        var largest = Files().MaxBy(f => new FileInfo(f).Length)!;
        var bytes = await File.ReadAllBytesAsync(largest, TestContext.Current.CancellationToken);
        for (var i = bytes.Length / 3; i < bytes.Length / 2; i++) bytes[i] ^= 0x5A;
        await File.WriteAllBytesAsync(largest, bytes, TestContext.Current.CancellationToken);
        Assert.Equal(expected, Places(await Find(drafting.Anyone(), "q=icann&take=100")));
    }

    [Fact]
    public async Task An_index_is_kept_over_a_restart_and_one_that_was_damaged_meanwhile_is_made_again()
    {
        var expected = Places(await Find(drafting.Anyone(), "q=icann&take=100"));
        var data = await drafting.Stop();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(data, "index"), "*.si", SearchOption.AllDirectories)) await File.WriteAllTextAsync(file, "nonsense", TestContext.Current.CancellationToken);
        drafting = await Installation.On(data);
        Assert.Equal(expected, Places(await Find(drafting.Anyone(), "q=icann&take=100")));
        drafting = await Installation.On(await drafting.Stop());
        Assert.Equal(expected, Places(await Find(drafting.Anyone(), "q=icann&take=100")));
    }

    [Fact]
    public async Task A_second_node_on_the_same_folder_finds_the_same_and_follows()
    {
        var expected = Places(await Find(drafting.Anyone(), "q=icann&take=100"));
        var second = await Installation.On(drafting.Data);
        try
        {
            Assert.Equal(expected, Places(await Find(second.Anyone(), "q=icann&take=100")));
            await Says(5, Consent.Refused);
            Assert.Equal(Places(await Find(drafting.Anyone(), "q=icann&take=100")), Places(await Find(second.Anyone(), "q=icann&take=100")));
            Assert.DoesNotContain("5.6", Places(await Find(second.Anyone(), "q=icann&take=100")));
        }
        finally
        {
            await second.App.StopAsync(TestContext.Current.CancellationToken);
            await second.App.DisposeAsync();
        }
    }

    [Fact]
    public async Task Another_groups_passages_are_not_found()
    {
        Assert.Equal(0, (await Find(drafting.Anyone(), "q=downstream"))["total"].GetInt32());
        Assert.NotEqual(0, (await (await drafting.SignIn("rivers-chair")).Get("/api/groups/rivers/search?q=downstream")).Must(200)["total"].GetInt32());
    }
}

/// <summary>The index against looking at every passage.</summary>
public sealed class SearchLawTests
{
    static readonly string[] Vocabulary = ["lake", "river", "pond", "net", "node", "rule", "law", "seat", "vote", "aleph"];

    static readonly Gen<List<ShelvedSubmission>> Corpora =
        from submissions in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Select(Gen.OneOfConst(Vocabulary).Array[1, 12], Gen.Int[0, 3]).Array[0, 8]).Array[0, 8]
        select submissions.Select((s, i) => new ShelvedSubmission(
            i + 1, 0, i + 1, $"{Vocabulary[i]} union", null, [], null, null, (ContributorKind)s.Item2, s.Item1, "en",
            [.. s.Item3.Select((p, j) => new ShelvedPassage((i * 100) + j, j + 1, PassageKind.Paragraph, p.Item2 == 0 ? null : p.Item2, EditionKind.Original, string.Join(' ', p.Item1)))])).ToList();

    /// <summary>A query with what it means: words all of which are there, a phrase, a choice, a word that is not, a contributor, a question.</summary>
    static readonly Gen<(string Text, Func<ShelvedSubmission, ShelvedPassage, bool> Holds)> Parts =
        from kind in Gen.Int[0, 6]
        from words in Gen.OneOfConst(Vocabulary).Array[2, 3]
        from number in Gen.Int[1, 3]
        select kind switch
        {
            0 => ($"\"{string.Join(' ', words)}\"", (Func<ShelvedSubmission, ShelvedPassage, bool>)((s, p) => $" {p.Text} ".Contains($" {string.Join(' ', words)} ", StringComparison.Ordinal))),
            1 => ($"{words[0]} OR {words[1]}", (s, p) => Has(p, words[0]) || Has(p, words[1])),
            2 => ($"-{words[0]}", (s, p) => !Has(p, words[0])),
            3 => ($"from:{words[0]}", (s, p) => s.Contributor.Split(' ').Contains(words[0])),
            4 => ($"q:{number}", (s, p) => p.Question == number),
            5 => ($"{words[0][..2]}*", (s, p) => p.Text.Split(' ').Any(w => w.StartsWith(words[0][..2], StringComparison.Ordinal))),
            _ => (words[0], (s, p) => Has(p, words[0])),
        };

    static bool Has(ShelvedPassage passage, string word) => passage.Text.Split(' ').Contains(word);

    [Fact]
    public void The_index_finds_what_a_look_at_every_passage_finds() =>
        Check.Sample(Gen.Select(Corpora, Parts.Array[1, 3], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 3]), (corpus, parts, stakeholder, question, kind) =>
        {
            var filter = new PassageFilter(stakeholder == 0 ? null : [stakeholder], question == 0 ? null : question, kind == 3 ? null : kind, null, null);
            var query = string.Join(' ', parts.Select(p => p.Text));
            var expected = corpus.SelectMany(s => s.Passages.Where(p => parts.All(part => part.Holds(s, p)) && (stakeholder == 0 || s.StakeholderGroupId == stakeholder) && (question == 0 || p.Question == question) && (kind == 3 || (int)s.Kind == kind))
                .Select(p => p.Id)).Order().ToList();

            using var shelf = new Shelf(null);
            foreach (var s in corpus) shelf.Put(s with { Passages = [] });
            shelf.Commit();
            foreach (var s in corpus) shelf.Put(s);
            shelf.Commit();
            var searcher = shelf.Acquire();
            var answer = PassageSearch.Find(searcher, PassageQuery.Of(query), _ => [], filter, 0, 1000);
            shelf.Release(searcher);

            Assert.Null(PassageQuery.Of(query).Problem);
            Assert.True(expected.SequenceEqual(answer.Found.Select(f => f.PassageId).Order()), $"{query}: {string.Join(',', expected)} against {string.Join(',', answer.Found.Select(f => f.PassageId).Order())}");
            Assert.Equal(expected.Count, answer.Total);
        }, iter: 300);

    [Fact]
    public void No_query_whatever_throws_and_its_hits_lie_in_the_text() =>
        Check.Sample(Gen.OneOfConst("a", "net", "OR", "-", "\"", ":", "from:", "*", " ", "q:", "\ud800", "网", "é", "(", "~2", "/", "«", "»", "71").Array[0, 12].Select(string.Concat), query =>
        {
            const string text = "Net rules: the “net” of paragraphs 69-71, é 网络 a.";
            var read = PassageQuery.Of(query);
            using var shelf = new Shelf(null);
            shelf.Put(new ShelvedSubmission(1, 0, 1, "Net", null, [], null, null, default, null, "en", [new ShelvedPassage(1, 1, PassageKind.Paragraph, 1, EditionKind.Digest, text)]));
            shelf.Commit();
            var searcher = shelf.Acquire();
            PassageSearch.Find(searcher, read, _ => [1], PassageFilter.None, 0, 5);
            shelf.Release(searcher);
            var hits = read.Hits(text, "en");
            Assert.All(hits, h => Assert.True(0 <= h.Start && h.Start < h.End && h.End <= text.Length));
            Assert.Equal(text, string.Concat(PassageQuery.Snippet(text, hits).Select(r => r.Text)));
        }, iter: 300);

    [Theory]
    [InlineData("en", "Governments should cooperate more closely on what concerns the Internet.", "cooperating closely")]
    [InlineData("fr", "Les gouvernements devraient coopérer pour que l'Internet soit ouvert à tous.", "gouvernement ouverts")]
    [InlineData("es", "Los gobiernos deben cooperar para que las redes sean abiertas.", "gobierno red")]
    [InlineData("ru", "Правительства должны сотрудничать в управлении сетями.", "правительство сеть")]
    [InlineData("ar", "ينبغي للحكومات أن تتعاون في إدارة الشبكات", "الحكومات الشبكات")]
    [InlineData("zh", "各国政府应在互联网治理方面加强合作。", "互联网治理")]
    public void Words_are_found_as_the_language_inflects_them(string tongue, string passage, string query)
    {
        using var shelf = new Shelf(null);
        shelf.Put(new ShelvedSubmission(1, 0, 1, "x", null, [], null, null, default, null, null, [new ShelvedPassage(1, 1, PassageKind.Paragraph, null, EditionKind.Original, passage)]));
        shelf.Commit();
        var searcher = shelf.Acquire();
        var found = PassageSearch.Find(searcher, PassageQuery.Of(query), _ => [], PassageFilter.None, 0, 5);
        shelf.Release(searcher);
        Assert.Equal((1, tongue), (found.Total, found.Found[0].Tongue));
        Assert.NotEmpty(PassageQuery.Of(query).Hits(passage, tongue));
    }

    [Theory]
    [InlineData("See paragraphs 69-71 of the Tunis Agenda.", "69 70 71 tunis agenda")]
    [InlineData("para. 35, § 36 and paras 68 and 70", "35 36 68 70")]
    [InlineData("A/RES/70/125 confirms resolution 60/252; São Paulo.", "a/res/70/125 a/res/60/252 netmundial")]
    [InlineData("Paragraph 2016 is a year, paragraphs 9 – 3 no range.", "9 3")]
    public void What_a_passage_cites_is_read(string text, string expected) =>
        Assert.Equal(expected.Replace("tunis agenda", "tunis_agenda", StringComparison.Ordinal).Split(' ').Order(), Cited.In(text).Select(c => c.Key.Replace(' ', '_')).Order());
}
