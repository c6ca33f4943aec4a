using ChurnApi.Configuration;
using ChurnApi.Requests;

namespace ChurnApi.Security.Limits;

/// <summary>
/// Bounds the time of <c>POST /predict</c>. What takes time in it is waiting for the body, so that is what is given up; a
/// body that came with its headers costs no timer. Many customers may take longer: for them the server's least rate of bytes holds.
/// </summary>
internal sealed class PredictTimeLimit(RequestDelegate next, ServiceOptions options, TimeProvider time)
{
    private static readonly PathString Path = "/predict";

    public Task InvokeAsync(HttpContext context)
    {
        var answering = next(context);
        return answering.IsCompleted || !IsPredict(context.Request.Path) ? answering : Watch(context, answering);
    }

    /// <summary>Routes are found whatever the case of their letters, and with a slash behind them.</summary>
    private static bool IsPredict(PathString path) => path.StartsWithSegments(Path, out var rest) && rest.Value is null or "" or "/";

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
