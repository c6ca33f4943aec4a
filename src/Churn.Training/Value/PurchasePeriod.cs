namespace Churn.Training.Value;

/// <summary>The unit in which time is counted.</summary>
public enum PurchasePeriod
{
    Day,
    Week,
    Month,
    Year,
}

/// <summary>How long periods are.</summary>
public static class PurchasePeriods
{
    private const double DaysOfYear = 365.25;

    /// <summary>The length in days; a month is a twelfth of a year of 365.25 days.</summary>
    public static double Days(this PurchasePeriod period) => period switch
    {
        PurchasePeriod.Day => 1,
        PurchasePeriod.Week => 7,
        PurchasePeriod.Month => DaysOfYear / 12,
        _ => DaysOfYear,
    };

    /// <summary>The rate of a period from that of a year: (1 + D)^(days / 365.25) - 1.</summary>
    public static double RateOf(this PurchasePeriod period, double yearly) =>
        Math.Pow(1 + yearly, period.Days() / DaysOfYear) - 1;
}
