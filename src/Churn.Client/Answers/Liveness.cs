namespace Churn.Client.Answers;

/// <summary>The process answers.</summary>
/// <param name="Status">live.</param>
public sealed record Liveness(string Status);
