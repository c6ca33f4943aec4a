using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Runs;

/// <summary>How customers are put into segments.</summary>
public sealed record SegmentOptions
{
    /// <summary>The column that holds a customer's value. Default: MonthlyCharges, where the data has it.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>The column that holds how long a customer has been one. Default: tenure, where the data has it.</summary>
    public string? TenureColumn { get; init; }

    /// <summary>
    /// The share of customers below which a value is not high, above 0 and below 1. Default: 0.75, the top quarter.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double HighValueQuantile { get; init; } = 0.75;

    /// <summary>
    /// The probability from which risk is high, 0 to 1, where contacting pays. Default: null, twice the churn rate, or half way
    /// from the churn rate to 1 if that is less.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? HighRisk { get; init; }

    /// <summary>The probability below which risk is low, 0 to 1. Default: null, half the churn rate.</summary>
    [Range(0.0, 1.0)]
    public double? LowRisk { get; init; }

    /// <summary>The tenure from which a customer is long-standing. Default: null, the median tenure.</summary>
    public double? LongStanding { get; init; }

    /// <summary>The tenure below which a customer is new. Default: null, the lower quartile of the tenure.</summary>
    public double? NewBelow { get; init; }
}
