using ChurnApi.Configuration;
using ChurnApi.Predict;
using Microsoft.Net.Http.Headers;

namespace ChurnApi.Hosting;

/// <summary>Lets web pages of the origins in the settings call the service from a browser (CORS).</summary>
internal static class CrossOriginPages
{
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromHours(1);

    /// <summary>What a page may read beyond the headers that any page may.</summary>
    private static readonly string[] Readable =
    [
        HeaderNames.RetryAfter, "RateLimit", "RateLimit-Policy", HeaderNames.WWWAuthenticate, HeaderNames.ETag,
        BatchAnswerer.VersionHeader, IdempotencyKey.ReplayedHeader,
    ];

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
}
