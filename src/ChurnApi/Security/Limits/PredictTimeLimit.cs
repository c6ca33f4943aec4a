using System.IO.Pipelines;
using ChurnApi.Configuration;

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
        return answering.IsCompleted || context.Request.Path != Path ? answering : Watch(context.Request.BodyReader, answering);
    }

    private async Task Watch(PipeReader body, Task answering)
    {
        await using var timer = time.CreateTimer(
            static body => ((PipeReader)body!).CancelPendingRead(), body, options.Limits.PredictTimeout, Timeout.InfiniteTimeSpan);
        await answering;
    }
}
