namespace Churn.Core.Metrics;

/// <summary>The cost curve: what a model costs at its best threshold, for every relation of churn rate and costs.</summary>
/// <remarks>
/// C. Drummond, R. C. Holte, "Cost curves: an improved method for visualizing classifier performance", Machine Learning 65
/// (2006). Without a model, naming nobody costs the probability-cost, naming everybody 1 less it.
/// </remarks>
public static class CostCurve
{
    /// <summary>
    /// The corners of the lower envelope from probability-cost 0 to 1, with straight lines between them. Empty unless there is a
    /// churner and a stayer.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static IReadOnlyList<CostPoint> Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        var hull = RocHull.Of(churned, probabilities);
        double churners = hull[^1].TruePositives, stayers = hull[^1].FalsePositives;
        if (churners == 0 || stayers == 0) return [];

        var corners = new List<CostPoint> { new(0, 0) };
        for (var i = 1; i < hull.Count; i++)
        {
            var stayersMore = (hull[i].FalsePositives - hull[i - 1].FalsePositives) / stayers;
            var churnersMore = (hull[i].TruePositives - hull[i - 1].TruePositives) / churners;
            var cost = stayersMore / (stayersMore + churnersMore);
            var missed = 1 - hull[i].TruePositives / churners;
            corners.Add(new CostPoint(cost, missed * cost + hull[i].FalsePositives / stayers * (1 - cost)));
        }

        corners.Add(new CostPoint(1, 0));
        return corners;
    }
}

/// <summary>What the best threshold costs at one relation of churn rate and costs.</summary>
/// <param name="ProbabilityCost">
/// The share of the missed churners in the cost of the worst decisions, from 0 (only needless calls cost) to 1 (only missed
/// churners do).
/// </param>
/// <param name="NormalizedCost">The expected cost over that of the worst decisions, in [0, 1]; lower is better.</param>
public readonly record struct CostPoint(double ProbabilityCost, double NormalizedCost);
