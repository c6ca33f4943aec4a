using System.Text.Json.Serialization;

namespace Churn.Core.Decisions;

/// <summary>How a model decides whom to contact.</summary>
public sealed record DecisionRule
{
    /// <summary>What decides on a customer.</summary>
    public DecisionBasis Basis { get; init; }

    /// <summary>
    /// The churn probability from which a customer is contacted, inclusive; for a customer with terms of their own, their
    /// break-even takes its place where that is the basis.
    /// </summary>
    public required ChurnProbability Threshold { get; init; }

    /// <summary>The campaign that the decision is for; null in models that were made without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Campaign? Campaign { get; init; }

    /// <summary>Whether each customer has a threshold of their own, which follows from the columns of the campaign.</summary>
    [JsonIgnore]
    public bool HasOwnThresholds => Basis == DecisionBasis.BreakEven && Campaign?.Columns is not null;

    /// <summary>The threshold in words.</summary>
    [JsonIgnore]
    public string ThresholdText =>
        HasOwnThresholds ? "the customer's own threshold" : FormattableString.Invariant($"{Threshold.Value:0.###}");
}

/// <summary>What decides on a customer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionBasis>))]
public enum DecisionBasis
{
    /// <summary>A threshold that is the same for all, whatever contacting a customer earns.</summary>
    [JsonStringEnumMemberName("threshold")]
    Threshold,

    /// <summary>
    /// The economics: a customer is contacted if that earns nothing or more on average, so the break-even is the threshold.
    /// </summary>
    [JsonStringEnumMemberName("break-even")]
    BreakEven,
}
