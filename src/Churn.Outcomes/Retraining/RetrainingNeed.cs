using System.Globalization;
using Churn.Core.Monitoring;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Monitoring;
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

        await LookAtOutcomesAsync(
            log, store.Open(champion), new MonitoringPlan { Now = now }, reasons, looked, cancellation);
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

    /// <summary>Looks at the outcomes of the newest cohort of which enough is known, as <c>churn monitor</c> does.</summary>
    private static async Task LookAtOutcomesAsync(
        IOutcomeStore log,
        ChurnModel model,
        MonitoringPlan plan,
        List<string> reasons,
        List<string> looked,
        CancellationToken cancellation)
    {
        var report = await LogMonitoring.LookAsync(log, model, new LogMonitoringOptions { Plan = plan }, cancellation);
        if (report.Findings.Cohorts.LastOrDefault(cohort => cohort.CalibrationP is not null)
            is not { Realised: { } realised } newest)
        {
            looked.Add("no month of its own predictions has enough known outcomes");
            return;
        }

        (newest.Alarm ? reasons : looked).Add(
            Text($"loss: {newest.From:yyyy-MM}, {realised.Customers} outcomes: log loss {realised.LogLoss.Value:0.0000}, ")
                + Text($"calibration slope {realised.CalibrationSlope.Value:0.00}, {realised.ChurnRate:P1} ")
                + Text($"{model.Schema.Label.Words.Happened} where ")
                + Text($"{realised.ExpectedChurnRate:P1} were expected ")
                + Text($"(p {newest.CalibrationP:0.0000}, level {plan.Budget.PerLook:0.0000})")
                + (newest.Contradicted.Count > 0
                    ? $"; the estimate is contradicted ({string.Join(", ", newest.Contradicted)})"
                    : ""));
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
}
