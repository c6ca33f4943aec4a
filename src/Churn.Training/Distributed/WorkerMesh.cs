namespace Churn.Training.Distributed;

/// <summary>
/// Workers on several machines, each connected to every other by TLS 1.3 in which both sides show a certificate. If one is lost,
/// all others know at once, or, where the network was cut, after <see cref="WorkerMeshOptions.Silence"/>.
/// </summary>
public sealed class WorkerMesh : IWorkerGroup, IDisposable
{
    private readonly WorkerMeshOptions options;
    private readonly PeerConnection?[] peers;
    private readonly CancellationTokenSource lost = new();
    private readonly ManualResetEventSlim ended = new();
    private WorkerException? fault;
    private int exchanges;

    private WorkerMesh(WorkerMeshOptions options, PeerConnection?[] peers)
    {
        this.options = options;
        this.peers = peers;
    }

    public int Rank => options.Worker.Number;

    public int Count => options.Worker.Count;

    /// <summary>Cancelled when a worker is lost.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Which worker is lost, and why; null as long as none is.</summary>
    public WorkerException? Fault => Volatile.Read(ref fault);

    /// <summary>What this worker has sent and received so far.</summary>
    public WorkerTraffic Traffic => new(
        Rank,
        Count,
        exchanges,
        peers.Sum(peer => peer?.BytesSent ?? 0),
        peers.Sum(peer => peer?.BytesReceived ?? 0));

    /// <summary>Waits for all workers, and connects to them.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="hello">What this worker says; the others must be about to train on the same.</param>
    /// <param name="tell">Told of who is turned away.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="WorkerException">A worker does not come, or does not belong to this training.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static WorkerMesh Connect(
        WorkerMeshOptions options, WorkerHello hello, Action<string> tell, CancellationToken cancellation = default)
    {
        if (options.Peers.Count < options.Worker.Count - 1 || options.Peers.Count > options.Worker.Count)
            throw new ArgumentException($"{options.Peers.Count} peers for {options.Worker.Count} workers.", nameof(options));
        var peers = new WorkerConnector(options, hello, tell).ConnectAsync(cancellation).GetAwaiter().GetResult();
        var mesh = new WorkerMesh(options, peers);
        try
        {
            mesh.Start();
            return mesh;
        }
        catch
        {
            mesh.Dispose();
            throw;
        }
    }

    public byte[][] Exchange(byte[][] blocks) => Exchange(blocks, Count);

    public IWorkerGroup First(int count) => new FirstWorkers(this, count);

    public string NameOf(int worker) => options.NameOf(worker);

    private byte[][] Exchange(byte[][] blocks, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length, count);
        exchanges++;
        EachPeer(count, (worker, peer) => peer.SendBlock(blocks[worker]));
        var received = new byte[count][];
        received[Rank] = [.. blocks[Rank]];
        EachPeer(count, (worker, peer) => received[worker] = peer.TakeBlock(lost.Token));
        return received;
    }

    /// <summary>Ends the training together: from here on a worker that goes is not lost.</summary>
    public void End()
    {
        ended.Set();
        foreach (var peer in peers) peer?.End();
    }

    /// <summary>Closes all connections; the others lose this worker, unless the training has ended.</summary>
    public void Dispose()
    {
        ended.Set();
        foreach (var peer in peers) peer?.Dispose();
    }

    private void Start()
    {
        for (var worker = 0; worker < peers.Length; worker++)
        {
            var number = worker;
            peers[worker]?.Start($"worker {worker}", cause => Lose(number, cause));
        }

        new Thread(BeatUntilEnd) { IsBackground = true, Name = "beat" }.Start();
        Exchange([.. Enumerable.Repeat(Array.Empty<byte>(), Count)]); // nobody begins before all are connected
        foreach (var peer in peers) peer?.ExpectWithin(options.Silence);
    }

    private void BeatUntilEnd()
    {
        while (!ended.Wait(options.Beat))
            for (var worker = 0; worker < peers.Length; worker++)
                try
                {
                    peers[worker]?.Beat();
                }
                catch (Exception cause) when (cause is IOException or ObjectDisposedException or InvalidOperationException)
                {
                    Lose(worker, cause);
                }
    }

    /// <exception cref="WorkerException">A worker is lost.</exception>
    private void EachPeer(int count, Action<int, PeerConnection> act)
    {
        for (var worker = 0; worker < count; worker++)
        {
            if (peers[worker] is not { } peer) continue;
            try
            {
                act(worker, peer);
            }
            catch (OperationCanceledException) when (lost.IsCancellationRequested)
            {
                throw Fault!;
            }
            catch (Exception cause) when (
                cause is IOException or WorkerException or ObjectDisposedException or InvalidOperationException)
            {
                Lose(worker, cause);
                throw Fault ?? Describe(worker, cause);
            }
        }
    }

    private void Lose(int worker, Exception cause)
    {
        if (ended.IsSet) return;
        if (Interlocked.CompareExchange(ref fault, Describe(worker, cause), null) is null) lost.Cancel();
    }

    private WorkerException Describe(int worker, Exception cause)
    {
        var why = cause switch
        {
            _ when peers[worker]!.IsDone => "It ended before this worker did.",
            WorkerException => cause.Message,
            EndOfStreamException or ObjectDisposedException or InvalidOperationException => "Its connection ended.",
            IOException
            {
                InnerException: System.Net.Sockets.SocketException
                { SocketErrorCode: System.Net.Sockets.SocketError.TimedOut or System.Net.Sockets.SocketError.WouldBlock }
            } =>
                FormattableString.Invariant($"Nothing was heard of it for {options.Silence.TotalSeconds} s."),
            _ => cause.Message,
        };
        return new WorkerException(
            $"{WorkerMeshOptions.Capital(options.PlaceOf(worker))} is lost. {why} See its messages.", cause);
    }

    private sealed class FirstWorkers(WorkerMesh mesh, int count) : IWorkerGroup
    {
        public int Rank => mesh.Rank;

        public int Count => count;

        public byte[][] Exchange(byte[][] blocks) => mesh.Exchange(blocks, count);

        public IWorkerGroup First(int fewer) => mesh.First(fewer);

        public string NameOf(int worker) => mesh.NameOf(worker);
    }
}

/// <summary>What one worker has sent and received.</summary>
/// <param name="Worker">Its number, from 0.</param>
/// <param name="Workers">How many there are.</param>
/// <param name="Exchanges">How often all workers waited for each other.</param>
/// <param name="BytesSent">To all others together; what TLS adds is not counted.</param>
/// <param name="BytesReceived">From all others together.</param>
public sealed record WorkerTraffic(int Worker, int Workers, int Exchanges, long BytesSent, long BytesReceived);
