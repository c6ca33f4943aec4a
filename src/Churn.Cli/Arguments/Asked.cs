using Churn.Core.Value;
using Churn.Training.Value;

namespace Churn.Cli.Arguments;

/// <summary>What every way of valuing customers is asked.</summary>
/// <param name="Period">The unit of all times.</param>
/// <param name="Horizon">How many periods to come are valued.</param>
/// <param name="Discount">The rate of a year.</param>
/// <param name="Output">Where a row for each customer is written; null for nowhere.</param>
internal sealed record Asked(PurchasePeriod Period, int Horizon, double Discount, string? Output)
{
    /// <summary>The option that names the output.</summary>
    public const string OutputOption = "--out";
}
