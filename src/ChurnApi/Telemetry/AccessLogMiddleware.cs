using System.Diagnostics;
using Churn.Access;

namespace ChurnApi.Telemetry;

/// <summary>
/// Logs a line for each request, where that is asked for: method, route, status, time and who asked, nothing else.
/// </summary>
internal sealed class AccessLogMiddleware(RequestDelegate next, ILogger<AccessLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Log.Answered(
                logger,
                RequestFormatter.Method(context),
                RequestFormatter.Route(context) ?? "no route",
                context.Response.StatusCode,
                Math.Round(milliseconds, 3),
                context.Features.Get<Caller>()?.Name ?? "nobody");
        }
    }
}
