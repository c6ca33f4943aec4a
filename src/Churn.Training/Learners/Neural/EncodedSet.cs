namespace Churn.Training.Learners.Neural;

/// <summary>
/// A training set as the network sees it. A row is encoded whenever it is asked for: that costs little beside the training, and
/// what the network sees may be many times as wide as the features.
/// </summary>
internal sealed class EncodedSet
{
    private readonly PiecewiseLinearEncoding bins;
    private readonly FeatureMatrix features;
    private readonly Func<int, float> targetOf;

    /// <param name="bins">How numbers are encoded.</param>
    /// <param name="set">The features and labels.</param>
    public EncodedSet(PiecewiseLinearEncoding bins, TrainingSet set)
        : this(bins, set.Features, set.TargetOf)
    {
    }

    /// <param name="bins">How numbers are encoded.</param>
    /// <param name="features">The features.</param>
    /// <param name="targetOf">What is learnt of a row: the probability that it churns, which is 1 or 0 for a label.</param>
    public EncodedSet(PiecewiseLinearEncoding bins, FeatureMatrix features, Func<int, float> targetOf)
    {
        this.bins = bins;
        this.features = features;
        this.targetOf = targetOf;
    }

    /// <inheritdoc cref="TrainingSet.TargetOf"/>
    public float TargetOf(int row) => targetOf(row);

    /// <summary>Floats per row.</summary>
    public int Width => bins.Width;

    public void Encode(int row, Span<float> encoded) => bins.Encode(features.Row(row), encoded);
}
