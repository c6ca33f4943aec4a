using Churn.Core.Numerics;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Texts;

/// <summary>
/// The penalised log loss of texts, with its gradient and curvature: as <see cref="LogisticLoss"/>, for rows of which nearly all
/// features are 0 and the others are the same, so that each row has length 1. A point is one weight per feature and then the
/// intercept. It is for one thread.
/// </summary>
/// <param name="rows">The features that are not 0, row by row.</param>
/// <param name="churned">The labels.</param>
/// <param name="features">How many features there are.</param>
/// <param name="penalty">Above 0.</param>
internal sealed class SparseLogisticLoss(int[][] rows, bool[] churned, int features, double penalty) : IConvexLoss
{
    private readonly double[] values = Array.ConvertAll(rows, row => 1 / Math.Sqrt(Math.Max(1, row.Length)));
    private readonly double[] curvatures = new double[rows.Length];

    public double[] Gradient { get; } = new double[features + 1];

    public double[] Diagonal { get; } = new double[features + 1];

    /// <summary>No weights, and about the log-odds of the churn rate as the intercept.</summary>
    public double[] Start()
    {
        var point = new double[features + 1];
        var leavers = churned.Count(left => left);
        point[^1] = Math.Log((leavers + 0.5) / (churned.Length - leavers + 0.5));
        return point;
    }

    public double MoveTo(double[] point)
    {
        Begin(point, Gradient);
        Array.Fill(Diagonal, penalty);
        Diagonal[^1] = 0;
        var loss = 0.0;
        for (var feature = 0; feature < features; feature++) loss += penalty / 2 * point[feature] * point[feature];
        for (var row = 0; row < rows.Length; row++)
        {
            var logOdds = Product(row, point);
            var probability = LogOddsScale.ToProbability(logOdds);
            curvatures[row] = probability * (1 - probability);
            loss += LogOddsScale.Loss(logOdds, churned[row]);
            Add(row, Gradient, probability - (churned[row] ? 1 : 0));
            var square = curvatures[row] * values[row] * values[row];
            foreach (var feature in rows[row]) Diagonal[feature] += square;
            Diagonal[^1] += curvatures[row];
        }

        return loss;
    }

    public void CurvatureTimes(double[] direction, double[] product)
    {
        Begin(direction, product);
        for (var row = 0; row < rows.Length; row++) Add(row, product, curvatures[row] * Product(row, direction));
    }

    /// <summary>Begins a sum with the part of the penalty, which the intercept is free of.</summary>
    private void Begin(double[] point, double[] sum)
    {
        for (var feature = 0; feature < features; feature++) sum[feature] = penalty * point[feature];
        sum[^1] = 0;
    }

    private double Product(int row, double[] point)
    {
        var sum = 0.0;
        foreach (var feature in rows[row]) sum += point[feature];
        return (sum * values[row]) + point[^1];
    }

    private void Add(int row, double[] sum, double factor)
    {
        var share = factor * values[row];
        foreach (var feature in rows[row]) sum[feature] += share;
        sum[^1] += factor;
    }
}
