namespace ChurnApi.Admin;

/// <summary>The answer of GET /health/live.</summary>
/// <param name="Status">"live".</param>
public sealed record Liveness(string Status);
