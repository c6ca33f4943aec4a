using Churn.Core.Campaigns;

namespace Churn.Core.Monitoring;

/// <summary>Takes the predictions of one cohort of a version.</summary>
/// <param name="version">The version.</param>
/// <param name="plan">How it is looked at.</param>
/// <param name="from">The start of the cohort.</param>
internal sealed class CohortMonitor(MonitoredVersion version, MonitoringPlan plan, DateTimeOffset from)
{
    /// <summary>
    /// A cohort that is not complete is tested when it has so many customers, twice as many, four times as many, ...: the same
    /// looks, however often somebody asks.
    /// </summary>
    private const int FirstCheck = 250;

    /// <summary>The most of these looks; they go up to a hundred thousand customers and more.</summary>
    private const int MaxChecks = 10;

    /// <summary>Where fewer outcomes of mature predictions are known, those are seldom a fair part.</summary>
    private const double MinKnown = .8;

    private readonly InputCounts? counts =
        version.Reference is { } reference ? new InputCounts(version.Schema, reference) : null;

    private readonly HashSet<int> seen = [];
    private readonly List<double> probabilities = [];
    private readonly List<ScoredOutcome> outcomes = [];
    private readonly List<string?> groups = [];
    private readonly Dictionary<int, string> groupOf = []; // of customers, whichever of their predictions says it
    private readonly HashSet<string> alarms = new(StringComparer.Ordinal);
    private int nextCheck = FirstCheck;

    /// <summary>The start of the cohort.</summary>
    public DateTimeOffset From => from;

    /// <summary>Whether it has no prediction, and at most groups.</summary>
    public bool IsEmpty => probabilities.Count == 0;

    /// <summary>One half of what a cohort may spend is for the looks before it is complete, the other for the last.</summary>
    private FalseAlarmBudget AtEnd => plan.Budget with { Looks = 2 * plan.Budget.Looks };

    /// <summary>Takes a prediction; not the second of a customer.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="customer">The customer's number; null where nobody knows.</param>
    public void Add(MonitoredPrediction prediction, int? customer)
    {
        if (customer is { } member && prediction.Group is { } group) Note(member, group);
        if (customer is { } number && !seen.Add(number)) return;
        probabilities.Add(prediction.Score.Probability);
        counts?.Add(prediction.Codes);
        if (prediction.IsKnown)
        {
            outcomes.Add(prediction.Score with { Customer = customer });
            groups.Add(prediction.Group);
        }

        if (counts is null || probabilities.Count != nextCheck || nextCheck > FirstCheck << (MaxChecks - 1)) return;
        nextCheck *= 2;
        Test(AtEnd with { Looks = AtEnd.Looks * MaxChecks }, counts);
    }

    /// <summary>Takes note of a customer's group in a campaign; who was treated once is treated.</summary>
    public void Note(int customer, string group)
    {
        if (groupOf.GetValueOrDefault(customer) != PlanEntry.Treatment) groupOf[customer] = group;
    }

    /// <summary>Says what is known about the cohort.</summary>
    /// <param name="count">How many predictions it has in the log.</param>
    public CohortResult Find(CohortCounts count)
    {
        var isComplete = plan.Cohorts.EndOf(from) <= plan.Now;
        var drift = counts is null ? null : isComplete ? Test(AtEnd, counts) : InputDrift.Of(counts, AtEnd, version.Seed);
        if (drift is not null)
            drift = drift with
            {
                Columns = [.. drift.Columns.Select(column => column with { Alarm = alarms.Contains(column.Column) })
                    .OrderByDescending(column => column.Alarm)],
            };
        var estimated = PerformanceEstimate.Of(probabilities, version.Threshold, version.Seed);
        ScoredOutcome[] untreated = [.. Untreated()];
        var realised = RealisedFigures.Of(untreated, version.Seed);
        var isFair = realised is not null && count.Known >= MinKnown * count.Mature;
        double? p = isFair ? CalibrationEvidence.P(untreated, version.ChurnRate) : null;
        return new CohortResult(
            new CohortFindings(
                from,
                plan.Cohorts.EndOf(from),
                isComplete,
                count.Predictions,
                count.Mature,
                count.Known,
                probabilities.Count,
                drift?.Columns.Max(column => column.Psi),
                [.. alarms.Order(StringComparer.Ordinal)],
                estimated.Figures["rocAuc"],
                estimated.Figures["logLoss"],
                realised,
                isFair ? Contradicted(untreated, realised!, estimated) : [],
                p,
                p <= plan.Budget.PerLook),
            drift,
            estimated,
            untreated,
            [.. Grouped()]);
    }

    private IEnumerable<ScoredOutcome> Untreated() =>
        Grouped().Where(pair => pair.Group != PlanEntry.Treatment).Select(pair => pair.Outcome);

    private IEnumerable<(string? Group, ScoredOutcome Outcome)> Grouped() => groups.Zip(
        outcomes,
        (group, outcome) => (outcome.Customer is { } customer ? groupOf.GetValueOrDefault(customer) : group, outcome));

    private InputDrift Test(FalseAlarmBudget budget, InputCounts counted)
    {
        var drift = InputDrift.Of(counted, budget, version.Seed);
        foreach (var column in drift.Alarms) alarms.Add(column.Column);
        return drift;
    }

    private IReadOnlyList<string> Contradicted(
        ScoredOutcome[] known, RealisedFigures realised, PerformanceEstimate estimated)
    {
        var estimate = known.Length == probabilities.Count
            ? estimated
            : PerformanceEstimate.Of([.. known.Select(outcome => outcome.Probability)], version.Threshold, version.Seed);
        return estimate.ContradictedBy(
            new Dictionary<string, Figure> { ["rocAuc"] = realised.RocAuc, ["logLoss"] = realised.LogLoss });
    }
}

/// <summary>What is known about a cohort, with what figures over several cohorts are made of.</summary>
internal sealed record CohortResult(
    CohortFindings Findings,
    InputDrift? Drift,
    PerformanceEstimate Estimated,
    IReadOnlyList<ScoredOutcome> Outcomes,
    IReadOnlyList<(string? Group, ScoredOutcome Outcome)> Grouped);
