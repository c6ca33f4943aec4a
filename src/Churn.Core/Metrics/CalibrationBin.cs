namespace Churn.Core.Metrics;

/// <summary>Customers of similar predicted probability, and what became of them.</summary>
/// <param name="MeanPredicted">The mean predicted probability of churn, in [0, 1].</param>
/// <param name="ObservedRate">The share that left, in [0, 1]; near <paramref name="MeanPredicted"/> if calibrated.</param>
/// <param name="Rows">The number of customers, at least 1.</param>
public readonly record struct CalibrationBin(double MeanPredicted, double ObservedRate, int Rows);
