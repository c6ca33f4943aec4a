using Churn.Core.Numerics;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// Works on rows in blocks of a fixed size, on any number of threads; results stand in the order of the rows, so that the threads
/// do not change them.
/// </summary>
internal static class BlockQueue
{
    /// <summary>Customers of a block: few enough that its signals stay in the cache.</summary>
    private const int BlockRows = 8;

    /// <summary>How many blocks some rows are.</summary>
    public static int Blocks(int rows) => (rows + BlockRows - 1) / BlockRows;

    /// <summary>The rows of a block.</summary>
    public static ReadOnlySpan<int> Rows(int[] rows, int block) =>
        rows.AsSpan()[(block * BlockRows)..Math.Min((block + 1) * BlockRows, rows.Length)];

    /// <summary>Works on all blocks.</summary>
    public static void ForEach(int rows, FitContext context, Action<int> run) =>
        Parallel.For(
            0, Blocks(rows),
            new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation }, run);

    /// <summary>The log-odds of some rows, in their order.</summary>
    public static double[] Scores(
        SequenceNetwork<float> network,
        ChannelScaling scaling,
        float[] parameters,
        SequenceRows set,
        int[] rows,
        FitContext context)
    {
        var scores = new double[rows.Length];
        using var passes = new ThreadLocal<NetworkPass<float>>(() => new NetworkPass<float>(network));
        ForEach(rows.Length, context, block =>
        {
            var pass = passes.Value!;
            pass.Block.Load(set, Rows(rows, block), scaling, random: null);
            pass.Forward(parameters);
            for (var i = 0; i < pass.Block.Rows; i++) scores[(block * BlockRows) + i] = pass.LogOdds[i];
        });
        return scores;
    }
}
