using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Privacy;

namespace Churn.Training.Privacy;

/// <summary>
/// What is told of the held-out customers: how many churned and stayed in each twentieth of the probability, with noise. All
/// figures are computed from these counts. Nobody is both held out and learnt from, so this costs what the training costs, not
/// more: a customer is in one of the two.
/// </summary>
internal sealed class PrivateMeasurement
{
    private const int Bins = 20;
    private const int Resamples = 400;
    private const int Stream = 0x3EA5;
    private const double Tail = 0.025;

    private readonly double[] counts; // of those who stayed, bin by bin, then of those who churned
    private readonly double deviation;

    private PrivateMeasurement(double[] counts, double deviation)
    {
        (this.counts, this.deviation) = (counts, deviation);
        (Churned, Probabilities) = Customers(counts);
    }

    /// <summary>The labels of customers who make the counts.</summary>
    public bool[] Churned { get; }

    /// <summary>Their probabilities: the middle of the bin.</summary>
    public double[] Probabilities { get; }

    /// <summary>The share of them that churned.</summary>
    public double ChurnRate => Churned.Length == 0 ? 0 : (double)Churned.Count(label => label) / Churned.Length;

    /// <summary>How far their probabilities are from calibrated.</summary>
    public CalibrationLine CalibrationLine => CalibrationLine.Of(Churned, Probabilities);

    /// <summary>Counts customers with noise.</summary>
    /// <param name="churned">Their labels.</param>
    /// <param name="probabilities">Their probabilities by a model that has not learnt from them.</param>
    /// <param name="mu">What it may cost.</param>
    /// <param name="fill">The source of the noise; null for the source of the system.</param>
    public static PrivateMeasurement Of(bool[] churned, double[] probabilities, double mu, Action<Span<byte>>? fill)
    {
        var exact = new int[2 * Bins];
        foreach (var (label, probability) in churned.Zip(probabilities))
            exact[(label ? Bins : 0) + Math.Min((int)(probability * Bins), Bins - 1)]++;
        var noise = new NoisySums(1 / mu, fill);
        return new PrivateMeasurement(WithoutNegatives(Array.ConvertAll(exact, noise.ReleaseCount)), 1 / mu);
    }

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

    private static ModelMetrics MetricsOf(double[] counts, double threshold)
    {
        var (churned, probabilities) = Customers(counts);
        return ModelMetrics.Of(churned, probabilities, threshold);
    }

    private static (bool[] Churned, double[] Probabilities) Customers(double[] counts)
    {
        int[] cells = [.. counts.Index().SelectMany(cell => Enumerable.Repeat(cell.Index, (int)Math.Round(cell.Item)))];
        return (Array.ConvertAll(cells, cell => cell >= Bins), Array.ConvertAll(cells, cell => ((cell % Bins) + 0.5) / Bins));
    }
}
