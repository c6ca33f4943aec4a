using ChurnApi.Configuration;
using ChurnApi.Http;

namespace ChurnApi.Security;

/// <summary>
/// Bounds the time of requests whose body is read whole, such as <c>POST /predict</c>, <c>POST /explain</c> and <c>POST
/// /segments</c>. What takes time in them is waiting for the body, so that is what is given up; a body that came with its headers
/// costs no timer. A batch is a stream and may take longer: for it the server's least rate of bytes holds.
/// </summary>
internal sealed class BodyTimeLimitMiddleware(RequestDelegate next, ServiceOptions options, TimeProvider time)
{
    private static readonly PathString[] Paths =
    [
        "/predict", "/explain", "/what-if", "/what-if/suggest", "/segments", "/campaigns/plan", "/lifetime",
        "/lifetime/purchases", "/recommendations",
    ];

    public Task InvokeAsync(HttpContext context)
    {
        var answering = next(context);
        return answering.IsCompleted || !IsBounded(context.Request.Path) ? answering : Watch(context, answering);
    }

    /// <summary>Routes are found whatever the case of their letters, and with a slash after them.</summary>
    private static bool IsBounded(PathString path) =>
        Array.Exists(Paths, bounded => path.StartsWithSegments(bounded, out var rest) && rest.Value is null or "" or "/");

    private async Task Watch(HttpContext context, Task answering)
    {
        await using var timer = time.CreateTimer(GiveUp, context, options.Limits.PredictTimeout, Timeout.InfiniteTimeSpan);
        await answering;
    }

    private static void GiveUp(object? request)
    {
        var context = (HttpContext)request!;
        context.Features.Set(BodyTimeout.Passed);
        context.Request.BodyReader.CancelPendingRead();
    }
}
