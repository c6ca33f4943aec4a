namespace Churn.Client.Answers;

/// <summary>The prediction of a customer.</summary>
/// <param name="CustomerId">The identifier that was sent; null if none was.</param>
/// <param name="ChurnProbability">From 0 to 1: among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="Churn">The decision: whether acting on this customer pays.</param>
/// <param name="Threshold">The probability from which acting on this customer pays, inclusive; null where it never does.</param>
/// <param name="Segment">The name of the segment.</param>
/// <param name="ModelVersion">The version of the model that answered.</param>
/// <param name="ExpectedProfit">What contacting this customer earns on average, in the campaign's currency; null where the model knows no campaign.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; null where the model uses no dates.</param>
/// <param name="Warnings">What was odd and did not keep the customer from being answered.</param>
public sealed record Prediction(
    string? CustomerId,
    float ChurnProbability,
    bool Churn,
    float? Threshold,
    string Segment,
    string ModelVersion,
    double? ExpectedProfit,
    DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings)
{
    /// <summary>An item of a batch, counted from the first customer of all batches.</summary>
    internal static BatchItem<Prediction> Of(BatchItem<CustomerPrediction> item, string version, long before) => new(
        item.Index + before,
        item.Result is { } of
            ? new Prediction(of.CustomerId, of.ChurnProbability, of.Churn, of.Threshold, of.Segment, version, of.ExpectedProfit, of.AsOf, of.Warnings)
            : null,
        item.Error?.MovedBy(before));
}
