namespace Churn.Core.Value;

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

    /// <summary>The name as it is written: "week".</summary>
    public static string Name(this PurchasePeriod period) => $"{period}".ToLowerInvariant();

    /// <summary>Finds a period by its name; null where there is none.</summary>
    public static PurchasePeriod? Find(string name) => Enum.GetValues<PurchasePeriod>()
        .Where(period => name == period.Name())
        .Select(period => (PurchasePeriod?)period)
        .SingleOrDefault();

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
