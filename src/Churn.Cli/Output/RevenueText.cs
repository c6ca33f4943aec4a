using Churn.Core.Decisions;

namespace Churn.Cli.Output;

/// <summary>The revenue at risk in a line.</summary>
internal static class RevenueText
{
    /// <param name="atRisk">What may be lost.</param>
    /// <param name="column">The column of the customers' value.</param>
    public static string Of(RevenueAtRisk atRisk, string column) => FormattableString.Invariant(
        $"{column} at risk {atRisk.Value:N2}, 90 % interval {atRisk.Lower:N2} to {atRisk.Upper:N2}");
}
