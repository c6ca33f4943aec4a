namespace Churn.Core.Numerics;

/// <summary>Log-odds, ln(p / (1 - p)), and what they stand for; safe at any finite number.</summary>
public static class LogOddsScale
{
    /// <summary>The probability of some log-odds, from 0 to 1.</summary>
    public static double ToProbability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>The log-odds of a probability, which is kept 1e-15 away from 0 and 1 so that they are finite.</summary>
    public static double OfProbability(double probability)
    {
        var clipped = Math.Clamp(probability, 1e-15, 1 - 1e-15);
        return Math.Log(clipped / (1 - clipped));
    }

    /// <summary>The log loss of one customer, in nats: -ln of the probability given to what happened; without clipping.</summary>
    public static double Loss(double logOdds, bool churned) => SoftPlus(churned ? -logOdds : logOdds);

    /// <summary>ln(1 + exp(x)).</summary>
    public static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
