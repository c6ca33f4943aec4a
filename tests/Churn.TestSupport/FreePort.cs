using System.Net;
using System.Net.Sockets;

namespace Churn.TestSupport;

/// <summary>Finds a port on which nobody listens.</summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
