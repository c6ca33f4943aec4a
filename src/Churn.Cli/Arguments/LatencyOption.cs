using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;

namespace Churn.Cli.Arguments;

/// <summary><c>--latency TIME</c>: how long the published graph may take for one customer.</summary>
internal sealed class LatencyOption : Option<string>
{
    private const string Off = "off";
    private const double Least = 0.01;
    private const double Most = 1e6;

    private static readonly (string Unit, double Microseconds)[] Units =
        [("ns", 0.001), ("us", 1), ("\u00B5s", 1), ("\u03BCs", 1), ("ms", 1000), ("s", 1e6)];

    public LatencyOption()
        : base("--latency")
    {
        Description =
            "The time that the published graph may take for one customer, such as 500ns, 2us or 1ms, or off. Where the winner "
                + "takes longer, a small model is distilled from it, and published if it is not worse. Default: any.";
        HelpName = "TIME";
    }

    /// <summary>The time in microseconds; null for any.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">What holds where the option is not given.</param>
    /// <exception cref="UsageException">It is no time, or none that a graph can take.</exception>
    public double? Read(ParseResult parsed, double? start)
    {
        if (parsed.GetValue(this) is not { } text) return start;
        if (text == Off) return null;
        var (unit, factor) = Units.FirstOrDefault(unit =>
            text.EndsWith(unit.Unit, StringComparison.Ordinal)
            && double.TryParse(
                text[..^unit.Unit.Length],
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out _));
        if (unit is null)
            throw new UsageException(
                $"--latency '{text}' is not a time. Write a number and ns, us, ms or s, such as 500ns, 2us or 1ms, or off.");
        var microseconds = double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture) * factor;
        return microseconds is >= Least and <= Most
            ? microseconds
            : throw new UsageException($"--latency '{text}' is out of range: from 10ns to 1s, or off.");
    }
}
