namespace Churn.Training.Runs;

/// <summary>What a step of a run took.</summary>
/// <param name="Name">The step.</param>
/// <param name="Elapsed">The time from its start to its end.</param>
/// <param name="PeakMemory">The most memory the process has had by its end, in bytes.</param>
public sealed record PhaseTime(string Name, TimeSpan Elapsed, long PeakMemory);
