using Churn.Models.Registry;

namespace ChurnApi.Admin;

/// <summary>The answer of GET /models: every version there is.</summary>
/// <param name="ModelVersion">The version that serves in this process; null if none does.</param>
/// <param name="Store">What is in the store, and which version has which part.</param>
public sealed record ModelList(string? ModelVersion, StoreOverview Store);
