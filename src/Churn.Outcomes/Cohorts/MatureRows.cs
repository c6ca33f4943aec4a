using System.Runtime.CompilerServices;
using Churn.Core.Campaigns;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Cohorts;

/// <summary>
/// Reads the predictions of a log whose window has ended, by cohorts: the months that they are about. Left out are customers who
/// had left when they were scored, those whom a campaign treated, since their outcome is not what would have happened by itself,
/// and all but the first prediction of a customer in a cohort.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="now">The time now.</param>
/// <param name="since">The time from which predictions count; null for all.</param>
public sealed class MatureRows(IOutcomeStore log, DateTimeOffset now, DateTimeOffset? since = null)
{
    /// <summary>The predictions of customers whom a campaign treated.</summary>
    public long Treated { get; private set; }

    /// <summary>The predictions of customers who have an earlier one in the cohort.</summary>
    public long Repeated { get; private set; }

    /// <summary>The predictions whose window has not ended.</summary>
    public long Immature { get; private set; }

    /// <summary>Reads them in the order of their times, with the first day of their cohort; the outcome may be unknown.</summary>
    public async IAsyncEnumerable<(DateOnly Cohort, PredictionWithOutcome Row)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        (Treated, Repeated, Immature) = (0, 0, 0);
        var treated = await TreatedAsync(cancellation);
        var seen = new HashSet<(DateOnly, Guid)>();
        await foreach (var row in log.ReadAsync(since ?? DateTimeOffset.UnixEpoch, now, cancellation))
        {
            if (row.ShouldContact is null) continue;
            var cohort = CohortOf(row);
            if (row.Mature > now) Immature++;
            else if (row.Group == PlanEntry.Treatment
                || row.Customer is { } planned && treated.Contains((cohort, planned))) Treated++;
            else if (row.Customer is { } customer && !seen.Add((cohort, customer))) Repeated++;
            else yield return (cohort, row);
        }
    }

    /// <summary>Counts the cohorts, the oldest first.</summary>
    public async Task<IReadOnlyList<MatureCohort>> CountAsync(CancellationToken cancellation = default)
    {
        var cohorts = new SortedDictionary<DateOnly, MatureCohort>();
        await foreach (var (month, row) in ReadAsync(cancellation))
        {
            var before = cohorts.GetValueOrDefault(month) ?? new MatureCohort(month, 0, 0, 0);
            cohorts[month] = before with
            {
                Mature = before.Mature + 1,
                Known = before.Known + (row.Churned is null ? 0 : 1),
                Churned = before.Churned + (row.Churned == true ? 1 : 0),
            };
        }

        return [.. cohorts.Values];
    }

    /// <summary>Whom a campaign treated in a cohort: another prediction of theirs may say so.</summary>
    private async Task<HashSet<(DateOnly, Guid)>> TreatedAsync(CancellationToken cancellation)
    {
        var treated = new HashSet<(DateOnly, Guid)>();
        await foreach (var row in log.ReadAsync(since ?? DateTimeOffset.UnixEpoch, now, cancellation))
            if (row.Group == PlanEntry.Treatment && row.Customer is { } customer) treated.Add((CohortOf(row), customer));
        return treated;
    }

    private static DateOnly CohortOf(PredictionWithOutcome row)
    {
        var day = DayOf(row);
        return new DateOnly(day.Year, day.Month, 1);
    }

    /// <summary>The day that a prediction is about.</summary>
    public static DateOnly DayOf(PredictionWithOutcome row) => row.AsOf ?? DateOnly.FromDateTime(row.Time.UtcDateTime);
}

/// <summary>The mature predictions that are about one month.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Mature">How many there are.</param>
/// <param name="Known">How many of them have an outcome.</param>
/// <param name="Churned">How many of these left.</param>
public sealed record MatureCohort(DateOnly Month, long Mature, long Known, long Churned)
{
    /// <summary>
    /// The least share of outcomes that must be known before a cohort says anything: who left is often known long before who
    /// stayed.
    /// </summary>
    public const double MinKnown = .9;

    /// <summary>Whether enough outcomes are known for the others not to matter.</summary>
    public bool IsComplete => Known > 0 && Known >= MinKnown * Mature;

    /// <summary>Whether it is complete and has so many customers, and so many of either class.</summary>
    public bool Has(long rows, long ofEachClass) =>
        IsComplete && Known >= rows && Math.Min(Churned, Known - Churned) >= ofEachClass;
}
