using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Churn.Benchmarks.Life;

/// <summary>
/// Clients that ask a service for one customer again and again, and compare each answer with the version it names.
/// </summary>
internal sealed class SwapLoad : IDisposable
{
    private readonly ServiceProcess service;
    private readonly string customer;
    private readonly IReadOnlyDictionary<string, float> expected;
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<string, bool> seen = new();
    private readonly Task[] clients;
    private ConcurrentBag<double> milliseconds = [];
    private int failures;
    private int mixed;

    /// <param name="service">The service.</param>
    /// <param name="customer">The customer's JSON.</param>
    /// <param name="expected">The probability that each version gives the customer.</param>
    /// <param name="clients">How many ask at once.</param>
    public SwapLoad(ServiceProcess service, string customer, IReadOnlyDictionary<string, float> expected, int clients)
    {
        (this.service, this.customer, this.expected) = (service, customer, expected);
        this.clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(Ask))];
    }

    /// <summary>The answers other than 200, those that never came among them.</summary>
    public int Failures => failures;

    /// <summary>The answers whose probability is not, to the bit, that of the version they name.</summary>
    public int Mixed => mixed;

    /// <summary>How many versions answered.</summary>
    public int Seen => seen.Count;

    /// <summary>The times of the answers since the last look, in milliseconds.</summary>
    public double[] Take() => [.. Interlocked.Exchange(ref milliseconds, [])];

    public async Task End()
    {
        await end.CancelAsync();
        await Task.WhenAll(clients);
    }

    public void Dispose() => end.Dispose();

    private async Task Ask()
    {
        while (!end.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            try
            {
                var (status, version, probability) = await service.Predict(customer);
                Volatile.Read(ref milliseconds).Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                if (status != HttpStatusCode.OK)
                    Interlocked.Increment(ref failures);
                else if (
                    !expected.TryGetValue(version, out var right)
                    || BitConverter.SingleToInt32Bits(probability) != BitConverter.SingleToInt32Bits(right))
                    Interlocked.Increment(ref mixed);
                else
                    seen[version] = true;
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref failures);
            }
        }
    }
}
