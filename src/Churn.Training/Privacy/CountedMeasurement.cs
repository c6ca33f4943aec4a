using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Privacy;

namespace Churn.Training.Privacy;

/// <summary>
/// What is told of customers that a model has not learnt from: how many churned and stayed in each bin of the score. All figures
/// are computed from these counts. In a private training they hold noise; nobody is both held out and learnt from, so this costs
/// what the training costs, not more: a customer is in one of the two.
/// </summary>
internal sealed class CountedMeasurement
{
    private const int Resamples = 400;
    private const int Stream = 0x3EA5;
    private const double Tail = 0.025;

    private readonly ScoreBins bins;
    private readonly double[] counts; // of those who stayed, bin by bin, then of those who churned
    private readonly double deviation;

    private CountedMeasurement(ScoreBins bins, double[] counts, double deviation)
    {
        (this.bins, this.counts, this.deviation) = (bins, counts, deviation);
        (Churned, LogOdds) = Customers(counts);
        Probabilities = Array.ConvertAll(LogOdds, LogOddsScale.ToProbability);
    }

    /// <summary>The labels of customers who make the counts.</summary>
    public bool[] Churned { get; }

    /// <summary>Their log-odds: the middle of the bin.</summary>
    public double[] LogOdds { get; }

    /// <summary>Their probabilities.</summary>
    public double[] Probabilities { get; }

    /// <summary>The share of them that churned.</summary>
    public double ChurnRate => Churned.Length == 0 ? 0 : (double)Churned.Count(label => label) / Churned.Length;

    /// <summary>How far their probabilities are from calibrated.</summary>
    public CalibrationLine CalibrationLine => CalibrationLine.Of(Churned, Probabilities);

    /// <summary>Counts customers with noise.</summary>
    /// <param name="churned">Their labels.</param>
    /// <param name="logOdds">Their log-odds by a model that has not learnt from them.</param>
    /// <param name="mu">What it may cost.</param>
    /// <param name="fill">The source of the noise; null for the source of the system.</param>
    public static CountedMeasurement Of(bool[] churned, double[] logOdds, double mu, Action<Span<byte>>? fill)
    {
        var noise = new NoisySums(1 / mu, fill);
        return new CountedMeasurement(
            ScoreBins.Twentieths,
            WithoutNegatives(Array.ConvertAll(
                ScoreBins.Twentieths.Count(churned, logOdds), count => noise.ReleaseCount((int)count))),
            1 / mu);
    }

    /// <summary>Takes counts as they are.</summary>
    /// <param name="bins">The bins.</param>
    /// <param name="counts">What <see cref="ScoreBins.Count"/> gives, perhaps of several added up.</param>
    public static CountedMeasurement Of(ScoreBins bins, long[] counts) =>
        new(bins, Array.ConvertAll(counts, count => (double)count), 0);

    /// <summary>The metrics at a threshold.</summary>
    public ModelMetrics Metrics(double threshold) => ModelMetrics.Of(Churned, Probabilities, threshold);

    /// <summary>
    /// The 95 % interval of each metric, by its key: over samples of as many customers, each with noise of its own beside that of
    /// the counts.
    /// </summary>
    public IReadOnlyDictionary<string, Interval> Intervals(double threshold, int seed)
    {
        var random = new RandomStream(seed, Stream);
        ModelMetrics[] drawn = [.. Enumerable.Range(0, Resamples).Select(_ =>
            MetricsOf(WithoutNegatives(Array.ConvertAll(counts, count => Draw(count, random))), threshold))];
        return Metric.All.ToDictionary(metric => metric.Key, metric =>
        {
            double[] values = [.. drawn.Select(metric.Value).Where(double.IsFinite)];
            return values.Length == 0
                ? new Interval(double.NaN, double.NaN)
                : new Interval(Quantiles.Of<double>(values, Tail), Quantiles.Of<double>(values, 1 - Tail));
        });
    }

    /// <summary>A count of another sample: it varies as counts do, and by the noise.</summary>
    private double Draw(double count, RandomStream random) =>
        count + (Math.Sqrt(count + (deviation * deviation)) * random.NextNormal());

    /// <summary>
    /// The counts without any below 0 that are nearest to given ones and have the same sum (Duchi and others 2008): cutting
    /// negative ones off alone would add customers that are none.
    /// </summary>
    private static double[] WithoutNegatives(double[] noisy)
    {
        var sum = Math.Max(1, noisy.Sum());
        var (above, taken) = (0.0, 0.0);
        foreach (var (index, count) in noisy.OrderDescending().Index())
        {
            above += count;
            var level = (above - sum) / (index + 1);
            if (count <= level) break;
            taken = level;
        }

        return Array.ConvertAll(noisy, count => Math.Max(0, count - taken));
    }

    private ModelMetrics MetricsOf(double[] drawn, double threshold)
    {
        var (churned, logOdds) = Customers(drawn);
        return ModelMetrics.Of(churned, Array.ConvertAll(logOdds, LogOddsScale.ToProbability), threshold);
    }

    private (bool[] Churned, double[] LogOdds) Customers(double[] of)
    {
        int[] cells = [.. of.Index().SelectMany(cell => Enumerable.Repeat(cell.Index, (int)Math.Round(cell.Item)))];
        return (
            Array.ConvertAll(cells, cell => cell >= bins.Length),
            Array.ConvertAll(cells, cell => bins.MiddleOf(cell % bins.Length)));
    }
}

/// <summary>The bins of log-odds that customers are counted in.</summary>
/// <param name="Length">How many.</param>
/// <param name="BinOf">The bin of log-odds.</param>
/// <param name="MiddleOf">The log-odds that stand for a bin.</param>
internal sealed record ScoreBins(int Length, Func<double, int> BinOf, Func<int, double> MiddleOf)
{
    private const int Twenty = 20;
    private const int Fine = 320;
    private const double PerUnit = 20; // so they reach from -8 to 8

    /// <summary>Twentieths of the probability.</summary>
    public static ScoreBins Twentieths { get; } = new(
        Twenty,
        logOdds => Math.Min((int)(LogOddsScale.ToProbability(logOdds) * Twenty), Twenty - 1),
        bin => LogOddsScale.OfProbability((bin + 0.5) / Twenty));

    /// <summary>Twentieths of the log-odds from -8 to 8, which is .0003 to .9997; what lies beyond is in the outermost.</summary>
    public static ScoreBins OfLogOdds { get; } = new(
        Fine,
        logOdds => (int)Math.Clamp(Math.Floor((logOdds * PerUnit) + (Fine / 2)), 0, Fine - 1),
        bin => (bin + 0.5 - (Fine / 2)) / PerUnit);

    /// <summary>Counts customers: of those who stayed, bin by bin, then of those who churned.</summary>
    public long[] Count(IReadOnlyList<bool> churned, IReadOnlyList<double> logOdds)
    {
        var counts = new long[2 * Length];
        for (var row = 0; row < churned.Count; row++) counts[(churned[row] ? Length : 0) + BinOf(logOdds[row])]++;
        return counts;
    }
}
