using System.Text.Json.Serialization;

namespace Churn.Models.Manifest;

/// <summary>What a model of a training run reached.</summary>
/// <param name="Model">The kind of the model.</param>
/// <param name="Threshold">The decision's threshold, chosen on out-of-fold probabilities.</param>
/// <param name="CrossValidatedAuc">The mean ROC AUC over the folds of the training part.</param>
/// <param name="CrossValidatedLogLoss">The log loss of the calibrated out-of-fold probabilities.</param>
/// <param name="Holdout">Each metric on the held-out rows.</param>
/// <param name="Confusion">The decisions on the held-out rows, counted.</param>
public sealed record CandidateFigures(
    string Model,
    double Threshold,
    double CrossValidatedAuc,
    double CrossValidatedLogLoss,
    IReadOnlyList<MetricFigure> Holdout,
    ConfusionFigures Confusion)
{
    /// <summary>
    /// How it was made: the variant that was chosen, or the members of a blend with their weights; null in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>
    /// How its scores are calibrated: "none", "platt", "beta", or "stacking" for a blend; null in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Calibration { get; init; }

    /// <summary>
    /// The slope of the calibration on the held-out rows, 1 where the probabilities are neither too timid (above) nor too bold
    /// (below); null where it is undefined, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CalibrationSlope { get; init; }

    /// <summary>The intercept beside the slope, in log-odds, 0 where calibrated; null where the slope is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CalibrationIntercept { get; init; }

    /// <summary>The cross-validated figures with their intervals; null in older manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricFigure>? CrossValidated { get; init; }

    /// <summary>By how much its cross-validated log loss is above the best candidate's; null in older manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LogLossBehindBest { get; init; }

    /// <summary>The standard error of that difference, customer by customer; null in older manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? StandardErrorBehindBest { get; init; }
}
