using Churn.Models.Onnx;
using Churn.Training.Distributed;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Learners.Boosting;

/// <summary>Trains trees that grow one after the other in LightGBM, and stops where more of them no longer help.</summary>
public abstract class BoostedTreesTrainer : IStagedTrainer
{
    private readonly IWorkerGroup? workers;

    /// <param name="workers">Who grows the trees together; null for this process alone, by LightGBM's own rules.</param>
    /// <exception cref="LightGbmMissingException">The native library cannot be loaded.</exception>
    protected BoostedTreesTrainer(IWorkerGroup? workers)
    {
        LightGbmMissingException.ThrowIfMissing();
        this.workers = workers;
    }

    /// <summary>Whether fits wait for each other: workers must make the same ones in the same order.</summary>
    public bool FitsOneAtATime => workers is not null;

    /// <summary>The most rounds, one tree each.</summary>
    protected abstract int Rounds { get; }

    /// <summary>How much of each tree counts, above 0 to 1.</summary>
    protected abstract double LearningRate { get; }

    /// <summary>Learns all the rounds that the options allow.</summary>
    public BoostingModel Fit(TrainingSet set, FitContext context) => Fit(set, Rounds, context);

    /// <inheritdoc cref="IStagedTrainer.Fit(TrainingSet, int, FitContext)"/>
    public BoostingModel Fit(TrainingSet set, int steps, FitContext context) =>
        new(new TreeEnsemble(Grow(set, steps, context, null)), steps);

    /// <inheritdoc/>
    public StagedFit Fit(TrainingSet set, TrainingSet watched, FitContext context)
    {
        var loss = new WatchedLoss(watched, BoostingModel.RoundsPerStage, WatchedLoss.Patience(LearningRate));
        var trees = Grow(set, Rounds, context, loss.Add);
        return new StagedFit(new BoostingModel(new TreeEnsemble(trees), trees.Count), loss.AfterStages());
    }

    IFittedModel ITrainer.Fit(TrainingSet set, FitContext context) => Fit(set, context);

    IFittedModel IStagedTrainer.Fit(TrainingSet set, int steps, FitContext context) => Fit(set, steps, context);

    /// <summary>Grows trees, fewer where nothing is left to split.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="rounds">The most trees.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="goesOn">Told of each tree; whether more are wanted. Null for all.</param>
    private protected abstract IReadOnlyList<RegressionTree> Grow(
        TrainingSet set, int rounds, FitContext context, Func<RegressionTree, bool>? goesOn);

    /// <summary>Grows trees from the log-odds of the share of churners, here or together with other workers.</summary>
    private protected IReadOnlyList<RegressionTree> Grow(
        TrainingSet set, GrowthParameters parameters, int rounds, FitContext context, Func<RegressionTree, bool>? goesOn) =>
        workers is null
            ? LightGbmBooster.Grow(set, parameters.OnOneMachine, rounds, context, goesOn)
            : DistributedGrowth.Grow(set, parameters, rounds, context, goesOn, workers);
}
