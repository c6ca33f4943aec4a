namespace Churn.Training.Tests.Learners;

/// <summary>A training set of three numbers drawn evenly from 0 to 1, the first of which is the probability to churn.</summary>
internal static class DrawnSet
{
    public static TrainingSet Of(int rows, int seed = 3)
    {
        var random = new Random(seed);
        var features = Enumerable.Range(0, rows * 3).Select(_ => (float)random.NextDouble()).ToArray();
        var churned = Enumerable.Range(0, rows).Select(row => random.NextDouble() < features[row * 3]).ToArray();
        return new TrainingSet(new FeatureMatrix(features, ["a", "b", "c"]), churned);
    }
}
