using Microsoft.Extensions.FileProviders;

namespace Drafting.Server.Hosting;

/// <summary>The client's files. Those whose name holds a hash of their content are kept by browsers for ever; the page that names them is asked for each time.</summary>
public static class Pages
{
    /// <summary>What the client's build writes where the nonce of an answer goes.</summary>
    const string Placeholder = "__csp-nonce__";

    public static void UsePages(this WebApplication app)
    {
        if (FilesOf(app) is not { } files) return;
        app.Use((http, next) =>
        {
            // The page itself is never sent as a plain file: its policy would not fit it.
            if (http.Request.Path == "/index.html") http.Request.Path = "/";
            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = context.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>Every address that is not a file, the API or the hub shows the client's one page.</summary>
    public static void MapPages(this WebApplication app)
    {
        if (FilesOf(app) is not { } files)
        {
            app.MapFallback(() => TypedResults.Text("The client has not been built. Run: dotnet build src/Drafting.Server\n", statusCode: 503));
            return;
        }
        app.MapFallback("{*path:nonfile}", async (HttpContext http) =>
        {
            // Read each time: a client that is built anew while the server runs names other files.
            await using var file = files.GetFileInfo("index.html").CreateReadStream();
            using var reader = new StreamReader(file);
            var page = await reader.ReadToEndAsync(http.RequestAborted);
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Text(page.Replace(Placeholder, Shield.MakePage(http), StringComparison.Ordinal), "text/html; charset=utf-8");
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }

    static PhysicalFileProvider? FilesOf(WebApplication app)
    {
        var root = Path.Combine(app.Environment.ContentRootPath, "wwwroot");
        return File.Exists(Path.Combine(root, "index.html")) ? new PhysicalFileProvider(root) : null;
    }
}
