namespace Churn.Client.Answers;

/// <summary>A model answers.</summary>
/// <param name="Status">ready.</param>
/// <param name="ModelVersion">The version of the model that serves.</param>
/// <param name="ChampionFault">Why the store's champion does not serve in its place; null if it does.</param>
/// <param name="KeysFault">Why the service's file of API keys was not taken over as it is now; null if it was.</param>
/// <param name="CertificateFault">Why the service's files of TLS were not taken over as they are now; null if they were.</param>
public sealed record Readiness(
    string Status,
    string ModelVersion,
    string? ChampionFault,
    string? KeysFault,
    string? CertificateFault = null);

/// <summary>The process answers.</summary>
/// <param name="Status">live.</param>
public sealed record Liveness(string Status);
