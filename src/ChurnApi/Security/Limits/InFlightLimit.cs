using ChurnApi.Configuration;
using ChurnApi.Health;
using ChurnApi.Problems;

namespace ChurnApi.Security.Limits;

/// <summary>
/// Answers so many requests at a time and refuses more at once: a queue would make all of them slow. Health is always answered, for an
/// orchestrator that kills a busy service makes the others busier.
/// </summary>
internal sealed class InFlightLimit(RequestDelegate next, ServiceOptions options)
{
    private const int RetryAfterSeconds = 1;

    private readonly int most = options.Limits.MaxConcurrentRequests;
    private int inFlight;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(HealthEndpoint.Path)) return next(context);
        if (Interlocked.Increment(ref inFlight) > most)
        {
            Interlocked.Decrement(ref inFlight);
            return new ProblemResult(KnownProblems.Busy()) { RetryAfterSeconds = RetryAfterSeconds }.ExecuteAsync(context);
        }

        return Answer(context);
    }

    private Task Answer(HttpContext context)
    {
        Task? answering = null;
        try
        {
            answering = next(context);
        }
        finally
        {
            if (answering is not { IsCompleted: false }) Interlocked.Decrement(ref inFlight);
        }

        return answering.IsCompleted ? answering : Leave(answering);
    }

    private async Task Leave(Task answering)
    {
        try
        {
            await answering;
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }
}
