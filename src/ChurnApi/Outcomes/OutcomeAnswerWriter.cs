using System.Buffers;
using System.Text.Json;
using Churn.Outcomes.Reading;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>Writes <see cref="OutcomesAnswer"/> while outcomes are taken, without ever holding it.</summary>
internal sealed class OutcomeAnswerWriter
{
    private static readonly OutcomesJson Json = new(ApiJson.Settings);

    private readonly Dictionary<string, long> counts = [];
    private bool any;

    /// <summary>Writes what stands before the results.</summary>
    public static void Begin(IBufferWriter<byte> into) => into.Write("{\"results\":["u8);

    /// <summary>Writes what became of an outcome.</summary>
    /// <param name="into">Gets it.</param>
    /// <param name="index">The position of the outcome, from 0.</param>
    /// <param name="result">What the log made of it; null where it could not be read.</param>
    /// <param name="error">Why it could not be read; null where it could.</param>
    public void Write(IBufferWriter<byte> into, long index, OutcomeResult? result, BatchError? error)
    {
        if (result?.Status == OutcomeStatus.BeforePrediction) error = BeforePrediction(index);
        var item = error is null
            ? new OutcomeItem(index, StatusOf(result!.Status), result.Predictions, result.Mature)
            : new OutcomeItem(index, OutcomeItem.Invalid, 0, Error: error);
        counts[item.Status] = counts.GetValueOrDefault(item.Status) + 1;
        if (any) into.Write(","u8);
        any = true;
        into.Write(JsonSerializer.SerializeToUtf8Bytes(item, Json.OutcomeItem));
    }

    /// <summary>Writes what stands after the results: the counts.</summary>
    public void End(IBufferWriter<byte> into)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(
            new OutcomesAnswer
            {
                Results = [],
                Accepted = Count(OutcomeStatus.Accepted),
                Duplicates = Count(OutcomeStatus.Duplicate),
                Unknown = Count(OutcomeStatus.Unknown),
                Early = Count(OutcomeStatus.Early),
                Contradicting = Count(OutcomeStatus.Contradicting),
                Late = Count(OutcomeStatus.Late),
                Invalid = counts.GetValueOrDefault(OutcomeItem.Invalid),
            },
            Json.OutcomesAnswer);
        into.Write(whole.AsSpan("{\"results\":["u8.Length));
    }

    private static string StatusOf(OutcomeStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private static BatchError BeforePrediction(long index) => BatchError.Of(KnownProblems.InvalidOutcome(
    [
        new FieldError(
            JsonPointer.Member(JsonPointer.Item(index), OutcomeReader.At),
            OutcomeFault.BeforePrediction,
            $"{OutcomeReader.At} lies before the prediction. Send when the customer left, and the prediction made before."),
    ]));

    private long Count(OutcomeStatus status) => counts.GetValueOrDefault(StatusOf(status));
}
