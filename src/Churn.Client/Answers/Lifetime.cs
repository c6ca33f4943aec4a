namespace Churn.Client.Answers;

/// <summary>How long customers are expected to stay, and what they are worth.</summary>
/// <param name="ModelVersion">The version of the model that answered, the same for every customer.</param>
/// <param name="Period">The unit of all times: "day", "week", "month" or "year".</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Summary">The customers together; null where none of them is still there.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record Lifetime(
    string ModelVersion,
    string Period,
    int Horizon,
    LifetimeSummary? Summary,
    IReadOnlyList<BatchItem<CustomerLifetime>> Results);

/// <summary>What customers are worth together.</summary>
/// <param name="Customers">How many are still there.</param>
/// <param name="AlreadyLeft">How many have left according to the label; they are in no sum.</param>
/// <param name="Survival">The share that is expected to be there after one period, two, and so on.</param>
/// <param name="ExpectedPeriods">The mean of the periods to expect within the horizon.</param>
/// <param name="Value">The sum of the customer values.</param>
/// <param name="Lower">The sum of their lower ends.</param>
/// <param name="Upper">The sum of their upper ends.</param>
/// <param name="Notes">What was found out of the data.</param>
public sealed record LifetimeSummary(
    int Customers,
    int AlreadyLeft,
    IReadOnlyList<double> Survival,
    double ExpectedPeriods,
    double Value,
    double Lower,
    double Upper,
    IReadOnlyList<string> Notes);

/// <summary>How long one customer is expected to stay; figures are null where the label says they have left.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="ChurnProbability">The probability of leaving within the next period.</param>
/// <param name="Survival">The probability of still being there after one period, two, and so on.</param>
/// <param name="ExpectedPeriods">The periods to expect within the horizon, the one that has begun counted whole.</param>
/// <param name="CustomerValue">The discounted margin within the horizon, each period's at its start.</param>
/// <param name="CustomerValueLower">The same if everybody were as much likelier to leave as the model leaves open.</param>
/// <param name="CustomerValueUpper">The same if everybody were less likely to leave.</param>
/// <param name="IsBeyondTraining">Whether a column that ages grows beyond what training saw.</param>
/// <param name="AsOf">The day from which the ages of dates count; null where the model uses no dates.</param>
/// <param name="Warnings">What was unusual in the customer.</param>
public sealed record CustomerLifetime(
    string? CustomerId,
    double? ChurnProbability,
    IReadOnlyList<double>? Survival,
    double? ExpectedPeriods,
    double? CustomerValue,
    double? CustomerValueLower,
    double? CustomerValueUpper,
    bool IsBeyondTraining,
    DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings);

/// <summary>What customers without a contract will buy and are worth.</summary>
/// <param name="ModelVersion">The version of the models of purchases that answered.</param>
/// <param name="Period">The unit of all times: "day", "week", "month" or "year".</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record PurchaseLifetime(
    string ModelVersion, string Period, int Horizon, IReadOnlyList<BatchItem<PurchasingCustomer>> Results);

/// <summary>What a customer without a contract will buy and is worth.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="ProbabilityActive">The probability that they still buy; 1 without a repeat purchase.</param>
/// <param name="ExpectedPurchases">The purchase days to expect over the horizon.</param>
/// <param name="ExpectedAmount">What they will spend on one; null where the models do not tell.</param>
/// <param name="CustomerValue">The discounted margin of the horizon; null where the models do not tell.</param>
public sealed record PurchasingCustomer(
    string? CustomerId,
    double ProbabilityActive,
    double ExpectedPurchases,
    double? ExpectedAmount,
    double? CustomerValue);

/// <summary>What a customer is likely to buy next.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="RecommenderVersion">The version of the recommender that answered.</param>
/// <param name="Method">How the items are ranked: "popularity", "jaccard" or "ease".</param>
/// <param name="Recommendations">The items, the best first.</param>
/// <param name="Warnings">What was unusual in what was sent, such as unknown items.</param>
public sealed record RecommendationsAnswer(
    string? CustomerId,
    string RecommenderVersion,
    string Method,
    IReadOnlyList<RecommendedItem> Recommendations,
    IReadOnlyList<FieldWarning> Warnings);

/// <summary>An item that a customer is likely to buy.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Item">Its name.</param>
/// <param name="Score">Larger is better; comparable within one answer only.</param>
public sealed record RecommendedItem(int Rank, string Item, double Score);
