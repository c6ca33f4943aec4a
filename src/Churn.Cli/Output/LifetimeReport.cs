using Churn.Core.Value;
using Churn.Training.Value;

namespace Churn.Cli.Output;

/// <summary>What purchases tell of the customers together.</summary>
/// <param name="Until">The day on which it is told.</param>
/// <param name="Period">The unit of all times, such as "week".</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Customers">How many there are.</param>
/// <param name="BgNbd">When they buy.</param>
/// <param name="GammaGamma">What they spend; null where it cannot be told.</param>
/// <param name="ExpectedActive">How many are expected to be active.</param>
/// <param name="ExpectedPurchases">The purchase days to expect of all over the horizon.</param>
/// <param name="Value">What all are worth; null where it cannot be told.</param>
/// <param name="Warnings">What speaks against trusting it, in sentences.</param>
internal sealed record LifetimeReport(
    DateOnly Until,
    string Period,
    int Horizon,
    int Customers,
    BetaGeometricModel BgNbd,
    GammaGammaModel? GammaGamma,
    double ExpectedActive,
    double ExpectedPurchases,
    double? Value,
    IReadOnlyList<string> Warnings)
{
    public static LifetimeReport Of(PurchaseValue value, PurchaseValueOptions options) => new(
        value.Until,
        options.Period.Name(),
        options.Horizon,
        value.Customers.Count,
        value.BgNbd,
        value.GammaGamma,
        value.Customers.Sum(one => one.ProbabilityActive),
        value.Customers.Sum(one => one.ExpectedPurchases),
        value.GammaGamma is null ? null : value.Customers.Sum(one => one.Value),
        value.Warnings);
}

/// <summary>How a cohort is expected to go on.</summary>
/// <param name="Sbg">The model.</param>
/// <param name="Survival">The share still there after one period, two, and so on, to the horizon.</param>
/// <param name="ResidualLifetimes">
/// The discounted periods to expect of a customer in the first period, the second, and so on, as far as the shares were given.
/// </param>
internal sealed record CohortReport(
    CohortRetention Sbg, IReadOnlyList<double> Survival, IReadOnlyList<double> ResidualLifetimes)
{
    public static CohortReport Of(double[] shares, int horizon, double rate)
    {
        var model = CohortRetention.Fit(shares);
        return new CohortReport(
            model,
            [.. Enumerable.Range(1, horizon).Select(period => model.Survival(period))],
            rate > 0
                ? [.. Enumerable.Range(1, shares.Length + 1).Select(period => model.ExpectedResidualLifetime(period, rate))]
                : throw new UsageException("--discount is 0; a cohort is worth a number only at a rate above 0."));
    }
}
