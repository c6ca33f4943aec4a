using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Options;

namespace Churn.Cli.Arguments;

/// <summary><c>--latency TIME</c>: how long the published graph may take for one customer.</summary>
internal sealed class LatencyOption() : DurationOption(
    "--latency",
    "The time that the published graph may take for one customer, such as 500ns, 2us or 1ms, or off. Where the winner takes "
        + "longer, a small model is distilled from it, and published if it is not worse. Default: any.",
    DurationFormat.Microseconds,
    ("10ns", "1s"),
    Off)
{
    private const string Off = "off";

    /// <summary>The time in microseconds; null for any.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">What holds where the option is not given.</param>
    /// <exception cref="UsageException">It is no time, or none that a graph can take.</exception>
    public double? Read(ParseResult parsed, double? start) => parsed.GetValue(this) switch
    {
        null => start,
        Off => null,
        _ => Read(parsed),
    };
}
