using Churn.Core.Numerics;
using Churn.Training.Distributed;
using Churn.Training.Learners;
using Churn.Training.Learners.Neural;
using Churn.Training.Privacy;

namespace Churn.Training.Federated;

/// <summary>
/// Learns a network by federated averaging (McMahan and others 2017): in each round every site goes once through its own rows, in
/// batches, from the same weights, and the mean of where they come to, weighted by their rows, is where the next round begins.
/// The networks of all folds go side by side; how many rounds there are is where the log loss over all folds, each scored by the
/// networks of the others, is smallest. It is another model than that of all rows in one place.
/// </summary>
/// <remarks>
/// What an optimiser remembers from round to round stays at the site. What is scored and published is a moving average of the
/// means (<see cref="NetworkOptions.AveragedEpochs"/>). The order of batches follows from the hashes of customers, so the bytes
/// depend neither on the order of rows in a file nor on that of the sites.
/// </remarks>
internal sealed class FederatedNetwork
{
    private readonly SiteRows rows;
    private readonly SharedNetwork shared;
    private readonly NetworkOptions options;
    private readonly FitContext context;
    private readonly ParallelOptions limits;
    private readonly FeatureMatrix features;
    private readonly EncodedSet set;

    /// <param name="rows">The customers.</param>
    /// <param name="shared">The network before anything is learnt.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    public FederatedNetwork(SiteRows rows, SharedNetwork shared, FitContext context)
    {
        (this.rows, this.shared, this.context) = (rows, shared, context);
        options = shared.Options;
        limits = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        features = shared.Encoder.Transform(rows.Training);
        set = shared.Encode(features, rows.Training.Churned);
    }

    /// <summary>Learns.</summary>
    /// <exception cref="WorkerException">A site is lost, weights diverge, or sums cannot be.</exception>
    public FederatedOutcome Fit()
    {
        SitePart[] folds = [.. Enumerable.Range(0, rows.Folds).Select(fold => rows.Without(fold))];
        var (rounds, outOfFold) = LearnFolds(folds);
        var whole = Start(rows.Without(null));
        for (var round = 1; round <= rounds; round++)
        {
            LearnRound(whole);
            context.Progress?.Report(new FitProgress("epoch", round, rounds));
        }

        var (weights, holdout) = (WeightsOf(whole), shared.Encoder.Transform(rows.Holdout));
        var model = shared.ToModel(weights);
        return new FederatedOutcome(
            rows.Counts,
            rounds,
            rows.CountOutOfFold(outOfFold),
            rows.CountHoldout([.. Enumerable.Range(0, holdout.Rows).Select(row => model.Score(holdout.Row(row)))]),
            [],
            Array.ConvertAll(weights, weight => (double)weight));
    }

    /// <summary>Learns the networks of all folds, and watches the log loss of the rows that each has not learnt from.</summary>
    /// <returns>The best number of rounds, and the scores of the rows of this site after so many.</returns>
    private (int Rounds, double[] OutOfFold) LearnFolds(SitePart[] folds)
    {
        LearntNetwork[] networks = [.. folds.SelectMany(Start)];
        var best = new EarlyStopping(options.Patience is > 0 ? options.Patience : null, WeightsOf(networks));
        var round = 0;
        while (round < options.Epochs && !best.IsOutOfPatience)
        {
            LearnRound(networks);
            var weights = WeightsOf(networks);
            var scores = ScoreOutOfFold(folds, weights);
            var loss = rows.SumLosses(scores.Select((score, row) => LogOddsScale.Loss(score, rows.Training.Churned[row])))
                / rows.Counts.Training;
            best.Offer(weights, loss);
            context.Progress?.Report(new FitProgress("epoch", ++round, options.Epochs, loss));
        }

        return (round - best.EpochsSince, ScoreOutOfFold(folds, best.Parameters));
    }

    private LearntNetwork[] Start(SitePart part) =>
        [.. Enumerable.Range(0, options.Members).Select(member => new LearntNetwork(shared, set, part, member))];

    private void LearnRound(LearntNetwork[] networks)
    {
        Parallel.For(0, networks.Length, limits, network => networks[network].LearnHere());
        var means = WeightAverage.Of(rows.Sums, [.. networks.Select(network => (network.Part, network.Own))]);
        for (var network = 0; network < networks.Length; network++) networks[network].MoveTo(means[network]);
    }

    private double[] ScoreOutOfFold(SitePart[] folds, float[] weights)
    {
        var scores = new double[features.Rows];
        var ofFold = weights.Length / folds.Length;
        Parallel.For(0, folds.Length, limits, fold =>
        {
            var model = shared.ToModel(weights.AsSpan(fold * ofFold, ofFold));
            foreach (var row in folds[fold].Scored) scores[row] = model.Score(features.Row(row));
        });
        return scores;
    }

    private static float[] WeightsOf(LearntNetwork[] networks) => [.. networks.SelectMany(network => network.Weights)];

    /// <summary>A network that all sites learn, with what this site does for it.</summary>
    private sealed class LearntNetwork
    {
        private readonly NetworkOptions options;
        private readonly float[] weights; // this site's, and after a round those of all
        private readonly double[] averaged; // over the rounds
        private readonly int[] order;
        private readonly int mostRows;
        private readonly EpochTrainer trainer;

        public LearntNetwork(SharedNetwork shared, EncodedSet set, SitePart part, int member)
        {
            (options, Part) = (shared.Options, part);
            weights = shared.FirstWeights(part.ChurnRate, member);
            averaged = Array.ConvertAll(weights, weight => (double)weight);
            order = [.. part.Learnt];
            mostRows = (int)Math.Ceiling(options.EpochRows!.Value * (double)order.Length / part.RowsOfAll);
            var random = new RandomStream(unchecked(options.Seed + part.Draws[0]), member); // each site's own
            trainer = new EpochTrainer(shared.Network, options, set, weights, order.Length, random);
        }

        /// <summary>What it learns from here.</summary>
        public SitePart Part { get; }

        /// <summary>The weights that this site has come to.</summary>
        public double[] Own => Array.ConvertAll(weights, weight => (double)weight);

        /// <summary>The weights that count, the same at all sites.</summary>
        public IEnumerable<float> Weights => averaged.Select(weight => (float)weight);

        /// <summary>Goes through the rows of this site once.</summary>
        public void LearnHere() => trainer.LearnEpoch(order, mostRows);

        /// <summary>Begins the next round at the mean of where all sites have come to.</summary>
        public void MoveTo(double[] means)
        {
            for (var i = 0; i < means.Length; i++)
            {
                weights[i] = (float)means[i];
                averaged[i] += (means[i] - averaged[i]) / (1 + options.AveragedEpochs);
            }
        }
    }
}
