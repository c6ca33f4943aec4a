using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Monitoring;

/// <summary>
/// Takes the predictions of a version in the order of their times, and says what is known about it: by cohorts and in all. A
/// customer counts once in a cohort, with their first prediction, so that customers who are scored every night do not count
/// thirty times.
/// </summary>
/// <param name="version">The version.</param>
/// <param name="plan">How it is looked at.</param>
public sealed class VersionMonitor(MonitoredVersion version, MonitoringPlan plan)
{
    private readonly List<CohortMonitor> cohorts = [];
    private readonly Numbering<Guid> customers = new();

    /// <summary>Takes a prediction.</summary>
    public void Add(MonitoredPrediction prediction)
    {
        if (prediction.Codes.Length != version.Schema.Features.Count) return; // another program has written it
        CohortAt(prediction.Time).Add(prediction, prediction.Customer is { } key ? customers.Of(key) : null);
    }

    /// <summary>Takes note of a customer's group in a campaign; their prediction itself is in no figure.</summary>
    /// <param name="time">When the prediction was made; in the order of all others.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="group">The group, "treatment" or "control".</param>
    public void Note(DateTimeOffset time, Guid customer, string group) => CohortAt(time).Note(customers.Of(customer), group);

    /// <summary>Says what is known.</summary>
    /// <param name="counts">How many predictions each cohort has in the log, in order; there is one for each.</param>
    public VersionFindings Find(IReadOnlyList<CohortCounts> counts)
    {
        CohortResult[] results = [.. cohorts.Where(cohort => !cohort.IsEmpty).Join(
            counts, cohort => cohort.From, count => count.From, (cohort, count) => cohort.Find(count))];
        var current = results.LastOrDefault(cohort => cohort.Estimated.Rows >= MinCurrentRows)
            ?? results.MaxBy(cohort => cohort.Estimated.Rows);
        return new VersionFindings(
            version.Version,
            counts.Sum(count => count.Predictions),
            current?.Drift is { } drift ? DriftFindings.Of(current.Findings, drift, plan) : null,
            current is null ? null : EstimateFindings.Of(current, version, results),
            RealisedFindings.Of(version, plan, counts, results),
            [.. results.Select(result => result.Findings)]);
    }

    private CohortMonitor CohortAt(DateTimeOffset time)
    {
        var start = plan.Cohorts.StartOf(time);
        if (cohorts.Count == 0 || cohorts[^1].From != start) cohorts.Add(new CohortMonitor(version, plan, start));
        return cohorts[^1];
    }

    /// <summary>With fewer customers a cohort that has just begun does not stand for the present.</summary>
    private const int MinCurrentRows = 200;
}

/// <summary>What monitoring needs to know of a version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Reference">What its training counted; null where it keeps no counts.</param>
/// <param name="Threshold">The probability from which customers are flagged.</param>
/// <param name="ChurnRate">The share of churners in its training.</param>
/// <param name="CalibrationError">The calibration error on held-out rows of the training; null where not known.</param>
/// <param name="Seed">The same seed gives the same figures.</param>
public sealed record MonitoredVersion(
    string Version,
    CustomerSchema Schema,
    InputReference? Reference,
    double Threshold,
    double ChurnRate,
    double? CalibrationError,
    int Seed);

/// <summary>How versions are looked at.</summary>
public sealed record MonitoringPlan
{
    /// <summary>How long a cohort is. Default: a month.</summary>
    public CohortLength Cohorts { get; init; } = CohortLength.Month;

    /// <summary>
    /// The probability of any false alarm of the inputs over all columns and looks, and the same again of the outcomes, above 0
    /// and below 1. Default: 0.01.
    /// </summary>
    public double FalseAlarmRate { get; init; } = FalseAlarmBudget.DefaultRate;

    /// <summary>Over how many cohorts that probability is shared out; null for those of a year.</summary>
    public int? Looks { get; init; }

    /// <summary>The time now: predictions are mature by it or not.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What a cohort may spend.</summary>
    public FalseAlarmBudget Budget => new(FalseAlarmRate, Looks ?? Cohorts.PerYear);
}

/// <summary>A prediction as monitoring reads it.</summary>
/// <param name="Time">When it was made.</param>
/// <param name="Codes">The coded row.</param>
/// <param name="Score">
/// The probability and what it led to; its outcome counts only where <paramref name="IsKnown"/> is set.
/// </param>
/// <param name="IsKnown">Whether its window has ended and it is known what became of the customer.</param>
/// <param name="Customer">The customer; null where nobody knows.</param>
/// <param name="Group">The customer's group in a campaign, "treatment" or "control"; null for none.</param>
public readonly record struct MonitoredPrediction(
    DateTimeOffset Time, float[] Codes, ScoredOutcome Score, bool IsKnown, Guid? Customer, string? Group);

/// <summary>How many predictions of a version the log has in a cohort.</summary>
/// <param name="From">The start of the cohort.</param>
/// <param name="Predictions">All of them.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
public sealed record CohortCounts(DateTimeOffset From, long Predictions, long Mature, long Known);
