using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

/// <summary>One person at one browser: what they see and do, in their words. Things are found by the roles and names that a screen reader says.</summary>
public sealed class Desk
{
    readonly List<string> _complaints = [];
    readonly List<Regex> _expected = [];

    public Desk(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        context.Console += (_, message) => { if (message.Type is "error" or "warning") Complain($"{message.Type}: {message.Text} ({message.Location})"); };
        context.WebError += (_, error) => Complain($"exception: {error.Error}");
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; set; }

    /// <summary>What the console of any page here said as error or warning, and every uncaught exception, but for what was expected.</summary>
    public IReadOnlyList<string> Complaints { get { lock (_complaints) return [.. _complaints]; } }

    void Complain(string words)
    {
        lock (_complaints)
            if (!_expected.Any(e => e.IsMatch(words))) _complaints.Add(words);
    }

    /// <summary>Chromium itself logs each request that failed; a story that provokes one says which.</summary>
    public void Expects(string pattern)
    {
        lock (_complaints) _expected.Add(new Regex(pattern));
    }

    /// <summary>Chromium's lines about a network that is away: lost loads, and sockets that did not open.</summary>
    public void ExpectsNoNetwork() => Expects("ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|NETWORK_CHANGED)|WebSocket connection to .* failed");

    public async Task Picture(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await Page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Allow });
    }

    // Coming in

    public async Task SignsIn(string name)
    {
        if (Page.Url == "about:blank") await Page.GotoAsync("/");
        await Page.GetByRole(AriaRole.Button, new() { Name = $"Sign in as {name}" }).ClickAsync();
        await IsLive();
    }

    public async Task Watches()
    {
        if (Page.Url == "about:blank") await Page.GotoAsync("/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Watch as an observer" }).ClickAsync();
        await IsLive();
    }

    public Task Goes(string path) => Page.GotoAsync(path);

    public ILocator LiveState => Page.Locator(".live-state");

    /// <summary>Joined, and everything typed here has been answered.</summary>
    public Task IsLive() => Expect(LiveState).ToHaveTextAsync(new Regex("^(Live|You are watching)$"), new() { Timeout = 20_000 });

    // The page

    public ILocator Button(string name, bool exact = true) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    public ILocator Link(string name, bool exact = true) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = exact });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>The visible notice with these words.</summary>
    public ILocator Notice(string words) => Page.Locator(".notice", new() { HasText = words });

    public async Task Undoes(string notice) => await Notice(notice).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

    public Task Presses(params string[] keys) => Press(keys);

    async Task Press(string[] keys)
    {
        foreach (var key in keys) await Page.Keyboard.PressAsync(key);
    }

    public async Task Command(string label)
    {
        await Page.Keyboard.PressAsync("Control+k");
        await Page.GetByPlaceholder("What would you like to do?").FillAsync(label);
        await Dialog.GetByRole(AriaRole.Menuitem, new() { Name = label }).First.ClickAsync();
    }

    // The draft

    public ILocator Recommendation(string number) => Page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex($"^Recommendation {Regex.Escape(number)}: ") });

    public ILocator Paragraph(string label) => Page.GetByRole(AriaRole.Article, new() { Name = $"Paragraph {label}", Exact = true });

    /// <summary>Who is where in a paragraph, as the small flags at carets name them.</summary>
    public ILocator Caret(string label, string name) => Paragraph(label).Locator($".caret-of-other[data-name='{name}']");

    public ILocator Words(string label) => Paragraph(label).Locator(".live-words");

    public Task Reads(string label, string words) => Expect(Words(label)).ToHaveTextAsync(words);

    public ILocator Editor(string label) => Page.GetByRole(AriaRole.Textbox, new() { Name = $"Text of paragraph {label}", Exact = true });

    /// <summary>Opens the paragraph from the keyboard: the caret is then at the end of its words.</summary>
    public async Task Edits(string label)
    {
        await Paragraph(label).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Editor(label)).ToBeFocusedAsync();
    }

    /// <summary>Key by key, as a person does, only faster.</summary>
    public Task Types(string words, float delay = 12) => Page.Keyboard.TypeAsync(words, new() { Delay = delay });

    /// <summary>Selects the first place of these words in the editor that has the focus, from the keyboard.</summary>
    public async Task Selects(string words)
    {
        var text = await Page.Locator(":focus").TextContentAsync() ?? "";
        var from = text.IndexOf(words, StringComparison.Ordinal);
        Assert.True(from >= 0, $"“{words}” is not in “{text}”.");
        var fromEnd = text.Length - from - words.Length;
        await Page.Keyboard.PressAsync(from <= fromEnd ? "Control+Home" : "Control+End");
        for (var i = 0; i < (from <= fromEnd ? from : fromEnd); i++) await Page.Keyboard.PressAsync(from <= fromEnd ? "ArrowRight" : "ArrowLeft");
        for (var i = 0; i < words.Length; i++) await Page.Keyboard.PressAsync(from <= fromEnd ? "Shift+ArrowRight" : "Shift+ArrowLeft");
    }

    public async Task Chooses(string menu, string item)
    {
        await Button(menu).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = item }).Or(Page.GetByRole(AriaRole.Menuitemradio, new() { Name = item })).ClickAsync();
    }

    public Task ActsOn(string label, string item) => Chooses($"Acts on paragraph {label}", item);

    /// <summary>The labels of the paragraphs of a recommendation, in order, once they are these.</summary>
    public async Task Orders(string recommendation, params string[] labels) =>
        await Expect(Recommendation(recommendation).Locator(".paragraph-label")).ToHaveTextAsync(labels);

    // The server, as this person's programs would ask it

    public async Task<JsonElement> Asks(string path)
    {
        var answer = await Context.APIRequest.GetAsync(path);
        Assert.True(answer.Ok, $"{path}: {answer.Status}");
        return (await answer.JsonAsync())!.Value;
    }

    public async Task<int> Draft() => (await Asks("/api/groups/wgec")).GetProperty("drafts")[0].GetProperty("id").GetInt32();

    /// <summary>What the server has for each paragraph, by its printed label.</summary>
    public async Task<Dictionary<string, Stored>> Stored()
    {
        var reading = await Asks($"/api/groups/wgec/drafts/{await Draft()}");
        var texts = reading.GetProperty("texts").EnumerateArray().ToDictionary(t => t.GetProperty("textId").GetInt64(), t => t.GetProperty("text").GetString()!);
        return reading.GetProperty("draft").GetProperty("recommendations").EnumerateArray().SelectMany(r => r.GetProperty("paragraphs").EnumerateArray())
            .ToDictionary(p => p.GetProperty("label").GetString()!, p => new Stored(p.GetProperty("id").GetInt64(), p.GetProperty("textId").GetInt64(), texts[p.GetProperty("textId").GetInt64()]));
    }
}

/// <summary>A paragraph as the server answers with it.</summary>
public sealed record Stored(long Id, long TextId, string Text);
