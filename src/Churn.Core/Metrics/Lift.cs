namespace Churn.Core.Metrics;

/// <summary>
/// How many times more churners a campaign finds among the most probable customers than among as many taken at random. 1 is a
/// random ranking. Better when higher.
/// </summary>
/// <remarks>
/// B. Baesens, "Analytics in a Big Data World", Wiley 2014. The campaign takes round(fraction x rows) rows, halves to the
/// even number; of customers with equal probability those that stand first in the data.
/// </remarks>
public static class Lift
{
    /// <summary>
    /// The churn rate in the targeted rows over that of all rows: from 0 to 1 / (churn rate). NaN without churners, and where the
    /// fraction rounds to no row.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="fraction">The share of the customers that the campaign targets, above 0 to 1; 0.1 is the top decile.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is not in [0, 1] or the fraction not in (0, 1].
    /// </exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, double fraction)
    {
        MetricInput.Check(churned, probabilities);
        if (!(fraction > 0 && fraction <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction must be above 0 and at most 1.");

        var targeted = TargetedRows(fraction, churned.Length);
        var churners = 0;
        foreach (var row in Ranking.Descending(probabilities).AsSpan(0, targeted))
        {
            if (churned[row])
                churners++;
        }

        return Ratio(churners, targeted, churned.Count(true), churned.Length);
    }

    internal static int TargetedRows(double fraction, int rows) =>
        (int)Math.Round(fraction * rows, MidpointRounding.ToEven);

    internal static double Ratio(int targetedChurners, int targetedRows, int churners, int rows) =>
        targetedRows == 0 || churners == 0
            ? double.NaN
            : (double)targetedChurners / targetedRows / ((double)churners / rows);
}
