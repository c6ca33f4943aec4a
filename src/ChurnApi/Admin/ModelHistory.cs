using Churn.Models.Registry;

namespace ChurnApi.Admin;

/// <summary>The answer of GET /models/history: what was done to the store.</summary>
/// <param name="ModelVersion">The version that serves in this process; null if none does.</param>
/// <param name="At">The time that was asked for; null if none was.</param>
/// <param name="Served">What was the champion at that time; null if nothing was, or no time was asked for.</param>
/// <param name="Entries">What was done until that time, or ever, oldest first.</param>
public sealed record ModelHistory(string? ModelVersion, DateTimeOffset? At, ChampionPeriod? Served, IReadOnlyList<HistoryEntry> Entries);
