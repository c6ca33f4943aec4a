using Churn.Models.Scoring;
using Churn.Models.Store;

namespace ChurnApi.Serving;

/// <summary>
/// Keeps the version open that a pointer of the store names. Requests lease it. A version that cannot be opened never
/// displaces one that is open.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="pointer">Reads the pointer.</param>
/// <param name="time">Tells when to try a version again that failed.</param>
internal sealed class PointedModel(ModelStore store, Func<string?> pointer, TimeProvider time) : IDisposable
{
    /// <summary>How long a version that failed to open is left alone; its folder may be mended in place.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private ServedModel? current;
    private string? failedVersion;
    private long failedAt;

    /// <summary>The version that is open; null if none is.</summary>
    public string? Version => Volatile.Read(ref current)?.Model.Version;

    /// <summary>Takes the use of the open model; null if none is.</summary>
    public ModelLease? Lease()
    {
        while (Volatile.Read(ref current) is { } served)
            if (served.TryEnter()) return new ModelLease(served); // otherwise a newer one took its place just now
        return null;
    }

    /// <summary>Looks at the store once. Not for two threads at a time.</summary>
    /// <param name="prove">Tries a new model before it takes the place of the old one, by throwing.</param>
    public PointerLook Look(Action<ChurnModel>? prove = null)
    {
        string? version = null;
        try
        {
            version = pointer();
            if (version is null || version == Version) failedVersion = null;
            if (version is null) return new PointerLook(LookOutcome.NamesNone);
            if (version == Version) return new PointerLook(LookOutcome.IsOpen);
            if (version == failedVersion && time.GetElapsedTime(failedAt) < RetryAfter) return new PointerLook(LookOutcome.FailedBefore);
            return new PointerLook(LookOutcome.Opened, Put(Proven(store.Open(version), prove)));
        }
        catch (Exception cause) // whatever a folder brings, the service goes on
        {
            (failedVersion, failedAt) = (version, time.GetTimestamp());
            return new PointerLook(LookOutcome.Failed, version, cause);
        }
    }

    /// <summary>Lets go of the open model; who leases it may go on.</summary>
    public void Close() => Interlocked.Exchange(ref current, null)?.Leave();

    public void Dispose() => Close();

    private static ChurnModel Proven(ChurnModel model, Action<ChurnModel>? prove)
    {
        try
        {
            prove?.Invoke(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private string Put(ChurnModel model)
    {
        failedVersion = null;
        Interlocked.Exchange(ref current, new ServedModel(model))?.Leave();
        return model.Version;
    }
}
