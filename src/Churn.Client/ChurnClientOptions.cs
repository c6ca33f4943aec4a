using System.Text.Json;

namespace Churn.Client;

/// <summary>How a client asks.</summary>
public sealed record ChurnClientOptions
{
    private const int MostCustomers = 10_000;
    private const int MostRetries = 20;

    /// <summary>The key that is sent in the header X-Api-Key. Default: null, none is sent.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// How often a call is repeated where the service answers 429 or 503, which it does before it has done anything: 0 (never) to
    /// 20. Health checks are never repeated. Default: 5.
    /// </summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>
    /// How long a call may wait in all before its retries: 0 to 1 hour. The waits are what the service says in Retry-After and a
    /// back-off that doubles; what a call would have to wait longer for is thrown at once. Default: 30 seconds.
    /// </summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many customers PredictManyAsync sends in one request at most: 1 to 10,000, the service's own default limit. Default:
    /// 500.
    /// </summary>
    public int BatchCustomers { get; init; } = 500;

    /// <summary>
    /// How customers become JSON. Default: members have the names of the properties, to the letter, by reflection; a trimmed
    /// program gives options with a source-generated TypeInfoResolver.
    /// </summary>
    public JsonSerializerOptions CustomerJson { get; init; } = JsonSerializerOptions.Default;

    /// <summary>The clock that waits. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (BatchCustomers is < 1 or > MostCustomers)
            throw new ArgumentException($"{nameof(BatchCustomers)} must be 1 to {MostCustomers}, not {BatchCustomers}.");
        if (MaxRetries is < 0 or > MostRetries)
            throw new ArgumentException($"{nameof(MaxRetries)} must be 0 to {MostRetries}, not {MaxRetries}.");
        if (MaxRetryWait < TimeSpan.Zero || MaxRetryWait > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(MaxRetryWait)} must be 0 to 1 hour, not {MaxRetryWait}.");
        if (ApiKey is not null && (ApiKey.Length == 0 || ApiKey.Any(letter => letter is < '!' or > '~')))
            throw new ArgumentException($"{nameof(ApiKey)} must be of visible ASCII characters.");
    }
}
