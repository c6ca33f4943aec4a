using System.Security.Cryptography;

namespace Churn.Client;

/// <summary>
/// How long to wait before a request is repeated: as long as the service said, and a back-off that doubles from a quarter of a
/// second, half of it by chance, so that callers who were refused together do not come back together.
/// </summary>
internal static class RetryDelay
{
    private const int Shares = 1000;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(250);

    /// <param name="retries">How often the request was repeated already.</param>
    /// <param name="retryAfter">What the service said; null if nothing.</param>
    public static TimeSpan Of(int retries, TimeSpan? retryAfter)
    {
        var chance = (double)RandomNumberGenerator.GetInt32(Shares) / Shares;
        return (retryAfter ?? TimeSpan.Zero) + (FirstBackOff * Math.Pow(2, retries) * (0.5 + (0.5 * chance)));
    }
}
