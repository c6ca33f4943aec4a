using Churn.Core.Options;
using Churn.Models.Onnx;
using Churn.Training.Distributed;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Learners.Boosting;

/// <summary>
/// Trains gradient-boosted trees (Friedman 2001) on the log loss with LightGBM: each tree corrects the log-odds of those before
/// it, beginning at the log-odds of the share of churners.
/// </summary>
public sealed class BoostingTrainer : BoostedTreesTrainer
{
    private readonly BoostingOptions options;
    private readonly IReadOnlyList<MonotoneColumn> monotone;

    /// <param name="options">Complete options: none that a search would choose is null.</param>
    /// <param name="monotone">The number columns that the score is monotone in; null for none.</param>
    /// <param name="workers">Who grows the trees together; null for this process alone, by LightGBM's own rules.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range or not chosen; the message tells all that are.
    /// </exception>
    /// <exception cref="LightGbmMissingException">The native library cannot be loaded.</exception>
    public BoostingTrainer(
        BoostingOptions options, IReadOnlyList<MonotoneColumn>? monotone = null, IWorkerGroup? workers = null)
        : base(workers)
    {
        OptionsValidator.ThrowIfAny(options);
        OptionsValidator.ThrowIfOpen(options);
        this.options = options;
        this.monotone = monotone ?? [];
    }

    protected override int Rounds => options.Rounds!.Value;

    protected override double LearningRate => options.LearningRate!.Value;

    private protected override IReadOnlyList<RegressionTree> Grow(
        TrainingSet set, int rounds, FitContext context, Func<RegressionTree, bool>? goesOn) =>
        Grow(
            set,
            Parameters(options, MonotoneParameters.Of(set.Features, monotone)) with
            {
                LearnsProbabilities = set.Targets is not null,
            },
            rounds,
            context,
            goesOn);

    /// <summary>How trees grow by options of which none is open.</summary>
    internal static GrowthParameters Parameters(BoostingOptions options, string constraints = "") => new(
        FormattableString.Invariant(
            $"""
            learning_rate={options.LearningRate} num_leaves={options.Leaves} max_bin={options.Bins}
            lambda_l2={options.LeafPenalty} feature_fraction={options.FeatureFraction} {constraints}
            """),
        options.Seed,
        options.RowFraction,
        options.MinimumLeafSize!.Value);
}
