using System.Text.Json;
using Drafting.Server.Submissions;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Tests.Submissions;

/// <summary>Suggestions for paragraphs and amendments, what is set aside, and evidence of amendments.</summary>
public sealed class SuggestionTests : IAsyncLifetime
{
    Installation drafting = null!;
    DraftPlaces places = null!;
    Visitor chair = null!, state = null!, society = null!;

    public async ValueTask InitializeAsync()
    {
        drafting = await Installation.Start();
        await drafting.Look(db => db.Groups.ExecuteUpdateAsync(set => set.SetProperty(g => g.CitesUnstated, true)));
        places = await drafting.Places();
        (chair, state, society) = (await drafting.SignIn("chair"), await drafting.SignIn("member-state-b"), await drafting.SignIn("member-society-a"));
    }

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    static async Task<List<JsonElement>> Of(Visitor visitor, string target, string what = "suggestions?take=20") => [.. (await visitor.Get($"/api/groups/wgec/{target}/{what}")).Must(200)["suggestions"].EnumerateArray()];

    static long Id(JsonElement suggestion) => suggestion.GetProperty("passageId").GetInt64();

    string Paragraph(string label) => $"paragraphs/{places[label].Id}";

    async Task<long> Tabled(string wording, Visitor by, int paragraph = 0)
    {
        var id = await Drafted(wording, by, paragraph);
        (await by.Post($"/api/groups/wgec/amendments/{id}/table")).Must(200);
        return id;
    }

    async Task<long> Drafted(string wording, Visitor by, int paragraph = 0) =>
        (await by.Post($"/api/groups/wgec/drafts/{places.DraftId}/amendments", new { parts = new[] { new { kind = "mod", paragraphId = places.Paragraphs[paragraph].Id, wording } } })).Must(200)["id"].GetInt64();

    [Fact]
    public async Task Suggestions_have_the_words_that_match_and_a_quotation_that_can_be_linked_as_it_is()
    {
        foreach (var paragraph in places.Paragraphs.Take(6))
        {
            var suggestions = await Of(chair, $"paragraphs/{paragraph.Id}");
            Assert.NotEmpty(suggestions);
            Assert.All(suggestions, s =>
            {
                var text = s.GetProperty("text").GetString()!;
                var (start, end) = (s.GetProperty("start").GetInt32(), s.GetProperty("end").GetInt32());
                Assert.True(0 <= start && start < end && end <= text.Length);
                Assert.All(s.GetProperty("words").EnumerateArray(), w => Assert.True(w.GetProperty("start").GetInt32() < w.GetProperty("end").GetInt32() && w.GetProperty("end").GetInt32() <= text.Length));
                Assert.NotEmpty(s.GetProperty("because").EnumerateArray());
                Assert.False(s.TryGetProperty("stance", out _));
            });
            Assert.Equal(suggestions.Select(s => s.GetProperty("score").GetDouble()).OrderDescending(), suggestions.Select(s => s.GetProperty("score").GetDouble()));
            var first = suggestions[0];
            (await chair.Post($"/api/groups/wgec/paragraphs/{paragraph.Id}/evidence", new
            {
                passageId = Id(first),
                start = first.GetProperty("start").GetInt32(),
                end = first.GetProperty("end").GetInt32(),
                quote = first.GetProperty("text").GetString()![first.GetProperty("start").GetInt32()..first.GetProperty("end").GetInt32()],
                stance = "supports",
            })).Must(200);
            Assert.DoesNotContain(await Of(chair, $"paragraphs/{paragraph.Id}"), s => Id(s) == Id(first));
        }
    }

    [Fact]
    public async Task What_cites_the_same_paragraph_of_an_instrument_comes_first()
    {
        var id = await Tabled("The reports that paragraph 71 of the Tunis Agenda asks for should be laid before the Commission every year.", chair);
        var suggestions = await Of(chair, $"amendments/{id}");
        Assert.Contains("paragraph 71", suggestions[0].GetProperty("because").EnumerateArray().Select(b => b.GetString()));
    }

