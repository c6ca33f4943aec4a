using System.Text.Json.Serialization;
using Churn.Core.Value;
using Churn.Models.Answering;
using ChurnApi.Predict;

namespace ChurnApi.Value;

/// <summary>Writes how long customers stay.</summary>
[JsonSerializable(typeof(LifetimeAnswer))]
[JsonSerializable(typeof(PurchaseLifetimeAnswer))]
internal sealed partial class ValueJson : JsonSerializerContext;

/// <summary>The answer of POST /lifetime.</summary>
/// <param name="ModelVersion">The version of the model that answered, the same for every customer.</param>
/// <param name="Period">The unit of all times: "day", "week", "month" or "year".</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Summary">The customers together; null where none of them is still there.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record LifetimeAnswer(
    string ModelVersion,
    string Period,
    int Horizon,
    ContractValueSummary? Summary,
    IReadOnlyList<BatchItem<CustomerLifetime>> Results);

/// <summary>How long one customer is expected to stay, and what they are worth.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent; null if none was.</param>
/// <param name="ChurnProbability">
/// The probability of leaving within the next period; this and what follows are null where the label says the customer has left.
/// </param>
/// <param name="Survival">The probability of still being there after one period, two, and so on.</param>
/// <param name="ExpectedPeriods">The periods to expect within the horizon, the one that has begun counted whole.</param>
/// <param name="CustomerValue">The discounted margin within the horizon, each period's at its start.</param>
/// <param name="CustomerValueLower">The same if everybody were as much likelier to leave as the held-out rows leave open.</param>
/// <param name="CustomerValueUpper">The same if everybody were less likely to leave.</param>
/// <param name="IsBeyondTraining">
/// Whether a column that ages grows beyond what training saw: from there on the model only knows the last values it saw.
/// </param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; absent where the model uses no dates.</param>
/// <param name="Warnings">
/// What was unusual in the customer and did not prevent an answer; all missing fields are one warning.
/// </param>
public readonly record struct CustomerLifetime(
    string? CustomerId,
    double? ChurnProbability,
    IReadOnlyList<double>? Survival,
    double? ExpectedPeriods,
    double? CustomerValue,
    double? CustomerValueLower,
    double? CustomerValueUpper,
    bool IsBeyondTraining,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings);
