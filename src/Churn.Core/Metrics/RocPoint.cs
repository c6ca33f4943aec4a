namespace Churn.Core.Metrics;

/// <summary>A point of the ROC curve: what one threshold catches of each class.</summary>
/// <param name="FalsePositiveRate">The share of the stayers called churners, in [0, 1].</param>
/// <param name="TruePositiveRate">The share of the churners called churners, in [0, 1].</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate);
