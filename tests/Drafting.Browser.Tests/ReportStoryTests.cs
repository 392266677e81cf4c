using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class ReportStoryTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    const string Report = "/g/wgec/drafts/1/report", Agreement = "/g/wgec/drafts/1/agreement";

    static async Task Proposes(Desk chair, string name, string kept)
    {
        await chair.Button("Propose a template…").ClickAsync();
        await chair.Dialog.GetByLabel("Its name").FillAsync(name);
        await chair.Dialog.GetByRole(AriaRole.Radio, new() { Name = kept }).CheckAsync();
        await chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex(Regex.Escape(name)) })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_camps_agree_how_to_record_that_they_do_not_agree_and_the_draft_ends_in_a_report()
    {
        var chair = await Enters("The Chair");
        await chair.Goes(Report);
        await Proposes(chair, "Agreed text only", "nothing: agreed text only");
        var amara = await Enters("Amara Okoye");
        await amara.Goes(Report);
        var template = amara.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Agreed text only" });
        await template.GetByRole(AriaRole.Button, new() { Name = "Take a position" }).ClickAsync();
        await amara.Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("Objection") }).CheckAsync();
        await amara.Dialog.GetByLabel("What is the objection?").FillAsync("What we stood for would vanish.");
        await amara.Dialog.GetByLabel("What would remove it?").FillAsync("Keep both views.");
        await amara.Button("Take this position").ClickAsync();
        await Expect(template).ToContainTextAsync("Yours: Objection");

        // The chair sees it at once, and proposes a bridge.
        await chair.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Agreed text only" }).GetByRole(AriaRole.Button, new() { Name = "Adopt…" }).ClickAsync();
        await Expect(chair.Dialog.GetByLabel(new Regex("^1 delegation objects"))).ToBeVisibleAsync();
        await chair.Button("Cancel").ClickAsync();
        await Proposes(chair, "Both views in their own words", "the texts and the views on them");
        await chair.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Both views" }).GetByRole(AriaRole.Button, new() { Name = "Adopt…" }).ClickAsync();
        await chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Adopt", Exact = true }).ClickAsync();
        await Expect(chair.Page.GetByText(new Regex("^Made under the template “Both views"))).ToBeVisibleAsync();

        await chair.Button("Publish a revision…").ClickAsync();
        await chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Rowheader, new() { NameRegex = new Regex("Rev.1") })).ToBeVisibleAsync();

        await chair.Button("Close the draft…").ClickAsync();
        await Expect(chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close the draft" })).ToBeDisabledAsync();
        await chair.Button("Retain all").ClickAsync();
        await chair.Dialog.GetByLabel("What the chair says").FillAsync("The mandate ends.");
        await Picture(chair, "closing");
        await chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close the draft" }).ClickAsync();
        await Expect(chair.Page.GetByText("Nothing of it changes any more.")).ToBeVisibleAsync();
        await Expect(amara.Page.GetByText("Nothing of it changes any more.")).ToBeVisibleAsync();

        await amara.Goes("/g/wgec/drafts/1");
        await amara.IsLive();
        await Expect(amara.Page.GetByText("This draft is closed.")).ToBeVisibleAsync();
        await Expect(amara.Paragraph("2").GetByRole(AriaRole.Link, new() { Name = "not agreed, retained" })).ToBeVisibleAsync();
        await amara.Paragraph("2").FocusAsync();
        await amara.Presses("Enter");
        await Expect(amara.Editor("2")).ToHaveCountAsync(0);

        await amara.Goes(Report);
        var opened = await amara.Page.Context.RunAndWaitForPageAsync(() => amara.Link("Read the report").ClickAsync());
        await Expect(opened.GetByRole(AriaRole.Heading, new() { Name = "What was not agreed" })).ToBeVisibleAsync();
        await Expect(opened.GetByText(new Regex("^The draft was closed on .* The mandate ends."))).ToBeVisibleAsync();
        await Expect(opened.GetByText(new Regex("^Objection of ")).First).ToBeVisibleAsync();
        await opened.CloseAsync();

        await chair.Button("Reopen the draft…").ClickAsync();
        await chair.Dialog.GetByLabel("Why").FillAsync("One more session.");
        await chair.Button("Reopen").ClickAsync();
        await Expect(amara.Page.GetByText(new Regex("^The draft is open."))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_changed_since_a_revision_is_read_as_one_redline_by_an_observer()
    {
        var chair = await Enters("The Chair");
        await chair.Goes(Report);
        await chair.Button("Publish a revision…").ClickAsync();
        await chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(chair.Page.GetByText(new Regex(@"/Rev\.\d+ is published\.$"))).ToBeVisibleAsync();
        var observer = await Watches();
        await observer.Goes("/g/wgec/drafts/1/compare");
        await Expect(observer.Page.GetByText("The two are the same.")).ToBeVisibleAsync();

        await chair.Goes("/g/wgec/drafts/1");
        await chair.IsLive();
        await chair.Edits("3");
        await chair.Types(" Added since.");
        var changed = observer.Page.Locator(".compared-paragraph.changed");
        await Expect(changed.Locator("ins")).ToContainTextAsync("Added since.");
        await Expect(changed).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_designation_that_the_positions_contradict_says_so_and_is_challenged_and_answered()
    {
        var chair = await Enters("The Chair");
        await chair.Goes(Agreement);
        await chair.Button("Designate a level…").ClickAsync();
        await chair.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "Of" }).SelectOptionAsync(new SelectOptionValue { Index = 3 });
        await chair.Dialog.GetByLabel("Why").FillAsync("Heard in the room.");
        await chair.Button("Designate").ClickAsync();
        await Expect(chair.Page.GetByText("the positions contradict this")).ToBeVisibleAsync();

        var amara = await Enters("Amara Okoye");
        await amara.Goes(Agreement);
        await amara.Button("Challenge…").ClickAsync();
        await amara.Dialog.GetByLabel("What is said").FillAsync("Our objection was not heard.");
        await amara.Button("Put on record").ClickAsync();
        await Expect(chair.Page.GetByText("Our objection was not heard.")).ToBeVisibleAsync();
        await chair.Button("Answer…").ClickAsync();
        await chair.Dialog.GetByLabel("What the chair says").FillAsync("It is on the record now.");
        await chair.Dialog.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        await Expect(amara.Page.GetByText("It is on the record now.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_group_speaks_for_its_members_until_one_dissociates()
    {
        var chair = await Enters("The Chair");
        await chair.Goes("/g/wgec/delegations");
        await chair.Button("Form a group…").ClickAsync();
        await chair.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Friends of the text");
        await chair.Dialog.GetByLabel("Short name").FillAsync("Friends");
        await chair.Dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^State A") }).CheckAsync();
        await chair.Dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^may speak") }).CheckAsync();
        await chair.Dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^State B") }).CheckAsync();
        await chair.Button("Save").ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Friends") })).ToBeVisibleAsync();

        await chair.Goes("/g/wgec/drafts/1");
        await chair.IsLive();
        await chair.Page.GetByRole(AriaRole.Button, new() { Name = "Positions Recommendation 2" }).ClickAsync();
        await chair.Button("Enter a position…").First.ClickAsync();
        await chair.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "On behalf of" }).SelectOptionAsync("Friends");
        await chair.Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("Support") }).CheckAsync();
        await chair.Button("Take this position").ClickAsync();

        var amara = await Enters("Amara Okoye");
        await amara.Page.GetByRole(AriaRole.Button, new() { Name = "Positions Recommendation 2" }).ClickAsync();
        await Expect(amara.Page.GetByText("Friends speaks for you: Support")).ToBeVisibleAsync();
        await amara.Button("Dissociate…").ClickAsync();
        await amara.Dialog.GetByLabel("Statement").FillAsync("Not on this.");
        await amara.Button("Dissociate").ClickAsync();
        await Expect(amara.Page.GetByText("Friends speaks for you: Support")).ToHaveCountAsync(0);
        await Expect(amara.Page.GetByText("You have taken no position").First).ToBeVisibleAsync();
    }
}
