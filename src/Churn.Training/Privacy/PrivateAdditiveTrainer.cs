using Churn.Core.Numerics;
using Churn.Core.Privacy;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Learners;
using Churn.Training.Learners.Gam;

namespace Churn.Training.Privacy;

/// <summary>
/// Learns a sum of one function per column under differential privacy, after Nori, Bu, Shah, Gehrke and Caruana 2021 (algorithm
/// 2): the columns are visited round after round, in each visit the residuals of the customers are summed up in a few leaves that
/// were drawn without looking at them, and noise is added to each sum. A customer is in one leaf of a visit and adds at most 1.
/// </summary>
/// <remarks>
/// Beside the paper, a leaf is drawn towards 0 by as much as its noise has deviations: a leaf of few customers says nothing
/// that its noise does not drown, and few large rounds cost less noise than many small ones.
/// </remarks>
internal static class PrivateAdditiveTrainer
{
    private const int Rounds = 20;
    private const double LearningRate = 0.2;
    private const int Cuts = 2;
    private const int Stream = 0xADD1;

    /// <summary>The share of the cost, in squares, that counting the customers of each bin takes.</summary>
    private const double CountingShare = 0.1;

    /// <summary>The curvature of the log loss where it is largest.</summary>
    private const double Curvature = 0.25;

    /// <summary>Learns a model.</summary>
    /// <param name="features">The columns and their features.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="mu">What it may cost.</param>
    /// <param name="seed">The seed of the leaves; the noise has none.</param>
    /// <param name="fill">The source of the noise; null for the source of the system.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static IFittedModel Fit(
        PrivateFeatures features,
        EncodedDataset customers,
        double mu,
        int seed,
        Action<Span<byte>>? fill,
        CancellationToken cancellation)
    {
        var columns = features.Columns;
        int[][] bins = [.. columns.Select(column =>
            Array.ConvertAll(customers.Column(column.Position).ToArray(), column.BinOf))];
        var counting = new NoisySums(Math.Sqrt(columns.Count / CountingShare) / mu, fill);
        double[][] counts = [.. columns.Select((column, i) => Count(column, bins[i], counting))];
        var deviation = Math.Sqrt(Rounds * columns.Count / (1 - CountingShare)) / mu;
        var sums = new NoisySums(deviation, fill);
        double[][] functions = [.. columns.Select(column => new double[column.Bins])];
        var logOdds = new double[customers.Count];
        var random = new RandomStream(seed, Stream);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var leafOf = DrawLeaves(columns[i], random);
                var steps = StepsOf(leafOf, bins[i], counts[i], customers.Churned, logOdds, sums, deviation);
                for (var bin = 0; bin < leafOf.Length; bin++) functions[i][bin] += steps[leafOf[bin]];
                for (var row = 0; row < logOdds.Length; row++) logOdds[row] += steps[leafOf[bins[i][row]]];
            }
        }

        return new TreeSumModel(new TreeEnsemble([.. columns.Zip(functions, Trees).SelectMany(trees => trees)]));
    }

    /// <summary>Counts the customers of each bin, with noise.</summary>
    private static double[] Count(PrivateColumn column, int[] bins, NoisySums counting)
    {
        var counts = new int[column.Bins];
        foreach (var bin in bins) counts[bin]++;
        return Array.ConvertAll(counts, count => Math.Max(0, counting.ReleaseCount(count)));
    }

    /// <summary>The leaf of each bin: cuts at random for a number, each word its own, missing values apart.</summary>
    private static int[] DrawLeaves(PrivateColumn column, RandomStream random)
    {
        if (column.Number is null) return [.. Enumerable.Range(0, column.Bins)];
        int[] cuts = [.. Enumerable.Range(0, Cuts).Select(_ => 1 + random.NextBelow(PrivateColumn.Steps - 1))];
        return [.. Enumerable.Range(0, column.Bins).Select(bin =>
            bin == column.Bins - 1 ? Cuts + 1 : cuts.Count(cut => bin >= cut))];
    }

    private static double[] StepsOf(
        int[] leafOf, int[] bins, double[] counts, bool[] churned, double[] logOdds, NoisySums sums, double deviation)
    {
        var leaves = leafOf.Max() + 1;
        var (residuals, customers) = (new long[leaves], new double[leaves]);
        for (var row = 0; row < bins.Length; row++)
            residuals[leafOf[bins[row]]] += NoisySums.Round((churned[row] ? 1 : 0) - LogOddsScale.ToProbability(logOdds[row]));
        for (var bin = 0; bin < leafOf.Length; bin++) customers[leafOf[bin]] += counts[bin];
        return [.. residuals.Select((sum, leaf) =>
            LearningRate * sums.Release(sum) / ((Curvature * customers[leaf]) + deviation))];
    }

    /// <summary>Writes the function of a column as trees over its features.</summary>
    private static IEnumerable<RegressionTree> Trees(PrivateColumn column, double[] function)
    {
        if (column.Number is null)
            return column.Features.Select((feature, bin) => Flag(feature, function[bin]));
        float[] steps = [.. function[..^1].Select(value => (float)value)];
        return
        [
            StepTree.Of(
                column.Features[0], [.. Enumerable.Range(0, PrivateColumn.Steps).Select(column.UpperBound)], steps),
            Flag(column.Missing, function[^1] - steps[column.BinOf(column.Fill)]),
        ];
    }

    /// <summary>A value where a feature of 0 or 1 is 1.</summary>
    private static RegressionTree Flag(int feature, double value) => new([feature], [0.5f], [~0], [~1], [0, (float)value]);
}
