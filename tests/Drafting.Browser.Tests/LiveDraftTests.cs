using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class LiveDraftTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    [Fact]
    public async Task Two_members_type_in_one_paragraph_at_once_and_everyone_sees_both()
    {
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var observer = await Watches();
        const string before = "Traffic that merely passes through a country [shall][should] be left untouched.";
        await observer.Reads("18", before);
        await Expect(observer.Page.GetByRole(AriaRole.Group, new() { NameRegex = new("Amara Okoye, State B.*Lea Marchetti, Society A.*\\+1 observer") })).ToBeVisibleAsync();

        await amara.Edits("18");
        await lea.Edits("18");
        await lea.Presses("Control+Home");
        await Expect(amara.Caret("18", "Society A")).ToBeAttachedAsync();
        await Expect(lea.Caret("18", "State B")).ToBeAttachedAsync();

        const string atTheEnd = " This holds in times of crisis too.", atTheStart = "The Group recalls its earlier work. ";
        await Task.WhenAll(amara.Types(atTheEnd), lea.Types(atTheStart));
        foreach (var desk in (Desk[])[amara, lea, observer]) await desk.Reads("18", atTheStart + before + atTheEnd);
        await Expect(observer.Caret("18", "State B")).ToBeAttachedAsync();
        await Expect(observer.Caret("18", "Society A")).ToBeAttachedAsync();
        await Picture(amara, "member");
        await Picture(observer, "observer");
        await SameOnServer(amara, "18", atTheStart + before + atTheEnd);

        // More strokes than there is to undo: what somebody else wrote is never among it.
        for (var i = 0; i < 12; i++) await amara.Presses("Control+z");
        foreach (var desk in (Desk[])[amara, lea, observer]) await desk.Reads("18", atTheStart + before);
        for (var i = 0; i < 12; i++) await amara.Presses("Control+y");
        for (var i = 0; i < 12; i++) await lea.Presses("Control+z");
        foreach (var desk in (Desk[])[amara, lea, observer]) await desk.Reads("18", before + atTheEnd);
        await SameOnServer(observer, "18", before + atTheEnd);

        await amara.Presses("Escape");
        await Expect(amara.Editor("18")).ToHaveCountAsync(0);
        await Expect(lea.Caret("18", "State B")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Words_typed_at_the_same_place_at_once_end_in_the_same_order_for_everyone()
    {
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        var chair = await Enters("The Chair");
        var observer = await Watches();
        foreach (var desk in (Desk[])[amara, lea, chair]) await desk.Edits("16");
        await Task.WhenAll(amara.Types(" aaa bbb ccc ddd eee fff"), lea.Types(" 111 222 333 444 555 666"), chair.Types(" AAA BBB CCC DDD EEE FFF"));

        // Everything has arrived once each letter and figure is there three times; then all must have the same.
        foreach (var desk in (Desk[])[amara, lea, chair, observer])
            foreach (var letter in "abcdef123456ABCDEF") await Expect(desk.Words("16")).ToHaveTextAsync(new Regex($"({letter}.*){{3}}", RegexOptions.Singleline));
        var text = await observer.Words("16").TextContentAsync();
        Assert.NotNull(text);
        foreach (var desk in (Desk[])[amara, lea, chair]) await desk.Reads("16", text);
        await SameOnServer(observer, "16", text);
    }

    [Fact]
    public async Task An_observer_has_no_way_to_edit_in_the_page_over_HTTP_or_on_the_live_connection()
    {
        var observer = await Watches();
        var before = (await observer.Stored())["12"];
        await observer.Words("12").ClickAsync();
        await observer.Presses("Enter", "F2", "x");
        await Expect(observer.Page.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0);
        await Expect(observer.Button("Change the title", exact: false)).ToHaveCountAsync(0);

        await observer.Button("Acts on paragraph 12").ClickAsync();
        Assert.Equal(["History of the paragraph", "Who wrote this", "Copy a link to the paragraph"], await Items(observer));
        await observer.Presses("Escape", "Control+k");
        var offered = await Items(observer.Dialog);
        Assert.DoesNotContain(offered, label => label.StartsWith("Edit", StringComparison.Ordinal) || label.Contains("ove ", StringComparison.Ordinal) && !label.Contains("view", StringComparison.Ordinal)
            || label.StartsWith("Insert", StringComparison.Ordinal) || label.StartsWith("Withdraw", StringComparison.Ordinal) || label.StartsWith("Add", StringComparison.Ordinal));
        await observer.Presses("Escape");

        foreach (var (path, body) in new (string, object)[] { ($"paragraphs/{before.Id}/withdraw", new { reason = "No." }), ($"paragraphs/{before.Id}/move", new { recommendationId = 1, after = (int?)null }) })
        {
            var answer = await observer.Context.APIRequest.PostAsync($"/api/groups/wgec/{path}", new() { DataObject = body });
            Assert.Contains(answer.Status, new[] { 401, 403 });
        }

        var said = await observer.Page.EvaluateAsync<string>("""
            ([draftId, textId]) => new Promise((resolve, reject) => {
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/live'), end = '\x1e', heard = [];
              const call = (id, target, argument) => socket.send(JSON.stringify({ type: 1, invocationId: id, target, arguments: [argument] }) + end);
              socket.onopen = () => socket.send('{"protocol":"json","version":1}' + end);
              socket.onerror = reject;
              socket.onmessage = message => {
                for (const frame of message.data.split(end).filter(Boolean).map(f => JSON.parse(f))) {
                  if (frame.type === undefined) call('join', 'JoinDraft', { draftId });
                  if (frame.invocationId) heard.push(JSON.stringify(frame));
                  if (frame.invocationId === 'join') call('editor', 'NewEditor', { group: 'wgec' });
                  if (frame.invocationId === 'editor') call('submit', 'Submit', { textId, clientId: 1, firstSeq: 1, baseVersion: frame.result?.value?.version ?? 1, changes: [[[0, 'x']]] });
                  if (frame.invocationId === 'submit') { socket.close(); resolve(heard.slice(1).join('\n')); }
                }
              };
            })
            """, new object[] { await observer.Draft(), before.TextId });
        Assert.Equal(2, said.Split('\n').Length);
        Assert.All(said.Split('\n'), line => Assert.Contains("\"refusal\"", line));
        Assert.Equal(before, (await observer.Stored())["12"]);
    }

    [Fact]
    public async Task Words_from_right_to_left_run_from_right_to_left_for_writer_and_reader()
    {
        var chair = await Enters("The Chair");
        var observer = await Watches();
        await chair.Recommendation("12").GetByRole(AriaRole.Button, new() { Name = "Add a paragraph" }).ClickAsync();
        await Expect(chair.Editor("24")).ToBeFocusedAsync();
        await Expect(observer.Paragraph("24")).ToBeVisibleAsync();
        await chair.Types("يوصي الفريق العامل بتعزيز التعاون.");
        await observer.Reads("24", "يوصي الفريق العامل بتعزيز التعاون.");
        Assert.Equal("rtl", await chair.Editor("24").EvaluateAsync<string>("e => getComputedStyle(e).direction"));
        Assert.Equal("rtl", await observer.Words("24").EvaluateAsync<string>("e => getComputedStyle(e).direction"));
        await Picture(chair, "writer");
        await Picture(observer, "reader");
    }

    static Task<IReadOnlyList<string>> Items(Desk desk) => Items(desk.Page.GetByRole(AriaRole.Menu));

    static async Task<IReadOnlyList<string>> Items(ILocator within)
    {
        var items = within.GetByRole(AriaRole.Menuitem);
        await Expect(items.First).ToBeVisibleAsync();
        return await items.Locator("> span:first-child").AllTextContentsAsync();
    }

    internal static async Task SameOnServer(Desk desk, string label, string text) => Assert.Equal(text, (await desk.Stored())[label].Text);
}