    [Fact]
    public async Task What_is_set_aside_stays_aside_for_that_delegation_until_it_is_taken_back()
    {
        var target = Paragraph("2");
        var first = Id((await Of(state, target))[0]);
        (await state.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).Must(204);
        (await state.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).Must(204);

        var reply = (await state.Get($"/api/groups/wgec/{target}/suggestions")).Must(200);
        Assert.Equal(1, reply["dismissed"].GetInt32());
        Assert.DoesNotContain(reply["suggestions"].EnumerateArray(), s => Id(s) == first);
        Assert.Equal([first], (await Of(state, target, "dismissals")).Select(Id));
        Assert.Contains(await Of(society, target), s => Id(s) == first);
        Assert.Contains(await Of(chair, target), s => Id(s) == first);
        Assert.Contains(await Of(state, Paragraph("1"), "suggestions?take=100"), s => Id(s) == first);

        (await society.Delete($"/api/groups/wgec/{target}/dismissals/{first}")).Must(204);
        Assert.Equal([first], (await Of(state, target, "dismissals")).Select(Id));
        (await state.Delete($"/api/groups/wgec/{target}/dismissals/{first}")).Must(204);
        (await state.Delete($"/api/groups/wgec/{target}/dismissals/{first}")).Must(204);
        Assert.Contains(await Of(state, target), s => Id(s) == first);
        Assert.Null(await drafting.FirstBroken());
        Assert.Equal(["suggestion-dismissed", "suggestion-returned"], await drafting.Look(db => db.RecordEntries.Where(e => e.Kind.StartsWith("suggestion-")).OrderBy(e => e.Sequence).Select(e => e.Kind).ToListAsync()));
    }

    async Task<long> Proposed(string title, string note = "", string theme = "", params object[] sources) => (await state.Post("/api/groups/wgec/proposals", new { title, note, theme, sources })).Must(200)["id"].GetInt64();

    static object SourceOf(JsonElement s, string stance = "supports") =>
        new { passageId = Id(s), start = s.GetProperty("start").GetInt32(), end = s.GetProperty("end").GetInt32(), quote = s.GetProperty("text").GetString()![s.GetProperty("start").GetInt32()..s.GetProperty("end").GetInt32()], stance };

    [Fact]
    public async Task What_is_suggested_for_a_proposal_can_be_its_source_as_it_is_and_is_suggested_no_more()
    {
        var target = $"proposals/{await Proposed("Annual reports on enhanced cooperation, as paragraph 71 of the Tunis Agenda asks for")}";
        var first = (await Of(state, target))[0];
        Assert.Contains("paragraph 71", first.GetProperty("because").EnumerateArray().Select(b => b.GetString()));
        (await state.Post($"/api/groups/wgec/{target}/sources", SourceOf(first, "qualifies"))).Must(200);
        var rest = await Of(state, target, "suggestions?take=100");
        Assert.NotEmpty(rest);
        Assert.DoesNotContain(rest, s => Id(s) == Id(first));
        (await state.Get($"/api/groups/wgec/{target}/suggestions?take=0")).MustRefuse(400, "invalid");
        (await state.Get("/api/groups/wgec/proposals/999999/suggestions")).MustRefuse(404, "not-found");
        (await state.Get($"/api/groups/rivers/{target}/suggestions")).MustRefuse(404, "not-found");
    }

    [Fact]
    public async Task The_note_of_a_proposal_is_asked_with_too()
    {
        var plain = await Proposed("Something for everybody");
        var noted = await Proposed("Something for everybody", note: "Annual reports on enhanced cooperation, as the Tunis Agenda asks for in paragraph 71.");
        Assert.DoesNotContain(await Of(state, $"proposals/{plain}"), s => s.GetProperty("because").EnumerateArray().Any(b => b.GetString() == "paragraph 71"));
        Assert.Contains("paragraph 71", (await Of(state, $"proposals/{noted}"))[0].GetProperty("because").EnumerateArray().Select(b => b.GetString()));
    }

    [Fact]
    public async Task What_is_a_source_of_a_proposal_that_was_merged_into_it_is_not_suggested_and_the_merged_one_is_asked_for_no_more()
    {
        var (reports, other) = (await Proposed("Annual reports on enhanced cooperation"), await Proposed("A yearly report about enhanced cooperation"));
        var first = (await Of(state, $"proposals/{reports}"))[0];
        (await state.Post($"/api/groups/wgec/proposals/{other}/sources", SourceOf(first))).Must(200);
        Assert.Contains(await Of(state, $"proposals/{reports}", "suggestions?take=100"), s => Id(s) == Id(first));
        (await state.Post($"/api/groups/wgec/proposals/{other}/merge", new { into = reports })).Must(204);
        Assert.DoesNotContain(await Of(state, $"proposals/{reports}", "suggestions?take=100"), s => Id(s) == Id(first));
        (await state.Get($"/api/groups/wgec/proposals/{other}/suggestions")).MustRefuse(409, "state");
        (await state.Put($"/api/groups/wgec/proposals/{other}/dismissals/{Id(first)}", new { })).MustRefuse(409, "state");
    }

