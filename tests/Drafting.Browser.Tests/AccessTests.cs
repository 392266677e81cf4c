using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed partial class AccessTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    static readonly string[] Pages = ["/", "/g/wgec", "/g/wgec/drafts/1", "/g/wgec/submissions", "/g/wgec/submissions/8", "/g/wgec/import", "/g/wgec/record"];

    [Fact]
    public async Task Every_page_names_its_controls_and_has_one_main_part_one_banner_and_one_first_heading()
    {
        var chair = await Enters("The Chair");
        foreach (var path in Pages)
        {
            await Shows(chair, path);
            foreach (var role in (AriaRole[])[AriaRole.Main, AriaRole.Banner]) await Expect(chair.Page.GetByRole(role)).ToHaveCountAsync(1);
            await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
            Assert.Equal("en", (await chair.Page.Locator("html").GetAttributeAsync("lang"))?[..2]);
            await Expect(chair.Page).ToHaveTitleAsync(new Regex("Drafting$"));
            Assert.Empty(Nameless().Matches(await chair.Page.Locator("body").AriaSnapshotAsync()).Select(m => $"{path}: {m.Value.Trim()}"));
        }
    }

    /// <summary>axe-core comes with the client's packages. What it finds is named with the page, the rule and the place.</summary>
    [Fact]
    public async Task No_page_breaks_a_rule_that_axe_knows_in_either_theme()
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Drafting.Client", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        var found = new List<string>();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var chair = await Enters("The Chair", options: new() { ColorScheme = scheme });
            var amara = await Enters("Amara Okoye", options: new() { ColorScheme = scheme });
            var observer = await Watches(new() { ColorScheme = scheme });
            foreach (var (who, desk, path) in Pages.Concat(MorePages).Distinct().Select(p => ("chair", chair, p)).Concat(MorePages.Select(p => ("member", amara, p))).Concat(MorePages.Select(p => ("observer", observer, p))))
            {
                await Shows(desk, path);
                // Colours that fade in are not yet what they will be.
                await desk.Page.WaitForFunctionAsync("() => document.getAnimations().every(a => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)");
                await desk.Page.EvaluateAsync(axe);
                var breaches = await desk.Page.EvaluateAsync<string[]>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => `${v.id} (${v.nodes.length}): ${v.nodes[0].target.join(' ')}: ${v.nodes[0].failureSummary}`)");
                found.AddRange(breaches.Select(b => $"{who}, {scheme}, {path}: {b}"));
            }
        }
        Assert.Empty(found);
    }

    /// <summary>Pages that a group comes to later in its work, and that everybody may open.</summary>
    static readonly string[] MorePages = ["/g/wgec/drafts/1", "/g/wgec/drafts/1/board", "/g/wgec/drafts/1/silences", "/g/wgec/drafts/1/measures", "/g/wgec/drafts/1/sources", "/g/wgec/drafts/1/report", "/g/wgec/drafts/1/compare", "/g/wgec/drafts/1/agreement", "/g/wgec/delegations", "/g/wgec/proposals", "/g/wgec/search?q=equal"];

    /// <summary>In an accessibility tree as Playwright writes it, a control without a name is its role with nothing after it.</summary>
    [GeneratedRegex("""^ *- (button|link|textbox|combobox|checkbox|radio|menuitem|option|img|dialog|table|navigation|progressbar|searchbox)( \[[^\]]*\])*:?$""", RegexOptions.Multiline)]
    private static partial Regex Nameless();

    [Fact]
    public async Task From_signing_in_to_leaving_nothing_needs_a_mouse()
    {
        var chair = await Opens();
        await chair.Goes("/");
        var enter = chair.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as The Chair" });
        await Expect(enter).ToBeVisibleAsync();
        await chair.Presses("Tab");
        await Expect(chair.Link("Skip to the content")).ToBeFocusedAsync();
        await TabsTo(chair, enter);
        await chair.Presses("Enter");
        await chair.IsLive();

        await chair.Presses("j", "j", "j");
        await Expect(chair.Paragraph("3")).ToBeFocusedAsync();
        await chair.Presses("ArrowDown");
        await Expect(chair.Paragraph("4")).ToBeFocusedAsync();
        await chair.Presses("Enter");
        await Expect(chair.Editor("4")).ToBeFocusedAsync();
        await chair.Types(" By keyboard.");
        await chair.Presses("Escape");
        await Expect(chair.Paragraph("4")).ToBeFocusedAsync();
        await Expect(chair.Words("4")).ToContainTextAsync(" By keyboard.");

        await chair.Presses("?");
        await Expect(chair.Dialog.GetByRole(AriaRole.Heading, new() { Name = "Keys" })).ToBeVisibleAsync();
        await Picture(chair, "keys");
        await chair.Presses("Escape", "g", "s");
        await Expect(chair.Page.GetByRole(AriaRole.Heading, new() { Name = "Submissions", Level = 1 })).ToBeVisibleAsync();
        await chair.Presses("Control+k");
        await chair.Types("sign out");
        await Expect(chair.Dialog.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(1);
        await chair.Presses("Enter");
        await Expect(enter).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_no_page_scrolls_sideways_and_a_delegate_can_write()
    {
        var amara = await Enters("Amara Okoye", options: new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2 });
        foreach (var path in Pages)
        {
            await Shows(amara, path);
            Assert.True(await amara.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390, $"{path} is wider than the phone.");
            await Picture(amara, path == "/" ? "first" : path.Replace('/', '-').TrimStart('-'));
        }
        await Shows(amara, "/g/wgec/drafts/1");
        await amara.Words("3").TapAsync();
        await Expect(amara.Editor("3")).ToBeFocusedAsync();
        await amara.Types("Corridor. ");
        await Expect(amara.Words("3")).ToContainTextAsync("Corridor. ");
        await Picture(amara, "writing");
    }

    [Fact]
    public async Task The_dark_theme_is_dark_and_stays_chosen()
    {
        var observer = await Watches(new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1440, Height = 900 } });
        var light = await Ground(observer);
        await observer.Button("Theme: As the device").ClickAsync();
        await observer.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "Dark" }).ClickAsync();
        await Expect(observer.Button("Theme: Dark")).ToBeVisibleAsync();
        // The ground fades from one theme to the other.
        await observer.Page.WaitForFunctionAsync($"() => ({Brightness})() < 0.1");
        Assert.True(light > 0.8);
        await Picture(observer, "dark");
        await observer.Page.ReloadAsync();
        await Expect(observer.Button("Theme: Dark")).ToBeVisibleAsync();
        Assert.True(await Ground(observer) < 0.1);
    }

    [Fact]
    public async Task The_projector_view_shows_the_live_text_and_nothing_to_press()
    {
        var amara = await Enters("Amara Okoye");
        var screen = await Watches();
        await screen.Command("Projector view: large type, no furniture");
        await Expect(screen.Page.GetByRole(AriaRole.Banner)).ToHaveCountAsync(0);
        await Expect(screen.Page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await amara.Edits("1");
        await amara.Types(" On the screen.");
        await Expect(screen.Words("1")).ToContainTextAsync(" On the screen.");
        await Picture(screen, "projector");
        await screen.Command("Leave the projector view");
        await Expect(screen.Page.GetByRole(AriaRole.Banner)).ToHaveCountAsync(1);
    }

    static async Task Shows(Desk desk, string path)
    {
        await desk.Goes(path);
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(desk.Page.Locator(".state.waiting")).ToHaveCountAsync(0);
        if (path.EndsWith("/drafts/1", StringComparison.Ordinal)) await desk.IsLive();
    }

    static async Task TabsTo(Desk desk, ILocator target)
    {
        for (var i = 0; i < 30 && !await target.EvaluateAsync<bool>("e => e === document.activeElement"); i++) await desk.Presses("Tab");
        await Expect(target).ToBeFocusedAsync();
    }

    /// <summary>How light the page is, 0 black to 1 white.</summary>
    static Task<double> Ground(Desk desk) => desk.Page.EvaluateAsync<double>(Brightness);

    const string Brightness = """
        () => {
          const canvas = document.createElement('canvas').getContext('2d');
          canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
          return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
        }
        """;
}
