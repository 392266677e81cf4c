using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class SearchTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task Words_are_found_narrowed_and_opened_at_their_place_without_a_mouse()
    {
        var lea = await Enters("Lea Marchetti");
        await lea.Presses("/");
        await lea.Types("cooperation");
        await lea.Presses("Enter");
        await Expect(Hits(lea).First.Locator("mark").First).ToBeVisibleAsync();
        var all = await Found(lea);
        await Picture(lea, "found");

        await lea.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^Civil society") }).ClickAsync();
        await Expect(lea.Page).ToHaveURLAsync(new Regex("stakeholders="));
        await Expect(Hits(lea).First).ToContainTextAsync("Civil society");
        await Expect(Hits(lea).Filter(new() { HasNotText = "Civil society" })).ToHaveCountAsync(0);
        Assert.InRange(await Found(lea), 1, all - 1);

        await lea.Presses("/", "ArrowDown", "j");
        var second = Hits(lea).Nth(1);
        await Expect(second.GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        var words = await second.Locator("mark").First.InnerTextAsync();
        await lea.Presses("Enter");
        await Expect(lea.Page).ToHaveURLAsync(new Regex("/submissions/\\d+\\?.*#p\\d+$"));
        await Expect(lea.Page.Locator(".passage:focus")).ToContainTextAsync(words);
        Assert.True(await lea.Page.EvaluateAsync<bool>("CSS.highlights.get('found').size > 0"), "The words are not marked where they stand.");
        await Picture(lea, "opened");

        await lea.Page.GoBackAsync();
        await Expect(Hits(lea).First).ToContainTextAsync("Civil society");
    }

    [Fact]
    public async Task What_is_found_appears_while_one_types_and_what_cannot_be_read_is_said()
    {
        var observer = await Watches();
        await observer.Goes("/g/wgec/search");
        await Expect(observer.Heading("What do you look for?")).ToBeVisibleAsync();
        await observer.Types("interne");
        await observer.Types("t");
        await Expect(Hits(observer).First).ToBeVisibleAsync();
        await observer.Types(" \"governance");
        await Expect(observer.Page.Locator(".search-problem")).ToBeVisibleAsync();
        await Picture(observer, "problem");
        await observer.Page.GetByRole(AriaRole.Searchbox).FillAsync("qwertyuiop");
        await Expect(observer.Heading("No passage has these words.")).ToBeVisibleAsync();
        await Expect(Hits(observer)).ToHaveCountAsync(0);
    }

    static ILocator Hits(Desk desk) => desk.Page.Locator(".hit");

    /// <summary>How many passages the page says it has found.</summary>
    static async Task<int> Found(Desk desk)
    {
        var said = desk.Page.GetByRole(AriaRole.Status).Filter(new() { HasTextRegex = new Regex("passages? found") });
        await Expect(desk.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        return int.Parse(Regex.Match(await said.InnerTextAsync(), "\\d+").Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
