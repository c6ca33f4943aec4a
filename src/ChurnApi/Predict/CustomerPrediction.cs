using System.Text.Json.Serialization;
using Churn.Core.Schema;
using Churn.Core.Scoring;
using Churn.Models.Scoring;

namespace ChurnApi.Predict;

/// <summary>The prediction of one customer of many.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="ChurnProbability">Among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="Churn">
/// The decision: whether the probability is at or over the threshold, so that acting pays; false for a customer who has left.
/// </param>
/// <param name="Threshold">
/// The probability from which acting on this customer pays, inclusive; null where it never does, or the customer has left.
/// </param>
/// <param name="Segment">
/// The customer's segment, as GET /segments explains it; "already-left" where the label says that the customer has left.
/// </param>
/// <param name="ExpectedProfit">
/// What contacting this customer earns on average, in the campaign's currency; absent where the model knows no campaign.
/// </param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; absent where the model uses no dates.</param>
/// <param name="Warnings">What was odd in the customer and did not keep it from being answered.</param>
public sealed record CustomerPrediction(
    string? CustomerId,
    ChurnProbability ChurnProbability,
    bool Churn,
    ChurnProbability? Threshold,
    string Segment,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ExpectedProfit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings)
{
    internal static CustomerPrediction Of(CustomerRecord record, CustomerScore score) =>
        new(record.CustomerId, score.Probability, score.Churn, score.Threshold, score.Segment, score.ExpectedProfit, record.AsOf, FieldWarning.Of(record));
}
