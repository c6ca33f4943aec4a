using System.ComponentModel.DataAnnotations;
using Churn.Data.Splitting;

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

    /// <summary>
    /// By how large a factor the churn rates of the rows to learn from and of those held out may differ where chance does not
    /// explain it, 1 to 1,000,000. Default: 1.5.
    /// </summary>
    [Range(1.0, 1e6)]
    public double MaxChurnRateFactor { get; init; } = 1.5;

    /// <summary>
    /// How often the training part is dealt into folds, 1 to 20; more make a surer choice and take longer. Default: null, the
    /// more the fewer rows there are: 4 times below 2,000 rows, twice below 5,000, else once.
    /// </summary>
    [Range(1, 20)]
    public int? Repeats { get; init; }

    /// <summary>
    /// The most rows on which all variants of a model are compared, 100 or more; of more rows a stratified sample is taken, and
    /// the best are compared on all rows. Default: 20,000.
    /// </summary>
    [Range(100, int.MaxValue)]
    public int SearchRows { get; init; } = 20_000;

    /// <summary>
    /// How many standard errors of the difference in log loss a simpler model may be behind the best and still be taken, 0 to 5;
    /// with 0 the best is taken. With few customers the blend may be twice as many behind, and goes first. Default: 1.
    /// </summary>
    [Range(0.0, 5.0)]
    public double StandardErrors { get; init; } = 1;

    /// <summary>
    /// The mean log loss, in nats, by which a simpler model may be behind the best and still be taken, however sure the
    /// difference is, 0 to 1: less is worth nothing in practice. Default: 0.001.
    /// </summary>
    [Range(0.0, 1.0)]
    public double PracticalLogLoss { get; init; } = 0.001;

    /// <summary>
    /// The seconds that training may take, above 0 to 1,000,000. What does not fit any more is left out, so the result depends on
    /// the speed of the machine. Default: null, everything is done.
    /// </summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double? BudgetSeconds { get; init; }

    /// <summary>
    /// Whether probabilities are calibrated on out-of-fold scores, by Platt scaling, beta calibration or not at all, whichever is
    /// best; with few customers by Platt scaling. If not, scores are left as they are. Default: yes.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>
    /// Whether the model that is published learns again from all rows, those held out too, once it has been measured. Default:
    /// yes.
    /// </summary>
    public bool Refit { get; init; } = true;

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

    /// <summary>What of this the split of the rows takes.</summary>
    internal SplitOptions Split => new(HoldoutFraction, Folds, MaxChurnRateFactor);

    /// <summary>Customers' own terms make thresholds of their own, which no other threshold can stand beside.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Campaign.Columns is not null && (Threshold is not null || Decide != DecisionGoal.Profit))
            yield return new ValidationResult(
                "campaign names columns of customers' own terms, which decide by profit; leave out the other threshold.");
    }
}

/// <summary>What the decision's threshold is to be best for.</summary>
public enum DecisionGoal
{
    /// <summary>The profit of the campaign.</summary>
    Profit,

    /// <summary>F1: precision and recall alike.</summary>
    F1,
}
