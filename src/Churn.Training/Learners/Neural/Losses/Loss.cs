using Churn.Core.Numerics;

namespace Churn.Training.Learners.Neural.Losses;

/// <summary>
/// A penalty of the log-odds given to one customer. The loss is joined with the sigmoid that would stand between them: neither
/// overflows, however sure the network is.
/// </summary>
internal abstract class Loss
{
    public static Loss Of(NetworkLoss loss) => loss == NetworkLoss.CrossEntropy ? new CrossEntropy() : new SquaredError();

    /// <summary>The penalty expected of a customer who churns with a probability, which is 1 or 0 for a label.</summary>
    public double ValueOf(double logOdds, float target) => target switch
    {
        1 => Value(logOdds, churned: true),
        0 => Value(logOdds, churned: false),
        _ => (target * Value(logOdds, churned: true)) + ((1 - target) * Value(logOdds, churned: false)),
    };

    /// <summary>Its derivative by the log-odds.</summary>
    public double SlopeOf(double logOdds, float target) => target switch
    {
        1 => Slope(logOdds, churned: true),
        0 => Slope(logOdds, churned: false),
        _ => (target * Slope(logOdds, churned: true)) + ((1 - target) * Slope(logOdds, churned: false)),
    };

    /// <summary>The penalty, 0 or more.</summary>
    public abstract double Value(double logOdds, bool churned);

    /// <summary>The derivative of the penalty by the log-odds.</summary>
    public abstract double Slope(double logOdds, bool churned);
}

internal sealed class CrossEntropy : Loss
{
    public override double Value(double logOdds, bool churned) => LogOddsScale.Loss(logOdds, churned);

    public override double Slope(double logOdds, bool churned) => LogOddsScale.ToProbability(logOdds) - (churned ? 1 : 0);
}

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

/// <summary>What the training makes small: a penalty of the probability p given to one customer.</summary>
public enum NetworkLoss
{
    /// <summary>-ln p of those who churned, -ln(1 - p) of those who stayed.</summary>
    CrossEntropy,

    /// <summary>(1 - p)^2 of those who churned, p^2 of those who stayed: the Brier score of one customer.</summary>
    SquaredError,
}
