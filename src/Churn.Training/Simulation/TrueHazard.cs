using Churn.Core.Numerics;

namespace Churn.Training.Simulation;

/// <summary>The hazards of simulated customers: the formulas of docs/events.md.</summary>
/// <param name="kind">What it follows from.</param>
internal sealed class TrueHazard(HazardKind kind)
{
    /// <summary>How many of the last sessions the order counts in.</summary>
    public const int LastSessions = 3;

    private const double RatesBase = -3.2;
    private const double OrderBase = -4.5;
    private const double BothBase = -4.7;

    /// <summary>What a session with help before browsing adds to the log-odds, and one the other way round takes away.</summary>
    private const double OrderWeight = 3;

    private const double OfferEffect = -1;

    /// <summary>The mean hazard of all orders, which customers have who had fewer sessions.</summary>
    private static readonly double MeanOrderLogOdds = LogOddsScale.OfProbability(
        (Order(0) + (3 * Order(1)) + (3 * Order(2)) + Order(3)) / 8);

    /// <summary>The log-odds that a customer leaves within a month.</summary>
    /// <param name="sessions">The sessions of the last 30 days.</param>
    /// <param name="recency">The days since the last session.</param>
    /// <param name="helpFirst">How many of the last three began with help; null where there were fewer.</param>
    /// <param name="tone">-1 if the last message was angry, 1 if it was friendly, 0 where there is none.</param>
    public double LogOdds(int sessions, double recency, int? helpFirst, int tone)
    {
        var rates = (-1.3 * Math.Log((1 + sessions) / 9.0)) + (0.05 * Math.Min(recency, 30));
        var order = helpFirst is { } count ? OrderWeight * (count - (LastSessions / 2.0)) : 0;
        var all = kind switch
        {
            HazardKind.Rates => RatesBase + rates,
            HazardKind.Order => helpFirst is null ? MeanOrderLogOdds : OrderBase + order,
            _ => BothBase + rates + order,
        };
        return all - (0.8 * tone);
    }

    /// <summary>The log-odds with an offer.</summary>
    public static double WithOffer(double logOdds) => logOdds + OfferEffect;

    private static double Order(int count) =>
        LogOddsScale.ToProbability(OrderBase + (OrderWeight * (count - (LastSessions / 2.0))));
}
