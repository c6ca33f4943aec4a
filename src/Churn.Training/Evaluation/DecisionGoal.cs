namespace Churn.Training.Evaluation;

/// <summary>What the decision's threshold is to be best for.</summary>
public enum DecisionGoal
{
    /// <summary>The profit of the campaign.</summary>
    Profit,

    /// <summary>F1: precision and recall alike.</summary>
    F1,
}
