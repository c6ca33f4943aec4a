namespace Churn.Core.Metrics;

/// <summary>
/// The upper convex hull of the ROC curve: the cuts of the ranking that are best for some costs, whatever these are.
/// </summary>
/// <remarks>F. Provost, T. Fawcett, "Robust classification for imprecise environments", Machine Learning 42 (2001).</remarks>
internal static class RocHull
{
    /// <summary>The corners from nobody named to everybody named, of falling slope; the first has the probability 1.</summary>
    public static List<RankingCut> Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        var hull = new List<RankingCut> { new(1, 0, 0) };
        foreach (var cut in Ranking.Cuts(churned, probabilities))
        {
            while (hull.Count > 1 && !IsAbove(hull[^2], hull[^1], cut)) hull.RemoveAt(hull.Count - 1);
            hull.Add(cut);
        }

        return hull;
    }

    /// <summary>Whether a corner lies above the line between its neighbours. Counts are whole, so this is exact.</summary>
    private static bool IsAbove(RankingCut from, RankingCut corner, RankingCut to) =>
        (long)(corner.TruePositives - from.TruePositives) * (to.FalsePositives - corner.FalsePositives)
        > (long)(to.TruePositives - corner.TruePositives) * (corner.FalsePositives - from.FalsePositives);
}
