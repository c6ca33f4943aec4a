namespace Churn.Core.Metrics;

/// <summary>What acting on every customer of at least this probability would catch.</summary>
/// <param name="Probability">The lowest probability still acted on.</param>
/// <param name="TruePositives">Churners at or above it.</param>
/// <param name="FalsePositives">Stayers at or above it.</param>
internal readonly record struct RankingCut(double Probability, int TruePositives, int FalsePositives)
{
    public int Rows => TruePositives + FalsePositives;
}
