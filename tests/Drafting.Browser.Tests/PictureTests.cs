using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Drafting.Browser.Tests;

public sealed class PictureTests(Chromium chromium, RunningServer server) : Story(chromium, server)
{
    /// <summary>The picture of the README: <c>docs/images/make.sh</c> runs this with DRAFTING_PICTURE naming the file.</summary>
    [Fact]
    public async Task The_chair_sees_two_delegations_write_beside_the_evidence()
    {
        var chair = await Enters("The Chair");
        var amara = await Enters("Amara Okoye");
        var lea = await Enters("Lea Marchetti");
        await Watches();
        await lea.Edits("1");
        await lea.Types(" It builds on that ground");
        await amara.Edits("2");
        await amara.Presses("ArrowLeft");
        await amara.Types(" [and regions]");
        await Expect(chair.Words("1")).ToContainTextAsync("on that ground");
        await Expect(chair.Words("2")).ToContainTextAsync("[and regions]");
        await Expect(chair.Caret("1", "Society A")).ToBeAttachedAsync();
        await Expect(chair.Caret("2", "State B")).ToBeAttachedAsync();
        await chair.Paragraph("2").FocusAsync();
        await chair.Presses("e");
        await Expect(chair.Page.GetByRole(AriaRole.Region, new() { Name = "Evidence for paragraph 2" })).ToBeVisibleAsync();
        await chair.Page.EvaluateAsync("() => { scrollTo(0, 0); return document.fonts.ready.then(() => 0); }");
        await Picture(chair, "live-draft");
        if (Environment.GetEnvironmentVariable("DRAFTING_PICTURE") is { Length: > 0 } file) await chair.Picture(Path.GetFullPath(file, Repository.Root));
    }
}
