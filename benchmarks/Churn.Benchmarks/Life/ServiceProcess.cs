using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Churn.TestSupport;
using ChurnApi.Hosting;

namespace Churn.Benchmarks.Life;

/// <summary>The service over a store, in a process of its own, and a client of it.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Name = "served";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private ServiceProcess(Process process, int port)
    {
        this.process = process;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Client { get; }

    /// <summary>The service as a command of this program, for the child.</summary>
    public static Command Create()
    {
        var store = new Argument<string>("STORE");
        var port = new Argument<int>("PORT");
        var level = new Argument<string>("LEVEL");
        var command = new Command(Name, "Serves a store; other commands use it.") { store, port, level };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => ChurnService.RunAsync(
        [
            "--models", parsed.GetRequiredValue(store),
            "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{parsed.GetValue(port)}"),
            "--ChurnApi:PollInterval=00:00:00.05", $"--Logging:LogLevel:Default={parsed.GetRequiredValue(level)}",
        ], cancellation));
        return command;
    }

    /// <summary>Starts the service and waits until a model answers.</summary>
    /// <param name="store">The folder of the store.</param>
    /// <param name="log">Is given every line of the log, from the lowest level on; without it nothing is logged.</param>
    /// <param name="apart">
    /// Whether the service has a core for itself and this process the others, so that neither takes the other's time.
    /// </param>
    public static async Task<ServiceProcess> StartAsync(string store, Action<string>? log = null, bool apart = false)
    {
        var port = FreePort.Find();
        string[] arguments = [Name, store, FormattableString.Invariant($"{port}"), log is null ? "None" : "Trace"];
        var process = apart ? BenchmarkProcess.StartApart(arguments) : BenchmarkProcess.Start(arguments);
        if (log is not null)
        {
            process.OutputDataReceived += (_, line) => log(line.Data ?? "");
            process.BeginOutputReadLine();
        }

        var service = new ServiceProcess(process, port);
        await service.UntilReady(_ => true);
        return service;
    }

    /// <summary>The processor time that the process has used.</summary>
    public TimeSpan ProcessorTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>The process's resident memory, in MiB.</summary>
    public double ResidentMemory()
    {
        process.Refresh();
        return process.WorkingSet64 / 1048576.0;
    }

    /// <summary>The process's open files and sockets.</summary>
    public int OpenFiles() => Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length;

    /// <summary>Asks /health/ready until it is as wanted.</summary>
    /// <exception cref="TimeoutException">It was not within twenty seconds.</exception>
    public async Task<JsonElement> UntilReady(Func<JsonElement, bool> wanted)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            try
            {
                var answer = JsonElement.Parse(await Client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
                if (wanted(answer)) return answer;
            }
            catch (HttpRequestException)
            {
                // it does not listen, or no model serves
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("The service was not as wanted.");
    }

    /// <summary>The example customer of the service's own schema, as JSON.</summary>
    public async Task<string> Example() =>
        JsonElement.Parse(await Client.GetStringAsync(new Uri("/schema", UriKind.Relative))).GetProperty("example").GetRawText();

    /// <summary>Asks for one customer.</summary>
    /// <returns>The status, and of an answer the version and the probability.</returns>
    public async Task<(HttpStatusCode Status, string Version, float Probability)> Predict(string customer)
    {
        using var content = new StringContent(customer, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(new Uri("/predict", UriKind.Relative), content);
        if (answer.StatusCode != HttpStatusCode.OK) return (answer.StatusCode, "", float.NaN);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return (
            answer.StatusCode,
            json.RootElement.GetProperty("modelVersion").GetString()!,
            json.RootElement.GetProperty("churnProbability").GetSingle());
    }

    public void Dispose()
    {
        Client.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
