using System.Net;
using System.Net.Sockets;

namespace ChurnApi.Tests.Security;

/// <summary>Listens on this machine and counts who comes.</summary>
internal sealed class HttpListenerOnLoopback : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public HttpListenerOnLoopback(Action asked)
    {
        listener.Start();
        _ = Accept(asked);
    }

    public string Address => $"http://{listener.LocalEndpoint}/keys";

    public void Dispose() => listener.Dispose();

    private async Task Accept(Action asked)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptTcpClientAsync();
                asked();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // closed
        }
    }
}
