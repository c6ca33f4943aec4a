using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace ChurnApi.Serving;

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
