namespace Churn.Models.Registry;

/// <summary>shadow.json: the version that is scored beside the champion without answering; null for none.</summary>
internal sealed record ShadowPointer(string? Version, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => Version is null ? [] : [Version];
}
