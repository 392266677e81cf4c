using Microsoft.Extensions.FileProviders;

namespace Drafting.Server.Hosting;

/// <summary>The client's files. Those whose name holds a hash of their content are kept by browsers for ever; the page that names them is asked for each time.</summary>
public static class Pages
{
    public static void UsePages(this WebApplication app)
    {
        if (FilesOf(app) is not { } files) return;
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
        app.MapFallbackToFile("index.html", new StaticFileOptions { FileProvider = files, OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache" });
    }

    static PhysicalFileProvider? FilesOf(WebApplication app)
    {
        var root = Path.Combine(app.Environment.ContentRootPath, "wwwroot");
        return File.Exists(Path.Combine(root, "index.html")) ? new PhysicalFileProvider(root) : null;
    }
}
