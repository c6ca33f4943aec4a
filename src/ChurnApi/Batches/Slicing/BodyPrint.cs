namespace ChurnApi.Batches.Slicing;

/// <summary>By what a body is known again; none of it is the body.</summary>
/// <param name="Start">The hash of its first 64 KiB, or of all of it if it is shorter.</param>
/// <param name="Whole">The hash of all of it.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record BodyPrint(string Start, string Whole, long Length);
