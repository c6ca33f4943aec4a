using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>How sure a metric is: its percentile interval over resamples of the rows, drawn with replacement.</summary>
/// <remarks>
/// B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", Chapman and Hall 1993, chapter 13. Rows of one group are drawn
/// together (the cluster bootstrap: A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their Application", Cambridge 1997,
/// section 3.8). What is drawn depends on the seed and the groups alone, so two metrics or two models are compared on the same
/// resamples.
/// </remarks>
public static class BootstrapInterval
{
    /// <summary>The number of resamples where none is given.</summary>
    public const int DefaultResamples = 1000;

    private const int Stream = 0xB007;

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
    /// <param name="groupOf">The group of each row, any number; empty where the rows are independent.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is not in [0, 1], there is no resample or the level is not in (0, 1).
    /// </exception>
    public static Interval Of(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, MetricFunction metric,
        int seed, int resamples = DefaultResamples, double level = 0.95, ReadOnlySpan<int> groupOf = default) =>
        OfEach(churned, probabilities, [metric], seed, resamples, level, groupOf)[0];

    /// <summary>The intervals of several metrics, as <see cref="Of"/>: drawing the resamples once is faster.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    /// <param name="resamples">The number of resamples, at least 1.</param>
    /// <param name="level">The share of the resampled metrics inside, above 0 and below 1.</param>
    /// <param name="groupOf">The group of each row, any number; empty where the rows are independent.</param>
    /// <returns>One interval for each metric, in their order.</returns>
    /// <exception cref="ArgumentException">As <see cref="Of"/>.</exception>
    public static Interval[] OfEach(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, IReadOnlyList<MetricFunction> metrics,
        int seed, int resamples = DefaultResamples, double level = 0.95, ReadOnlySpan<int> groupOf = default)
    {
        MetricInput.Check(churned, probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be above 0 and below 1.");
        if (churned.IsEmpty) return [.. metrics.Select(_ => new Interval(double.NaN, double.NaN))];
        return Array.ConvertAll(
            ResampledMetrics(churned, probabilities, metrics, seed, resamples, groupOf), values => MiddleOf(values, level));
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
    /// <param name="groupOf">The group of each row, any number; empty where the rows are independent.</param>
    public static Interval OfDifference(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> first, ReadOnlySpan<double> second, MetricFunction metric,
        int seed, int resamples = DefaultResamples, double level = 0.95, ReadOnlySpan<int> groupOf = default)
    {
        MetricInput.Check(churned, first);
        MetricInput.Check(churned, second);
        var ofFirst = ResampledMetrics(churned, first, [metric], seed, resamples, groupOf)[0];
        var ofSecond = ResampledMetrics(churned, second, [metric], seed, resamples, groupOf)[0];
        return MiddleOf(ofFirst.Zip(ofSecond, (one, other) => one - other), level);
    }

    private static Interval MiddleOf(IEnumerable<double> values, double level)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        return new Interval(Quantiles.OfSorted(sorted, (1 - level) / 2), Quantiles.OfSorted(sorted, (1 + level) / 2));
    }

    /// <summary>Of each metric one value a resample, NaN where it is undefined.</summary>
    private static double[][] ResampledMetrics(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, IReadOnlyList<MetricFunction> metrics, int seed,
        int resamples, ReadOnlySpan<int> groupOf)
    {
        var ranked = Ranking.Descending(probabilities);
        var (groups, count) = Number(groupOf, ranked.Length);
        var random = new RandomStream(seed, Stream);
        var draws = new int[count];
        var resampledChurned = new bool[ranked.Length];
        var resampledProbabilities = new double[ranked.Length];
        double[][] values = [.. metrics.Select(_ => new double[resamples])];
        for (var resample = 0; resample < resamples; resample++)
        {
            CountDraws(draws, random);
            var end = 0;
            foreach (var row in ranked)
            {
                var times = draws[groups[row]];
                if (end + times > resampledChurned.Length) // large groups were drawn more often than small ones
                {
                    Array.Resize(ref resampledChurned, 2 * (end + times));
                    Array.Resize(ref resampledProbabilities, 2 * (end + times));
                }

                resampledChurned.AsSpan(end, times).Fill(churned[row]);
                resampledProbabilities.AsSpan(end, times).Fill(probabilities[row]);
                end += times;
            }

            for (var metric = 0; metric < values.Length; metric++)
                values[metric][resample] =
                    metrics[metric](resampledChurned.AsSpan(0, end), resampledProbabilities.AsSpan(0, end));
        }

        return values;
    }

    /// <summary>The groups numbered from 0 in the order of their first rows, and how many there are.</summary>
    private static (int[] Groups, int Count) Number(ReadOnlySpan<int> groupOf, int rows)
    {
        var groups = new int[rows];
        var numbers = new Dictionary<int, int>();
        for (var row = 0; row < rows; row++)
        {
            var group = groupOf.IsEmpty ? row : groupOf[row];
            if (!numbers.TryGetValue(group, out groups[row])) numbers[group] = groups[row] = numbers.Count;
        }

        return (groups, numbers.Count);
    }

    /// <summary>Draws as many groups as there are; element k says how often group k came.</summary>
    private static void CountDraws(int[] draws, RandomStream random)
    {
        Array.Clear(draws);
        for (var draw = 0; draw < draws.Length; draw++)
            draws[random.NextBelow(draws.Length)]++;
    }
}

/// <summary>The range in which a metric is to be expected on other customers of the same kind.</summary>
/// <param name="Lower">The lower end, inclusive; NaN if the metric is undefined.</param>
/// <param name="Upper">The upper end, inclusive; NaN if the metric is undefined.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>
    /// How many standard errors the ends of a 95 % interval are away: 2.5 % of a normal distribution are beyond each.
    /// </summary>
    public const double StandardErrors95 = 1.959963984540054;
}
