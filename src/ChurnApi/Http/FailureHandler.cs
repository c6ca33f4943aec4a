using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Diagnostics;

namespace ChurnApi.Http;

/// <summary>
/// Answers a request that failed with a problem, and logs where it failed. An exception's message is not logged: it may
/// repeat a customer's value.
/// </summary>
internal sealed class FailureHandler(ILogger<FailureHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return true;
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        if (status >= StatusCodes.Status500InternalServerError) Tell(httpContext, exception);
        await ProblemPages.Write(httpContext, status);
        return true;
    }

    private void Tell(HttpContext context, Exception exception) => Log.RequestFailed(
        logger,
        RequestFormatter.Method(context),
        RequestFormatter.Route(context) ?? "no route",
        exception.GetType().FullName,
        context.TraceIdentifier,
        exception.StackTrace);
}
