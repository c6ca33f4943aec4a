namespace Churn.Core.Metrics;

/// <summary>What a campaign earns that contacts a share of the customers, the most probable churners first.</summary>
/// <param name="Fraction">The share of the customers contacted, from 0 to 1.</param>
/// <param name="PerCustomer">The profit over all customers, contacted or not, in the currency per customer.</param>
public readonly record struct ProfitPoint(double Fraction, double PerCustomer);
