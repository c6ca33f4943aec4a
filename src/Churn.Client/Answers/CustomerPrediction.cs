namespace Churn.Client.Answers;

/// <summary>The prediction of one customer of a request with many.</summary>
/// <param name="CustomerId">The identifier that was sent; null if none was.</param>
/// <param name="ChurnProbability">From 0 to 1: among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="Churn">The decision: whether acting on this customer pays.</param>
/// <param name="Threshold">The probability from which acting on this customer pays, inclusive; null where it never does.</param>
/// <param name="Segment">The name of the segment.</param>
/// <param name="ExpectedProfit">What contacting this customer earns on average, in the campaign's currency; null where the model knows no campaign.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; null where the model uses no dates.</param>
/// <param name="Warnings">What was odd and did not keep the customer from being answered.</param>
public sealed record CustomerPrediction(
    string? CustomerId,
    float ChurnProbability,
    bool Churn,
    float? Threshold,
    string Segment,
    double? ExpectedProfit,
    DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings);
