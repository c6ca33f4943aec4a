using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace ChurnApi.Serving;

/// <summary>
/// Keeps the version open that a pointer of the store names. A version that cannot be opened never
/// displaces one that is open.
/// </summary>
/// <param name="open">Opens a version.</param>
/// <param name="pointer">Reads the pointer.</param>
/// <param name="time">Tells when to try a version again that failed.</param>
internal sealed class ReloadingModel<TModel>(Func<string, TModel> open, Func<string?> pointer, TimeProvider time)
    where TModel : class, IVersionedModel
{
    /// <summary>How long a version that failed to open is left alone; its folder may be mended in place.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private volatile TModel? current;
    private string? failedVersion;
    private long failedAt;

    /// <summary>The open model; null if none is. Who has it goes on with it, whatever comes.</summary>
    public TModel? Model => current;

    /// <summary>Looks at the store once. Not for two threads at a time.</summary>
    /// <param name="prove">Tries a new model before it takes the place of the old one, by throwing.</param>
    public ReloadResult Look(Action<TModel>? prove = null)
    {
        string? version = null;
        try
        {
            version = pointer();
            if (version is null || version == Model?.Version)
                failedVersion = null;
            if (version is null)
                return new ReloadResult(ReloadStatus.NamesNone);
            if (version == Model?.Version)
                return new ReloadResult(ReloadStatus.IsOpen);
            if (version == failedVersion && time.GetElapsedTime(failedAt) < RetryAfter)
                return new ReloadResult(ReloadStatus.FailedBefore);
            var model = open(version);
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

/// <summary>A look at a pointer of the store.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Version">The version that was opened or failed; null where even that could not be read.</param>
/// <param name="Cause">What failed.</param>
internal sealed record ReloadResult(ReloadStatus Outcome, string? Version = null, Exception? Cause = null);

/// <summary>What came of a look at a pointer of the store.</summary>
internal enum ReloadStatus
{
    /// <summary>It names no version.</summary>
    NamesNone,

    /// <summary>It names the version that is open.</summary>
    IsOpen,

    /// <summary>It names another one, which is open now.</summary>
    Opened,

    /// <summary>It, or the version it names, could not be read or opened.</summary>
    Failed,

    /// <summary>It names the version that failed a moment ago, which was not tried again.</summary>
    FailedBefore,
}

/// <summary>How often models were opened, and failed to be, by what failed. One thread counts, any number reads.</summary>
internal sealed class LoadCounts
{
    private long opened;
    private long broken;
    private long unknown;
    private long unreadable;

    /// <summary>Each outcome with its count.</summary>
    public IReadOnlyList<(string Outcome, long Count)> All =>
    [
        ("opened", Volatile.Read(ref opened)),
        ("broken", Volatile.Read(ref broken)),
        ("unknown-version", Volatile.Read(ref unknown)),
        ("unreadable", Volatile.Read(ref unreadable)),
    ];

    /// <summary>Counts a look that opened a model or tried to.</summary>
    public void Add(ReloadResult look)
    {
        if (look.Outcome is ReloadStatus.Opened) Interlocked.Increment(ref opened);
        else if (look.Outcome is ReloadStatus.Failed) Interlocked.Increment(ref Of(look.Cause));
    }

    private ref long Of(Exception? cause)
    {
        if (cause is BrokenModelException) return ref broken;
        if (cause is UnknownVersionException) return ref unknown;
        return ref unreadable;
    }
}
