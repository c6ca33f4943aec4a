namespace Churn.TestSupport.Fuzzing;

/// <summary>What became of a spoilt file.</summary>
/// <param name="File">The file.</param>
/// <param name="End">Accepted, or refused and at which step.</param>
/// <param name="Finding">What is wrong with the program; null if nothing.</param>
public sealed record TrialOutcome(SpoiltFile File, string End, string? Finding);
