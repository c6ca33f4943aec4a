namespace Churn.Models.Registry;

/// <summary>A time in which one version was the champion. Services follow within five seconds.</summary>
/// <param name="Version">The version.</param>
/// <param name="From">When it was made the champion, inclusive.</param>
/// <param name="Until">When another one was, exclusive; null if it is the champion still.</param>
/// <param name="Entry">The line of history that made it the champion.</param>
public sealed record ChampionPeriod(string Version, DateTimeOffset From, DateTimeOffset? Until, HistoryEntry Entry);
