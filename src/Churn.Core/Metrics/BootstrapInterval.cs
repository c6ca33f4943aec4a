namespace Churn.Core.Metrics;

/// <summary>How sure a metric is: its percentile interval over resamples of the rows, drawn with replacement.</summary>
/// <remarks>
/// B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", Chapman and Hall 1993, chapter 13. The rows drawn depend on
/// the seed and the number of rows alone, so two metrics or two models are compared on the same resamples.
/// </remarks>
public static class BootstrapInterval
{
    /// <summary>The number of resamples where none is given.</summary>
    public const int DefaultResamples = 1000;

    /// <summary>
    /// The interval that holds the middle <paramref name="level"/> of the resampled metrics. Resamples that leave the metric
    /// undefined do not count; if all do, both ends are NaN.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="metric">The metric; it sees each resample by descending probability, so ranking costs no sort.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="resamples">The number of resamples, at least 1; the ends of a 95 % interval want about 1,000.</param>
    /// <param name="level">The share of the resampled metrics inside, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is not in [0, 1], there is no resample or the level is not in (0, 1).
    /// </exception>
    public static Interval Of(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, MetricFunction metric,
        int seed, int resamples = DefaultResamples, double level = 0.95)
    {
        MetricInput.Check(churned, probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be above 0 and below 1.");
        if (churned.IsEmpty)
            return new Interval(double.NaN, double.NaN);

        return MiddleOf(ResampledMetrics(churned, probabilities, metric, new Random(seed), resamples), level);
    }

    /// <summary>
    /// The interval of how much more of a metric one model has than another, both on the same resamples (a paired bootstrap):
    /// wholly above 0 where the first has more of it beyond doubt. As <see cref="Of"/> otherwise.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="first">The first model's probabilities of the rows, in [0, 1].</param>
    /// <param name="second">The second model's.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="seed">The same seed gives the same interval.</param>
    /// <param name="resamples">The number of resamples, at least 1.</param>
    /// <param name="level">The share of the resampled differences inside, above 0 and below 1.</param>
    public static Interval OfDifference(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> first, ReadOnlySpan<double> second, MetricFunction metric,
        int seed, int resamples = DefaultResamples, double level = 0.95)
    {
        MetricInput.Check(churned, first);
        MetricInput.Check(churned, second);
        var ofFirst = ResampledMetrics(churned, first, metric, new Random(seed), resamples);
        var ofSecond = ResampledMetrics(churned, second, metric, new Random(seed), resamples);
        return MiddleOf(ofFirst.Zip(ofSecond, (one, other) => one - other), level);
    }

    private static Interval MiddleOf(IEnumerable<double> values, double level)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToList();
        return new Interval(Quantile(sorted, (1 - level) / 2), Quantile(sorted, (1 + level) / 2));
    }

    /// <summary>One value a resample, NaN where the metric is undefined.</summary>
    private static double[] ResampledMetrics(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, MetricFunction metric, Random random, int resamples)
    {
        var ranked = Ranking.Descending(probabilities);
        var draws = new int[ranked.Length];
        var resampledChurned = new bool[ranked.Length];
        var resampledProbabilities = new double[ranked.Length];
        var values = new double[resamples];
        for (var resample = 0; resample < resamples; resample++)
        {
            CountDraws(draws, random);
            var end = 0;
            foreach (var row in ranked)
            {
                resampledChurned.AsSpan(end, draws[row]).Fill(churned[row]);
                resampledProbabilities.AsSpan(end, draws[row]).Fill(probabilities[row]);
                end += draws[row];
            }

            values[resample] = metric(resampledChurned, resampledProbabilities);
        }

        return values;
    }

    /// <summary>Draws as many rows as there are; element k says how often row k came.</summary>
    private static void CountDraws(int[] draws, Random random)
    {
        Array.Clear(draws);
        for (var draw = 0; draw < draws.Length; draw++)
            draws[random.Next(draws.Length)]++;
    }

    /// <summary>Linear between the two nearest values: type 7 of R. J. Hyndman, Y. Fan, "Sample quantiles" (1996).</summary>
    internal static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        if (sorted.Count == 0)
            return double.NaN;
        var position = share * (sorted.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
