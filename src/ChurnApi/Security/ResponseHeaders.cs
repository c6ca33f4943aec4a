using ChurnApi.Http;

namespace ChurnApi.Security;

/// <summary>
/// The headers of every answer. Browsers must take it for what it is said to be, run and frame nothing of it, and tell nobody
/// where they came from; and nobody may keep it, for it tells of customers.
/// </summary>
internal static class ResponseHeaders
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>
    /// The Swagger page runs its own scripts alone; it styles its elements one by one and has its pictures in its style sheet.
    /// </summary>
    private const string Page = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>They are set last, since a failure clears those that were set before it.</summary>
    public static void UseResponseHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    });

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(SwaggerPaths.Page)
            ? Page
            : context.GetEndpoint()?.Metadata.GetMetadata<ContentSecurity>()?.Policy ?? Nothing;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}

/// <summary>Says of an endpoint what browsers may run and fetch of its answers; of the others nothing.</summary>
/// <param name="Policy">The content security policy.</param>
internal sealed record ContentSecurity(string Policy);
