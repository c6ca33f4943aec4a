using System.Buffers;
using System.Threading.Channels;
using ChurnApi.Http;
using ChurnApi.Security;

namespace ChurnApi.Predict;

/// <summary>
/// Answers a batch while it comes. One loop reads blocks of records, every processor scores a block, one loop writes the answers
/// in the order of the blocks, one sends them. Each waits for the next when it is ahead, so memory does not grow with the batch.
/// </summary>
/// <param name="blocks">The records.</param>
/// <param name="scoring">Scores them.</param>
/// <param name="answer">Writes the answer.</param>
/// <param name="memory">Is charged for what is larger than usual.</param>
/// <param name="watch">Ends the batch where its caller is too slow.</param>
internal sealed class BatchRun(
    RecordBlocks blocks,
    IBatchScoring scoring,
    IBatchAnswer answer,
    MemoryBudget memory,
    BatchWatch watch
) : IDisposable
{
    private static readonly int Scorers = Environment.ProcessorCount;

    /// <summary>How long the reading waits before it looks again whether memory is free.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// What a batch holds of usual records: its blocks, those on their way included, with their answers, and the server's
    /// buffers.
    /// </summary>
    public static readonly long Memory =
        ((Scorers + 3) * 2 * RecordBlock.Size) + AnswerBacklog.MinWaiting + (2 * ServerLimits.RequestBuffer);

    private readonly Channel<Task<RecordBlock>> scored = Channel.CreateBounded<Task<RecordBlock>>(Scorers);
    private readonly Channel<RecordBlock> used = Channel.CreateUnbounded<RecordBlock>();
    private readonly AnswerBacklog backlog = new(memory, watch);

    private Task? sending;
    private long charged;
    private int underWay;

    /// <summary>Answers the batch.</summary>
    /// <param name="response">Gets the answer, unless nothing could be answered.</param>
    /// <param name="isWhole">Asked before the answer ends: whether it may end as a whole one.</param>
    public async Task<BatchOutcome> RunAsync(HttpResponse response, Func<bool> isWhole)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(watch.Stop);
        var reading = ReadAsync(stop.Token);
        try
        {
            return await WriteAsync(response, isWhole, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await backlog.CompleteAsync(new OperationCanceledException());
            await reading;
            await Task.WhenAll([sending ?? Task.CompletedTask, .. Scored()])
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        backlog.Dispose();
        memory.Return(charged);
    }

    /// <summary>The blocks that nobody waits for any more, but that the model is still needed for.</summary>
    private IEnumerable<Task> Scored()
    {
        while (scored.Reader.TryRead(out var task)) yield return task;
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            while (await NextAsync(cancellation) is { } block)
            {
                Charge(block);
                Interlocked.Increment(ref underWay);
                await scored.Writer.WaitToWriteAsync(cancellation);
                scored.Writer.TryWrite(Score(block)); // the only writer, so there is room
            }

            scored.Writer.Complete();
        }
        catch (Exception fault) // the loop that writes tells it
        {
            scored.Writer.Complete(fault);
        }
    }

    /// <summary>The next block. Where no memory is free, the ones before it are answered first.</summary>
    private async ValueTask<RecordBlock?> NextAsync(CancellationToken cancellation)
    {
        while (memory.Free < 0 && Volatile.Read(ref underWay) > 0) await Task.Delay(Look, cancellation);
        return await blocks.NextAsync(used.Reader.TryRead(out var free) ? free : new RecordBlock(), cancellation);
    }

    /// <summary>
    /// The last block, and so a small batch, is scored at once: it would wait for a thread twice, and nothing is left to read
    /// meanwhile.
    /// </summary>
    private Task<RecordBlock> Score(RecordBlock block) =>
        blocks.HaveEnded ? Task.FromResult(Run(block)) : Task.Run(() => Run(block), CancellationToken.None);

    private RecordBlock Run(RecordBlock block)
    {
        scoring.Run(block);
        Charge(block);
        return block;
    }

    /// <summary>Counts what a block of long records or answers holds beyond the usual.</summary>
    private void Charge(RecordBlock block)
    {
        var more = block.Excess - block.Charged;
        if (more == 0) return;
        block.Charged += more;
        memory.Charge(more);
        Interlocked.Add(ref charged, more);
    }

    private async Task<BatchOutcome> WriteAsync(HttpResponse response, Func<bool> isWhole, CancellationToken cancellation)
    {
        Problem? broken = null;
        await foreach (var task in scored.Reader.ReadAllAsync(cancellation))
        {
            var block = await task;
            await scoring.CommitAsync(cancellation);
            broken = block.Break;
            if (broken is not null && sending is null) return BatchOutcome.Refused(broken);
            if (sending is null) Begin(response, cancellation);
            Write(block);
            if (broken is not null) break;
            await backlog.FlushAsync(cancellation);
            if (backlog.HasStopped) return await StoppedAsync();
            block.Clear();
            Charge(block);
            used.Writer.TryWrite(block);
            Interlocked.Decrement(ref underWay);
        }

        if (broken is null && !isWhole()) return BatchOutcome.Cut;
        if (sending is null) Begin(response, cancellation);
        answer.End(backlog.Writer);
        await backlog.FlushAsync(cancellation);
        await backlog.CompleteAsync();
        await sending!;
        return broken is null ? BatchOutcome.Whole : BatchOutcome.BrokenOff;
    }

    /// <summary>The caller takes nothing any more. What was sent so far must not look whole.</summary>
    private async Task<BatchOutcome> StoppedAsync()
    {
        await sending!;
        return BatchOutcome.Cut;
    }

    private void Begin(HttpResponse response, CancellationToken cancellation)
    {
        response.ContentType = answer.ContentType;
        answer.Begin(backlog.Writer);
        sending = backlog.SendAsync(response.BodyWriter, cancellation);
    }

    private void Write(RecordBlock block)
    {
        backlog.Writer.Write(block.Answer.WrittenSpan);
        if (block.Break is { } broken) scoring.WriteBreak(block, broken, backlog.Writer);
    }
}

/// <summary>What became of a batch.</summary>
/// <param name="Problem">Why nothing was answered; null if something was.</param>
/// <param name="IsWhole">Whether every record was answered.</param>
/// <param name="IsCut">Whether the answer may not end as if it were a whole one.</param>
internal readonly record struct BatchOutcome(Problem? Problem, bool IsWhole, bool IsCut)
{
    public static BatchOutcome Whole { get; } = new(null, true, false);

    /// <summary>The last item says why the batch could not be read on.</summary>
    public static BatchOutcome BrokenOff { get; } = new(null, false, false);

    public static BatchOutcome Cut { get; } = new(null, false, true);

    public static BatchOutcome Refused(Problem problem) => new(problem, false, false);
}
