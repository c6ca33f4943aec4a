using Churn.Core.Options;
using Churn.Models.Onnx;
using Churn.Training.Distributed;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Learners.Additive;

/// <summary>
/// Trains a generalized additive model by boosting small trees (Lou, Caruana and Gehrke 2012) in LightGBM. All features of a
/// tree come from one column of the customers file, so the model is a sum of one function per column. Several workers boost trees
/// of two leaves, which read one column each without being told.
/// </summary>
public sealed class AdditiveTrainer : BoostedTreesTrainer
{
    private readonly AdditiveOptions options;
    private readonly IReadOnlyList<MonotoneColumn> monotone;

    /// <param name="options">The options.</param>
    /// <param name="monotone">The number columns that the score is monotone in; null for none.</param>
    /// <param name="workers">Who grows the trees together; null for this process alone, by LightGBM's own rules.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or not for workers (<see cref="AdditiveOptions.ForWorkers"/>); the message tells which.
    /// </exception>
    /// <exception cref="LightGbmMissingException">The native library cannot be loaded.</exception>
    public AdditiveTrainer(
        AdditiveOptions options, IReadOnlyList<MonotoneColumn>? monotone = null, IWorkerGroup? workers = null)
        : base(workers)
    {
        OptionsValidator.ThrowIfAny(options);
        if (workers is not null && options.CheckForWorkers() is { } fault) throw new ArgumentException(fault, nameof(options));
        this.options = options;
        this.monotone = monotone ?? [];
    }

    protected override int Rounds => options.Rounds;

    protected override double LearningRate => options.LearningRate;

    private protected override IReadOnlyList<RegressionTree> Grow(
        TrainingSet set, int rounds, FitContext context, Func<RegressionTree, bool>? goesOn) =>
        Grow(
            set,
            FitsOneAtATime
                ? BoostingTrainer.Parameters(options.ToBoosting(), MonotoneParameters.Of(set.Features, monotone))
                : Parameters(set, options, options.Leaves, ColumnGroups.Single(set.Features), monotone),
            rounds,
            context,
            goesOn);

    /// <summary>How the trees grow.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="options">The options of the learner.</param>
    /// <param name="leaves">The most leaves of a tree.</param>
    /// <param name="groups">The groups of features that a branch of a tree may read together.</param>
    /// <param name="monotone">The number columns that the score is monotone in.</param>
    internal static GrowthParameters Parameters(
        TrainingSet set,
        AdditiveOptions options,
        int leaves,
        IEnumerable<IEnumerable<int>> groups,
        IReadOnlyList<MonotoneColumn> monotone)
    {
        var constraints = string.Join(',', groups.Select(group => $"[{string.Join(',', group)}]"));
        return new GrowthParameters(
            FormattableString.Invariant(
                $"""
                learning_rate={options.LearningRate} num_leaves={leaves} max_bin={options.Bins}
                lambda_l2={options.LeafPenalty} interaction_constraints={constraints}
                {MonotoneParameters.Of(set.Features, monotone)}
                """),
            options.Seed,
            options.RowFraction,
            options.MinimumLeafSize);
    }
}

/// <summary>The features of each column of the customers file.</summary>
internal static class ColumnGroups
{
    /// <summary>One group per column, in the order of the columns.</summary>
    public static IReadOnlyList<int[]> Single(FeatureMatrix features) =>
        [.. BySource(features).OrderBy(group => group.Key).Select(group => group.ToArray())];

    /// <summary>One group per pair of columns.</summary>
    public static IEnumerable<int[]> Pairs(FeatureMatrix features, IEnumerable<(int First, int Second)> pairs)
    {
        var bySource = BySource(features);
        return pairs.Select(pair => bySource[pair.First].Concat(bySource[pair.Second]).ToArray());
    }

    private static ILookup<int, int> BySource(FeatureMatrix features) =>
        Enumerable.Range(0, features.Columns).ToLookup(feature => features.Sources[feature]);
}
