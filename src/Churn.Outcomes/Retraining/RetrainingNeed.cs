using System.Globalization;
using Churn.Core.Monitoring;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Retraining;

/// <summary>
/// Whether a champion has to be trained again: because its loss is too high beyond doubt, its probabilities are off, or what it
/// learnt from is too old. That inputs moved is no reason: nobody knows whether it matters.
/// </summary>
/// <param name="Champion">The version; null where there is none, which is a reason, too.</param>
/// <param name="Reasons">What speaks for it, in sentences; empty where nothing does.</param>
/// <param name="Looked">What was looked at, in sentences.</param>
public sealed record RetrainingNeed(string? Champion, IReadOnlyList<string> Reasons, IReadOnlyList<string> Looked)
{
    /// <summary>An expected calibration error that is never a reason, as in the gate.</summary>
    private const double CalibrationErrorAllowed = .05;

    /// <summary>The fewest outcomes that a cohort is judged by, and the fewest of either class.</summary>
    private const int MinRows = 200;

    private const int MinOfEachClass = 20;

    /// <summary>With fewer outcomes since the last training, another one would come out as that one did.</summary>
    private const int MinNewOutcomes = 200;

    /// <summary>Whether it has to be.</summary>
    public bool IsNeeded => Reasons.Count > 0;

    /// <summary>That in a sentence.</summary>
    public string Summary => IsNeeded ? $"needed: {string.Join("; ", Reasons)}" : $"not needed: {string.Join("; ", Looked)}";

    /// <summary>Looks at a champion.</summary>
    /// <param name="store">The model store.</param>
    /// <param name="log">The log, open; null for none, so that only the age is looked at.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="Churn.Models.Manifest.BrokenModelException">The champion is broken.</exception>
    public static async Task<RetrainingNeed> OfAsync(
        ModelStore store, IOutcomeStore? log, NeedOptions options, DateTimeOffset now, CancellationToken cancellation = default)
    {
        if (store.ChampionVersion() is not { } champion) return new RetrainingNeed(null, ["there is no champion"], []);
        var history = store.History();
        var (reasons, looked) = (new List<string>(), new List<string>());
        LookAtAge(history, champion, options, now, reasons, looked);
        if (log is null) return new RetrainingNeed(champion, reasons, looked);
        var rows = new MatureRows(log, now);
        var news = await CountNewAsync(rows, LastTraining(history), cancellation);
        if (news < MinNewOutcomes)
        {
            looked.Add(Text($"{news} outcomes since the last training; {MinNewOutcomes} are needed"));
            return options.TrainsOnLog
                ? new RetrainingNeed(champion, [], [.. reasons, .. looked])
                : new RetrainingNeed(champion, reasons, looked);
        }

        await LookAtCohortAsync(rows, store.Open(champion), options, reasons, looked, cancellation);
        return new RetrainingNeed(champion, reasons, looked);
    }

    private static void LookAtAge(
        IReadOnlyList<HistoryEntry> history,
        string champion,
        NeedOptions options,
        DateTimeOffset now,
        List<string> reasons,
        List<string> looked)
    {
        if (history.LastOrDefault(entry => entry.Version == champion && entry.ShowsFresh()) is not { } fresh) return;
        var days = (now - fresh.Time).TotalDays;
        var text = Text($"age: trained or confirmed {days:0} days ago")
            + (options.MaxAgeDays is { } most ? Text($", at most {most}") : "");
        (days > options.MaxAgeDays ? reasons : looked).Add(text);
    }

    private static DateTimeOffset LastTraining(IReadOnlyList<HistoryEntry> history) =>
        history.LastOrDefault(entry => entry.Action is HistoryEntry.Publish or HistoryEntry.Confirm or HistoryEntry.Refuse)?.Time
            ?? DateTimeOffset.MinValue;

    private static async Task<long> CountNewAsync(MatureRows rows, DateTimeOffset since, CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var (_, row) in rows.ReadAsync(cancellation))
            if (row.Churned is not null && row.Mature > since) count++;
        return count;
    }

    /// <summary>Judges the newest cohort that enough is known of.</summary>
    private static async Task LookAtCohortAsync(
        MatureRows rows,
        ChurnModel model,
        NeedOptions options,
        List<string> reasons,
        List<string> looked,
        CancellationToken cancellation)
    {
        var cohort = (await rows.CountAsync(model.Version, cancellation))
            .LastOrDefault(cohort => cohort.Has(MinRows, MinOfEachClass));
        if (cohort is null)
        {
            looked.Add(Text($"no month of its own predictions has {MinRows} known outcomes, {MinOfEachClass} of each class, ")
                + Text($"and {MatureCohort.MinKnown:P0} of all"));
            return;
        }

        var outcomes = new List<ScoredOutcome>();
        await foreach (var (month, row) in rows.ReadAsync(cancellation))
            if (month == cohort.Month && row.Version == model.Version && row.Churned is { } churned)
                outcomes.Add(new ScoredOutcome(churned, row.Probability));
        var (threshold, seed) = (model.Manifest.Decision.Threshold.Value, model.Manifest.Seed);
        var realised = RealisedPerformance.Of(outcomes, threshold, seed: seed);
        var contradicted = PerformanceEstimate.Of([.. outcomes.Select(outcome => outcome.Probability)], threshold, seed)
            .ContradictedBy(realised.Figures);
        var excess = ExcessLoss.Of(outcomes);
        var isWorse = excess.P <= options.Budget.PerLook;
        (isWorse ? reasons : looked).Add(
            Text($"loss: {cohort.Month:yyyy-MM}, {outcomes.Count} outcomes: log loss {excess.Realised:0.0000}, ")
                + Text($"expected {excess.Expected:0.0000} (p {excess.P:0.0000}, level {options.Budget.PerLook:0.0000})")
                + (contradicted.Count > 0 ? $"; the estimate is contradicted ({string.Join(", ", contradicted)})" : ""));
        var error = realised.Figures["expectedCalibrationError"].Value;
        var isOff = realised.CalibrationP <= options.Budget.PerLook && error > CalibrationErrorAllowed;
        (isOff ? reasons : looked).Add(
            Text($"calibration: off by {error:0.0000} on average (p {realised.CalibrationP:0.0000}), ")
                + Text($"at most {CalibrationErrorAllowed:0.00} or by chance"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What counts as a reason to train again.</summary>
public sealed record NeedOptions
{
    /// <summary>How many days a champion may be old that no training has confirmed; null for any number.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>Whether the training is to be on the log, so that its age is no reason while the log has nothing new.</summary>
    public bool TrainsOnLog { get; init; }

    /// <summary>How probable a false reason may be: 1 % over twelve looks, which is a year of them every month.</summary>
    public FalseAlarmBudget Budget { get; init; } = new(FalseAlarmBudget.DefaultRate, 12);
}
