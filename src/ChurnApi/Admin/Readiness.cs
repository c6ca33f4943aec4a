namespace ChurnApi.Admin;

/// <summary>The answer of GET /health/ready.</summary>
/// <param name="Status">"ready".</param>
/// <param name="ModelVersion">The version of the model that serves.</param>
/// <param name="ChampionFault">Why the store's champion does not serve in its place; null if it does serve.</param>
/// <param name="KeysFault">Why the file of API keys was not taken over as it is now, and those read before still count; null if it was.</param>
public sealed record Readiness(string Status, string ModelVersion, string? ChampionFault, string? KeysFault);
