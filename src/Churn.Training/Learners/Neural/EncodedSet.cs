namespace Churn.Training.Learners.Neural;

/// <summary>A training set as the network sees it, encoded once for all members and epochs.</summary>
/// <param name="bins">How numbers are encoded.</param>
/// <param name="set">The features and labels.</param>
internal sealed class EncodedSet(NumberBins bins, TrainingSet set)
{
    private readonly float[] values = bins.Encode(set.Features);
    private readonly int width = bins.Width;

    public IReadOnlyList<bool> Churned { get; } = set.Churned;

    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * width, width);
}
