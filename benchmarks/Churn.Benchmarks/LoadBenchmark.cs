using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Churn.Benchmarks;

/// <summary>
/// <c>load</c>: asks a running service many times, with the example customer of its own schema, one after the other or from many
/// clients at once, and counts what came back.
/// </summary>
internal static class LoadBenchmark
{
    public static Command Create()
    {
        var service = new Option<string>("--url")
        {
            Description = "The service.",
            DefaultValueFactory = _ => "http://127.0.0.1:5080",
        };
        var requests = new Option<int>("--requests")
        {
            Description = "How many requests in all.",
            DefaultValueFactory = _ => 10_000,
        };
        var clients = new Option<int>("--clients") { Description = "How many at once.", DefaultValueFactory = _ => 1 };
        var command = new Command("load", "Asks POST /predict of a running service many times.") { service, requests, clients };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HttpClient { BaseAddress = new Uri(parsed.GetRequiredValue(service)) };
            return await Run(client, parsed.GetValue(requests), parsed.GetValue(clients), cancellation);
        });
        return command;
    }

    private static async Task<int> Run(HttpClient client, int requests, int clients, CancellationToken cancellation)
    {
        var body = await ExampleCustomer(client, cancellation);
        var milliseconds = new double[requests];
        var versions = new Dictionary<string, int>();
        var failures = 0;
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(Ask, cancellation)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        Array.Sort(milliseconds);
        double Quantile(double share) => milliseconds[(int)(share * (requests - 1))];
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{requests} requests, {clients} at once: {failures} failures, {requests / seconds:0} a second, ms "
                    + $"median {Quantile(0.5):0.00}, p99 {Quantile(0.99):0.00}, most {Quantile(1):0.00}"
            ));
        foreach (var (version, count) in versions)
            Console.WriteLine($"answered by {version}: {count}");
        return failures == 0 ? 0 : 1;

        async Task Ask()
        {
            for (var request = Interlocked.Increment(ref next); request < requests; request = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri("/predict", UriKind.Relative), content, cancellation);
                var text = await answer.Content.ReadAsStringAsync(cancellation);
                milliseconds[request] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
                lock (versions)
                {
                    if (answer.StatusCode != HttpStatusCode.OK) failures++;
                    else Count(JsonDocument.Parse(text).RootElement.GetProperty("modelVersion").GetString()!);
                }
            }
        }

        void Count(string version) => versions[version] = versions.GetValueOrDefault(version) + 1;
    }

    private static async Task<string> ExampleCustomer(HttpClient client, CancellationToken cancellation)
    {
        var schema = JsonDocument.Parse(await client.GetStringAsync(new Uri("/schema", UriKind.Relative), cancellation));
        return schema.RootElement.GetProperty("example").GetRawText();
    }
}
