using System.Text.Json.Serialization;
using Churn.Models.Manifest;

namespace Churn.Models.Answering;

/// <summary>What an uplift model answers about one customer.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="Kind">"uplift".</param>
/// <param name="Uplift">
/// By how much the treatment raises the probability of the good outcome, from -1 to 1: 0.02 means that of a hundred such
/// customers two more have it. Negative where the treatment does harm.
/// </param>
/// <param name="ModelVersion">The version of the model that answered.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; absent where the model uses no dates.</param>
/// <param name="Warnings">What was unusual in the customer and did not prevent an answer.</param>
public readonly record struct UpliftAnswer(
    string? CustomerId,
    ModelKind Kind,
    float Uplift,
    string ModelVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings)
{
    /// <summary>The uplift that reasons start from: the mean of the customers compared with; absent without reasons.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BaseUplift { get; init; }

    /// <summary>What the uplift rests on, the largest contribution first; absent where no reasons were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UpliftReason>? Reasons { get; init; }

    /// <summary>What all other columns add to the uplift, and rounding; absent where no reasons were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? OtherContribution { get; init; }
}
