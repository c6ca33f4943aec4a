namespace Churn.Training.Evaluation;

/// <summary>How good a model is that learnt from so many rows.</summary>
/// <param name="Rows">The rows it learnt from.</param>
/// <param name="LogLoss">Its log loss on the held-out rows.</param>
public readonly record struct LearningPoint(int Rows, double LogLoss);
