namespace Churn.Core.Numerics;

/// <summary>
/// Target encoding: the churn rate of each group, drawn towards the average of all so that a group of few rows says little
/// (D. Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes", SIGKDD Explorations 3, 2001):
/// (churned + prior x average) / (rows + prior).
/// </summary>
/// <param name="groups">The number of groups.</param>
/// <param name="priorRows">How many rows of the average churn rate stand in for what is not known of a group, above 0.</param>
public sealed class SmoothedRates(int groups, double priorRows)
{
    private readonly int[] rows = new int[groups];
    private readonly int[] churned = new int[groups];
    private int allRows;
    private int allChurned;

    /// <summary>The churn rate of all rows; 0 where there are none.</summary>
    public double Average => (double)allChurned / Math.Max(1, allRows);

    /// <summary>Counts a row.</summary>
    public void Add(int group, bool isChurned)
    {
        rows[group]++;
        allRows++;
        if (!isChurned) return;
        churned[group]++;
        allChurned++;
    }

    /// <summary>Gets the rate of a group, from 0 to 1; the average for a group without rows.</summary>
    public double Of(int group) => (churned[group] + (priorRows * Average)) / (rows[group] + priorRows);
}
