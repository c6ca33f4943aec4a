namespace Churn.Models.Registry;

/// <summary>champion.json: the version that serves.</summary>
internal sealed record ChampionPointer(string Version, HistoryEntry? Change = null) : IStoreState
{
    IEnumerable<string> IStoreState.Named => [Version];
}
