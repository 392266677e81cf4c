using System.Net;
using System.Net.WebSockets;

namespace Drafting.Server.Tests.Accounts;

/// <summary>What browsers are told with every answer, and acts that another site's page sends.</summary>
public sealed class ShieldTests : IAsyncLifetime
{
    Installation drafting = null!;

    public async ValueTask InitializeAsync() => drafting = await Installation.Start();

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    [Theory]
    [InlineData("/api/session", 200)]
    [InlineData("/api/groups/wgec/drafts/1/report", 409)]
    [InlineData("/api/groups/none", 404)]
    [InlineData("/api/nowhere", 404)]
    [InlineData("/api/groups/wgec/record", 401)]
    public async Task Every_answer_of_the_api_may_not_be_sniffed_framed_or_run(string path, int status)
    {
        using var http = new HttpClient { BaseAddress = drafting.Address };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        string Header(string name) => string.Join(", ", answer.Headers.GetValues(name));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Contains("microphone=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", Header("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task An_act_that_another_sites_page_sends_with_somebodys_cookie_is_refused_and_changes_nothing(string header, string value)
    {
        var chair = await drafting.SignIn("chair");
        var before = await drafting.RowCounts();
        var place = (await drafting.Places()).Recommendations[0].Id;
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = chair.Cookies }) { BaseAddress = drafting.Address };
        using var act = new HttpRequestMessage(HttpMethod.Post, $"/api/groups/wgec/recommendations/{place}/paragraphs") { Content = Visitor.Json("""{"text":"Words from elsewhere."}""") };
        act.Headers.Add(header, value);
        using var answer = await http.SendAsync(act, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("other-site", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(before, await drafting.RowCounts());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "{own}")]
    public async Task An_act_of_the_installations_own_page_is_done(string header, string value)
    {
        var chair = await drafting.SignIn("chair");
        var place = (await drafting.Places()).Recommendations[0].Id;
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = chair.Cookies }) { BaseAddress = drafting.Address };
        using var act = new HttpRequestMessage(HttpMethod.Post, $"/api/groups/wgec/recommendations/{place}/paragraphs") { Content = Visitor.Json("""{"text":"Words of our own."}""") };
        act.Headers.Add(header, value.Replace("{own}", drafting.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        using var answer = await http.SendAsync(act, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example", false)]
    [InlineData("{own}", true)]
    public async Task A_live_connection_is_opened_from_the_installations_own_page_only(string origin, bool opens)
    {
        var chair = await drafting.SignIn("chair");
        using var socket = new ClientWebSocket();
        socket.Options.Cookies = chair.Cookies;
        socket.Options.SetRequestHeader("Origin", origin.Replace("{own}", drafting.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        var opening = socket.ConnectAsync(new UriBuilder(drafting.Address) { Scheme = "ws", Path = "/live" }.Uri, TestContext.Current.CancellationToken);

        if (opens) await opening;
        else await Assert.ThrowsAsync<WebSocketException>(() => opening);
    }

    [Fact]
    public async Task In_production_a_session_cookie_travels_over_tls_only_and_is_out_of_reach_for_scripts()
    {
        await using var production = await Installation.On(await Installation.CopyOfTemplate(), "Production");
        var options = production.App.Services.GetService(typeof(Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>)) as Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>;
        var cookie = options!.Get(Microsoft.AspNetCore.Identity.IdentityConstants.ApplicationScheme).Cookie;

        Assert.Equal(Microsoft.AspNetCore.Http.CookieSecurePolicy.Always, cookie.SecurePolicy);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(Microsoft.AspNetCore.Http.SameSiteMode.Lax, cookie.SameSite);
    }
}
