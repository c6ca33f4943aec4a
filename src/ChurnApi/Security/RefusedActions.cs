using System.Threading.Channels;
using Churn.Access.Audit;
using Churn.Access.Rates;

namespace ChurnApi.Security;

/// <summary>
/// Writes to the audit that an admin action was refused. Requests do not wait for it: whoever is refused must hold no thread of
/// the service, however slow the file or its lock is. At most one line a second over time is written, so that nobody fills the
/// disk; the others are counted, in the next line that is written and in the metrics.
/// </summary>
/// <param name="audit">The audit; null where there is none.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Count every refusal.</param>
internal sealed class RefusedActions(TimeProvider time, SecurityMetrics metrics, AuditLog? audit = null) : BackgroundService
{
    /// <summary>The most refusals that wait to be written.</summary>
    private const int MaxWaiting = 256;

    private readonly RateLimiter limiter = new(new RequestRate(60, 60), time);
    private readonly Channel<(string Who, string Action)> waiting = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private long unwritten;

    public void Tell(HttpContext context, string who)
    {
        metrics.ActionRefused();
        if (audit is null) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (!limiter.TryTake(out _, out _) || !waiting.Writer.TryWrite((who, $"{context.Request.Method} {route}")))
            Interlocked.Increment(ref unwritten);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (audit is null) return;
        // what was refused before the stop is written
        await foreach (var (who, action) in waiting.Reader.ReadAllAsync(CancellationToken.None))
            await Task.Run(
                () => audit.Refuse(who, action, Words(Interlocked.Exchange(ref unwritten, 0))), CancellationToken.None);
        if (Interlocked.Exchange(ref unwritten, 0) is > 0 and var left)
            await Task.Run(() => audit.Refuse("several callers", "admin actions", Words(left)), CancellationToken.None);
    }

    private static string? Words(long count) =>
        count == 0 ? null : FormattableString.Invariant($"{count} further refusals since the last line are not listed");
}
