using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class BracketStoryTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task A_bracket_set_from_the_keyboard_is_seen_with_its_kind_spoken_to_lifted_and_brought_back_exactly()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var observer = await Watches();
        var before = (await chair.Stored())["8"].Text;
        var count = await Count(observer);

        await amara.Edits("8");
        await amara.Selects("and regions");
        await amara.Presses("Control+b");
        await Expect(amara.Dialog).ToContainTextAsync("[and regions]");
        // The kinds, then the reason, its words and the button: undetermined comes first, deletion third.
        await amara.Presses("ArrowDown", "ArrowDown", "Tab", "c", "Tab");
        await amara.Types("Regions have bodies of their own.");
        await amara.Presses("Tab", "Enter");
        var bracketed = before.Replace("and regions", "[and regions]");
        foreach (var desk in (Desk[])[amara, lea, chair, observer]) await desk.Reads("8", bracketed);
        const string said = "open bracket: deletion, proposed by State B, contentious";
        foreach (var desk in (Desk[])[chair, observer])
        {
            await Expect(Bracket(desk, "8", said)).ToHaveAttributeAsync("data-sign", "del?");
            await Expect(desk.Words("8").Locator("[data-by='State B']")).ToHaveTextAsync("]");
        }
        await CountIs(observer, count + 1);
        await Picture(observer, "bracketed");

        await Next(lea, "8");
        await lea.Presses("Control+e", "d");
        await Expect(lea.Notice("Society A: delete.")).ToBeVisibleAsync();
        await Next(chair, "8");
        await chair.Presses("Alt+Enter");
        var story = chair.Page.GetByRole(AriaRole.Dialog, new() { Name = "Bracket in paragraph 8" });
        await Expect(story).ToContainTextAsync("In brackets: deletion");
        await Expect(story).ToContainTextAsync("bracketed by Amara Okoye");
        await Expect(story).ToContainTextAsync("Regions have bodies of their own.");
        await Expect(story.Locator(".voice-delete")).ToHaveTextAsync(new Regex("delete.*Society A"));
        await Picture(chair, "story");
        await chair.Presses("Escape");
        await Expect(story).ToHaveCountAsync(0);
        await Expect(Bracket(chair, "8", said)).ToBeFocusedAsync();

        await chair.Presses("Control+e", "k");
        foreach (var desk in (Desk[])[amara, lea, chair, observer]) await desk.Reads("8", before);
        await CountIs(observer, count);
        await Expect(observer.Words("8").Locator(".bracket")).ToHaveCountAsync(0);
        await chair.Undoes("The bracket was lifted; its words stay.");
        foreach (var desk in (Desk[])[amara, lea, chair, observer]) await desk.Reads("8", bracketed);
        await CountIs(observer, count + 1);
        await Expect(Bracket(observer, "8", said)).ToBeVisibleAsync();
        await Bracket(observer, "8", said).ClickAsync();
        await Expect(observer.Page.Locator(".bracket-story .voice-delete")).ToContainTextAsync("Society A");
        await Expect(observer.Page.Locator(".bracket-story").GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await Picture(observer, "brought-back");
        await LiveDraftTests.SameOnServer(observer, "8", bracketed);
    }

    [Fact]
    public async Task An_alternative_chosen_from_the_keyboard_leaves_exactly_that_one_and_undo_brings_all_back()
    {
        var chair = await Enters("The Chair");
        var observer = await Watches();
        const string before = "Traffic that merely passes through a country [shall][should] be left untouched.";
        await observer.Reads("18", before);
        await Expect(Bracket(observer, "18", "open bracket: alternatives, alternative 2 of 2")).ToBeVisibleAsync();
        var count = await Count(observer);
        await Next(chair, "18");
        await chair.Presses("Control+e", "c");
        await Expect(chair.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Choose 1: shall", Exact = true })).ToBeFocusedAsync();
        await chair.Presses("ArrowDown");
        await Expect(chair.Dialog.Locator(".bracket-preview del").First).ToContainTextAsync("shall");
        await Picture(chair, "lifting");
        await chair.Presses("Enter");
        await observer.Reads("18", before.Replace("[shall][should]", "should"));
        await Expect(chair.Notice("Gone from the text, kept on the record: “shall”.")).ToBeVisibleAsync();
        await CountIs(observer, count - 2);

        await Measures(observer);
        var lost = observer.Page.Locator(".lost li", new() { HasText = "Paragraph 18" });
        await Expect(lost).ToContainTextAsync("another alternative was chosen");
        await Expect(lost.Locator("del")).ToHaveTextAsync("deleted: shall");
        await Picture(observer, "measures");
        await observer.Link("Back to the draft").ClickAsync();
        await chair.Undoes("One alternative stays; the bracket is lifted.");
        await observer.Reads("18", before);
        await CountIs(observer, count);
        await Measures(observer);
        await Expect(observer.Heading("What was lost when brackets fell")).ToBeVisibleAsync();
        await Expect(lost).ToHaveCountAsync(0);
        await LiveDraftTests.SameOnServer(observer, "18", before);
    }

    [Fact]
    public async Task The_next_bracket_is_reached_by_a_key_through_the_whole_draft_and_an_unclosed_one_is_repaired_from_the_list()
    {
        var amara = await Enters("Amara Okoye");
        var chair = await Enters("The Chair");
        var openers = amara.Page.Locator(".words.reading .bracket[role=button]");
        await Expect(openers).ToHaveCountAsync(await Count(amara));
        const string place = "e => e && `${e.closest('article')?.getAttribute('aria-label')} at ${e.dataset.at}`";
        var all = await openers.EvaluateAllAsync<string[]>($"all => all.map({place})");
        var walked = new List<string>();
        foreach (var _ in all)
        {
            await amara.Presses("F8");
            var focused = amara.Page.Locator(".bracket:focus");
            await Expect(focused).ToHaveCountAsync(1);
            walked.Add(await focused.EvaluateAsync<string>(place));
        }
        Assert.Equal(all, walked);
        await amara.Presses("F8");
        await Expect(amara.Notice("That was the last bracket: again from the first.")).ToBeVisibleAsync();
        await amara.Presses("Shift+F8");
        await Expect(amara.Notice("That was the first bracket: again from the last.")).ToBeVisibleAsync();
        await Picture(amara, "walked");

        var before = (await amara.Stored())["3"].Text;
        await amara.Edits("3");
        await amara.Selects("inclusive");
        await amara.Presses("ArrowLeft");
        await amara.Types("[");
        var unclosed = before.Replace("inclusive", "[inclusive");
        await chair.Reads("3", unclosed);
        await Expect(chair.Words("3").Locator(".bracket.loose")).ToHaveCountAsync(1);
        await chair.Presses("Control+e", "l");
        var panel = chair.Page.GetByRole(AriaRole.Complementary, new() { Name = "Brackets", Exact = true });
        await panel.GetByRole(AriaRole.Button, new() { Name = "1 problem", Exact = true }).ClickAsync();
        var problem = panel.GetByRole(AriaRole.Region, new() { Name = "Paragraph 3", Exact = true }).GetByRole(AriaRole.Listitem);
        await Expect(problem).ToHaveCountAsync(1);
        await Picture(chair, "problem");
        await problem.GetByRole(AriaRole.Button).Nth(1).ClickAsync();
        await Expect(chair.Notice("The text was repaired.")).ToBeVisibleAsync();
        await Expect(chair.Words("3").Locator(".bracket.loose")).ToHaveCountAsync(0);
        var repaired = (await chair.Stored())["3"].Text;
        Assert.NotEqual(unclosed, repaired);
        Assert.Equal(repaired.Count(c => c == '['), repaired.Count(c => c == ']'));
        Assert.Equal(before, repaired.Replace("[", "").Replace("]", ""));
        foreach (var desk in (Desk[])[amara, chair]) await desk.Reads("3", repaired);
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "0 problems", Exact = true })).ToBeVisibleAsync();
        await chair.Undoes("The text was repaired.");
        foreach (var desk in (Desk[])[amara, chair]) await desk.Reads("3", unclosed);
    }

    [Fact]
    public async Task Brackets_deleted_by_hand_are_told_as_lifted_and_words_that_went_with_one_as_lost()
    {
        var amara = await Enters("Amara Okoye");
        var chair = await Enters("The Chair");
        var before = (await chair.Stored())["11"].Text;
        await amara.Edits("11");
        await amara.Presses("Control+Home", "Delete", "Control+End", "Backspace", "Escape");
        await chair.Reads("11", before[1..^1]);
        await amara.Edits("5");
        await amara.Selects("[should]");
        await amara.Presses("Delete");
        await Expect(chair.Words("5")).ToContainTextAsync("[shall] report");

        await Measures(chair);
        var lifted = chair.Page.GetByRole(AriaRole.Cell, new() { NameRegex = new("^Bracket lifted: paragraph (11|5):") });
        // What is done by hand is read out of the text a moment later, and this page tells what was when it was opened.
        for (var i = 0; i < 40 && await lifted.CountAsync() < 2; i++)
        {
            await chair.Page.ReloadAsync();
            await chair.Page.GetByText("The numbers as a table").ClickAsync();
        }
        // The two were at rest at about the same moment, so that either can be told first.
        await Expect(lifted).ToHaveCountAsync(2);
        foreach (var label in (string[])["11", "5"]) await Expect(lifted.Filter(new() { HasText = $"paragraph {label}:" })).ToHaveCountAsync(1);
        var lost = chair.Page.Locator(".lost li", new() { HasText = "Paragraph 5 · deleted by hand · Amara Okoye" });
        await Expect(lost.Locator("del").First).ToContainTextAsync("should");
        await Picture(chair, "measures");
        await chair.Goes("/g/wgec/record");
        await Expect(chair.Page.Locator(".record-entry", new() { HasText = "Existing mechanisms, among them" }).First).ToContainTextAsync(new Regex("lifted", RegexOptions.IgnoreCase));
        await Picture(chair, "record");
    }

    [Fact]
    public async Task Once_the_chair_hides_who_stands_behind_brackets_observers_are_told_no_name_and_members_only_their_own()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var observer = await Watches();
        await amara.Edits("15");
        await amara.Selects("issue by issue");
        await amara.Presses("Control+b", "Tab", "Tab", "Enter");
        await Expect(observer.Words("15").Locator("[data-by='State B']")).ToBeVisibleAsync();
        await Next(lea, "15");
        await lea.Presses("Control+e", "d");
        await Expect(lea.Notice("Society A: delete.")).ToBeVisibleAsync();
        // What others type before it does not take the focus from a bracket.
        await amara.Presses("Control+Home");
        await amara.Types("Again. ");
        await Expect(lea.Words("15")).ToContainTextAsync("Again. ");
        await Expect(lea.Words("15").Locator(".bracket:focus")).ToHaveCountAsync(1);

        await Hides(chair, "The chair only");
        await Expect(observer.Page.Locator("[data-by]")).ToHaveCountAsync(0);
        await Expect(Bracket(observer, "15", "open bracket: undetermined")).ToBeVisibleAsync();
        await Bracket(observer, "15", "open bracket: undetermined").ClickAsync();
        await Expect(observer.Page.Locator(".bracket-story")).ToContainTextAsync("Who stands behind brackets is not shown to you.");
        Assert.DoesNotMatch("State [A-E]|Society|Amara|Marchetti", await observer.Page.Locator(".bracket-story").InnerTextAsync());
        Assert.DoesNotContain(await observer.Page.Locator(".bracket[aria-label]").EvaluateAllAsync<string[]>("all => all.map(e => e.ariaLabel)"), label => label.Contains("proposed by", StringComparison.Ordinal));
        await Picture(observer, "hidden");
        Assert.Empty(await Named(observer));
        var measures = (await observer.Asks($"/api/groups/wgec/drafts/{await observer.Draft()}/measures")).ToString();
        Assert.DoesNotContain("personId", measures);
        await observer.Page.ReloadAsync();
        await observer.IsLive();
        await Expect(Bracket(observer, "15", "open bracket: undetermined")).ToBeVisibleAsync();
        await Expect(observer.Page.Locator("[data-by]")).ToHaveCountAsync(0);

        // Society A sees what it says itself, and not that State B set the bracket.
        await lea.Presses("Alt+Enter");
        var own = lea.Page.Locator(".bracket-story");
        await Expect(own).ToContainTextAsync("Who stands behind brackets is not shown to you.");
        await Expect(own.GetByRole(AriaRole.Button, new() { Name = "Delete", Pressed = true })).ToBeVisibleAsync();
        await Expect(own).Not.ToContainTextAsync("State B");
        await Picture(lea, "own-voice");
        Assert.Single((await Named(lea)).Distinct());
        Assert.True((await Named(chair)).Distinct().Count() > 4);
        await Expect(chair.Words("15").Locator("[data-by='State B']")).ToBeVisibleAsync();

        await chair.Undoes("The settings were saved.");
        await Expect(observer.Words("15").Locator("[data-by='State B']")).ToBeVisibleAsync();
    }

    // What people do with brackets

    /// <summary>From the paragraph to its first bracket, with the key that everybody has for it.</summary>
    static async Task Next(Desk desk, string label)
    {
        await desk.Paragraph(label).FocusAsync();
        await desk.Presses("F8");
        await Expect(desk.Words(label).Locator(".bracket:focus")).ToHaveCountAsync(1);
    }

    static async Task Hides(Desk chair, string audience)
    {
        await chair.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Brackets: ") }).ClickAsync();
        await chair.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Settings of brackets and amendments…" }).ClickAsync();
        await chair.Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new(audience) }).CheckAsync();
        await chair.Button("Save").ClickAsync();
        await Expect(chair.Notice("The settings were saved.")).ToBeVisibleAsync();
    }

    static async Task Measures(Desk desk)
    {
        await desk.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("in brackets$") }).First.ClickAsync();
        await Expect(desk.Heading("Brackets over time")).ToBeVisibleAsync();
    }

    // Where it stands

    static ILocator Bracket(Desk desk, string label, string said) => desk.Words(label).GetByRole(AriaRole.Button, new() { Name = said, Exact = true });

    static ILocator Figure(Desk desk) => desk.Page.Locator(".measures").GetByRole(AriaRole.Button, new() { NameRegex = new("^\\d+ brackets?$") });

    static async Task<int> Count(Desk desk) => int.Parse((await Figure(desk).InnerTextAsync()).Split(' ')[0], CultureInfo.InvariantCulture);

    static Task CountIs(Desk desk, int count) => Expect(Figure(desk)).ToHaveTextAsync($"{count} brackets");

    /// <summary>The delegations that the server names to this person as standing behind some bracket, or as having set one.</summary>
    static async Task<IReadOnlyList<long>> Named(Desk desk) =>
        [.. (await desk.Asks($"/api/groups/wgec/drafts/{await desk.Draft()}/brackets")).GetProperty("paragraphs").EnumerateArray().SelectMany(p => p.GetProperty("brackets").EnumerateArray())
            .SelectMany(b => b.GetProperty("voices").EnumerateArray().Append(b.GetProperty("by"))).Where(by => by.ValueKind != JsonValueKind.Null).Select(by => by.GetProperty("delegationId")).Where(id => id.ValueKind != JsonValueKind.Null).Select(id => id.GetInt64())];
}

