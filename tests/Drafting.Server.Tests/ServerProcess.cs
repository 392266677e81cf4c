using System.Diagnostics;

namespace Drafting.Server.Tests;

/// <summary>The built server as a process of its own, so that it can be killed.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    readonly Process process;

    ServerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<ServerProcess> Start(string data, params string[] arguments)
    {
        var process = Begin(["--environment", "Development", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--data", data, .. arguments]);
        var address = await Patience.For(Ready(process), "the server to be ready");
        return new ServerProcess(process, new Uri(address));
    }

    static async Task<string> Ready(Process process)
    {
        const string Sign = "Drafting is ready at ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith(Sign, StringComparison.Ordinal)) return line[Sign.Length..];
        throw new InvalidOperationException("The server ended before it was ready: " + await process.StandardError.ReadToEndAsync());
    }

    static Process Begin(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Drafting.Server.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = AppContext.BaseDirectory,
    })!;

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Exit, string Output)> Run(string data, params string[] arguments)
    {
        using var process = Begin([.. arguments, "--environment", "Development", "--Logging:LogLevel:Default=None", "--data", data]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    public bool Lives => !process.HasExited;

    public async Task<Visitor> SignIn(string persona)
    {
        var visitor = new Visitor(Address);
        (await visitor.Post("/api/session/persona", new { key = persona })).Must(204);
        return visitor;
    }

    /// <summary>Ends it as a power cut would: no handler of its runs.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Lives) await Kill();
        process.Dispose();
    }
}
