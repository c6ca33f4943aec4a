using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Churn.Client;

/// <summary>Sends requests, reads answers, and asks again where that was asked for.</summary>
internal sealed class Caller(HttpClient http, ChurnClientOptions options)
{
    /// <summary>Waited even where a service says that it need not be, so that asking again has an end.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, path), answer, cancellation);

    public Task<T> PostAsync<T>(
        string path, PredictOptions? how, ReadOnlyMemory<byte> json, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        AskAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path + how?.Query())
            {
                Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            answer,
            cancellation);

    private async Task<T> AskAsync<T>(Func<HttpRequestMessage> request, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        var left = options.MaxRetryWait;
        while (true)
        {
            using var response = await SendAsync(request(), cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return await ReadAsync(response, answer, cancellation).ConfigureAwait(false);
            var refusal = await ChurnApiException.OfAsync(response, options.Time, cancellation).ConfigureAwait(false);
            if (!MayAskAgain(refusal, left, out var wait)) throw refusal;
            await Task.Delay(wait, options.Time, cancellation).ConfigureAwait(false);
            left -= wait;
        }
    }

    private static bool MayAskAgain(ChurnApiException refusal, TimeSpan left, out TimeSpan wait)
    {
        wait = refusal.RetryAfter is { } told && told > ShortestWait ? told : ShortestWait;
        return refusal is { RetryAfter: not null, Status: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } && wait <= left;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            if (options.ApiKey is { } key) request.Headers.Add("X-Api-Key", key);
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            return await JsonSerializer.DeserializeAsync(body, answer, cancellation).ConfigureAwait(false)
                ?? throw new JsonException("The service answered null.");
    }
}
