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
    ConfusionFigures Confusion);
