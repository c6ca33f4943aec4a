using Microsoft.AspNetCore.Diagnostics;

namespace ChurnApi.Telemetry;

/// <summary>What may be told of a request: words of this program and of HTTP, never the caller's own.</summary>
internal static class RequestFormatter
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        HttpMethods.Connect, HttpMethods.Delete, HttpMethods.Get, HttpMethods.Head, HttpMethods.Options,
        HttpMethods.Patch, HttpMethods.Post, HttpMethods.Put, HttpMethods.Trace,
    };

    /// <summary>The method, if HTTP knows it.</summary>
    public static string Method(HttpContext context) =>
        Methods.TryGetValue(context.Request.Method, out var known) ? known : TelemetryNames.Other;

    /// <summary>The pattern of the route that answers, or of the one that failed; null if there is none.</summary>
    public static string? Route(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)
            ?.RoutePattern
            .RawText;
}
