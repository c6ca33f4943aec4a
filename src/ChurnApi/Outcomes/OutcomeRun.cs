using Churn.Core.Csv;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Configuration;
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
/// <param name="answers">Is told what became of each.</param>
/// <param name="longest">The most bytes of a record.</param>
internal sealed class OutcomeRun(
    RecordBlocks blocks,
    OutcomeRecords records,
    PredictionLog log,
    IOutcomeAnswers answers,
    int longest)
{
    private const int TakenAtOnce = 1000;

    private readonly List<(long Index, long Line, Outcome? Outcome, BatchError? Error)> waiting = [];
    private bool hasBegun;

    /// <summary>Takes the outcomes of a body and answers them.</summary>
    /// <param name="body">The body.</param>
    /// <param name="form">Its form.</param>
    /// <param name="log">Takes them.</param>
    /// <param name="answers">Is told what became of each.</param>
    /// <param name="options">The limits.</param>
    /// <param name="now">The time now.</param>
    /// <param name="stop">Stops the taking.</param>
    /// <returns>Why nothing was taken; null if something was.</returns>
    public static async Task<Problem?> RunAsync(
        BatchBody body,
        BatchFormat form,
        PredictionLog log,
        IOutcomeAnswers answers,
        ServiceOptions options,
        DateTimeOffset now,
        CancellationToken stop)
    {
        var rows = form == BatchFormat.Table ? new RowFramer() : null;
        IRecordFramer framer = rows is not null ? rows : form == BatchFormat.Json ? new ArrayFramer() : new LineFramer();
        var blocks = new RecordBlocks(
            body, framer, options.MaxPredictBytes, options.MaxStreamBytes, rows is not null, OutcomesEndpoint.Expected);
        var (table, problem) = rows is null ? (null, null) : await HeaderAsync(blocks, options, stop);
        if (problem is not null) return problem;
        if (table is not null) rows!.Separate(table.Separator);
        return await new OutcomeRun(blocks, new OutcomeRecords(now, table), log, answers, options.MaxPredictBytes).RunAsync(stop);
    }

    private static async Task<(OutcomeTable? Table, Problem? Problem)> HeaderAsync(
        RecordBlocks blocks, ServiceOptions options, CancellationToken stop)
    {
        var block = await blocks.HeaderAsync(stop);
        if (block is null) return (null, KnownProblems.InvalidHeader("there is none."));
        if (block.Records is not [var header]) return (null, block.Break);
        return header.IsTooLong
            ? (null, KnownProblems.RecordTooLarge(header.Place.Line, options.MaxPredictBytes))
            : OutcomeTable.Of(CsvRow.WithoutEnd(block.BytesOf(header).Span).ToArray());
    }

    private async Task<Problem?> RunAsync(CancellationToken stop)
    {
        await log.FlushAsync(stop); // a prediction may have been answered a moment ago
        var next = new RecordBlock();
        while (await blocks.NextAsync(next, stop) is { } full)
        {
            if (full.Break is { } broken && !hasBegun) return broken;
            Read(full);
            if (waiting.Count >= TakenAtOnce && await TakeAsync(stop) is { } problem) return problem;
            if (full.Break is not null) break;
            full.Clear();
            next = full;
        }

        if (await TakeAsync(stop) is { } last) return last;
        await answers.EndAsync(stop);
        return null;
    }

    private void Read(RecordBlock block)
    {
        for (var i = 0; i < block.Records.Count; i++)
        {
            var (index, frame) = (block.FirstIndex + i, block.Records[i]);
            var (outcome, error) = frame.IsTooLong
                ? (null, BatchError.Of(KnownProblems.RecordTooLarge(frame.Place.Line, longest)))
                : records.Read(block.BytesOf(frame), index, frame.Place);
            waiting.Add((index, frame.Place.Line, outcome, error));
        }

        if (block.Break is { } broken)
            waiting.Add((block.FirstIndex + block.Records.Count, broken.Line ?? 0, null, BatchError.Of(broken)));
    }

    private async Task<Problem?> TakeAsync(CancellationToken stop)
    {
        var outcomes = waiting.Select(record => record.Outcome).OfType<Outcome>().ToArray();
        IReadOnlyList<OutcomeResult> results;
        try
        {
            results = await log.RecordAsync(outcomes, stop);
        }
        catch (LogUnavailableException) when (!hasBegun)
        {
            return KnownProblems.LogUnavailable();
        }

        if (!hasBegun) answers.Begin(stop);
        hasBegun = true;
        var taken = 0;
        foreach (var (index, line, outcome, error) in waiting)
            answers.Add(index, line, outcome is null ? null : results[taken++], error);
        waiting.Clear();
        await answers.FlushAsync(stop);
        return null;
    }
}
