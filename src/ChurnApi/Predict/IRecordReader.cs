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
