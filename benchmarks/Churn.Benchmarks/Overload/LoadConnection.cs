using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Churn.Benchmarks.Overload;

/// <summary>
/// A connection that posts the same bytes again and again and reads the answers. It understands as much of HTTP as this service
/// speaks, so that it costs far less than the service it is to press.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private const int Room = 16 * 1024;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] answer = new byte[Room];
    private int length;

    /// <summary>The bytes of a request that posts JSON.</summary>
    public static byte[] Post(Uri service, string path, byte[] body)
    {
        var head =
            $"POST {path} HTTP/1.1\r\nHost: {service.Authority}\r\nContent-Type: "
                + $"application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public async ValueTask ConnectAsync(Uri service) => await socket.ConnectAsync(service.Host, service.Port);

    /// <summary>Sends a request and reads its answer to the end. The connection can be asked again.</summary>
    /// <returns>The status, and whether the answer says when to ask again.</returns>
    /// <exception cref="SocketException">The service broke the connection off.</exception>
    /// <exception cref="IOException">It closed it in the middle of the answer.</exception>
    public async ValueTask<(HttpStatusCode Status, bool HasRetryAfter)> AskAsync(ReadOnlyMemory<byte> request)
    {
        length = 0;
        var sending = SendAsync(request); // a refusal may come before all is sent
        while (!IsWhole())
        {
            if (length == answer.Length) Array.Resize(ref answer, answer.Length * 2);
            var count = await socket.ReceiveAsync(answer.AsMemory(length));
            if (count == 0) throw new IOException("The answer broke off.");
            length += count;
        }

        await sending;
        return ((HttpStatusCode)Number("HTTP/1.1 "u8), Head().IndexOf("\r\nRetry-After: "u8) >= 0);
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> request)
    {
        while (request.Length > 0) request = request[await socket.SendAsync(request)..];
    }

    private ReadOnlySpan<byte> Head() => answer.AsSpan(0, Math.Max(0, answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)));

    /// <summary>
    /// A streamed answer ends with an empty chunk; nothing else in it can look like one, for JSON has its line ends escaped.
    /// </summary>
    private bool IsWhole()
    {
        var head = Head();
        if (head.IsEmpty) return false;
        return head.IndexOf("\r\nContent-Length: "u8) >= 0
            ? length >= head.Length + 4 + Number("\r\nContent-Length: "u8)
            : answer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8);
    }

    private int Number(ReadOnlySpan<byte> after)
    {
        var digits = answer.AsSpan(answer.AsSpan(0, length).IndexOf(after) + after.Length);
        return Utf8Parser.TryParse(digits, out int number, out _)
            ? number
            : throw new IOException("The answer is no answer of HTTP.");
    }
}
