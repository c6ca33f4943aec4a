namespace Churn.Client.Answers;

/// <summary>What a model reached.</summary>
/// <param name="Model">Its kind.</param>
/// <param name="Threshold">The decision's threshold.</param>
/// <param name="CrossValidatedAuc">The mean ROC AUC over the folds.</param>
/// <param name="CrossValidatedLogLoss">The log loss out of fold.</param>
/// <param name="Holdout">Each metric on held-out customers.</param>
/// <param name="Confusion">Decisions against what happened.</param>
/// <param name="Variant">How it was made; null in old models.</param>
/// <param name="Calibration">How its scores are calibrated; null in old models.</param>
/// <param name="CrossValidated">The cross-validated figures; null in old models.</param>
/// <param name="LogLossBehindBest">How far its log loss is above the best candidate's; null in old models.</param>
/// <param name="StandardErrorBehindBest">The standard error of that; null in old models.</param>
public sealed record CandidateFigures(
    string Model,
    double Threshold,
    double CrossValidatedAuc,
    double CrossValidatedLogLoss,
    IReadOnlyList<MetricFigure> Holdout,
    ConfusionFigures Confusion,
    string? Variant,
    string? Calibration,
    IReadOnlyList<MetricFigure>? CrossValidated,
    double? LogLossBehindBest,
    double? StandardErrorBehindBest);
