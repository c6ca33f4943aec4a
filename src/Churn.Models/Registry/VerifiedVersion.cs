namespace Churn.Models.Registry;

/// <summary>What a check found of one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Faults">A sentence for each fault; none if it is whole.</param>
public sealed record VerifiedVersion(string Version, IReadOnlyList<string> Faults);
