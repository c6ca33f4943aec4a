using Churn.Core.Numerics;

namespace Churn.Training.Learners.Logistic;

/// <summary>
/// The penalised log loss, sum of ln(1 + e^-s) of those who churned and ln(1 + e^s) of those who stayed, + penalty / 2 x
/// |weights|^2, with its gradient and curvature at the point it was moved to. A point is one weight per feature and then the
/// intercept.
/// </summary>
/// <remarks>
/// All in doubles. Rows are added up in blocks of a fixed size, and blocks in their order, so the bits do not depend on the
/// number of threads.
/// </remarks>
internal sealed class LogisticLoss : IConvexLoss
{
    private const int BlockSize = 4096;

    private readonly TrainingSet set;
    private readonly double penalty;
    private readonly ParallelOptions limits;
    private readonly int features;
    private readonly double[] curvatures;
    private readonly double[][] partials;

    public LogisticLoss(TrainingSet set, double penalty, FitContext context)
    {
        this.set = set;
        this.penalty = penalty;
        limits = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        features = set.Features.Columns;
        curvatures = new double[set.Rows];
        partials = new double[(set.Rows + BlockSize - 1) / BlockSize][];
        for (var block = 0; block < partials.Length; block++) partials[block] = new double[(2 * Size) + 1];
        Gradient = new double[Size];
        Diagonal = new double[Size];
    }

    /// <summary>The slope of the loss by each number of the point.</summary>
    public double[] Gradient { get; }

    /// <summary>The second derivative of the loss by each number of the point alone.</summary>
    public double[] Diagonal { get; }

    private int Size => features + 1;

    /// <summary>No weights, and the log-odds of the churn rate as the intercept.</summary>
    public double[] Start()
    {
        var point = new double[Size];
        var (churned, stayed) = (0.0, 0.0);
        for (var row = 0; row < set.Rows; row++)
            if (set.Churned[row]) churned += set.WeightOf(row);
            else stayed += set.WeightOf(row);
        point[^1] = Math.Log(churned / stayed);
        return point;
    }

    /// <summary>Computes gradient and curvature at a point.</summary>
    /// <returns>The loss there.</returns>
    public double MoveTo(double[] point)
    {
        var total = SumOverRows((2 * Size) + 1, (row, sums) =>
        {
            var values = set.Features.Row(row);
            var logOdds = DoubleSums.Dot(values, point) + point[^1];
            var probability = LogOddsScale.ToProbability(logOdds);
            var weight = set.WeightOf(row);
            var slope = weight * (probability - (set.Churned[row] ? 1 : 0));
            curvatures[row] = weight * (probability * (1 - probability));
            Add(sums.AsSpan(0, Size), values, slope);
            DoubleSums.AddSquares(sums.AsSpan(Size, features), values, curvatures[row]);
            sums[(2 * Size) - 1] += curvatures[row];
            sums[^1] += weight * LogOddsScale.Loss(logOdds, set.Churned[row]);
        });
        total.AsSpan(0, Size).CopyTo(Gradient);
        total.AsSpan(Size, Size).CopyTo(Diagonal);
        var loss = total[^1];
        for (var feature = 0; feature < features; feature++)
        {
            Gradient[feature] += penalty * point[feature];
            Diagonal[feature] += penalty;
            loss += penalty / 2 * point[feature] * point[feature];
        }

        return loss;
    }

    /// <summary>The matrix of second derivatives, at the point it was moved to, times a direction.</summary>
    public void CurvatureTimes(double[] direction, double[] product)
    {
        var total = SumOverRows(Size, (row, sums) =>
        {
            var values = set.Features.Row(row);
            Add(sums.AsSpan(0, Size), values, curvatures[row] * (DoubleSums.Dot(values, direction) + direction[^1]));
        });
        total.AsSpan(0, Size).CopyTo(product);
        for (var feature = 0; feature < features; feature++) product[feature] += penalty * direction[feature];
    }

    private void Add(Span<double> sums, ReadOnlySpan<float> values, double factor)
    {
        DoubleSums.Add(sums[..features], values, factor);
        sums[features] += factor;
    }

    private double[] SumOverRows(int size, Action<int, double[]> add)
    {
        Parallel.For(0, partials.Length, limits, block =>
        {
            Array.Clear(partials[block]);
            var end = Math.Min(set.Rows, (block + 1) * BlockSize);
            for (var row = block * BlockSize; row < end; row++) add(row, partials[block]);
        });
        var total = new double[partials[0].Length];
        foreach (var partial in partials)
            for (var i = 0; i < total.Length; i++) total[i] += partial[i];
        return total;
    }
}
