namespace Churn.Models.Registry;

/// <summary>champion.json: the version that serves.</summary>
internal sealed record ChampionPointer(string Version, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => [Version];
}
