namespace Churn.Core.Metrics;

/// <summary>What a campaign reaches that targets a share of the customers, the most probable churners first.</summary>
/// <param name="Fraction">The share of the customers targeted, above 0 to 1.</param>
/// <param name="Lift">Their churn rate over that of all customers; 1 at random.</param>
/// <param name="Gain">The share of all churners among them, in [0, 1] (cumulative gain); the fraction at random.</param>
public readonly record struct LiftPoint(double Fraction, double Lift, double Gain);
