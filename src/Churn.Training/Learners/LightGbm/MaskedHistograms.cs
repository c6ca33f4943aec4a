using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Churn.Training.Distributed;

namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// What LightGBM sends while trees grow, with masks: the counts and sums of the root, which it would tell all others as they are,
/// and the histograms. All are whole numbers of the grid of <see cref="DistributedGrowth"/>. Splits are found in the sums of all,
/// and are sent as they are, without the bytes that LightGBM leaves behind them, which are of this worker's histograms. What is
/// none of these three is not sent.
/// </summary>
/// <param name="masks">Adds up.</param>
/// <param name="grid">What gradients and curvatures are multiples of.</param>
/// <param name="rows">The rows of all workers.</param>
internal sealed class MaskedHistograms(MaskedSums masks, double grid, long rows)
{
    private const int RootLength = 24; // curvature, gradient, count, 4 bytes of nothing: a std::tuple
    private const int SplitWords = 32; // LightGBM's max_cat_threshold
    private const int SplitFixed = 94; // the split but for its words
    private const int SplitLength = SplitFixed + (SplitWords * sizeof(uint));
    private const int WordCountAt = SplitFixed - sizeof(int);

    private long ownGradient, ownCurvature;
    private int ownCount;
    private double curvature; // of the root, over all workers, in steps of the grid

    /// <summary>Tells what the sums of the root will be here, so that they are known from all else.</summary>
    /// <param name="gradients">Of each row of this worker.</param>
    /// <param name="curvatures">Of each row of this worker.</param>
    public void Begin(ReadOnlySpan<float> gradients, ReadOnlySpan<float> curvatures)
    {
        (ownCount, ownGradient, ownCurvature) = (gradients.Length, 0, 0);
        foreach (var gradient in gradients) ownGradient += ToSteps(gradient);
        foreach (var each in curvatures) ownCurvature += ToSteps(each);
    }

    /// <summary>Adds up the histograms of all workers.</summary>
    /// <param name="blocks">This worker's histograms of the features of each worker: pairs of gradients and curvatures.</param>
    /// <param name="typeSize">The bytes of a number.</param>
    /// <returns>The sums of this worker's features.</returns>
    /// <exception cref="WorkerException">A worker is lost, or the sums cannot be.</exception>
    public byte[] Sum(byte[][] blocks, int typeSize)
    {
        if (typeSize != sizeof(double)) throw Unknown($"numbers of {typeSize} bytes");
        var sums = masks.SumScattered([.. blocks.Select(block =>
            Array.ConvertAll(MemoryMarshal.Cast<byte, double>(block).ToArray(), ToSteps))]);
        for (var bin = 0; bin < sums.Length; bin += 2)
            if (Math.Abs((double)sums[bin]) > MostGradient || sums[bin + 1] < 0 || sums[bin + 1] > curvature)
                throw Impossible("a bin has gradients or curvatures that those rows cannot have");
        return MemoryMarshal.AsBytes<double>(Array.ConvertAll(sums, sum => sum * grid)).ToArray();
    }

    /// <summary>What LightGBM may send to all others, and how.</summary>
    /// <param name="own">What it would send.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="exchange">Sends it.</param>
    /// <returns>What all others sent; the sum in the first place, and zeros in the others, where it is masked.</returns>
    /// <exception cref="WorkerException">A worker is lost, or the sums cannot be.</exception>
    public byte[][] Gather(byte[] own, int workers, Func<byte[], byte[][]> exchange)
    {
        if (own.Length == RootLength) return SumRoot(own, workers);
        if (own.Length != 2 * SplitLength) throw Unknown($"{own.Length} bytes to all");
        for (var split = 0; split < own.Length; split += SplitLength)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(own.AsSpan(split + WordCountAt)) != 0) throw Unknown("a split by words");
            own.AsSpan(split + SplitFixed, SplitLength - SplitFixed).Clear();
        }

        return exchange(own);
    }

    /// <summary>The most that gradients can add up to, in steps of the grid, where each row counts once.</summary>
    private double MostGradient => rows / grid;

    private byte[][] SumRoot(byte[] own, int workers)
    {
        var (curvatureHere, gradientHere) = (BitConverter.ToDouble(own), BitConverter.ToDouble(own, sizeof(double)));
        if (BitConverter.ToInt32(own, 2 * sizeof(double)) != ownCount || ToSteps(gradientHere) != ownGradient
            || ToSteps(curvatureHere) != ownCurvature)
            throw Unknown("24 bytes that are not the sums of the root");
        var sums = masks.Sum([ownCount, ownGradient, ownCurvature]);
        if (sums[0] != rows) throw Impossible(FormattableString.Invariant($"they say {sums[0]} rows where there are {rows}"));
        if (Math.Abs((double)sums[1]) > MostGradient || sums[2] < 0 || sums[2] > MostGradient / 4)
            throw Impossible("gradients or curvatures are more than those rows can have");
        curvature = sums[2];
        byte[][] all = [.. Enumerable.Range(0, workers).Select(_ => new byte[RootLength])];
        BitConverter.TryWriteBytes(all[0], sums[2] * grid);
        BitConverter.TryWriteBytes(all[0].AsSpan(sizeof(double)), sums[1] * grid);
        BitConverter.TryWriteBytes(all[0].AsSpan(2 * sizeof(double)), (int)sums[0]);
        return all;
    }

    private long ToSteps(double value)
    {
        var steps = value / grid;
        return steps == Math.Round(steps) && Math.Abs(steps) < 1L << 53
            ? (long)steps
            : throw Unknown("a number that is no sum of gradients");
    }

    private static WorkerException Impossible(string what) => new(
        $"The sums of all sites cannot be right: {what}. A site has sent something else than the sums of its rows. The masks "
        + "hide which; ask each for the SHA-256 of its file and for its messages.");

    private static WorkerException Unknown(string what) => new(
        $"LightGBM {LightGbmApi.Version} wanted to send {what}, which is not known to be masked. Nothing of it was sent; this "
        + "platform cannot take part in a federation.");
}
