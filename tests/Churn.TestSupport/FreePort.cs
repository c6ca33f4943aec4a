using System.Net;
using System.Net.Sockets;

namespace Churn.TestSupport;

/// <summary>Finds a port on which nobody listens.</summary>
public static class FreePort
{
    public static int Find() => Find(1)[0];

    /// <summary>Finds several at once, all different.</summary>
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners) listener.Start();
            return Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }
}
