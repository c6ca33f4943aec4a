namespace Churn.Models.Registry;

/// <summary>What a check of a whole store found.</summary>
/// <param name="Versions">Each version, the oldest first.</param>
/// <param name="Faults">A sentence for each fault of the pointers and the history.</param>
public sealed record StoreVerification(IReadOnlyList<VerifiedVersion> Versions, IReadOnlyList<string> Faults)
{
    /// <summary>Whether there is no fault anywhere.</summary>
    public bool IsWhole => Faults.Count == 0 && Versions.All(version => version.Faults.Count == 0);
}
