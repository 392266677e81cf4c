using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class BoardTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    const string Board = "/g/wgec/drafts/1/board", Silences = "/g/wgec/drafts/1/silences";

    static async Task<Desk> AtBoard(Desk desk)
    {
        await desk.Goes(Board);
        await Expect(desk.Page.GetByRole(AriaRole.Grid)).ToBeVisibleAsync();
        return desk;
    }

    [Fact]
    public async Task A_position_taken_beside_the_text_is_on_the_chairs_board_at_once()
    {
        var chair = await AtBoard(await Enters("The Chair"));
        var amara = await Enters("Amara Okoye");
        var cell = chair.Page.GetByRole(AriaRole.Gridcell, new() { NameRegex = new Regex("^State B, paragraph 17: ") });
        await Expect(cell).ToHaveAccessibleNameAsync("State B, paragraph 17: Can live with");
        await amara.Paragraph("17").FocusAsync();
        await Expect(amara.Page.GetByText("Yours: Can live with")).ToBeVisibleAsync();
        await amara.Presses("p");
        await amara.Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^.*Objection") }).CheckAsync();
        await Expect(amara.Button("Take this position")).ToBeDisabledAsync();
        await amara.Dialog.GetByLabel("What is the objection?").FillAsync("It binds networks that no State runs.");
        await amara.Dialog.GetByLabel("What would remove it?").FillAsync("Say “should not”.");
        await amara.Button("Take this position").ClickAsync();
        await Expect(amara.Dialog).ToHaveCountAsync(0);

        await Expect(cell).ToHaveAccessibleNameAsync("State B, paragraph 17: Objection");
        await cell.ClickAsync();
        var way = chair.Page.Locator(".board-way");
        await Expect(way).ToContainTextAsync("State B objects");
        await Expect(way).ToContainTextAsync("Say “should not”.");
        await Picture(chair, "board");
    }

    [Fact]
    public async Task The_grid_is_walked_with_arrows_and_says_each_cell()
    {
        var chair = await AtBoard(await Enters("The Chair"));
        await chair.Page.GetByRole(AriaRole.Gridcell, new() { Name = "State A, paragraph 10: Objection" }).ClickAsync();
        await chair.Presses("ArrowDown");
        await Expect(chair.Page.Locator(":focus")).ToHaveAccessibleNameAsync("State A, paragraph 11: Support");
        await chair.Presses("ArrowRight", "Enter");
        await Expect(chair.Page.Locator(":focus")).ToHaveAccessibleNameAsync("State B, paragraph 11: Objection");
        await Expect(chair.Page.Locator(".board-way")).ToContainTextAsync("What stands in the way of 11");
    }

    [Fact]
    public async Task What_the_chair_gavels_turns_yellow_before_everyone_and_is_locked_until_it_is_reopened()
    {
        var chair = await AtBoard(await Enters("The Chair"));
        var amara = await Enters("Amara Okoye");
        var observer = await Watches();
        foreach (var label in (string[])["15", "23"]) await chair.Page.GetByRole(AriaRole.Checkbox, new() { Name = $"Choose paragraph {label}" }).CheckAsync();
        await Expect(chair.Page.GetByText("2 paragraphs chosen")).ToBeVisibleAsync();
        // 23 has a bracket: the server says so, and nothing is agreed.
        chair.Expects("status of 409");
        await chair.Button("Gavel…").ClickAsync();
        await chair.Button("It is so decided").ClickAsync();
        await Expect(chair.Notice("Brackets or amendments are open in paragraph 23.")).ToBeVisibleAsync();
        await chair.Button("Cancel").ClickAsync();
        await chair.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose paragraph 23" }).UncheckAsync();
        await chair.Button("Gavel…").ClickAsync();
        await chair.Button("It is so decided").ClickAsync();

        foreach (var desk in new[] { amara, observer }) await Expect(desk.Paragraph("15").GetByRole(AriaRole.Link, new() { Name = "Agreed in the working group" })).ToBeVisibleAsync();
        await amara.Paragraph("15").FocusAsync();
        await amara.Presses("Enter");
        await Expect(amara.Editor("15")).ToHaveCountAsync(0);

        await chair.Goes("/g/wgec/drafts/1?paragraph=15");
        await chair.IsLive();
        await chair.Paragraph("15").FocusAsync();
        await chair.Button("Reopen…").ClickAsync();
        await chair.Dialog.GetByLabel("Why").FillAsync("A capital asks for time.");
        await chair.Button("Reopen").ClickAsync();
        await Expect(amara.Paragraph("15").GetByRole(AriaRole.Link, new() { Name = "Agreed in the working group" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_silence_is_begun_on_the_board_and_broken_by_a_member_and_everyone_sees_it()
    {
        var chair = await AtBoard(await Enters("The Chair"));
        var amara = await Enters("Amara Okoye");
        var observer = await Watches();
        await chair.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose paragraph 8" }).CheckAsync();
        await chair.Button("Put under silence…").ClickAsync();
        await chair.Dialog.GetByLabel("Title").FillAsync("Cooperation inside groups");
        await chair.Button("Begin the silence").ClickAsync();
        await Expect(chair.Dialog).ToHaveCountAsync(0);
        await Expect(observer.Paragraph("8").GetByRole(AriaRole.Link, new() { Name = "Under silence" })).ToBeVisibleAsync();

        await amara.Goes("/g/wgec/drafts/1/needs");
        await Expect(amara.Page.GetByText(new Regex("under silence until"))).ToBeVisibleAsync();
        await amara.Goes(Silences);
        await amara.Button("Break the silence…").ClickAsync();
        await amara.Dialog.GetByLabel("What is the objection?").FillAsync("It leaves out regions.");
        await amara.Dialog.GetByLabel("What would remove it?").FillAsync("Name the regions.");
        await amara.Button("Break the silence").ClickAsync();
        await Expect(amara.Page.GetByText("broken by an objection")).ToBeVisibleAsync();
        await Expect(observer.Paragraph("8").GetByRole(AriaRole.Link, new() { Name = "Under silence" })).ToHaveCountAsync(0);
        await observer.Goes(Silences);
        await Expect(observer.Page.GetByText("broken by an objection")).ToBeVisibleAsync();
        await Expect(observer.Page.GetByText("It leaves out regions.")).ToHaveCountAsync(0);
        await Picture(amara, "silence");
    }

    [Fact]
    public async Task An_observer_sees_on_the_board_what_is_agreed_and_no_position()
    {
        var observer = await Watches();
        await AtBoard(observer);
        await Expect(observer.Page.GetByText("The chair has not released positions to you.")).ToBeVisibleAsync();
        await Expect(observer.Page.GetByRole(AriaRole.Gridcell, new() { NameRegex = new Regex("Objection") })).ToHaveCountAsync(0);
        await Expect(observer.Page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
    }
}
