using ChurnApi.Batches;
using ChurnApi.Configuration;
using ChurnApi.Idempotency;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Security;

/// <summary>Lets web pages of the origins in the settings call the service from a browser (CORS).</summary>
internal static class CrossOriginPages
{
    private const string Any = "*";

    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromHours(1);

    /// <summary>What a page may read beyond the headers that any page may.</summary>
    private static readonly string[] Readable =
    [
        HeaderNames.RetryAfter, "RateLimit", "RateLimit-Policy", HeaderNames.WWWAuthenticate, HeaderNames.ETag,
        BatchAnswerer.VersionHeader, IdempotencyKey.ReplayedHeader,
    ];

    /// <summary>A sentence for each fault of the origins.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<string> origins, bool isGuarded)
    {
        if (origins.Contains(Any))
        {
            if (origins.Count > 1) yield return $"must be '{Any}' alone or a list of origins: '{Any}' allows every page anyway.";
            if (!isGuarded)
                yield return $"can be '{Any}' only with keys or tokens: without them any page here could read the answers.";
        }

        foreach (var origin in origins.Where(origin => origin != Any && !IsOrigin(origin)))
        {
            yield return "must be origins such as https://crm.example or http://localhost:3000, "
                + $"without a path or a slash at the end, not '{origin}'.";
        }
    }

    /// <summary>
    /// Answers preflights, which bring no key, and adds the headers to all answers, refusals too, so that a page can read why.
    /// Neither cookies nor the browser's own credentials are let in: a page sends its key itself.
    /// </summary>
    public static void UseCrossOriginPages(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<ServiceOptions>().CorsOrigins;
        if (origins.Count == 0) return;
        app.UseCors(policy => policy
            .WithOrigins([.. origins])
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders(Readable)
            .SetPreflightMaxAge(PreflightLifetime));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        && address.UserInfo.Length == 0
        && address.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
