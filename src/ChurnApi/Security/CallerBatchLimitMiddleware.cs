using Churn.Access;
using ChurnApi.Configuration;
using ChurnApi.Http;

namespace ChurnApi.Security;

/// <summary>
/// Answers only so many batches of one caller, a key or the subject of a token, at a time, so that nobody takes all the places.
/// Where callers are not known they are not told apart.
/// </summary>
internal sealed class CallerBatchLimitMiddleware(RequestDelegate next, ServiceOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> underWay = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context) =>
        options.IsGuarded && context.Features.Get<Caller>() is { } caller ? Answer(context, caller.Name) : next(context);

    private async Task Answer(HttpContext context, string caller)
    {
        if (!TryEnter(caller))
        {
            await ProblemResult.ForAMoment(KnownProblems.TooManyBatches(options.Limits.MaxCallerBatches)).ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            Leave(caller);
        }
    }

    private bool TryEnter(string caller)
    {
        lock (gate)
        {
            var count = underWay.GetValueOrDefault(caller);
            if (count >= options.Limits.MaxCallerBatches) return false;
            underWay[caller] = count + 1;
            return true;
        }
    }

    private void Leave(string caller)
    {
        lock (gate)
            if (--underWay[caller] == 0) underWay.Remove(caller);
    }
}
