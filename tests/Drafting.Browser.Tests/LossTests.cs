using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class LossTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task What_two_members_type_while_one_has_no_network_is_all_there_when_it_is_back()
    {
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        amara.ExpectsNoNetwork();
        var before = (await amara.Stored())["3"].Text;
        await amara.Edits("3");
        await lea.Edits("3");
        await lea.Presses("Control+Home");

        await amara.Context.SetOfflineAsync(true);
        await Expect(amara.LiveState).ToHaveTextAsync("Offline");
        await Task.WhenAll(amara.Types(" Written without network."), lea.Types("Meanwhile. "));
        await lea.Reads("3", "Meanwhile. " + before);
        await amara.Reads("3", before + " Written without network.");
        await Expect(amara.LiveState).ToHaveTextAsync(new Regex("^Offline: \\d+ changes? kept on this device$"));
        await Picture(amara, "offline");

        await amara.Context.SetOfflineAsync(false);
        foreach (var desk in (Desk[])[amara, lea]) await desk.Reads("3", "Meanwhile. " + before + " Written without network.");
        await amara.IsLive();
        await LiveDraftTests.SameOnServer(lea, "3", "Meanwhile. " + before + " Written without network.");
    }

    [Fact]
    public async Task What_was_typed_while_the_wire_was_cut_outlives_its_page()
    {
        await using var wire = new Wire(Server.Address);
        var amara = await Enters("Amara Okoye", wire.Address);
        var lea = await Enters("Lea Marchetti");
        amara.ExpectsNoNetwork();
        var before = (await lea.Stored())["6"].Text;
        var address = amara.Page.Url;
        await amara.Edits("6");
        await lea.Edits("6");
        await lea.Presses("Control+Home");
        await amara.Types(" Arrived.");
        await lea.Reads("6", before + " Arrived.");

        wire.Cut();
        await Expect(amara.LiveState).ToHaveTextAsync(new Regex("Reconnecting|Offline"));
        await Task.WhenAll(amara.Types(" Kept on the device only."), lea.Types("Meanwhile. "));
        await amara.Reads("6", before + " Arrived. Kept on the device only.");
        await lea.Reads("6", "Meanwhile. " + before + " Arrived.");
        // The server cannot be reached, so reloading leads to the browser's own page of errors: what was open is gone. That page reloads by itself, so it is closed before the wire is mended.
        await Assert.ThrowsAsync<PlaywrightException>(() => amara.Page.ReloadAsync());
        await amara.Page.CloseAsync();

        wire.Mend();
        amara.Page = await amara.Context.NewPageAsync();
        await amara.Goes(address);
        var all = "Meanwhile. " + before + " Arrived. Kept on the device only.";
        foreach (var desk in (Desk[])[amara, lea]) await desk.Reads("6", all);
        await Expect(amara.Notice("5 words typed")).ToBeVisibleAsync();
        await Picture(amara, "back");
        await LiveDraftTests.SameOnServer(lea, "6", all);
    }

    [Fact]
    public async Task A_page_that_is_closed_with_words_unsent_sends_them_when_the_draft_is_opened_again()
    {
        var amara = await Enters("Amara Okoye");
        amara.ExpectsNoNetwork();
        var before = (await amara.Stored())["9"].Text;
        await amara.Edits("9");
        await amara.Context.SetOfflineAsync(true);
        await amara.Types(" Left behind.");
        await Expect(amara.LiveState).ToHaveTextAsync(new Regex("kept on this device$"));
        var address = amara.Page.Url;
        await amara.Page.CloseAsync();
        await amara.Context.SetOfflineAsync(false);

        amara.Page = await amara.Context.NewPageAsync();
        await amara.Goes(address);
        await amara.Reads("9", before + " Left behind.");
        await Expect(amara.Notice("2 words typed")).ToBeVisibleAsync();
        await LiveDraftTests.SameOnServer(amara, "9", before + " Left behind.");
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_of_typing_has_what_it_acknowledged_and_gets_the_rest()
    {
        var amara = await Enters("Amara Okoye");
        var observer = await Watches();
        foreach (var desk in (Desk[])[amara, observer]) desk.ExpectsNoNetwork();
        var before = (await amara.Stored())["13"].Text;
        await amara.Edits("13");

        var words = " " + string.Join(' ', Enumerable.Range(1, 40).Select(n => $"word{n}")) + ".";
        var typing = amara.Types(words, delay: 15);
        await Expect(observer.Words("13")).ToContainTextAsync("word12");
        await Server.Kill();
        // What others have seen had been acknowledged: it is durable before it is shown.
        var acknowledged = await observer.Words("13").TextContentAsync();
        await typing;
        await amara.Reads("13", before + words);
        await Picture(amara, "server-away");

        await Server.Start();
        var stored = (await observer.Stored())["13"].Text;
        Assert.StartsWith(acknowledged!, stored);
        foreach (var desk in (Desk[])[amara, observer]) await Expect(desk.Words("13")).ToHaveTextAsync(before + words, new() { Timeout = 40_000 });
        await amara.IsLive();
        await LiveDraftTests.SameOnServer(observer, "13", before + words);
    }
}

