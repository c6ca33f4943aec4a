namespace Churn.Training.Learners.Neural.Losses;

/// <summary>
/// A penalty of the log-odds given to one customer. The loss is joined with the sigmoid that would stand between them: neither
/// overflows, however sure the network is.
/// </summary>
internal abstract class Loss
{
    public static Loss Of(NetworkLoss loss) => loss == NetworkLoss.CrossEntropy ? new CrossEntropy() : new SquaredError();

    /// <summary>The penalty, 0 or more.</summary>
    public abstract double Value(double logOdds, bool churned);

    /// <summary>The derivative of the penalty by the log-odds.</summary>
    public abstract double Slope(double logOdds, bool churned);
}
