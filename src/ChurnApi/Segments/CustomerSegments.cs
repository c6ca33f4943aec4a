using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using ChurnApi.Predict;

namespace ChurnApi.Segments;

/// <summary>The answer of POST /segments: the customers that were sent, by segment.</summary>
/// <param name="ModelVersion">The version of the model that answered, the same for every customer.</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="Segments">Each segment over the customers that have a result.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record CustomerSegments(
    string ModelVersion,
    string? ValueColumn,
    IReadOnlyList<SegmentSummary> Segments,
    IReadOnlyList<BatchItem<CustomerSegment>> Results);

/// <summary>The segment of one customer.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="ChurnProbability">Among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; absent where the model uses no dates.</param>
/// <param name="Warnings">
/// What was unusual in the customer and did not prevent an answer; all missing fields are one warning.
/// </param>
public readonly record struct CustomerSegment(
    string? CustomerId,
    string Segment,
    ChurnProbability ChurnProbability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings)
{
    /// <summary>
    /// The learned segment; absent where the service has no file of segments, or the customer none of its columns.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LearnedSegment { get; init; }

    internal static CustomerSegment Of(CustomerAnswer answer, string? learned) =>
        new(answer.CustomerId, answer.Segment, answer.ChurnProbability, answer.AsOf, answer.Warnings)
        {
            LearnedSegment = learned,
        };
}
