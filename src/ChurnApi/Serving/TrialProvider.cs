using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Trials;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>
/// Holds the trial that is on, with its challenger open. Without a log there is none: nobody would ever know how it ended.
/// </summary>
internal sealed class TrialProvider(
    ModelStore store, ChampionProvider champion, TimeProvider time, ILogger<TrialProvider> logger, PredictionLog? log = null)
{
    private readonly ReloadingModel<ChurnModel> challenger = new(store.Open, () => store.Trial()?.Challenger, time);
    private volatile RunningTrial? running;
    private volatile TrialStanding? standing;
    private volatile string? fault;
    private volatile ModelTrial? begun;

    /// <summary>The trial of a version that answers; null for none.</summary>
    public RunningTrial? Of(string version) => running is { } trial && trial.Trial.Champion == version ? trial : null;

    /// <summary>The trial as it stands; null for none.</summary>
    public TrialReport? Report => begun is { } trial ? TrialReport.Of(trial, running is not null, standing, fault) : null;

    /// <summary>Looks at the store once, after the champion was looked for. Not for two threads at a time.</summary>
    public void Refresh()
    {
        try
        {
            var assignment = store.TrialAssignment();
            var look = challenger.Look();
            if (assignment is null) challenger.Close();
            if (assignment?.Trial != begun) (begun, standing) = (assignment?.Trial, null);
            var model = challenger.Model;
            var isOn = assignment is { } on && log is not null && model?.Version == on.Trial.Challenger
                && champion.Version == on.Trial.Champion && time.GetUtcNow() < on.Trial.Until;
            if (!isOn) running = null;
            else if (running?.Trial != assignment!.Trial) Begin(new RunningTrial(assignment, model!));
            Tell(FaultOf(assignment?.Trial, look));
        }
        catch (Exception fault) when (fault is BrokenModelException or StoreUnavailableException)
        {
            if (fault is BrokenModelException) running = null; // a storage that does not answer ends no trial
            Tell($"The trial cannot be read: {StoreFault.Words(store, fault)}");
        }
    }

    /// <summary>Takes note of how the trial stands.</summary>
    public void Take(ModelTrial trial, TrialStanding found)
    {
        if (trial == begun) standing = found;
    }

    private void Begin(RunningTrial next)
    {
        running = next;
        Log.TrialBegins(logger, next.Trial.Challenger, next.Trial.Share, next.Trial.Champion);
    }

    private string? FaultOf(ModelTrial? trial, ReloadResult look) => trial is null || running is not null ? null
        : log is null ? "The trial does not run: the service keeps no log (ChurnApi:Log)."
        : look.Cause is { } cause ? $"The challenger {trial.Challenger} is broken: {StoreFault.Words(store, cause)}"
        : "The trial does not run: it is over, or another version is the champion. churn models trial --end ends it.";

    private void Tell(string? found)
    {
        if (found == fault) return;
        fault = found;
        if (found is not null) Log.TrialRefused(logger, found);
    }
}

/// <summary>The trial of a challenger on live customers, as GET /models/current tells of it.</summary>
/// <param name="Challenger">The version that is tried.</param>
/// <param name="Share">The share of the customers whom it answers.</param>
/// <param name="Since">When the trial began.</param>
/// <param name="Until">When it ends at the latest.</param>
/// <param name="IsRunning">Whether this process assigns customers to it.</param>
public sealed record TrialReport(string Challenger, double Share, DateTimeOffset Since, DateTimeOffset Until, bool IsRunning)
{
    /// <summary>The customers whom both versions scored, at the last look at the log; null before the first.</summary>
    public int? Customers { get; init; }

    /// <summary>Those of them whose outcome counts by now.</summary>
    public int? Compared { get; init; }

    /// <summary>By how much the champion's log loss is above the challenger's; null while nothing is compared.</summary>
    public double? Difference { get; init; }

    /// <summary>The lower end of its interval, which holds at every look.</summary>
    public double? Lower { get; init; }

    /// <summary>The upper end.</summary>
    public double? Upper { get; init; }

    /// <summary>Why the trial does not run, in a sentence; null if it does.</summary>
    public string? Fault { get; init; }

    internal static TrialReport Of(ModelTrial trial, bool isRunning, TrialStanding? standing, string? fault) =>
        new(trial.Challenger, trial.Share, trial.Since, trial.Until, isRunning)
        {
            Customers = standing?.Customers,
            Compared = standing?.Compared,
            Difference = standing?.Difference?.Value,
            Lower = standing?.Difference?.Lower,
            Upper = standing?.Difference?.Upper,
            Fault = fault,
        };
}
