using System.Buffers;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>Reads, scores and answers the records of blocks. Any number of threads may have a block each.</summary>
internal interface IBatchScoring
{
    /// <summary>Answers the records of a block.</summary>
    RecordBlock Run(RecordBlock block);

    /// <summary>Writes why the body cannot be read after a block, as an item.</summary>
    void WriteBreak(RecordBlock block, Problem broken, IBufferWriter<byte> into);

    /// <summary>Waits for the log where answers do.</summary>
    /// <exception cref="LogUnavailableException">The predictions could not be written in time.</exception>
    Task CommitAsync(CancellationToken cancellation);
}

/// <summary>Reads and answers the records of blocks.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="readers">Makes a reader of the records.</param>
/// <param name="answer">Writes the answer.</param>
/// <param name="longest">The most bytes of a record.</param>
/// <param name="metrics">Count every record.</param>
internal abstract class BatchScoring<T>(
    Func<IRecordReader> readers, IBatchAnswer<T> answer, int longest, RequestMetrics metrics) : IBatchScoring
    where T : struct
{
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
            T? result = sent.Record is null ? null : Answer(sent.Record, reader, index);
            writer.Write(new BatchItem<T>(index, result, sent.Error), bytes.Span, block.Answer);
        }

        return block;
    }

    public void WriteBreak(RecordBlock block, Problem broken, IBufferWriter<byte> into) =>
        answer.Items().Write(
            new BatchItem<T>(block.FirstIndex + block.Records.Count, null, BatchError.Of(broken)), [], into);

    public virtual Task CommitAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Answers a customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="reader">What read them last.</param>
    /// <param name="index">Their position in the batch, from 0.</param>
    protected abstract T Answer(CustomerRecord customer, IRecordReader reader, long index);
}

/// <summary>Answers by a churn model.</summary>
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
internal sealed class ChurnScoring(
    ChurnModel model,
    AsOf asOf,
    Func<IRecordReader> readers,
    IBatchAnswer<CustomerAnswer> answer,
    int longest,
    RequestMetrics metrics,
    PredictionRecorder recorder,
    Guid firstId,
    ShadowEvaluator? shadow,
    RunningTrial? trial,
    ReasonOptions? reasons) : BatchScoring<CustomerAnswer>(readers, answer, longest, metrics)
{
    private readonly RequestMetrics metrics = metrics;

    public override Task CommitAsync(CancellationToken cancellation) => recorder.CommitAsync(cancellation);

    protected override CustomerAnswer Answer(CustomerRecord customer, IRecordReader reader, long index)
    {
        var (by, given, second) = trial is null
            ? new TrialAnswer(model, model.Answerer.Answer(customer, metrics, reasons), null)
            : trial.Answer(model, customer, reader.Json, asOf, metrics, reasons);
        given = recorder.Record(by, given, asOf.Day, PredictionIds.OfRecord(firstId, index), second);
        if (shadow is not null && shadow.Follows(model.Version)) shadow.Offer(reader.Json, asOf, given);
        return given;
    }
}

/// <summary>Answers by an uplift model. Nothing is remembered: an effect comes true of no customer alone.</summary>
/// <param name="model">The model that answers.</param>
/// <param name="readers">Makes a reader of the records.</param>
/// <param name="answer">Writes the answer.</param>
/// <param name="longest">The most bytes of a record.</param>
/// <param name="metrics">Count records that are refused.</param>
/// <param name="reasons">Which reasons to give; null for none.</param>
internal sealed class UpliftScoring(
    UpliftModel model,
    Func<IRecordReader> readers,
    IBatchAnswer<UpliftAnswer> answer,
    int longest,
    RequestMetrics metrics,
    ReasonOptions? reasons) : BatchScoring<UpliftAnswer>(readers, answer, longest, metrics)
{
    protected override UpliftAnswer Answer(CustomerRecord customer, IRecordReader reader, long index) =>
        model.Answer(customer, reasons);
}
