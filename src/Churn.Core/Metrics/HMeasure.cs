using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>
/// The H-measure: the share of the loss of knowing nothing that the model spares, averaged over the relative costs of the two
/// errors. 1 is a perfect ranking, 0 no better than treating all alike. Better when higher.
/// </summary>
/// <remarks>
/// D. J. Hand, "Measuring classifier performance: a coherent alternative to the area under the ROC curve", Machine Learning 77
/// (2009). The cost c of naming a stayer, against 1 - c of missing a churner, is distributed as Beta(2, 1 + pi0 / pi1) with pi1
/// the churn rate and pi0 = 1 - pi1, so that its mode is pi1: all churners missed cost there as much as all stayers named.
/// </remarks>
public static class HMeasure
{
    /// <summary>The measure in [0, 1]; NaN unless there is a churner and a stayer.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        var hull = RocHull.Of(churned, probabilities);
        double churners = hull[^1].TruePositives, stayers = hull[^1].FalsePositives;
        if (churners == 0 || stayers == 0) return double.NaN;

        var costs = new BetaDistribution(2, 1 + stayers / churners);
        double loss = 0, to = 1;
        for (var corner = 0; corner < hull.Count; corner++)
        {
            var from = corner + 1 < hull.Count ? Indifference(hull[corner], hull[corner + 1]) : 0;
            loss += Loss(costs, from, to, hull[corner].FalsePositives, churners - hull[corner].TruePositives);
            to = from;
        }

        var indifference = churners / (churners + stayers);
        return 1 - loss / (Loss(costs, 0, indifference, stayers, 0) + Loss(costs, indifference, 1, 0, churners));
    }

    /// <summary>The cost of naming a stayer at which both corners cost the same; below it, naming more costs less.</summary>
    private static double Indifference(RankingCut fewer, RankingCut more) =>
        (double)(more.TruePositives - fewer.TruePositives) / (more.Rows - fewer.Rows);

    /// <summary>The loss over the costs between two, by how likely they are.</summary>
    private static double Loss(BetaDistribution costs, double from, double to, double stayersNamed, double churnersMissed)
    {
        var mean = costs.PartialMean(to) - costs.PartialMean(from);
        return stayersNamed * mean + churnersMissed * (costs.Cumulative(to) - costs.Cumulative(from) - mean);
    }
}
