using Churn.Core.Numerics;

namespace Churn.Training.Learners.Neural.Losses;

internal sealed class CrossEntropy : Loss
{
    public override double Value(double logOdds, bool churned) => LogOddsScale.Loss(logOdds, churned);

    public override double Slope(double logOdds, bool churned) => LogOddsScale.ToProbability(logOdds) - (churned ? 1 : 0);
}
