namespace Churn.Core.Value;

/// <summary>What a customer without a contract will buy and is worth.</summary>
/// <param name="ProbabilityActive">The probability that they still buy.</param>
/// <param name="ExpectedPurchases">The purchase days to expect over the horizon.</param>
/// <param name="ExpectedAmount">What they will spend on one; null where it cannot be told.</param>
/// <param name="Value">The discounted margin of the horizon, each period's at its end; null where it cannot be told.</param>
public readonly record struct PurchaseForecast(
    double ProbabilityActive, double ExpectedPurchases, double? ExpectedAmount, double? Value)
{
    /// <summary>Forecasts a customer.</summary>
    /// <param name="history">What is known of the purchases.</param>
    /// <param name="bgNbd">When customers buy.</param>
    /// <param name="gammaGamma">What they spend; null where it cannot be told.</param>
    /// <param name="outlook">What an active customer of the same repeats and age will buy.</param>
    /// <param name="margin">The share of amounts that is kept, above 0 to 1.</param>
    public static PurchaseForecast Of(
        PurchaseHistory history,
        BetaGeometricModel bgNbd,
        GammaGammaModel? gammaGamma,
        PurchaseOutlook outlook,
        double margin)
    {
        var (active, amount) = (bgNbd.ProbabilityActive(history), gammaGamma?.ExpectedAmount(history));
        return new PurchaseForecast(
            active, outlook.Purchases * active, amount, outlook.Discounted * active * amount * margin);
    }
}
