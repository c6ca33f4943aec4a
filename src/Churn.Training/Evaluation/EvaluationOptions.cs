using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Evaluation;

/// <summary>How models are compared, calibrated and turned into decisions.</summary>
public sealed record EvaluationOptions : IValidatableObject
{
    /// <summary>The share of the rows held out for the figures, above 0 to 0.5. Default: 0.2.</summary>
    [Range(0.0, 0.5, MinimumIsExclusive = true)]
    public double HoldoutFraction { get; init; } = 0.2;

    /// <summary>The folds of the training part, 2 to 10. Default: 5.</summary>
    [Range(2, 10)]
    public int Folds { get; init; } = 5;

    /// <summary>Whether probabilities are calibrated by Platt scaling on out-of-fold scores. Default: yes.</summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>What the threshold is best for, on out-of-fold probabilities. Default: the profit of the campaign.</summary>
    public DecisionGoal Decide { get; init; } = DecisionGoal.Profit;

    /// <summary>The campaign that decisions are for.</summary>
    public CampaignOptions Campaign { get; init; } = new();

    /// <summary>A fixed threshold, above 0 and below 1. Default: null, the one that is best for the goal.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Threshold { get; init; }

    /// <summary>The bootstrap resamples behind each interval, 10 to 100,000. Default: 1,000.</summary>
    [Range(10, 100_000)]
    public int Resamples { get; init; } = 1_000;

    /// <summary>Customers' own terms make thresholds of their own, which no other threshold can stand beside.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Campaign.Columns is not null && (Threshold is not null || Decide != DecisionGoal.Profit))
            yield return new ValidationResult("campaign names columns of customers' own terms, which decide by profit; leave out the other threshold.");
    }
}
