using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Cli.Output;
using Churn.Core.Numerics;
using Churn.Core.Options;
using Churn.Training.Distributed;

namespace Churn.Cli.Arguments;

/// <summary>The options of what several processes do together over TLS: certificates, how long to wait for each other.</summary>
internal sealed class MeshArguments
{
    private readonly Option<string> tls;
    private readonly Option<string> tlsKey = new("--tls-key")
    {
        Description = "The private key of the certificate, in PEM. Default: it stands in the file of --tls.",
        HelpName = "FILE",
    };
    private readonly Option<string> tlsCa;
    private readonly DurationOption timeout;

    /// <param name="who">What help texts call them, such as "workers".</param>
    /// <param name="one">What they call one of them, such as "worker".</param>
    public MeshArguments(string who, string one)
    {
        tls = new Option<string>("--tls")
        {
            Description = $"The certificate that this {one} shows, in PEM; with its key, or with --tls-key.",
            HelpName = "FILE",
        };
        tlsCa = new Option<string>("--tls-ca")
        {
            Description = $"The certificates that sign those of {who}, in PEM; they must sign nothing else. Default: all {who} "
                + "share the certificate of --tls.",
            HelpName = "FILE",
        };
        timeout = new DurationOption(
            "--peer-timeout",
            $"The longest time to wait until all {who} are there, 1s to 24h. Default: 60s.",
            DurationFormat.Seconds,
            ("1s", "24h"));
    }

    public IEnumerable<Option> All => [tls, tlsKey, tlsCa, timeout];

    /// <summary>Where the others are; reads the certificate when it is called.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="number">Which of them this is.</param>
    /// <param name="addresses">Where they listen.</param>
    /// <param name="needed">What needs a certificate, as in "--worker 0/2".</param>
    /// <exception cref="UsageException">Options are missing or out of range.</exception>
    public Func<WorkerMeshOptions> Read(
        ParseResult parsed, Shard number, IReadOnlyList<WorkerAddress> addresses, string needed)
    {
        if (addresses.GroupBy(address => address).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"The list of addresses names {twice.Key} twice; each listens at an address of its own.");
        if (parsed.GetValue(tls) is not { } certificate)
            throw new UsageException(
                $"{needed} needs {tls.Name} with a certificate: both sides of a connection show one, over TLS 1.3.");
        var seconds = timeout.Read(parsed) ?? 60;
        return () => new WorkerMeshOptions(
            number,
            addresses,
            WorkerCertificate.Load(certificate, parsed.GetValue(tlsKey), parsed.GetValue(tlsCa), TimeProvider.System))
        {
            PeerTimeout = TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>Reads an address.</summary>
    /// <param name="option">The option that it stands in.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UsageException">It is no address.</exception>
    public static WorkerAddress AddressOf(string option, string text) => WorkerAddress.TryParse(text, out var address)
        ? address
        : throw new UsageException($"{option} '{text}' is no address; write HOST:PORT, such as a.example:12400.");
}
