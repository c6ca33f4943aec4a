using Churn.Core.Schema;
using ChurnApi.Problems;

namespace ChurnApi.Batches.Reading;

/// <summary>What a record of a batch was read as: a customer or an error.</summary>
/// <param name="Record">The customer; null where there is an error.</param>
/// <param name="Error">Why the record cannot be answered; null where there is a customer.</param>
internal readonly record struct SentRecord(CustomerRecord? Record, BatchError? Error)
{
    public static SentRecord Of(RecordReading reading, long index) =>
        reading.Succeeded ? new(reading.Record, null) : new(null, BatchError.Of(reading.Faults, index));

    public static SentRecord Refused(Problem problem) => new(null, BatchError.Of(problem));
}
