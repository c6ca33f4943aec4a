using Churn.Core.Metrics;
using Churn.Training.Data;

namespace Churn.Training.Evaluation;

/// <summary>
/// Shows whether more rows would help: a model is fitted again on a sixteenth, an eighth, a quarter and a half of the rows, which
/// together cost less than one fit on all of them.
/// </summary>
public static class LearningCurve
{
    private const int Parts = 16;
    private static readonly int[] PartsLearntFrom = [1, 2, 4, 8];

    /// <summary>Fits a model on some customers.</summary>
    /// <returns>The calibrated probability of one customer, of the coded row.</returns>
    public delegate Func<float[], double> Refit(CodedCustomers rows);

    /// <summary>The points from few rows to all of them; parts with too few rows to learn from are left out.</summary>
    /// <param name="refit">Fits the model again, from any thread.</param>
    /// <param name="ofAll">The held-out probabilities by the model that learnt from all rows.</param>
    /// <param name="training">The rows to learn from; each part holds as large a share of churners, and all of the smaller parts.</param>
    /// <param name="holdout">The rows to measure on.</param>
    /// <param name="seed">Deals the rows to the parts.</param>
    /// <param name="threads">The most fits at once.</param>
    /// <param name="cancellation">Stops the fits.</param>
    public static IReadOnlyList<LearningPoint> Of(
        Refit refit, double[] ofAll, CodedCustomers training, CodedCustomers holdout, int seed, int threads, CancellationToken cancellation = default)
    {
        var partOf = StratifiedSplit.Folds(training.Churned, Parts, seed);
        var parts = PartsLearntFrom
            .Select(count => training.Pick([.. Enumerable.Range(0, training.Count).Where(row => partOf[row] < count)]))
            .Where(CanBeLearntFrom)
            .AsParallel().AsOrdered().WithDegreeOfParallelism(threads).WithCancellation(cancellation)
            .Select(rows => new LearningPoint(rows.Count, LogLoss.Of(holdout.Churned, [.. holdout.Rows.Select(refit(rows))])));
        return [.. parts, new LearningPoint(training.Count, LogLoss.Of(holdout.Churned, ofAll))];
    }

    private static bool CanBeLearntFrom(CodedCustomers rows)
    {
        var churners = rows.Churned.Count(churned => churned);
        return rows.Count >= CodedCustomers.FewestRows && Math.Min(churners, rows.Count - churners) >= CodedCustomers.FewestOfAClass;
    }
}
