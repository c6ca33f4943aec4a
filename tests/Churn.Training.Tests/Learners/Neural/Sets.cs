using Churn.Core.Numerics;

namespace Churn.Training.Tests.Learners.Neural;

/// <summary>Small training sets with a known shape.</summary>
internal static class Sets
{
    /// <summary>A row churned if exactly one of its two features is 1; no straight line tells them apart.</summary>
    public static TrainingSet Xor { get; } =
        new(new FeatureMatrix([0, 0, 0, 1, 1, 0, 1, 1], ["a", "b"]), [false, true, true, false]);

    /// <summary>Six features in [-1, 1], some of them 0 in places; inside a ring of the first two most rows churned.</summary>
    public static TrainingSet Rings(int rows, int seed = 1)
    {
        var random = new RandomStream(seed, 99);
        var features = new float[rows * 6];
        foreach (ref var feature in features.AsSpan())
            feature = random.NextBelow(4) == 0 ? 0 : (float)((2 * random.NextDouble()) - 1);
        var churned = Enumerable.Range(0, rows).Select(row => IsInside(features[row * 6], features[(row * 6) + 1])).ToArray();
        for (var row = 0; row < rows; row++) churned[row] ^= random.NextBelow(6) == 0;
        return new TrainingSet(new FeatureMatrix(features, ["a", "b", "c", "d", "e", "f"]), churned);
    }

    /// <summary>
    /// A number and the words of two categories, of seven and three; whether a high number churns depends on the first word
    /// alone.
    /// </summary>
    public static TrainingSet Words(int rows, int seed = 1)
    {
        var random = new RandomStream(seed, 98);
        var features = new float[rows * 3];
        for (var row = 0; row < rows; row++)
            ((float[])[(float)((2 * random.NextDouble()) - 1), random.NextBelow(7), random.NextBelow(3)]).CopyTo(
                features,
                row * 3);
        var churned = Enumerable.Range(0, rows).Select(row => features[row * 3] > 0 == features[(row * 3) + 1] > 3).ToArray();
        return new TrainingSet(new FeatureMatrix(features, ["number", "v", "w"], [7, 3]), churned);
    }

    private static bool IsInside(float x, float y) => (x * x) + (y * y) < .5;
}
