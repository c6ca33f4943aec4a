using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Churn.Training.Distributed;

/// <summary>
/// Brings the workers together: each listens for those of higher numbers and connects to those of lower ones, until it knows all
/// of them. A stranger is turned away and told; a worker with other data, options or program ends all.
/// </summary>
/// <param name="options">Where the workers are.</param>
/// <param name="hello">What this worker says.</param>
/// <param name="tell">Told of who is turned away.</param>
internal sealed class WorkerConnector(WorkerMeshOptions options, WorkerHello hello, Action<string> tell)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly int rank = options.Worker.Number;
    private readonly PeerConnection?[] peers = new PeerConnection?[options.Worker.Count];
    private readonly TaskCompletionSource higherAreThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private string? lastRefusal;

    /// <summary>Waits until all workers are connected.</summary>
    /// <returns>One connection for each worker; null for this one.</returns>
    /// <exception cref="WorkerException">A worker does not come, or does not belong to this training.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<PeerConnection?[]> ConnectAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var listener = rank < peers.Length - 1 ? Listen() : null;
        patience.CancelAfter(options.PeerTimeout);
        var isConnected = false;
        try
        {
            List<Task> open = [.. Enumerable.Range(0, rank).Select(lower => ConnectToAsync(lower, patience.Token))];
            if (listener is not null)
            {
                _ = AcceptAsync(listener, patience.Token);
                open.Add(higherAreThere.Task.WaitAsync(patience.Token));
            }

            while (open.Count > 0)
            {
                var done = await Task.WhenAny(open);
                await done;
                open.Remove(done);
            }

            isConnected = true;
            return peers;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested
            && (fault is OperationCanceledException || (patience.IsCancellationRequested && IsOfConnection(fault))))
        {
            throw new WorkerException(Missing(), fault);
        }
        finally
        {
            await patience.CancelAsync();
            if (!isConnected)
                foreach (var peer in peers) peer?.Dispose();
        }
    }

    private string Missing()
    {
        var missing = Enumerable.Range(0, peers.Length).Where(worker => worker != rank && peers[worker] is null)
            .Select(options.PlaceOf);
        var refused = lastRefusal is null ? "" : $" {lastRefusal}";
        var (who, list) = options.Names is null ? ("workers", "--peers") : ("sites", "--sites");
        return FormattableString.Invariant($"Not all {who} came within {options.PeerTimeout.TotalSeconds} s (--peer-timeout): ")
            + $"{string.Join(", ", missing)}.{refused} Start all of them with the same {list}.";
    }

    /// <summary>Why the certificate that was shown is not that of a worker; null where it is, or names do not count.</summary>
    private string? WhyNotNamed(SslStream secured, int worker) => options.Names is { } names
        && options.Certificate.NameIfNot(secured.RemoteCertificate!, names[worker].Split(' ')[^1]) is { } other
            ? $"Who says to be {names[worker]} shows a certificate of the common name '{other}'. Each shows one with its own "
                + "name."
            : null;

    private string Title(int worker) => WorkerMeshOptions.Capital(options.NameOf(worker));

    private TcpListener Listen()
    {
        var listener = TcpListener.Create(options.Peers[rank].Port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            throw new WorkerException(
                $"{Title(rank)} cannot listen on port {options.Peers[rank].Port}, as its address says: {fault.Message}. Is "
                + $"another {options.NameOf(rank)} running here?",
                fault);
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellation)
    {
        try
        {
            while (true) _ = GreetAsync(await listener.AcceptSocketAsync(cancellation), cancellation);
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // all are there, or the time is over
        }
        catch (SocketException fault)
        {
            higherAreThere.TrySetException(
                new WorkerException($"{Title(rank)} cannot listen any more: {fault.Message}", fault));
        }
    }

    /// <summary>Answers who connects: turns strangers away, and ends all if a worker does not fit.</summary>
    private async Task GreetAsync(Socket socket, CancellationToken cancellation)
    {
        var (from, why) = (socket.RemoteEndPoint, (string?)null);
        var secured = Secure(socket);
        PeerConnection? connection = null;
        try
        {
            await secured.AuthenticateAsServerAsync(
                options.Certificate.ForServer(reason => why = $"The certificate {reason}"), cancellation);
            connection = new PeerConnection(secured);
            var other = await Task.Run(connection.ReadHello, cancellation).WaitAsync(cancellation);
            if (hello.WhyNotWith(other) is null && WhyNotNamed(secured, other.Rank) is { } odd) throw new WorkerException(odd);
            if (Register(other, connection) is { } refusal)
            {
                connection.Send(FrameKind.Refusal, 0, System.Text.Encoding.UTF8.GetBytes(refusal));
                throw new WrongWorkerException(refusal);
            }

            connection.Send(FrameKind.Hello, 0, hello.Write());
            if (hello.WhyNotWith(other) is { } difference) throw new WrongWorkerException(difference);
            if (Enumerable.Range(rank + 1, peers.Length - rank - 1).All(higher => peers[higher] is not null))
                higherAreThere.TrySetResult();
        }
        catch (WrongWorkerException wrong)
        {
            await secured.DisposeAsync();
            higherAreThere.TrySetException(new WorkerException(wrong.Message));
        }
        catch (Exception fault) when (IsOfConnection(fault) || fault is WorkerException)
        {
            await secured.DisposeAsync();
            if (cancellation.IsCancellationRequested) return;
            lastRefusal = $"A connection from {from} was refused: {why ?? fault.Message}";
            tell(lastRefusal);
        }
    }

    /// <returns>Why a worker cannot be this one's peer; null if it now is, or if its hello says otherwise.</returns>
    private string? Register(WorkerHello other, PeerConnection connection)
    {
        if (hello.WhyNotWith(other) is not null) return null; // both say so themselves
        lock (gate)
        {
            if (other.Rank < rank)
                return $"{Title(other.Rank)} connected to {options.NameOf(rank)}, which is later in the list. Give all the same.";
            if (peers[other.Rank] is not null)
                return other.TwiceText;
            peers[other.Rank] = connection;
            return null;
        }
    }

    private async Task ConnectToAsync(int lower, CancellationToken cancellation)
    {
        var (address, why) = (options.Peers[lower], (string?)null);
        var secured = Secure(await ReachAsync(address, cancellation));
        try
        {
            await secured.AuthenticateAsClientAsync(
                options.Certificate.ForClient(address.Host, reason => why = reason), cancellation);
            var connection = new PeerConnection(secured);
            connection.Send(FrameKind.Hello, 0, hello.Write());
            var other = await Task.Run(connection.ReadHello, cancellation).WaitAsync(cancellation);
            if (hello.WhyNotWith(other) is { } difference) throw new WorkerException(difference);
            if (other.Rank != lower)
                throw new WorkerException(
                    $"At {address} is {options.NameOf(other.Rank)}, not {options.NameOf(lower)}. Give all the same addresses.");
            if (WhyNotNamed(secured, lower) is { } odd) throw new WorkerException(odd);
            lock (gate) peers[lower] = connection;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && IsOfConnection(fault))
        {
            await secured.DisposeAsync();
            throw new WorkerException(
                why is not null
                    ? $"{WorkerMeshOptions.Capital(options.PlaceOf(lower))}: the certificate {why}"
                    : fault is AuthenticationException
                        ? $"What listens at {address} is no worker with TLS 1.3: {fault.Message}"
                        : $"{WorkerMeshOptions.Capital(options.PlaceOf(lower))} ended the connection before it said hello. "
                            + "Perhaps it does not trust the certificate shown here (--tls, --tls-ca); its messages tell why.",
                fault);
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tries until somebody listens.</summary>
    private static async Task<Socket> ReachAsync(WorkerAddress address, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, cancellation);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(BetweenTries, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private SslStream Secure(Socket socket)
    {
        socket.NoDelay = true;
        // a worker may be connected and still wait for another
        var timeout = (int)(options.PeerTimeout + options.Silence).TotalMilliseconds;
        return new SslStream(new NetworkStream(socket, ownsSocket: true) { ReadTimeout = timeout, WriteTimeout = timeout });
    }

    private static bool IsOfConnection(Exception fault) =>
        fault is IOException or AuthenticationException or SocketException or OperationCanceledException
            or InvalidOperationException;

    /// <summary>It has a certificate, and something else is wrong.</summary>
    private sealed class WrongWorkerException(string message) : Exception(message);
}
