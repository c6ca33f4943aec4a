using System.Text.Json;
using ChurnApi.Telemetry;

namespace ChurnApi.Problems;

/// <summary>A problem whose answer is written once, for whoever refuses much at a time.</summary>
internal sealed class PreparedProblem(Problem problem, int retryAfterSeconds, RequestMetrics metrics)
{
    private readonly byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Readable.Problem);
    private readonly string retryAfter = FormattableString.Invariant($"{retryAfterSeconds}");

    public async Task AnswerAsync(HttpContext context)
    {
        metrics.Answered(problem.Type);
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.Headers.RetryAfter = retryAfter;
        response.ContentType = Problem.MediaType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, CancellationToken.None); // a caller who has gone ends it too
    }
}
