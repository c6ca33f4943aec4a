using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;

namespace Churn.Cli.Arguments;

/// <summary>An option whose value is a day, as in 2024-05-31.</summary>
internal sealed class DayOption : Option<string>
{
    private const string Form = "yyyy-MM-dd";

    public DayOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "YYYY-MM-DD";
    }

    /// <returns>The day; null if the option is not given.</returns>
    /// <exception cref="UsageException">The value is no day.</exception>
    public DateOnly? Read(ParseResult parsed) => parsed.GetValue(this) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        var text => throw new UsageException($"{Name} is '{text}'; write a day as in 2024-05-31."),
    };
}
