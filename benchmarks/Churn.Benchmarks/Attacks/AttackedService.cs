using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Churn.Access;
using Churn.Access.Keys;
using Churn.TestSupport;

namespace Churn.Benchmarks.Attacks;

/// <summary>A published service with keys, in a memory control group of its own where that can be made.</summary>
internal sealed class AttackedService : IDisposable
{
    private const string Groups = "/sys/fs/cgroup";

    private readonly TempFolder folder = new();
    private readonly Process process;
    private readonly string? group;

    private AttackedService(string program, string models, long? memory, string[] settings)
    {
        var file = new KeysFile(folder["keys.json"]);
        Keys = [.. Enumerable.Range(0, 2).Select(number => Add(file, $"caller{number}"))];
        var port = FreePort.Find();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        group = memory is { } bytes ? MakeGroup(bytes) : null;
        var join = group is null ? "" : $"echo $$ > {group}/cgroup.procs && ";
        string[] arguments =
        [
            "-c",
            $"{join}exec dotnet \"$@\"",
            "service",
            program,
            "--models",
            models,
            "--urls",
            Address.ToString(),
            $"--ChurnApi:KeysFile={file.Path}",
            .. settings,];
        process = Process.Start(
            new ProcessStartInfo("sh", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.OutputDataReceived += (_, line) => Count(line.Data);
        process.ErrorDataReceived += (_, line) => Count(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>The keys of two callers.</summary>
    public string[] Keys { get; }

    public string AuditLock => folder["audit.jsonl.lock"];

    public string AuditFile => folder["audit.jsonl"];

    /// <summary>The lines of the log that are of a stack trace.</summary>
    public int StackLines { get; private set; }

    public bool IsAlive => !process.HasExited;

    /// <summary>Where the memory is measured, and at most, in MiB: of the control group, or else of the process.</summary>
    public (string What, double Peak) Memory()
    {
        if (group is not null)
            foreach (var name in new[] { "memory.max_usage_in_bytes", "memory.peak" })
                if (File.Exists($"{group}/{name}"))
                    return (
                        "control group",
                        double.Parse(File.ReadAllText($"{group}/{name}"), CultureInfo.InvariantCulture) / 1048576);
        process.Refresh();
        return ("process", process.HasExited ? double.NaN : process.PeakWorkingSet64 / 1048576.0);
    }

    public static async Task<AttackedService> StartAsync(string program, string models, long? memory, params string[] settings)
    {
        var service = new AttackedService(program, models, memory, settings);
        using var client = new HttpClient { BaseAddress = service.Address };
        for (var look = 0; look < 300 && service.IsAlive; look++)
        {
            if (await StandaloneService.IsReadyAsync(client)) return service;
            await Task.Delay(100);
        }

        service.Dispose();
        throw new InvalidOperationException("The service did not become ready.");
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(Address.Host, Address.Port);
        return socket;
    }

    /// <summary>The head of a request.</summary>
    /// <param name="method">The method and the path.</param>
    /// <param name="headers">Headers, each with its end of line.</param>
    public byte[] Head(string method, string headers) =>
        Encoding.ASCII.GetBytes($"{method} HTTP/1.1\r\nHost: {Address.Authority}\r\n{headers}\r\n");

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        if (group is not null) Directory.Delete(group);
        folder.Dispose();
    }

    private static string Add(KeysFile file, string name)
    {
        var made = IssuedKey.Make(name, Scopes.Predict, TimeProvider.System.GetUtcNow(), null, null);
        file.Add(made.Key);
        return made.Text;
    }

    /// <summary>A control group with a limit of memory, of either version.</summary>
    private static string? MakeGroup(long bytes)
    {
        var isFirst = Directory.Exists($"{Groups}/memory");
        var path = FormattableString.Invariant($"{Groups}/{(isFirst ? "memory/" : "")}churn-attack-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(
                $"{path}/{(isFirst ? "memory.limit_in_bytes" : "memory.max")}",
                bytes.ToString(CultureInfo.InvariantCulture));
            return path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"No control group can be made, so the memory has no limit: {fault.Message}");
            return null;
        }
    }

    private void Count(string? line)
    {
        if (line?.TrimStart().StartsWith("at ", StringComparison.Ordinal) == true) StackLines++;
    }
}
