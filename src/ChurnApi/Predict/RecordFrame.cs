namespace ChurnApi.Predict;

/// <summary>Where a record stands.</summary>
/// <param name="Start">Its first byte in its block.</param>
/// <param name="Length">How many bytes it has; none if it is longer than a record may be.</param>
/// <param name="IsTooLong">Whether it is longer than a record may be; its bytes were passed over then.</param>
/// <param name="Place">Where it begins in the body.</param>
internal readonly record struct RecordFrame(int Start, int Length, bool IsTooLong, BodyPosition Place);
