using Churn.Data.Preparation;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Privacy;

/// <summary>
/// Features scaled by bounds alone, for gradient descent: a number goes from -1/2 to 1/2, a slot is as it is, and a 1 at the end
/// is the intercept's. A row is shortened to the length that a row within its bounds has.
/// </summary>
internal sealed class ScaledFeatures
{
    /// <summary>How far a step goes, as a share of the longest that cannot overshoot.</summary>
    private const double StepLength = 4;

    /// <summary>The curvature of the log loss where it is largest.</summary>
    private const double Curvature = 0.25;

    private readonly PrivateFeatures features;
    private readonly FeatureScale[] scale;

    /// <param name="features">The columns and their features.</param>
    public ScaledFeatures(PrivateFeatures features)
    {
        this.features = features;
        scale = Enumerable.Repeat(new FeatureScale(0, 1, 1), features.Encoder.FeatureNames.Count).ToArray();
        foreach (var column in features.Columns)
        {
            if (column.Number is not { } number) continue;
            var (low, high) = ((double)number.Minimum, (double)number.Maximum);
            scale[column.Features[0]] = new FeatureScale((low + high) / 2, high - low, 0.5);
        }

        Length = Math.Sqrt(1 + features.Columns.Sum(column => column.Number is null ? 1 : 0.25));
    }

    /// <summary>How many numbers a row has, and a model.</summary>
    public int Width => scale.Length + 1;

    /// <summary>The length of the longest row.</summary>
    public double Length { get; }

    /// <summary>What the mean gradient of rows is multiplied by in a step.</summary>
    public double Step => StepLength / (Curvature * Length * Length);

    /// <summary>The scaled features of each customer and a 1.</summary>
    public float[][] Rows(EncodedDataset customers)
    {
        var raw = new float[scale.Length];
        return [.. customers.Rows.Select(coded =>
        {
            features.Encoder.Transform(coded, raw);
            double[] scaled = [.. raw.Select((value, i) => scale[i].Of(value)), 1];
            var factor = Math.Min(1, Length / Math.Sqrt(scaled.Sum(value => value * value)));
            return Array.ConvertAll(scaled, value => (float)(value * factor));
        })];
    }

    /// <summary>The model of weights of scaled features.</summary>
    public LogisticModel ToModel(IReadOnlyList<double> weights) => new(
        [.. scale.Select((s, i) => weights[i] / s.Range)],
        weights[^1] - scale.Select((s, i) => weights[i] * s.Center / s.Range).Sum());

    /// <summary>How a feature is scaled.</summary>
    /// <param name="Center">What is taken off.</param>
    /// <param name="Range">What it is divided by.</param>
    /// <param name="Limit">What it never passes then.</param>
    private readonly record struct FeatureScale(double Center, double Range, double Limit)
    {
        public double Of(float value) => Math.Clamp((value - Center) / Range, -Limit, Limit);
    }
}
