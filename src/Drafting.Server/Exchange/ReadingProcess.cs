using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Drafting.Domain.Submissions;

namespace Drafting.Server.Exchange;

/// <summary>Takes a file apart in a process of its own, under limits of time and memory.</summary>
/// <remarks>
/// The process is this program with the command <c>read-document</c>. It gets the file on its standard input and answers with the document as JSON; its progress
/// comes as lines on standard error. It gets no path, no content in its arguments, and of the environment only what the runtime needs, so neither connection
/// strings nor keys.
/// </remarks>
static class ReadingProcess
{
    /// <summary>How many run at once; others wait.</summary>
    const int MostAtOnce = 2;

    /// <summary>More than the JSON of any document that is read.</summary>
    const long LongestAnswer = 256L << 20;

    static readonly string[] Kept = ["PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "SystemRoot", "TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE", "LD_LIBRARY_PATH"];
    static readonly SemaphoreSlim Turns = new(MostAtOnce);

    public static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() }, MaxDepth = 16 };

    /// <summary>Reads a Word document or a PDF. A process that fails in whatever way is a problem of the file.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the process has ended then.</exception>
    public static async Task<SourceDocument> Read(SourceFormat format, byte[] content, ReadingLimits limits, Action<double> progress, CancellationToken cancellation)
    {
        await Turns.WaitAsync(cancellation);
        try
        {
            return await Run(format, content, limits, progress, cancellation);
        }
        finally
        {
            Turns.Release();
        }
    }

    static async Task<SourceDocument> Run(SourceFormat format, byte[] content, ReadingLimits limits, Action<double> progress, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = Start(format, limits) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            return SourceDocument.Unread(format, new(ReadingProblemCode.TooHard, "The program that reads such files could not be started on this server. Tell who runs it; plain text can be imported meanwhile."));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.Time);
        try
        {
            var told = Tell(process.StandardError, progress, limit.Token);
            var sent = Send(process, content, limit.Token);
            var (document, longest) = await Receive(process.StandardOutput.BaseStream, limit.Token);
            await Task.WhenAll(told, sent, process.WaitForExitAsync(limit.Token));
            return document is not null && process.ExitCode == 0 ? document : Failed(format, longest ? "its text is longer than any document's" : "reading it needs more memory, or is nested deeper, than a document should be");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(format, $"reading it takes longer than {limits.Time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} seconds");
        }
        finally
        {
            End(process);
        }
    }

    static SourceDocument Failed(SourceFormat format, string why) =>
        SourceDocument.Unread(format, new(ReadingProblemCode.TooHard, $"The file was given up: {why}. Split it and import the parts, or save it anew from the program that made it."));

    static ProcessStartInfo Start(SourceFormat format, ReadingLimits limits)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = AppContext.BaseDirectory };
        var program = typeof(ReadingProcess).Assembly.Location;
        var host = program.Length == 0 ? Environment.ProcessPath! : Path.ChangeExtension(program, OperatingSystem.IsWindows() ? ".exe" : null).TrimEnd('.');
        if (program.Length > 0 && (Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" || !File.Exists(host)))
        {
            start.FileName = Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet
                : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(program);
        }
        else start.FileName = host;
        foreach (var argument in (string[])[ReadDocumentCommand.Name, format.ToString(), Of(limits.MaxBytes), Of(limits.MaxPages), Of(limits.MaxUnpacked)]) start.ArgumentList.Add(argument);

        var environment = Kept.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(v => v.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        if (!start.Environment.ContainsKey("DOTNET_ROOT")) start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_GCHeapHardLimit"] = limits.Memory.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A process that has read enough, or has died, closes its input: what it did not take it did not need.</summary>
    static async Task Send(Process process, byte[] content, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(content, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    static async Task Tell(StreamReader lines, Action<double> progress, CancellationToken cancellation)
    {
        var last = 0.0;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length < 12 && double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share > last && share <= 1) progress(last = share);
        }
    }

    static async Task<(SourceDocument? Document, bool Longest)> Receive(Stream stream, CancellationToken cancellation)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (answer.Length + read > LongestAnswer) return (null, true);
            answer.Write(buffer, 0, read);
        }

        answer.Position = 0;
        try
        {
            return (answer.Length == 0 ? null : await JsonSerializer.DeserializeAsync<SourceDocument>(answer, Json, cancellation), false);
        }
        catch (JsonException)
        {
            return (null, false);
        }
    }

    static void End(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
    }
}

/// <summary><c>read-document FORMAT BYTES PAGES UNPACKED</c>: what the process for one file does.</summary>
static class ReadDocumentCommand
{
    public const string Name = "read-document";

    /// <summary>More text than any submission has; it would only be refused later, after it was carried over.</summary>
    const long LongestText = CompilationReader.MaxBytes;

    public static async Task<int> Run(SourceFormat format, ReadingLimits limits, CancellationToken cancellation)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var content = new MemoryStream();
        await using (var input = Console.OpenStandardInput()) await input.CopyToAsync(content, cancellation);
        var last = 0.0;
        var document = Read(format, content.ToArray(), limits, Tell, cancellation);
        if (document.Blocks.Sum(b => (long)b.Text.Length) + document.Notes.Sum(n => (long)n.Text.Length) > LongestText)
            document = SourceDocument.Unread(format, new(ReadingProblemCode.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The file holds more than {LongestText:N0} letters, the most that is read. Split it and import the parts.")));
        await using var output = Console.OpenStandardOutput();
        await JsonSerializer.SerializeAsync(output, document, ReadingProcess.Json, cancellation);
        return 0;

        void Tell(double share)
        {
            if (share - last < 0.01) return;
            last = share;
            Console.Error.WriteLine(share.ToString("0.###", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The reader of a format.</summary>
    public static SourceDocument Read(SourceFormat format, byte[] content, ReadingLimits limits, Action<double>? progress, CancellationToken cancellation) =>
        format is SourceFormat.Pdf ? PdfSource.Read(content, limits, progress, cancellation) : WordSource.Read(content, limits, progress, cancellation);
}
