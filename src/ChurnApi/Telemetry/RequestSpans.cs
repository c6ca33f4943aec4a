using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace ChurnApi.Telemetry;

/// <summary>
/// Says of the span that ASP.NET Core makes for a request what was asked and what came of it. The usual instrumentation would add
/// the path, the query, the host and the caller's program as they were sent; each may hold a customer's value.
/// </summary>
internal sealed class RequestSpans(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        try
        {
            await next(context);
        }
        finally
        {
            if (span is { IsAllDataRequested: true }) Describe(span, context);
        }
    }

    /// <summary>Says of the span of the current request, if there is one, which model answers.</summary>
    public static void AnsweredBy(string version)
    {
        if (Activity.Current is { IsAllDataRequested: true } span && span.Source.HasListeners())
            span.SetTag(TelemetryNames.ModelVersion, version);
    }

    private static void Describe(Activity span, HttpContext context)
    {
        var (method, route, status) = (
            RequestFormatter.Method(context),
            RequestFormatter.Route(context),
            context.Response.StatusCode);
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.TraceStateString = null; // it is a header of the caller's
        span.SetTag(TelemetryNames.Method, method);
        span.SetTag(TelemetryNames.Status, status);
        if (route is not null) span.SetTag(TelemetryNames.Route, route);
        if (status < StatusCodes.Status500InternalServerError) return;
        span.SetStatus(ActivityStatusCode.Error);
        span.SetTag(TelemetryNames.ErrorType, FormattableString.Invariant($"{status}"));
    }
}
