using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class ImportTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task The_ten_contributions_are_previewed_cancelled_previewed_again_confirmed_and_known_the_next_time()
    {
        var compilation = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "seeds", "wgec-contributions.txt"));
        Assert.SkipUnless(File.Exists(compilation), $"The compilation of contributions is not on this machine: {compilation}");
        var chair = await Enters("The Chair");
        var links = (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").EnumerateArray().Sum(s => s.GetProperty("links").GetInt32());
        await Imports(chair);
        await Chooses(chair, compilation);
        await Expect(chair.Heading("10 submissions found in wgec-contributions.txt")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByText("Stands beside our digest")).ToHaveCountAsync(10);
        await Expect(chair.Heading("Notes of the import")).ToBeVisibleAsync();
        await Expect(chair.Page.Locator(".diagnostic").First).ToContainTextAsync(new Regex("line [\\d,]+"));
        await Picture(chair, "preview");
        await chair.Button("DENIC", exact: false).First.ClickAsync();
        await Expect(chair.Page.Locator(".text-passage").First).ToBeVisibleAsync();
        await Picture(chair, "preview-passages");
        await chair.Button("Cancel the import").ClickAsync();
        await Expect(chair.Notice("Cancelled. Nothing was imported.")).ToBeVisibleAsync();
        Assert.All((await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").EnumerateArray(), s => Assert.Equal(1, s.GetProperty("editions").GetArrayLength()));

        await Chooses(chair, compilation);
        await chair.Button("Confirm the import").ClickAsync();
        await Expect(chair.Page.GetByText("10 originals now stand beside our digests")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Picture(chair, "imported");
        await chair.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Read the submissions" }).ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Article).Filter(new() { HasTextRegex = new("Digest, \\d+ passages.*Original, \\d+ passages|Original, \\d+ passages.*Digest, \\d+ passages") })).ToHaveCountAsync(10);
        Assert.Equal(links, (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").EnumerateArray().Sum(s => s.GetProperty("links").GetInt32()));

        await chair.Page.GetByRole(AriaRole.Link, new() { Name = "Submission 7", Exact = false }).ClickAsync();
        await Expect(chair.Button("Original")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(chair.Page.GetByRole(AriaRole.Time)).ToHaveTextAsync("15 December 2016");
        await Picture(chair, "original");
        await chair.Button("Our digest").ClickAsync();
        await Expect(chair.Page.GetByText("A summary in our words, not the contributor’s.")).ToBeVisibleAsync();

        await chair.Goes("/g/wgec/import");
        await Chooses(chair, compilation);
        await Expect(chair.Heading("wgec-contributions.txt changes nothing.")).ToBeVisibleAsync();
        await Picture(chair, "nothing-changes");
    }

    [Fact]
    public async Task A_file_shows_its_progress_on_the_way_and_can_be_stopped_there()
    {
        var chair = await Enters("The Chair");
        await Imports(chair);
        var network = await chair.Context.NewCDPSessionAsync(chair.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 200_000 });
        await Chooses(chair, new FilePayload { Name = "rivers.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(Rivers + string.Concat(Enumerable.Repeat("Rivers are shared by those who live along them.\n", 40_000))) });
        var progress = chair.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Sending rivers.txt" });
        await Expect(progress).ToHaveAttributeAsync("aria-valuenow", new Regex("^([1-9]|[1-9]\\d)(\\.\\d+)?$"));
        await Picture(chair, "sending");
        await chair.Button("Cancel rivers.txt").ClickAsync();
        await Expect(progress).ToHaveCountAsync(0);
        await Expect(chair.Button("Choose files")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_compilation_of_ones_own_adds_new_submissions()
    {
        var chair = await Enters("The Chair");
        await Imports(chair);
        var before = (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").GetArrayLength();
        await Chooses(chair, new FilePayload { Name = "rivers.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(Rivers) });
        await Expect(chair.Heading("2 submissions found in rivers.txt")).ToBeVisibleAsync();
        await Expect(chair.Page.Locator(".found-entry").Filter(new() { HasText = "River Watch" })).ToContainTextAsync("New");
        await Expect(chair.Page.Locator(".found-entry .tag").GetByText("New", new() { Exact = true })).ToHaveCountAsync(2);
        await Picture(chair, "preview");
        await chair.Button("Confirm the import").ClickAsync();
        await Expect(chair.Page.GetByText("2 new submissions")).ToBeVisibleAsync();
        await chair.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Read the submissions" }).ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(before + 2);
    }

    [Theory]
    [InlineData("empty.txt", "")]
    [InlineData("binary.txt", "\0\u0001\u0002\0")]
    [InlineData("report.pdf", "%PDF-1.7\nthe rest of it was lost on the way\n")]
    public async Task A_file_that_cannot_be_read_is_refused_in_words_and_changes_nothing(string name, string content)
    {
        var chair = await Enters("The Chair");
        chair.Expects("status of 4(00|13|15|22)");
        await Imports(chair);
        var before = (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").GetArrayLength();
        await Chooses(chair, new FilePayload { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(content) });
        await Expect(chair.Heading($"{name} was not imported")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Nothing has changed." })).ToBeVisibleAsync();
        await Picture(chair, "refused");
        Assert.Equal(before, (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").GetArrayLength());
    }

    [Fact]
    public async Task Two_files_are_put_right_by_keyboard_and_confirmed_together()
    {
        var chair = await Enters("The Chair");
        await Imports(chair);
        await (await Choosing(chair)).SetFilesAsync([Text("ponds.txt", Said("Pond Guild", "Malta")), Text("lakes.txt", Said("Lake Society", "Monaco"))]);
        await Expect(chair.Button("Confirm the import of 2 files")).ToBeEnabledAsync();
        await chair.Page.Locator(".file-row").Filter(new() { HasText = "lakes.txt" }).GetByRole(AriaRole.Button, new() { Name = "Look at it" }).Or(chair.Page.Locator(".file-row.here").Filter(new() { HasText = "lakes.txt" })).First.ClickAsync();
        await Expect(chair.Heading("2 submissions found in lakes.txt")).ToBeVisibleAsync();
        await chair.Page.Locator(".found-entry").Filter(new() { HasText = "Lake Society" }).ClickAsync();
        await chair.Page.GetByLabel("Contributor", new() { Exact = true }).FillAsync("Society of the Lakes");
        await chair.Page.GetByText("Yes, consent is given").ClickAsync();
        await Expect(chair.Page.Locator(".saving.saved")).ToBeVisibleAsync();

        // A passage begins a submission of its own, and what was said of it as a passage goes.
        await chair.Page.Locator(".text-passage").First.ClickAsync();
        await chair.Page.Keyboard.PressAsync("2");
        await Expect(chair.Page.Locator(".text-passage.selected .text-question")).ToHaveTextAsync("Q2");
        await chair.Page.Keyboard.PressAsync("b");
        await Expect(chair.Heading("3 submissions found in lakes.txt")).ToBeVisibleAsync();
        await Picture(chair, "corrected");
        await chair.Page.Keyboard.PressAsync("u");
        await Expect(chair.Heading("2 submissions found in lakes.txt")).ToBeVisibleAsync();
        await chair.Page.ReloadAsync();
        await Expect(chair.Page.Locator(".found-entry").Filter(new() { HasText = "Society of the Lakes" })).ToBeVisibleAsync();

        await chair.Button("Confirm the import of 2 files").ClickAsync();
        await Expect(chair.Page.GetByText("4 new submissions")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_contribution_through_the_public_form_gets_a_receipt_and_becomes_a_submission()
    {
        var chair = await Enters("The Chair");
        await Imports(chair);
        await chair.Goes("/g/wgec/call");
        await chair.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await chair.Button("Save the call").ClickAsync();
        await Expect(chair.Page.GetByText("Open now")).ToBeVisibleAsync();

        var somebody = await Opens();
        await somebody.Goes("/g/wgec/contribute");
        await somebody.Page.GetByLabel("Q1").FillAsync("Cooperation is a habit of those who share a river.");
        await somebody.Page.GetByLabel("Name of the contributor").FillAsync("Ferry Guild");
        await somebody.Page.GetByLabel("Stakeholder group", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Business" });
        await somebody.Button("Send the contribution").ClickAsync();
        await Expect(somebody.Page.GetByText("whether it may be cited individually")).ToBeVisibleAsync();
        await somebody.Page.ReloadAsync();
        await Expect(somebody.Page.GetByLabel("Name of the contributor")).ToHaveValueAsync("Ferry Guild");
        await somebody.Page.Locator("input[name=consent]").First.CheckAsync();
        await somebody.Button("Send the contribution").ClickAsync();
        await Expect(somebody.Page.GetByText("Your contribution has been received.")).ToBeVisibleAsync();
        await Picture(somebody, "receipt");

        await chair.Goes("/g/wgec/import");
        await chair.Page.Locator(".file-row").Filter(new() { HasText = "Through the public form" }).WaitForAsync();
        await Expect(chair.Page.Locator(".found-entry")).ToContainTextAsync("Ferry Guild");
        await chair.Button("Confirm the import").ClickAsync();
        await Expect(chair.Page.GetByText("1 new submission")).ToBeVisibleAsync();
        await somebody.Page.ReloadAsync();
        await Expect(somebody.Page.GetByText("Your contribution has been taken among the submissions.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Consent_taken_back_after_the_import_withholds_the_submission_from_everybody_else()
    {
        var chair = await Enters("The Chair");
        await Imports(chair);
        await Chooses(chair, Text("marshes.txt", Said("Marsh Club", "Liechtenstein")));
        await chair.Button("Confirm the import").ClickAsync();
        await Expect(chair.Page.GetByText("2 new submissions")).ToBeVisibleAsync();
        var number = (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").EnumerateArray().Single(s => s.GetProperty("contributor").GetString() == "Marsh Club").GetProperty("number").GetInt32();
        var observer = await Watches();
        await observer.Goes($"/g/wgec/submissions/{number}");
        await Expect(observer.Heading("Marsh Club")).ToBeVisibleAsync();

        await chair.Goes($"/g/wgec/submissions/{number}");
        await chair.Button("Put right what is said about it…").ClickAsync();
        await chair.Dialog.GetByLabel("Country").FillAsync("Monaco");
        await chair.Dialog.GetByText("No, consent is refused").ClickAsync();
        await Picture(chair, "correcting");
        await chair.Button("Save").ClickAsync();
        await Expect(chair.Page.GetByText("Not to be cited individually").First).ToBeVisibleAsync();

        observer.Expects("status of 404");
        await observer.Page.ReloadAsync();
        await Expect(observer.Heading("Marsh Club")).ToHaveCountAsync(0);
        await observer.Goes("/g/wgec/submissions");
        await Expect(observer.Page.Locator(".withheld")).ToBeVisibleAsync();
        await Expect(observer.Page.GetByText("Marsh Club")).ToHaveCountAsync(0);
        await Picture(observer, "withheld");
    }

    /// <summary>The same words from others, so that no story finds its contributors in the group already.</summary>
    static string Said(string society, string state) => Rivers.Replace("River Watch (RW)", society, StringComparison.Ordinal).Replace("Andorra", state, StringComparison.Ordinal);

    static FilePayload Text(string name, string content) => new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(content) };

    const string Rivers = """
        1. Contribution from Observer, River Watch (RW)
        Rivers belong to all who live along them, and to those who come after.
        What is taken from a river should be known to everyone.
        2. Contribution from Observer State, Andorra
        Dams need rules that neighbours have agreed.

        """;

    /// <summary>The page of imports, without the files that other stories left on the table.</summary>
    static async Task Imports(Desk desk)
    {
        foreach (var import in (await desk.Asks("/api/groups/wgec/imports")).EnumerateArray())
            await desk.Context.APIRequest.DeleteAsync($"/api/groups/wgec/imports/{import.GetProperty("id").GetInt64()}");
        await desk.Goes("/g/wgec/import");
    }

    static async Task<IFileChooser> Choosing(Desk desk) => await desk.Page.RunAndWaitForFileChooserAsync(() => desk.Button("Choose files").ClickAsync());

    static async Task Chooses(Desk desk, string file) => await (await Choosing(desk)).SetFilesAsync(file);

    static async Task Chooses(Desk desk, FilePayload file) => await (await Choosing(desk)).SetFilesAsync(file);
}
