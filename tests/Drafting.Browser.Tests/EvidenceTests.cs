using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class EvidenceTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task Words_selected_with_the_mouse_become_evidence_that_paragraph_and_submission_both_show()
    {
        var chair = await Enters("The Chair");
        var lines = chair.Paragraph("16").GetByRole(AriaRole.Complementary, new() { Name = "Beside paragraph 16" });
        await Expect(lines).ToContainTextAsync("1 supports");

        var amara = await Enters("Amara Okoye");
        await amara.Goes("/g/wgec/submissions/5");
        var passage = Passage(amara, 1);
        var quote = await Selects(amara, passage, from: 4, words: 5);
        await amara.Button("Link to a paragraph", exact: false).ClickAsync();
        await Expect(amara.Dialog.Locator("blockquote")).ToHaveTextAsync(quote);
        await amara.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "Paragraph" }).FillAsync("different jurisdictions");
        await amara.Page.GetByRole(AriaRole.Option).ClickAsync();
        await amara.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Opposes" }).CheckAsync();
        await amara.Dialog.GetByLabel("Why (a note)").FillAsync("Prefers what is there already.");
        await Picture(amara, "linking");
        await amara.Button("Link: Opposes 16").ClickAsync();
        await Expect(amara.Notice("Linked to paragraph 16.")).ToBeVisibleAsync();
        await Expect(Uses(passage)).ToContainTextAsync("Opposes 16");
        await Expect(passage.Locator("mark.stance-opposes")).ToHaveTextAsync(quote);
        await Picture(amara, "linked");

        // The counts came by themselves, and the quotation opens in place, below the paragraph.
        await Expect(lines).ToContainTextAsync("1 opposes");
        await chair.Paragraph("16").FocusAsync();
        await chair.Presses("e");
        var evidence = chair.Page.GetByRole(AriaRole.Region, new() { Name = "Evidence for paragraph 16" });
        await Expect(evidence.Locator("mark", new() { HasText = quote })).ToBeVisibleAsync();
        await Expect(evidence).ToContainTextAsync("Prefers what is there already.");
        await Expect(evidence).ToContainTextAsync("linked by Amara Okoye, State B");
        await evidence.ScrollIntoViewIfNeededAsync();
        await Picture(chair, "evidence");

        await amara.Button("Edit the link to paragraph 16").ClickAsync();
        await amara.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Qualifies" }).CheckAsync();
        await amara.Button("Save").ClickAsync();
        await Expect(Uses(passage)).ToContainTextAsync("Qualifies 16");
        await Expect(lines).ToContainTextAsync("1 qualifies");

        await amara.Button("Edit the link to paragraph 16").ClickAsync();
        await amara.Button("Withdraw the link").ClickAsync();
        await Expect(Uses(passage)).ToHaveCountAsync(0);
        await Expect(lines).Not.ToContainTextAsync("qualifies");
        await amara.Undoes("The link to paragraph 16 is withdrawn.");
        await Expect(Uses(passage)).ToContainTextAsync("Qualifies 16");
        await Expect(lines).ToContainTextAsync("1 qualifies");

        // The source leads to the passage, with the quoted words lit.
        await evidence.GetByRole(AriaRole.Link, new() { Name = "DENIC (German ccTLD Registry, .de), passage 1" }).ClickAsync();
        await Expect(chair.Page.Locator("mark[data-lit]")).ToHaveTextAsync(quote);
    }

    [Fact]
    public async Task Words_are_selected_and_linked_without_a_mouse()
    {
        var lea = await Enters("Lea Marchetti");
        await lea.Goes("/g/wgec/submissions/4");
        await Expect(Passage(lea, 1)).ToBeVisibleAsync();
        await lea.Presses("j", "j", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight");
        var quote = (await lea.Page.EvaluateAsync<string>("document.getSelection().toString()")).Trim();
        Assert.Equal(3, quote.Split(' ').Length);
        await lea.Presses("l");
        await Expect(lea.Dialog.Locator("blockquote")).ToHaveTextAsync(quote);
        await Expect(lea.Dialog.GetByRole(AriaRole.Combobox, new() { Name = "Paragraph" })).ToBeFocusedAsync();
        await lea.Types("equality, work and");
        await Expect(lea.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await lea.Presses("ArrowDown", "Enter");
        await Expect(lea.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(0);
        await lea.Presses("Tab", "Space", "Tab");
        await Expect(lea.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Supports" })).ToBeCheckedAsync();
        await lea.Types("Says the same.");
        await lea.Presses("Tab", "Enter");
        await Expect(Uses(Passage(lea, 2))).ToContainTextAsync("Supports 22");
        await Expect(Passage(lea, 2)).ToBeFocusedAsync();
        await lea.Undoes("Linked to paragraph 22.");
        await Expect(Uses(Passage(lea, 2))).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_observer_sees_where_passages_are_used_and_has_no_tools()
    {
        var observer = await Watches();
        await observer.Goes("/g/wgec/submissions/8");
        await Expect(observer.Page.GetByRole(AriaRole.List, new() { Name = "Where this passage is used" }).First).ToBeVisibleAsync();
        await Selects(observer, Passage(observer, 3), from: 0, words: 3);
        await observer.Presses("l");
        await Expect(observer.Dialog).ToHaveCountAsync(0);
        await Expect(observer.Button("Link to a paragraph", exact: false)).ToHaveCountAsync(0);
        await Expect(observer.Button("Edit the link", exact: false)).ToHaveCountAsync(0);
        await Picture(observer, "submission");
    }

    [Fact]
    public async Task Passages_are_linked_and_set_aside_one_after_another_with_one_key_each()
    {
        var lea = await Enters("Lea Marchetti");
        await lea.Paragraph("3").FocusAsync();
        await lea.Presses("f");
        await Expect(lea.Heading("Passages that may bear on this")).ToBeVisibleAsync();
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        var offered = await Candidates(lea).CountAsync();
        Assert.True(offered > 3, $"Only {offered} passages are suggested for paragraph 3.");
        var quote = await Candidates(lea).First.Locator("mark").AllInnerTextsAsync();

        await lea.Presses("s");
        await Expect(lea.Notice("Supports: ")).ToBeVisibleAsync();
        await Expect(lea.Page.Locator(".candidate-done")).ToHaveCountAsync(1);
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        await Expect(Linked(lea).Locator("mark", new() { HasText = string.Concat(quote) })).ToBeVisibleAsync();
        await lea.Presses("x", "ArrowLeft", "ArrowLeft");
        var shorter = string.Concat(await Candidates(lea).First.Locator("mark").AllInnerTextsAsync());
        await lea.Presses("q");
        await Expect(lea.Page.Locator(".candidate-done")).ToHaveCountAsync(3);
        await Expect(Linked(lea).Locator(".stance-qualifies mark", new() { HasText = shorter })).ToBeVisibleAsync();
        await Picture(lea, "linked");

        // The last is undone, its passage is offered again and has the focus.
        await lea.Presses("z");
        await Expect(lea.Page.Locator(".candidate-done")).ToHaveCountAsync(2);
        await Expect(Linked(lea).Locator("mark", new() { HasText = shorter })).ToHaveCountAsync(0);
        await Expect(Candidates(lea)).ToHaveCountAsync(offered - 2);

        await lea.Presses("n");
        await Expect(lea.Page.GetByRole(AriaRole.Region, new() { Name = "Paragraph 4", Exact = true })).ToBeVisibleAsync();
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        await Expect(lea.Page.GetByText("1 linked, 1 set aside")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_a_delegation_has_set_aside_stays_aside_until_it_takes_it_back()
    {
        var lea = await Enters("Lea Marchetti");
        await lea.Goes("/g/wgec/drafts/1?view=evidence&paragraph=7");
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        var id = await Candidates(lea).First.GetAttributeAsync("id");
        await lea.Presses("x");
        await Expect(lea.Notice("Set aside: ")).ToBeVisibleAsync();
        await lea.Page.ReloadAsync();
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        await Expect(lea.Page.Locator($"#{id}")).ToHaveCountAsync(0);
        await lea.Presses("u");
        await Expect(lea.Page.Locator($".aside #{id}")).ToBeVisibleAsync();
        await Picture(lea, "aside");
        await lea.Page.Locator($"#{id}").FocusAsync();
        await lea.Presses("x");
        await Expect(lea.Page.Locator($".aside #{id}")).ToHaveCountAsync(0);
        await Expect(lea.Page.Locator($"#{id}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Words_of_ones_own_find_passages_that_are_linked_with_the_same_keys()
    {
        var lea = await Enters("Lea Marchetti");
        await lea.Goes("/g/wgec/drafts/1?view=evidence&paragraph=8");
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        await lea.Presses("f");
        await lea.Types("responsibility for public policy");
        await Expect(Candidates(lea).First.Locator(".matched").First).ToBeVisibleAsync();
        await lea.Presses("Enter");
        await Expect(Candidates(lea).First).ToBeFocusedAsync();
        await lea.Presses("o");
        await Expect(lea.Notice("Opposes: ")).ToBeVisibleAsync();
        await Expect(Linked(lea).Locator(".stance-opposes").First).ToBeVisibleAsync();
        await Picture(lea, "own-words");
    }

    [Fact]
    public async Task An_observer_reads_the_evidence_of_each_paragraph_and_is_suggested_nothing()
    {
        var observer = await Watches();
        await observer.Goes("/g/wgec/drafts/1?view=evidence&paragraph=1");
        await Expect(observer.Page.GetByRole(AriaRole.Region, new() { Name = "Evidence for paragraph 1", Exact = true })).ToBeVisibleAsync();
        await Expect(observer.Heading("Passages that may bear on this")).ToHaveCountAsync(0);
        await observer.Presses("n", "s");
        await Expect(observer.Page.GetByRole(AriaRole.Region, new() { Name = "Evidence for paragraph 2", Exact = true })).ToBeVisibleAsync();
        await Expect(observer.Page.Locator(".notice")).ToHaveCountAsync(0);
        await Picture(observer, "reading");
    }

    static ILocator Candidates(Desk desk) => desk.Page.Locator(".candidate");

    static ILocator Linked(Desk desk) => desk.Page.GetByRole(AriaRole.Complementary, new() { Name = "Linked so far" });

    static ILocator Passage(Desk desk, int number) => desk.Page.GetByRole(AriaRole.Group, new() { Name = $"Passage {number}", Exact = true });

    static ILocator Uses(ILocator passage) => passage.GetByRole(AriaRole.List, new() { Name = "Where this passage is used" });

    /// <summary>Draws the mouse over whole words of a passage. Gives the words.</summary>
    static async Task<string> Selects(Desk desk, ILocator passage, int from, int words)
    {
        await passage.ScrollIntoViewIfNeededAsync();
        var box = await passage.EvaluateAsync<SelectedBox>("""
            (passage, { from, words }) => {
              const text = passage.querySelector('.passage-text'), walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), node = walker.nextNode();
              const found = [...node.data.matchAll(/\S+/g)], first = found[from].index, last = found[from + words - 1], end = last.index + last[0].length;
              const box = (a, b) => { const range = document.createRange(); range.setStart(node, a); range.setEnd(node, b); return range.getBoundingClientRect(); };
              const start = box(first, first + 1), stop = box(end - 1, end);
              return { fromX: start.left + 1, fromY: start.top + start.height / 2, toX: stop.right - 1, toY: stop.top + stop.height / 2, words: node.data.slice(first, end) };
            }
            """, new { from, words });
        await desk.Page.Mouse.MoveAsync(box.FromX, box.FromY);
        await desk.Page.Mouse.DownAsync();
        await desk.Page.Mouse.MoveAsync(box.ToX, box.ToY, new() { Steps = 5 });
        await desk.Page.Mouse.UpAsync();
        return box.Words;
    }

    sealed record SelectedBox
    {
        public float FromX { get; set; }
        public float FromY { get; set; }
        public float ToX { get; set; }
        public float ToY { get; set; }
        public string Words { get; set; } = "";
    }
}
