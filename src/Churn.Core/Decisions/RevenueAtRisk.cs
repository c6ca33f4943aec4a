namespace Churn.Core.Decisions;

/// <summary>
/// What customers who leave within the next period take with them, in the unit of the value column: its mean and a 90 % interval,
/// from the 5th to the 95th percentile.
/// </summary>
/// <param name="Value">The mean: the sum of probability times value.</param>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record RevenueAtRisk(double Value, double Lower, double Upper)
{
    /// <summary>
    /// The standard error of the level of probabilities, in log-odds, that were measured on so many customers: that of the
    /// log-odds of their churn rate.
    /// </summary>
    /// <param name="customers">How many customers the model was measured on.</param>
    /// <param name="churnRate">The share of them that left, from 0 to 1.</param>
    public static double LevelError(int customers, double churnRate) =>
        1 / Math.Sqrt(Math.Max(1, customers * churnRate * (1 - churnRate)));
}

/// <summary>
/// Adds up the revenue at risk. The loss is a sum of many customers' and so nearly normal. Its variance has two parts: who leaves
/// by chance, and an error of the level of all log-odds, which moves all probabilities together.
/// </summary>
public sealed class RevenueAtRiskSum
{
    /// <summary>Of the normal distribution, the 95th percentile.</summary>
    private const double Percentile95 = 1.6448536269514722;

    private double mean;
    private double variance;
    private double slope;
    private double least;
    private double most;

    /// <summary>Adds a customer.</summary>
    /// <param name="probability">The churn probability.</param>
    /// <param name="value">The customer's value; NaN, an unknown one, is passed over.</param>
    public void Add(ChurnProbability probability, float value)
    {
        if (float.IsNaN(value)) return;
        double p = probability.Value, v = value;
        var spread = p * (1 - p) * v;
        (mean, variance, slope) = (mean + (p * v), variance + (spread * v), slope + spread);
        if (v < 0) least += v;
        else most += v;
    }

    /// <summary>Returns the revenue at risk of all that were added.</summary>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    public RevenueAtRisk Total(double levelError)
    {
        var half = Percentile95 * Math.Sqrt(variance + (slope * slope * levelError * levelError));
        return new RevenueAtRisk(mean, Math.Max(least, mean - half), Math.Min(most, mean + half));
    }
}

/// <summary>Adds up the revenue at risk by segment and in all.</summary>
public sealed class RevenueAtRiskBySegment
{
    private readonly Dictionary<string, (int Customers, RevenueAtRiskSum Sum)> segments = new(StringComparer.Ordinal);

    /// <summary>All customers together.</summary>
    public RevenueAtRiskSum All { get; } = new();

    /// <summary>Adds a customer.</summary>
    /// <param name="segment">The customer's segment.</param>
    /// <param name="probability">The churn probability.</param>
    /// <param name="value">The customer's value; NaN, an unknown one, adds nothing.</param>
    public void Add(string segment, ChurnProbability probability, float value)
    {
        All.Add(probability, value);
        var (customers, sum) = segments.TryGetValue(segment, out var found) ? found : (0, new RevenueAtRiskSum());
        sum.Add(probability, value);
        segments[segment] = (customers + 1, sum);
    }

    /// <summary>Returns the revenue at risk of each segment with a customer, the largest first.</summary>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    public IReadOnlyList<SegmentRevenueAtRisk> Segments(double levelError) =>
    [
        .. segments.Select(segment => new SegmentRevenueAtRisk(
                segment.Key, segment.Value.Customers, segment.Value.Sum.Total(levelError)))
            .OrderByDescending(segment => segment.RevenueAtRisk.Value).ThenBy(segment => segment.Name, StringComparer.Ordinal),
    ];
}

/// <summary>The revenue at risk of a segment.</summary>
/// <param name="Name">The segment.</param>
/// <param name="Customers">How many customers of it have not left.</param>
/// <param name="RevenueAtRisk">What they may take with them, with its 90 % interval.</param>
public sealed record SegmentRevenueAtRisk(string Name, int Customers, RevenueAtRisk RevenueAtRisk);