public sealed class RefusalTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task Words_typed_into_a_paragraph_that_has_been_locked_are_parked_for_their_author_to_copy()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        amara.ExpectsNoNetwork();
        await amara.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var before = (await chair.Stored())["8"].Text;
        await amara.Edits("8");
        await amara.Types(" Taken.");
        await chair.Reads("8", before + " Taken.");

        await amara.Context.SetOfflineAsync(true);
        await amara.Types(" Words that come too late.");
        await chair.ActsOn("8", "Locked: nobody edits");
        await Expect(chair.Notice("Paragraph 8: Locked: nobody edits.")).ToBeVisibleAsync();
        await amara.Context.SetOfflineAsync(false);

        var parked = amara.Paragraph("8").GetByRole(AriaRole.Region, new() { Name = "Words that were not taken" });
        await Expect(parked).ToContainTextAsync("Words that come too late.");
        await Expect(amara.Editor("8")).ToHaveCountAsync(0);
        await amara.Reads("8", before + " Taken.");
        await Expect(amara.Paragraph("8").GetByText("Locked", new() { Exact = true })).ToBeVisibleAsync();
        await parked.ScrollIntoViewIfNeededAsync();
        await Picture(amara, "parked");
        await parked.GetByRole(AriaRole.Button, new() { Name = "Copy the words" }).ClickAsync();
        await Expect(amara.Notice("Copied.")).ToBeVisibleAsync();
        Assert.Equal(" Words that come too late.", await amara.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        await amara.Page.ReloadAsync();
        await Expect(parked).ToContainTextAsync("Words that come too late.");
        await parked.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        await Expect(parked).ToHaveCountAsync(0);

        await chair.Undoes("Paragraph 8: Locked: nobody edits.");
        await Expect(amara.Paragraph("8").GetByText("Locked", new() { Exact = true })).ToHaveCountAsync(0);
        await amara.Edits("8");
        await amara.Types(" Open again.");
        await chair.Reads("8", before + " Taken. Open again.");
    }

    [Fact]
    public async Task Of_words_typed_while_the_chair_locks_the_paragraph_none_is_lost_silently()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var before = (await chair.Stored())["11"].Text;
        await amara.Edits("11");
        var words = " " + string.Join(' ', Enumerable.Range(1, 60).Select(n => $"h{n}")) + " ";
        var typing = amara.Types(words, delay: 15);
        await Expect(chair.Words("11")).ToContainTextAsync(" h12 ");
        await chair.ActsOn("11", "Locked: nobody edits");
        await Expect(amara.Editor("11")).ToHaveCountAsync(0);
        await typing;
        // What was still being typed when the editor closed is no command: h would have opened the history.
        await Expect(amara.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await amara.IsLive();
        var taken = (await chair.Stored())["11"].Text;
        await amara.Reads("11", taken);
        var parked = string.Concat(await amara.Paragraph("11").Locator(".parked > blockquote").AllTextContentsAsync());
        Assert.StartsWith(before + " h1 h2 h3", taken);
        Assert.StartsWith(taken[before.Length..] + parked, words);
        Assert.NotEqual(before + words, taken);
    }

    [Fact]
    public async Task A_title_that_somebody_else_has_changed_meanwhile_is_not_overwritten_unseen()
    {
        var chair = await Enters("The Chair");
        var other = await Enters("The Chair");
        other.Expects("status of 409");
        foreach (var desk in (Desk[])[chair, other]) await desk.Button("Capacity and practical benefit").ClickAsync();
        var field = other.Page.GetByRole(AriaRole.Textbox, new() { Name = "Title of recommendation 12" });
        await field.FillAsync("Capacity");
        await chair.Page.GetByRole(AriaRole.Textbox, new() { Name = "Title of recommendation 12" }).FillAsync("Practical benefit");
        await chair.Button("Save").ClickAsync();
        await Expect(chair.Button("Practical benefit")).ToBeVisibleAsync();

        await other.Button("Save").ClickAsync();
        await Expect(other.Notice("Practical benefit")).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("Capacity");
        await Picture(other, "conflict");
        await other.Button("Save").ClickAsync();
        await Expect(chair.Button("Capacity")).ToBeVisibleAsync();
    }
}
