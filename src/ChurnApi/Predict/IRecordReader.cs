using Churn.Core.Schema;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Reads records of a batch, one after the other. It is for one thread.</summary>
internal interface IRecordReader
{
    /// <summary>Reads a record.</summary>
    /// <param name="bytes">The record as it was sent.</param>
    /// <param name="index">Its position in the batch, from 0.</param>
    /// <param name="place">Where it begins in the body.</param>
    ParsedRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place);

    /// <summary>The record that was read last as JSON, for the shadow.</summary>
    ReadOnlySpan<byte> Json { get; }
}

/// <summary>What a record of a batch was read as: a customer or an error.</summary>
/// <param name="Record">The customer; null where there is an error.</param>
/// <param name="Error">Why the record cannot be answered; null where there is a customer.</param>
internal readonly record struct ParsedRecord(CustomerRecord? Record, BatchError? Error)
{
    /// <param name="reading">What was read.</param>
    /// <param name="strict">
    /// The schema, where a customer is refused that holds what training never saw; null where they are answered.
    /// </param>
    /// <param name="index">The position of the record, from 0.</param>
    public static ParsedRecord Of(RecordReading reading, CustomerSchema? strict, long index)
    {
        if (strict is not null) reading = reading.Strictly(strict);
        return reading.Succeeded ? new(reading.Record, null) : new(null, BatchError.Of(reading.Faults, index));
    }

    public static ParsedRecord Refused(Problem problem) => new(null, BatchError.Of(problem));
}
