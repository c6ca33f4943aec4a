using Churn.Core.Schema;
using ChurnApi.Problems;

namespace ChurnApi.Batches.Reading;

/// <summary>What a record of a batch was read as: a customer, an error, or the break of the batch.</summary>
/// <param name="Record">The customer.</param>
/// <param name="Error">Why the record cannot be answered.</param>
/// <param name="Break">Why neither this record nor any after it can be read.</param>
internal readonly record struct SentRecord(CustomerRecord? Record, BatchError? Error, Problem? Break)
{
    public static SentRecord Of(RecordReading reading, long index) =>
        reading.Succeeded ? new(reading.Record, null, null) : new(null, BatchError.Of(reading.Faults, index), null);

    public static SentRecord Refused(Problem problem) => new(null, BatchError.Of(problem), null);
}
