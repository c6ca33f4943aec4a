namespace Churn.Core.Scoring;

/// <summary>Log-odds, ln(p / (1 - p)), and what they stand for; safe at any finite number.</summary>
public static class LogOddsScale
{
    /// <summary>The probability of some log-odds, from 0 to 1.</summary>
    public static double ToProbability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>The log loss of one customer, in nats: -ln of the probability given to what happened; without clipping.</summary>
    public static double Loss(double logOdds, bool churned) => SoftPlus(churned ? -logOdds : logOdds);

    /// <summary>ln(1 + exp(x)).</summary>
    public static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
