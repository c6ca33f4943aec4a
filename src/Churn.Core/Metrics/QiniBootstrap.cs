using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>
/// Resamples of a trial, drawn with replacement within each arm, and the Q of several rankings on each of them; so rankings are
/// compared on the same customers (a paired bootstrap).
/// </summary>
public sealed class QiniBootstrap
{
    private readonly double[][] values; // by ranking, then by resample

    private QiniBootstrap(double[][] values) => this.values = values;

    /// <summary>Draws and measures.</summary>
    /// <param name="trial">The trial that the curves are of.</param>
    /// <param name="curves">The rankings.</param>
    /// <param name="seed">The same seed draws the same resamples.</param>
    /// <param name="resamples">How many, 1 or more.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static QiniBootstrap Of(
        TrialOutcomes trial,
        IReadOnlyList<QiniCurve> curves,
        int seed,
        int resamples = BootstrapInterval.DefaultResamples,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        var rows = Enumerable.Range(0, trial.Count).ToArray();
        int[][] arms = [Array.FindAll(rows, row => trial.Treated[row]), Array.FindAll(rows, row => !trial.Treated[row])];
        var values = curves.Select(_ => new double[resamples]).ToArray();
        var limits = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, resamples, limits, () => new int[trial.Count], Draw, _ => { });
        return new QiniBootstrap(values);

        int[] Draw(int resample, ParallelLoopState state, int[] counts)
        {
            Array.Clear(counts);
            var random = new RandomStream(seed, resample);
            foreach (var arm in arms)
                for (var draw = 0; draw < arm.Length; draw++) counts[arm[random.NextBelow(arm.Length)]]++;
            for (var curve = 0; curve < values.Length; curve++) values[curve][resample] = curves[curve].ResampledQ(counts);
            return counts;
        }
    }

    /// <summary>The interval of the Q of a ranking.</summary>
    /// <param name="curve">Its position.</param>
    /// <param name="level">The share of the resamples inside, above 0 and below 1.</param>
    public Interval Of(int curve, double level = .95) => Middle(values[curve], level);

    /// <summary>The interval of how much more Q one ranking has than another.</summary>
    /// <inheritdoc cref="Of(int, double)"/>
    public Interval OfDifference(int curve, int other, double level = .95) =>
        Middle([.. values[curve].Zip(values[other], (one, two) => one - two)], level);

    private static Interval Middle(double[] values, double level) =>
        new(Quantiles.Of<double>(values, (1 - level) / 2), Quantiles.Of<double>(values, (1 + level) / 2));
}
