using Churn.Core.Events;

namespace Churn.Data.Events;

/// <summary>Chooses the days of snapshots, where they are not named, by the time that the events cover.</summary>
public static class SnapshotDays
{
    /// <summary>The times to look back that are tried, in days, the longest first.</summary>
    private static readonly int[] Observed = [365, 180, 90, 30];

    /// <summary>So many horizons, with their grace, are to lie between the first snapshot and the last.</summary>
    private const int MinHorizons = 3;

    /// <summary>
    /// Chooses the last day whose horizon is over, and days before it a horizon apart as long as there are events to look at.
    /// Where the time to look back is not given, it is the longest that leaves room for three horizons.
    /// </summary>
    /// <param name="oldest">The day of the oldest event.</param>
    /// <param name="newest">The last day of which all events are known.</param>
    /// <param name="grace">The days between the snapshot and the horizon.</param>
    /// <param name="horizon">The days in which churn is looked for.</param>
    /// <param name="every">The days between snapshots; null for a horizon.</param>
    /// <param name="observe">How far back features look; null to choose it.</param>
    public static SnapshotOptions Choose(DateOnly oldest, DateOnly newest, int grace, int horizon, int? every, int? observe)
    {
        var last = newest.AddDays(1 - grace - horizon);
        var covered = last.DayNumber - oldest.DayNumber;
        var room = MinHorizons * (grace + horizon);
        var back = observe ?? Observed.FirstOrDefault(days => covered - days >= room, Observed[^1]);
        return new SnapshotOptions(new EventClock(back, grace, horizon), [last]) { EveryDays = every ?? horizon };
    }
}
