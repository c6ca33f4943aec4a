using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Churn.Client;

/// <summary>
/// Sends requests, reads answers, and repeats what the service refused for the moment (429, 503). That is safe: every call of the
/// client only reads or computes, so nothing happens twice.
/// </summary>
internal sealed class Caller(HttpClient http, ChurnClientOptions options)
{
    /// <param name="path">The path and query under the service's address.</param>
    /// <param name="answer">How the answer is read.</param>
    /// <param name="retries">Whether a refusal for the moment is repeated; of a health check it is the answer.</param>
    /// <param name="cancellation">Ends the call, its waits too.</param>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, bool retries, CancellationToken cancellation) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, path), answer, retries ? options.MaxRetries : 0, cancellation);

    public Task<T> PostAsync<T>(
        string path, PredictOptions? how, ReadOnlyMemory<byte> json, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        AskAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path + how?.Query())
            {
                Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            answer,
            options.MaxRetries,
            cancellation);

    private async Task<T> AskAsync<T>(
        Func<HttpRequestMessage> request, JsonTypeInfo<T> answer, int maxRetries, CancellationToken cancellation)
    {
        var left = options.MaxRetryWait;
        for (var retries = 0; ; retries++)
        {
            using var response = await SendAsync(request(), cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return await ReadAsync(response, answer, cancellation).ConfigureAwait(false);
            var refusal = await ChurnApiException.OfAsync(response, options.Time, cancellation).ConfigureAwait(false);
            var wait = RetryDelay.Of(retries, refusal.RetryAfter);
            if (retries == maxRetries || !IsForTheMoment(refusal.Status) || wait > left) throw refusal;
            await Task.Delay(wait, options.Time, cancellation).ConfigureAwait(false);
            left -= wait;
        }
    }

    private static bool IsForTheMoment(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

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
