using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Options;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a length of time: a number and its unit, as in 90s.</summary>
internal class DurationOption : Option<string>
{
    private readonly DurationFormat format;
    private readonly (string Min, string Max) range;
    private readonly string orElse;

    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="format">How its values are written.</param>
    /// <param name="range">The smallest and the largest value, as they are written.</param>
    /// <param name="other">A word that it takes instead, which is no time; null for none.</param>
    public DurationOption(
        string name, string description, DurationFormat format, (string Min, string Max) range, string? other = null)
        : base(name)
    {
        (this.format, this.range, orElse) = (format, range, other is null ? "" : $", or {other}");
        Description = description;
        HelpName = "TIME";
    }

    /// <returns>The time in the unit that the format is named by; null if the option is not given.</returns>
    /// <exception cref="UsageException">The value is no time, or out of the range.</exception>
    public double? Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text) return null;
        var time = format.Parse(text)
            ?? throw new UsageException($"{Name} '{text}' is not a time. Write {format.Expected}{orElse}.");
        return time >= format.Parse(range.Min) && time <= format.Parse(range.Max)
            ? time
            : throw new UsageException($"{Name} '{text}' is out of range: from {range.Min} to {range.Max}{orElse}.");
    }
}
