using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class DraftTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task The_chair_writes_a_recommendation_and_an_observer_sees_it_grow_without_a_number_changing()
    {
        var chair = await Enters("The Chair");
        var observer = await Watches();
        await chair.Button("+ Add a recommendation").Or(chair.Button("Add a recommendation")).ClickAsync();
        await chair.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Follow-up");
        await chair.Presses("Enter");
        await Expect(observer.Heading("13. Follow-up")).ToBeVisibleAsync();

        await Adds(chair, "Add a paragraph", "24", "The Commission should review these recommendations.");
        await Adds(chair, "Add a paragraph", "25", "It should report on the outcome.");
        await observer.Orders("13", "24", "25");
        await chair.ActsOn("24", "Insert a paragraph after this one");
        await Writes(chair, "24 bis", "The review should be open to all.");
        await observer.Orders("13", "24", "24 bis", "25");
        await Expect(observer.Paragraph("24 bis").GetByText("inserted after 24")).ToBeVisibleAsync();
        await chair.ActsOn("25", "Write an alternative to this one");
        await Writes(chair, "25 alt", "It should publish the outcome.");
        await Expect(observer.Paragraph("25 alt").GetByText("alternative to 25")).ToBeVisibleAsync();
        await observer.Reads("25 alt", "It should publish the outcome.");
        await observer.Orders("13", "24", "24 bis", "25", "25 alt");
        await chair.Paragraph("25").ScrollIntoViewIfNeededAsync();
        await Picture(chair, "written");

        await chair.ActsOn("25 alt", "Move the paragraph up");
        await observer.Orders("13", "24", "24 bis", "25 alt", "25");
        await chair.Undoes("Paragraph 25 alt was moved.");
        await observer.Orders("13", "24", "24 bis", "25", "25 alt");
        await chair.ActsOn("25", "Move into another recommendation…");
        await chair.Dialog.GetByLabel("To the end of").SelectOptionAsync(new SelectOptionValue { Label = "12. Capacity and practical benefit" });
        await chair.Button("Move").ClickAsync();
        await observer.Orders("12", "23", "25");
        await observer.Orders("13", "24", "24 bis", "25 alt");

        await chair.Button("Follow-up").ClickAsync();
        await chair.Page.GetByLabel("Title of recommendation 13").FillAsync("Follow-up and review");
        await chair.Presses("Enter");
        await Expect(observer.Heading("13. Follow-up and review")).ToBeVisibleAsync();
        await chair.Page.ReloadAsync();
        await chair.Orders("13", "24", "24 bis", "25 alt");
        await chair.Reads("24 bis", "The review should be open to all.");
    }

    [Fact]
    public async Task Withdrawn_text_stays_readable_with_its_reason_and_can_be_restored()
    {
        var chair = await Enters("The Chair");
        var observer = await Watches();
        var words = (await chair.Stored())["20"].Text;
        await chair.ActsOn("20", "Withdraw the paragraph…");
        await chair.Dialog.GetByLabel("Reason").FillAsync("Covered by paragraph 21.");
        await chair.Button("Withdraw").ClickAsync();
        foreach (var desk in (Desk[])[chair, observer])
        {
            await Expect(desk.Paragraph("20")).ToContainTextAsync("Withdrawn by The Chair");
            await Expect(desk.Paragraph("20")).ToContainTextAsync("Reason: Covered by paragraph 21.");
            await Expect(desk.Words("20")).ToHaveCountAsync(0);
        }
        await observer.Paragraph("20").GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();
        await observer.Reads("20", words);
        await Picture(observer, "withdrawn");
        await chair.ActsOn("20", "Restore the paragraph");
        await chair.Reads("20", words);
        await Expect(observer.Paragraph("20")).Not.ToContainTextAsync("Withdrawn by");

        await chair.Chooses("Acts on recommendation 11", "Withdraw the recommendation…");
        await chair.Dialog.GetByLabel("Reason").FillAsync("Outside the mandate.");
        await chair.Button("Withdraw").ClickAsync();
        await Expect(observer.Paragraph("21")).ToHaveCountAsync(0);
        await chair.Undoes("Recommendation 11 was withdrawn.");
        await Expect(observer.Paragraph("21")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_paragraph_in_the_chairs_pen_is_closed_to_members_and_open_to_the_chair()
    {
        var chair = await Enters("The Chair");
        var lea = await Enters("Lea Marchetti");
        await lea.Edits("5");
        await chair.ActsOn("5", "Chair’s pen: chair and secretariat edit");
        await Expect(lea.Editor("5")).ToHaveCountAsync(0);
        await Expect(lea.Paragraph("5").GetByText("Chair’s pen", new() { Exact = true })).ToBeVisibleAsync();
        await lea.Words("5").ClickAsync();
        await lea.Presses("Enter");
        await Expect(lea.Editor("5")).ToHaveCountAsync(0);
        await chair.Edits("5");
        await chair.Types(" By the chair.");
        await Expect(lea.Words("5")).ToContainTextAsync(" By the chair.");
        await chair.Undoes("Paragraph 5: Chair’s pen: chair and secretariat edit.");
        await Expect(lea.Paragraph("5").GetByText("Chair’s pen", new() { Exact = true })).ToHaveCountAsync(0);
        await lea.Edits("5");
    }

    [Fact]
    public async Task The_history_shows_each_version_what_changed_between_two_and_who_wrote_what()
    {
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var observer = await Watches();
        await amara.Edits("15");
        await amara.Types(" Delegations may add examples.");
        await Expect(lea.Words("15")).ToContainTextAsync("examples.");
        await lea.Edits("15");
        for (var i = 0; i < "examples.".Length; i++) await lea.Presses("Backspace");
        await lea.Types("cases.");
        await Expect(observer.Words("15")).ToContainTextAsync("Delegations may add cases.");

        await observer.Paragraph("15").FocusAsync();
        await observer.Presses("h");
        await Expect(observer.Dialog.GetByRole(AriaRole.Heading, new() { Name = "History of paragraph 15" })).ToBeVisibleAsync();
        var compared = observer.Dialog.GetByRole(AriaRole.Region, new() { Name = "What changed" });
        await Expect(compared.GetByRole(AriaRole.Deletion)).ToContainTextAsync("examples");
        await Expect(compared.GetByRole(AriaRole.Insertion)).ToContainTextAsync("cases");
        await Expect(observer.Dialog.GetByRole(AriaRole.Button, new() { Name = "Lea Marchetti, Society A" }).First).ToBeVisibleAsync();
        await Picture(observer, "history");

        await observer.Dialog.GetByRole(AriaRole.Button, new() { Name = "Compare version 1 with another" }).ClickAsync();
        await observer.Dialog.GetByRole(AriaRole.Button, new() { Name = "Lea Marchetti, Society A" }).First.ClickAsync();
        await Expect(compared.GetByRole(AriaRole.Heading)).ToContainTextAsync("Version 1 →");
        await Expect(compared.GetByRole(AriaRole.Insertion)).ToContainTextAsync("Delegations may add cases.");
        await Expect(compared.GetByRole(AriaRole.Deletion)).ToHaveCountAsync(0);
        await observer.Button("Side by side").ClickAsync();
        await Expect(compared.GetByRole(AriaRole.Heading, new() { Name = "Version 1", Exact = true })).ToBeVisibleAsync();
        await observer.Button("Close").ClickAsync();

        await observer.ActsOn("15", "Who wrote this");
        var authors = observer.Page.GetByRole(AriaRole.List, new() { Name = "Who wrote paragraph 15" });
        foreach (var name in (string[])["The Chair", "Amara Okoye, State B", "Lea Marchetti, Society A"]) await Expect(authors).ToContainTextAsync(name);
        await Expect(observer.Paragraph("15").Locator(".authored[data-name='Lea Marchetti, Society A']")).ToHaveTextAsync("cases.");
        await Picture(observer, "who-wrote-this");
    }

    [Fact]
    public async Task The_record_tells_in_words_what_the_chair_has_done()
    {
        var chair = await Enters("The Chair");
        await chair.ActsOn("1", "Locked: nobody edits");
        await Expect(chair.Notice("Paragraph 1: Locked: nobody edits.")).ToBeVisibleAsync();
        await chair.Link("Record").ClickAsync();
        await Expect(chair.Heading("The record")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("The Chair");
        await Picture(chair, "record");
    }

    static async Task Adds(Desk chair, string button, string label, string words)
    {
        await chair.Recommendation("13").GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Writes(chair, label, words);
    }

    /// <summary>Into a paragraph that has just been added, whose editor is open.</summary>
    static async Task Writes(Desk chair, string label, string words)
    {
        await Expect(chair.Editor(label)).ToBeFocusedAsync();
        await chair.Types(words, delay: 3);
        await chair.Presses("Escape");
        await chair.Reads(label, words);
    }
}
