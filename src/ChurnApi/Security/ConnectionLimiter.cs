using Microsoft.AspNetCore.Connections;

namespace ChurnApi.Security;

/// <summary>
/// Bounds the connections that are open at a time. Where all places are taken, a new connection gets the place of one that has no
/// request under way, so that connections which say nothing, half a request, or nothing more keep nobody out, health probes least
/// of all. The place is found by the clock algorithm (second chance): going round, the first one without a request since the last
/// time round.
/// </summary>
/// <param name="most">How many may be open.</param>
internal sealed class ConnectionLimiter(int most)
{
    private readonly Lock gate = new();
    private readonly List<OpenConnection> open = [];
    private int hand;

    /// <summary>Wraps the handling of connections.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => connection => Handle(connection, next);

    private async Task Handle(ConnectionContext connection, ConnectionDelegate next)
    {
        var entry = new OpenConnection(connection);
        if (!TryAdd(entry, out var evicted))
        {
            connection.Abort(new ConnectionAbortedException("Every connection has a request under way."));
            return;
        }

        evicted?.Connection.Abort(new ConnectionAbortedException("Another connection took its place."));
        connection.Features.Set(entry);
        try
        {
            await next(connection);
        }
        finally
        {
            Remove(entry);
        }
    }

    private bool TryAdd(OpenConnection entry, out OpenConnection? evicted)
    {
        lock (gate)
        {
            evicted = null;
            if (open.Count < most)
            {
                entry.Place = open.Count;
                open.Add(entry);
                return true;
            }

            for (var looks = 0; looks < 2 * open.Count; looks++)
            {
                hand = (hand + 1) % open.Count;
                if (open[hand].IsNeeded()) continue;
                (evicted, entry.Place) = (open[hand], hand);
                (evicted.Place, open[hand]) = (-1, entry);
                return true;
            }

            return false;
        }
    }

    private void Remove(OpenConnection entry)
    {
        lock (gate)
        {
            if (entry.Place < 0) return; // another one has its place
            var last = open[^1];
            (open[entry.Place], last.Place) = (last, entry.Place);
            open.RemoveAt(open.Count - 1);
            entry.Place = -1;
        }
    }
}

/// <summary>A connection, and whether it has requests. A feature of the connection and of its requests.</summary>
internal sealed class OpenConnection(ConnectionContext connection)
{
    private int requests;
    private volatile bool used;

    public ConnectionContext Connection { get; } = connection;

    /// <summary>Its place among those that are open; -1 where it has none. For the limiter alone.</summary>
    public int Place { get; set; }

    /// <summary>A request began.</summary>
    public void Begin() => Interlocked.Increment(ref requests);

    /// <summary>A request was answered.</summary>
    public void End()
    {
        used = true;
        Interlocked.Decrement(ref requests);
    }

    /// <summary>Whether it has a request under way, or has had one since the last time it was asked.</summary>
    public bool IsNeeded()
    {
        if (Volatile.Read(ref requests) > 0) return true;
        if (!used) return false;
        used = false;
        return true;
    }
}

/// <summary>Tells the connection of every request, health among them, that it has one under way.</summary>
internal sealed class ConnectionUseMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<OpenConnection>() is not { } connection) return next(context);
        connection.Begin();
        var answering = next(context);
        if (!answering.IsCompleted) return End(answering, connection);
        connection.End();
        return answering;
    }

    private static async Task End(Task answering, OpenConnection connection)
    {
        try
        {
            await answering;
        }
        finally
        {
            connection.End();
        }
    }
}
