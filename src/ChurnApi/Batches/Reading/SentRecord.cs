using Churn.Core.Schema;
using ChurnApi.Problems;

namespace ChurnApi.Batches.Reading;

/// <summary>What a record of a batch was read as: a customer, an error, or the break of the batch.</summary>
/// <param name="Record">The customer.</param>
/// <param name="Error">Why the record cannot be answered.</param>
/// <param name="Break">Why neither this record nor any after it can be read.</param>
internal readonly record struct SentRecord(CustomerRecord? Record, BatchError? Error, Problem? Break)
{
    /// <param name="reading">What was read.</param>
    /// <param name="strict">The schema, where a customer is refused that holds what training never saw; null where he is answered.</param>
    /// <param name="index">The position of the record, from 0.</param>
    public static SentRecord Of(RecordReading reading, CustomerSchema? strict, long index)
    {
        if (strict is not null) reading = reading.Strictly(strict);
        return reading.Succeeded ? new(reading.Record, null, null) : new(null, BatchError.Of(reading.Faults, index), null);
    }

    public static SentRecord Refused(Problem problem) => new(null, BatchError.Of(problem), null);
}
