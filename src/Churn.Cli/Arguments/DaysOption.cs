using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Options;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a number of days, as in 30d.</summary>
internal sealed class DaysOption : DurationOption
{
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="min">The fewest days.</param>
    /// <param name="max">The most days.</param>
    public DaysOption(string name, string description, int min = 0, int max = 36_500)
        : base(
            name,
            description,
            DurationFormat.DaysOrNumber,
            (FormattableString.Invariant($"{min}d"), FormattableString.Invariant($"{max}d"))) => HelpName = "DAYS";

    /// <returns>The days; null if the option is not given.</returns>
    /// <exception cref="UsageException">The value is no number of days, or out of the range.</exception>
    public int? ReadDays(ParseResult parsed) => (int?)Read(parsed);
}
