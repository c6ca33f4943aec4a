using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Distributed;
using Churn.Training.Learners;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Preprocessing;

namespace Churn.Training.Federated;

/// <summary>
/// Grows boosted trees of the rows of all sites: those of <see cref="DistributedGrowth"/>, with bins of customers drawn from the
/// bounds, rows drawn by their customers' hashes, and masked sums. How many trees there are is where the log loss over all folds,
/// each scored by the trees of the others, is smallest.
/// </summary>
/// <param name="rows">The customers.</param>
/// <param name="encoder">Makes the features.</param>
/// <param name="sample">The features of customers drawn from the bounds.</param>
/// <param name="options">Complete options.</param>
/// <param name="sites">The sites.</param>
/// <param name="context">Threads, progress, cancellation.</param>
internal sealed class FederatedBoosting(
    SiteRows rows,
    FittedEncoder encoder,
    FeatureMatrix sample,
    BoostingOptions options,
    IWorkerGroup sites,
    FitContext context)
{
    private readonly FeatureMatrix features = encoder.Transform(rows.Training);
    private readonly bool[] churned = rows.Training.Churned;

    /// <summary>Learns.</summary>
    /// <exception cref="WorkerException">A site is lost, or sums cannot be.</exception>
    public FederatedOutcome Fit()
    {
        var rounds = options.Rounds!.Value;
        var grown = new IReadOnlyList<RegressionTree>[rows.Folds];
        var losses = new IReadOnlyList<double>[rows.Folds];
        for (var fold = 0; fold < rows.Folds; fold++)
            (grown[fold], losses[fold]) = GrowWatched(rows.Without(fold), rounds);
        var stages = losses.Min(loss => loss.Count); // a fold that stopped earlier had nothing to gain
        var best = Enumerable.Range(0, stages).MinBy(stage => losses.Sum(loss => loss[stage]));
        var steps = Math.Min(rounds, (best + 1) * BoostingModel.RoundsPerStage);

        var outOfFold = new double[churned.Length];
        for (var fold = 0; fold < rows.Folds; fold++)
        {
            var scored = rows.Without(fold).Scored;
            var scores = ScoresOf(grown[fold].Take(steps), features.Pick(scored));
            for (var i = 0; i < scored.Length; i++) outOfFold[scored[i]] = scores[i];
        }

        var trees = Grow(rows.Without(null), steps, null);
        return new FederatedOutcome(
            rows.Counts,
            steps,
            rows.CountOutOfFold(outOfFold),
            rows.CountHoldout(ScoresOf(trees, encoder.Transform(rows.Holdout))),
            trees,
            []);
    }

    private (IReadOnlyList<RegressionTree> Trees, IReadOnlyList<double> Losses) GrowWatched(SitePart part, int rounds)
    {
        var watched = Array.ConvertAll(part.Scored, row => churned[row]);
        var loss = new WatchedLoss(
            features.Pick(part.Scored),
            scores => rows.SumLosses(scores.Select((score, row) => LogOddsScale.Loss(score, watched[row]))),
            BoostingModel.RoundsPerStage,
            WatchedLoss.Patience(options.LearningRate!.Value));
        return (Grow(part, rounds, loss.Add), loss.AfterStages());
    }

    private IReadOnlyList<RegressionTree> Grow(SitePart part, int trees, Func<RegressionTree, bool>? goesOn)
    {
        var own = new GrowthRows(
            features.Pick(part.Learnt), Array.ConvertAll(part.Learnt, row => churned[row]), 0, part.Learnt.Length)
        {
            OfAll = part.RowsOfAll,
            Start = LogOddsScale.OfProbability(part.ChurnRate),
            Sample = sample,
            MinimumOfSample = 1, // it says nothing of how many customers have a value
            Draw = options.RowFraction >= 1 ? null : Draw,
        };
        return DistributedGrowth.Grow(
            own, BoostingTrainer.Parameters(options), trees, context, goesOn, sites, sites.Count > 1 ? rows.Sums : null);

        bool[] Draw(int tree, int count)
        {
            var isDrawn = new bool[count];
            for (var row = 0; row < count; row++)
                isDrawn[row] = new RandomStream(unchecked(part.Draws[row] + options.Seed), tree).NextDouble()
                    < options.RowFraction;
            return isDrawn;
        }
    }

    private static double[] ScoresOf(IEnumerable<RegressionTree> trees, FeatureMatrix of) =>
        new TreeSumModel(new TreeEnsemble([.. trees])).Scores(of);
}
