using Churn.Core.Schema;
using Churn.Training.Data;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>Fits a learner on each fold's complement and on everything.</summary>
public static class CrossValidation
{
    /// <summary>Runs all fits of a learner, several at once; how many at once does not change the result.</summary>
    /// <param name="learner">What learns.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="customers">The training part.</param>
    /// <param name="foldOf">The fold of each customer, from 0.</param>
    /// <param name="threads">The most fits at once.</param>
    /// <param name="progress">Told the number of the fit (the folds, then the fit on everything) and how far it is.</param>
    /// <param name="cancellation">Stops the fits.</param>
    /// <returns>Each customer's raw score by the model that did not learn from it, and the model that learnt from all.</returns>
    public static (double[] OutOfFold, FittedPipeline OnAll) Run(
        Learner learner,
        CustomerSchema schema,
        CodedCustomers customers,
        int[] foldOf,
        int threads,
        Action<int, FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var folds = foldOf.Max() + 1;
        var outOfFold = new double[customers.Count];
        FittedPipeline? onAll = null;
        Parallel.For(0, folds + 1, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, fit =>
        {
            var context = new FitContext(1, progress is null ? null : new FitReport(fit, progress), cancellation);
            if (fit == folds) onAll = FittedPipeline.Fit(learner, schema, customers, context);
            else ScoreFold(fit, context);
        });
        return (outOfFold, onAll!);

        void ScoreFold(int fold, FitContext context)
        {
            var pipeline = FittedPipeline.Fit(learner, schema, customers.Pick(StratifiedSplit.Rows(foldOf, fold, inside: false)), context);
            foreach (var row in StratifiedSplit.Rows(foldOf, fold, inside: true)) outOfFold[row] = pipeline.Score(customers.Row(row));
        }
    }

    private sealed class FitReport(int fit, Action<int, FitProgress> progress) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => progress(fit, value);
    }
}
