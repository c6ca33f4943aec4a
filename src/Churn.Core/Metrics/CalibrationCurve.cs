namespace Churn.Core.Metrics;

/// <summary>
/// Observed churn rate over predicted probability, in bins of about the same number of customers (a reliability diagram).
/// </summary>
/// <remarks>A. Niculescu-Mizil, R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005.</remarks>
public static class CalibrationCurve
{
    /// <summary>The number of bins where none is given.</summary>
    public const int DefaultBins = 10;

    /// <summary>
    /// The bins by ascending probability. Customers of equal probability share a bin, the one of their middle rank, so the order
    /// of the rows does not matter; bins that stay empty are left out. Empty without rows.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="bins">The largest number of bins, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, a probability is not in [0, 1] or there is no bin.</exception>
    public static IReadOnlyList<CalibrationBin> Of(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, int bins = DefaultBins)
    {
        MetricInput.Check(churned, probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);

        var rows = new int[bins];
        var churners = new int[bins];
        var predicted = new double[bins];
        var above = default(RankingCut);
        foreach (var cut in Ranking.Cuts(churned, probabilities))
        {
            var bin = BinOfMiddleRank(above.Rows, cut.Rows, churned.Length, bins);
            rows[bin] += cut.Rows - above.Rows;
            churners[bin] += cut.TruePositives - above.TruePositives;
            predicted[bin] += cut.Probability * (cut.Rows - above.Rows);
            above = cut;
        }

        return [.. from bin in Enumerable.Range(0, bins)
                   where rows[bin] > 0
                   select new CalibrationBin(predicted[bin] / rows[bin], (double)churners[bin] / rows[bin], rows[bin])];
    }

    /// <summary>The bin of the ranks [first, end), which count from the most probable row; bins count from the least.</summary>
    private static int BinOfMiddleRank(int first, int end, int rows, int bins)
    {
        var twiceTheMiddle = 2L * rows - first - end;
        return (int)(twiceTheMiddle * bins / (2L * rows));
    }
}

/// <summary>Customers of similar predicted probability, and what became of them.</summary>
/// <param name="MeanPredicted">The mean predicted probability of churn, in [0, 1].</param>
/// <param name="ObservedRate">The share that left, in [0, 1]; near <paramref name="MeanPredicted"/> if calibrated.</param>
/// <param name="Rows">The number of customers, at least 1.</param>
public readonly record struct CalibrationBin(double MeanPredicted, double ObservedRate, int Rows);
