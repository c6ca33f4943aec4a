using Churn.Core.Decisions;

namespace Churn.Core.Campaigns;

/// <summary>What contacting one customer earns and costs on average, and how sure that is.</summary>
/// <param name="Profit">What it earns; negative infinity where the action is not open to the customer.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="Spread">How unsure the profit is.</param>
public readonly record struct ContactValue(double Profit, double Cost, ProfitSpread Spread)
{
    /// <summary>An action that is not open to the customer.</summary>
    public static ContactValue None { get; } = new(double.NegativeInfinity, 0, default);

    /// <summary>Whether the action is open to the customer.</summary>
    public bool IsOpen => double.IsFinite(Profit);

    /// <summary>By the share of churners that are assumed to accept and stay.</summary>
    public static ContactValue OfAssumption(CampaignEconomics terms, ChurnProbability probability) => new(
        terms.ExpectedProfit(probability),
        terms.ExpectedCost(probability),
        ProfitSpread.Of(terms, probability.Value, probability.Value * terms.Acceptance, 1 - (double)probability.Value));

    /// <summary>
    /// By the effect that a trial measured, which takes the place of probability times acceptance. Whoever stays with the contact
    /// takes the offer: those whom it keeps, and those who would have stayed.
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="probability">The churn probability.</param>
    /// <param name="uplift">By how much the contact raises the probability of staying, above 0.</param>
    public static ContactValue OfTrial(CampaignEconomics terms, double probability, double uplift)
    {
        var staying = Math.Min(1 - probability, Math.Max(0, 1 - uplift));
        var cost = terms.ContactCost + (terms.OfferCost * (uplift + staying));
        return new ContactValue(
            (uplift * terms.CustomerValue) - cost, cost, ProfitSpread.OfTrial(terms, probability, uplift, staying));
    }
}

/// <summary>How unsure the profit of a contact is.</summary>
/// <param name="Variance">The variance over who churns and who accepts.</param>
/// <param name="Slope">What the profit gains for each unit that the log-odds of the probability rise.</param>
/// <param name="EffectSlope">What it gains for each unit that the effect of a trial rises; 0 without a trial.</param>
public readonly record struct ProfitSpread(float Variance, float Slope, float EffectSlope = 0)
{
    /// <summary>
    /// A customer whom the contact keeps brings the value less the offer; one who would have stayed costs the offer.
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="probability">The churn probability.</param>
    /// <param name="kept">The probability that the contact keeps the customer.</param>
    /// <param name="staying">The probability that the customer would have stayed.</param>
    public static ProfitSpread Of(CampaignEconomics terms, double probability, double kept, double staying)
    {
        var slope = probability * (1 - probability) * ((terms.Acceptance * Gain(terms)) + terms.OfferCost);
        return new ProfitSpread(VarianceOf(terms, kept, staying), (float)slope);
    }

    /// <inheritdoc cref="Of"/>
    public static ProfitSpread OfTrial(CampaignEconomics terms, double probability, double kept, double staying) => new(
        VarianceOf(terms, kept, staying),
        (float)(probability * (1 - probability) * terms.OfferCost),
        (float)Gain(terms));

    private static double Gain(CampaignEconomics terms) => terms.CustomerValue - terms.OfferCost;

    private static float VarianceOf(CampaignEconomics terms, double kept, double staying)
    {
        var (gain, offer) = (Gain(terms), -terms.OfferCost);
        var mean = (kept * gain) + (staying * offer);
        return (float)((kept * gain * gain) + (staying * offer * offer) - (mean * mean));
    }
}
