namespace Churn.Models.Registry;

/// <summary>shadow.json: the version that is scored beside the champion without answering; null for none.</summary>
internal sealed record ShadowPointer(string? Version, HistoryEntry? Change = null) : IStoreState
{
    IEnumerable<string> IStoreState.Named => Version is null ? [] : [Version];
}
