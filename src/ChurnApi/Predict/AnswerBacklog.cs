using System.Buffers;
using System.IO.Pipelines;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>
/// The answer of a batch that its caller has not taken yet. Many clients send everything before they read anything; they would
/// wait for the service, and it for them, if nothing could wait. How much may depends on what all batches together have left of
/// the memory: an eighth of what is free (dynamic thresholds, Choudhury and Hahne 1998), so that none takes it from the others
/// and some always stays.
/// </summary>
internal sealed class AnswerBacklog(MemoryBudget memory, BatchWatch watch) : IDisposable
{
    /// <summary>The most that waits, however much memory is free.</summary>
    public const int MaxWaiting = 16 * 1024 * 1024;

    /// <summary>What may wait though no memory is free; it is part of what each batch takes at its start.</summary>
    public const int MinWaiting = 2 * RecordBlock.Size;

    private const int Share = 8;

    /// <summary>How often a batch looks whether others have freed memory.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Pipe pipe = new(
        new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: RecordBlock.Size, useSynchronizationContext: false));
    private readonly SemaphoreSlim taken = new(0);
    private long waiting;

    public IBufferWriter<byte> Writer => pipe.Writer;

    /// <summary>Whether the caller takes nothing any more.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Whether as much waits as may.</summary>
    private bool IsFull => Volatile.Read(ref waiting) > Math.Clamp(memory.Free / Share, MinWaiting, MaxWaiting);

    /// <summary>Hands over what was written, and waits until no more waits than may.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var written = pipe.Writer.UnflushedBytes;
        memory.Charge(written);
        Interlocked.Add(ref waiting, written);
        await pipe.Writer.FlushAsync(cancellation);
        while (IsFull && !HasStopped) await taken.WaitAsync(Look, cancellation);
    }

    /// <summary>Nothing more is written.</summary>
    /// <param name="fault">Why the answer may not end as a whole one; null if it may.</param>
    public ValueTask CompleteAsync(Exception? fault = null) => pipe.Writer.CompleteAsync(fault);

    /// <summary>Sends what is handed over until it is complete.</summary>
    public async Task SendAsync(PipeWriter response, CancellationToken cancellation)
    {
        try
        {
            await SendPiecesAsync(response, cancellation);
        }
        finally
        {
            HasStopped = true;
            await pipe.Reader.CompleteAsync();
            taken.Release();
        }
    }

    /// <summary>Gives back the memory of what was not taken, once nothing is sent any more.</summary>
    public void Dispose()
    {
        memory.Return(Interlocked.Exchange(ref waiting, 0));
        taken.Dispose();
    }

    private async Task SendPiecesAsync(PipeWriter response, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await pipe.Reader.ReadAsync(cancellation);
            var piece = FirstPiece(read.Buffer);
            if (piece.IsEmpty && read.IsCompleted) return;
            using (watch.Waits())
                if ((await response.WriteAsync(piece, cancellation)).IsCompleted) return;
            pipe.Reader.AdvanceTo(read.Buffer.GetPosition(piece.Length)); // its memory is free again
            watch.Moved(piece.Length);
            memory.Return(piece.Length);
            Interlocked.Add(ref waiting, -piece.Length);
            taken.Release();
        }
    }

    private static ReadOnlyMemory<byte> FirstPiece(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
            if (!piece.IsEmpty) return piece;
        return default;
    }
}
