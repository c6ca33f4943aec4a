using Churn.Core.Numerics;
using Churn.Training.Distributed;
using Churn.Training.Learners.Logistic;
using Churn.Training.Privacy;

namespace Churn.Training.Federated;

/// <summary>
/// Learns a logistic regression by federated averaging (McMahan and others 2017): in each round every site goes a few steps of
/// gradient descent from the same weights on its own rows, and the mean of where they come to, weighted by their rows, is where
/// the next round begins. It is another model than that of all rows in one place, the more so the more the sites differ.
/// </summary>
/// <param name="rows">The customers.</param>
/// <param name="features">The features, scaled by bounds.</param>
/// <param name="penalty">Half of this times the sum of the squares of the weights is added to the log loss of all rows.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class FederatedLogistic(
    SiteRows rows, ScaledFeatures features, double penalty, CancellationToken cancellation)
{
    /// <summary>How often weights are averaged.</summary>
    public const int Rounds = 50;

    /// <summary>How many steps a site goes on its own in a round.</summary>
    public const int LocalSteps = 5;

    private readonly float[][] training = features.Rows(rows.Training);
    private readonly bool[] churned = rows.Training.Churned;

    /// <summary>Learns.</summary>
    /// <exception cref="WorkerException">A site is lost, or sums cannot be.</exception>
    public FederatedOutcome Fit()
    {
        var outOfFold = new double[churned.Length];
        for (var fold = 0; fold < rows.Folds; fold++)
        {
            var part = rows.Without(fold);
            var weightsOfFold = Average(part);
            foreach (var row in part.Scored) outOfFold[row] = DoubleSums.Dot(training[row], weightsOfFold);
        }

        var weights = Average(rows.Without(null));
        return new FederatedOutcome(
            rows.Counts,
            Rounds,
            rows.CountOutOfFold(outOfFold),
            rows.CountHoldout([.. features.Rows(rows.Holdout).Select(row => DoubleSums.Dot(row, weights))]),
            [],
            weights);
    }

    private double[] Average(SitePart part)
    {
        var weights = new double[features.Width];
        weights[^1] = LogOddsScale.OfProbability(part.ChurnRate);
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            weights = WeightAverage.Of(rows.Sums, [(part, Descend(part, weights))])[0];
        }

        return weights;
    }

    private double[] Descend(SitePart part, double[] from)
    {
        double[] weights = [.. from];
        var gradient = new double[weights.Length];
        for (var step = 0; step < LocalSteps; step++)
        {
            Array.Clear(gradient);
            foreach (var row in part.Learnt)
            {
                var residual = LogOddsScale.ToProbability(DoubleSums.Dot(training[row], weights)) - (churned[row] ? 1 : 0);
                DoubleSums.Add(gradient, training[row], residual);
            }

            for (var i = 0; i < weights.Length; i++)
                weights[i] -= features.Step * ((gradient[i] / part.Learnt.Length)
                    + (i < weights.Length - 1 ? penalty * weights[i] / part.RowsOfAll : 0));
        }

        return weights;
    }
}
