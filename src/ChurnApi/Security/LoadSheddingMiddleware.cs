using ChurnApi.Http;

namespace ChurnApi.Security;

/// <summary>
/// Answers the requests that a shedder lets in, and refuses the others at once: a queue would make all of them slow.
/// </summary>
internal sealed class LoadSheddingMiddleware(RequestDelegate next, LoadShedder shedder)
{
    public Task InvokeAsync(HttpContext context) =>
        shedder.TryEnter() ? Answer(context) : ProblemResult.ForAMoment(KnownProblems.Busy()).ExecuteAsync(context);

    private Task Answer(HttpContext context)
    {
        Task answering;
        try
        {
            answering = next(context);
        }
        catch
        {
            shedder.Leave();
            throw;
        }

        if (!answering.IsCompleted) return Leave(answering); // asked once: it may end at any moment
        shedder.Leave();
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
            shedder.Leave();
        }
    }
}
