using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Churn.Benchmarks.Attacks;

/// <summary>
/// Asks for the health of a service ten times a second, on a new connection each time, as an orchestrator does.
/// </summary>
internal sealed class HealthProbe(AttackedService service)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly List<double> times = [];
    private readonly byte[] buffer = new byte[4096];

    /// <summary>The probes that got no 200 within five seconds.</summary>
    public int Failures { get; private set; }

    public async Task RunAsync(CancellationToken end)
    {
        var request = service.Head("GET /health/ready", "Connection: close\r\n");
        while (!end.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            if (!await IsAnsweredAsync(request)) Failures++;
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(Period, CancellationToken.None);
        }
    }

    /// <summary>A quantile of the times in milliseconds.</summary>
    public double Quantile(double share)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
    }

    private async Task<bool> IsAnsweredAsync(byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(service.Address.Host, service.Address.Port, patience.Token);
            await socket.SendAsync(request, patience.Token);
            var count = await socket.ReceiveAsync(buffer, patience.Token);
            return Encoding.ASCII.GetString(buffer, 0, count).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
