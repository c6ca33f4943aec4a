namespace ChurnApi.Predict;

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
