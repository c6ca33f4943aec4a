using Churn.Core.Metrics;

namespace Churn.Training.Evaluation;

/// <summary>Chooses the decision's threshold.</summary>
internal static class ThresholdRule
{
    /// <summary>The fixed threshold, or the one that serves the goal best on customers the model did not learn from.</summary>
    public static double Choose(EvaluationOptions options, bool[] churned, double[] outOfFold) => options switch
    {
        { Threshold: { } given } => given,
        { Decide: DecisionGoal.F1 } => F1Threshold.Of(churned, outOfFold),
        _ => ProfitThreshold.Of(churned, outOfFold, options.Campaign.Terms),
    };
}
