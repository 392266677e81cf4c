using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Microsoft.AspNetCore.Identity;

namespace Drafting.Server.Hosting;

/// <summary>Who is calling: ASP.NET Core Identity with a session cookie.</summary>
public static class Identity
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
        {
            cookie.Cookie.Name = "drafting-session";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SecurePolicy = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            cookie.SlidingExpiration = true;
            // A program is told the status; no page of ours is on the server to be sent to.
            cookie.Events.OnRedirectToLogin = context => Task.FromResult(context.Response.StatusCode = StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => Task.FromResult(context.Response.StatusCode = StatusCodes.Status403Forbidden);
        }));
        builder.Services.AddIdentityCore<Person>().AddEntityFrameworkStores<DraftingDb>().AddSignInManager();
        builder.Services.AddScoped<Actors>().AddScoped<Acting>();
        return builder;
    }
}
