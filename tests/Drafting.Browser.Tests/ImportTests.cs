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
        await chair.Goes("/g/wgec/import");
        await Chooses(chair, compilation);
        await Expect(chair.Heading("10 submissions found in wgec-contributions.txt")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByText("Stands beside our digest")).ToHaveCountAsync(10);
        await Expect(chair.Heading("Notes of the import")).ToBeVisibleAsync();
        await Expect(chair.Page.Locator(".diagnostic").First).ToContainTextAsync(new Regex("line [\\d,]+"));
        await Picture(chair, "preview");
        await chair.Button("DENIC", exact: false).First.ClickAsync();
        await Expect(chair.Page.Locator(".preview-passage").First).ToBeVisibleAsync();
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
        await chair.Goes("/g/wgec/import");
        var network = await chair.Context.NewCDPSessionAsync(chair.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 200_000 });
        await Chooses(chair, new FilePayload { Name = "rivers.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(Rivers + string.Concat(Enumerable.Repeat("Rivers are shared by those who live along them.\n", 40_000))) });
        var progress = chair.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Sending rivers.txt" });
        await Expect(progress).ToHaveAttributeAsync("aria-valuenow", new Regex("^([1-9]|[1-9]\\d)(\\.\\d+)?$"));
        await Picture(chair, "sending");
        await chair.Button("Cancel").ClickAsync();
        await Expect(chair.Notice("Cancelled. Nothing was imported.")).ToBeVisibleAsync();
        await Expect(chair.Button("Choose a file")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_compilation_of_ones_own_adds_new_submissions()
    {
        var chair = await Enters("The Chair");
        await chair.Goes("/g/wgec/import");
        var before = (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").GetArrayLength();
        await Chooses(chair, new FilePayload { Name = "rivers.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(Rivers) });
        await Expect(chair.Heading("2 submissions found in rivers.txt")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Table)).ToContainTextAsync("River Watch");
        await Expect(chair.Page.GetByRole(AriaRole.Cell, new() { Name = "New", Exact = true })).ToHaveCountAsync(2);
        await Picture(chair, "preview");
        await chair.Button("Confirm the import").ClickAsync();
        await Expect(chair.Page.GetByText("2 new submissions")).ToBeVisibleAsync();
        await chair.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Read the submissions" }).ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(before + 2);
    }

    [Theory]
    [InlineData("empty.txt", "")]
    [InlineData("binary.txt", "\0\u0001\u0002\0")]
    [InlineData("letter.txt", "Dear colleagues,\nthis is not a compilation.\n")]
    public async Task A_file_that_is_no_compilation_is_refused_in_words_and_changes_nothing(string name, string content)
    {
        var chair = await Enters("The Chair");
        chair.Expects("status of 4(00|13|15|22)");
        await chair.Goes("/g/wgec/import");
        var before = (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").GetArrayLength();
        await Chooses(chair, new FilePayload { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(content) });
        await Expect(chair.Heading($"{name} was not imported")).ToBeVisibleAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Nothing has changed." })).ToBeVisibleAsync();
        await Picture(chair, "refused");
        Assert.Equal(before, (await chair.Asks("/api/groups/wgec/submissions")).GetProperty("submissions").GetArrayLength());
    }

    const string Rivers = """
        1. Contribution from Observer, River Watch (RW)
        Rivers belong to all who live along them, and to those who come after.
        What is taken from a river should be known to everyone.
        2. Contribution from Observer State, Andorra
        Dams need rules that neighbours have agreed.

        """;

    static async Task<IFileChooser> Choosing(Desk desk) => await desk.Page.RunAndWaitForFileChooserAsync(() => desk.Button("Choose a file").ClickAsync());

    static async Task Chooses(Desk desk, string file) => await (await Choosing(desk)).SetFilesAsync(file);

    static async Task Chooses(Desk desk, FilePayload file) => await (await Choosing(desk)).SetFilesAsync(file);
}
