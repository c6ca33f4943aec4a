using Churn.Core.Numerics;

namespace Churn.Training.Learners.Neural.Losses;

internal sealed class SquaredError : Loss
{
    public override double Value(double logOdds, bool churned)
    {
        // The probability of what did not happen, computed directly: 1 - p would lose its digits near 0.
        var wrong = LogOddsScale.ToProbability(churned ? -logOdds : logOdds);
        return wrong * wrong;
    }

    public override double Slope(double logOdds, bool churned)
    {
        var (p, q) = (LogOddsScale.ToProbability(logOdds), LogOddsScale.ToProbability(-logOdds));
        return churned ? -2 * q * p * q : 2 * p * p * q;
    }
}
