using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Churn.Training.Distributed;

/// <summary>What a frame holds.</summary>
internal enum FrameKind : byte
{
    /// <summary>Who the sender is, in JSON.</summary>
    Hello = 1,

    /// <summary>A block of an exchange.</summary>
    Block = 2,

    /// <summary>Nothing: the sender lives.</summary>
    Beat = 3,

    /// <summary>Nothing: the sender is done, and closes.</summary>
    Goodbye = 4,

    /// <summary>Why the sender does not train with the receiver, in UTF-8.</summary>
    Refusal = 5,
}

/// <summary>
/// The connection to one other worker. A frame is one byte for its kind, the number of the exchange and the length of what
/// follows (32-bit little-endian each), and so many bytes. A thread reads all the time, so that workers that send to each other
/// at once never wait for each other, and a worker that dies is seen at once.
/// </summary>
internal sealed class PeerConnection : IDisposable
{
    /// <summary>The most bytes of a frame, 256 MiB: histograms of far more features than anybody has.</summary>
    public const int MaxLength = 1 << 28;

    private const int HeaderLength = 9;
    private const int MaxHelloLength = 1 << 16;

    private readonly Stream stream;
    private readonly Lock writing = new();
    private readonly BlockingCollection<(int Number, byte[] Block)> arrived = [];
    private long sent;
    private long received;
    private volatile bool isDone;
    private int blocksSent;
    private int blocksTaken;

    /// <param name="stream">Carries the bytes; reading and writing at once must be possible.</param>
    public PeerConnection(Stream stream) => this.stream = stream;

    /// <summary>Whether the other worker has said goodbye.</summary>
    public bool IsDone => isDone;

    public long BytesSent => Interlocked.Read(ref sent);

    public long BytesReceived => Interlocked.Read(ref received);

    /// <summary>Sets the silence after which the other worker is lost.</summary>
    public void ExpectWithin(TimeSpan silence) =>
        stream.ReadTimeout = stream.WriteTimeout = (int)silence.TotalMilliseconds;

    /// <summary>Sends a frame.</summary>
    /// <exception cref="IOException">The other worker is gone, or takes nothing.</exception>
    public void Send(FrameKind kind, int number, ReadOnlySpan<byte> content)
    {
        var frame = new byte[HeaderLength + content.Length]; // written at once, so that a short one is one record of TLS
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), number);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(5), content.Length);
        content.CopyTo(frame.AsSpan(HeaderLength));
        lock (writing)
        {
            stream.Write(frame);
            stream.Flush();
        }

        Interlocked.Add(ref sent, frame.Length);
    }

    /// <summary>Shows that this worker lives, unless something is being sent just now.</summary>
    /// <exception cref="IOException">The other worker is gone, or takes nothing.</exception>
    public void Beat()
    {
        if (!writing.TryEnter()) return;
        try
        {
            Send(FrameKind.Beat, 0, []);
        }
        finally
        {
            writing.Exit();
        }
    }

    /// <summary>Says goodbye, so that the end is not taken for a loss.</summary>
    public void End()
    {
        try
        {
            Send(FrameKind.Goodbye, 0, []);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // whoever is gone needs no goodbye
        }
    }

    /// <summary>Reads the first frame.</summary>
    /// <exception cref="WorkerException">It is none, or a refusal.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public WorkerHello ReadHello()
    {
        var (kind, _, content) = ReadFrame(MaxHelloLength);
        return kind switch
        {
            FrameKind.Hello => WorkerHello.Read(content),
            FrameKind.Refusal => throw new WorkerException(System.Text.Encoding.UTF8.GetString(content)),
            _ => throw new WorkerException("What connected is not a worker of this program."),
        };
    }

    /// <summary>Starts to read blocks, on a thread of its own.</summary>
    /// <param name="name">The name of the thread.</param>
    /// <param name="lost">Told once if the connection ends without a goodbye, and why.</param>
    public void Start(string name, Action<Exception> lost) => new Thread(() =>
    {
        try
        {
            while (true)
            {
                var (kind, number, content) = ReadFrame(MaxLength);
                if (kind == FrameKind.Block) arrived.Add((number, content));
                else if (kind == FrameKind.Goodbye) break;
                else if (kind != FrameKind.Beat) throw new WorkerException($"It sent a frame of kind {(byte)kind}.");
            }

            isDone = true;
        }
        catch (Exception fault) when (
            fault is IOException or WorkerException or ObjectDisposedException or InvalidOperationException)
        {
            lost(fault);
        }

        arrived.CompleteAdding();
    })
    {
        IsBackground = true,
        Name = name,
    }.Start();

    /// <summary>Sends the block of the next exchange with the other worker.</summary>
    /// <exception cref="IOException">The other worker is gone, or takes nothing.</exception>
    public void SendBlock(ReadOnlySpan<byte> block) => Send(FrameKind.Block, ++blocksSent, block);

    /// <summary>Waits for the block of the next exchange with the other worker.</summary>
    /// <exception cref="WorkerException">The other worker is at another exchange.</exception>
    /// <exception cref="EndOfStreamException">The connection ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public byte[] TakeBlock(CancellationToken cancellation)
    {
        var number = ++blocksTaken;
        try
        {
            var (at, block) = arrived.Take(cancellation);
            return at == number ? block : throw new WorkerException($"It is at exchange {at}, and this worker at {number}.");
        }
        catch (InvalidOperationException)
        {
            throw new EndOfStreamException();
        }
    }

    public void Dispose() => stream.Dispose();

    private (FrameKind Kind, int Number, byte[] Content) ReadFrame(int maxLength)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        stream.ReadExactly(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[5..]);
        if (length < 0 || length > maxLength)
            throw new WorkerException($"It announced a frame of {(uint)length} bytes; at most {maxLength} are taken.");
        var content = new byte[length];
        stream.ReadExactly(content);
        Interlocked.Add(ref received, HeaderLength + length);
        return ((FrameKind)header[0], BinaryPrimitives.ReadInt32LittleEndian(header[1..]), content);
    }
}
