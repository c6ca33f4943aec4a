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
/// Since the sums are exact, they can also be made of masked whole numbers, so that workers who each have rows of their own see
/// nothing but the sums of all.
/// </summary>
internal static class DistributedGrowth
{
    /// <summary>The most rows whose gradients add up exactly.</summary>
    private const int MaxRows = 1 << 29;

    private const int GridBits = 24;

    /// <summary>Grows trees of rows that every worker has, fewer trees where nothing is left to split.</summary>
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
        if (set.Rows < group.Count)
            throw new WorkerException($"{set.Rows} rows are too few for {group.Count} workers. Start fewer.");
        if (group.Count > 1)
            group.CheckSame(
                HashOf(set, parameters, trees),
                worker => $"Worker {worker} learns from other rows, or in another way, than worker 0, from the same file and "
                    + "options. Name the same store with --models, so that all leave out the same erased customers.");
        var part = new Shard(group.Rank, group.Count).RowsOf(set.Rows);
        return Grow(GrowthRows.Of(set, part, parameters), parameters, trees, context, goesOn, group, null);
    }

    /// <summary>Grows trees of rows that each worker has for itself.</summary>
    /// <param name="rows">The rows of this worker.</param>
    /// <param name="parameters">How trees grow.</param>
    /// <param name="trees">The most trees.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="goesOn">
    /// Told of each tree; whether more are wanted, which worker 0 decides. Null for all. All make the same exchanges in it.
    /// </param>
    /// <param name="group">The workers.</param>
    /// <param name="masks">Hides from the others what this worker adds; null where nothing is hidden.</param>
    /// <exception cref="WorkerException">A worker is lost, or does something else.</exception>
    public static IReadOnlyList<RegressionTree> Grow(
        GrowthRows rows,
        GrowthParameters parameters,
        int trees,
        FitContext context,
        Func<RegressionTree, bool>? goesOn,
        IWorkerGroup group,
        MaskedSums? masks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.OfAll, MaxRows);
        if (group.Count > 1) return GrowPart(rows, parameters, trees, context, goesOn, group, masks);
        return LocalGroup.Run(2, half =>
        {
            var (from, until) = new Shard(half.Rank, 2).RowsOf(rows.Count);
            return GrowPart(
                rows with { From = rows.From + from, Until = rows.From + until },
                parameters,
                trees,
                half.Rank == 0
                    ? context with { Threads = Math.Max(1, context.Threads / 2) }
                    : new FitContext(Math.Max(1, context.Threads / 2)),
                half.Rank == 0 ? goesOn : null,
                half,
                null);
        })[0];
    }

    private static IReadOnlyList<RegressionTree> GrowPart(
        GrowthRows rows,
        GrowthParameters parameters,
        int trees,
        FitContext context,
        Func<RegressionTree, bool>? goesOn,
        IWorkerGroup group,
        MaskedSums? masks)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        // the same on all workers of a process, which would else wait for each other's number
        var threads = LightGbmBooster.ThreadsFor(rows.OfAll / group.Count, context.Threads);
        var loss = new GridLoss(rows);
        var masked = masks is null ? null : new MaskedHistograms(masks, loss.Grid, rows.OfAll);
        using var network = new LightGbmNetwork(group, masked);
        using var growing = Begin(rows, parameters, threads, network, group.Count);
        var isFirst = true;
        var grown = growing.Grow(trees, context, () => GrowOne(growing, loss, network, masked), read =>
        {
            if (isFirst) read = [WithStart(read[0], rows.Start), .. read.Skip(1)];
            isFirst = false;
            return Agree(group, read, LightGbmBooster.Tell(read, goesOn));
        });
        return [WithStart(grown[0], rows.Start), .. grown.Skip(1)];
    }

    /// <summary>Bins the part by the bins of all, before there is a network, and begins to grow with it.</summary>
    private static LightGbmBooster Begin(
        GrowthRows rows, GrowthParameters parameters, int threads, LightGbmNetwork network, int workers)
    {
        var starts = new double[rows.Count];
        Array.Fill(starts, rows.Start);
        try
        {
            return new LightGbmBooster(
                _ =>
                {
                    var dataset = Bin(rows, parameters, threads);
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

    private static DatasetHandle Bin(GrowthRows rows, GrowthParameters parameters, int threads)
    {
        // features that no split can divide are left out, as on one machine: a tree that drew them alone would end the growing
        var ofSample = parameters with { MinimumLeafSize = rows.MinimumOfSample };
        var binning = FormattableString.Invariant(
            $"{LightGbmBooster.Always} {ofSample.OnOneMachine} num_threads={threads}");
        using var all = LightGbmBooster.Bin(rows.Sample.Values, rows.Sample.Rows, binning);
        var columns = rows.Features.Columns;
        var dataset = LightGbmBooster.Bin(
            rows.Features.Values.Slice(rows.From * columns, rows.Count * columns), rows.Count, binning, all);
        LightGbmBooster.SetField(dataset, "label", new float[rows.Count]); // it must have some; the gradients come from elsewhere
        return dataset;
    }

    private static bool GrowOne(
        LightGbmBooster growing, GridLoss loss, LightGbmNetwork network, MaskedHistograms? masked)
    {
        network.Check(LightGbmApi.GetScores(growing.Booster, 0, out _, ref loss.Scores[0]));
        loss.Next();
        masked?.Begin(loss.Gradients, loss.Curvatures);
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
            worker => $"{group.TitleOf(worker)} has grown other trees than {group.NameOf(0)} from the same rows: their "
                + "processors compute differently. Use machines of one kind.");
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
    private sealed class GridLoss(GrowthRows rows)
    {
        private int tree;

        /// <summary>What gradients and curvatures are multiples of.</summary>
        public double Grid { get; } = Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(rows.MaxWeight)) - GridBits);

        /// <summary>The log-odds of each row so far.</summary>
        public double[] Scores { get; } = new double[rows.Count];

        public float[] Gradients { get; } = new float[rows.Count];

        public float[] Curvatures { get; } = new float[rows.Count];

        /// <summary>Computes gradients and curvatures at the scores, for the next tree.</summary>
        public void Next()
        {
            var isDrawn = rows.Draw?.Invoke(tree++, rows.Until);
            for (var row = rows.From; row < rows.Until; row++)
            {
                var own = row - rows.From;
                var p = LogOddsScale.ToProbability(Scores[own]);
                var weight = isDrawn?[row] ?? true ? rows.Weights?[row] ?? 1.0 : 0;
                Gradients[own] = OnGrid(weight * (p - (rows.Churned[row] ? 1 : 0)));
                Curvatures[own] = OnGrid(weight * p * (1 - p));
            }
        }

        private float OnGrid(double value) => (float)(Math.Round(value / Grid) * Grid);
    }
}
