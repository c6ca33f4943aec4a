using Churn.Core.Numerics;
using Churn.Core.Privacy;
using Churn.Data.Preparation;
using Churn.Training.Learners;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Privacy;

/// <summary>
/// Learns a logistic regression under differential privacy by gradient descent over all customers, with noise on each sum of
/// gradients (Bassily, Smith and Thakurta 2014). The row of a customer is shortened to the length that a row within its bounds
/// has, so it moves a sum by no more than that.
/// </summary>
internal static class PrivateLogisticTrainer
{
    private const int Steps = 200;

    /// <summary>The share of the cost, in squares, that counting the customers takes.</summary>
    private const double CountingShare = 0.01;

    /// <summary>Learns a model: the mean of the second half of the steps.</summary>
    /// <inheritdoc cref="PrivateAdditiveTrainer.Fit"/>
    public static IFittedModel Fit(
        PrivateFeatures features, EncodedDataset customers, double mu, Action<Span<byte>>? fill, CancellationToken cancellation)
    {
        var scaled = new ScaledFeatures(features);
        var (rows, width, length) = (scaled.Rows(customers), scaled.Width, scaled.Length);
        var rounding = Math.Sqrt(width) * NoisySums.Rounding;
        var sums = new NoisySums(Math.Sqrt(Steps / (1 - CountingShare)) * (length + rounding) / mu, fill);
        var count = Math.Max(1, new NoisySums(1 / (Math.Sqrt(CountingShare) * mu), fill).ReleaseCount(customers.Count));
        var (weights, mean) = (new double[width], new double[width]);
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var gradient = Gradient(rows, customers.Churned, weights);
            for (var i = 0; i < width; i++)
            {
                weights[i] -= scaled.Step * sums.Release(gradient[i]) / count;
                if (step >= Steps / 2) mean[i] += weights[i] / (Steps - (Steps / 2));
            }
        }

        return scaled.ToModel(mean);
    }

    private static long[] Gradient(float[][] rows, bool[] churned, double[] weights)
    {
        var gradient = new long[weights.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var values = rows[row];
            var residual = LogOddsScale.ToProbability(DoubleSums.Dot(values, weights)) - (churned[row] ? 1 : 0);
            for (var i = 0; i < values.Length; i++) gradient[i] += NoisySums.Round(residual * values[i]);
        }

        return gradient;
    }
}
