namespace Churn.Models.Registry;

/// <summary>pinned.json: the versions that no pruning removes.</summary>
internal sealed record PinnedVersions(IReadOnlyList<string> Versions, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => Versions;
}
