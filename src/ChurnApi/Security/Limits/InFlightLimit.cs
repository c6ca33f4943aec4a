using ChurnApi.Configuration;
using ChurnApi.Health;
using ChurnApi.Problems;

namespace ChurnApi.Security.Limits;

/// <summary>
/// Answers so many requests at a time, and no more than get their turn in time, and refuses more at once: a queue would make all of them slow. Health is always answered, for an
/// orchestrator that kills a busy service makes the others busier.
/// </summary>
internal sealed class InFlightLimit(RequestDelegate next, LoadShedder shedder, ServiceOptions options)
{
    private readonly int most = options.Limits.MaxConcurrentRequests;
    private int inFlight;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(HealthEndpoint.Path)) return next(context);
        if (!shedder.Admits()) return Refuse(context);
        if (Interlocked.Increment(ref inFlight) <= most) return Answer(context);
        Interlocked.Decrement(ref inFlight);
        return Refuse(context);
    }

    private static Task Refuse(HttpContext context) =>
        ProblemResult.ForAMoment(KnownProblems.Busy()).ExecuteAsync(context);

    private Task Answer(HttpContext context)
    {
        Task answering;
        try
        {
            answering = next(context);
        }
        catch
        {
            Interlocked.Decrement(ref inFlight);
            throw;
        }

        if (!answering.IsCompleted) return Leave(answering); // asked once: it may end at any moment
        Interlocked.Decrement(ref inFlight);
        return answering;
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
