namespace Churn.Training.Learners.Neural.Losses;

/// <summary>What the training makes small: a penalty of the probability p given to one customer.</summary>
public enum NetworkLoss
{
    /// <summary>-ln p of those who churned, -ln(1 - p) of those who stayed.</summary>
    CrossEntropy,

    /// <summary>(1 - p)^2 of those who churned, p^2 of those who stayed: the Brier score of one customer.</summary>
    SquaredError,
}
