namespace Churn.Core.Value;

/// <summary>What is known of a customer's purchases on a day, in periods such as weeks.</summary>
/// <param name="Repeats">The days with a purchase after the first, 0 or more.</param>
/// <param name="Recency">The time from the first to the last purchase, 0 where there are no repeats.</param>
/// <param name="Age">The time from the first purchase to the day, at least the recency.</param>
/// <param name="MeanAmount">The mean amount of a repeat day; 0 where there are none.</param>
public readonly record struct PurchaseHistory(int Repeats, double Recency, double Age, double MeanAmount = 0);
