using System.Globalization;
using Churn.Core.Metrics;

namespace Churn.Benchmarks.Quality;

/// <summary>A figure of a table of <c>quality</c>.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Name">Its name in the table.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Loss">How far it is from what is best: the best of several has the lowest.</param>
/// <param name="Of">Reads it from the labels of the test rows and what was measured.</param>
internal sealed record QualityFigure(
    string Key, string Name, string Format, Func<double, double> Loss, Func<bool[], Measurement, double> Of)
{
    public static QualityFigure RocAuc { get; } =
        new("rocAuc", "ROC AUC", "0.0000", value => -value, (y, m) => Core.Metrics.RocAuc.Of(y, m.Probabilities));

    public static QualityFigure LogLoss { get; } =
        new("logLoss", "log loss", "0.0000", value => value, (y, m) => Core.Metrics.LogLoss.Of(y, m.Probabilities));

    /// <summary>All figures, in the order of the table.</summary>
    public static IReadOnlyList<QualityFigure> All { get; } =
    [
        RocAuc,
        LogLoss,
        new("brier", "Brier", "0.0000", value => value, (y, m) => BrierLoss.Of(y, m.Probabilities)),
        new("expectedCalibrationError", "ECE (15 bins)", "0.000", value => value,
            (y, m) => ExpectedCalibrationError.Of(y, m.Probabilities)),
        new("liftAtTenPercent", "lift at 10 %", "0.00", value => -value, (y, m) => Lift.Of(y, m.Probabilities, 0.1)),
        new("calibrationSlope", "slope", "0.00", value => Math.Abs(value - 1),
            (y, m) => CalibrationLine.Of(y, m.Probabilities).Slope),
        new("calibrationIntercept", "intercept", "0.00", Math.Abs, (y, m) => CalibrationLine.Of(y, m.Probabilities).Intercept),
        new("processorSeconds", "processor s", "0.0", value => value, (_, m) => m.ProcessorSeconds),
        new("peakMiB", "peak MiB", "0", value => value, (_, m) => m.PeakMiB),
    ];

    /// <summary>The best of several values; NaN where none is a number.</summary>
    public double Best(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).MinBy(Loss);

    public string Write(double value) =>
        double.IsNaN(value) ? "" : value.ToString(Format, CultureInfo.InvariantCulture);
}

/// <summary>What a system answered on the test rows of a split, and what its training cost.</summary>
/// <param name="Probabilities">The probability of churn of each test row.</param>
/// <param name="ProcessorSeconds">The processor time of the whole process that trained.</param>
/// <param name="PeakMiB">Its peak memory.</param>
/// <param name="Published">What was published, in words; null for an anchor.</param>
internal sealed record Measurement(double[] Probabilities, double ProcessorSeconds, double PeakMiB, string? Published = null);
