using Churn.Core.Numerics;
using Churn.Core.Options;
using Churn.Core.Schema;
using Churn.Core.Segments;
using Churn.Data.Tables;

namespace Churn.Training.Segments;

/// <summary>Learns segments: clusters of customers that come out again on other samples, with rules for names.</summary>
public sealed class SegmentLearning
{
    /// <summary>The fewest customers for each cluster.</summary>
    public const int FewestPerCluster = 10;

    /// <summary>The most customers that clusters are searched on; all are assigned to what is found.</summary>
    private const int MaxSearched = 10_000;

    /// <summary>Of the largest difference in churn or value among stable numbers, what a smaller number must reach.</summary>
    private const double EnoughDifference = .9;

    /// <summary>
    /// The earlier centres stay where the best new ones lower the sum of squared distances by no more than this share.
    /// </summary>
    private const double NearlyAsGood = .01;

    /// <summary>The Jaccard index from which a cluster is an earlier one.</summary>
    private const double SameCluster = .5;

    private const int Stream = 0x5E9;

    private readonly SegmentCustomers customers;
    private readonly SegmentLearningOptions options;
    private readonly IReadOnlyList<SegmentColumn> columns;
    private readonly List<string> notes = [];
    private readonly int[] positions; // of the columns among the customers'
    private readonly ParallelOptions limits;
    private readonly int[] sample;
    private readonly float[][] points;
    private readonly ClusterSearch search;

    private SegmentLearning(
        SegmentCustomers customers, SegmentLearningOptions options, int threads, CancellationToken cancellation)
    {
        OptionsValidator.ThrowIfAny(options);
        (this.customers, this.options) = (customers, options);
        var least = (options.Clusters ?? options.Previous?.Segments.Count ?? 2) * FewestPerCluster;
        if (customers.Count < least)
            throw Refuse(
                FormattableString.Invariant($"there are {customers.Count} customers, and so many segments need {least}; ")
                + "give more customers, or ask for fewer segments with --clusters.");
        columns = options.Previous?.Columns ?? LearnColumns();
        positions = [.. columns.Select(column => PositionOf(column.Name))];
        limits = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        sample = Draw();
        points = Array.ConvertAll(sample, Encode);
        search = new ClusterSearch(points, options.Seed, options.Resamples, limits);
    }

    /// <summary>Learns segments; the same customers and options give the same bytes at any number of threads.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="DataRefusedException">The customers fall into no stable segments, or are too few.</exception>
    public static SegmentLearningResult Learn(
        SegmentCustomers customers, SegmentLearningOptions options, int threads, CancellationToken cancellation = default) =>
        new SegmentLearning(customers, options, threads, cancellation).Learn();

    private SegmentLearningResult Learn()
    {
        var asked = options.Clusters ?? options.Previous?.Segments.Count;
        int[] numbers = asked is { } number
            ? [number]
            : [.. Enumerable.Range(2, Math.Min(options.MostTried, customers.Count / FewestPerCluster) - 1)];
        var distinct = points.Select(point => string.Join(' ', point)).Distinct().Take(numbers[^1] + 1).Count();
        if (distinct <= numbers[0]) throw Refuse("there are fewer different customers than segments; compare by more columns.");
        var tried = search.Try([.. numbers.Where(clusters => clusters < distinct)]);
        var candidates = tried.Select(Judge).ToArray();
        var chosen = tried[Choose(candidates, asked is not null)];
        if (options.Previous is { } previous && previous.Segments.Count == chosen.Centres.Length)
            chosen = KeepIfNearlyAsGood(chosen, previous);
        if (chosen.LeastJaccard < ClusterSearch.Stable)
            notes.Add("a segment is not stable: on other samples of the customers its Jaccard index is "
                + FormattableString.Invariant($"{chosen.LeastJaccard:0.00}, below {ClusterSearch.Stable}"));
        var (segments, kept) = Name(chosen, AssignAll(chosen.Centres));
        return new SegmentLearningResult(segments, candidates, kept, [.. customers.Notes, .. notes]);
    }

    /// <summary>Returns the position of the nearest centre of every customer.</summary>
    private int[] AssignAll(float[][] centres)
    {
        var nearest = new int[customers.Count];
        Parallel.For(0, nearest.Length, limits, customer =>
            nearest[customer] = LearnedSegments.Nearest(centres, Encode(customer)));
        return nearest;
    }

    private SegmentColumn[] LearnColumns()
    {
        var learnt = customers.Columns
            .Zip(customers.Values, (column, values) => (column.Name, Of: SegmentColumn.Learn(column, values))).ToArray();
        var constant = learnt.Where(column => column.Of is null).Select(column => column.Name).ToArray();
        if (constant.Length > 0 && options.Columns.Count > 0)
            throw new DataRefusedException([.. constant.Select(name => new TableError(
                customers.File, "it is the same for all customers, who cannot be compared by it; leave it out.", 1, name))]);
        SegmentColumn[] varied = [.. learnt.Select(column => column.Of).OfType<SegmentColumn>()];
        return varied.Length > 0 ? varied : throw Refuse("every column is the same for all customers; nothing tells them apart.");
    }

