namespace Churn.Core.Metrics;

/// <summary>How likely a perfect ranking, an AUC of 1 on a sample, is to be luck.</summary>
/// <remarks>
/// Scores of both classes are taken to be normal with the same deviation. After N. A. Obuchowski, M. L. Lieber, "Confidence
/// bounds when the estimated ROC area is 1.0", Academic Radiology 9 (2002): there as here, a sample in perfect order bounds the
/// AUC by its size.
/// </remarks>
public static class PerfectRanking
{
    private const double Step = 0.01;
    private const double Reach = 9;

    /// <summary>
    /// The probability, in [0, 1], that all churners of a sample score above all stayers: the integral over the highest stayer of
    /// the probability that every churner is above it.
    /// </summary>
    /// <param name="churners">The churners of the sample, 1 or more.</param>
    /// <param name="stayers">The stayers, 1 or more.</param>
    /// <param name="distance">
    /// How far the means of the classes are apart, in deviations: the root of 2 times the normal quantile of the AUC.
    /// </param>
    public static double Probability(int churners, int stayers, double distance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(churners, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stayers, 1);
        double sum = 0;
        for (var x = -Reach; x <= Reach; x += Step)
        {
            var density = stayers * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * Math.Pow(Below(x), stayers - 1);
            sum += density * Math.Pow(Below(distance - x), churners) * Step;
        }

        return Math.Min(1, sum);
    }

    /// <summary>
    /// The normal distribution function: M. Abramowitz, I. A. Stegun, "Handbook of mathematical functions", 26.2.17.
    /// </summary>
    private static double Below(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var polynomial =
            t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        var above = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * polynomial;
        return x >= 0 ? 1 - above : above;
    }
}
