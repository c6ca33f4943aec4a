using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Churn.TestSupport;

/// <summary>
/// A connection that speaks HTTP/1.1 as it is told to, and tries nothing again: a client library would hide a lost request.
/// </summary>
public sealed class RawConnection : IDisposable
{
    private readonly TcpClient client;
    private readonly NetworkStream stream;
    private readonly string host;

    private RawConnection(TcpClient client, string host)
    {
        (this.client, this.host) = (client, host);
        stream = client.GetStream();
    }

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port);
        return new RawConnection(client, address.Authority);
    }

    /// <summary>Sends a request.</summary>
    public Task PostAsync(string path, string json) => SendAsync(Head(path, Encoding.UTF8.GetByteCount(json)) + json);

    /// <summary>The head of a request whose body has so many bytes.</summary>
    public string Head(string path, int length) => string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");

    public async Task SendAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads one answer, head and body.</summary>
    /// <returns>The answer; null if the connection ended before it was whole.</returns>
    public async Task<string?> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0) return null;
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (IsWhole(text.ToString())) return text.ToString();
            }
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();

    private static bool IsWhole(string answer)
    {
        const string length = "Content-Length: ";
        var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (body < 4) return false;
        var stated = answer.IndexOf(length, 0, body, StringComparison.Ordinal);
        if (stated < 0) return answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        var digits = answer[(stated + length.Length)..answer.IndexOf('\r', stated)];
        return answer.Length - body >= int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
