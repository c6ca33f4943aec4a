namespace Churn.Core.Metrics;

/// <summary>Who was treated in a trial, and what came of it.</summary>
/// <param name="Treated">Whether each customer was treated.</param>
/// <param name="Responded">Whether each had the good outcome.</param>
/// <param name="Weights">How often each counts: 1 where all had the same probability of being treated.</param>
public sealed record TrialOutcomes(bool[] Treated, bool[] Responded, double[] Weights)
{
    /// <summary>How many customers there are.</summary>
    public int Count => Treated.Length;

    /// <summary>Makes outcomes of customers who each count once.</summary>
    public static TrialOutcomes Of(bool[] treated, bool[] responded)
    {
        var weights = new double[treated.Length];
        Array.Fill(weights, 1);
        return new TrialOutcomes(treated, responded, weights);
    }
}
