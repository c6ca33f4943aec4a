using ChurnApi.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChurnApi.Security.Limits;

/// <summary>What the server itself refuses, before any of the service's code runs.</summary>
internal static class ServerLimits
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void Apply(KestrelServerOptions server, LimitOptions limits)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = limits.MaxConnections;
        server.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        server.Limits.MaxRequestHeaderCount = limits.MaxHeaders;
        server.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        server.Limits.MaxRequestLineSize = limits.MaxRequestLineBytes;
        server.Limits.MinRequestBodyDataRate = Least(limits.MinBytesPerSecond);
        server.Limits.MinResponseDataRate = Least(limits.MinBytesPerSecond);
    }

    private static MinDataRate? Least(int bytes) => bytes == 0 ? null : new MinDataRate(bytes, Grace);
}
