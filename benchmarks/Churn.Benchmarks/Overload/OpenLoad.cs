using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Churn.Benchmarks.Overload;

/// <summary>
/// Asks at a fixed rate whether answers come or not, as many independent callers do. The time of an answer counts from when the
/// request was due, so a service that falls behind cannot hide it.
/// </summary>
/// <param name="client">Reaches the service.</param>
/// <param name="path">Where to post.</param>
/// <param name="body">The JSON to post.</param>
internal sealed class OpenLoad(HttpClient client, string path, byte[] body)
{
    /// <summary>The most requests without an answer; what is due beyond them is counted as unsent.</summary>
    private const int MostWaiting = 512;

    private readonly ConcurrentBag<LoadAnswer> answers = [];
    private int waiting;

    /// <summary>Asks for a while, and waits for the last answer.</summary>
    /// <param name="rate">Requests per second.</param>
    /// <param name="length">For how long.</param>
    public async Task<LoadReport> RunAsync(double rate, TimeSpan length)
    {
        var (clock, unsent) = (Stopwatch.StartNew(), 0);
        var total = (int)(rate * length.TotalSeconds);
        for (var request = 0; request < total; request++)
        {
            var due = TimeSpan.FromSeconds(request / rate);
            while (clock.Elapsed < due) await Task.Delay(1);
            if (Volatile.Read(ref waiting) >= MostWaiting) unsent++;
            else _ = Ask(clock, due);
        }

        while (Volatile.Read(ref waiting) > 0) await Task.Delay(10);
        return new LoadReport([.. answers], unsent, clock.Elapsed);
    }

    private async Task Ask(Stopwatch clock, TimeSpan due)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            await answer.Content.ReadAsByteArrayAsync();
            answers.Add(new LoadAnswer(due, clock.Elapsed - due, answer.StatusCode, answer.Headers.RetryAfter is not null));
        }
        catch (HttpRequestException)
        {
            answers.Add(new LoadAnswer(due, clock.Elapsed - due, null, false));
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
