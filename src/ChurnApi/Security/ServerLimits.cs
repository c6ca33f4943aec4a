using ChurnApi.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChurnApi.Security;

/// <summary>What the server itself refuses, before any of the service's code runs.</summary>
internal static class ServerLimits
{
    /// <summary>
    /// The bytes that a connection may send ahead of what is read of them. The framework's own default is eight times that.
    /// </summary>
    public const int RequestBuffer = 128 * 1024;

    /// <summary>
    /// The connections that wait to be taken, as many as Linux allows by default. One that finds no room asks again after a
    /// second, which a flood must not cost a health probe.
    /// </summary>
    public const int Backlog = 4096;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void Apply(KestrelServerOptions server, LimitOptions limits)
    {
        server.AddServerHeader = false;
        var connections = new ConnectionLimiter(limits.MaxConnections); // of all addresses together
        server.ConfigureEndpointDefaults(endpoint => endpoint.Use(connections.Limit));
        server.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        server.Limits.MaxRequestHeaderCount = limits.MaxHeaders;
        server.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        server.Limits.MaxRequestLineSize = limits.MaxRequestLineBytes;
        server.Limits.MaxRequestBufferSize = Math.Max(RequestBuffer, limits.MaxHeaderBytes + limits.MaxRequestLineBytes);
        server.Limits.MinRequestBodyDataRate = Least(limits.MinBytesPerSecond);
        server.Limits.MinResponseDataRate = Least(limits.MinBytesPerSecond);
    }

    private static MinDataRate? Least(int bytes) => bytes == 0 ? null : new MinDataRate(bytes, Grace);
}
