using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>
/// How far the predicted probabilities are from the observed churn rate, on average over the rows, after sorting the rows into
/// bins of equal width. 0 is perfectly calibrated. Better when lower.
/// </summary>
/// <remarks>
/// C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017, for the probability of
/// churn (not of the likelier class). Bin k holds the probabilities in [k / bins, (k + 1) / bins); the last one includes 1.
/// </remarks>
public static class ExpectedCalibrationError
{
    /// <summary>The number of bins where none is given.</summary>
    public const int DefaultBins = 15;

    private const int Stream = 0xECE;

    /// <summary>The error in [0, 1]; NaN without rows.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="bins">The number of bins, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, a probability is not in [0, 1] or there is no bin.</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, int bins = DefaultBins)
    {
        MetricInput.Check(churned, probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);

        // Rows in the bin times |mean probability - churn rate| is the absolute value of the summed differences.
        var differences = new double[bins];
        for (var row = 0; row < churned.Length; row++)
        {
            var bin = Math.Min((int)(probabilities[row] * bins), bins - 1);
            differences[bin] += probabilities[row] - (churned[row] ? 1 : 0);
        }

        return churned.IsEmpty ? double.NaN : differences.Sum(Math.Abs) / churned.Length;
    }

    /// <summary>
    /// The error that even perfect probabilities show on so few rows: labels are drawn from the probabilities themselves, again
    /// and again, and a share of the draws stays at or below what is returned. NaN without rows.
    /// </summary>
    /// <remarks>
    /// J. Bröcker, L. A. Smith, "Increasing the reliability of reliability diagrams", Weather and Forecasting 22 (2007):
    /// consistency resampling.
    /// </remarks>
    /// <param name="probabilities">The predicted probability of churn of each row, in [0, 1].</param>
    /// <param name="share">The share of the draws, above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same error.</param>
    /// <param name="draws">The number of draws, at least 1.</param>
    public static double OfCalibrated(
        ReadOnlySpan<double> probabilities,
        double share,
        int seed,
        int draws = BootstrapInterval.DefaultResamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        var random = new RandomStream(seed, Stream);
        var churned = new bool[probabilities.Length];
        var errors = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            for (var row = 0; row < churned.Length; row++) churned[row] = random.NextDouble() < probabilities[row];
            errors[draw] = Of(churned, probabilities);
        }

        Array.Sort(errors);
        return Quantiles.OfSorted<double>(errors, share);
    }
}