    /// <summary>The customers that clusters are searched on, in their order.</summary>
    private int[] Draw()
    {
        int[] all = [.. Enumerable.Range(0, customers.Count)];
        if (all.Length <= MaxSearched) return all;
        notes.Add(FormattableString.Invariant(
            $"segments are searched on {MaxSearched:N0} of {all.Length:N0} customers, and all are assigned to them"));
        new RandomStream(options.Seed, Stream).Shuffle<int>(all);
        return [.. all.Take(MaxSearched).Order()];
    }

    private float[] Encode(int customer)
    {
        var point = new float[columns.Sum(column => column.Means.Count)];
        var start = 0;
        foreach (var (i, column) in columns.Index())
        {
            column.Encode(customers.Values[positions[i]][customer], point.AsSpan(start, column.Means.Count));
            start += column.Means.Count;
        }

        return point;
    }

    private int PositionOf(string name)
    {
        for (var i = 0; i < customers.Columns.Count; i++) if (customers.Columns[i].Name == name) return i;
        throw new ArgumentException($"The customers have no column '{name}'.", nameof(name));
    }

    private ClusterCandidate Judge(Clustering clustering) => new(
        clustering.Centres.Length,
        clustering.LeastJaccard,
        clustering.Jaccard.Average(),
        customers.Churned is { } churned
            ? Explained(clustering.ClusterOf, Array.ConvertAll(sample, customer => churned[customer] ? 1f : 0))
            : null,
        customers.Value is { } value
            ? Explained(clustering.ClusterOf, Array.ConvertAll(sample, customer => value[customer]))
            : null);

    /// <summary>The share of the variance of an outcome that lies between clusters, from 0 to 1.</summary>
    private static double Explained(int[] clusterOf, float[] outcome)
    {
        var known = outcome.Zip(clusterOf).Where(pair => !float.IsNaN(pair.First)).ToArray();
        var mean = known.Average(pair => (double)pair.First);
        var all = known.Sum(pair => Math.Pow(pair.First - mean, 2));
        return all == 0 ? 0 : known.GroupBy(pair => pair.Second)
            .Sum(cluster => cluster.Count() * Math.Pow(cluster.Average(pair => (double)pair.First) - mean, 2)) / all;
    }

    private int Choose(ClusterCandidate[] candidates, bool isAsked)
    {
        if (isAsked) return 0;
        int[] stable = [.. Enumerable.Range(0, candidates.Length)
            .Where(i => candidates[i].LeastJaccard >= ClusterSearch.Stable)];
        if (stable.Length == 0)
        {
            var best = candidates.MaxBy(candidate => candidate.LeastJaccard)!;
            throw Refuse(FormattableString.Invariant($"the customers are one segment: no number of segments from 2 to ")
                + FormattableString.Invariant($"{candidates[^1].Clusters} comes out again on other samples of them (the nearest ")
                + FormattableString.Invariant($"is {best.Clusters}, whose least Jaccard index {best.LeastJaccard:0.00} is below ")
                + FormattableString.Invariant($"{ClusterSearch.Stable}). Compare by other or fewer columns with --columns, or ")
                + "ask for a number with --clusters.");
        }

        return candidates[0].Difference is null
            ? stable[^1]
            : stable.First(i => candidates[i].Difference >= EnoughDifference * stable.Max(other => candidates[other].Difference));
    }

    private Clustering KeepIfNearlyAsGood(Clustering chosen, LearnedSegments previous)
    {
        float[][] earlier = [.. previous.Segments.Select(segment => segment.Centre)];
        var (now, before) = (KMeansFit.Inertia(chosen.Centres, points), KMeansFit.Inertia(earlier, points));
        if (now < (1 - NearlyAsGood) * before) return chosen;
        notes.Add("the earlier segments stay: new ones would lower the squared distances of customers to their centres by "
            + FormattableString.Invariant($"{Math.Max(0, 1 - (now / before)):P1}"));
        return search.Measure([earlier])[0];
    }

