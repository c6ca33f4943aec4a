using System.Security.Cryptography;
using System.Text;
using Churn.Core.Schema;
using Churn.Outcomes.Storage;
using ChurnApi.Serving;

namespace ChurnApi.Predict;

/// <summary>
/// Remembers how batches were answered: in the database that replicas share, or in this process where there is none or it is
/// away.
/// </summary>
/// <param name="memory">The memory of this process.</param>
/// <param name="time">The clock.</param>
/// <param name="shared">What replicas share; null where the service keeps no log.</param>
internal sealed class SharedIdempotencyStore(IdempotencyStore memory, TimeProvider time, SharedDatabase? shared = null)
{
    /// <summary>Begins a batch, the first time or again.</summary>
    /// <param name="key">Its key and caller.</param>
    /// <param name="terms">Its terms.</param>
    /// <param name="version">The version that answers it if it is new.</param>
    /// <param name="asOf">As of when it is answered if it is new.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What is remembered of it, new or old; null if it is under way already, here or elsewhere.</returns>
    public async ValueTask<IdempotencyRecord?> TryBeginAsync(
        IdempotencyKey key, BatchRequestOptions terms, string version, AsOf asOf, CancellationToken cancellation)
    {
        if (shared is { IsUnshared: false } && !memory.Knows(key)) // it knows those that came while the database was away
        {
            var begun = new IdempotencyRecord(key, terms.Fingerprint, version, asOf, time.GetUtcNow());
            var (isReached, known) = await shared.TryAsync(
                (state, patience) => state.TryBeginAsync(shared.Replica, Share(begun), patience), cancellation);
            if (isReached) return known is null ? null : Restore(key, known, begun.First);
        }

        return memory.TryBegin(key, terms, version, asOf, out var batch) ? batch : null;
    }

    /// <summary>Ends a batch. One that was refused is forgotten, unless anything of it was answered before.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="wasRefused">Whether it was refused as a whole this time.</param>
    public async ValueTask EndAsync(IdempotencyRecord batch, bool wasRefused)
    {
        if (!batch.IsShared)
        {
            memory.End(batch, wasRefused);
            return;
        }

        var (ended, isKept) = (Share(batch), batch.IsKept || !wasRefused);
        await shared!.EnsureAsync(async (state, cancellation) =>
        {
            await state.EndAsync(shared.Replica, ended, isKept, cancellation);
            return true;
        });
    }

    private static SharedBatch Share(IdempotencyRecord batch) => new(
        Hash(batch.Key.Caller), Hash(batch.Key.Value), batch.Terms, batch.Version, batch.AsOf, batch.FirstId)
    {
        StartLength = batch.Print?.StartLength,
        StartHash = batch.Print?.Start,
        BodyHash = batch.Print?.Whole,
        BodyLength = batch.Print?.Length,
    };

    private static IdempotencyRecord Restore(IdempotencyKey key, SharedBatch known, DateTimeOffset first)
    {
        var batch = new IdempotencyRecord(key, known.Terms, known.Version, known.AsOf, first)
        {
            FirstId = known.FirstId,
            IsShared = true,
            IsKept = known.IsKept,
        };
        if (known is { StartLength: { } length, StartHash: { } start })
            batch.Remember(new BodyFingerprint(length, start, known.BodyHash, known.BodyLength));
        return batch;
    }

    private static Guid Hash(string text) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
}
