using Churn.Core.Monitoring;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Monitoring;
using ChurnApi.Configuration;

namespace ChurnApi.Monitoring;

/// <summary>
/// Computes what the log says about versions: one at a time, off the way of any request, and keeps it for as long as the settings
/// say. Whoever asks for the same meanwhile gets the same.
/// </summary>
internal sealed class MonitoringReports(PredictionLog log, ServiceOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The most spans and versions that are kept, and the most that wait to be computed.</summary>
    private const int MaxKept = 32;

    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<MonitoringQuestion, Entry> kept = [];
    private readonly Lock adding = new();

    /// <summary>Gets what is known about a version, computed now or kept from before.</summary>
    /// <param name="model">The version.</param>
    /// <param name="question">What is asked of it.</param>
    /// <returns>The report to come; null where too many others wait.</returns>
    public Task<LogReport>? Get(ChurnModel model, MonitoringQuestion question)
    {
        lock (adding)
        {
            foreach (var (asked, entry) in kept)
                if (entry.IsOver(time.GetUtcNow() - options.MonitoringInterval)) kept.Remove(asked);
            if (kept.TryGetValue(question, out var known)) return known.Report;
            if (kept.Count >= MaxKept && kept.FirstOrDefault(entry => entry.Value.Report.IsCompleted) is { Value: not null } done)
                kept.Remove(done.Key);
            if (kept.Count >= MaxKept) return null;
            var now = time.GetUtcNow();
            return (kept[question] = new Entry(now, Task.Run(() => ComputeAsync(model, question, now)))).Report;
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        turn.Dispose();
    }

    private async Task<LogReport> ComputeAsync(ChurnModel model, MonitoringQuestion question, DateTimeOffset now)
    {
        await turn.WaitAsync(stop.Token);
        try
        {
            return await log.ReadAsync(store => LogMonitoring.LookAsync(store, model, question.At(now), stop.Token), stop.Token);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A report that was asked for, and when.</summary>
    private sealed record Entry(DateTimeOffset Asked, Task<LogReport> Report)
    {
        /// <summary>Whether it was asked for before a time, or could not be computed.</summary>
        public bool IsOver(DateTimeOffset time) => Report.IsCompleted && (Asked < time || !Report.IsCompletedSuccessfully);
    }
}

/// <summary>What is asked of the log.</summary>
/// <param name="Version">The version.</param>
/// <param name="From">The start of the span of time; null for the default.</param>
/// <param name="Until">The end of the span, exclusive; null for now.</param>
/// <param name="Every">How long a cohort is.</param>
internal sealed record MonitoringQuestion(string Version, DateTimeOffset? From, DateTimeOffset? Until, CohortLength Every)
{
    /// <summary>What is asked where nothing is said but the version.</summary>
    public static MonitoringQuestion Of(string version) => new(version, null, null, CohortLength.Month);

    /// <summary>The question at a time.</summary>
    public LogMonitoringOptions At(DateTimeOffset now) => new()
    {
        Plan = new MonitoringPlan { Cohorts = Every, Now = now },
        From = From,
        Until = Until,
    };
}
