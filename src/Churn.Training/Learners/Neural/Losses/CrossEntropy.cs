namespace Churn.Training.Learners.Neural.Losses;

internal sealed class CrossEntropy : Loss
{
    /// <summary>
    /// ln(1 + e^-s) where churned, ln(1 + e^s) where not; the exponent is never positive, so it cannot overflow.
    /// </summary>
    public override double Value(double logOdds, bool churned)
    {
        var against = churned ? -logOdds : logOdds;
        return Math.Max(against, 0) + Math.Log(1 + Math.Exp(-Math.Abs(against)));
    }

    public override double Slope(double logOdds, bool churned) => Probability(logOdds) - (churned ? 1 : 0);
}
