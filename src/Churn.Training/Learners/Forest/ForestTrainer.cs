using Churn.Models.Trees;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Options;

namespace Churn.Training.Learners.Forest;

/// <summary>
/// Trains a random forest (Breiman 2001). LightGBM grows its trees by the best leaf first, on least squares over labels of 0 and
/// 1, so that a leaf holds the share of churners among its rows; each tree draws its rows without replacement.
/// </summary>
public sealed class ForestTrainer : ITrainer
{
    /// <summary>LightGBM wants less than all rows for a forest; its draws are multiples of 1/32,768, so this is all of them.</summary>
    private const double AllRows = 0.999999;

    private readonly ForestOptions options;

    /// <param name="options">Complete options: none that a search would choose is null.</param>
    /// <exception cref="ArgumentException">An option is out of its range or not chosen; the message tells all that are.</exception>
    /// <exception cref="LightGbmMissingException">The native library cannot be loaded.</exception>
    public ForestTrainer(ForestOptions options)
    {
        OptionFaults.ThrowIfAny(options);
        OptionFaults.ThrowIfOpen(options);
        LightGbmMissingException.ThrowIfMissing();
        this.options = options;
    }

    public IFittedModel Fit(TrainingSet set, FitContext context)
    {
        var share = set.Churned.Count(churned => churned) / (double)set.Rows;
        var trees = GrowingTrees.Grow(set, Parameters(), options.Trees, context);
        return new ForestModel(new TreeEnsemble([.. trees.Select(tree => OfMean(tree, share))]));
    }

    /// <summary>A tree whose leaves are its part of the mean; one that found nothing to split says what holds for all rows.</summary>
    private RegressionTree OfMean(RegressionTree tree, double share) => tree with
    {
        Leaves = tree.Leaves.Length == 1
            ? [(float)(share / options.Trees)]
            : Array.ConvertAll(tree.Leaves, leaf => (float)((double)leaf / options.Trees)),
    };

    private string Parameters() => FormattableString.Invariant(
        $"""
        boosting=rf objective=regression boost_from_average=false seed={options.Seed} num_leaves={options.Leaves} max_bin={options.Bins}
        min_data_in_leaf={options.MinimumLeafSize} min_sum_hessian_in_leaf=0 bagging_fraction={Math.Min(options.RowFraction, AllRows)}
        feature_fraction={options.FeatureFraction} feature_fraction_bynode={options.FeatureFractionPerSplit}
        """);
}
