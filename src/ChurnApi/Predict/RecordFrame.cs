namespace ChurnApi.Predict;

/// <summary>Where a record stands.</summary>
/// <param name="Start">Its first byte in its block.</param>
/// <param name="Length">How many bytes it has; none if it is longer than a record may be.</param>
/// <param name="IsTooLong">Whether it is longer than a record may be; its bytes were passed over then.</param>
/// <param name="Place">Where it begins in the body.</param>
internal readonly record struct RecordFrame(int Start, int Length, bool IsTooLong, BodyPosition Place);

/// <summary>What a slicer found in the bytes it looked at.</summary>
internal enum FrameKind
{
    /// <summary>The bytes belong to a record that goes on after them.</summary>
    Open,

    /// <summary>A record ends.</summary>
    Record,

    /// <summary>The bytes belong to no record: blank lines, commas, brackets.</summary>
    Nothing,

    /// <summary>The body should be an array and is not.</summary>
    NotAnArray,

    /// <summary>The body is not valid JSON from here on.</summary>
    Malformed,

    /// <summary>A quote is never closed.</summary>
    OpenQuote,
}

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
