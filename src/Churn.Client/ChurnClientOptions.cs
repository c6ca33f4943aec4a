using System.Text.Json;

namespace Churn.Client;

/// <summary>How a client asks.</summary>
public sealed record ChurnClientOptions
{
    private const int MostCustomers = 10_000;

    /// <summary>The key that is sent in the header X-Api-Key. Default: null, none is sent.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// How long a call may wait in all where the service answers 429 or 503 with Retry-After, before it asks again: 0 to 1 hour. What it
    /// would have to wait longer for is thrown at once. Default: zero, it never asks again.
    /// </summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.Zero;

    /// <summary>How many customers PredictManyAsync sends in one request at most: 1 to 10,000, the service's own default limit. Default: 500.</summary>
    public int BatchCustomers { get; init; } = 500;

    /// <summary>
    /// How customers become JSON. Default: members have the names of the properties, to the letter, by reflection; a trimmed program gives
    /// options with a source-generated TypeInfoResolver.
    /// </summary>
    public JsonSerializerOptions CustomerJson { get; init; } = JsonSerializerOptions.Default;

    /// <summary>The clock that waits. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (BatchCustomers is < 1 or > MostCustomers)
            throw new ArgumentException($"{nameof(BatchCustomers)} must be 1 to {MostCustomers}, not {BatchCustomers}.");
        if (MaxRetryWait < TimeSpan.Zero || MaxRetryWait > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(MaxRetryWait)} must be 0 to 1 hour, not {MaxRetryWait}.");
        if (ApiKey is not null && (ApiKey.Length == 0 || ApiKey.Any(letter => letter is < '!' or > '~')))
            throw new ArgumentException($"{nameof(ApiKey)} must be of visible ASCII characters.");
    }
}
