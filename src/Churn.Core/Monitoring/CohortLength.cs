using Churn.Core.Options;

namespace Churn.Core.Monitoring;

/// <summary>
/// How long a cohort is: the predictions that are looked at together. A cohort is a calendar month, or some days counted from
/// 1970-01-01, in UTC; so it has the same customers whenever somebody looks.
/// </summary>
public sealed record CohortLength
{
    /// <summary>The most cohorts of one look; more are refused.</summary>
    public const int MaxCohorts = 120;

    private const int MaxDays = 3650;
    private const string MonthText = "month";

    private readonly int? days;

    private CohortLength(int? days) => this.days = days;

    /// <summary>Calendar months.</summary>
    public static CohortLength Month { get; } = new((int?)null);

    /// <summary>How many cohorts there are in a year, rounded up.</summary>
    public int PerYear => days is { } length ? (364 + length) / length : 12;

    /// <summary>Reads a length: "month", or days as in "30d".</summary>
    /// <returns>The length; null where the text is none.</returns>
    public static CohortLength? Parse(string text)
    {
        if (text == MonthText) return Month;
        return DurationFormat.Days.Parse(text) is > 0 and <= MaxDays and var days ? new CohortLength((int)days) : null;
    }

    /// <summary>The start of the cohort that a moment belongs to, inclusive.</summary>
    public DateTimeOffset StartOf(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        if (days is not { } length) return new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var day = DateOnly.FromDateTime(utc).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return DateTimeOffset.UnixEpoch.AddDays(Math.Floor((double)day / length) * length);
    }

    /// <summary>The end of the cohort with a start, exclusive: the start of the next.</summary>
    public DateTimeOffset EndOf(DateTimeOffset start) => days is { } length ? start.AddDays(length) : start.AddMonths(1);

    /// <summary>The starts of the cohorts of a span of time, in order; no more than one above <see cref="MaxCohorts"/>.</summary>
    /// <param name="from">The start of the span, inclusive.</param>
    /// <param name="until">The end of the span, exclusive.</param>
    public IReadOnlyList<DateTimeOffset> StartsIn(DateTimeOffset from, DateTimeOffset until)
    {
        var starts = new List<DateTimeOffset>();
        for (var start = StartOf(from); start < until && starts.Count <= MaxCohorts; start = EndOf(start)) starts.Add(start);
        return starts;
    }

    /// <summary>The length as it is written.</summary>
    public override string ToString() =>
        days is { } length ? FormattableString.Invariant($"{length}d") : MonthText;
}
