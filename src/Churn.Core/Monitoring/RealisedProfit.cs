using Churn.Core.Metrics;

namespace Churn.Core.Monitoring;

/// <summary>
/// What contacting the flagged customers earns by what became of them, against what was expected of their probabilities. The
/// terms, the acceptance among them, are the campaign's: who left although contacted counts as whoever would have left.
/// </summary>
/// <param name="Contacted">The customers that the model flagged.</param>
/// <param name="Realised">The profit by what became of them, over all of them.</param>
/// <param name="Lower">The lower end of the 95 % interval of the realised profit.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Expected">The profit by their probabilities.</param>
/// <param name="Everybody">The realised profit of contacting every customer, flagged or not.</param>
/// <param name="PerCustomer">The realised profit over all customers, contacted or not, for each of them.</param>
public sealed record RealisedProfit(
    int Contacted, double Realised, double Lower, double Upper, double Expected, double Everybody, double PerCustomer)
{
    /// <summary>Whether the expected profit is inside of what the realised one allows.</summary>
    public bool IsInLine => Expected >= Lower && Expected <= Upper;

    /// <summary>Adds up the profit; null where a customer has none, since there is no campaign.</summary>
    public static RealisedProfit? Of(IReadOnlyList<ScoredOutcome> customers)
    {
        if (customers.Count == 0 || customers.Any(customer => customer.ProfitIfChurned is null)) return null;
        var flagged = customers.Where(customer => customer.IsFlagged).ToArray();
        var realised = flagged.Sum(Earned);
        var expected = flagged.Sum(Expectation);
        // The variance of what is left to chance: who of them leaves. Rows of one customer are added up first.
        var variance = flagged.Index()
            .GroupBy(row => row.Item.Customer ?? -1 - row.Index)
            .Sum(group => Square(group.Sum(row => Earned(row.Item) - (realised / flagged.Length))));
        var half = Interval.StandardErrors95 * Math.Sqrt(variance);
        return new RealisedProfit(
            flagged.Length, realised, realised - half, realised + half, expected, customers.Sum(Earned),
            realised / customers.Count);
    }

    private static double Earned(ScoredOutcome customer) =>
        (customer.Churned ? customer.ProfitIfChurned : customer.ProfitIfStayed) ?? 0;

    private static double Expectation(ScoredOutcome customer) =>
        (customer.Probability * customer.ProfitIfChurned ?? 0) + ((1 - customer.Probability) * customer.ProfitIfStayed ?? 0);

    private static double Square(double value) => value * value;
}
