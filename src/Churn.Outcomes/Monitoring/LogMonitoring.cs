using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Monitoring;

/// <summary>
/// Says what the log knows about a version. Predictions are counted in the database; of large logs a sample is read, so that
/// memory and time do not grow with them.
/// </summary>
public static class LogMonitoring
{
    private const int MaxVersions = 20;
    private const int MaxOfOtherVersion = 20_000;

    /// <summary>How far the clocks of several instances may differ.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    /// <summary>Looks at a log.</summary>
    /// <param name="store">The log, open.</param>
    /// <param name="model">The version.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<LogReport> LookAsync(
        IOutcomeStore store, ChurnModel model, LogMonitoringOptions options, CancellationToken cancellation = default)
    {
        var (plan, span) = (options.Plan, options.SpanFor(model));
        var all = new Dictionary<string, LogCounts>(StringComparer.Ordinal);
        var cohorts = new List<CohortCounts>();
        foreach (var start in plan.Cohorts.StartsIn(span.From, span.Until))
        {
            var counts = await store.CountAsync(
                Later(start, span.From), Earlier(plan.Cohorts.EndOf(start), span.Until), plan.Now, cancellation);
            foreach (var count in counts)
                all[count.Version] = all.TryGetValue(count.Version, out var before) ? Sum(before, count) : count;
            var own = counts.FirstOrDefault(count => count.Version == model.Version);
            cohorts.Add(new CohortCounts(start, own?.Predictions ?? 0, own?.Mature ?? 0, own?.Known ?? 0));
        }

        var sample = SampleOf(model.Version, cohorts.Sum(cohort => cohort.Predictions), options.MaxPredictions);
        var monitor = new VersionMonitor(Describe(model), plan);
        var policy = new DecisionPolicy(model.Schema, model.Manifest.Decision);
        await foreach (var prediction in store.SampleAsync(sample, cancellation))
            if (sample.Holds(prediction))
                monitor.Add(new MonitoredPrediction(
                    prediction.Time, prediction.Codes, Score(prediction, policy), IsKnown(prediction), prediction.Customer,
                    prediction.Group));
            else if (prediction is { Customer: { } customer, Group: { } group })
                monitor.Note(prediction.Time, customer, group);
        var findings = monitor.Find(cohorts);
        return new LogReport(
            model.Version,
            span.From,
            span.Until,
            plan.Now,
            plan.Cohorts.ToString(),
            sample.Share,
            all.GetValueOrDefault(model.Version)?.NewestOutcome,
            findings,
            await VersionsAsync([.. all.Values.OrderByDescending(count => count.Predictions)]),
            await NotesAsync())
        {
            Words = model.Schema.Label.Words,
        };

        LogSample SampleOf(string version, long predictions, int most) =>
            new(version, span.From, span.Until, LogSample.HalvingsFor(predictions, most));

        bool IsKnown(PredictionWithOutcome prediction) => prediction.Churned is not null && prediction.Mature <= plan.Now;

        async Task<IReadOnlyList<LoggedVersion>> VersionsAsync(LogCounts[] counts)
        {
            var versions = new List<LoggedVersion>();
            foreach (var count in counts)
                versions.Add(new LoggedVersion(
                    count.Version, count.Predictions, count.Mature, count.Known,
                    count.Version == model.Version ? findings.Realised.Figures
                    : versions.Count < MaxVersions ? await FiguresAsync(count)
                    : null));
            return versions;
        }

        async Task<RealisedFigures?> FiguresAsync(LogCounts count)
        {
            var (outcomes, customers, treated) = (new List<ScoredOutcome>(), new Numbering<Guid>(), new HashSet<int>());
            var some = SampleOf(count.Version, count.Predictions, MaxOfOtherVersion);
            await foreach (var prediction in store.SampleAsync(some, cancellation))
            {
                int? customer = prediction.Customer is { } key ? customers.Of(key) : null;
                var isTreated = prediction.Group == PlanEntry.Treatment;
                if (isTreated && customer is { } number) treated.Add(number);
                if (some.Holds(prediction) && IsKnown(prediction) && !isTreated)
                    outcomes.Add(Score(prediction, null) with { Customer = customer });
            }

            return RealisedFigures.Of(
                [.. outcomes.Where(outcome => outcome.Customer is not { } number || !treated.Contains(number))],
                model.Manifest.Seed);
        }

        async Task<IReadOnlyList<string>> NotesAsync()
        {
            var ahead = await store.CountAsync(plan.Now + ClockError, DateTimeOffset.MaxValue, plan.Now, cancellation);
            return ahead.Sum(count => count.Predictions) is > 0 and var count
                ? [FormattableString.Invariant($"{count} predictions bear a time that has not come yet: the clock of an ")
                    + "instance was wrong when it wrote them. They are in no figure until then."]
                : [];
        }
    }

    private static MonitoredVersion Describe(ChurnModel model) => new(
        model.Version,
        model.Schema,
        model.InputReference,
        model.Manifest.Decision.Threshold.Value,
        model.Manifest.Data.ChurnRate,
        model.Manifest.HoldoutFigure("expectedCalibrationError")?.Value,
        model.Manifest.Seed);

    /// <summary>
    /// The profit is by the coded row: where the campaign's terms are in a column that the model does not read, by those of all.
    /// </summary>
    private static ScoredOutcome Score(PredictionWithOutcome prediction, DecisionPolicy? policy)
    {
        return new ScoredOutcome(prediction.Churned == true, prediction.Probability)
        {
            IsFlagged = prediction.ShouldContact == true,
            Segment = prediction.Segment,
            ProfitIfChurned = ProfitAt(1),
            ProfitIfStayed = ProfitAt(0),
        };

        double? ProfitAt(float probability) => prediction.Churned is null || policy is null
            ? null
            : policy.Decide(new CodedCustomer(prediction.Codes), new ChurnProbability(probability)).ExpectedProfit;
    }

    private static LogCounts Sum(LogCounts one, LogCounts other) => new(
        one.Version,
        one.Predictions + other.Predictions,
        one.Mature + other.Mature,
        one.Known + other.Known,
        one.NewestOutcome is { } newest && !(other.NewestOutcome > newest) ? newest : other.NewestOutcome);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>What to look at in a log.</summary>
public sealed record LogMonitoringOptions
{
    /// <summary>How many days before the window of the newest mature prediction it begins, where no start is given.</summary>
    private const int DaysBefore = 92;

    /// <summary>How versions are looked at.</summary>
    public required MonitoringPlan Plan { get; init; }

    /// <summary>
    /// The start of the span of time, inclusive; null for three months before the newest prediction that can be mature.
    /// </summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end of the span, exclusive; null for now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>About how many predictions of the version figures rest on, at most: 1 or more. Default: 50,000.</summary>
    public int MaxPredictions { get; init; } = 50_000;

    /// <summary>The span of time.</summary>
    /// <param name="model">The version, whose window says what can be mature.</param>
    public (DateTimeOffset From, DateTimeOffset Until) SpanFor(ChurnModel model)
    {
        var until = Until ?? Plan.Now;
        var window = model.Manifest.Window ?? LabelWindow.Default;
        return (From ?? Plan.Cohorts.StartOf(until.AddDays(-(window.GraceDays + window.HorizonDays + DaysBefore))), until);
    }
}
