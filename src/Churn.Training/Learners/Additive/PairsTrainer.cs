using Churn.Core.Options;
using Churn.Models.Onnx;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Learners.Additive;

/// <summary>
/// Trains an additive model with pairs of columns (Lou, Caruana, Gehrke and Hooker 2013): first trees of one column each, then
/// trees whose branches read one column or one of the pairs that the first trees leave most unexplained.
/// </summary>
public sealed class PairsTrainer : BoostedTreesTrainer
{
    private readonly PairsOptions options;
    private readonly IReadOnlyList<MonotoneColumn> monotone;

    /// <param name="options">The options.</param>
    /// <param name="monotone">The number columns that the score is monotone in; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message tells all that are.</exception>
    /// <exception cref="LightGbmMissingException">The native library cannot be loaded.</exception>
    public PairsTrainer(PairsOptions options, IReadOnlyList<MonotoneColumn>? monotone = null)
        : base(workers: null)
    {
        OptionsValidator.ThrowIfAny(options);
        this.options = options;
        this.monotone = monotone ?? [];
    }

    protected override int Rounds => options.Single.Rounds + options.Rounds;

    protected override double LearningRate => options.Single.LearningRate;

    private protected override IReadOnlyList<RegressionTree> Grow(
        TrainingSet set, int rounds, FitContext context, Func<RegressionTree, bool>? goesOn)
    {
        var singles = Math.Min(options.Single.Rounds, rounds);
        var own = ColumnGroups.Single(set.Features);
        var first = Grow(
            set,
            AdditiveTrainer.Parameters(set, options.Single, options.Single.Leaves, own, monotone),
            singles,
            context,
            goesOn is null ? null : tree => goesOn(tree) || true);
        if (singles == rounds) return first;
        var single = new TreeEnsemble(first);
        double[] start = [.. Enumerable.Range(0, set.Rows).Select(row => (double)single.Score(set.Features.Row(row)))];
        var pairs = PairRanking.Of(set, start, options.MaxPairs);
        var groups = own.Concat(ColumnGroups.Pairs(set.Features, pairs));
        var parameters = AdditiveTrainer.Parameters(set, options.Single, options.Leaves, groups, monotone).OnOneMachine;
        return [.. first, .. LightGbmBooster.Grow(set, parameters, rounds - singles, context, goesOn, start)];
    }
}
