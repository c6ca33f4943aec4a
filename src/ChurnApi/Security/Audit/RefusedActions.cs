using ChurnApi.Security.Limits;

namespace ChurnApi.Security.Audit;

/// <summary>Writes to the audit that an admin action was refused; so many times and no more, for who is refused must not fill the disk.</summary>
/// <param name="audit">The audit; null where there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class RefusedActions(TimeProvider time, AuditLog? audit = null)
{
    private readonly RateLimiter limiter = new(new RequestRate(60, 60), time);

    public void Tell(HttpContext context, string who)
    {
        if (audit is null || !limiter.TryTake(out _, out _)) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        audit.Refuse(who, $"{context.Request.Method} {route}");
    }
}
