namespace Churn.Core.Metrics;

/// <summary>The profit of a campaign and how many customers it contacts.</summary>
/// <param name="PerCustomer">The profit over all customers, contacted or not, in the currency per customer.</param>
/// <param name="TargetFraction">The share of the customers that is contacted, from 0 to 1.</param>
public readonly record struct CampaignProfit(double PerCustomer, double TargetFraction);