/// <summary>On a server of its own, since it fills the draft.</summary>
public sealed class LongBracketStoryTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task In_a_paragraph_of_twenty_thousand_characters_every_bracket_is_decorated_while_one_types()
    {
        var chair = await Enters("The Chair");
        var observer = await Watches();
        await chair.Recommendation("12").GetByRole(AriaRole.Button, new() { Name = "Add a paragraph" }).ClickAsync();
        await Expect(chair.Editor("24")).ToBeFocusedAsync();
        var sentence = string.Concat(Enumerable.Repeat("All stakeholders take part in it, each in a role of its own. ", 4))[..191];
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => $"[{i:00}] {sentence}. "));
        Assert.InRange(text.Length, 19_500, 20_000);
        await chair.Page.Keyboard.InsertTextAsync(text);
        await observer.Reads("24", text.Trim());
        await Decorated(chair, observer, 100);

        await chair.Presses("Control+Home");
        await chair.Types("[[first] and [second]] ");
        await Decorated(chair, observer, 103);
        await chair.Presses("Control+End");
        await chair.Types(" and [the last");
        await Expect(observer.Words("24").Locator(".bracket.loose")).ToHaveCountAsync(1);
        await Expect(chair.Editor("24").Locator(".bracket.loose")).ToHaveCountAsync(1);
        await chair.Types("]");
        await Decorated(chair, observer, 104);
        await chair.Presses("Control+Home", "Delete");
        await Expect(observer.Words("24").Locator(".bracket.loose")).ToHaveCountAsync(1);
        await Expect(chair.Editor("24").Locator(".bracket.loose")).ToHaveCountAsync(1);
        await Expect(observer.Words("24").Locator(".bracket:not(.loose)")).ToHaveCountAsync(206);
        await Picture(chair, "writer");
        await Picture(observer, "reader");
    }

    /// <summary>So many pairs stand in the text; the editor draws as brackets just the signs that it has on the page, and the reader sees all.</summary>
    static async Task Decorated(Desk writer, Desk reader, int pairs)
    {
        await Expect(reader.Words("24").Locator(".bracket:not(.loose)")).ToHaveCountAsync(2 * pairs);
        await Expect(reader.Words("24").Locator(".bracket.loose")).ToHaveCountAsync(0);
        var (signs, drawn) = (await writer.Editor("24").EvaluateAsync<int>("e => e.textContent.replace(/[^\\[\\]]/g, '').length"), await writer.Editor("24").Locator(".bracket:not(.loose)").CountAsync());
        Assert.Equal(signs, drawn);
        Assert.True(drawn > 0);
    }
}
