using System.Security.Cryptography;
using Drafting.Domain;

namespace Drafting.Server.Hosting;

/// <summary>What every answer says to browsers about what they must not do with it, and what is refused because another site's page sent it.</summary>
public static class Shield
{
    const string NonceKey = "csp-nonce";

    /// <summary>For answers that are no page: nothing in them is ever loaded, run, framed or sent anywhere.</summary>
    const string NoPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Comes before everything that answers. An answer that has a policy of its own, such as the report, keeps it.</summary>
    public static void UseShield(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.Use((http, next) =>
        {
            // Failures clear what was set before; they are to be guarded like everything else.
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
                if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = http.Items[NonceKey] is string nonce ? ForPage(nonce) : NoPage;
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    /// <summary>Refuses acts and live connections that a page of another site sends with a reader's cookies (OWASP: fetch metadata, and the origin where a browser sends none). Comes after the handler of failures.</summary>
    public static void UseSameOrigin(this WebApplication app) => app.Use((http, next) => IsForeign(http.Request) ? throw new RefusedException(OtherSite) : next(http));

    /// <summary>Makes this answer a page of the client's: its own scripts, and styles that carry the nonce, which is returned.</summary>
    public static string MakePage(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        http.Items[NonceKey] = nonce;
        return nonce;
    }

    /// <summary>Another site's page made the browser send this.</summary>
    static readonly Refusal OtherSite = new("other-site", "This came from a page of another site, so it was not looked at.", "Open the page at the address of this installation and do it there.");

    static string ForPage(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    static bool IsForeign(HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (reads && !request.Path.StartsWithSegments("/live")) return false;
        // Browsers tell one or the other, and pages cannot change them; a program that tells neither carries nobody's cookies by accident.
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site) return site != "same-origin" && site != "none";
        return request.Headers.Origin is { Count: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
