using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class FirstPageTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task The_chair_signs_in_from_the_first_page_sees_the_groups_page_and_signs_out()
    {
        var chair = await Opens();
        await chair.Goes("/");
        await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Where a working group finds its words");
        await Expect(chair.Link("Working Group on Enhanced Cooperation")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as" })).ToHaveCountAsync(3);
        await Expect(chair.Button("for State B (example)", exact: false)).ToContainTextAsync("Amara Okoye");
        await Expect(chair.Button("for Society A (example)", exact: false)).ToContainTextAsync("Lea Marchetti");
        await Picture(chair, "first-page");

        await chair.SignsIn("The Chair");
        await Picture(chair, "draft");
        await chair.Link("WGEC").ClickAsync();
        await Expect(chair.Heading("Next, for you as Chair")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Link, new() { Name = "10 submissions", Exact = true })).ToBeVisibleAsync();
        await Picture(chair, "group");

        await chair.Chooses("You are The Chair Chair", "Sign out");
        await Expect(chair.Button("Sign in as The Chair", exact: false)).ToBeVisibleAsync();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await chair.Asks("/api/session")).GetProperty("person").ValueKind);
    }

    [Fact]
    public async Task An_observer_without_an_account_reads_everything_and_is_offered_no_act()
    {
        var observer = await Watches();
        await Expect(observer.LiveState).ToHaveTextAsync("You are watching");
        await Expect(observer.Page.GetByText("Watching", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(observer.Button("Add a recommendation", exact: false)).ToHaveCountAsync(0);
        await Expect(observer.Button("Add a paragraph", exact: false)).ToHaveCountAsync(0);
        await Expect(observer.Link("Record")).ToHaveCountAsync(0);
        await Picture(observer, "draft");

        await observer.Link("Submissions").ClickAsync();
        await Expect(observer.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(10);
        await Expect(observer.Link("Import submissions")).ToHaveCountAsync(0);
        await Picture(observer, "submissions");
        await observer.Goes("/g/wgec/import");
        await Expect(observer.Heading("Only the chair and the secretariat import submissions.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so_and_leads_back()
    {
        var observer = await Opens();
        observer.Expects("status of 404");
        await observer.Goes("/g/wgec/nothing-here");
        await Expect(observer.Heading("There is no page at this address.")).ToBeVisibleAsync();
        await observer.Goes("/g/wgec/drafts/99999");
        await Expect(observer.Page.GetByRole(AriaRole.Alert).Filter(new() { Has = observer.Page.GetByRole(AriaRole.Heading) })).ToBeVisibleAsync();
        await observer.Goes("/g/no-such-group");
        await observer.Link("To the first page").ClickAsync();
        await Expect(observer.Heading("Where a working group finds its words")).ToBeVisibleAsync();
    }
}
