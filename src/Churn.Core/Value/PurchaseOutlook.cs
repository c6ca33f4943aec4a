namespace Churn.Core.Value;

/// <summary>What a customer who is active will buy.</summary>
/// <param name="Purchases">The purchase days to expect over the horizon.</param>
/// <param name="Discounted">The same, those of each period worth what they are at its end.</param>
public readonly record struct PurchaseOutlook(double Purchases, double Discounted)
{
    public static PurchaseOutlook Of(BetaGeometricModel bgNbd, int repeats, double age, double rate, int horizon)
    {
        var (discounted, before) = (0.0, 0.0);
        for (var period = 1; period <= horizon; period++)
        {
            var purchases = bgNbd.ExpectedWhileActive(repeats, age, period);
            discounted += (purchases - before) / Math.Pow(1 + rate, period);
            before = purchases;
        }

        return new PurchaseOutlook(before, discounted);
    }
}
