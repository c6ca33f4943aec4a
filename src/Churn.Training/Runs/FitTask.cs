using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>One fit of a run.</summary>
/// <param name="Model">The kind of the model.</param>
/// <param name="Part">What it is fitted on, in words for the user: "up to 64 leaves of 10 rows, fold 2 of 5".</param>
/// <param name="Share">The share of the time budget after which it is too late for it.</param>
/// <param name="IsEssential">Whether it is done whatever the budget.</param>
/// <param name="Fit">Fits, and puts the result in its place.</param>
internal sealed record FitTask(string Model, string Part, double Share, bool IsEssential, Action<FitContext> Fit);
