using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Churn.Core.Numerics;
using Churn.Training.Learners;

namespace Churn.Training.Uplift;

/// <summary>
/// Whether the treated were drawn by lot: a likelihood-ratio test of the treatment on all columns together. Where it was drawn by
/// lot, no column says who was treated.
/// </summary>
/// <param name="Statistic">Twice the gain in log-likelihood that the columns bring.</param>
/// <param name="DegreesOfFreedom">How many features are independent of each other.</param>
/// <param name="P">How often a draw by lot would give such a statistic or a larger one.</param>
public sealed record RandomisationTest(double Statistic, int DegreesOfFreedom, double P)
{
    /// <summary>Below this p a trial was not drawn by lot.</summary>
    public const double Smallest = .001;

    private const int MostSteps = 50;
    private const double Converged = 1e-10;

    /// <summary>A feature that others explain but for this share of its variance says nothing of its own.</summary>
    private const double Tolerance = 1e-8;

    /// <summary>Whether the treated may have been drawn by lot.</summary>
    [JsonIgnore]
    public bool IsPassed => P >= Smallest;

    /// <summary>Tests.</summary>
    /// <param name="features">The features of each customer.</param>
    /// <param name="treated">Whether each was treated.</param>
    /// <param name="propensity">The probability of being treated that the trial gave each, between 0 and 1.</param>
    public static RandomisationTest Of(FeatureMatrix features, bool[] treated, double[] propensity)
    {
        var offsets = Array.ConvertAll(propensity, LogOddsScale.OfProbability);
        var design = Design(features);
        var statistic = Math.Max(0, 2 * (LogLikelihood(design, treated, offsets) - LogLikelihood([], treated, offsets)));
        return new RandomisationTest(
            statistic, design.Length, design.Length == 0 ? 1 : SpecialFunctions.ChiSquareTail(statistic, design.Length));
    }

    /// <summary>
    /// Columns of mean 0 and length 1 that depend on none before them: Gram-Schmidt, with every column cleared twice.
    /// </summary>
    private static double[][] Design(FeatureMatrix features)
    {
        var kept = new List<double[]>();
        for (var feature = 0; feature < features.Columns; feature++)
        {
            var column = new double[features.Rows];
            for (var row = 0; row < column.Length; row++) column[row] = features.Row(row)[feature];
            TensorPrimitives.Subtract(column, TensorPrimitives.Sum<double>(column) / column.Length, column);
            var length = TensorPrimitives.Norm<double>(column);
            if (length == 0) continue;
            foreach (var other in kept.Concat(kept)) TensorPrimitives.MultiplyAdd(
                other, -TensorPrimitives.Dot<double>(column, other), column, column);
            var left = TensorPrimitives.Norm<double>(column);
            if (left * left <= Tolerance * length * length) continue;
            TensorPrimitives.Divide(column, left, column);
            kept.Add(column);
        }

        return [.. kept];
    }

    /// <summary>The largest log-likelihood of an intercept and the columns, by Newton's method.</summary>
    private static double LogLikelihood(double[][] design, bool[] treated, double[] offsets)
    {
        var rows = treated.Length;
        var intercept = new double[rows];
        Array.Fill(intercept, 1 / Math.Sqrt(rows));
        double[][] columns = [intercept, .. design];
        var logOdds = (double[])offsets.Clone();
        var value = Value(logOdds);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = Direction(columns, logOdds, treated);
            var from = logOdds;
            var isHigher = LineSearch.TryHalve(
                length => Moved(from, direction, length), Value, next => next > value, out var found);
            if (!isHigher || found.Value - value < Converged) return Math.Max(value, isHigher ? found.Value : value);
            (logOdds, value) = found;
        }

        return value;

        double Value(double[] at)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++) sum -= LogOddsScale.Loss(at[row], treated[row]);
            return sum;
        }
    }

    private static double[] Moved(double[] logOdds, double[] direction, double length)
    {
        var moved = new double[logOdds.Length];
        TensorPrimitives.MultiplyAdd(direction, length, logOdds, moved);
        return moved;
    }

    /// <summary>By how much a full step changes the log-odds of each row.</summary>
    private static double[] Direction(double[][] columns, double[] logOdds, bool[] treated)
    {
        var (slopes, curvatures) = (new double[logOdds.Length], new double[logOdds.Length]);
        for (var row = 0; row < slopes.Length; row++)
        {
            var probability = LogOddsScale.ToProbability(logOdds[row]);
            slopes[row] = (treated[row] ? 1 : 0) - probability;
            curvatures[row] = probability * (1 - probability);
        }

        var size = columns.Length;
        var (matrix, target) = (new double[size, size], new double[size]);
        Parallel.For(0, size, i =>
        {
            target[i] = TensorPrimitives.Dot<double>(columns[i], slopes);
            var weighted = new double[slopes.Length];
            TensorPrimitives.Multiply<double>(columns[i], curvatures, weighted);
            for (var j = 0; j <= i; j++) matrix[i, j] = matrix[j, i] = TensorPrimitives.Dot<double>(weighted, columns[j]);
        });
        var weights = SymmetricSystem.Solve(SymmetricSystem.Factor(matrix), target);
        var direction = new double[slopes.Length];
        for (var i = 0; i < size; i++) TensorPrimitives.MultiplyAdd(columns[i], weights[i], direction, direction);
        return direction;
    }
}