    private (LearnedSegments Segments, double? Kept) Name(Clustering chosen, int[] clusterOf)
    {
        var clusters = chosen.Centres.Length;
        var rules = RulesOf(clusterOf, clusters);
        var names = new string?[clusters];
        int[]? before = null;
        if (options.Previous is { } previous)
        {
            before = AssignAll([.. previous.Segments.Select(segment => segment.Centre)]);
            var overlap = Overlap.Of(clusterOf, clusters, before, previous.Segments.Count);
            foreach (var (cluster, match) in overlap.Match().Index())
                if (match >= 0 && overlap.Jaccard(cluster, match) >= SameCluster)
                    (names[cluster], rules[cluster]) = Keep(previous.Segments[match], clusterOf, cluster, rules[cluster]);
        }

        for (var cluster = 0; cluster < clusters; cluster++) names[cluster] ??= NewName(rules[cluster], names);
        double? kept = before is null
            ? null
            : before.Zip(clusterOf).Average(pair => options.Previous!.Segments[pair.First].Name == names[pair.Second] ? 1.0 : 0);
        var order = Enumerable.Range(0, clusters).OrderByDescending(cluster => clusterOf.Count(own => own == cluster));
        return (new LearnedSegments
        {
            Source = customers.Source,
            Data = new SegmentData(
                Path.GetFileName(customers.File),
                customers.Sha256,
                customers.Count,
                customers.Churned?.Average(churned => churned ? 1.0 : 0)),
            Seed = options.Seed,
            ValueColumn = customers.ValueColumn,
            Columns = columns,
            Segments = [.. order.Select(cluster => Describe(names[cluster]!, rules[cluster], chosen, cluster, clusterOf))],
        }, kept);
    }

    private SegmentRule[] RulesOf(int[] clusterOf, int clusters)
    {
        var (features, values) = Compared();
        var finder = new SegmentRuleFinder(
            features, Array.ConvertAll(values, Sampled), Array.ConvertAll(sample, customer => clusterOf[customer]), clusters);
        return [.. Enumerable.Range(0, clusters).Select(cluster =>
            SegmentRuleFinder.Judge(finder.Find(cluster).Conditions, features, values, clusterOf, cluster)!)];
    }

    /// <summary>The columns that customers are compared by, and their values.</summary>
    private (FeatureColumn[] Features, float[][] Values) Compared() =>
        ([.. columns.Select(column => column.Feature)], Array.ConvertAll(positions, position => customers.Values[position]));

    private float[] Sampled(float[] values) => Array.ConvertAll(sample, customer => values[customer]);

    /// <summary>A cluster that is an earlier one keeps its name as long as the rule holds for enough of its customers.</summary>
    private (string? Name, SegmentRule Rule) Keep(LearnedSegment earlier, int[] clusterOf, int cluster, SegmentRule found)
    {
        var (features, values) = Compared();
        var rule = SegmentRuleFinder.Judge(earlier.Rule, features, values, clusterOf, cluster);
        return rule?.Holds >= SegmentRuleFinder.MinHolds ? (earlier.Name, rule) : (null, found);
    }

    private string NewName(SegmentRule rule, string?[] taken)
    {
        var name = rule.Conditions.Count == 0 ? "other customers" : string.Join(" and ", rule.Conditions);
        if (rule.Conditions.Count == 0)
            notes.Add("no rule of up to three conditions holds for four in five customers of a segment; it is called by no rule");
        var unique = name;
        for (var number = 2; taken.Contains(unique); number++) unique = $"{name} ({number})";
        return unique;
    }

    private LearnedSegment Describe(string name, SegmentRule rule, Clustering chosen, int cluster, int[] clusterOf)
    {
        int[] members = [.. Enumerable.Range(0, clusterOf.Length).Where(customer => clusterOf[customer] == cluster)];
        float[] values = customers.Value is { } value
            ? [.. members.Select(customer => value[customer]).Where(own => !float.IsNaN(own))]
            : [];
        return new LearnedSegment(
            name,
            rule.Conditions,
            rule.Holds,
            rule.Precision,
            members.Length,
            (double)members.Length / clusterOf.Length,
            chosen.Jaccard[cluster],
            customers.Churned is { } churned && members.Length > 0
                ? members.Average(customer => churned[customer] ? 1.0 : 0)
                : null,
            values.Length > 0 ? Moments.Mean<float>(values) : null,
            chosen.Centres[cluster]);
    }

    private DataRefusedException Refuse(string rule) => new(new TableError(customers.File, rule));
}

/// <summary>A number of clusters that was tried.</summary>
/// <param name="Clusters">The number.</param>
/// <param name="LeastJaccard">How stable the least stable cluster is: the mean Jaccard index over samples.</param>
/// <param name="MeanJaccard">The mean of that over the clusters.</param>
/// <param name="ChurnDifference">
/// The share of the variance of churn that lies between clusters, from 0 to 1; null where there is no label.
/// </param>
/// <param name="ValueDifference">The same of the value; null where there is none.</param>
public sealed record ClusterCandidate(
    int Clusters, double LeastJaccard, double MeanJaccard, double? ChurnDifference, double? ValueDifference)
{
    /// <summary>What the number of clusters is chosen by, among stable ones.</summary>
    internal double? Difference => ChurnDifference ?? ValueDifference;
}

/// <summary>What came of learning segments.</summary>
/// <param name="Segments">The segments.</param>
/// <param name="Candidates">The numbers of clusters that were tried.</param>
/// <param name="Kept">The share of the customers whose segment has the name that it had; null without earlier segments.</param>
/// <param name="Notes">What was noticed, in sentences.</param>
public sealed record SegmentLearningResult(
    LearnedSegments Segments, IReadOnlyList<ClusterCandidate> Candidates, double? Kept, IReadOnlyList<string> Notes);
