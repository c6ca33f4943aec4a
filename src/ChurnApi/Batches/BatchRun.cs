using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using ChurnApi.Batches.Answers;
using ChurnApi.Batches.Slicing;
using ChurnApi.Predict;
using ChurnApi.Problems;

namespace ChurnApi.Batches;

/// <summary>
/// Answers a batch while it comes. One loop reads blocks of records, every processor scores a block, one loop writes the answers
/// in the order of the blocks, one sends them. Each waits for the next when it is ahead, so memory does not grow with the batch.
/// </summary>
/// <param name="blocks">The records.</param>
/// <param name="scoring">Scores them.</param>
/// <param name="answer">Writes the answer.</param>
internal sealed class BatchRun(RecordBlocks blocks, BatchScoring scoring, IBatchAnswer answer)
{
    /// <summary>
    /// How much of the answer waits for the caller before reading stops. Many clients send everything before they read anything;
    /// they would wait for the service, and it for them.
    /// </summary>
    public const int Backlog = 16 * 1024 * 1024;

    private static readonly int Scorers = Environment.ProcessorCount;

    private readonly Channel<Task<RecordBlock>> scored = Channel.CreateBounded<Task<RecordBlock>>(Scorers);
    private readonly Channel<RecordBlock> used = Channel.CreateUnbounded<RecordBlock>();
    private readonly Pipe backlog = new(new PipeOptions(
        pauseWriterThreshold: Backlog, resumeWriterThreshold: Backlog / 2, minimumSegmentSize: RecordBlock.Size, useSynchronizationContext: false));

    private Task? sending;

    /// <summary>Answers the batch.</summary>
    /// <param name="response">Gets the answer, unless nothing could be answered.</param>
    /// <param name="isWhole">Asked before the answer ends: whether it may end as a whole one.</param>
    /// <param name="aborted">Whether the caller has gone.</param>
    public async Task<BatchOutcome> RunAsync(HttpResponse response, Func<bool> isWhole, CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var reading = ReadAsync(stop.Token);
        try
        {
            return await WriteAsync(response, isWhole, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await backlog.Writer.CompleteAsync(new OperationCanceledException());
            await reading;
            await Task.WhenAll([sending ?? Task.CompletedTask, .. Scored()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
            while (await blocks.NextAsync(used.Reader.TryRead(out var free) ? free : new RecordBlock(), cancellation) is { } block)
            {
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

    /// <summary>The last block, and so a small batch, is scored at once: it would wait for a thread twice, and nothing is left to read meanwhile.</summary>
    private Task<RecordBlock> Score(RecordBlock block) =>
        blocks.HaveEnded ? Task.FromResult(scoring.Run(block)) : Task.Run(() => scoring.Run(block), CancellationToken.None);

    private async Task<BatchOutcome> WriteAsync(HttpResponse response, Func<bool> isWhole, CancellationToken cancellation)
    {
        Problem? broken = null;
        await foreach (var task in scored.Reader.ReadAllAsync(cancellation))
        {
            var block = await task;
            broken = block.Break;
            if (broken is not null && sending is null) return BatchOutcome.Refused(broken);
            if (sending is null) Begin(response, cancellation);
            Write(block);
            if (broken is not null) break;
            if ((await backlog.Writer.FlushAsync(cancellation)).IsCompleted) return await StoppedAsync();
            block.Clear();
            used.Writer.TryWrite(block);
        }

        if (broken is null && !isWhole()) return BatchOutcome.Cut;
        if (sending is null) Begin(response, cancellation);
        answer.End(backlog.Writer);
        await backlog.Writer.CompleteAsync();
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
        sending = backlog.Reader.CopyToAsync(response.BodyWriter, cancellation);
    }

    private void Write(RecordBlock block)
    {
        backlog.Writer.Write(block.Answer.WrittenSpan);
        if (block.Break is { } broken)
            answer.Write(new BatchItem<CustomerPrediction>(block.FirstIndex + block.Records.Count, null, BatchError.Of(broken)), [], backlog.Writer);
    }
}
