using Churn.Access;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>By what a caller says that a request is one that it may have sent before.</summary>
/// <param name="Caller">Who asks, so that callers cannot ask for each other's.</param>
/// <param name="Value">The key as it was sent.</param>
internal sealed record IdempotencyKey(string Caller, string Value)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Stands in an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int LongestKey = 255;

    /// <summary>Reads the key of a request.</summary>
    /// <returns>The key; null for none; or the problem with it.</returns>
    public static (IdempotencyKey? Key, Problem? Problem) Read(HttpRequest request)
    {
        var sent = request.Headers[Header];
        if (sent.Count == 0) return (null, null);
        var key = sent.ToString();
        if (sent.Count > 1 || key.Length is 0 or > LongestKey || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return (null, KnownProblems.InvalidIdempotencyKey());
        return (new IdempotencyKey(request.HttpContext.Features.Get<Caller>()?.Name ?? "", key), null);
    }
}
