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

    /// <summary>How far a step goes, as a share of the longest that cannot overshoot.</summary>
    private const double StepLength = 4;

    /// <summary>The share of the cost, in squares, that counting the customers takes.</summary>
    private const double CountingShare = 0.01;

    /// <summary>The curvature of the log loss where it is largest.</summary>
    private const double Curvature = 0.25;

    /// <summary>Learns a model: the mean of the second half of the steps.</summary>
    /// <inheritdoc cref="PrivateAdditiveTrainer.Fit"/>
    public static IFittedModel Fit(
        PrivateFeatures features, EncodedDataset customers, double mu, Action<Span<byte>>? fill, CancellationToken cancellation)
    {
        var scale = Scale(features);
        var length = Math.Sqrt(1 + features.Columns.Sum(column => column.Number is null ? 1 : 0.25));
        var rows = Rows(features, customers, scale, length);
        var width = scale.Length + 1;
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
                weights[i] -= StepLength / (Curvature * length * length) * sums.Release(gradient[i]) / count;
                if (step >= Steps / 2) mean[i] += weights[i] / (Steps - (Steps / 2));
            }
        }

        return new LogisticModel(
            [.. scale.Select((s, i) => mean[i] / s.Range)],
            mean[^1] - scale.Select((s, i) => mean[i] * s.Center / s.Range).Sum());
    }

    /// <summary>How each feature is scaled: a number goes from -1/2 to 1/2, a slot is as it is.</summary>
    private static FeatureScale[] Scale(PrivateFeatures features)
    {
        var scale = Enumerable.Repeat(new FeatureScale(0, 1, 1), features.Encoder.FeatureNames.Count).ToArray();
        foreach (var column in features.Columns)
        {
            if (column.Number is not { } number) continue;
            var (low, high) = ((double)number.Minimum, (double)number.Maximum);
            scale[column.Features[0]] = new FeatureScale((low + high) / 2, high - low, 0.5);
        }

        return scale;
    }

    /// <summary>The scaled features of each customer and a 1, no longer than the length.</summary>
    private static float[][] Rows(PrivateFeatures features, EncodedDataset customers, FeatureScale[] scale, double length)
    {
        var raw = new float[scale.Length];
        return [.. customers.Rows.Select(coded =>
        {
            features.Encoder.Transform(coded, raw);
            double[] scaled = [.. raw.Select((value, i) => scale[i].Of(value)), 1];
            var factor = Math.Min(1, length / Math.Sqrt(scaled.Sum(value => value * value)));
            return Array.ConvertAll(scaled, value => (float)(value * factor));
        })];
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

    /// <summary>How a feature is scaled.</summary>
    /// <param name="Center">What is taken off.</param>
    /// <param name="Range">What it is divided by.</param>
    /// <param name="Limit">What it never passes then.</param>
    private readonly record struct FeatureScale(double Center, double Range, double Limit)
    {
        public double Of(float value) => Math.Clamp((value - Center) / Range, -Limit, Limit);
    }
}
