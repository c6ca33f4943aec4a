namespace Churn.Training.Tests.Calibration;

/// <summary>Scores from -4 to 4 with labels drawn from the log-odds that each score truly stands for.</summary>
internal static class DrawnScores
{
    public static (double[] Scores, bool[] Churned) Of(int count, Func<double, double> logOdds, int seed = 5)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 8) - 4).ToArray();
        return (scores, [.. scores.Select(score => random.NextDouble() < 1 / (1 + Math.Exp(-logOdds(score))))]);
    }
}
