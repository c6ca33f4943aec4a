using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a number of days, as in 30d.</summary>
internal sealed class DaysOption : Option<string>
{
    public DaysOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "DAYS";
    }

    /// <returns>The days; null if the option is not given.</returns>
    /// <exception cref="UsageException">The value is no number of days.</exception>
    public int? Read(ParseResult parsed) => parsed.GetValue(this) switch
    {
        null => null,
        var text when int.TryParse(
            text.EndsWith('d') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) => days,
        var text => throw new UsageException($"{Name} is '{text}'; write a whole number of days, as in 30d."),
    };
}
