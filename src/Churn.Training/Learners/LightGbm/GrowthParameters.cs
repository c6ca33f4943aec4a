namespace Churn.Training.Learners.LightGbm;

/// <summary>How LightGBM grows the trees of a learner.</summary>
/// <param name="Shape">LightGBM's parameters of a tree, <c>name=value</c> with spaces between, without those below.</param>
/// <param name="Seed">Every random choice follows from it.</param>
/// <param name="RowFraction">The share of the rows that each tree learns from, above 0 to 1.</param>
/// <param name="MinimumLeafSize">The fewest of these rows in a leaf, 1 or more.</param>
internal sealed record GrowthParameters(string Shape, int Seed, double RowFraction, int MinimumLeafSize)
{
    /// <summary>Whether probabilities are learnt in the place of labels; on one machine alone.</summary>
    public bool LearnsProbabilities { get; init; }

    /// <summary>For LightGBM's own loss and its own drawing of rows.</summary>
    public string OnOneMachine => FormattableString.Invariant(
        $"objective={Objective} seed={Seed} min_data_in_leaf={MinimumLeafSize} bagging_fraction={RowFraction} {Shape}");

    /// <summary>
    /// For several workers, whose losses come from <see cref="DistributedGrowth"/>. There, rows that are not drawn are in the
    /// leaves too, and do not count for anything else, so a leaf needs as many more.
    /// </summary>
    public string OnWorkers(int count) => FormattableString.Invariant(
        $"objective=none seed={Seed} min_data_in_leaf={MinimumLeafSizeOfAll} tree_learner=data num_machines={count} {Shape}");

    private string Objective => LearnsProbabilities ? "cross_entropy" : "binary";

    private int MinimumLeafSizeOfAll => (int)Math.Min(int.MaxValue, Math.Ceiling(MinimumLeafSize / RowFraction));
}
