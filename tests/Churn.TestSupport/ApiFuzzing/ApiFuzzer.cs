using System.Collections.Concurrent;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Sends generated requests to a service from many clients at once, and judges every answer.</summary>
/// <param name="client">Reaches the service.</param>
/// <param name="document">Its OpenAPI document.</param>
public sealed class ApiFuzzer(HttpClient client, ApiDocument document)
{
    private readonly FuzzRequests requests = new(document);
    private readonly AnswerCheck check = new(document);
    private readonly ConcurrentDictionary<int, int> statuses = new();
    private readonly ConcurrentQueue<string> findings = new();

    /// <summary>How often each status came.</summary>
    public IReadOnlyDictionary<int, int> Statuses => statuses;

    /// <summary>What was wrong, each with the seed that brings it again.</summary>
    public IReadOnlyCollection<string> Findings => findings;

    /// <summary>Fetches a service's document.</summary>
    public static async Task<ApiFuzzer> CreateAsync(HttpClient client) =>
        new(client, ApiDocument.Parse(await client.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative))));

    /// <summary>Sends the requests of some seeds.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="progress">Is told of every thousandth.</param>
    public Task RunAsync(ulong first, int count, int clients, Action<int>? progress = null)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await Try(first + (ulong)i);
                if (i % 1_000 == 0) progress?.Invoke(i);
            }
        })));
    }

    /// <summary>Sends the request of one seed.</summary>
    public async Task Try(ulong seed)
    {
        var request = requests.Of(seed);
        try
        {
            using var message = request.ToMessage(client.BaseAddress!);
            using var answer = await client.SendAsync(message);
            var body = await answer.Content.ReadAsByteArrayAsync();
            statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            if (check.Fault(request, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body) is { } fault)
                findings.Enqueue($"seed {seed}: {fault}\n  {request}");
        }
        catch (HttpRequestException cut)
        {
            findings.Enqueue($"seed {seed}: no answer ({cut.Message})\n  {request}");
        }
    }
}
