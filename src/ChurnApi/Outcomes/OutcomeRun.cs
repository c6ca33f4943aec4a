using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>
/// Takes outcomes while they come: a thousand at a time are one transaction, and are answered once it is on the disk. What was
/// answered is kept, whatever becomes of the rest.
/// </summary>
/// <param name="blocks">The records.</param>
/// <param name="records">Reads them.</param>
/// <param name="log">Takes them.</param>
/// <param name="backlog">Holds answers that the caller has not taken yet.</param>
/// <param name="longest">The most bytes of a record.</param>
internal sealed class OutcomeRun(
    RecordBlocks blocks,
    OutcomeRecords records,
    PredictionLog log,
    AnswerBacklog backlog,
    int longest)
{
    private const int TakenAtOnce = 1000;

    private readonly List<(long Index, Outcome? Outcome, BatchError? Error)> waiting = [];
    private readonly OutcomeAnswerWriter answer = new();
    private Task? sending;

    /// <summary>Takes the outcomes and answers them.</summary>
    /// <returns>Why nothing was taken; null if something was.</returns>
    public async Task<Problem?> RunAsync(HttpResponse response, CancellationToken stop)
    {
        await log.FlushAsync(stop); // a prediction may have been answered a moment ago
        var next = new RecordBlock();
        try
        {
            while (await blocks.NextAsync(next, stop) is { } full)
            {
                if (full.Break is { } broken && sending is null) return broken;
                Read(full);
                if (waiting.Count >= TakenAtOnce && await TakeAsync(response, stop) is { } problem) return problem;
                if (full.Break is not null) break;
                full.Clear();
                next = full;
            }

            if (await TakeAsync(response, stop) is { } last) return last;
            answer.End(backlog.Writer);
            await backlog.FlushAsync(stop);
            await backlog.CompleteAsync();
            await sending!;
            return null;
        }
        finally
        {
            await backlog.CompleteAsync(new OperationCanceledException());
            if (sending is not null) await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Read(RecordBlock block)
    {
        for (var i = 0; i < block.Records.Count; i++)
        {
            var (index, frame) = (block.FirstIndex + i, block.Records[i]);
            var (outcome, error) = frame.IsTooLong
                ? (null, BatchError.Of(KnownProblems.RecordTooLarge(frame.Place.Line, longest)))
                : records.Read(block.BytesOf(frame), index, frame.Place);
            waiting.Add((index, outcome, error));
        }

        if (block.Break is { } broken)
            waiting.Add((block.FirstIndex + block.Records.Count, null, BatchError.Of(broken)));
    }

    private async Task<Problem?> TakeAsync(HttpResponse response, CancellationToken stop)
    {
        var outcomes = waiting.Select(record => record.Outcome).OfType<Outcome>().ToArray();
        IReadOnlyList<OutcomeResult> results;
        try
        {
            results = await log.RecordAsync(outcomes, stop);
        }
        catch (LogUnavailableException) when (sending is null)
        {
            return KnownProblems.LogUnavailable();
        }

        if (sending is null) Begin(response, stop);
        var taken = 0;
        foreach (var (index, outcome, error) in waiting)
            answer.Write(backlog.Writer, index, outcome is null ? null : results[taken++], error);
        waiting.Clear();
        await backlog.FlushAsync(stop);
        return null;
    }

    private void Begin(HttpResponse response, CancellationToken stop)
    {
        response.ContentType = "application/json; charset=utf-8";
        OutcomeAnswerWriter.Begin(backlog.Writer);
        sending = backlog.SendAsync(response.BodyWriter, stop);
    }
}
