using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Churn.Training.Distributed;

namespace Churn.Training.Learners.LightGbm;

/// <summary>
/// LightGBM's network, whose bytes a group of workers carries. It is the network of the thread that opened it, and must be
/// disposed of on that thread.
/// </summary>
internal sealed unsafe class LightGbmNetwork : IDisposable
{
    [ThreadStatic]
    private static LightGbmNetwork? ofThread;

    private readonly IWorkerGroup group;
    private readonly MaskedHistograms? masked;
    private ExceptionDispatchInfo? fault;

    /// <param name="group">Two workers or more.</param>
    /// <param name="masked">Hides from the others what is this worker's alone; null where all have the same rows.</param>
    public LightGbmNetwork(IWorkerGroup group, MaskedHistograms? masked = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(group.Count, 2);
        (this.group, this.masked) = (group, masked);
    }

    /// <summary>Begins: what LightGBM does on this thread from now on, it does with the others.</summary>
    public void Open()
    {
        delegate* unmanaged[Cdecl]<byte*, int, int, int*, int*, int, byte*, int,
            delegate* unmanaged[Cdecl]<byte*, byte*, int, int, void>*, void> reduceScatter = &ReduceScatter;
        delegate* unmanaged[Cdecl]<byte*, int, int*, int*, int, byte*, int, void> allGather = &AllGather;
        ofThread = this;
        LightGbmApi.Check(LightGbmApi.InitNetwork(group.Count, group.Rank, (nint)reduceScatter, (nint)allGather));
    }

    /// <exception cref="WorkerException">A worker was lost during the call.</exception>
    /// <exception cref="InvalidOperationException">The call failed; LightGBM's own message is inside.</exception>
    public void Check(int result)
    {
        fault?.Throw();
        LightGbmApi.Check(result);
    }

    public void Dispose()
    {
        ofThread = null;
        LightGbmApi.Check(LightGbmApi.FreeNetwork());
    }

    /// <summary>
    /// Of each block all workers have their part; the worker of the block's number gets the sum, in the order of the workers.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReduceScatter(
        byte* input,
        int inputSize,
        int typeSize,
        int* starts,
        int* lengths,
        int count,
        byte* output,
        int outputSize,
        delegate* unmanaged[Cdecl]<byte*, byte*, int, int, void>* reducer)
    {
        var network = ofThread!;
        var length = lengths[network.group.Rank];
        var blocks = new byte[count][];
        for (var worker = 0; worker < count; worker++)
            blocks[worker] = new ReadOnlySpan<byte>(input + starts[worker], lengths[worker]).ToArray();
        var sum = new Span<byte>(output, length);
        if (network.masked is { } masked)
        {
            if (network.Try(() => [masked.Sum(blocks, typeSize)], _ => length) is [var total]) total.CopyTo(sum);
            else sum.Clear();
            return;
        }

        var parts = network.Try(() => network.group.Exchange(blocks), _ => length);
        sum.Clear();
        if (parts is null || length == 0) return;
        parts[0].CopyTo(sum);
        for (var worker = 1; worker < count; worker++)
            fixed (byte* part = parts[worker]) (*reducer)(part, output, typeSize, length);
    }

    /// <summary>Each worker has a block, and all get all of them.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AllGather(
        byte* input, int inputSize, int* starts, int* lengths, int count, byte* output, int outputSize)
    {
        var network = ofThread!;
        var own = new ReadOnlySpan<byte>(input, lengths[network.group.Rank]).ToArray(); // the output may lie over it
        var sizes = new ReadOnlySpan<int>(lengths, count).ToArray();
        var parts = network.Try(
            () => network.masked is { } masked
                ? masked.Gather(own, count, network.group.AllGather)
                : network.group.AllGather(own),
            worker => sizes[worker]);
        for (var worker = 0; worker < count; worker++)
        {
            var place = new Span<byte>(output + starts[worker], lengths[worker]);
            place.Clear();
            parts?[worker].CopyTo(place);
        }
    }

    /// <summary>
    /// Exceptions cannot pass through LightGBM: the first is kept for <see cref="Check"/>. Until then it is given zeros, of which
    /// it makes no split and no error.
    /// </summary>
    /// <returns>What came of it; null after a fault.</returns>
    private byte[][]? Try(Func<byte[][]> exchange, Func<int, int> lengthOf)
    {
        if (fault is not null) return null;
        try
        {
            var parts = exchange();
            for (var worker = 0; worker < parts.Length; worker++)
                if (parts[worker].Length != lengthOf(worker))
                    throw new WorkerException(
                        $"{group.TitleOf(worker)} sent {parts[worker].Length} bytes where {lengthOf(worker)} were expected: it "
                        + "grows another tree.");
            return parts;
        }
        catch (Exception cause)
        {
            fault = ExceptionDispatchInfo.Capture(cause);
            return null;
        }
    }
}
