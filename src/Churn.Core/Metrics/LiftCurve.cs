namespace Churn.Core.Metrics;

/// <summary>Lift and cumulative gain over the share of the customers targeted.</summary>
/// <remarks>Each point agrees with <see cref="Lift.Of"/> at its fraction, rounding and ties included.</remarks>
public static class LiftCurve
{
    /// <summary>The number of points where none is given: one for every five in a hundred customers.</summary>
    public const int DefaultPoints = 20;

    /// <summary>
    /// The points at the fractions 1 / points, 2 / points, ..., 1; fractions that round to no row are left out. Empty without
    /// churners.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="points">The largest number of points, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, a probability is not in [0, 1] or there is no point.</exception>
    public static IReadOnlyList<LiftPoint> Of(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, int points = DefaultPoints)
    {
        MetricInput.Check(churned, probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        var reached = ChurnersReached(churned, probabilities);
        var churners = reached[^1];
        if (churners == 0)
            return [];

        var curve = new List<LiftPoint>(points);
        for (var point = 1; point <= points; point++)
        {
            var fraction = (double)point / points;
            var targeted = Lift.TargetedRows(fraction, churned.Length);
            if (targeted == 0)
                continue;
            var lift = Lift.Ratio(reached[targeted], targeted, churners, churned.Length);
            curve.Add(new LiftPoint(fraction, lift, (double)reached[targeted] / churners));
        }

        return curve;
    }

    /// <summary>Element k: the churners among the k most probable rows; one element more than there are rows.</summary>
    internal static int[] ChurnersReached(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        var rows = Ranking.Descending(probabilities);
        var reached = new int[rows.Length + 1];
        for (var rank = 0; rank < rows.Length; rank++)
            reached[rank + 1] = reached[rank] + (churned[rows[rank]] ? 1 : 0);
        return reached;
    }
}

/// <summary>What a campaign reaches that targets a share of the customers, the most probable churners first.</summary>
/// <param name="Fraction">The share of the customers targeted, above 0 to 1.</param>
/// <param name="Lift">Their churn rate over that of all customers; 1 at random.</param>
/// <param name="Gain">The share of all churners among them, in [0, 1] (cumulative gain); the fraction at random.</param>
public readonly record struct LiftPoint(double Fraction, double Lift, double Gain);
