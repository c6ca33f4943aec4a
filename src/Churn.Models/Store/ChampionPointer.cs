namespace Churn.Models.Store;

/// <summary>champion.json: the version that serves.</summary>
public sealed record ChampionPointer(string Version);
