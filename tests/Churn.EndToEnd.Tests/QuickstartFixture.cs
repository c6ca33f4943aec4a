using System.Diagnostics;
using System.Globalization;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>
/// What a newcomer gets from the README's first command: <c>churn quickstart</c> as a process of its own, trained on the default
/// data with the default recipe, answering. It takes a while, so all tests share it.
/// </summary>
public sealed class QuickstartFixture : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly TempFolder folder = new();
    private readonly List<string> output = [];
    private Process? process;

    public string Folder => folder.Path;

    public string Data => folder[Path.Combine("data", "telco.csv")];

    public HttpClient Client { get; } = new();

    /// <summary>What the command has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return string.Join('\n', output);
        }
    }

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(folder["data"]);
        File.Copy(Repository.Telco, Data);
        // Beside other tests work waits for threads; that is not what these are about.
        await File.WriteAllTextAsync(
            folder["appsettings.json"],
            """{"ChurnApi": {"Limits": {"MaxQueueDelay": "off", "MaxBatchQueueDelay": "off"}}}""");
        var port = FreePort.Find();
        Client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        process = ChurnProcess.Start(Folder, "quickstart", "--port", port.ToString(CultureInfo.InvariantCulture));
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilReady();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        process?.Kill(entireProcessTree: true);
        process?.WaitForExit();
        process?.Dispose();
        Client.Dispose();
        folder.Dispose();
    }

    /// <summary>Runs another command beside the service, on the same store.</summary>
    public ChurnOutcome Run(params string[] arguments) => ChurnProcess.Run(Folder, arguments);

    private async Task WaitUntilReady()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (process!.HasExited) throw new InvalidOperationException($"quickstart ended with {process.ExitCode}: {Output}");
            if (await StandaloneService.IsReadyAsync(Client)) return;
            await Task.Delay(200);
        }

        throw new TimeoutException($"quickstart did not answer: {Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            if (line.Data is not null) output.Add(line.Data);
    }
}
