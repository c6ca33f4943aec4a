using System.Data.Common;
using Churn.Core.Schema;

namespace Churn.Outcomes.Storage;

/// <summary>
/// What replicas of the service share beside the log, in its database: what callers have used of their rates, and which batches
/// were answered. It holds hashes of names, keys and bodies; no request and no answer. Any number of threads may use it at once.
/// What fails in the database throws <see cref="DbException"/>.
/// </summary>
public interface ISharedState
{
    /// <summary>Says that a replica lives, reports what it granted to callers, and returns what all replicas granted.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="granted">By how much what it granted since puts off that a caller's bucket is full, by the caller.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<SharedRates> ExchangeAsync(
        Guid replica, IReadOnlyDictionary<Guid, TimeSpan> granted, CancellationToken cancellation = default);

    /// <summary>Begins a batch, the first time or again; one replica at a time has it.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="batch">The batch, as it is remembered if it is new.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What is remembered of it, new or old; null if it is under way.</returns>
    Task<SharedBatch?> TryBeginAsync(Guid replica, SharedBatch batch, CancellationToken cancellation = default);

    /// <summary>Ends a batch that a replica has.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="batch">What is remembered of it from now on.</param>
    /// <param name="isKept">Whether it is remembered at all.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task EndAsync(Guid replica, SharedBatch batch, bool isKept, CancellationToken cancellation = default);

    /// <summary>Forgets batches after a day, and the oldest of callers who have very many.</summary>
    Task SweepAsync(CancellationToken cancellation = default);
}

/// <summary>What all replicas together have granted.</summary>
/// <param name="Replicas">How many replicas live.</param>
/// <param name="UntilFull">The time until a caller's bucket is full again, by the caller; full ones are not in it.</param>
public sealed record SharedRates(int Replicas, IReadOnlyDictionary<Guid, TimeSpan> UntilFull);

/// <summary>What is remembered of a batch that may be sent again.</summary>
/// <param name="Caller">The hash of its caller.</param>
/// <param name="Key">The hash of its idempotency key.</param>
/// <param name="Terms">The hash of what was asked beside the body: query, forms, charset.</param>
/// <param name="Version">The version that answers it.</param>
/// <param name="AsOf">As of when it is answered.</param>
/// <param name="FirstId">The id of its first prediction, from which those of the others follow.</param>
public sealed record SharedBatch(Guid Caller, Guid Key, string Terms, string Version, AsOf AsOf, Guid FirstId)
{
    /// <summary>How many bytes the start is that <see cref="StartHash"/> is of; null where nothing was answered.</summary>
    public int? StartLength { get; init; }

    /// <summary>The hash of the body's start; null where nothing was answered.</summary>
    public string? StartHash { get; init; }

    /// <summary>The hash of the body; null where it was not answered as a whole.</summary>
    public string? BodyHash { get; init; }

    /// <summary>The body's length in bytes; null where it was not answered as a whole.</summary>
    public long? BodyLength { get; init; }

    /// <summary>Whether an answer to it began, and so a refusal does not forget it.</summary>
    public bool IsKept { get; init; }
}