    [Fact]
    public async Task What_is_set_aside_for_a_proposal_stays_aside_there_for_that_delegation_and_the_record_tells_it()
    {
        var id = await Proposed("Annual reports on enhanced cooperation");
        var target = $"proposals/{id}";
        var first = Id((await Of(state, target))[0]);
        (await state.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).Must(204);
        (await state.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).Must(204);
        var reply = (await state.Get($"/api/groups/wgec/{target}/suggestions")).Must(200);
        Assert.Equal(1, reply["dismissed"].GetInt32());
        Assert.DoesNotContain(reply["suggestions"].EnumerateArray(), s => Id(s) == first);
        Assert.Equal([first], (await Of(state, target, "dismissals")).Select(Id));
        Assert.Contains(await Of(chair, target), s => Id(s) == first);
        // Nowhere else, and what is aside for a paragraph is not aside here.
        Assert.Empty(await Of(state, Paragraph("2"), "dismissals"));
        var elsewhere = Id((await Of(society, target))[1]);
        (await society.Put($"/api/groups/wgec/{Paragraph("2")}/dismissals/{elsewhere}", new { })).Must(204);
        Assert.Empty(await Of(society, target, "dismissals"));

        (await state.Delete($"/api/groups/wgec/{target}/dismissals/{first}")).Must(204);
        Assert.Contains(await Of(state, target), s => Id(s) == first);
        Assert.Null(await drafting.FirstBroken());
        var told = await drafting.Look(db => db.RecordEntries.Where(e => e.Kind.StartsWith("proposal-suggestion")).OrderBy(e => e.Sequence).Select(e => new { e.Kind, e.Payload }).ToListAsync());
        Assert.Equal(["proposal-suggestion-dismissed", "proposal-suggestion-returned"], told.Select(t => t.Kind));
        Assert.All(told, t => Assert.Contains($"\"proposalId\":{id}", t.Payload, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_withheld_is_suggested_for_a_proposal_to_chair_and_secretariat_only_and_does_not_enter_the_record()
    {
        var target = $"proposals/{await Proposed("Annual reports on enhanced cooperation")}";
        var first = (await Of(state, target))[0];
        var number = first.GetProperty("submissionNumber").GetInt32();
        (await state.Put($"/api/groups/wgec/{target}/dismissals/{Id(first)}", new { })).Must(204);
        await drafting.Look(db => db.Submissions.Where(s => s.Number == number).ExecuteUpdateAsync(set => set.SetProperty(s => s.Consent, Consent.Refused)));

        Assert.DoesNotContain(await Of(society, target, "suggestions?take=100"), s => s.GetProperty("submissionNumber").GetInt32() == number);
        var reply = (await state.Get($"/api/groups/wgec/{target}/dismissals")).Must(200);
        Assert.Empty(reply["suggestions"].EnumerateArray());
        Assert.Equal(0, reply["dismissed"].GetInt32());
        (await society.Put($"/api/groups/wgec/{target}/dismissals/{Id(first)}", new { })).MustRefuse(404, "not-found");
        (await chair.Put($"/api/groups/wgec/{target}/dismissals/{Id(first)}", new { })).Must(204);
        var told = await drafting.Look(db => db.RecordEntries.OrderByDescending(e => e.Sequence).Select(e => e.Payload).FirstAsync());
        Assert.Contains("\"passageId\":null", told, StringComparison.Ordinal);
        Assert.Contains("\"submission\":null", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_withheld_is_suggested_to_chair_and_secretariat_only_and_cannot_be_set_aside_by_others()
    {
        var target = Paragraph("2");
        var first = Id((await Of(state, target))[0]);
        var number = await drafting.Look(db => db.Passages.Where(p => p.Id == first).Select(p => p.Edition!.Submission!.Number).SingleAsync());
        (await state.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).Must(204);
        await drafting.Look(db => db.Submissions.Where(s => s.Number == number).ExecuteUpdateAsync(set => set.SetProperty(s => s.Consent, Consent.Refused)));

        Assert.DoesNotContain(await Of(state, target, "suggestions?take=100"), s => s.GetProperty("submissionNumber").GetInt32() == number);
        Assert.Empty(await Of(state, target, "dismissals"));
        Assert.Equal(0, (await state.Get($"/api/groups/wgec/{target}/suggestions")).Must(200)["dismissed"].GetInt32());
        (await society.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).MustRefuse(404, "not-found");
        Assert.False((await Of(chair, target)).Single(s => Id(s) == first).GetProperty("citable").GetBoolean());

        (await chair.Put($"/api/groups/wgec/{target}/dismissals/{first}", new { })).Must(204);
        var told = await drafting.Look(db => db.RecordEntries.OrderByDescending(e => e.Sequence).Select(e => e.Payload).FirstAsync());
        Assert.Contains("\"passageId\":null", told, StringComparison.Ordinal);
        Assert.Contains("\"submission\":null", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_of_an_amendment_stands_with_the_amendment_and_not_with_its_paragraph()
    {
        var id = await Tabled("Enhanced cooperation has been defined by experts who met in 2008.", state);
        var paragraph = places.Paragraphs[0];
        async Task<int> Shown(string target) => (await drafting.Anyone().Get($"/api/groups/wgec/{target}/evidence")).Must(200)["links"].GetArrayLength();
        async Task<string> Counted() => (await chair.Get($"/api/groups/wgec/drafts/{places.DraftId}")).Must(200).Body!.Value.GetProperty("draft").GetProperty("recommendations")[0].GetProperty("paragraphs")[0].GetProperty("evidence").ToString();
        var (before, counted) = (await Shown($"paragraphs/{paragraph.Id}"), await Counted());

        var link = (await state.Post($"/api/groups/wgec/amendments/{id}/evidence", new { passageId = places.Passages[0].Id, start = 0, end = 5, stance = "opposes", note = "n" })).Must(200);
        Assert.Equal(1, await Shown($"amendments/{id}"));
        Assert.Equal((before, counted), (await Shown($"paragraphs/{paragraph.Id}"), await Counted()));
        Assert.DoesNotContain(await Of(state, $"amendments/{id}", "suggestions?take=100"), s => Id(s) == places.Passages[0].Id);

        (await state.Post($"/api/groups/wgec/evidence/{link["id"].GetInt64()}/withdraw", new { reason = "Mistaken." })).Must(204);
        Assert.Equal(0, await Shown($"amendments/{id}"));
    }

    [Fact]
    public async Task An_amendment_that_is_written_in_private_has_no_evidence_and_no_suggestions_for_anybody()
    {
        var id = await Drafted("Words of our own.", state);
        foreach (var visitor in new[] { state, society, chair })
        {
            (await visitor.Get($"/api/groups/wgec/amendments/{id}/suggestions")).MustRefuse(404, "not-found");
            (await visitor.Get($"/api/groups/wgec/amendments/{id}/evidence")).MustRefuse(404, "not-found");
            (await visitor.Post($"/api/groups/wgec/amendments/{id}/evidence", new { passageId = places.Passages[0].Id, start = 0, end = 5, stance = "supports" })).MustRefuse(404, "not-found");
            (await visitor.Put($"/api/groups/wgec/amendments/{id}/dismissals/{places.Passages[0].Id}", new { })).MustRefuse(404, "not-found");
        }
    }

    [Fact]
    public async Task Headings_questions_and_signatures_are_not_suggested_and_of_a_submission_with_an_original_its_digest_is_not()
    {
        const string words = "Enhanced cooperation shall mean closer communication, coordination and collaboration within and among all stakeholder groups.";
        await drafting.Look(async db =>
        {
            var submission = await db.Submissions.SingleAsync(s => s.Number == 5 && s.GroupId == places.GroupId);
            var kinds = Enum.GetValues<Drafting.Domain.Submissions.PassageKind>();
            db.Editions.Add(new Edition { SubmissionId = submission.Id, Kind = EditionKind.Original, ContentHash = new byte[32], Passages = [.. kinds.Select((k, i) => new Passage { Number = i + 1, Kind = k, Text = words, Calls = [] })] });
            submission.Revision++;
            return await db.SaveChangesAsync();
        });
        var suggested = (await Of(chair, Paragraph("2"), "suggestions?take=100")).Where(s => s.GetProperty("submissionNumber").GetInt32() == 5).ToList();
        Assert.All(suggested, s => Assert.Equal("original", s.GetProperty("edition").GetString()));
        Assert.Equal(4, suggested.Count);
    }
}
