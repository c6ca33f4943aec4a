using Churn.Core.Campaigns;

namespace ChurnApi.Console.Runs;

/// <summary>
/// What actions earn and cost with a customer, as a run keeps it: four 32-bit floats an action, in the order of the actions. They
/// are profit, cost, and the variance and slope of the profit; a fifth is the slope by the effect, where any action rests on a
/// trial. A profit of NaN is an action that is not open to the customer. Runs of earlier releases have the first two alone.
/// </summary>
internal static class RunOffers
{
    private const int Width = 4;
    private const int TrialWidth = 5;
    private const int FormerWidth = 2;

    /// <summary>Writes the values of all actions.</summary>
    public static float[] Write(IReadOnlyList<ContactValue> values)
    {
        var width = values.Any(value => value.Spread.EffectSlope != 0) ? TrialWidth : Width;
        var offers = new float[width * values.Count];
        foreach (var (action, value) in values.Index())
        {
            var offer = offers.AsSpan(width * action, width);
            if (!value.IsOpen)
            {
                offer.Fill(float.NaN);
                continue;
            }

            (offer[0], offer[1], offer[2], offer[3]) =
                ((float)value.Profit, (float)value.Cost, value.Spread.Variance, value.Spread.Slope);
            if (width == TrialWidth) offer[4] = value.Spread.EffectSlope;
        }

        return offers;
    }

    /// <summary>Whether the offers of a customer say how unsure the profits are.</summary>
    /// <param name="offers">The offers.</param>
    /// <param name="actions">The number of actions.</param>
    public static bool HasSpreads(float[] offers, int actions) => offers.Length > FormerWidth * actions;

    /// <summary>Reads the value of an action.</summary>
    /// <param name="offers">The offers of a customer.</param>
    /// <param name="actions">The number of actions.</param>
    /// <param name="action">The position of the action.</param>
    public static ContactValue Read(float[] offers, int actions, int action)
    {
        var width = offers.Length / actions;
        var offer = offers.AsSpan(width * action, width);
        return float.IsNaN(offer[0]) ? ContactValue.None : new ContactValue(offer[0], offer[1], width switch
        {
            FormerWidth => default,
            Width => new ProfitSpread(offer[2], offer[3]),
            _ => new ProfitSpread(offer[2], offer[3], offer[4]),
        });
    }
}
