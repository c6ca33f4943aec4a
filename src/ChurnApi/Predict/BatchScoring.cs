using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>Reads, scores and answers the records of blocks. Any number of threads may have a block each.</summary>
/// <param name="model">The model that answers.</param>
/// <param name="asOf">As of when it is asked.</param>
/// <param name="readers">Makes a reader of the records.</param>
/// <param name="answer">Writes the answer.</param>
/// <param name="longest">The most bytes of a record.</param>
/// <param name="metrics">Count every record.</param>
/// <param name="recorder">Remembers every prediction.</param>
/// <param name="firstId">The id of the first prediction.</param>
/// <param name="shadow">Is offered every customer that is answered; null where they were offered before.</param>
/// <param name="trial">The trial of the model; null where none is on, or the batch has to be answered alike again.</param>
/// <param name="reasons">Which reasons to give; null for none.</param>
internal sealed class BatchScoring(
    ChurnModel model,
    AsOf asOf,
    Func<IRecordReader> readers,
    IBatchAnswer answer,
    int longest,
    RequestMetrics metrics,
    PredictionRecorder recorder,
    Guid firstId,
    ShadowEvaluator? shadow,
    RunningTrial? trial,
    ReasonOptions? reasons = null)
{
    /// <summary>Answers the records of a block.</summary>
    public RecordBlock Run(RecordBlock block)
    {
        var (reader, writer) = (readers(), answer.Items());
        for (var i = 0; i < block.Records.Count; i++)
        {
            var (index, slice) = (block.FirstIndex + i, block.Records[i]);
            var bytes = block.BytesOf(slice);
            var sent = slice.IsTooLong
                ? ParsedRecord.Refused(KnownProblems.RecordTooLarge(slice.Place.Line, longest))
                : reader.Read(bytes, index, slice.Place);
            if (sent.Error is { } error) metrics.Refused(error.Rules);
            writer.Write(new BatchItem<CustomerAnswer>(index, Answer(sent, reader, index), sent.Error), bytes.Span, block.Answer);
        }

        return block;
    }

    /// <summary>Waits for the log where answers do.</summary>
    /// <exception cref="LogUnavailableException">The predictions could not be written in time.</exception>
    public Task CommitAsync(CancellationToken cancellation) => recorder.CommitAsync(cancellation);

    private CustomerAnswer? Answer(ParsedRecord sent, IRecordReader reader, long index)
    {
        if (sent.Record is null) return null;
        var (by, given, second) = trial is null
            ? new TrialAnswer(model, model.Answerer.Answer(sent.Record, metrics, reasons), null)
            : trial.Answer(model, sent.Record, reader.Json, asOf, metrics, reasons);
        given = recorder.Record(by, given, asOf.Day, PredictionIds.OfRecord(firstId, index), second);
        if (shadow is not null && shadow.Follows(model.Version)) shadow.Offer(reader.Json, asOf, given);
        return given;
    }
}
