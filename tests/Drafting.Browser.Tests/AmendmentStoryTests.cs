using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class AmendmentStoryTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task An_amendment_is_private_until_it_is_tabled_then_weighed_against_another_and_adopted_before_everybody()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var observer = await Watches();
        var before = (await chair.Stored())["13"].Text;
        const string old = "self-regulation", mixture = "a mixture of these", review = " The match should be kept under review.";

        await Begins(amara, "13");
        await Replaces(amara, old, mixture);
        await Expect(Changes(amara).Locator("ins")).ToContainTextAsync("mixture");
        await amara.Page.GetByLabel("Reason", new() { Exact = true }).FillAsync("Practice knows mixtures.");
        await Expect(amara.Page.Locator(".rationale").GetByRole(AriaRole.Status)).ToHaveTextAsync("saved");
        await Picture(amara, "private");
        foreach (var desk in (Desk[])[chair, lea, observer]) await SeesNothing(desk, "mixture");

        await amara.Page.GetByLabel("Invite a delegation").SelectOptionAsync(new SelectOptionValue { Label = "Society A (example)" });
        await amara.Button("Invite").ClickAsync();
        await Line(lea, "13", "New amendment, State B, private").ClickAsync();
        await lea.Button("Accept: become a co-sponsor").ClickAsync();
        await Expect(lea.Notice("Your delegation co-sponsors New amendment.")).ToBeVisibleAsync();
        await lea.Paragraph("13").GetByRole(AriaRole.Link, new() { Name = "Open to write" }).ClickAsync();
        await Expect(lea.Editor("13, as amended")).ToBeFocusedAsync();
        await amara.Page.GetByRole(AriaRole.Group, new() { Name = "Text of paragraph 13, as amended" }).FocusAsync();
        await amara.Presses("Enter");
        await amara.Selects(mixture);
        await amara.Presses("ArrowRight");
        await Task.WhenAll(lea.Types(review), amara.Types(" or more"));
        var wording = before.Replace(old, mixture + " or more") + review;
        foreach (var desk in (Desk[])[amara, lea]) await Expect(desk.Editor("13, as amended")).ToHaveTextAsync(wording);
        await Picture(lea, "co-writing");
        foreach (var desk in (Desk[])[chair, observer]) await SeesNothing(desk, "mixture");

        var first = await TablesIt(amara);
        foreach (var desk in (Desk[])[chair, observer])
        {
            await Line(desk, "13", $"{first}, State B with Society A, tabled").ClickAsync();
            var card = desk.Paragraph("13").GetByRole(AriaRole.Article, new() { Name = first });
            await Expect(card).ToContainTextAsync("Practice knows mixtures.");
            await Expect(card.Locator(".redline del")).ToHaveTextAsync(new Regex(old));
            Assert.Equal(before, await Side(card, "ins"));
            Assert.Equal(wording, await Side(card, "del"));
        }
        await Picture(observer, "tabled");
        foreach (var desk in (Desk[])[chair, observer]) await desk.Reads("13", before);

        await lea.Link("Back to the draft", exact: false).ClickAsync();
        var second = await Tables(lea, "13", () => Replaces(lea, old, "regulation by the market"));
        await chair.Link("Amendments (", exact: false).ClickAsync();
        var rows = chair.Page.GetByRole(AriaRole.Grid, new() { NameRegex = new("Paragraph 13") }).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveTextAsync([new Regex($"{first}.*collision.*suggested 1\\."), new Regex($"{second}.*collision.*suggested 2\\.")]);
        await rows.First.ClickAsync();
        await Expect(Opened(chair, first)).ToContainTextAsync($"Touches the same words as {second} (Society A)");
        await Picture(chair, "list");

        await Decides(chair, first, "Adopt in brackets", $"Adopt {first} in brackets");
        await Expect(chair.Notice($"{first} was adopted in brackets.")).ToBeVisibleAsync();
        var inBrackets = before.Replace($"{old}.", $"[{old}][{mixture} or more].{review.Replace(" The", " [The")}]");
        await observer.Reads("13", inBrackets);
        // Nobody proposes the words that stood: who proposed others asks to delete them.
        string[] said = ["open bracket: alternatives, alternative 1 of 2", "open bracket: alternatives, alternative 2 of 2, proposed by State B and Society A", "open bracket: addition, proposed by State B and Society A"];
        for (var i = 0; i < said.Length; i++) await Expect(Sign(observer, "13", "[").Nth(i)).ToHaveAttributeAsync("aria-label", said[i]);
        await Expect(observer.Words("13").Locator("[data-by='State B, Society A']")).ToHaveCountAsync(2);
        await Picture(observer, "in-brackets");
        await rows.Filter(new() { HasText = second }).ClickAsync();
        await Decides(chair, second, "Declare it fallen", $"Declare {second} fallen", async dialog => await dialog.GetByLabel("Which amendment makes it fall?").SelectOptionAsync([new SelectOptionValue { Label = $"{first} · State B with Society A" }]));
        await Expect(Opened(chair, second)).ToContainTextAsync($"It fell because of {first}");

        await chair.Undoes($"{second} has fallen.");
        await Expect(State(chair, second)).ToHaveTextAsync(new Regex("tabled"));
        await chair.Undoes($"{first} was adopted in brackets.");
        await observer.Reads("13", before);
        await Expect(rows.Filter(new() { HasText = first }).Locator(".amendment-state")).ToHaveTextAsync(new Regex("tabled"));
        await Expect(Sign(observer, "13", "[")).ToHaveCountAsync(0);
        await LiveDraftTests.SameOnServer(observer, "13", before);

        await rows.Filter(new() { HasText = first }).ClickAsync();
        await Decides(chair, first, "Adopt", $"Adopt {first}", dialog => Expect(dialog.GetByRole(AriaRole.Checkbox, new() { NameRegex = new(second) })).ToBeCheckedAsync());
        await observer.Reads("13", wording);
        await Expect(Opened(chair, first)).ToContainTextAsync("Decision: adopted");
        await chair.Page.GetByRole(AriaRole.Row, new() { NameRegex = new(second) }).ClickAsync();
        await Expect(Opened(chair, second)).ToContainTextAsync($"It fell because of {first}");
        await observer.Paragraph("13").GetByRole(AriaRole.Button, new() { Name = "2 decided" }).ClickAsync();
        await Expect(Line(observer, "13", $"{first}, State B with Society A, adopted")).ToBeVisibleAsync();
        await Expect(Line(observer, "13", $"{second}, Society A, fallen")).ToBeVisibleAsync();
        await Picture(observer, "adopted");
        await LiveDraftTests.SameOnServer(observer, "13", wording);
    }

    [Fact]
    public async Task An_amendment_offered_in_other_words_stands_in_them_once_its_proposer_accepts()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var observer = await Watches();
        var before = (await chair.Stored())["21"].Text;
        var name = await Tables(amara, "21", () => Replaces(amara, "should work", "shall work without delay"));

        var modified = before.Replace("should work", "should work without delay");
        await Line(chair, "21", $"{name}, State B, tabled").ClickAsync();
        await chair.Paragraph("21").GetByRole(AriaRole.Button, new() { Name = "Decide…" }).ClickAsync();
        await Chooses(chair, "Offer a modification");
        await chair.Dialog.GetByLabel("Your wording (21)").FillAsync(modified);
        await Expect(chair.Dialog.Locator(".preview ins")).ToContainTextAsync("should");
        await Picture(chair, "offer");
        await chair.Button("Offer this wording").ClickAsync();

        await Expect(Line(observer, "21", $"{name}, State B, modification offered")).ToBeVisibleAsync();
        await observer.Reads("21", before);
        // It stands open there, since she came back from its page.
        await Expect(amara.Paragraph("21").Locator(".offer .redline").First).ToContainTextAsync("without delay");
        await Picture(amara, "answer");
        await amara.Button("Accept the modification").ClickAsync();
        foreach (var desk in (Desk[])[amara, chair, observer]) await desk.Reads("21", modified);
        await Expect(amara.Notice($"{name} is adopted as modified.")).ToBeVisibleAsync();
        await observer.Paragraph("21").GetByRole(AriaRole.Button, new() { Name = "1 decided" }).ClickAsync();
        await Expect(Line(observer, "21", $"{name}, State B, adopted as modified")).ToBeVisibleAsync();
        await LiveDraftTests.SameOnServer(observer, "21", modified);
    }

    [Fact]
    public async Task Of_three_amendments_two_are_merged_before_everybody_and_the_third_stays_readable()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var observer = await Watches();
        var before = (await chair.Stored())["12"].Text;
        var names = new[]
        {
            await Tables(amara, "12", () => Replaces(amara, "is invited", "is asked")),
            await Tables(lea, "12", () => Replaces(lea, "in particular", "above all")),
            await Tables(lea, "12", () => Replaces(lea, "full use", "good use")),
        };
        await Expect(chair.Paragraph("12").GetByRole(AriaRole.Region, new() { Name = "Amendments to paragraph 12" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await chair.Button("Merge several…").ClickAsync();
        await Expect(chair.Dialog.GetByRole(AriaRole.Checkbox, new() { Checked = true })).ToHaveCountAsync(3);
        await chair.Button("Open the workspace").ClickAsync();
        await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { Name = "Merging the amendments to paragraph 12" })).ToBeVisibleAsync();
        await observer.Link("Open the merge workspace").ClickAsync();
        await Expect(observer.Page.GetByRole(AriaRole.Checkbox).First).ToBeDisabledAsync();

        var merged = observer.Page.Locator(".merge-text .live-words");
        await Expect(merged).ToHaveTextAsync(before);
        await Take(chair, names[0]).ClickAsync();
        await Expect(merged).ToHaveTextAsync(before.Replace("is invited", "is asked"));
        await Take(chair, names[2]).ClickAsync();
        await Expect(merged).ToHaveTextAsync(before.Replace("is invited", "is asked").Replace("full use", "good use"));
        await Take(chair, names[1]).ClickAsync();
        await Expect(merged).ToContainTextAsync("above all");
        await Take(chair, names[1]).ClickAsync();
        var text = before.Replace("is invited", "is asked").Replace("full use", "good use");
        await Expect(merged).ToHaveTextAsync(text);
        await Expect(Take(observer, names[0])).ToBeCheckedAsync();
        await Expect(observer.Page.Locator(".merge-head .tally")).ToHaveTextAsync(new Regex("^2 of 3 changes taken"));
        await Picture(chair, "merging");
        await Picture(observer, "following");
        await lea.Reads("12", before);

        await chair.Button("Conclude…").ClickAsync();
        await Expect(chair.Dialog.Locator(".left-out")).ToContainTextAsync(names[1]);
        await chair.Dialog.GetByLabel("Why the rest was not taken").FillAsync("All are meant alike.");
        await Picture(chair, "conclude");
        await chair.Button("Conclude: this is the text").ClickAsync();
        await lea.Reads("12", text);
        await observer.Link("Back to the draft", exact: false).ClickAsync();
        await observer.Reads("12", text);
        await observer.Paragraph("12").GetByRole(AriaRole.Button, new() { Name = "3 decided" }).ClickAsync();
        await Expect(Line(observer, "12", $"{names[0]}, State B, adopted")).ToBeVisibleAsync();
        await Line(observer, "12", $"{names[1]}, Society A, rejected").ClickAsync();
        var left = observer.Paragraph("12").GetByRole(AriaRole.Article, new() { Name = names[1] });
        await Expect(left).ToContainTextAsync("Reason: All are meant alike.");
        await Expect(left.Locator(".redline ins")).ToContainTextAsync("above all");
        await Picture(observer, "left-out");
        await LiveDraftTests.SameOnServer(observer, "12", text);
    }

    [Fact]
    public async Task Of_two_chairs_who_decide_on_one_amendment_at_once_one_prevails_and_the_other_is_told()
    {
        var chair = await Enters("The Chair");
        var other = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        foreach (var desk in (Desk[])[chair, other]) desk.Expects("status of 409");
        var before = (await chair.Stored())["17"].Text;
        var name = await Tables(amara, "17", () => Replaces(amara, "as little as possible", "not at all"));

        foreach (var desk in (Desk[])[chair, other])
        {
            await Line(desk, "17", $"{name}, State B, tabled").ClickAsync();
            await desk.Paragraph("17").GetByRole(AriaRole.Button, new() { Name = "Decide…" }).ClickAsync();
        }
        await Chooses(chair, "Adopt");
        await Chooses(other, "Reject");
        await other.Dialog.GetByLabel("Reason", new() { Exact = true }).FillAsync("Nothing is disturbed by nothing.");
        await Task.WhenAll(chair.Button($"Adopt {name}").ClickAsync(), other.Button($"Reject {name}").ClickAsync());

        var done = new Regex($"{name} was (adopted|rejected)\\.");
        foreach (var desk in (Desk[])[chair, other]) await Expect(desk.Page.Locator(".notice.done, .notice.problem").First).ToBeVisibleAsync();
        var adopted = await chair.Page.Locator(".notice.done").CountAsync() == 1;
        var (first, told) = adopted ? (chair, other) : (other, chair);
        await Expect(first.Page.Locator(".notice.done")).ToContainTextAsync(done);
        await Expect(told.Page.Locator(".notice.problem")).ToContainTextAsync(adopted ? "has been adopted" : "has been rejected");
        await Expect(told.Page.Locator(".notice.done")).ToHaveCountAsync(0);
        await Expect(told.Button(adopted ? $"Reject {name}" : $"Adopt {name}")).ToBeDisabledAsync();
        await Picture(told, "told");
        foreach (var desk in (Desk[])[first, told, amara]) await desk.Goes($"/g/wgec/drafts/{await desk.Draft()}");
        var text = adopted ? before.Replace("as little as possible", "not at all") : before;
        foreach (var desk in (Desk[])[first, told, amara]) await desk.Reads("17", text);
        await LiveDraftTests.SameOnServer(told, "17", text);
    }

    // What people do with amendments

    /// <summary>Opens a private amendment to the words of a paragraph, from the keyboard; the caret is then at their end.</summary>
    static async Task Begins(Desk desk, string label)
    {
        await desk.Paragraph(label).FocusAsync();
        await desk.Presses("a");
        await desk.Button("Begin").ClickAsync();
        await Expect(desk.Editor($"{label}, as amended")).ToBeFocusedAsync();
    }

    /// <summary>Selects <paramref name="old"/> in the open editor and types over it.</summary>
    static async Task Replaces(Desk desk, string old, string words)
    {
        await desk.Selects(old);
        await desk.Types(words);
    }

    /// <summary>Tables what is open, at once after the last letter, and gives its name.</summary>
    static async Task<string> TablesIt(Desk desk)
    {
        await desk.Button("Table it").ClickAsync();
        var notice = desk.Notice(" is tabled.");
        await Expect(notice).ToBeVisibleAsync();
        var name = Regex.Match(await notice.InnerTextAsync(), "Amendment \\S+").Value;
        await notice.GetByRole(AriaRole.Button, new() { Name = "Dismiss this notice" }).ClickAsync();
        return name;
    }

    static async Task<string> Tables(Desk desk, string label, Func<Task> write)
    {
        await Begins(desk, label);
        await write();
        var name = await TablesIt(desk);
        await desk.Link("Back to the draft", exact: false).ClickAsync();
        return name;
    }

    static async Task Chooses(Desk desk, string decision) => await desk.Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^{Regex.Escape(decision)} ?[A-Z]") }).CheckAsync();

    static async Task Decides(Desk desk, string name, string decision, string act, Func<ILocator, Task>? also = null)
    {
        await Opened(desk, name).GetByRole(AriaRole.Button, new() { Name = "Decide…" }).ClickAsync();
        await Chooses(desk, decision);
        if (also is not null) await also(desk.Dialog);
        await desk.Button(act).ClickAsync();
    }

    /// <summary>Neither the page nor what the server answers holds the words, and no amendment is told of.</summary>
    static async Task SeesNothing(Desk desk, string words)
    {
        await Expect(desk.Paragraph("13").GetByRole(AriaRole.Region, new() { Name = "Amendments to paragraph 13" })).ToHaveCountAsync(0);
        Assert.DoesNotContain(words, await desk.Page.ContentAsync());
        var answer = await desk.Asks($"/api/groups/wgec/drafts/{await desk.Draft()}/amendments");
        Assert.DoesNotContain(answer.GetProperty("amendments").EnumerateArray(), a => a.GetProperty("state").GetString() == "private");
        Assert.DoesNotContain(words, answer.ToString());
    }

    // Where it stands

    /// <summary>Its line in the margin, whether it is opened or not.</summary>
    static ILocator Line(Desk desk, string label, string what) => desk.Paragraph(label).Locator(".amendment-line").And(desk.Page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^(Open|Close) {Regex.Escape(what)}$") }));

    /// <summary>What is opened beside the list of amendments.</summary>
    static ILocator Opened(Desk desk, string name) => desk.Page.Locator(".list-one").GetByRole(AriaRole.Article, new() { Name = name, Exact = true });

    static ILocator State(Desk desk, string name) => Opened(desk, name).Locator(".amendment-state");

    /// <summary>What an amendment changes, on its own page.</summary>
    static ILocator Changes(Desk desk) => desk.Page.Locator(".amendment-part");

    static ILocator Take(Desk desk, string name) => desk.Page.GetByRole(AriaRole.Checkbox, new() { Name = $"Take this change of {name}", Exact = true });

    static ILocator Sign(Desk desk, string label, string sign) => desk.Words(label).Locator(".bracket", new() { HasText = sign });

    /// <summary>One side of a redline, letter by letter: the words without those that are marked as <paramref name="without"/>.</summary>
    static Task<string> Side(ILocator card, string without) =>
        card.Locator(".redline").First.EvaluateAsync<string>("(e, without) => { const copy = e.cloneNode(true); copy.querySelectorAll(`${without}, .unseen, .collision-sign`).forEach(n => n.remove()); return copy.textContent; }", without);
}
