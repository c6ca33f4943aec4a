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
        return answering.IsCompleted || context.Request.Path != Path ? answering : Watch(context, answering);
    }

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
