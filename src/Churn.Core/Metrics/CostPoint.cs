namespace Churn.Core.Metrics;

/// <summary>What the best threshold costs at one relation of churn rate and costs.</summary>
/// <param name="ProbabilityCost">
/// The share of the missed churners in the cost of the worst decisions, from 0 (only needless calls cost) to 1 (only missed
/// churners do).
/// </param>
/// <param name="NormalizedCost">The expected cost over that of the worst decisions, in [0, 1]; lower is better.</param>
public readonly record struct CostPoint(double ProbabilityCost, double NormalizedCost);
