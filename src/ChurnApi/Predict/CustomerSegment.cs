using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Models.Answering;

namespace ChurnApi.Predict;

/// <summary>The segment of one customer.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="ChurnProbability">Among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; absent where the model uses no dates.</param>
/// <param name="Warnings">
/// What was odd in the customer and did not keep it from being answered; all missing fields are one warning.
/// </param>
public readonly record struct CustomerSegment(
    string? CustomerId,
    string Segment,
    ChurnProbability ChurnProbability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings)
{
    internal static CustomerSegment Of(CustomerAnswer answer) =>
        new(answer.CustomerId, answer.Segment, answer.ChurnProbability, answer.AsOf, answer.Warnings);
}
