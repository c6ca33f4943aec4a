using System.Net;
using System.Text.Json;

namespace Churn.Client;

/// <summary>The service did not answer, and said why.</summary>
public sealed class ChurnApiException : Exception
{
    private const string NoKnownKind = "about:blank"; // RFC 9457: nothing beyond the status is known

    private ChurnApiException(HttpStatusCode status, Problem problem, TimeSpan? retryAfter)
        : base($"{problem.Title} {problem.Detail}".Trim())
    {
        Status = status;
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>Why. Programs tell kinds apart by its type.</summary>
    public Problem Problem { get; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>How long to wait before asking again; null if the service did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<ChurnApiException> OfAsync(
        HttpResponseMessage response,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return new ChurnApiException(response.StatusCode, Read(response, body) ?? Bare(response), Wait(response, time));
    }

    private static Problem? Read(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            return JsonSerializer.Deserialize(body, ClientJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null; // whatever stands between has cut it off
        }
    }

    /// <summary>The problem of an answer that is none of the service's, such as a proxy's.</summary>
    private static Problem Bare(HttpResponseMessage response) =>
        new(NoKnownKind, $"{(int)response.StatusCode} {response.ReasonPhrase}".Trim(), (int)response.StatusCode, "");

    private static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
