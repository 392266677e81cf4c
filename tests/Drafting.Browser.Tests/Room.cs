using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Drafting.Browser.Tests.Chromium))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Drafting.Browser.Tests;

/// <summary>The browser of the machine, one for all tests. Everybody in a story has a context of their own in it: cookies, storage and network are not shared.</summary>
public sealed class Chromium : IAsyncLifetime
{
    IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("DRAFTING_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>The product itself: a process with a data directory of its own, seeded, which can be killed and started again at the same address.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    static readonly string Product = Path.Combine(AppContext.BaseDirectory, "Drafting.Server.dll");

    readonly string _data = Directory.CreateTempSubdirectory("drafting-browser-").FullName;
    readonly ConcurrentQueue<string> _said = new();
    Process? _process;

    /// <summary>Without a slash at the end.</summary>
    public string Address { get; private set; } = "http://127.0.0.1:0";

    public ValueTask InitializeAsync() => new(Start());

    /// <summary>Starts the product and waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it said.</exception>
    public async Task Start()
    {
        var start = new ProcessStartInfo("dotnet", [Product, "--data", _data, "--environment", "Development", "--urls", Address])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "src", "Drafting.Server"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Hear(string? line)
        {
            if (line is null) return;
            _said.Enqueue(line);
            if (line.StartsWith("Drafting is ready at ", StringComparison.Ordinal)) ready.TrySetResult(line["Drafting is ready at ".Length..]);
        }
        process.OutputDataReceived += (_, said) => Hear(said.Data);
        process.ErrorDataReceived += (_, said) => Hear(said.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended: " + string.Join('\n', _said)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Address = await ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Ends the process at once, as a power cut would: it gets no word of it (SIGKILL).</summary>
    public async Task Kill()
    {
        if (_process is not { } process) return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>A stretch of network between one browser and the server, which can be cut: what goes through it then ends, and nothing new gets through.</summary>
public sealed class Wire : IAsyncDisposable
{
    readonly Uri _server;
    readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    readonly IPEndPoint _here;
    TcpListener _listener = new(IPAddress.Loopback, 0);

    public Wire(string server)
    {
        _server = new Uri(server);
        _listener.Start();
        _here = (IPEndPoint)_listener.LocalEndpoint;
        _ = Accept(_listener);
    }

    public string Address => $"http://{_here}";

    /// <summary>Every connection ends with a reset.</summary>
    public void Cut()
    {
        _listener.Stop();
        foreach (var client in _open.Keys)
        {
            // A connection that ended by itself has no socket any more.
            if (client.Client is { } socket) socket.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
        _open.Clear();
    }

    public void Mend()
    {
        _listener = new TcpListener(_here);
        _listener.Start();
        _ = Accept(_listener);
    }

    async Task Accept(TcpListener listener)
    {
        try
        {
            while (true) _ = Carry(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped: the wire is cut.
        }
    }

    async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        _open[near] = _open[far] = true;
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end went away, which ends both.
        }
        _open.Remove(near, out _);
        _open.Remove(far, out _);
        near.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The tree this was built from.</summary>
public static class Repository
{
    /// <summary>The directory that holds Drafting.sln.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory, "Drafting.sln");

    static string Above(string from, string file)
    {
        var directory = new DirectoryInfo(from);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, file))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException($"No directory above {from} holds {file}.");
    }
}

/// <summary>
/// What happens in one group while people have it open. Every page is listened to: a story ends by asserting that no page said an error or a warning in its console.
/// Pictures of its steps, and of every page where it failed, are under <c>artifacts/browser/</c>.
/// </summary>
public abstract class Story(Chromium chromium, RunningServer server) : IAsyncLifetime, IClassFixture<RunningServer>
{
    readonly List<Desk> _desks = [];
    int _pictures;

    protected RunningServer Server => server;

    /// <summary>Somebody opens a browser of their own at the first page, signed in by nobody yet.</summary>
    /// <param name="address">Where they find the server; null: at its own address.</param>
    /// <param name="options">What is particular about their browser; null: a window of 1440 by 900.</param>
    protected async Task<Desk> Opens(string? address = null, BrowserNewContextOptions? options = null)
    {
        options ??= new() { ViewportSize = new() { Width = 1440, Height = 900 } };
        options.BaseURL = address ?? server.Address;
        options.Locale = "en-GB";
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(10_000);
        var desk = new Desk(context, await context.NewPageAsync());
        _desks.Add(desk);
        return desk;
    }

    /// <summary>Somebody signs in on the first page and has the draft before them, live.</summary>
    protected async Task<Desk> Enters(string name, string? address = null, BrowserNewContextOptions? options = null)
    {
        var desk = await Opens(address, options);
        await desk.SignsIn(name);
        return desk;
    }

    /// <summary>An observer, without an account, has the draft before them, live.</summary>
    protected async Task<Desk> Watches(BrowserNewContextOptions? options = null)
    {
        var desk = await Opens(options: options);
        await desk.Watches();
        return desk;
    }

    /// <summary>Keeps a picture of what <paramref name="desk"/> shows.</summary>
    protected Task Picture(Desk desk, string name) => desk.Picture(Path.Combine(Pictures, $"{++_pictures:00}-{name}.png"));

    string Pictures => Path.Combine(Repository.Root, "artifacts", "browser", GetType().Name, TestContext.Current.TestMethod?.MethodName ?? "");

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        for (var i = 0; i < _desks.Count && failed; i++)
        {
            if (!_desks[i].Page.IsClosed) await _desks[i].Picture(Path.Combine(Pictures, $"failed-{i}.png"));
            TestContext.Current.TestOutputHelper?.WriteLine($"{i}: {_desks[i].Page.Url}\n{string.Join('\n', _desks[i].Complaints)}");
        }
        foreach (var desk in _desks) await desk.Context.CloseAsync();
        await Ends();
        if (!failed) Assert.Empty(_desks.SelectMany(d => d.Complaints));
    }

    protected virtual ValueTask Ends() => ValueTask.CompletedTask;
}
