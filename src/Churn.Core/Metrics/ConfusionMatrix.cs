namespace Churn.Core.Metrics;

/// <summary>Decisions against outcomes, in rows; churn is the positive class.</summary>
/// <param name="TruePositives">Called churners, and left.</param>
/// <param name="FalsePositives">Called churners, but stayed.</param>
/// <param name="TrueNegatives">Called stayers, and stayed.</param>
/// <param name="FalseNegatives">Called stayers, but left.</param>
public readonly record struct ConfusionMatrix(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>All rows.</summary>
    public int Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share of right decisions, in [0, 1]; NaN without rows.</summary>
    public double Accuracy => Ratio(TruePositives + TrueNegatives, Rows);

    /// <summary>The share of churners among those called churners, in [0, 1]; NaN if nobody was.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>The share of the churners that were called so, in [0, 1]; NaN without churners.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>
    /// The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN), in [0, 1]. It is 0 if there are churners and nobody
    /// was called one; NaN if there is neither a churner nor anybody called one.
    /// </summary>
    public double F1 => Ratio(2.0 * TruePositives, 2.0 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Counts the decisions at a threshold.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="threshold">A row is called a churner if its probability is at least this; may lie outside [0, 1].</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is not in [0, 1] or the threshold is NaN.
    /// </exception>
    public static ConfusionMatrix Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, double threshold)
    {
        MetricInput.Check(churned, probabilities);
        if (double.IsNaN(threshold))
            throw new ArgumentException("The threshold is NaN.", nameof(threshold));

        int truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0;
        for (var row = 0; row < churned.Length; row++)
        {
            switch (probabilities[row] >= threshold, churned[row])
            {
                case (true, true): truePositives++; break;
                case (true, false): falsePositives++; break;
                case (false, false): trueNegatives++; break;
                case (false, true): falseNegatives++; break;
            }
        }

        return new ConfusionMatrix(truePositives, falsePositives, trueNegatives, falseNegatives);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? double.NaN : part / whole;
}
