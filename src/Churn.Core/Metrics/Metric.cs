using Churn.Core.Decisions;

namespace Churn.Core.Metrics;

/// <summary>A metric as console, manifest and report speak of it. <see cref="All"/> is the one list of them.</summary>
/// <param name="Key">The short name in JSON, camelCase; never changes.</param>
/// <param name="Name">The name for humans.</param>
/// <param name="HigherIsBetter">Whether a better model has more of it; if not, less.</param>
/// <param name="Of">
/// Computes it from labels, probabilities, threshold and campaign; most metrics need neither of the last two.
/// </param>
/// <param name="Value">Reads it from metrics computed before.</param>
public sealed record Metric(
    string Key, string Name, bool HigherIsBetter, Metric.AtThreshold Of, Func<ModelMetrics, double> Value)
{
    /// <summary>
    /// A metric of labels, predicted probabilities, the threshold from which a row is called a churner, and a campaign's terms.
    /// </summary>
    public delegate double AtThreshold(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, double threshold, CampaignEconomics terms);

    /// <summary>All metrics of a model, in the order in which they are shown: ranking, probabilities, decisions.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("rocAuc", "ROC AUC", true, (y, p, _, _) => RocAuc.Of(y, p), m => m.RocAuc),
        new("averagePrecision", "Average precision", true, (y, p, _, _) => AveragePrecision.Of(y, p), m => m.AveragePrecision),
        new("liftAtTenPercent", "Lift at 10 %", true,
            (y, p, _, _) => Lift.Of(y, p, ModelMetrics.TopDecile), m => m.LiftAtTenPercent),
        new("hMeasure", "H-measure", true, (y, p, _, _) => HMeasure.Of(y, p), m => m.HMeasure),
        new("expectedMaximumProfit", "Expected maximum profit (EMPC)", true,
            (y, p, _, terms) => ExpectedMaximumProfit.Of(y, p, terms).PerCustomer, m => m.ExpectedMaximumProfit),
        new("logLoss", "Log loss", false, (y, p, _, _) => LogLoss.Of(y, p), m => m.LogLoss),
        new("brier", "Brier loss", false, (y, p, _, _) => BrierLoss.Of(y, p), m => m.Brier),
        new("expectedCalibrationError", "Expected calibration error", false,
            (y, p, _, _) => ExpectedCalibrationError.Of(y, p), m => m.ExpectedCalibrationError),
        new("accuracy", "Accuracy", true, (y, p, t, _) => ConfusionMatrix.Of(y, p, t).Accuracy, m => m.Accuracy),
        new("precision", "Precision", true, (y, p, t, _) => ConfusionMatrix.Of(y, p, t).Precision, m => m.Precision),
        new("recall", "Recall", true, (y, p, t, _) => ConfusionMatrix.Of(y, p, t).Recall, m => m.Recall),
        new("f1", "F1", true, (y, p, t, _) => ConfusionMatrix.Of(y, p, t).F1, m => m.F1),
    ];

    /// <summary>The metrics of a model, in their order.</summary>
    /// <param name="ofChurn">Whether it predicts churn; else the profit of a campaign for those who leave is no metric.</param>
    public static IEnumerable<Metric> For(bool ofChurn) => All.Where(metric => ofChurn || metric.Key != "expectedMaximumProfit");

    /// <summary>The metric with threshold and campaign fixed, as <see cref="BootstrapInterval.Of"/> wants it.</summary>
    /// <param name="threshold">The probability from which a row is called a churner.</param>
    /// <param name="terms">The terms of the campaign; null for the standard ones.</param>
    public MetricFunction At(double threshold, CampaignEconomics? terms = null) =>
        (churned, probabilities) => Of(churned, probabilities, threshold, terms ?? CampaignEconomics.Standard);

    /// <summary>The <see cref="BootstrapInterval"/> of each of <see cref="All"/>, in their order.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="threshold">The probability from which a row is called a churner.</param>
    /// <param name="terms">The terms of the campaign; null for the standard ones.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    /// <param name="resamples">The number of resamples, at least 1.</param>
    /// <param name="groupOf">The group of each row, any number; null where the rows are independent.</param>
    /// <param name="threads">The most threads; their number does not change the result.</param>
    public static Interval[] IntervalsOfAll(
        bool[] churned, double[] probabilities, double threshold, CampaignEconomics? terms, int seed, int resamples,
        int[]? groupOf, int threads) =>
    [
        .. All.Chunk((All.Count + threads - 1) / threads).AsParallel().AsOrdered().WithDegreeOfParallelism(threads)
            .SelectMany(metrics => BootstrapInterval.OfEach(
                churned,
                probabilities,
                [.. metrics.Select(metric => metric.At(threshold, terms))],
                seed,
                resamples,
                groupOf: groupOf)),
    ];
}

/// <summary>Any metric of labels and predicted probabilities, such as <see cref="RocAuc.Of"/>.</summary>
/// <param name="churned">The label of each row: true where the customer left.</param>
/// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
/// <returns>The metric; NaN where the rows leave it undefined.</returns>
public delegate double MetricFunction(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities);
