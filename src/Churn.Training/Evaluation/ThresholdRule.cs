using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Core.Schema;

namespace Churn.Training.Evaluation;

/// <summary>Chooses the decision's threshold.</summary>
internal static class ThresholdRule
{
    /// <summary>
    /// Returns the fixed threshold, or the one with the best F1 on customers the model did not learn from, or, for profit, the
    /// break-even of the campaign, which needs no customers.
    /// </summary>
    public static double Choose(EvaluationOptions options, bool[] churned, double[] outOfFold) => options switch
    {
        { Threshold: { } given } => given,
        { Decide: DecisionGoal.F1 } => F1Threshold.Of(churned, outOfFold),
        _ => options.Campaign.Economics.BreakEvenProbability?.Value
            ?? throw new InvalidOperationException("Contacting pays for no customer."),
    };

    /// <summary>Returns what the manifest says of a threshold chosen so.</summary>
    /// <param name="options">The options.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="label">What is predicted; the campaign is about those who leave.</param>
    public static DecisionRule RuleOf(EvaluationOptions options, double threshold, LabelColumn label) => new()
    {
        Basis = options is { Threshold: null, Decide: DecisionGoal.Profit } ? DecisionBasis.BreakEven : DecisionBasis.Threshold,
        Threshold = new ChurnProbability((float)threshold),
        Campaign = label.MeansLeft ? options.Campaign.Campaign : null,
    };
}
