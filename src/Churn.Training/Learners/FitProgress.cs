namespace Churn.Training.Learners;

/// <summary>How far a fit has come.</summary>
/// <param name="Unit">What is counted: "tree", "epoch" or "step".</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there will be at most.</param>
/// <param name="ValidationLoss">The loss on the validation rows, where there are any.</param>
public readonly record struct FitProgress(string Unit, int Done, int Total, double? ValidationLoss = null);
