using Churn.Models.Answering;
using Churn.Models.Registry;

namespace ChurnApi.Serving;

/// <summary>
/// Keeps the version open that a pointer of the store names. A version that cannot be opened never
/// displaces one that is open.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="pointer">Reads the pointer.</param>
/// <param name="time">Tells when to try a version again that failed.</param>
internal sealed class ReloadingModel(ModelStore store, Func<string?> pointer, TimeProvider time)
{
    /// <summary>How long a version that failed to open is left alone; its folder may be mended in place.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private volatile ChurnModel? current;
    private string? failedVersion;
    private long failedAt;

    /// <summary>The open model; null if none is. Who has it goes on with it, whatever comes.</summary>
    public ChurnModel? Model => current;

    /// <summary>Looks at the store once. Not for two threads at a time.</summary>
    /// <param name="prove">Tries a new model before it takes the place of the old one, by throwing.</param>
    public ReloadResult Look(Action<ChurnModel>? prove = null)
    {
        string? version = null;
        try
        {
            version = pointer();
            if (version is null || version == Model?.Version) failedVersion = null;
            if (version is null) return new ReloadResult(ReloadStatus.NamesNone);
            if (version == Model?.Version) return new ReloadResult(ReloadStatus.IsOpen);
            if (version == failedVersion && time.GetElapsedTime(failedAt) < RetryAfter) return new ReloadResult(ReloadStatus.FailedBefore);
            var model = store.Open(version);
            prove?.Invoke(model);
            (failedVersion, current) = (null, model);
            return new ReloadResult(ReloadStatus.Opened, version);
        }
        catch (Exception cause) // whatever a folder brings, the service goes on
        {
            (failedVersion, failedAt) = (version, time.GetTimestamp());
            return new ReloadResult(ReloadStatus.Failed, version, cause);
        }
    }

    /// <summary>Lets go of the open model.</summary>
    public void Close() => current = null;
}
