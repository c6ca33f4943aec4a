using Churn.Core.Decisions;
using Churn.Training.Retraining;

namespace Churn.Training.Tests.Retraining;

/// <summary>Made-up comparisons of a champion and a challenger.</summary>
internal static class Comparisons
{
    public static DataDrift NoDrift { get; } = new([], [], [], [new ColumnDrift("tenure", 0, 0, 0)], 0, 1_000, 0.25, 0.25);

    /// <summary>Customers whose true log-odds are known; each model sees them through noise of its own.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="championNoise">The standard deviation of what the champion gets wrong, in log-odds.</param>
    /// <param name="challengerNoise">That of the challenger.</param>
    /// <param name="seed">Which customers.</param>
    public static ModelComparison Of(int rows, double championNoise, double challengerNoise, int seed = 1)
    {
        var random = new Random(seed);
        return new ModelComparison
        {
            Customers =
            [
                .. Enumerable
                    .Range(0, rows)
                    .Select(_ =>
                    {
                        var truth = -1 + (1.5 * Normal(random));
                        return new ScoredCustomer(
                            random.NextDouble() < Sigmoid(truth),
                            Sigmoid(truth + (championNoise * Normal(random))),
                            Sigmoid(truth + (challengerNoise * Normal(random))),
                            truth > 0 ? SegmentationRules.HighRisk : SegmentationRules.Standard);
                    }),],
            Campaign = CampaignEconomics.Standard,
            Drift = NoDrift,
            ChampionMilliseconds = 0.01,
            ChallengerMilliseconds = 0.02,
            Seed = seed,
        };
    }

    private static double Sigmoid(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>Box and Muller (1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
