using Microsoft.AspNetCore.WebUtilities;

namespace ChurnApi.Http;

/// <summary>Makes every error of the service a problem, whoever finds it.</summary>
internal static class ProblemPages
{
    public static void AddProblems(this WebApplicationBuilder builder) =>
        builder.Services.AddExceptionHandler<FailureHandler>();

    public static void UseProblems(this WebApplication app)
    {
        // The handler logs what is fit to be logged; the framework would add the exception's message.
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = _ => Task.CompletedTask,
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePages(page => Write(page.HttpContext, page.HttpContext.Response.StatusCode));
    }

    public static Task Write(HttpContext context, int status) =>
        new ProblemResult(StatusProblems.Of(context, status)).ExecuteAsync(context);
}

/// <summary>The problems of a bare status, as routing and the server give it.</summary>
internal static class StatusProblems
{
    public static Problem Of(HttpContext context, int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => Make(
                ProblemTypes.NotFound,
                status,
                "There is nothing at this path; /swagger shows what there is."),
            StatusCodes.Status405MethodNotAllowed => Make(
                ProblemTypes.MethodNotAllowed,
                status,
                $"This path answers {context.Response.Headers.Allow} only."),
            StatusCodes.Status408RequestTimeout => Make(
                ProblemTypes.RequestTimeout,
                status,
                "The body did not come in time. Send it at once, or to POST /predict/batch what takes long."),
            StatusCodes.Status415UnsupportedMediaType => KnownProblems.NotJson(),
            >= StatusCodes.Status500InternalServerError => Make(
                ProblemTypes.Failure,
                status,
                "The service failed. The trace finds the request in its log.",
                context.TraceIdentifier),
            _ => Make(ProblemTypes.BadRequest, status, "The request cannot be answered as it stands."),
        };

    private static Problem Make(string type, int status, string detail, string? trace = null) => new()
    {
        Type = type,
        Title = $"{ReasonPhrases.GetReasonPhrase(status)}.",
        Status = status,
        Detail = detail,
        TraceId = trace,
    };
}
