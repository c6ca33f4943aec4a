using System.Net;
using ChurnApi.Http;

namespace ChurnApi.Security;

/// <summary>
/// Refuses requests that name another host than this machine, where the service has neither keys nor tokens: a page of any site
/// could otherwise have its own name resolved to 127.0.0.1, and a browser here would take the answers for that site's (DNS
/// rebinding).
/// </summary>
internal sealed class LoopbackHostMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        IsLoopback(context.Request.Host) ? next(context) : new ProblemResult(KnownProblems.OtherHost()).ExecuteAsync(context);

    /// <summary>Whether a host is a name of this machine. No host is: HTTP/1.0 has none, and browsers always send one.</summary>
    internal static bool IsLoopback(HostString host)
    {
        if (!host.HasValue) return true;
        var name = host.Host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
