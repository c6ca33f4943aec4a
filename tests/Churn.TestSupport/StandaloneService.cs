using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Churn.TestSupport;

/// <summary>The service as its users run it: a process of its own over a store, and a client of it.</summary>
public sealed class StandaloneService : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly List<string> lines = [];

    private StandaloneService(Process process, int port)
    {
        this.process = process;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        Client = new HttpClient { BaseAddress = Address };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>The identifier of its process.</summary>
    public int ProcessId => process.Id;

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    /// <summary>Starts the service and waits until a model answers.</summary>
    /// <param name="store">The folder of the model store.</param>
    /// <param name="settings">More of the command line.</param>
    public static async Task<StandaloneService> StartAsync(string store, params string[] settings)
    {
        var service = Start(store, settings);
        await service.UntilReadyAsync();
        return service;
    }

    /// <summary>Starts the service.</summary>
    public static StandaloneService Start(string store, params string[] settings)
    {
        var port = FreePort.Find();
        var program = Path.Combine(AppContext.BaseDirectory, "ChurnApi.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                program,
                "--models",
                store,
                "--urls",
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                "--ChurnApi:Limits:MaxQueueDelay=off",
                "--ChurnApi:Limits:MaxBatchQueueDelay=off",
                .. settings,])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new StandaloneService(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."), port);
    }

    /// <summary>Waits until a model answers.</summary>
    /// <exception cref="TimeoutException">None did in thirty seconds.</exception>
    public async Task UntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience && !process.HasExited)
        {
            if (await IsReadyAsync(Client)) return;
            await Task.Delay(10);
        }

        throw new TimeoutException($"The service was not ready: {string.Join('\n', Lines)}");
    }

    /// <summary>Whether a service has a model that answers.</summary>
    public static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Tells the process to stop, as an operating system does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end of the process and of what it writes.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> UntilExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (lines)
            if (line.Data is not null) lines.Add(line.Data);
    }
}
