using System.Security.Cryptography;
using System.Text;
using ChurnApi.Problems;
using ChurnApi.Security;

namespace ChurnApi.Idempotency;

/// <summary>The key by which a caller says that a request is one that it may have sent before.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Stands in an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int LongestKey = 255;

    /// <summary>Reads the key of a request.</summary>
    /// <returns>A hash of the caller and its key, so that callers cannot ask for each other's; null for none; or the problem with it.</returns>
    public static (string? Id, Problem? Problem) Read(HttpRequest request)
    {
        var sent = request.Headers[Header];
        if (sent.Count == 0) return (null, null);
        var key = sent.ToString();
        if (sent.Count > 1 || key.Length is 0 or > LongestKey || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return (null, KnownProblems.InvalidIdempotencyKey());
        var caller = request.HttpContext.Features.Get<Caller>()?.Name;
        return (Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{key} {caller}"))), null); // a key has no blank
    }
}
