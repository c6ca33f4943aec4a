using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Churn.Core.Numerics;

namespace Churn.Training.Distributed;

/// <summary>Where the workers of a training are, and how they know each other.</summary>
/// <param name="Worker">Which worker this is, of how many.</param>
/// <param name="Peers">
/// The address of each worker, this one's too, in the order of their numbers; the last, which only connects, needs none.
/// </param>
/// <param name="Certificate">What this worker shows, and whom it trusts.</param>
public sealed record WorkerMeshOptions(Shard Worker, IReadOnlyList<WorkerAddress> Peers, WorkerCertificate Certificate)
{
    /// <summary>The most workers: each holds a connection to every other.</summary>
    public const int MaxWorkers = 64;

    /// <summary>The longest time until all workers are there. Default: 60 s.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time from one sign of life to the next. Default: 5 s.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The silence after which a worker is lost, which a network that was cut makes. Default: 30 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What messages call each worker, such as "site north"; null for "worker" and its number. The last word is the common name
    /// that its certificate must have, unless all share one.
    /// </summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>What messages call a worker.</summary>
    public string NameOf(int worker) => Names?[worker] ?? FormattableString.Invariant($"worker {worker}");

    /// <summary>What messages call a worker, and where it listens.</summary>
    internal string PlaceOf(int worker) => worker < Peers.Count ? $"{NameOf(worker)} at {Peers[worker]}" : NameOf(worker);

    /// <summary>A name or place at the beginning of a sentence.</summary>
    internal static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}

/// <summary>Where a worker listens.</summary>
/// <param name="Host">The name or address of its machine.</param>
/// <param name="Port">1 to 65,535.</param>
public sealed record WorkerAddress(string Host, int Port)
{
    /// <summary>Reads "host:12400", "10.0.0.1:12400" or "[fd00::1]:12400".</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WorkerAddress? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0) return false;
        var host = text[..colon];
        if (host is ['[', .. var inner, ']']) host = inner;
        else if (host.Contains(':')) return false;
        if (host.Length == 0 || host.Any(char.IsWhiteSpace)
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65_535)
            return false;
        address = new WorkerAddress(host, port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
