using Churn.Core.Decisions;

namespace Churn.Core.Metrics;

/// <summary>How good a model is on a set of rows; <see cref="Metric.All"/> lists the metrics with their names.</summary>
/// <remarks>A metric that the rows leave undefined, because a class is absent, is NaN.</remarks>
public sealed record ModelMetrics
{
    internal const double TopDecile = 0.1;

    /// <summary>The number of rows the metrics were computed on.</summary>
    public required int Rows { get; init; }

    /// <summary>The probability from which a row was called a churner.</summary>
    public required double Threshold { get; init; }

    /// <summary>The decisions at the threshold against the outcomes; accuracy, precision, recall and F1 come from it.</summary>
    public required ConfusionMatrix ConfusionMatrix { get; init; }

    /// <inheritdoc cref="Metrics.RocAuc"/>
    public required double RocAuc { get; init; }

    /// <inheritdoc cref="Metrics.AveragePrecision"/>
    public required double AveragePrecision { get; init; }

    /// <summary><see cref="Lift"/> when a tenth of the customers is targeted. Better when higher.</summary>
    public required double LiftAtTenPercent { get; init; }

    /// <inheritdoc cref="Metrics.HMeasure"/>
    public required double HMeasure { get; init; }

    /// <inheritdoc cref="Metrics.ExpectedMaximumProfit"/>
    public required double ExpectedMaximumProfit { get; init; }

    /// <inheritdoc cref="Metrics.LogLoss"/>
    public required double LogLoss { get; init; }

    /// <inheritdoc cref="BrierLoss"/>
    public required double Brier { get; init; }

    /// <inheritdoc cref="Metrics.ExpectedCalibrationError"/>
    public required double ExpectedCalibrationError { get; init; }

    /// <inheritdoc cref="ConfusionMatrix.Accuracy"/>
    public double Accuracy => ConfusionMatrix.Accuracy;

    /// <inheritdoc cref="ConfusionMatrix.Precision"/>
    public double Precision => ConfusionMatrix.Precision;

    /// <inheritdoc cref="ConfusionMatrix.Recall"/>
    public double Recall => ConfusionMatrix.Recall;

    /// <inheritdoc cref="ConfusionMatrix.F1"/>
    public double F1 => ConfusionMatrix.F1;

    /// <summary>Computes every metric.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="threshold">A row is called a churner if its probability is at least this.</param>
    /// <param name="terms">The terms of the campaign; null for the standard ones.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is not in [0, 1] or the threshold is NaN.
    /// </exception>
    public static ModelMetrics Of(
        ReadOnlySpan<bool> churned,
        ReadOnlySpan<double> probabilities,
        double threshold,
        CampaignEconomics? terms = null) => new()
        {
            Rows = churned.Length,
            Threshold = threshold,
            ConfusionMatrix = ConfusionMatrix.Of(churned, probabilities, threshold),
            RocAuc = Metrics.RocAuc.Of(churned, probabilities),
            AveragePrecision = Metrics.AveragePrecision.Of(churned, probabilities),
            LiftAtTenPercent = Lift.Of(churned, probabilities, TopDecile),
            HMeasure = Metrics.HMeasure.Of(churned, probabilities),
            ExpectedMaximumProfit = Metrics.ExpectedMaximumProfit
                .Of(churned, probabilities, terms ?? CampaignEconomics.Standard).PerCustomer,
            LogLoss = Metrics.LogLoss.Of(churned, probabilities),
            Brier = BrierLoss.Of(churned, probabilities),
            ExpectedCalibrationError = Metrics.ExpectedCalibrationError.Of(churned, probabilities),
        };
}
