using Churn.Core.Options;
using Churn.Models.Onnx;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Learners.Boosting;

/// <summary>
/// Trains gradient-boosted trees (Friedman 2001) on the log loss with LightGBM: each tree corrects the log-odds of those before
/// it, beginning at the log-odds of the share of churners.
/// </summary>
public sealed class BoostingTrainer : IStagedTrainer
{
    /// <summary>With a learning rate of 0.1 growing stops after 40 rounds without a gain.</summary>
    private const double PatienceAtFullRate = 4;

    private readonly BoostingOptions options;

    /// <param name="options">Complete options: none that a search would choose is null.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range or not chosen; the message tells all that are.
    /// </exception>
    /// <exception cref="LightGbmMissingException">The native library cannot be loaded.</exception>
    public BoostingTrainer(BoostingOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        OptionsValidator.ThrowIfOpen(options);
        LightGbmMissingException.ThrowIfMissing();
        this.options = options;
    }

    /// <summary>Learns all the rounds that the options allow.</summary>
    public BoostingModel Fit(TrainingSet set, FitContext context) => Fit(set, options.Rounds!.Value, context);

    /// <inheritdoc/>
    public BoostingModel Fit(TrainingSet set, int steps, FitContext context) =>
        new(new TreeEnsemble(LightGbmBooster.Grow(set, Parameters(), steps, context)), steps);

    /// <inheritdoc/>
    public StagedFit Fit(TrainingSet set, TrainingSet watched, FitContext context)
    {
        var loss = new WatchedLoss(watched, BoostingModel.RoundsPerStage, Patience());
        var trees = LightGbmBooster.Grow(set, Parameters(), options.Rounds!.Value, context, loss.Add);
        return new StagedFit(new BoostingModel(new TreeEnsemble(trees), trees.Count), loss.AfterStages());
    }

    IFittedModel ITrainer.Fit(TrainingSet set, FitContext context) => Fit(set, context);

    IFittedModel IStagedTrainer.Fit(TrainingSet set, int steps, FitContext context) => Fit(set, steps, context);

    /// <summary>The rounds without a gain after which growing stops: the smaller each step, the more.</summary>
    private int Patience() => (int)Math.Ceiling(PatienceAtFullRate / options.LearningRate!.Value);

    private string Parameters() =>
        FormattableString.Invariant(
            $"""
            objective=binary seed={options.Seed} learning_rate={options.LearningRate} num_leaves={options.Leaves}
            max_bin={options.Bins}
            min_data_in_leaf={options.MinimumLeafSize} lambda_l2={options.LeafPenalty} bagging_fraction={options.RowFraction}
            feature_fraction={options.FeatureFraction}
            """);
}
