using Churn.Models.Scoring;
using Churn.Models.Store;

namespace ChurnApi.Serving;

/// <summary>
/// Holds the model that answers. Requests lease it; <see cref="Refresh"/> puts the store's champion in its place once that
/// is open and verified. A champion that cannot be opened never displaces one that serves.
/// </summary>
internal sealed class ModelHost(ModelStore store, TimeProvider time, ILogger<ModelHost> logger) : IDisposable
{
    /// <summary>How long a version that failed to open is left alone; its folder may be mended in place.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private ServedModel? current;
    private volatile string? fault;
    private string? failedVersion;
    private long failedAt;

    /// <summary>Why the store's champion does not serve, in a sentence; null if it does.</summary>
    public string? Fault => fault;

    /// <summary>Takes the use of the model that serves now; null if none does.</summary>
    public ModelLease? Lease()
    {
        while (Volatile.Read(ref current) is { } served)
            if (served.TryEnter()) return new ModelLease(served); // otherwise a newer one took its place just now
        return null;
    }

    /// <summary>Looks at the store once. Not for two threads at a time.</summary>
    public void Refresh()
    {
        string? version = null;
        try
        {
            version = store.ChampionVersion();
            if (version is null) Miss();
            else if (version == current?.Model.Version) Recover();
            else if (version != failedVersion || time.GetElapsedTime(failedAt) >= RetryAfter) Serve(store.Open(version));
        }
        catch (Exception cause) // whatever a folder brings, the service goes on
        {
            Refuse(version, cause);
        }
    }

    public void Dispose() => Interlocked.Exchange(ref current, null)?.Leave();

    private void Serve(ChurnModel model)
    {
        Recover();
        Interlocked.Exchange(ref current, new ServedModel(model))?.Leave();
        Log.ChampionServes(logger, model.Version, model.Manifest.Model, model.Manifest.Recipe);
    }

    private void Recover() => (fault, failedVersion) = (null, null);

    private void Miss()
    {
        failedVersion = null;
        Tell(current is null ? ChampionAdvice.None : ChampionAdvice.Gone, cause: null);
    }

    private void Refuse(string? version, Exception cause)
    {
        (failedVersion, failedAt) = (version, time.GetTimestamp());
        var message = cause is BrokenModelException or UnknownVersionException ? cause.Message : cause.GetType().Name;
        Tell(ChampionAdvice.Broken(version, message.Replace(store.Folder + Path.DirectorySeparatorChar, "")), cause);
    }

    /// <summary>Says a fault in health, and in the log if it is another one than the last time.</summary>
    private void Tell(string found, Exception? cause)
    {
        if (found == fault) return;
        fault = found;
        if (current is null && cause is null) Log.NoChampion(logger, found);
        else Log.ChampionRefused(logger, current?.Model.Version ?? "no model", found, cause);
    }
}
