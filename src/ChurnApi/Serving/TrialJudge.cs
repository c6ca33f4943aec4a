using Churn.Access.Audit;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.ObjectStorage;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Trials;
using ChurnApi.Configuration;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>
/// Looks at the outcomes of the trial at the start and every ten minutes, and ends it where they decide. Where the store is
/// read-only the verdict is told, and the command line ends it.
/// </summary>
internal sealed class TrialJudge(
    PredictionLog log,
    TrialProvider trials,
    ServiceOptions options,
    TimeProvider time,
    ILogger<TrialJudge> logger,
    AuditLog? audit = null) : BackgroundService
{
    private const string Who = "the trial";

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly ModelStore store = StoreLocation.Open(options.Models, time, Who, options.EncryptionKeys);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do await Task.Run(() => LookAsync(stoppingToken), stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }

    private HistoryEntry? Act(string action, string version, string why, Func<HistoryEntry?> take) =>
        audit is null ? take() : audit.Do(Who, action, version, why, take);

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (await TrialEnd.LookAsync(store, log.Store, time.GetUtcNow(), Act, cancellation) is not { } found) return;
            trials.Take(found.Trial, found.Standing);
            if (found.Standing.Verdict != TrialVerdict.Undecided)
                Log.TrialEnded(logger, found.Trial.Challenger, found.Standing.Summary(found.Trial));
        }
        catch (Exception fault) when (PredictionLog.IsFailure(fault)
            || fault is BrokenModelException or UnknownVersionException or WrongKindException or AuditException)
        {
            Log.TrialRefused(logger, $"The trial could not be looked at, or ended: {StoreFault.Words(store, fault)}");
        }
    }
}
