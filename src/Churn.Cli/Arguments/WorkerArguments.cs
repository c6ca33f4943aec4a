using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Cli.Output;
using Churn.Core.Numerics;
using Churn.Training.Distributed;
using Churn.Training.Runs;

namespace Churn.Cli.Arguments;

/// <summary>The options of a training that several workers do together.</summary>
internal sealed class WorkerArguments
{
    /// <summary>What workers cannot do together, and why.</summary>
    private static readonly (string Option, string Why)[] Refused =
    [
        ("--events", "take the snapshots first, with churn snapshot, and train on their file"),
        ("--private", "noise comes from one machine"),
        ("--from", "its learners and variants are searched"),
        ("--sentence-model", "meanings are learnt on one machine"),
        ("--latency", "a model is distilled on one machine"),
        ("--budget", "workers cannot train together by the clock"),
    ];

    private readonly Option<string> worker = new("--worker")
    {
        Description = "Trains together with others: this is worker I of N, counted from 0. Worker 0 publishes. Needs --model "
            + $"{string.Join(" or ", LearnerCatalog.Distributed)}, and from two workers on --peers and --tls.",
        HelpName = "I/N",
    };
    private readonly Option<string[]> peers = SchemaArguments.List(
        "--peers",
        "Where the workers listen, this one too, in the order of their numbers, such as a.example:12400,b.example:12400.",
        "HOST:PORT,...");
    private readonly MeshArguments mesh = new("workers", "worker");

    private IEnumerable<Option> Others => mesh.All.Prepend(peers);

    public void AddTo(Command command)
    {
        foreach (var option in Others.Prepend(worker)) command.Options.Add(option);
    }

    /// <summary>Whether several workers are to train together.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(worker) is not null;

    /// <summary>What is asked for; null where one process trains alone.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The options of the training.</param>
    /// <exception cref="UsageException">Options are missing, do not go together, or are out of range.</exception>
    public WorkerRequest? Read(ParseResult parsed, TrainingOptions options)
    {
        string[] given =
        [
            .. parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit)
                .Select(option => option.Option.Name),
        ];
        if (parsed.GetValue(worker) is not { } text)
            return Others.FirstOrDefault(option => given.Contains(option.Name)) is not { } odd
                ? null
                : throw new UsageException($"{odd.Name} is for trainings with {worker.Name}.");
        if (!Shard.TryParse(text, out var number) || number.Count > WorkerMeshOptions.MaxWorkers)
            throw new UsageException(
                $"{worker.Name} '{text}' is no worker: they are counted from 0, so four are 0/4 to 3/4; at most "
                + $"{WorkerMeshOptions.MaxWorkers}.");
        if (options.Models.Except(LearnerCatalog.Distributed).Any())
            throw new UsageException(
                $"{worker.Name} needs --model {string.Join(" or ", LearnerCatalog.Distributed)}, or both: the other learners "
                + "train on one machine.");
        foreach (var (option, why) in Refused)
            if (given.Contains(option)) throw new UsageException($"{option} does not go with {worker.Name}: {why}.");
        options = options with { Distributed = true };
        if (options.Check() is [_, ..] faults) throw new UsageException(string.Join(Environment.NewLine, faults));
        return new WorkerRequest(number, options, number.Count == 1 ? null : ReadMesh(parsed, number));
    }

    private Func<WorkerMeshOptions> ReadMesh(ParseResult parsed, Shard number)
    {
        WorkerAddress[] addresses = [.. (parsed.GetValue(peers) ?? []).Select(text => MeshArguments.AddressOf(peers.Name, text))];
        if (addresses.Length != number.Count)
            throw new UsageException(
                $"{peers.Name} names {addresses.Length} addresses for {number.Count} workers; name one for each, this one's too, "
                + "in the order of their numbers.");
        return mesh.Read(parsed, number, addresses, $"{worker.Name} {number.Number}/{number.Count}");
    }
}

/// <summary>A training by workers that is asked for.</summary>
/// <param name="Worker">Which worker this is, of how many.</param>
/// <param name="Options">What to train.</param>
/// <param name="Mesh">Where the others are; reads the certificate. Null for one worker alone.</param>
internal sealed record WorkerRequest(Shard Worker, TrainingOptions Options, Func<WorkerMeshOptions>? Mesh);
