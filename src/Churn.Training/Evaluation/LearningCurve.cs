using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>
/// Shows whether more rows would help: the model is fitted again on a sixteenth, an eighth, a quarter and a half of the rows,
/// as far as these are few enough to cost little. The calibration is the candidate's own, of all rows.
/// </summary>
public static class LearningCurve
{
    private const int Parts = 16;

    /// <summary>The most rows of a part: what happens before the last point is seen on fewer.</summary>
    private const int MostLearnt = 10_000;

    /// <summary>The most held-out rows that the points are measured on.</summary>
    private const int MostMeasured = 5_000;

    private static readonly int[] PartsLearntFrom = [1, 2, 4, 8];

    /// <summary>
    /// The points from few rows to all of them; parts with too few rows to learn from, and those whose fit diverges, are left
    /// out.
    /// </summary>
    /// <param name="candidate">The model of all rows.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="training">
    /// The rows to learn from; each part holds as large a share of churners, and all of the smaller parts.
    /// </param>
    /// <param name="holdout">The rows to measure on.</param>
    /// <param name="seed">Deals the rows to the parts.</param>
    /// <param name="threads">The most fits at once.</param>
    /// <param name="cancellation">Stops the fits.</param>
    public static IReadOnlyList<LearningPoint> Of(
        Candidate candidate, CustomerSchema schema, EncodedDataset training, EncodedDataset holdout,
        int seed, int threads, CancellationToken cancellation = default)
    {
        var kept = EvenSpread.Of(holdout.Count, MostMeasured);
        var measured = holdout.Pick(kept);
        var partOf = StratifiedSplit.Folds(training.Churned, Parts, seed, training.GroupOf);
        var points = PartsLearntFrom
            .Select(parts => training.Pick([.. Enumerable.Range(0, training.Count).Where(row => partOf[row] < parts)]))
            .Where(CanBeLearntFrom)
            .Where(rows => rows.Count <= MostLearnt)
            .AsParallel().AsOrdered().WithDegreeOfParallelism(threads).WithCancellation(cancellation)
            .Select(rows => Measure(rows))
            .OfType<LearningPoint>()
            .ToList();
        points.Add(new LearningPoint(
            training.Count, LogLoss.Of(measured.Churned, Array.ConvertAll(kept, row => candidate.Holdout[row]))));
        return points;

        LearningPoint? Measure(EncodedDataset rows)
        {
            try
            {
                var fewer = candidate with { Model = candidate.Model.Refit(schema, rows, new FitContext(1, null, cancellation)) };
                return new LearningPoint(
                    rows.Count,
                    LogLoss.Of(measured.Churned, measured.Rows.Select(fewer.Probability).ToArray()));
            }
            catch (ArithmeticException)
            {
                return null; // a curve with a point less is no reason to lose the model
            }
        }
    }

    private static bool CanBeLearntFrom(EncodedDataset rows)
    {
        var churners = rows.Churned.Count(churned => churned);
        return rows.Count >= EncodedDataset.FewestRows
            && Math.Min(churners, rows.Count - churners) >= EncodedDataset.FewestOfAClass;
    }
}

/// <summary>How good a model is that learnt from so many rows.</summary>
/// <param name="Rows">The rows it learnt from.</param>
/// <param name="LogLoss">Its log loss on the held-out rows.</param>
public readonly record struct LearningPoint(int Rows, double LogLoss);
