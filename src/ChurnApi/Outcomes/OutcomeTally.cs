using System.Text.Json;
using Churn.Outcomes.Reading;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>Counts what became of outcomes.</summary>
internal sealed class OutcomeTally
{
    private readonly Dictionary<string, long> counts = [];

    /// <summary>Counts an outcome.</summary>
    /// <param name="index">The position of the outcome, from 0.</param>
    /// <param name="result">What the log made of it; null where it could not be read.</param>
    /// <param name="error">Why it could not be read; null where it could.</param>
    /// <returns>What its sender is told.</returns>
    public OutcomeItem Add(long index, OutcomeResult? result, BatchError? error)
    {
        if (result?.Status == OutcomeStatus.BeforePrediction) error = BeforePrediction(index);
        var item = error is null
            ? new OutcomeItem(index, StatusOf(result!.Status), result.Predictions, result.Mature)
            : new OutcomeItem(index, OutcomeItem.Invalid, 0, Error: error);
        counts[item.Status] = counts.GetValueOrDefault(item.Status) + 1;
        return item;
    }

    /// <summary>The counts, without the results.</summary>
    public OutcomesAnswer Counts() => new()
    {
        Results = [],
        Accepted = Count(OutcomeStatus.Accepted),
        Duplicates = Count(OutcomeStatus.Duplicate),
        Unknown = Count(OutcomeStatus.Unknown),
        Early = Count(OutcomeStatus.Early),
        Contradicting = Count(OutcomeStatus.Contradicting),
        Late = Count(OutcomeStatus.Late),
        Invalid = counts.GetValueOrDefault(OutcomeItem.Invalid),
    };

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
