using ChurnApi.Telemetry;

namespace ChurnApi.Http;

/// <summary>Answers with a problem.</summary>
internal sealed class ProblemResult(Problem problem) : IResult, IStatusCodeHttpResult, IValueHttpResult<Problem>
{
    private const int MomentSeconds = 1;

    public Problem Value { get; } = problem;

    public int? StatusCode => Value.Status;

    /// <summary>The value of the header Retry-After, in seconds; null for none.</summary>
    public int? RetryAfterSeconds { get; init; } = problem.Type == ProblemTypes.Busy ? MomentSeconds : null;

    /// <summary>A problem that is over in a moment, most often: try again in a second.</summary>
    public static ProblemResult ForAMoment(Problem problem) => new(problem) { RetryAfterSeconds = MomentSeconds };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.RequestServices.GetRequiredService<RequestMetrics>().Answered(Value.Type);
        var response = httpContext.Response;
        response.StatusCode = Value.Status;
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        return response.WriteAsJsonAsync(Value, ApiJson.Readable.Problem, Problem.MediaType, httpContext.RequestAborted);
    }
}
