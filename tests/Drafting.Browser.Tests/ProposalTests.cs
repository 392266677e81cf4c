using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class ProposalTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task A_proposal_is_noted_by_keyboard_merged_split_and_becomes_a_recommendation_whose_sources_the_table_tells()
    {
        var chair = await Enters("The Chair");
        await Notes(chair, submission: 4, passage: 2, "A lasting forum for enhanced cooperation");
        var first = await Number(chair, "Noted as proposal");
        await Notes(chair, submission: 5, passage: 1, "A forum for enhanced cooperation that lasts");
        var second = await Number(chair, "Noted as proposal");

        // The same idea again: its words go to the proposal that is there, by one key.
        await Begins(chair, submission: 8, passage: 2);
        await chair.Types("A lasting forum for enhanced cooperation");
        await Expect(chair.Dialog.GetByRole(AriaRole.Button, new() { Name = $"Add these words to {first}. A lasting forum for enhanced cooperation" })).ToBeVisibleAsync();
        await chair.Presses("Control+Enter");
        await Expect(chair.Dialog.GetByText($"These words will be added to {first}.", new() { Exact = false })).ToBeVisibleAsync();
        await Picture(chair, "already-there");
        await chair.Presses("Space", "Enter");
        await Expect(chair.Notice($"Added to proposal {first}.")).ToBeVisibleAsync();

        await chair.Goes($"/g/wgec/proposals?proposal={second}");
        await Expect(Row(chair, first)).ToContainTextAsync("Not taken up");
        await Expect(Row(chair, first).GetByRole(AriaRole.Link, new() { NameRegex = new Regex(" supports: ") })).ToHaveCountAsync(2);
        await Picture(chair, "board");
        await Expect(Panel(chair).GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(1);
        await chair.Presses("m");
        await Expect(chair.Dialog.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await chair.Types($"{first}.");
        await chair.Presses("ArrowDown", "Enter");
        await Expect(chair.Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex($"^{first}\\.") })).ToBeCheckedAsync();
        await Picture(chair, "merging");
        await chair.Button("Merge").ClickAsync();
        await Expect(chair.Notice($"{second} is merged into {first}.")).ToBeVisibleAsync();
        await Expect(Row(chair, second)).ToHaveCountAsync(0);
        await Expect(Row(chair, first).GetByRole(AriaRole.Link, new() { NameRegex = new Regex(" supports: ") })).ToHaveCountAsync(3);

        await chair.Button($"Unmerge {second}. A forum for enhanced cooperation that lasts").ClickAsync();
        await Expect(Row(chair, second)).ToBeVisibleAsync();
        await Expect(Row(chair, first).GetByRole(AriaRole.Link, new() { NameRegex = new Regex(" supports: ") })).ToHaveCountAsync(2);

        await Panel(chair).GetByRole(AriaRole.Checkbox).Last.CheckAsync();
        await chair.Presses("s");
        await chair.Dialog.GetByLabel("What they ask for instead").FillAsync("Something that is not a forum");
        await chair.Presses("Enter");
        var third = await Number(chair, "Split off as proposal");
        await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { Name = "Something that is not a forum" })).ToBeVisibleAsync();
        await chair.Button($"Put it back into {first}. A lasting forum for enhanced cooperation").ClickAsync();
        await Expect(Row(chair, third)).ToHaveCountAsync(0);
        await Expect(Row(chair, first).GetByRole(AriaRole.Link, new() { NameRegex = new Regex(" supports: ") })).ToHaveCountAsync(2);

        await chair.Goes($"/g/wgec/proposals?proposal={first}");
        await Expect(Panel(chair)).ToBeVisibleAsync();
        await chair.Presses("r");
        await Expect(chair.Dialog.GetByLabel("Text of its paragraph")).ToHaveValueAsync("A lasting forum for enhanced cooperation.");
        await chair.Button("Put it into the draft").ClickAsync();
        await Expect(chair.Page).ToHaveURLAsync(new Regex(@"/drafts/\d+\?paragraph=\d+$"));
        await chair.IsLive();
        await Expect(chair.Page.Locator(".live-words", new() { HasText = "A lasting forum for enhanced cooperation." })).ToBeVisibleAsync();

        await chair.Goes(Regex.Replace(new Uri(chair.Page.Url).AbsolutePath, "$", "/sources"));
        var row = chair.Page.Locator("[data-paragraph]", new() { HasText = "A lasting forum for enhanced cooperation." });
        await Expect(row.Locator(".source-passage.stance-supports")).ToHaveCountAsync(2);
        await Expect(row).ToContainTextAsync($"Begun from proposal {first}");
        await row.ScrollIntoViewIfNeededAsync();
        await Picture(chair, "source-of-text");
        var download = await chair.Page.RunAndWaitForDownloadAsync(() => chair.Link("Download as CSV").ClickAsync());
        var csv = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("A lasting forum for enhanced cooperation.", csv, StringComparison.Ordinal);

        await chair.Goes("/g/wgec/proposals?open=1");
        await Expect(Row(chair, second)).ToBeVisibleAsync();
        await Expect(Row(chair, first)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_arrows_go_over_the_board_and_an_observer_reads_it_without_tools()
    {
        var amara = await Enters("Amara Okoye");
        await Notes(amara, submission: 6, passage: 1, "Keep to what is there");
        var number = await Number(amara, "Noted as proposal");
        await amara.Goes("/g/wgec/proposals?flat=1");
        await Row(amara, number).GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Button).FocusAsync();
        // The sixth contributor has no stakeholder group and stands in the last column.
        await amara.Presses("ArrowRight", "End");
        await Expect(amara.Page.Locator(":focus")).ToHaveAttributeAsync("aria-label", new Regex(" supports: "));
        await Expect(amara.Page.Locator(".board-card blockquote")).ToBeVisibleAsync();
        await amara.Presses("Enter");
        await Expect(amara.Page).ToHaveURLAsync(new Regex("/submissions/6\\?edition=digest#p1$"));

        var observer = await Watches();
        await observer.Goes($"/g/wgec/proposals?proposal={number}");
        await Expect(Panel(observer)).ToContainTextAsync("Keep to what is there");
        await Expect(observer.Button("Merge…", exact: false)).ToHaveCountAsync(0);
        await observer.Presses("m");
        await Expect(observer.Dialog).ToHaveCountAsync(0);
        await observer.Page.SetViewportSizeAsync(360, 740);
        await observer.Goes("/g/wgec/proposals");
        await Expect(observer.Button($"Open proposal {number}: Keep to what is there")).ToBeVisibleAsync();
        await Picture(observer, "proposals-phone");
    }

    [Fact]
    public async Task More_passages_are_found_for_a_proposal_and_become_its_sources_by_one_key_each()
    {
        var chair = await Enters("The Chair");
        await Notes(chair, submission: 8, passage: 2, "Annual reports on enhanced cooperation");
        var number = await Number(chair, "Noted as proposal");
        await chair.Goes($"/g/wgec/proposals?proposal={number}");
        await Expect(Panel(chair)).ToBeVisibleAsync();
        await chair.Presses("a");
        await Expect(chair.Heading("Passages that may bear on this")).ToBeVisibleAsync();
        await Expect(Candidates(chair).First).ToBeFocusedAsync();
        await Expect(Candidates(chair).First.Locator(".matched").First).ToBeVisibleAsync();
        var offered = await Candidates(chair).CountAsync();
        Assert.True(offered > 3, $"Only {offered} passages are suggested.");
        var quote = string.Concat(await Candidates(chair).First.Locator("mark").AllInnerTextsAsync());

        await chair.Presses("s");
        await Expect(Sources(chair).Locator(".stance-supports mark", new() { HasText = quote })).ToBeVisibleAsync();
        await chair.Presses("o", "x");
        await Expect(chair.Page.Locator(".candidate-done")).ToHaveCountAsync(3);
        await Expect(Sources(chair).Locator(".quotation.stance-opposes")).ToHaveCountAsync(1);
        await Picture(chair, "more-passages");
        await chair.Presses("z", "q");
        await Expect(Sources(chair).Locator(".quotation.stance-qualifies")).ToHaveCountAsync(1);
        await chair.Presses("z");
        await Expect(Sources(chair).Locator(".quotation")).ToHaveCountAsync(3);

        // What is a source, or set aside, is not offered again.
        await chair.Presses("x");
        await Expect(chair.Notice("Set aside: ")).ToBeVisibleAsync();
        await chair.Page.ReloadAsync();
        await Expect(Candidates(chair).First).ToBeFocusedAsync();
        await Expect(Candidates(chair).Locator("mark", new() { HasText = quote })).ToHaveCountAsync(0);
        await Expect(chair.Button("1 passage set aside", exact: false)).ToBeVisibleAsync();
        await chair.Link("Back to the board", exact: false).ClickAsync();
        await Expect(Row(chair, number)).ToBeVisibleAsync();
        await Expect(Panel(chair).Locator(".quotation")).ToHaveCountAsync(3);
    }

    static ILocator Candidates(Desk desk) => desk.Page.Locator(".candidate");

    static ILocator Sources(Desk desk) => desk.Page.GetByRole(AriaRole.Complementary, new() { Name = "Who asks for it" });

    static ILocator Row(Desk desk, int number) => desk.Page.Locator($"[data-proposal='{number}']");

    static ILocator Panel(Desk desk) => desk.Page.Locator(".proposal-panel");

    /// <summary>Opens the dialog on the first words of a passage, from the keyboard.</summary>
    static async Task Begins(Desk desk, int submission, int passage)
    {
        await desk.Goes($"/g/wgec/submissions/{submission}#p{passage}");
        await Expect(desk.Page.GetByRole(AriaRole.Group, new() { Name = $"Passage {passage}", Exact = true })).ToBeFocusedAsync();
        await desk.Presses("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "p");
        await Expect(desk.Dialog.GetByLabel("Title")).ToBeFocusedAsync();
    }

    static async Task Notes(Desk desk, int submission, int passage, string title)
    {
        await Begins(desk, submission, passage);
        await desk.Types(title);
        await desk.Presses("Enter");
        await Expect(desk.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose what the contributor does");
        await desk.Presses("Space", "Enter");
        await Expect(desk.Notice("Noted as proposal")).ToBeVisibleAsync();
    }

    /// <summary>The number that a notice names.</summary>
    static async Task<int> Number(Desk desk, string notice)
    {
        var shown = desk.Notice(notice);
        await Expect(shown).ToBeVisibleAsync();
        return int.Parse(Regex.Match(await shown.InnerTextAsync(), @"\d+").Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
