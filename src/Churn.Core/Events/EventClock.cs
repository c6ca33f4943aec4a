namespace Churn.Core.Events;

/// <summary>
/// The clock that keeps the future out of features. A snapshot is taken at the beginning of a day. Features are of the
/// <see cref="ObserveDays"/> before it; whether the customer churned is looked for in the <see cref="HorizonDays"/> that begin
/// <see cref="GraceDays"/> after it. Every interval contains its start and not its end, so no event is in two of them.
/// </summary>
/// <param name="ObserveDays">How far back features look, 1 or more.</param>
/// <param name="GraceDays">The days between the snapshot and the horizon, 0 or more.</param>
/// <param name="HorizonDays">The days in which churn is looked for, 1 or more.</param>
public sealed record EventClock(int ObserveDays, int GraceDays, int HorizonDays)
{
    /// <summary>The first moment in which churn is looked for.</summary>
    public long HorizonFrom(long asOf) => asOf + (GraceDays * TimeSpan.TicksPerDay);

    /// <summary>The first moment after the horizon.</summary>
    public long HorizonEnd(long asOf) => HorizonFrom(asOf) + (HorizonDays * TimeSpan.TicksPerDay);

    /// <summary>The moment at which a day begins.</summary>
    public static long StartOf(DateOnly day) => day.DayNumber * TimeSpan.TicksPerDay;

    /// <summary>The day of a moment.</summary>
    public static DateOnly DayOf(long time) => DateOnly.FromDayNumber((int)(time / TimeSpan.TicksPerDay));
}
