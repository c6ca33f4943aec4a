using ChurnApi.Telemetry;

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
