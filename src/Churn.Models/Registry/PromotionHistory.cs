namespace Churn.Models.Registry;

/// <summary>What served when, and what a rollback leads to, as a store's history tells it.</summary>
/// <param name="entries">The history, oldest first.</param>
public sealed class PromotionHistory(IReadOnlyList<HistoryEntry> entries)
{
    private readonly HistoryEntry[] promotions = [.. entries.Where(entry => entry.MakesChampion())];

    /// <summary>The last version that was made the champion; null if none ever was.</summary>
    public string? Champion => promotions.LastOrDefault()?.Version;

    /// <summary>The version that served before the champion; null if none did.</summary>
    public string? ServedBefore => promotions.LastOrDefault()?.Previous;

    /// <summary>When each version was published last.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Published() => entries.Where(entry => entry.Action == HistoryEntry.Publish)
        .GroupBy(entry => entry.Version).ToDictionary(same => same.Key, same => same.Last().Time);

    /// <summary>What was the champion at a time; null if nothing was.</summary>
    public ChampionPeriod? At(DateTimeOffset time)
    {
        var index = Array.FindLastIndex(promotions, entry => entry.Time <= time);
        if (index < 0) return null;
        DateTimeOffset? until = index + 1 < promotions.Length ? promotions[index + 1].Time : null;
        return new ChampionPeriod(promotions[index].Version, promotions[index].Time, until, promotions[index]);
    }

    /// <summary>
    /// The versions to roll back to, the nearest first: those that were promoted before the champion, each once. A version that a
    /// rollback took away is none of them, so rolling back twice leads further back and never forth again.
    /// </summary>
    public IReadOnlyList<string> Earlier()
    {
        var line = new Stack<string>();
        foreach (var entry in promotions)
        {
            if (entry.Action == HistoryEntry.Rollback)
                while (line.Count > 0 && line.Peek() != entry.Version) line.Pop();
            if (line.Count == 0 || line.Peek() != entry.Version) line.Push(entry.Version);
        }

        return [.. line.Where(version => version != Champion).Distinct()];
    }
}

/// <summary>A time in which one version was the champion. Services follow within five seconds.</summary>
/// <param name="Version">The version.</param>
/// <param name="From">When it was made the champion, inclusive.</param>
/// <param name="Until">When another one was, exclusive; null if it is the champion still.</param>
/// <param name="Entry">The line of history that made it the champion.</param>
public sealed record ChampionPeriod(string Version, DateTimeOffset From, DateTimeOffset? Until, HistoryEntry Entry);
