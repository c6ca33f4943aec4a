namespace ChurnApi.Predict;

/// <summary>By what a body is known again; none of it is the body.</summary>
/// <param name="StartLength">How many of its first bytes are hashed in <paramref name="Start"/>: 64 KiB, or as many as came.</param>
/// <param name="Start">The hash of its start.</param>
/// <param name="Whole">The hash of all of it; null where it was not answered as a whole.</param>
/// <param name="Length">Its length in bytes; null where it was not answered as a whole.</param>
internal sealed record BodyFingerprint(int StartLength, string Start, string? Whole, long? Length)
{
    /// <summary>Whether the body was answered as a whole.</summary>
    public bool IsWhole => Whole is not null;
}
