using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Distributed;

namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// Trees of which each worker sees a part of the rows, and which are the same bytes at any number of workers. LightGBM's
/// data-parallel learner adds up the histograms of all; that the sums do not depend on who adds what rests on four things:
/// <list type="bullet">
/// <item>The gradients and curvatures of the log loss are rounded to a grid of 2^-24, so sums of up to 2^29 of them are exact
/// in doubles, whatever their order.</item>
/// <item>The bins come from a sample of all rows, before there is a network.</item>
/// <item>The rows of a tree are drawn by their number among all rows, not by each worker from its own.</item>
/// <item>A single worker grows them as two, on two threads: LightGBM alone counts the rows of a leaf, and several workers
/// estimate them from the curvatures.</item>
/// </list>
/// </summary>
internal static class DistributedGrowth
{
    /// <summary>The most rows that the bins are made of.</summary>
    private const int MaxBinnedRows = 200_000;

    /// <summary>The most rows whose gradients add up exactly.</summary>
    private const int MaxRows = 1 << 29;

    private const int GridBits = 24;

    /// <summary>Grows trees, fewer where nothing is left to split.</summary>
    /// <param name="set">All rows; every worker has them, and works on its part.</param>
    /// <param name="parameters">How trees grow.</param>
    /// <param name="trees">The most trees.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="goesOn">Told of each tree; whether more are wanted. Null for all.</param>
    /// <param name="group">The workers.</param>
    /// <exception cref="WorkerException">A worker is lost, or does something else.</exception>
    public static IReadOnlyList<RegressionTree> Grow(
        TrainingSet set,
        GrowthParameters parameters,
        int trees,
        FitContext context,
        Func<RegressionTree, bool>? goesOn,
        IWorkerGroup group)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(set.Rows, MaxRows);
        if (set.Rows < group.Count)
            throw new WorkerException($"{set.Rows} rows are too few for {group.Count} workers. Start fewer.");
        if (group.Count == 1)
            return LocalGroup.Run(2, half => half.Rank == 0
                ? GrowPart(set, parameters, trees, context with { Threads = Math.Max(1, context.Threads / 2) }, goesOn, half)
                : GrowPart(set, parameters, trees, new FitContext(Math.Max(1, context.Threads / 2)), null, half))[0];
        group.CheckSame(
            HashOf(set, parameters, trees),
            worker => $"Worker {worker} learns from other rows, or in another way, than worker 0, from the same file and "
                + "options. Name the same store with --models, so that all leave out the same erased customers.");
        return GrowPart(set, parameters, trees, context, goesOn, group);
    }

    private static IReadOnlyList<RegressionTree> GrowPart(
        TrainingSet set,
        GrowthParameters parameters,
        int trees,
        FitContext context,
        Func<RegressionTree, bool>? goesOn,
        IWorkerGroup group)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        // the same on all workers of a process, which would else wait for each other's number
        var threads = LightGbmBooster.ThreadsFor(set.Rows / group.Count, context.Threads);
        var part = new Shard(group.Rank, group.Count).RowsOf(set.Rows);
        var loss = new GridLoss(set, part, parameters);
        using var network = new LightGbmNetwork(group);
        using var growing = Begin(set, part, parameters, threads, loss.Start, network, group.Count);
        var isFirst = true;
        var grown = growing.Grow(trees, context, () => GrowOne(growing, loss, network), read =>
        {
            if (isFirst) read = [WithStart(read[0], loss.Start), .. read.Skip(1)];
            isFirst = false;
            return Agree(group, read, LightGbmBooster.Tell(read, goesOn));
        });
        return [WithStart(grown[0], loss.Start), .. grown.Skip(1)];
    }

    /// <summary>Bins the part by the bins of all, before there is a network, and begins to grow with it.</summary>
    private static LightGbmBooster Begin(
        TrainingSet set,
        (int From, int Until) part,
        GrowthParameters parameters,
        int threads,
        double start,
        LightGbmNetwork network,
        int workers)
    {
        var starts = new double[part.Until - part.From];
        Array.Fill(starts, start);
        try
        {
            return new LightGbmBooster(
                _ =>
                {
                    var dataset = Bin(set, part, parameters, threads);
                    network.Open();
                    return dataset;
                },
                parameters.OnWorkers(workers),
                threads,
                starts);
        }
        catch (InvalidOperationException)
        {
            network.Check(0); // a lost worker is the reason, if one is lost
            throw;
        }
    }

    private static DatasetHandle Bin(TrainingSet set, (int From, int Until) part, GrowthParameters parameters, int threads)
    {
        var (columns, step) = (set.Features.Columns, 1 + ((set.Rows - 1) / MaxBinnedRows));
        // features that no split can divide are left out, as on one machine: a tree that drew them alone would end the growing
        var ofSample = parameters with { MinimumLeafSize = Math.Max(1, parameters.MinimumLeafSize / step) };
        var binning = FormattableString.Invariant(
            $"{LightGbmBooster.Always} {ofSample.OnOneMachine} num_threads={threads}");
        var sample = step == 1
            ? set.Features
            : set.Features.Pick([.. Enumerable.Range(0, 1 + ((set.Rows - 1) / step)).Select(row => row * step)]);
        using var all = LightGbmBooster.Bin(sample.Values, sample.Rows, binning);
        var rows = part.Until - part.From;
        var dataset = LightGbmBooster.Bin(set.Features.Values.Slice(part.From * columns, rows * columns), rows, binning, all);
        LightGbmBooster.SetField(dataset, "label", new float[rows]); // it must have some; the gradients come from elsewhere
        return dataset;
    }

    private static bool GrowOne(LightGbmBooster growing, GridLoss loss, LightGbmNetwork network)
    {
        network.Check(LightGbmApi.GetScores(growing.Booster, 0, out _, ref loss.Scores[0]));
        loss.Next();
        network.Check(LightGbmApi.Update(
            growing.Booster, in loss.Gradients[0], in loss.Curvatures[0], out var finished));
        return finished == 0;
    }

    /// <summary>Compares the trees of all workers, and takes over whether worker 0 wants more.</summary>
    private static bool Agree(IWorkerGroup group, IReadOnlyList<RegressionTree> trees, bool more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tree in trees)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(tree.Features));
            hash.AppendData(MemoryMarshal.AsBytes<float>(tree.Thresholds));
            hash.AppendData(MemoryMarshal.AsBytes<int>(tree.Left));
            hash.AppendData(MemoryMarshal.AsBytes<int>(tree.Right));
            hash.AppendData(MemoryMarshal.AsBytes<float>(tree.Leaves));
        }

        group.CheckSame(
            hash.GetHashAndReset(),
            worker => $"Worker {worker} has grown other trees than worker 0 from the same rows: their processors compute "
                + "differently. Use machines of one kind.");
        return group.AllGather([(byte)(more ? 1 : 0)])[0][0] == 1;
    }

    /// <summary>The tree with the log-odds that all began at, as the sum of the trees is the score.</summary>
    private static RegressionTree WithStart(RegressionTree tree, double start) =>
        tree with { Leaves = Array.ConvertAll(tree.Leaves, leaf => (float)(leaf + start)) };

    private static byte[] HashOf(TrainingSet set, GrowthParameters parameters, int trees)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{parameters} {trees} {set.Rows} {set.Features.Columns}"));
        hash.AppendData(MemoryMarshal.AsBytes(set.Features.Values));
        hash.AppendData(MemoryMarshal.AsBytes<bool>(set.Churned.ToArray()));
        if (set.Weights is { } weights) hash.AppendData(MemoryMarshal.AsBytes<float>(weights));
        return hash.GetHashAndReset();
    }

    /// <summary>The log loss of a worker's rows: gradients and curvatures on a grid, 0 for rows that are not drawn.</summary>
    private sealed class GridLoss
    {
        private readonly TrainingSet set;
        private readonly (int From, int Until) part;
        private readonly GrowthParameters parameters;
        private readonly double grid;
        private int tree;

        public GridLoss(TrainingSet set, (int From, int Until) part, GrowthParameters parameters)
        {
            this.set = set;
            this.part = part;
            this.parameters = parameters;
            var (all, churned, most) = (0.0, 0.0, 0.0);
            for (var row = 0; row < set.Rows; row++)
            {
                var weight = set.WeightOf(row);
                all += weight;
                churned += set.Churned[row] ? weight : 0;
                most = Math.Max(most, weight);
            }

            Start = LogOddsScale.OfProbability(churned / all);
            grid = Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(most)) - GridBits);
            var rows = part.Until - part.From;
            (Scores, Gradients, Curvatures) = (new double[rows], new float[rows], new float[rows]);
        }

        /// <summary>The log-odds of the share of churners of all rows.</summary>
        public double Start { get; }

        /// <summary>The log-odds of each row so far.</summary>
        public double[] Scores { get; }

        public float[] Gradients { get; }

        public float[] Curvatures { get; }

        /// <summary>Computes gradients and curvatures at the scores, for the next tree.</summary>
        public void Next()
        {
            var random = new RandomStream(parameters.Seed, tree++);
            for (var row = 0; row < part.Until; row++)
            {
                var isDrawn = parameters.RowFraction >= 1 || random.NextDouble() < parameters.RowFraction;
                if (row < part.From) continue;
                var own = row - part.From;
                var p = LogOddsScale.ToProbability(Scores[own]);
                var weight = isDrawn ? set.WeightOf(row) : 0;
                Gradients[own] = OnGrid(weight * (p - (set.Churned[row] ? 1 : 0)));
                Curvatures[own] = OnGrid(weight * p * (1 - p));
            }
        }

        private float OnGrid(double value) => (float)(Math.Round(value / grid) * grid);
    }
}
