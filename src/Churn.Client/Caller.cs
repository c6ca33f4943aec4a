using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Churn.Client;

/// <summary>
/// Sends requests, reads answers, and repeats what the service refused for the moment (429, 503). That is safe for calls that
/// only read or compute: nothing happens twice. What changes the store is sent once.
/// </summary>
internal sealed class Caller(HttpClient http, ChurnClientOptions options)
{
    /// <param name="path">The path and query under the service's address.</param>
    /// <param name="answer">How the answer is read.</param>
    /// <param name="retries">Whether a refusal for the moment is repeated; of a health check it is the answer.</param>
    /// <param name="cancellation">Ends the call, its waits too.</param>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, bool retries, CancellationToken cancellation) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, path), answer, retries ? options.MaxRetries : 0, cancellation);

    /// <summary>Gets an answer that is a text.</summary>
    public Task<string> GetTextAsync(string path, CancellationToken cancellation) => AskAsync(
        () => new HttpRequestMessage(HttpMethod.Get, path),
        response => response.Content.ReadAsStringAsync(cancellation),
        options.MaxRetries,
        cancellation);

    public Task<T> PostAsync<T>(
        string path,
        PredictOptions? how,
        ReadOnlyMemory<byte> json,
        JsonTypeInfo<T> answer,
        CancellationToken cancellation,
        bool retries = true) =>
        AskAsync(
            () =>
                new HttpRequestMessage(HttpMethod.Post, path + how?.Query())
                {
                    Content = new ReadOnlyMemoryContent(json)
                    {
                        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                    },
                },
            answer,
            retries ? options.MaxRetries : 0,
            cancellation);

    private Task<T> AskAsync<T>(
        Func<HttpRequestMessage> request, JsonTypeInfo<T> answer, int maxRetries, CancellationToken cancellation) =>
        AskAsync(request, response => ReadAsync(response, answer, cancellation), maxRetries, cancellation);

    private async Task<T> AskAsync<T>(
        Func<HttpRequestMessage> request,
        Func<HttpResponseMessage, Task<T>> read,
        int maxRetries,
        CancellationToken cancellation)
    {
        var left = options.MaxRetryWait;
        for (var retries = 0; ; retries++)
        {
            using var response = await SendAsync(request(), cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return await read(response).ConfigureAwait(false);
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

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> answer,
        CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            return await JsonSerializer.DeserializeAsync(body, answer, cancellation).ConfigureAwait(false)
                ?? throw new JsonException("The service answered null.");
    }
}

/// <summary>
/// How long to wait before a request is repeated: as long as the service said, and a back-off that doubles from a quarter of a
/// second, half of it by chance, so that callers who were refused together do not come back together.
/// </summary>
internal static class RetryDelay
{
    private const int Shares = 1000;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(250);

    /// <param name="retries">How often the request was repeated already.</param>
    /// <param name="retryAfter">What the service said; null if nothing.</param>
    public static TimeSpan Of(int retries, TimeSpan? retryAfter)
    {
        var chance = (double)RandomNumberGenerator.GetInt32(Shares) / Shares;
        return (retryAfter ?? TimeSpan.Zero) + (FirstBackOff * Math.Pow(2, retries) * (0.5 + (0.5 * chance)));
    }
}
