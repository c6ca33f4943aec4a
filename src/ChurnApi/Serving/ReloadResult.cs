namespace ChurnApi.Serving;

/// <summary>A look at a pointer of the store.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Version">The version that was opened or failed; null where even that could not be read.</param>
/// <param name="Cause">What failed.</param>
internal sealed record ReloadResult(ReloadStatus Outcome, string? Version = null, Exception? Cause = null);
