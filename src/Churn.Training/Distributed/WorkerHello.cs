using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Numerics;

namespace Churn.Training.Distributed;

/// <summary>What a worker says first: who it is, and from what it will train.</summary>
/// <param name="Protocol">The version of the transport's format.</param>
/// <param name="Rank">Its number, from 0.</param>
/// <param name="Count">How many workers it expects.</param>
/// <param name="Program">What it runs: the versions of the program, of .NET and of the machine.</param>
/// <param name="File">The name of its customers file.</param>
/// <param name="Data">The SHA-256 of the bytes of that file.</param>
/// <param name="Options">The SHA-256 of its training options.</param>
public sealed record WorkerHello(
    int Protocol, int Rank, int Count, string Program, string File, string Data, string Options)
{
    private const int CurrentProtocol = 2;

    /// <summary>What messages call it, such as "site north"; null for "worker" and its number.</summary>
    public string? Name { get; init; }

    /// <param name="worker">Which worker this is.</param>
    /// <param name="file">The name of its customers file.</param>
    /// <param name="data">The SHA-256 of the bytes of that file.</param>
    /// <param name="options">The SHA-256 of its training options.</param>
    public static WorkerHello Of(Shard worker, string file, string data, string options) => new(
        CurrentProtocol, worker.Number, worker.Count, OwnProgram(), file, data, options);

    /// <summary>What to say where another worker has the same number.</summary>
    internal string TwiceText => Name is null
        ? $"Two workers say they are {Rank}/{Count}. Give each a number of its own, from 0/{Count} to {Count - 1}/{Count}."
        : $"Two say they are {Name}. Give each site a name of its own, in --sites and --site.";

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <exception cref="WorkerException">It is not what a worker says.</exception>
    internal static WorkerHello Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerHello>(json) ?? throw new JsonException();
        }
        catch (JsonException fault)
        {
            throw new WorkerException("What connected is not a worker of this program.", fault);
        }
    }

    /// <summary>Why this worker and another cannot train together; null if they can.</summary>
    internal string? WhyNotWith(WorkerHello other)
    {
        var name = WorkerMeshOptions.Capital(other.Name ?? $"worker {other.Rank}");
        return other.Protocol != Protocol || other.Program != Program
                ? $"{name} runs {other.Program}, and this worker {Program}. Install the same on all machines."
            : other.Count != Count || (other.Name is null) != (Name is null)
                ? Name is null
                    ? $"{name} is one of {other.Count} workers, and this one of {Count}. Start all with the same number and "
                        + "--peers."
                    : $"{name} was started with other --sites. Give all the same names and addresses, in the same order."
            : other.Rank < 0 || other.Rank >= Count ? $"A worker says it is number {other.Rank} of {Count}."
            : other.Rank == Rank ? TwiceText
            : other.File != File || other.Data != Data
                ? $"{name} reads {other.File} with the SHA-256 {other.Data}, and this worker {File} with {Data}. Give all "
                    + "workers the same file."
            : other.Options != Options
                ? Name is null
                    ? $"{name} was started with other options. Start all alike, but for --worker and --threads."
                    : $"{name} was started with other --sites. Give all the same names and addresses, in the same order."
            : null;
    }

    private static string OwnProgram()
    {
        var version = typeof(WorkerHello).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        return $"{version?.InformationalVersion ?? "unknown"} on {RuntimeInformation.FrameworkDescription}, "
            + RuntimeInformation.RuntimeIdentifier;
    }
}
