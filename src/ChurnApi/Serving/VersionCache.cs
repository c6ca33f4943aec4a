using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace ChurnApi.Serving;

/// <summary>
/// Opens versions that requests name: the champion is open already; of others the last few are kept for a while, since to open
/// one is to read and verify its files. One is opened at a time, off the threads of requests.
/// </summary>
internal sealed class VersionCache(ChampionProvider host, ModelStore store, TimeProvider time) : IDisposable
{
    /// <summary>The most versions that are kept.</summary>
    private const int MaxKept = 4;

    /// <summary>How long a version is kept after it was opened; a version never changes, but it may be deleted.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim turn = new(1);
    private readonly List<(IVersionedModel Model, DateTimeOffset Opened)> kept = [];

    /// <summary>Opens a version, or returns it if it is open. Throws what <see cref="ModelStore.Open"/> throws.</summary>
    public async Task<ChurnModel> OpenAsync(string version, CancellationToken cancellation) =>
        await OpenOfAnyKindAsync(version, cancellation) as ChurnModel
        ?? throw WrongKindException.OfVersion(version, ModelKind.Uplift);

    /// <summary>
    /// Opens a version of any kind, or returns it if it is open. Throws what <see cref="ModelStore.OpenOfAnyKind"/> throws.
    /// </summary>
    public async Task<IVersionedModel> OpenOfAnyKindAsync(string version, CancellationToken cancellation)
    {
        if (host.Model is { } champion && champion.Version == version) return champion;
        if (host.Uplift is { } uplift && uplift.Version == version) return uplift;
        await turn.WaitAsync(cancellation);
        try
        {
            kept.RemoveAll(entry => time.GetUtcNow() - entry.Opened >= Kept);
            if (kept.Find(entry => entry.Model.Version == version).Model is { } known) return known;
            var opened = await Task.Run(() => store.OpenOfAnyKind(version), CancellationToken.None);
            if (kept.Count == MaxKept) kept.RemoveAt(0);
            kept.Add((opened, time.GetUtcNow()));
            return opened;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
