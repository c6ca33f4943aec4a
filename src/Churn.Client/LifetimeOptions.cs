using System.Globalization;

namespace Churn.Client;

/// <summary>How customers with contracts are valued.</summary>
/// <param name="MarginColumn">The column of what a customer brings in a period.</param>
public sealed record LifetimeOptions(string MarginColumn)
{
    /// <summary>
    /// What churn means in the training file of the service's model. Only "last-period", that a customer left within the last
    /// period, can be rolled forward.
    /// </summary>
    public required string ChurnMeans { get; init; }

    /// <summary>How columns change while a customer stays, as in "tenure+1". Default: null, nothing but dates does.</summary>
    public string? Age { get; init; }

    /// <summary>The unit of all times: "day", "week", "month" or "year". Default: null, month.</summary>
    public string? Period { get; init; }

    /// <summary>How many periods to come are valued, 1 to 120. Default: null, 36.</summary>
    public int? Horizon { get; init; }

    /// <summary>The rate of a year at which later amounts are worth less, 0 to 1. Default: null, 0.1.</summary>
    public double? Discount { get; init; }

    /// <summary>How the customers are read. Default: null, as they are by default.</summary>
    public PredictOptions? Scoring { get; init; }

    /// <summary>The query of a request, with its question mark.</summary>
    internal string Query()
    {
        List<string> members =
        [
            .. Scoring?.Query() is { Length: > 0 } query ? [query[1..]] : Array.Empty<string>(),
            $"churnMeans={Uri.EscapeDataString(ChurnMeans)}",
            $"marginColumn={Uri.EscapeDataString(MarginColumn)}",
        ];
        if (Age is { } rules) members.Add($"age={Uri.EscapeDataString(rules)}");
        if (Period is { } unit) members.Add($"period={Uri.EscapeDataString(unit)}");
        if (Horizon is { } periods) members.Add(string.Create(CultureInfo.InvariantCulture, $"horizon={periods}"));
        if (Discount is { } rate) members.Add(string.Create(CultureInfo.InvariantCulture, $"discount={rate:R}"));
        return $"?{string.Join('&', members)}";
    }
}

/// <summary>
/// What is known of the purchases of a customer without a contract; times in the period of the service's models.
/// </summary>
/// <param name="RepeatPurchases">The days with a purchase after the first.</param>
/// <param name="Recency">The time from the first to the last purchase; 0 without a repeat purchase.</param>
/// <param name="Age">The time from the first purchase to today, at least the recency.</param>
/// <param name="MeanAmount">The mean amount of a repeat day; 0 without one.</param>
public sealed record CustomerPurchases(int RepeatPurchases, double Recency, double Age, double MeanAmount = 0)
{
    /// <summary>The customer's identifier, to be answered as it is. Default: null, none.</summary>
    public string? CustomerId { get; init; }
}
