using Churn.Core.Numerics;

namespace Churn.Training.Segments;

/// <summary>Finds into how many clusters points fall, by what comes out again when the points are drawn anew.</summary>
internal sealed class ClusterSearch
{
    /// <summary>
    /// The mean Jaccard index from which a cluster is stable: C. Hennig, "Cluster-wise assessment of cluster stability",
    /// Computational Statistics and Data Analysis 52 (2007).
    /// </summary>
    public const double Stable = .75;

    private const int Starts = 4;
    private const int Stream = 0x5E6;

    private readonly float[][] points;
    private readonly int seed;
    private readonly int resamples;
    private readonly ParallelOptions limits;

    /// <param name="points">The points.</param>
    /// <param name="seed">Every random choice follows from it.</param>
    /// <param name="resamples">How often the points are drawn anew.</param>
    /// <param name="limits">The most threads, whose number does not change the result, and what stops the search.</param>
    public ClusterSearch(float[][] points, int seed, int resamples, ParallelOptions limits) =>
        (this.points, this.seed, this.resamples, this.limits) = (points, seed, resamples, limits);

    /// <summary>Clusters the points in several numbers of clusters, and measures how stable each cluster is.</summary>
    /// <param name="numbers">The numbers of clusters, each below the number of points.</param>
    public IReadOnlyList<Clustering> Try(IReadOnlyList<int> numbers)
    {
        var centres = new float[numbers.Count][][];
        Parallel.For(0, numbers.Count, limits, i => centres[i] = KMeansFit.Best(points, numbers[i], seed, Starts));
        return Measure(centres);
    }

    /// <summary>Measures how stable given clusters are.</summary>
    /// <param name="centres">The centres of each clustering.</param>
    public IReadOnlyList<Clustering> Measure(IReadOnlyList<float[][]> centres)
    {
        var clusterings = centres.Select(own => new Clustering(own, KMeansFit.Assign(own, points))).ToArray();
        var found = new double[clusterings.Length * resamples][];
        Parallel.For(0, found.Length, limits, i =>
        {
            var clustering = clusterings[i / resamples];
            var again = KMeansFit.Best(
                Draw(i % resamples), clustering.Centres.Length, unchecked(seed + 1 + (i % resamples)), Starts);
            found[i] = Overlap.Of(
                clustering.ClusterOf, clustering.Centres.Length, KMeansFit.Assign(again, points), again.Length).BestJaccard();
        });
        return [.. clusterings.Select((clustering, i) => clustering with
        {
            Jaccard = [.. Enumerable.Range(0, clustering.Centres.Length)
                .Select(cluster => found.Skip(i * resamples).Take(resamples).Average(jaccard => jaccard[cluster]))],
        })];
    }

    /// <summary>Draws as many points, with replacement.</summary>
    private float[][] Draw(int resample)
    {
        var random = new RandomStream(seed, Stream + resample);
        return [.. Enumerable.Range(0, points.Length).Select(_ => points[random.NextBelow(points.Length)])];
    }
}

/// <summary>Points in clusters.</summary>
/// <param name="Centres">The centre of each cluster.</param>
/// <param name="ClusterOf">The cluster of each point.</param>
internal sealed record Clustering(float[][] Centres, int[] ClusterOf)
{
    /// <summary>
    /// The mean over samples of the Jaccard index of each cluster with the most similar one that is found there; empty where
    /// nobody measured.
    /// </summary>
    public double[] Jaccard { get; init; } = [];

    /// <summary>The index of the least stable cluster.</summary>
    public double LeastJaccard => Jaccard.Min();
}

/// <summary>How many points are in each of two groupings' groups.</summary>
/// <param name="Counts">The points, by the group in the first grouping and the group in the second.</param>
internal sealed record Overlap(int[,] Counts)
{
    public static Overlap Of(int[] one, int groups, int[] other, int otherGroups)
    {
        var counts = new int[groups, otherGroups];
        for (var point = 0; point < one.Length; point++) counts[one[point], other[point]]++;
        return new Overlap(counts);
    }

    /// <summary>Returns the Jaccard index of a group of the first with one of the second: of all points, those in both.</summary>
    public double Jaccard(int one, int other)
    {
        int all = 0, both = Counts[one, other];
        for (var i = 0; i < Counts.GetLength(0); i++) all += Counts[i, other];
        for (var j = 0; j < Counts.GetLength(1); j++) all += Counts[one, j];
        return all == both ? 0 : (double)both / (all - both);
    }

    /// <summary>Returns, for each group of the first, the index with the most similar group of the second.</summary>
    public double[] BestJaccard() => [.. Enumerable.Range(0, Counts.GetLength(0))
        .Select(one => Enumerable.Range(0, Counts.GetLength(1)).Max(other => Jaccard(one, other)))];

    /// <summary>
    /// Matches groups of the first with groups of the second one to one, so that as many points as possible are in matching
    /// groups.
    /// </summary>
    /// <returns>The group of the second for each of the first; -1 where none is left.</returns>
    public int[] Match()
    {
        var (groups, others) = (Counts.GetLength(0), Counts.GetLength(1));
        var best = new int[groups + 1, 1 << others]; // the most points of the groups from one on, by which others are taken
        for (var group = groups - 1; group >= 0; group--)
            for (var taken = 0; taken < 1 << others; taken++)
                best[group, taken] = Choices(group, taken).Max(choice => choice.Points);
        var matches = new int[groups];
        for (int group = 0, taken = 0; group < groups; group++)
        {
            (matches[group], _) = Choices(group, taken).MaxBy(choice => choice.Points);
            if (matches[group] >= 0) taken |= 1 << matches[group];
        }

        return matches;

        IEnumerable<(int Other, int Points)> Choices(int group, int taken)
        {
            for (var other = 0; other < others; other++)
                if ((taken & (1 << other)) == 0)
                    yield return (other, Counts[group, other] + best[group + 1, taken | (1 << other)]);
            yield return (-1, best[group + 1, taken]);
        }
    }
}
