namespace Churn.Training.Learners.Neural;

/// <summary>
/// A training set as the network sees it. A row is encoded whenever it is asked for: that costs little beside the training, and
/// what the network sees may be many times as wide as the features.
/// </summary>
/// <param name="bins">How numbers are encoded.</param>
/// <param name="set">The features and labels.</param>
internal sealed class EncodedSet(PiecewiseLinearEncoding bins, TrainingSet set)
{
    public IReadOnlyList<bool> Churned { get; } = set.Churned;

    /// <inheritdoc cref="TrainingSet.GroupOf"/>
    public IReadOnlyList<int> GroupOf { get; } = set.GroupOf;

    /// <inheritdoc cref="TrainingSet.TargetOf"/>
    public float TargetOf(int row) => set.TargetOf(row);

    /// <summary>Floats per row.</summary>
    public int Width => bins.Width;

    public void Encode(int row, Span<float> encoded) => bins.Encode(set.Features.Row(row), encoded);
}
