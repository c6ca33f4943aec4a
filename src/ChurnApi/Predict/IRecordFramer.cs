namespace ChurnApi.Predict;

/// <summary>
/// Finds the records in a body that comes in blocks. It looks at every byte once and keeps none; whether a record makes sense
/// is for its reader to say.
/// </summary>
internal interface IRecordFramer
{
    /// <summary>Looks on from where the last call stopped.</summary>
    /// <param name="more">The bytes that follow; at least one.</param>
    /// <returns>What was found, and how many of the bytes it takes.</returns>
    (FrameKind Kind, int Length) Next(ReadOnlySpan<byte> more);

    /// <summary>Says what the end of the body makes of the bytes since the last record.</summary>
    FrameKind End();
}
