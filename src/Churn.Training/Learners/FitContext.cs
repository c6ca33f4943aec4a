namespace Churn.Training.Learners;

/// <summary>What surrounds a fit without changing its result.</summary>
/// <param name="Threads">The most threads to use, 1 or more.</param>
/// <param name="Progress">Told after each tree batch, epoch or step; null for silence.</param>
/// <param name="Cancellation">Stops the fit.</param>
public sealed record FitContext(int Threads = 1, IProgress<FitProgress>? Progress = null, CancellationToken Cancellation = default);
